// What the paper shows, and what was recorded in tissue.

import type { Learned } from "./learning.ts";
import type { Exponential } from "./pairing.ts";
import type { Sparsity } from "./sparsity.ts";

/**
 * Published values of Fig. 2, in percent at the five rates: means of 25 runs from random weights. With them what was
 * recorded in the visual cortex of rats kept in the dark and in light (Kirkwood, Rioult & Bear 1996, Nature 381:526),
 * read off its plots.
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

/** Figures 3 and 4: means over 50 networks, and over 15. */
export const SPARSE: Sparsity = {
  t: [0.25, 25, 50, 75, 100, 125, 150, 175, 200],
  gini: [0.47, 0.473, 0.481, 0.508, 0.536, 0.555, 0.568, 0.581, 0.591],
  accuracy: [0.978, 0.951, 0.894, 0.79, 0.737, 0.72, 0.7, 0.654, 0.639],
};
export const TRANSMITTED: Learned = {
  learned: [0, 2, 4, 6, 8, 12, 16, 20, 24, 28, 30],
  pes: [6.548, 3.936, 2.381, 2.109, 1.594, 1.386, 1.33, 1.247, 1.212, 1.173, 1.322],
  hpes: [6.359, 3.907, 2.607, 2.213, 1.76, 1.456, 1.256, 1.185, 1.17, 1.102, 1.292],
};
