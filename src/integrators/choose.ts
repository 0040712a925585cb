// Which method integrates a system: the one asked for, or the first of a list that takes it, with the reason in words.

import { didYouMean, nearest, ValueError } from "../errors.ts";
import { euler } from "./euler.ts";
import { exact } from "./exact.ts";
import { exponentialEuler } from "./exponential-euler.ts";
import { heun } from "./heun.ts";
import { type Integrator, isRefusal, type Refusal, type Step, type System } from "./integrator.ts";
import { milstein, milsteinIto } from "./milstein.ts";
import { noiseKind } from "./noise.ts";
import { odex } from "./odex.ts";
import { rk2 } from "./rk2.ts";
import { rk4 } from "./rk4.ts";

/** Every method, in the order in which they are shown. */
export const methods: readonly Integrator[] = [
  exact,
  exponentialEuler,
  euler,
  rk2,
  rk4,
  heun,
  milstein,
  milsteinIto,
  odex,
];

const known = methods.map((method) => method.name);

/** Tried in turn when nothing is asked for; heun takes everything. */
const byDefault = ["exact", "euler", "heun"];

/** A method by name or as an object (of `explicitMethod`), or several to try in turn: a list, or `"exact, euler"`. */
export type MethodOption = string | Integrator | readonly (string | Integrator)[];

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
export function chooseMethod(system: System, wanted: MethodOption = byDefault): Choice | Refusal {
  const candidates = candidatesOf(wanted);
  const tried: { name: string; refusal: Refusal }[] = [];
  for (const integrator of candidates) {
    const step = integrator.step(system);
    if (!isRefusal(step))
      return { integrator, step, reason: tell(integrator, tried, candidates, system), tried };
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
    ...(first.refusal.remedy ? { remedy: first.refusal.remedy } : {}),
  };
}

/** What to do instead of a method that refuses a system: others that take it. */
export function otherMethods(system: System): string {
  const taking = ["rk4", "exponential_euler", "euler"]
    .filter((name) => !isRefusal(methodNamed(name).step(system)))
    .map((name) => `'${name}'`);
  const last = taking.pop() ?? "'heun'";
  return `choose another method, such as ${[taking.join(", "), last].filter(Boolean).join(" or ")}`;
}

function candidatesOf(wanted: MethodOption): Integrator[] {
  const list: readonly unknown[] =
    typeof wanted === "string" ? namesOf(wanted) : Array.isArray(wanted) ? wanted : [wanted];
  return list.map((one) => (isIntegrator(one) ? one : methodNamed(one)));
}

/** The names in `exact`, `exact, euler` or `('exact', 'euler')`, as a list is written in Python. */
function namesOf(text: string): string[] {
  if (!text.includes(",") || text.includes("=")) return [text];
  const inner = text.trim().replace(/^[([]|[)\]]$/g, "");
  const names = inner.split(",").map((part) => part.trim().replace(/^(['"])(.*)\1$/, "$2"));
  return names.at(-1) === "" ? names.slice(0, -1) : names;
}

function isIntegrator(value: unknown): value is Integrator {
  return typeof value === "object" && value !== null && "step" in value;
}

/** The method of a name or an alias. */
export function methodNamed(text: unknown): Integrator {
  if (typeof text !== "string")
    throw new ValueError(
      `invalid method: ${typeof text === "object" ? "an object" : String(text)} (expected a name or several: ${known.join(", ")})`,
      "method",
      text,
    );
  const found = methods.find(
    ({ name, aliases }) => name === text.trim() || aliases.includes(text.trim()),
  );
  if (found) return found;
  const all = methods.flatMap(({ name, aliases }) => [name, ...aliases]);
  const remedy = text.includes("x_new")
    ? "a formula is given by explicitMethod({ name, formula })"
    : didYouMean(nearest(text, all));
  throw new ValueError(
    `unknown method: '${text}' (known: ${known.join(", ")})${remedy ? `; ${remedy}` : ""}`,
    "method",
    text,
  );
}

function tell(
  { name: plain, order, calculus }: Integrator,
  tried: readonly { name: string; refusal: Refusal }[],
  candidates: readonly Integrator[],
  system: System,
): string {
  const name =
    calculus && noiseKind(system) === "multiplicative" ? `${plain} (${calculus})` : plain;
  if (tried.length > 0) {
    const failed = tried.map((other) => `${other.name} cannot take it: ${other.refusal.reason}`);
    return `${name}: ${failed.join("; ")}`;
  }
  if (order === Number.POSITIVE_INFINITY)
    return `${name}: the equations are linear and their coefficients constant`;
  return candidates.length === 1 ? `${name}: asked for by name` : `${name}: first of the list`;
}
