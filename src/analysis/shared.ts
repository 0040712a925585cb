// Whether an expression has one value for all elements of an object, or one for each.

import type { Node } from "../language/ast.ts";
import { children } from "../language/walk.ts";
import type { Scope } from "./scope.ts";

/**
 * The first part of an expression that differs from element to element, or undefined. `locals` are the temporaries that
 * do; a random draw does unless `draws` is false.
 */
export function perElement(
  node: Node,
  scope: Scope,
  options: { readonly locals?: ReadonlySet<string>; readonly draws?: boolean } = {},
): Node | undefined {
  const { locals, draws = true } = options;
  if (node.kind === "name" && differs(node.name, scope, locals)) return node;
  if (node.kind === "call" && draws && scope.function(node.name)?.random) return node;
  for (const child of children(node)) {
    const found = perElement(child, scope, options);
    if (found) return found;
  }
  return undefined;
}

function differs(name: string, scope: Scope, locals: ReadonlySet<string> | undefined): boolean {
  const found = scope.resolve(name);
  if (found?.kind === "local") return locals?.has(name) ?? true;
  if (found?.kind !== "variable" || found.variable.shared) return false;
  const { expression, kind } = found.variable;
  if (kind !== "subexpression" || !expression) return true;
  return perElement(expression, found.scope) !== undefined;
}
