// Expressions as linear combinations of variables: which coefficient each has, or the term that is not linear.

import type { Node } from "../language/ast.ts";
import { children } from "../language/walk.ts";
import {
  add,
  conditional,
  divide,
  isZero,
  literal,
  multiply,
  negate,
  num,
  subtract,
} from "./build.ts";

/** The sum over the names of coefficient * name, plus `rest`; a name without an entry has coefficient 0. */
export interface Linear {
  readonly coefficients: ReadonlyMap<string, Node>;
  readonly rest: Node;
}

/** The term on which a decomposition failed. */
export interface NotLinear {
  readonly culprit: Node;
}

/** `expression = A x + B`; B or A is the literal 0 where the expression has none. */
export interface ConditionallyLinear {
  readonly A: Node;
  readonly B: Node;
}

/** Decomposes over `names`; coefficients and rest are free of them. Products, powers, calls of names fail. */
export function linearIn(node: Node, names: ReadonlySet<string>): Linear | NotLinear {
  return decomposer(mentioning(names, true))(node);
}

/**
 * Decomposes over one name, all else being held. A call that contains the name counts as a constant at its present
 * value, as in Brian2, so A and B may still mention it there.
 */
export function conditionallyLinearIn(node: Node, name: string): ConditionallyLinear | NotLinear {
  const linear = decomposer(mentioning(new Set([name]), false))(node);
  if ("culprit" in linear) return linear;
  return { A: linear.coefficients.get(name) ?? num(0, node.place), B: linear.rest };
}

/** A test whether one of the names occurs, inside the arguments of calls too or only outside them. */
function mentioning(names: ReadonlySet<string>, insideCalls: boolean): (node: Node) => boolean {
  const test = memoized((node: Node): boolean => {
    if (node.kind === "name") return names.has(node.name);
    if (node.kind === "call" && !insideCalls) return false;
    return children(node).some(test);
  });
  return test;
}

/** Trees share nodes where a subexpression is used twice; each is looked at once. */
function memoized<T>(look: (node: Node) => T): (node: Node) => T {
  const known = new Map<Node, T>();
  return (node) => {
    const before = known.get(node);
    if (before !== undefined) return before;
    const result = look(node);
    known.set(node, result);
    return result;
  };
}

type Decomposer = (node: Node) => Linear | NotLinear;

function decomposer(mentions: (node: Node) => boolean): Decomposer {
  const decompose: Decomposer = memoized((node) => {
    const zero = num(0, node.place);
    if (!mentions(node)) return { coefficients: new Map(), rest: node };
    switch (node.kind) {
      case "name":
        return { coefficients: new Map([[node.name, num(1, node.place)]]), rest: zero };
      case "negate":
        return each(decompose(node.operand), (part) => negate(part, node.place));
      case "binary":
        return decomposeBinary(node, mentions, decompose);
      case "conditional":
        if (mentions(node.test)) return { culprit: node.test };
        return combine(decompose(node.then), decompose(node.otherwise), (then, otherwise) =>
          isZero(then) && isZero(otherwise)
            ? zero
            : conditional(node.test, then, otherwise, node.place),
        );
      default:
        return { culprit: node };
    }
  });
  return decompose;
}

function decomposeBinary(
  node: Extract<Node, { kind: "binary" }>,
  mentions: (node: Node) => boolean,
  part: Decomposer,
): Linear | NotLinear {
  const { left, right, place } = node;
  switch (node.operator) {
    case "+":
      return combine(part(left), part(right), (a, b) => add(a, b, place));
    case "-":
      return combine(part(left), part(right), (a, b) => subtract(a, b, place));
    case "*":
      if (!mentions(right)) return each(part(left), (a) => multiply(a, right, place));
      if (!mentions(left)) return each(part(right), (b) => multiply(left, b, place));
      return deeper(part(left), part(right), node);
    case "/":
      if (!mentions(right)) return each(part(left), (a) => divide(a, right, place));
      return { culprit: node };
    case "**":
      return literal(right) === 1 ? part(left) : { culprit: node };
    default:
      return { culprit: node };
  }
}

/** The culprit of a product of two factors: the factor that is not linear itself, else the product. */
function deeper(left: Linear | NotLinear, right: Linear | NotLinear, product: Node): NotLinear {
  if ("culprit" in left) return left;
  return "culprit" in right ? right : { culprit: product };
}

function each(linear: Linear | NotLinear, change: (part: Node) => Node): Linear | NotLinear {
  if ("culprit" in linear) return linear;
  const coefficients = new Map<string, Node>();
  for (const [name, coefficient] of linear.coefficients) {
    const changed = change(coefficient);
    if (!isZero(changed)) coefficients.set(name, changed);
  }
  return { coefficients, rest: change(linear.rest) };
}

function combine(
  left: Linear | NotLinear,
  right: Linear | NotLinear,
  join: (left: Node, right: Node) => Node,
): Linear | NotLinear {
  if ("culprit" in left) return left;
  if ("culprit" in right) return right;
  const coefficients = new Map<string, Node>();
  for (const name of new Set([...left.coefficients.keys(), ...right.coefficients.keys()])) {
    const a = left.coefficients.get(name);
    const b = right.coefficients.get(name);
    const zero = num(0, (a ?? b ?? left.rest).place);
    const joined = join(a ?? zero, b ?? zero);
    if (!isZero(joined)) coefficients.set(name, joined);
  }
  return { coefficients, rest: join(left.rest, right.rest) };
}
