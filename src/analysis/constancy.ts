// How long an expression keeps its value: for a whole run, for a step, or not even that.

import type { Node } from "../language/ast.ts";
import { children } from "../language/walk.ts";
import type { Scope } from "./scope.ts";

export type Constancy = "run" | "step" | "varies";

const rank: Record<Constancy, number> = { run: 0, step: 1, varies: 2 };

/** The shorter-lived of two. */
function worse(a: Constancy, b: Constancy): Constancy {
  return rank[a] >= rank[b] ? a : b;
}

/** Constancy of an expression in a scope. `steady` says which external functions hold for a step when read at t. */
export function constancyOf(
  node: Node,
  scope: Scope,
  steady: (name: string, args: readonly Node[]) => boolean = () => false,
): Constancy {
  if (node.kind === "name") return constancyOfName(node.name, scope, steady);
  if (node.kind === "call") {
    if (scope.function(node.name)?.random) return "varies";
    if (steady(node.name, node.args)) return "step";
  }
  let result: Constancy = "run";
  for (const child of children(node)) result = worse(result, constancyOf(child, scope, steady));
  return result;
}

const runBuiltins = new Set(["i", "j", "N", "N_pre", "N_post", "dt"]);

function constancyOfName(
  name: string,
  scope: Scope,
  steady: (name: string, args: readonly Node[]) => boolean,
): Constancy {
  const found = scope.resolve(name);
  if (found?.kind !== "variable") return found?.kind === "local" ? "varies" : "run";
  const { variable } = found;
  if (variable.kind === "differential") return "varies";
  if (variable.kind === "builtin") {
    if (runBuiltins.has(variable.name)) return "run";
    return variable.name === "t" || variable.name === "t_in_timesteps" ? "varies" : "step";
  }
  if (variable.kind === "subexpression")
    return variable.flags.includes("constant over dt") || !variable.expression
      ? "step"
      : constancyOf(variable.expression, found.scope, steady);
  return variable.constant ? "run" : "step";
}
