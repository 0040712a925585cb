// What `myelin run bekolay-2013` shows: weights after pairs of spikes, as published and as measured in tissue.

import type { Network } from "myelin";
import type { NetworkChoice } from "myelin/models/parts/chosen";
import type { Demonstration, DemonstrationOptions } from "myelin/models/parts/demonstration";
import { figure, type Panel } from "myelin/plot";
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

/**
 * Published values of Fig. 2, in percent at the five rates: means of 25 runs from random weights. Recorded in the visual
 * cortex of rats kept in the dark and in light (Kirkwood, Rioult & Bear 1996, Nature 381:526), read off its plots.
 */
export const PUBLISHED: Readonly<Record<"low" | "high" | "dark" | "light", readonly number[]>> = {
  low: [-4.2, -2.9, 10.9, 14.4, 20],
  high: [-16, -9.7, 3.5, 9.5, 20],
  dark: [-6, -2.9, 15.5, 17.7, 19.8],
  light: [-15.9, Number.NaN, 4.9, 8.3, 20.9],
};

/** The same exponentials through the pairs of Bi & Poo (1998, J Neurosci 18:10464). */
export const CULTURE: { readonly potentiation: Exponential; readonly depression: Exponential } = {
  potentiation: { amplitude: 0.863, tau: 14.8e-3 },
  depression: { amplitude: -0.1, tau: 188e-3 },
};

/** Repeats both experiments on pairs of spikes. */
export async function run(options: DemonstrationOptions): Promise<Demonstration> {
  const { seed, backend, progress } = options;
  progress(0, "lags");
  const timing = await curve({ seed, backend });
  progress(0.5, "frequencies");
  const rates = await frequencies({ seed, backend });
  progress(1);
  return {
    text: words(timing, rates),
    json: { timing: { ...timing, lag: [...timing.lag], change: [...timing.change] }, rates },
    figure: () => draw(timing, rates),
  };
}

function words({ potentiation, depression, lag, change }: Curve, rates: Frequencies): string {
  const row = (name: string, values: readonly number[]): string =>
    `  ${name.padEnd(38)}${values.map((x) => (Number.isNaN(x) ? "" : x.toFixed(1)).padStart(7)).join("")}`;
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
    row("frequency (Hz)", RATES),
    row("low threshold", rates.low),
    row("  Fig. 2 of the paper", PUBLISHED.low),
    row("  reared in the dark (Kirkwood 1996)", PUBLISHED.dark),
    row("high threshold", rates.high),
    row("  Fig. 2 of the paper", PUBLISHED.high),
    row("  reared in light", PUBLISHED.light),
  ].join("\n");
}

function draw({ lag, change }: Curve, rates: Frequencies): Promise<string> {
  const grey = { dashed: true, color: "#999999" };
  const panels: Panel[] = [
    {
      kind: "curves",
      title: "ten pairs at 5 Hz",
      xLabel: "lag of the later neuron",
      xUnit: "s",
      yLabel: "change of the weight (of the greatest)",
      curves: [{ label: "hPES without error", x: lag, y: change }],
    },
    {
      kind: "curves",
      title: "five pairs, 1.35 ms apart",
      xLabel: "frequency of the pairs",
      xUnit: "Hz",
      yLabel: "change of the weight (%)",
      curves: [
        { label: "low threshold", x: RATES, y: rates.low },
        { label: "high threshold", x: RATES, y: rates.high },
        { label: "published", x: RATES, y: PUBLISHED.low, ...grey },
        { x: RATES, y: PUBLISHED.high, ...grey },
      ],
    },
  ];
  return figure(panels, {
    title: "Pairs of spikes under the rule of Bekolay, Kolbeck and Eliasmith",
  });
}
