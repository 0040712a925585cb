// How a sample with a probability gets from one chosen number to the next without looking at those between.

import type { Scope } from "../analysis/scope.ts";
import type { Node } from "../language/ast.ts";
import { namesIn } from "../language/walk.ts";
import { needsNetwork } from "./assign.ts";

/**
 * Whether a probability is the same for all numbers that one outer index goes through: it draws nothing, and reads
 * constants, the outer index and the variables of the outer side alone.
 */
export function oneForEach(p: Node, outer: "i" | "j", scope: Scope): boolean {
  if (needsNetwork(p, scope)) return false;
  const side = outer === "i" ? "pre" : "post";
  const fixed = [outer, "N_pre", "N_post"];
  return [...namesIn(p)].every((name) => {
    const found = scope.resolve(name);
    if (found?.kind !== "variable") return found?.kind === "constant";
    return found.side === side || (found.variable.kind === "builtin" && fixed.includes(name));
  });
}

/**
 * The logarithm of not being chosen, log(1 - p). A number u from [0, 1) gives floor(log(1 - u)/log(1 - p)) numbers
 * to pass over (Devroye 1986, Non-Uniform Random Variate Generation, X.2); without bounds where p is 0.
 */
export function missRate(p: Node): Node {
  const { place } = p;
  const call = (name: string, ...args: Node[]): Node => ({
    kind: "call",
    name,
    namePlace: place,
    args,
    place,
  });
  const bound = (value: number): Node => ({ kind: "number", value, place });
  const operand = call("clip", p, bound(0), bound(1));
  return call("log1p", { kind: "negate", operand, place });
}
