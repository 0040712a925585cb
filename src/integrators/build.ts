// Builders of AST nodes that leave out what is trivially nothing (x + 0, 1*x), so that generated steps stay readable.

import type { Place } from "../errors.ts";
import type { BinaryOperator, Node } from "../language/ast.ts";

/** A literal; a negative one is written as the negation of a positive one, as a reader would. */
export function num(value: number, place: Place): Node {
  if (value < 0) return { kind: "negate", operand: num(-value, place), place };
  return { kind: "number", value, place };
}

export function name(text: string, place: Place): Node {
  return { kind: "name", name: text, place };
}

/** The value of a literal, signed or not; undefined for anything else. */
export function literal(node: Node): number | undefined {
  if (node.kind === "number") return node.value;
  if (node.kind === "negate" && node.operand.kind === "number") return -node.operand.value;
  return undefined;
}

/** Whether a node is the literal 0, hence zero whatever the parameters. */
export function isZero(node: Node): boolean {
  return literal(node) === 0;
}

export function negate(operand: Node, place: Place): Node {
  const value = literal(operand);
  if (value !== undefined) return num(value === 0 ? 0 : -value, place);
  if (operand.kind === "negate") return operand.operand;
  if (operand.kind === "binary" && operand.operator === "/" && literal(operand.left) !== undefined)
    return divide(negate(operand.left, place), operand.right, place);
  return { kind: "negate", operand, place };
}

export function add(left: Node, right: Node, place: Place): Node {
  if (isZero(left)) return right;
  if (isZero(right)) return left;
  if (right.kind === "negate") return subtract(left, right.operand, place);
  return folded("+", left, right, place) ?? binary("+", left, right, place);
}

export function subtract(left: Node, right: Node, place: Place): Node {
  if (isZero(right)) return left;
  if (isZero(left)) return negate(right, place);
  const value = folded("-", left, right, place);
  if (value) return value;
  if (right.kind === "negate") return add(left, right.operand, place);
  return binary("-", left, right, place);
}

export function multiply(left: Node, right: Node, place: Place): Node {
  if (isZero(left) || isZero(right)) return num(0, place);
  if (literal(left) === 1) return right;
  if (literal(right) === 1) return left;
  if (literal(left) === -1) return negate(right, place);
  if (literal(right) === -1) return negate(left, place);
  return folded("*", left, right, place) ?? binary("*", left, right, place);
}

export function divide(left: Node, right: Node, place: Place): Node {
  if (isZero(left) && !isZero(right)) return num(0, place);
  if (literal(right) === 1) return left;
  return binary("/", left, right, place);
}

export function power(base: Node, exponent: Node, place: Place): Node {
  return literal(exponent) === 1 ? base : binary("**", base, exponent, place);
}

export function binary(operator: BinaryOperator, left: Node, right: Node, place: Place): Node {
  return { kind: "binary", operator, left, right, place };
}

/** A call of a function of one argument. */
export function call(functionName: string, argument: Node, place: Place): Node {
  return { kind: "call", name: functionName, namePlace: place, args: [argument], place };
}

export function conditional(test: Node, then: Node, otherwise: Node, place: Place): Node {
  return { kind: "conditional", test, then, otherwise, place };
}

/** The sum of terms, from the left; 0 when there is none. */
export function sum(terms: readonly Node[], place: Place): Node {
  return terms.reduce((total, term) => add(total, term, place), num(0, place));
}

/** Two literals become one; the arithmetic is that of the run, so nothing changes but the length. */
function folded(
  operator: "+" | "-" | "*",
  left: Node,
  right: Node,
  place: Place,
): Node | undefined {
  const a = literal(left);
  const b = literal(right);
  if (a === undefined || b === undefined) return undefined;
  return num(operator === "+" ? a + b : operator === "-" ? a - b : a * b, place);
}
