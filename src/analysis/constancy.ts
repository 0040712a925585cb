// How long an expression keeps its value: for a whole run, for a step, or not even that.

import type { Node } from "../language/ast.ts";
import { children } from "../language/walk.ts";
import { splitTime } from "./delayed.ts";
import type { Scope } from "./scope.ts";

export type Constancy = "run" | "step" | "varies";

const rank: Record<Constancy, number> = { run: 0, step: 1, varies: 2 };

/** The shorter-lived of two. */
function worse(a: Constancy, b: Constancy): Constancy {
  return rank[a] >= rank[b] ? a : b;
}

/** Constancy of an expression in a scope, for steps of dt seconds. */
export function constancyOf(node: Node, scope: Scope, dt: number): Constancy {
  // Trees share nodes, and subexpressions are used again and again: each is looked at once.
  const known = new Map<Node, Constancy>();
  const look: Look = (part, inside) => {
    const result = known.get(part) ?? constancyOfPart(part, inside, dt, look);
    known.set(part, result);
    return result;
  };
  return look(node, scope);
}

type Look = (node: Node, scope: Scope) => Constancy;

function constancyOfPart(node: Node, scope: Scope, dt: number, look: Look): Constancy {
  if (node.kind === "name") return constancyOfName(node.name, scope, look);
  if (node.kind === "call") {
    const spec = scope.function(node.name);
    if (spec?.random || spec?.external?.stateful) return "varies";
    const split = spec?.external?.delayed ? splitTime(node.args[0]!) : undefined;
    if (split) return worse(constancyOfName(node.name, scope, look), look(split.ago, scope));
    const [time, ...rest] = node.args;
    if (spec?.external?.holds && isTime(time) && isMultiple(spec.external.holds, dt))
      return rest.reduce<Constancy>((sum, arg) => worse(sum, look(arg, scope)), "step");
  }
  return children(node).reduce<Constancy>((sum, child) => worse(sum, look(child, scope)), "run");
}

const runBuiltins = new Set(["i", "j", "N", "N_pre", "N_post", "dt"]);

function constancyOfName(name: string, scope: Scope, look: Look): Constancy {
  const found = scope.resolve(name);
  if (found?.kind !== "variable") return found?.kind === "local" ? "varies" : "run";
  const { variable } = found;
  if (variable.kind === "differential") return "varies";
  if (variable.kind === "builtin") {
    if (runBuiltins.has(variable.name) || variable.constant) return "run";
    return variable.name === "t" || variable.name === "t_in_timesteps" ? "varies" : "step";
  }
  if (variable.kind === "subexpression")
    return variable.flags.includes("constant over dt") || !variable.expression
      ? "step"
      : look(variable.expression, found.scope);
  return variable.constant ? "run" : "step";
}

/** `t` itself: a TimedArray read at it changes only between steps, if its intervals are whole steps. */
function isTime(node: Node | undefined): boolean {
  return node?.kind === "name" && node.name === "t";
}

function isMultiple(interval: number, dt: number): boolean {
  const steps = interval / dt;
  return steps > 0.5 && Math.abs(steps - Math.round(steps)) < 1e-4;
}
