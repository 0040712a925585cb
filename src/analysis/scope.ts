// What the names in a text stand for: variables of an object or of its neighbours, constants, units, functions.

import { didYouMean, NameError, nearest, type Place } from "../errors.ts";
import type { Node } from "../language/ast.ts";
import { DIMENSIONLESS, type Dimension } from "../units/dimension.ts";
import { lookupUnit, unitNames } from "../units/units.ts";
import { constants, type FunctionSpec, functions, isNoise, type ValueKind } from "./functions.ts";

export type VariableKind = "differential" | "subexpression" | "parameter" | "builtin";

/** One variable of a model. */
export interface Variable {
  readonly name: string;
  readonly kind: VariableKind;
  readonly type: ValueKind;
  readonly dimension: Dimension;
  readonly expression?: Node;
  readonly flags: readonly string[];
  /** One value for the whole object. */
  readonly shared: boolean;
  /** Keeps its value during a run; code that writes it is refused. */
  readonly constant: boolean;
  /** May be assigned by code (given it is not constant). */
  readonly writable: boolean;
  readonly place?: Place;
}

/** Whose variable a name is, seen from the code: its own object's, or the pre- or postsynaptic group's. */
export type Side = "self" | "pre" | "post";

/** The object that stores a variable; opaque here, lowering asks for its arrays. */
export interface Owner {
  readonly title: string;
}

export type Resolution =
  | {
      readonly kind: "variable";
      readonly variable: Variable;
      readonly owner: Owner;
      readonly side: Side;
      /** Where the names in the variable's own expression (a subexpression's) are looked up. */
      readonly scope: Scope;
    }
  | { readonly kind: "constant"; readonly value: number | boolean; readonly dimension: Dimension }
  | {
      readonly kind: "local";
      readonly name: string;
      readonly type: ValueKind;
      readonly dimension: Dimension;
    };

export interface Scope {
  /** "group 'P'" and the like, for messages. */
  readonly title: string;
  resolve(name: string): Resolution | undefined;
  function(name: string): FunctionSpec | undefined;
  /** Names a user may have meant. */
  names(): Iterable<string>;
}

/** An entry of a namespace, already turned into SI. */
export type NamespaceEntry =
  | { readonly kind: "constant"; readonly value: number | boolean; readonly dimension: Dimension }
  | { readonly kind: "function"; readonly spec: FunctionSpec };

export type Namespace = ReadonlyMap<string, NamespaceEntry>;

/** Constants, units and the namespace: what remains when a name is no variable. */
export function resolveGlobal(name: string, namespace: Namespace): Resolution | undefined {
  const constant = constants.get(name);
  if (constant !== undefined)
    return { kind: "constant", value: constant, dimension: DIMENSIONLESS };
  const unit = lookupUnit(name);
  if (unit) return { kind: "constant", value: unit.scale, dimension: unit.dimension };
  const entry = namespace.get(name);
  return entry?.kind === "constant" ? entry : undefined;
}

export function resolveFunction(name: string, namespace: Namespace): FunctionSpec | undefined {
  const entry = namespace.get(name);
  return functions.get(name) ?? (entry?.kind === "function" ? entry.spec : undefined);
}

/** A scope over one object's own variables. */
export function groupScope(
  owner: Owner,
  variables: ReadonlyMap<string, Variable>,
  namespace: Namespace,
): Scope {
  const scope: Scope = {
    title: owner.title,
    resolve(name) {
      const variable = variables.get(name);
      if (variable) return { kind: "variable", variable, owner, side: "self", scope };
      return resolveGlobal(name, namespace);
    },
    function: (name) => resolveFunction(name, namespace),
    *names() {
      yield* variables.keys();
      yield* constants.keys();
      yield* functions.keys();
      yield* namespace.keys();
      yield* unitNames();
    },
  };
  return scope;
}

/** A scope with temporaries in front of it. */
export function withLocals(
  scope: Scope,
  locals: ReadonlyMap<string, Extract<Resolution, { kind: "local" }>>,
): Scope {
  return {
    title: scope.title,
    resolve: (name) => locals.get(name) ?? scope.resolve(name),
    function: (name) => scope.function(name),
    *names() {
      yield* locals.keys();
      yield* scope.names();
    },
  };
}

/** Resolves a name or raises a NameError with near misses. */
export function resolveName(name: string, place: Place, scope: Scope): Resolution {
  const found = scope.resolve(name);
  if (found) return found;
  if (scope.function(name))
    throw new NameError(
      { problem: `function without arguments: ${name}`, place, remedy: `write ${name}(...)` },
      name,
    );
  if (isNoise(name))
    throw new NameError(
      {
        problem: `noise outside a differential equation: ${name}`,
        place,
        remedy: "write it into dx/dt = ...; code that runs now and then draws with randn()",
      },
      name,
    );
  const bare = name.slice(name.lastIndexOf(".") + 1);
  const isValue = (one: string): boolean => scope.resolve(one) !== undefined;
  // a name is a value, so no function was meant
  const near = isValue(bare) ? [bare] : nearest(name, scope.names()).filter(isValue);
  throw new NameError(
    {
      problem: `unknown name: ${name}`,
      place,
      remedy: didYouMean(
        near,
        "define it in the model, or give its value in `namespace`, such as { " +
          name +
          ": '10 ms' }",
      ),
    },
    name,
    near,
  );
}
