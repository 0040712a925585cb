// Whether an expression has one value for all elements of an object, or one for each.

import type { Node } from "../language/ast.ts";
import { children } from "../language/walk.ts";
import type { FunctionSpec } from "./functions.ts";
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
  // Subexpressions may be used again and again: each is looked at once.
  const cleared = new Set<Node>();
  const search = (part: Node, inside: Scope, drawing: boolean): Node | undefined => {
    if (cleared.has(part)) return undefined;
    if (part.kind === "name" && differs(part.name, inside)) return part;
    if (part.kind === "call" && drawing && isFresh(inside.function(part.name))) return part;
    const delayed = part.kind === "call" && inside.function(part.name)?.external?.delayed;
    if (delayed && differs(part.name, inside)) return part;
    for (const child of children(part)) {
      const found = search(child, inside, drawing);
      if (found) return found;
    }
    cleared.add(part);
    return undefined;
  };
  const differs = (name: string, inside: Scope): boolean => {
    const found = inside.resolve(name);
    if (found?.kind === "local") return locals?.has(name) ?? true;
    if (found?.kind !== "variable" || found.variable.shared) return false;
    const { expression, kind } = found.variable;
    if (kind !== "subexpression" || !expression) return true;
    return search(expression, found.scope, true) !== undefined;
  };
  return search(node, scope, draws);
}

/** Whether a function gives another value at every call. */
export function isFresh(spec: FunctionSpec | undefined): boolean {
  return spec?.random === true || spec?.external?.stateful === true;
}
