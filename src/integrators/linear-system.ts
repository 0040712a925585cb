// A system as x' = A x + b, and what the pattern of A says: which variables reach which, which stand alone.

import type { Node } from "../language/ast.ts";
import { print } from "../language/print.ts";
import { children } from "../language/walk.ts";
import { isZero } from "./build.ts";
import type { Refusal, System } from "./integrator.ts";
import { linearIn } from "./linear.ts";
import { refuseNoise } from "./noise.ts";

/** Row by row in the order of the variables; null is 0. Nothing in it changes within a step. */
export interface LinearSystem {
  readonly A: readonly (readonly (Node | null)[])[];
  readonly b: readonly (Node | null)[];
}

/** The linear form of a system, or which term is not linear or not held during a step. */
export function linearSystem(system: System): LinearSystem | Refusal {
  const refusal = refuseNoise(system, undefined);
  if (refusal) return refusal;
  const names = system.variables.map((variable) => variable.name);
  const all = new Set(names);
  const A: (Node | null)[][] = [];
  const b: (Node | null)[] = [];
  for (const { name, derivative } of system.variables) {
    const linear = linearIn(derivative, all);
    if ("culprit" in linear)
      return {
        reason: `the equation of ${name} is not linear: ${print(linear.culprit)}`,
        node: linear.culprit,
      };
    for (const part of [...linear.coefficients.values(), linear.rest])
      if (system.constancy(part) === "varies") return changesWithin(part, name, system);
    A.push(names.map((other) => linear.coefficients.get(other) ?? null));
    b.push(isZero(linear.rest) ? null : linear.rest);
  }
  return { A, b };
}

function changesWithin(part: Node, name: string, system: System): Refusal {
  const node = shortestLived(part, system);
  return {
    reason: `the equation of ${name} contains ${print(node)}, which changes within a step`,
    node,
  };
}

/** Why a coefficient cannot enter a propagator, which is computed once for a run. */
export function changesDuringRun(
  coefficient: Node,
  row: string,
  column: string,
  system: System,
): Refusal {
  const node = shortestLived(coefficient, system);
  const where =
    row === column
      ? `the coefficient of ${row}`
      : `the coefficient of ${column} in the equation of ${row}`;
  const remedy =
    node.kind === "name" && node.name !== system.activeName ? ": mark it (constant)" : "";
  return {
    reason: `${where} contains ${print(node)}, which may change during a run${remedy}`,
    node,
  };
}

/** The smallest part that has the constancy of the whole. */
function shortestLived(node: Node, system: System): Node {
  const constancy = system.constancy(node);
  const part = children(node).find((child) => system.constancy(child) === constancy);
  return part ? shortestLived(part, system) : node;
}

/** `reaches[i][j]`: whether j acts on i, directly, through others, or because it is i. */
export function reachability(A: readonly (readonly (Node | null)[])[]): boolean[][] {
  const reaches = A.map((row, i) => row.map((entry, j) => i === j || entry !== null));
  for (const [k, through] of reaches.entries())
    for (const row of reaches)
      if (row[k]) for (const [j, onward] of through.entries()) row[j] ||= onward;
  return reaches;
}

/** The variables in groups that do not act on one another, each in ascending order. */
export function independentParts(A: readonly (readonly (Node | null)[])[]): number[][] {
  const part = A.map((_, i) => i);
  for (const [i, row] of A.entries())
    for (const [j, entry] of row.entries()) {
      if (entry === null) continue;
      const [from, to] = [part[j]!, part[i]!];
      for (const [k, label] of part.entries()) if (label === from) part[k] = to;
    }
  const labels = [...new Set(part)];
  return labels.map((label) => part.flatMap((other, i) => (other === label ? [i] : [])));
}
