// What a condition on i and j says of their difference, so that connect() need not test every pair.

import { constantValue } from "../analysis/constant-value.ts";
import type { Scope } from "../analysis/scope.ts";
import type { Node } from "../language/ast.ts";
import { forEachNode } from "../language/walk.ts";

/** Bounds on j - i. */
export interface Band {
  readonly least: number;
  readonly most: number;
}

const EVERYTHING: Band = { least: -Infinity, most: Infinity };

/**
 * Bounds within which all pairs lie that a condition accepts: `i == j` and `abs(i - j) < 5` are understood, alone or
 * joined to others by `and`. No bounds where the condition draws or keeps count, since then every test matters.
 */
export function bandOf(condition: Node, scope: Scope): Band {
  let varies = false;
  forEachNode(condition, (part) => {
    if (part.kind !== "call") return;
    const spec = scope.function(part.name);
    varies ||= spec?.random === true || spec?.external?.stateful === true;
  });
  return varies ? EVERYTHING : implied(condition, scope);
}

function implied(node: Node, scope: Scope): Band {
  if (node.kind === "logic" && node.operator === "and") {
    const [a, b] = [implied(node.left, scope), implied(node.right, scope)];
    return { least: Math.max(a.least, b.least), most: Math.min(a.most, b.most) };
  }
  if (node.kind !== "compare") return EVERYTHING;
  const { left, right, operator } = node;
  if (operator === "==" && isPair(left, right)) return { least: 0, most: 0 };
  if (operator === "<" || operator === "<=") return within(left, right, scope);
  if (operator === ">" || operator === ">=") return within(right, left, scope);
  return EVERYTHING;
}

/** Whether a condition accepts all pairs of different numbers, and no others: `i != j`. */
export function areOthers(condition: Node): boolean {
  if (condition.kind !== "compare" || condition.operator !== "!=") return false;
  return isPair(condition.left, condition.right);
}

/** `abs(i - j) <= limit` */
function within(distance: Node, limit: Node, scope: Scope): Band {
  if (distance.kind !== "call" || distance.name !== "abs") return EVERYTHING;
  const [difference] = distance.args;
  if (difference?.kind !== "binary" || difference.operator !== "-") return EVERYTHING;
  const most = constantValue(limit, scope);
  if (most === undefined || !isPair(difference.left, difference.right)) return EVERYTHING;
  return { least: -Math.floor(most), most: Math.floor(most) };
}

function isPair(left: Node, right: Node): boolean {
  if (left.kind !== "name" || right.kind !== "name") return false;
  return (left.name === "i" && right.name === "j") || (left.name === "j" && right.name === "i");
}
