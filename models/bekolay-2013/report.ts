// What `myelin run bekolay-2013` shows: weights after pairs of spikes, sparse weights and learning, as published.

import type { Network } from "myelin";
import type { NetworkChoice } from "myelin/models/parts/chosen";
import type { Demonstration, DemonstrationOptions } from "myelin/models/parts/demonstration";
import { type Learned, learning, REPEATS, TASKS } from "./learning.ts";
import {
  type Curve,
  curve,
  type Exponential,
  FIG_1,
  type Frequencies,
  frequencies,
  pairNetwork,
  RATES,
} from "./pairing.ts";
import { draw } from "./picture.ts";
import { CULTURE, PUBLISHED, SPARSE, TRANSMITTED } from "./published.ts";
import { type Sparsity, sparsity } from "./sparsity.ts";

/** Biological time of the pairs of Fig. 1. */
export const duration = "2 s";

/** What can be chosen about the network. */
export interface BekolayOptions extends NetworkChoice {
  /** Threshold of the later neuron's activity, in Hz (default 51). */
  readonly theta?: number;
}

/** A hundred pairs of neurons, each with a lag of its own (Fig. 1); the weights are `w` of `synapses`. */
export default function bekolay2013(options: BekolayOptions = {}): Network {
  return pairNetwork({ ...FIG_1, theta: options.theta ?? FIG_1.theta }, options).network;
}

/** Repeats the experiments on pairs of spikes, on sparse weights, and on learning to transmit. */
export async function run(options: DemonstrationOptions): Promise<Demonstration> {
  const { seed, backend, progress, signal } = options;
  progress(0, "pairs of spikes");
  const timing = await curve({ seed, backend });
  const rates = await frequencies({ seed, backend });
  signal.throwIfAborted();
  const part = (from: number, to: number, note: string) => ({
    progress: (fraction: number) => progress(from + (to - from) * fraction, note),
    seed,
    backend,
    signal,
  });
  const sparse = await sparsity(part(0.05, 0.4, "weights that become sparse"));
  const learned = await learning(TASKS.transmit, part(0.4, 1, "learning to transmit"));
  progress(1);
  const text = [words(timing, rates), "", sparseWords(sparse), "", learnedWords(learned)];
  return {
    text: text.join("\n"),
    json: {
      timing: { ...timing, lag: [...timing.lag], change: [...timing.change] },
      rates,
      sparse,
      learned,
    },
    figure: () => draw(timing, rates, sparse, learned),
  };
}

function table(rows: readonly (readonly [string, readonly number[], number])[]): string {
  return rows
    .map(([name, values, digits]) => {
      const cells = values.map((x) => (Number.isNaN(x) ? "" : x.toFixed(digits)).padStart(7));
      return `  ${name.padEnd(38)}${cells.join("")}`;
    })
    .join("\n");
}

function sparseWords({ t, gini, accuracy }: Sparsity): string {
  const shown = SPARSE.t.map((time) => t.indexOf(time));
  const at = (values: readonly number[]): number[] => shown.map((k) => values[k] ?? Number.NaN);
  return [
    "A channel whose weights were solved for, under the rule without an error:",
    table([
      ["time (s)", SPARSE.t, 0],
      ["sparsity of the weights (Gini)", at(gini), 2],
      ["  Fig. 3 of the paper", SPARSE.gini, 2],
      ["accuracy", at(accuracy), 2],
      ["  Fig. 3 of the paper", SPARSE.accuracy, 2],
    ]),
  ].join("\n");
}

/** The table of learning, and at which second of the input, which repeats, errors were measured. */
export function learnedWords({ learned, pes, hpes }: Learned): string {
  const { train, test } = TASKS.transmit;
  const begins = TRANSMITTED.learned.map((time) => ((time / train) * (train + test)) % REPEATS);
  const shown = TRANSMITTED.learned.map((time) => learned.indexOf(time));
  const at = (values: readonly number[]): number[] => shown.map((k) => values[k] ?? Number.NaN);
  return [
    "Three numbers transmitted by weights that were random, error in parts of that of solved weights:",
    table([
      ["seconds of learning", TRANSMITTED.learned, 0],
      ["PES", at(pes), 2],
      ["  published", TRANSMITTED.pes, 2],
      ["hPES", at(hpes), 2],
      ["  published", TRANSMITTED.hpes, 2],
      ["measured from this second of the input", begins, 0],
    ]),
    `The input repeats every ${REPEATS} s, so compare columns that begin alike: the last one is not what the one before it`,
    "became, but how well the other half of the input is transmitted, as after 2 s and after 6 s.",
  ].join("\n");
}

function words({ potentiation, depression, lag, change }: Curve, rates: Frequencies): string {
  const fit = (name: string, { amplitude, tau }: Exponential): string =>
    `  ${name.padEnd(38)}${amplitude.toFixed(2).padStart(7)}${(tau * 1e3).toFixed(1).padStart(7)} ms`;
  const worst = lag[change.indexOf(Math.min(...change))] ?? Number.NaN;
  return [
    "Change of a weight by the lag between two spikes, fitted by exponentials (amplitude, time constant):",
    fit("the later neuron second", potentiation),
    fit("  in culture (Bi & Poo 1998)", CULTURE.potentiation),
    fit("the later neuron first", depression),
    fit("  in culture", CULTURE.depression),
    `  strongest depression at ${(worst * 1e3).toFixed(1)} ms`,
    "",
    "Change by the frequency of pairing, in percent, 20 at 100 Hz:",
    table([
      ["frequency (Hz)", RATES, 1],
      ["low threshold", rates.low, 1],
      ["  Fig. 2 of the paper", PUBLISHED.low, 1],
      ["  reared in the dark (Kirkwood 1996)", PUBLISHED.dark, 1],
      ["high threshold", rates.high, 1],
      ["  Fig. 2 of the paper", PUBLISHED.high, 1],
      ["  reared in light", PUBLISHED.light, 1],
    ]),
  ].join("\n");
}
