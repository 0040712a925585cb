// Numbers of scopes, by which equal texts in different scopes are told apart.

import type { Scope } from "../analysis/scope.ts";

const scopes = new WeakMap<Scope, number>();
let numbered = 0;

/** The number of a scope: a node's names mean what its scope says. */
export function numberOf(scope: Scope): number {
  const known = scopes.get(scope);
  if (known !== undefined) return known;
  scopes.set(scope, ++numbered);
  return numbered;
}
