// The activity that rules read: the spikes or rates of a neuron through a filter, this step's included, in Hz.

import { rowOf } from "../matrix.ts";
import type { NeuronType, RegularStep, StateSpace } from "../types.ts";
import type { TraceFilter } from "./rule.ts";

/** What to add to a group of neurons so that it has the trace. */
export interface TraceText {
  readonly equations: string;
  /** Code in every step, after the neurons have moved and before they spike. */
  readonly steps: readonly RegularStep[];
  /** What a spike adds: to be put after the neuron's own reset; empty where steps do it all. */
  readonly reset: string;
  readonly namespace: Readonly<Record<string, number | string>>;
}

/** Where steps of traces stand: after the neurons (order 0), before thresholds. */
const SITE = { when: "groups", order: 5 } as const;

/** A variable `name` in Hz that follows the output of neurons through `filter`, in steps of `dt` seconds. */
export function traceText(
  name: string,
  filter: TraceFilter,
  output: NeuronType["output"],
  dt: number,
): TraceText {
  const each = output.kind === "spikes" && output.count === undefined;
  const now =
    output.kind === "rate" ? `(${output.expression})*Hz` : `${output.count}*${name}_spike`;
  const height = output.kind === "spikes" ? output.amplitude / dt : 1;
  const namespace = { [`${name}_spike`]: `${height} Hz` };
  const system = filter?.discrete(dt);
  const { equations, step, gains } =
    !system || (system.b.length === 1 && system.d === 0) ? short(name, system) : long(name, system);
  const input = each ? "" : gains.map(([state, gain]) => `${state} += ${gain}*${now}`).join("\n");
  const spiked = gains.map(([state, gain]) => `${state} += ${gain}*${name}_spike`).join("\n");
  const code = [step, input].filter(Boolean).join("\n");
  return { equations, steps: [{ code, ...SITE }], reset: each ? spiked : "", namespace };
}

/** A filter's text: how it moves without input, and what one Hz of input adds to which variable. */
interface Moved {
  readonly equations: string;
  readonly step: string;
  readonly gains: readonly (readonly [string, number])[];
}

/** No filter, or one of first order: one variable. */
function short(name: string, system: StateSpace | undefined): Moved {
  const keep = system?.a.data[0] ?? 0;
  const take = system ? system.b[0]! * system.c[0]! : 1;
  return {
    equations: `${name} : Hz`,
    step: `${name} = ${keep}*${name}`,
    gains: [[name, take]],
  };
}

/** Any filter: a variable for each of its states, of which the trace is a sum. */
function long(name: string, { a, b, c, d }: StateSpace): Moved {
  const states = Array.from(b, (_, k) => `${name}_x${k}`);
  const sum = (factors: ArrayLike<number>): string =>
    states.map((state, k) => `${factors[k]}*${state}`).join(" + ") || "0*Hz";
  const next = states.map((_, k) => `${name}_n${k} = ${sum(rowOf(a, k))}`);
  const moved = states.map((state, k) => `${state} = ${name}_n${k}`);
  const gains = states.map((state, k) => [state, b[k]!] as const);
  // with a direct part the output is made of the states of before, and of the input of now
  const direct = d === 0 ? [] : [`${name} = ${sum(c)}`];
  return {
    equations: [
      d === 0 ? `${name} = ${sum(c)} : Hz` : `${name} : Hz`,
      ...states.map((state) => `${state} : Hz`),
    ].join("\n"),
    step: [...direct, ...next, ...moved].join("\n"),
    gains: d === 0 ? gains : [...gains, [name, d]],
  };
}
