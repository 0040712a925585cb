// Functions given as expressions, written out where they are called.

import type { Node } from "../language/ast.ts";
import { mapNodes, substitute } from "../language/walk.ts";
import type { FunctionSpec } from "./functions.ts";

/** The expression with every call of a function that has a body replaced by that body. */
export function withBodies(
  node: Node,
  scope: { function(name: string): FunctionSpec | undefined },
): Node {
  return mapNodes(node, (part) => {
    if (part.kind !== "call") return part;
    const body = scope.function(part.name)?.external?.body;
    if (!body) return part;
    return substitute(body.expression, (name) => part.args[body.params.indexOf(name)]);
  });
}
