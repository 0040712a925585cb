// Numbers that a text states: expressions of literals and constants.

import type { Node } from "../language/ast.ts";
import type { Scope } from "./scope.ts";

/** The number an expression is, when it is made of numbers and external constants alone. */
export function constantValue(node: Node, scope: Scope): number | undefined {
  switch (node.kind) {
    case "number":
      return node.value;
    case "negate": {
      const value = constantValue(node.operand, scope);
      return value === undefined ? undefined : -value;
    }
    case "name": {
      const found = scope.resolve(node.name);
      return found?.kind === "constant" && typeof found.value === "number"
        ? found.value
        : undefined;
    }
    case "binary": {
      const left = constantValue(node.left, scope);
      const right = constantValue(node.right, scope);
      if (left === undefined || right === undefined) return undefined;
      if (node.operator === "+") return left + right;
      if (node.operator === "-") return left - right;
      if (node.operator === "*") return left * right;
      if (node.operator === "/") return left / right;
      return undefined;
    }
    default:
      return undefined;
  }
}
