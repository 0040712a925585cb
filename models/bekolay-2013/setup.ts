// What the experiments with networks share: populations, filters, weights to begin with, and what can be chosen.

import { Ensemble, type Random, Uniform, UniformHypersphere } from "myelin/nef";

export interface ExperimentOptions {
  readonly seed?: number;
  readonly backend?: "wasm" | "js";
  readonly progress?: (fraction: number) => void;
  /** Stops it; what is whole by then stays. */
  readonly signal?: AbortSignal;
}

/** Time constant of synapses, and of what is read from them: the default of the published program. */
export const TAU = 0.01;

/** Of synapses that learn. */
export const LEARNED_TAU = 0.005;

/** Neurons as the published program draws them. */
export function population(neurons: number, dimensions: number, random: Random): Ensemble {
  return new Ensemble(neurons, dimensions, {
    encoders: new UniformHypersphere({ surface: true }),
    intercepts: new Uniform(-1, 1),
    seed: random.bits(),
  });
}

/** Weights from -1e-3 to 1e-3, a row for each later neuron. */
export function scattered(to: Ensemble, from: Ensemble, random: Random): number[][] {
  const row = (): number[] =>
    Array.from({ length: from.nNeurons }, () => 2e-3 * random.uniform() - 1e-3);
  return Array.from({ length: to.nNeurons }, row);
}
