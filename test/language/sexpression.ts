// A tree in the shortest exact text, for tests to compare.

import type { Node } from "../../src/language/ast.ts";
import { parseExpression } from "../../src/language/expression.ts";

/** `(+ a (* 2 b))`. */
export function sexpression(node: Node): string {
  const list = (...parts: (string | Node)[]): string =>
    `(${parts.map((part) => (typeof part === "string" ? part : sexpression(part))).join(" ")})`;
  switch (node.kind) {
    case "number":
    case "boolean":
      return String(node.value);
    case "name":
      return node.name;
    case "negate":
      return list("-", node.operand);
    case "not":
      return list("not", node.operand);
    case "conditional":
      return list("?", node.test, node.then, node.otherwise);
    case "call":
      return list(node.name, ...node.args);
    default:
      return list(node.operator, node.left, node.right);
  }
}

/** Parses a text as an expression. */
export function parsed(text: string): Node {
  return parseExpression({ text, title: "a test" });
}
