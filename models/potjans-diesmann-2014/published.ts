// Facts of the model: sizes, connection probabilities, inputs and rates as published.

/** Populations from the surface down, excitatory before inhibitory. */
export const NAMES = ["2/3E", "2/3I", "4E", "4I", "5E", "5I", "6E", "6I"] as const;

/** Neurons under one square millimetre. */
export const SIZES: readonly number[] = [20683, 5834, 21915, 5479, 4850, 1065, 14395, 2948];

/** Chance that a pair has at least one synapse (table 5): rows are targets, columns sources. */
export const PROBABILITIES: readonly (readonly number[])[] = [
  [0.1009, 0.1689, 0.0437, 0.0818, 0.0323, 0, 0.0076, 0],
  [0.1346, 0.1371, 0.0316, 0.0515, 0.0755, 0, 0.0042, 0],
  [0.0077, 0.0059, 0.0497, 0.135, 0.0067, 0.0003, 0.0453, 0],
  [0.0691, 0.0029, 0.0794, 0.1597, 0.0033, 0, 0.1057, 0],
  [0.1004, 0.0622, 0.0505, 0.0057, 0.0831, 0.3726, 0.0204, 0],
  [0.0548, 0.0269, 0.0257, 0.0022, 0.06, 0.3158, 0.0086, 0],
  [0.0156, 0.0066, 0.0211, 0.0166, 0.0572, 0.0197, 0.0396, 0.2252],
  [0.0364, 0.001, 0.0034, 0.0005, 0.0277, 0.008, 0.0658, 0.1443],
];

/** Poisson inputs of each neuron, and the rate of each (Hz). */
export const INPUTS: readonly number[] = [1600, 1500, 2100, 1900, 2000, 1900, 2900, 2100];
export const INPUT_RATE = 8;

/** Current of an excitatory spike (A), its deviation relative to it, and inhibition over excitation. */
export const CURRENT = 87.8e-12;
export const SPREAD = 0.1;
export const INHIBITION = -4;

/** Mean delay (s) of excitatory and inhibitory synapses; the deviation is half of it. */
export const DELAYS = [1.5e-3, 0.75e-3] as const;

/** Time constant of synaptic currents (s). */
export const TAU_SYNAPSE = 0.5e-3;

/** Rates of the populations (Hz) as they came with the first public versions of the model. */
export const RATES: readonly number[] = [0.971, 2.868, 4.746, 5.396, 8.142, 9.078, 0.991, 7.523];

/** As later versions give them, from runs of the whole network: two simulations differ by so much. */
export const LATER_RATES: readonly number[] = [
  0.943, 3.026, 4.368, 5.882, 7.733, 8.664, 1.096, 7.851,
];

/** Excitatory populations are the even ones. */
export function isExcitatory(population: number): boolean {
  return population % 2 === 0;
}

/** How much stronger a synapse is than others of its kind: those from 4E to 2/3E count twice. */
export function strength(target: number, source: number): number {
  return target === 0 && source === 2 ? 2 : 1;
}

/** Synapses between two populations in all, of which a pair may have several. */
export function synapsesBetween(p: number, targets: number, sources: number): number {
  return Math.round(Math.log(1 - p) / Math.log(1 - 1 / (targets * sources)));
}
