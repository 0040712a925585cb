// Which expressions are integers by their type.

import type { Scope } from "../analysis/scope.ts";
import type { Node } from "../language/ast.ts";

/** What names stand for: values computed already, and the scope of all others. */
interface Known {
  readonly values: ReadonlyMap<string, unknown>;
  readonly scope: Scope;
}

/** Whether a value is an integer below 2^31 by its type, so that a rounded quotient is exact. */
export function isInteger(node: Node, context: Known): boolean {
  switch (node.kind) {
    case "number":
      return Number.isInteger(node.value);
    case "name": {
      if (context.values.has(node.name)) return false;
      const found = context.scope.resolve(node.name);
      if (found?.kind === "variable") return found.variable.type === "integer";
      return found?.kind === "constant" && Number.isInteger(found.value);
    }
    case "negate":
      return isInteger(node.operand, context);
    case "binary":
      if (node.operator === "/" || node.operator === "**") return false;
      return isInteger(node.left, context) && isInteger(node.right, context);
    case "call":
      return context.scope.function(node.name)?.type === "integer";
    default:
      return false;
  }
}
