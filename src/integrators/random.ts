// Random calls in equations: a value that would be drawn anew wherever a method evaluates it.

import type { Node } from "../language/ast.ts";
import { forEachNode } from "../language/walk.ts";
import type { System } from "./integrator.ts";

/** A random call, if there is one: it varies although its arguments do not. */
export function randomIn(node: Node, system: System): Node | undefined {
  let found: Node | undefined;
  forEachNode(node, (part) => {
    if (part.kind !== "call" || system.constancy(part) !== "varies") return;
    if (part.args.every((argument) => system.constancy(argument) !== "varies")) found ??= part;
  });
  return found;
}
