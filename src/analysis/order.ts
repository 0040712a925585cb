// Whether it matters in which order the arrivals of one step run a pathway's code.
//
// Every neighbour's variable (a place that several synapses share) is followed through the code as an expression of
// what was there before. Order does not matter when each written place is changed in a way that commutes: by sums
// alone, by factors alone, by `or` or `and`, or by the same function for all synapses that share it; and when nothing
// else reads a written place. Sums and products are taken as exact: their last digits do depend on the order.

import type { Node } from "../language/ast.ts";
import { forEachNode, mentionsIn, substitute } from "../language/walk.ts";
import type { CheckedCode } from "./code.ts";
import { infer } from "./infer.ts";
import { inlined } from "./model.ts";
import type { Resolution, Scope } from "./scope.ts";

/** What is told of a pathway: why the order matters, or that it does not. */
export type OrderOfArrivals =
  | { readonly matters: false }
  | { readonly matters: true; readonly reason: string };

type VariableResolution = Extract<Resolution, { kind: "variable" }>;

/** Tells where a variable is stored: equal keys for one place under two names. */
export type PlaceOf = (found: VariableResolution) => unknown;

/** A written variable with its new value in terms of the values before the code. */
interface Change {
  readonly name: string;
  readonly found: VariableResolution;
  readonly place: unknown;
  readonly value: Node;
}

/** Analyses pathway code. Two names are one place when `placeOf` says so; by default for the same variable. */
export function orderOfArrivals(
  code: CheckedCode,
  placeOf: PlaceOf = ({ variable }) => variable,
): OrderOfArrivals {
  const { scope } = code;
  if (code.statements.some(({ expression }) => draws(expression, scope)))
    return matters("random numbers are drawn for the arrivals in turn");
  const changes = changesOf(code, placeOf);
  const common = changes.filter(({ found }) => isCommon(found));
  const places = new Set(common.map(({ place }) => place));
  const reads: Reads = (node) => readOf(node, scope, placeOf, places);
  for (const { name, found, value } of changes) {
    const read = isCommon(found) ? undefined : reads(value);
    if (read !== undefined) return matters(`${name} takes ${read}, which other arrivals change`);
  }
  const alike = alikeForAll(common, scope, placeOf);
  const kinds = new Map<unknown, { kind: string; name: string }>();
  for (const change of common) {
    const kind = alike.has(change) ? "alike" : kindOf(change, scope, reads);
    if (typeof kind === "object") return matters(kind.reason);
    const other = kinds.get(change.place);
    if (other && (other.kind !== kind || kind === "alike"))
      return matters(`${other.name} and ${change.name} are one place, changed in two ways`);
    kinds.set(change.place, { kind, name: change.name });
  }
  return { matters: false };
}

/** The name of something read that other arrivals change, if there is any. */
type Reads = (node: Node) => string | undefined;

function matters(reason: string): OrderOfArrivals {
  return { matters: true, reason };
}

/** Whether several synapses share the variable. */
function isCommon({ side, variable }: VariableResolution): boolean {
  return side !== "self" || variable.shared;
}

function draws(node: Node, scope: Scope): boolean {
  let found = false;
  forEachNode(inlined(node, scope), (part) => {
    if (part.kind !== "call") return;
    const spec = scope.function(part.name);
    if (spec?.random || spec?.external?.stateful) found = true;
  });
  return found;
}

/** Runs the code symbolically: temporaries and what was written before are put in the place of their names. */
function changesOf({ statements, scope }: CheckedCode, placeOf: PlaceOf): Change[] {
  const values = new Map<string, Node>();
  const changes = new Map<string, Change>();
  const keyOf = ({ side, variable }: VariableResolution): string => `${side} ${variable.name}`;
  for (const statement of statements) {
    const value = substitute(inlined(statement.expression, scope), (name) => {
      const found = scope.resolve(name);
      return values.get(found?.kind === "variable" ? keyOf(found) : `local ${name}`);
    });
    if (statement.kind === "local") {
      values.set(`local ${statement.local.name}`, value);
      continue;
    }
    const { target: found } = statement;
    values.set(keyOf(found), value);
    changes.set(keyOf(found), { name: nameOf(found), found, place: placeOf(found), value });
  }
  return [...changes.values()];
}

/** The name that messages use: with its side. */
function nameOf({ side, variable }: VariableResolution): string {
  return side === "self" ? variable.name : `${variable.name}_${side}`;
}

/** A name in an expression that stands for one of the places, or for a subexpression that needs one. */
function readOf(
  node: Node,
  scope: Scope,
  placeOf: PlaceOf,
  places: ReadonlySet<unknown>,
): string | undefined {
  for (const { name, found } of variablesIn(node, scope)) {
    if (places.has(placeOf(found))) return name;
    const { kind, expression } = found.variable;
    if (kind !== "subexpression" || !expression) continue;
    if (readOf(expression, found.scope, placeOf, places) !== undefined) return name;
  }
  return undefined;
}

function variablesIn(node: Node, scope: Scope): { name: string; found: VariableResolution }[] {
  return [...mentionsIn(node)].flatMap((name) => {
    const found = scope.resolve(name);
    return found?.kind === "variable" ? [{ name, found }] : [];
  });
}

/**
 * Changes that are one and the same function for all synapses that share the place: they are made of constants and of
 * variables on the same side, which are changed like that themselves or not at all.
 */
function alikeForAll(
  common: readonly Change[],
  scope: Scope,
  placeOf: PlaceOf,
): ReadonlySet<Change> {
  const alike = new Set(
    common.filter(({ found: { side, variable }, value }) => {
      if (variable.flags.includes("linked")) return false;
      const all = variablesIn(value, scope);
      return all.every(({ found }) => found.side === side || found.variable.shared);
    }),
  );
  for (let before = -1; before !== alike.size; ) {
    before = alike.size;
    for (const change of alike) {
      const { side } = change.found;
      const others = common.filter((other) => !alike.has(other) || other.found.side !== side);
      const places = new Set(others.map(({ place }) => place));
      if (readOf(change.value, scope, placeOf, places) !== undefined) alike.delete(change);
    }
  }
  return alike;
}

type Kind = "sum" | "product" | "or" | "and";

/** What a change does to its place, if changes of that kind commute; or why they do not. */
function kindOf(change: Change, scope: Scope, reads: Reads): Kind | { readonly reason: string } {
  const { name, found, value } = change;
  const isItself = (node: Node): boolean => {
    const other = node.kind === "name" ? scope.resolve(node.name) : undefined;
    const same = other?.kind === "variable" && other.variable === found.variable;
    return same && other.side === found.side;
  };
  const form = logicOf(value, isItself) ?? linearOf(value, isItself);
  if (!form) return { reason: `changes of ${name} by one arrival after another do not commute` };
  for (const part of form.uses) {
    const read = reads(part);
    if (read !== undefined) return { reason: `${name} takes ${read}, which other arrivals change` };
  }
  if (form.factor === "or" || form.factor === "and") return form.factor;
  if (form.factor === "zero")
    return {
      reason: `${name} keeps what the last arrival gives it, which differs between synapses`,
    };
  if (form.factor !== "one" && form.rest)
    return { reason: `${name} is multiplied and added to, which do not commute` };
  if (found.variable.type === "integer" && infer(value, scope).type === "float")
    return { reason: `${name} is an integer, and the result of each arrival is cut to one` };
  return form.factor === "one" ? "sum" : "product";
}

/** A value as factor*place + rest, or as a logical operation; `uses` are the parts that the place is not in. */
interface Form {
  readonly factor: "zero" | "one" | "minus one" | "other" | "or" | "and";
  /** Whether there is a rest. */
  readonly rest: boolean;
  readonly uses: readonly Node[];
}

function holds(node: Node, isItself: (node: Node) => boolean): boolean {
  let found = false;
  forEachNode(node, (part) => {
    if (isItself(part)) found = true;
  });
  return found;
}

/** `place or x`, `x and place`. */
function logicOf(node: Node, isItself: (node: Node) => boolean): Form | undefined {
  if (node.kind !== "logic") return undefined;
  const { operator, left, right } = node;
  const [inside, free] = holds(left, isItself) ? [left, right] : [right, left];
  if (holds(free, isItself)) return undefined;
  if (isItself(inside)) return { factor: operator, rest: false, uses: [free] };
  const inner = logicOf(inside, isItself);
  return inner?.factor === operator ? { ...inner, uses: [...inner.uses, free] } : undefined;
}

/** Undefined where the place is in something else than sums, products and quotients. */
function linearOf(node: Node, isItself: (node: Node) => boolean): Form | undefined {
  if (isItself(node)) return { factor: "one", rest: false, uses: [] };
  if (!holds(node, isItself)) return { factor: "zero", rest: true, uses: [node] };
  const linear = (part: Node): Form | undefined => linearOf(part, isItself);
  switch (node.kind) {
    case "negate":
      return negated(linear(node.operand));
    case "binary":
      if (node.operator === "+") return added(linear(node.left), linear(node.right));
      if (node.operator === "-") return added(linear(node.left), negated(linear(node.right)));
      if (node.operator === "/" && !holds(node.right, isItself))
        return scaled(linear(node.left), [node.right]);
      if (node.operator !== "*") return undefined;
      if (!holds(node.right, isItself)) return scaled(linear(node.left), [node.right]);
      return holds(node.left, isItself) ? undefined : scaled(linear(node.right), [node.left]);
    case "conditional": {
      if (holds(node.test, isItself)) return undefined;
      const [then, otherwise] = [linear(node.then), linear(node.otherwise)];
      if (!then || !otherwise) return undefined;
      const factor = then.factor === otherwise.factor ? then.factor : "other";
      const uses = [node.test, ...then.uses, ...otherwise.uses];
      return { factor, rest: then.rest || otherwise.rest, uses };
    }
    default:
      return undefined;
  }
}

function added(a: Form | undefined, b: Form | undefined): Form | undefined {
  if (!a || !b) return undefined;
  let factor: Form["factor"] = "other";
  if (a.factor === "zero") factor = b.factor;
  else if (b.factor === "zero") factor = a.factor;
  return { factor, rest: a.rest || b.rest, uses: [...a.uses, ...b.uses] };
}

function negated(form: Form | undefined): Form | undefined {
  if (form?.factor === "one") return { ...form, factor: "minus one" };
  return form?.factor === "minus one" ? { ...form, factor: "one" } : form;
}

function scaled(form: Form | undefined, by: readonly Node[]): Form | undefined {
  if (!form) return undefined;
  const factor = form.factor === "zero" ? "zero" : "other";
  return { ...form, factor, uses: [...form.uses, ...by] };
}
