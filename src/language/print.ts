// A tree as text in our grammar, with no more parentheses than it needs to read back as the same tree.

import { unreachable } from "../errors.ts";
import type { Node } from "./ast.ts";

/** Precedence of what a node prints as, loosest first. */
const LEVEL = {
  conditional: 0,
  or: 1,
  and: 2,
  not: 3,
  compare: 4,
  add: 5,
  multiply: 6,
  negate: 7,
  power: 8,
  atom: 9,
} as const;

/** The text of a tree: `-K**n`, `(-K)**n`, `a - (b - c)`, `b if a else c`. */
export function print(node: Node): string {
  switch (node.kind) {
    case "number":
      return numberText(node.value);
    case "boolean":
      return node.value ? "True" : "False";
    case "name":
      return node.name;
    case "negate":
      // Two signs in a row would read back, but not at a glance.
      return `-${wrap(node.operand, node.operand.kind === "binary" ? LEVEL.negate : LEVEL.power)}`;
    case "not":
      return `not ${wrap(node.operand, LEVEL.not)}`;
    case "binary":
      return printBinary(node);
    case "compare":
      return `${wrap(node.left, LEVEL.add)} ${node.operator} ${wrap(node.right, LEVEL.add)}`;
    case "logic":
      return infix(node, node.operator, LEVEL[node.operator]);
    case "conditional":
      return `${wrap(node.then, LEVEL.or)} if ${wrap(node.test, LEVEL.or)} else ${print(node.otherwise)}`;
    case "call":
      return `${node.name}(${node.args.map(print).join(", ")})`;
    default:
      return unreachable(node);
  }
}

function printBinary(node: Node & { kind: "binary" }): string {
  // A power binds tighter than a minus on its left, looser than one on its right.
  if (node.operator === "**")
    return `${wrap(node.left, LEVEL.atom)}**${wrap(node.right, LEVEL.negate)}`;
  return infix(node, node.operator, level(node));
}

/** Left associative: an operand of the same level needs parentheses on the right only. */
function infix(node: { left: Node; right: Node }, operator: string, own: number): string {
  return `${wrap(node.left, own)} ${operator} ${wrap(node.right, own + 1)}`;
}

function wrap(node: Node, least: number): string {
  const text = print(node);
  return level(node) < least ? `(${text})` : text;
}

function level(node: Node): number {
  switch (node.kind) {
    case "conditional":
      return LEVEL.conditional;
    case "logic":
      return LEVEL[node.operator];
    case "not":
      return LEVEL.not;
    case "compare":
      return LEVEL.compare;
    case "binary":
      return binaryLevel(node.operator);
    case "negate":
      return LEVEL.negate;
    case "number":
      return node.value < 0 || Object.is(node.value, -0) ? LEVEL.negate : LEVEL.atom;
    case "boolean":
    case "name":
    case "call":
      return LEVEL.atom;
    default:
      return unreachable(node);
  }
}

function binaryLevel(operator: (Node & { kind: "binary" })["operator"]): number {
  if (operator === "**") return LEVEL.power;
  return operator === "+" || operator === "-" ? LEVEL.add : LEVEL.multiply;
}

/** Shortest text that reads back as the same number; made trees may hold negative or infinite ones. */
function numberText(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value < 0 ? "-inf" : "inf";
  return Object.is(value, -0) ? "-0" : String(value).replace("e+", "e");
}
