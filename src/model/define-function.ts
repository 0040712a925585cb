// userFunction: the definition of a function of a user's own, checked.

import type { FunctionBody } from "../analysis/functions.ts";
import { infer } from "../analysis/infer.ts";
import { withBodies } from "../analysis/inline.ts";
import {
  type Namespace,
  type Resolution,
  resolveFunction,
  resolveGlobal,
  type Scope,
  withLocals,
} from "../analysis/scope.ts";
import {
  didYouMean,
  NameError,
  nearest,
  UnitError,
  UnsupportedError,
  ValueError,
} from "../errors.ts";
import type { Node } from "../language/ast.ts";
import { parseExpression } from "../language/expression.ts";
import { print } from "../language/print.ts";
import { readUnit, type UnitOfEquation } from "../language/unit.ts";
import { forEachNode, substitute } from "../language/walk.ts";
import { dimensionText, equal } from "../units/dimension.ts";
import { type NamespaceOption, readNamespace } from "./namespace.ts";
import { checkOptionNames, checkText, shown } from "./options.ts";
import { type HostCall, UserFunction } from "./user-function.ts";

export interface UserFunctionOptions {
  /** Units of the arguments by name, in order: `{ x: 'volt', y: '1' }`. */
  readonly args: Readonly<Record<string, string>>;
  /** Unit of the result: `'1'`, `'volt'`, `'integer'`, `'boolean'`. */
  readonly result: string;
  /** What it is worth, over the arguments, built-in functions, constants, units and `namespace`. */
  readonly expression?: string;
  /** What the expression knows besides: numbers, quantities, other functions given as expressions. */
  readonly namespace?: NamespaceOption;
  /** Instead of an expression: numbers in SI base units in, a number (or boolean) in SI base units out. */
  readonly call?: HostCall;
  /** `call` gives the same for the same arguments and does nothing else, so that calls may be merged or left out. */
  readonly pure?: boolean;
}

const known = ["args", "result", "expression", "namespace", "call", "pure"];

const TITLE = "a user function";

/**
 * A function for the `namespace` of groups and synapses. Given as an `expression` it is written out where it is used:
 * it runs everywhere, and methods see through it. Given as `call` it is called for one element after another, on the js
 * backend only; wasm refuses it with an UnsupportedError. Unless it is `pure`, its value counts as new at every call,
 * as that of `rand()` does; what it keeps for itself is in no snapshot. Units are checked at the definition and at each
 * call. Throws EquationError, NameError, UnitError, UnsupportedError, ValueError.
 */
export function userFunction(options: UserFunctionOptions): UserFunction {
  checkOptions(options);
  const { expression, call, pure = call === undefined } = options;
  const params = Object.entries(options.args).map(([name, text]) => parameter(name, text));
  const args = params.map(({ dimension }) => dimension);
  const result = unitOf(options.result, "result");
  const implementation =
    call ?? bodyOf(expression!, params, result, readNamespace(options.namespace));
  return new UserFunction({ args, result, implementation, pure });
}

function checkOptions(options: UserFunctionOptions): void {
  checkOptionNames(options, known, TITLE);
  const { args, expression, call, pure, namespace } = options;
  if (typeof args !== "object" || args === null || Array.isArray(args))
    throw new ValueError(
      `invalid args of ${TITLE}: ${shown(args)} (expected units by name, such as { x: 'volt', y: '1' })`,
      "args",
      args,
    );
  if ((expression === undefined) === (call === undefined))
    throw new ValueError(
      `${expression === undefined ? "neither expression nor" : "both expression and"} call of ${TITLE} (give one of them)`,
      "expression",
      expression,
    );
  if (expression !== undefined) checkText(expression, "expression", TITLE);
  if (call !== undefined) checkCall(call, Object.keys(args).length);
  const misplaced = call === undefined ? ["pure", pure] : ["namespace", namespace];
  if (misplaced[1] !== undefined)
    throw new ValueError(
      `misplaced option of ${TITLE}: ${misplaced[0]} (it belongs to ${call ? "an expression" : "`call`: an expression is pure"})`,
      String(misplaced[0]),
      misplaced[1],
    );
  if (pure === undefined || typeof pure === "boolean") return;
  throw new ValueError(
    `invalid pure of ${TITLE}: ${shown(pure)} (expected true or false)`,
    "pure",
    pure,
  );
}

function checkCall(call: unknown, count: number): void {
  if (typeof call !== "function")
    throw new ValueError(
      `invalid call of ${TITLE}: ${shown(call)} (expected a function of numbers)`,
      "call",
      call,
    );
  if (call.length <= count) return;
  throw new ValueError(
    `invalid call of ${TITLE}: it takes ${call.length} arguments (expected ${count}, as many as \`args\` names)`,
    "call",
    call,
  );
}

interface Parameter extends UnitOfEquation {
  readonly name: string;
}

function parameter(name: string, text: string): Parameter {
  if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(name))
    throw new ValueError(
      `invalid name of an argument: ${shown(name)} (expected letters, digits and _, starting with a letter)`,
      "args",
      name,
    );
  const unit = unitOf(text, `argument ${name}`);
  if (unit.type !== "boolean") return { name, ...unit };
  throw new ValueError(
    `invalid unit of argument ${name} of ${TITLE}: 'boolean' (arguments are numbers: pass int(...), declare '1')`,
    "args",
    text,
  );
}

function unitOf(text: unknown, what: string): UnitOfEquation {
  checkText(text, `unit of ${what}`, TITLE);
  return readUnit(text, `unit of ${what} of ${TITLE}`);
}

/** The expression, checked, in terms that mean the same wherever it is written out. */
function bodyOf(
  text: string,
  params: readonly Parameter[],
  result: UnitOfEquation,
  namespace: Namespace,
): FunctionBody {
  const node = parseExpression({ text, title: `expression of ${TITLE}` });
  const scope = scopeOf(params, namespace);
  checkNames(node, scope);
  checkResult(node, result, scope);
  checkCalls(node, scope);
  const names = params.map(({ name }) => name);
  return { params: names, expression: closed(node, scope, names, namespace) };
}

function scopeOf(params: readonly Parameter[], namespace: Namespace): Scope {
  const locals = new Map(
    params.map(({ name, type, dimension }): [string, Extract<Resolution, { kind: "local" }>] => [
      name,
      { kind: "local", name, type, dimension },
    ]),
  );
  const outer: Scope = {
    title: TITLE,
    resolve: (name) => resolveGlobal(name, namespace),
    function: (name) => resolveFunction(name, namespace),
    names: () => namespace.keys(),
  };
  return withLocals(outer, locals);
}

function checkNames(node: Node, scope: Scope): void {
  forEachNode(node, (part) => {
    if (part.kind !== "name" || scope.resolve(part.name) || scope.function(part.name)) return;
    const near = nearest(part.name, scope.names());
    throw new NameError(
      {
        problem: `unknown name: ${part.name}`,
        place: part.place,
        remedy: didYouMean(near, `name it in \`args\`, or give its value in \`namespace\``),
      },
      part.name,
      near,
    );
  });
}

function checkResult(node: Node, result: UnitOfEquation, scope: Scope): void {
  const found = infer(node, scope);
  const wantsBoolean = result.type === "boolean";
  if (wantsBoolean !== (found.type === "boolean"))
    throw new UnitError([
      {
        problem: `${wantsBoolean ? "number" : "boolean"} as result: ${print(node)}`,
        place: node.place,
        remedy: wantsBoolean
          ? "compare it with something, or declare the result as a number"
          : "declare the result as 'boolean', or write int(...)",
      },
    ]);
  if (found.dimension === null || equal(found.dimension, result.dimension)) return;
  throw new UnitError([
    {
      problem: `wrong dimension: the result is [${dimensionText(found.dimension)}]`,
      place: node.place,
      remedy: `expected [${dimensionText(result.dimension)}], as declared in \`result\``,
    },
  ]);
}

/** Draws, TimedArrays and functions in TypeScript stay outside: an expression is nothing but its arguments. */
function checkCalls(node: Node, scope: Scope): void {
  forEachNode(node, (part) => {
    if (part.kind !== "call") return;
    const spec = scope.function(part.name);
    if (!spec?.random && (!spec?.external || spec.external.body)) return;
    throw new UnsupportedError([
      {
        problem: spec.random
          ? `random number in a function: ${print(part)}`
          : `function that is not an expression itself: ${part.name}`,
        place: part.place,
        remedy: `pass its value as an argument, as in f(x, ${print(part)})`,
      },
    ]);
  });
}

/** Functions written out, names of the namespace replaced by their values. */
function closed(node: Node, scope: Scope, params: readonly string[], namespace: Namespace): Node {
  return substitute(withBodies(node, scope), (name, { place }) => {
    const entry = params.includes(name) ? undefined : namespace.get(name);
    if (entry?.kind !== "constant") return undefined;
    const { value } = entry;
    return typeof value === "boolean"
      ? { kind: "boolean", value, place }
      : { kind: "number", value, place };
  });
}
