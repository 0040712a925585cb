// Which method integrates a system: the one asked for, or the first of a list that takes it, with the reason in words.

import { didYouMean, nearest, ValueError } from "../errors.ts";
import { euler } from "./euler.ts";
import { exact } from "./exact.ts";
import { exponentialEuler } from "./exponential-euler.ts";
import { type Integrator, isRefusal, type Refusal, type Step, type System } from "./integrator.ts";
import { rk2 } from "./rk2.ts";
import { rk4 } from "./rk4.ts";

/** Every method, in the order in which they are shown. */
export const methods: readonly Integrator[] = [exact, exponentialEuler, euler, rk2, rk4];

const known = methods.map((method) => method.name);

/** Tried in turn when nothing is asked for; euler takes everything. */
const byDefault = ["exact", "euler"];

export interface Choice {
  readonly integrator: Integrator;
  readonly step: Step;
  /** One line for `explain`. */
  readonly reason: string;
  /** Methods that came first and could not take the system. */
  readonly tried: readonly { readonly name: string; readonly refusal: Refusal }[];
}

/**
 * The method and its step. A name, or every name of a list, that refuses gives the refusal of the first, for the caller
 * to raise with its place. An unknown name is a ValueError.
 */
export function chooseMethod(
  system: System,
  wanted: string | readonly string[] = byDefault,
): Choice | Refusal {
  const candidates = (typeof wanted === "string" ? [wanted] : wanted).map(methodNamed);
  const tried: { name: string; refusal: Refusal }[] = [];
  for (const integrator of candidates) {
    const step = integrator.step(system);
    if (!isRefusal(step))
      return { integrator, step, reason: tell(integrator, tried, wanted), tried };
    tried.push({ name: integrator.name, refusal: step });
  }
  const [first] = tried;
  if (!first)
    throw new ValueError(`no method given: [] (known: ${known.join(", ")})`, "method", wanted);
  return {
    reason: tried
      .map(({ name, refusal }) => `${name} cannot take it: ${refusal.reason}`)
      .join("; "),
    node: first.refusal.node,
  };
}

/** The method of a name or an alias. */
export function methodNamed(text: string): Integrator {
  const found = methods.find(({ name, aliases }) => name === text || aliases.includes(text));
  if (found) return found;
  const all = methods.flatMap(({ name, aliases }) => [name, ...aliases]);
  const remedy = didYouMean(nearest(String(text), all));
  throw new ValueError(
    `unknown method: '${text}' (known: ${known.join(", ")})${remedy ? `; ${remedy}` : ""}`,
    "method",
    text,
  );
}

function tell(
  { name, order }: Integrator,
  tried: readonly { name: string; refusal: Refusal }[],
  wanted: string | readonly string[],
): string {
  if (tried.length > 0) {
    const failed = tried.map((other) => `${other.name} cannot take it: ${other.refusal.reason}`);
    return `${name}: ${failed.join("; ")}`;
  }
  if (order === Number.POSITIVE_INFINITY)
    return `${name}: the equations are linear and their coefficients constant`;
  return typeof wanted === "string" ? `${name}: asked for by name` : `${name}: first of the list`;
}
