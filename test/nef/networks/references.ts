// Nengo 4.1.1.dev0's numbers for the same networks (mean and standard deviation over its seeds), and how ours are held.

import { LIFRate } from "myelin/nef";
import {
  channel,
  chosen,
  convolution,
  gated,
  inhibited,
  lorenz,
  type Measured,
  oscillation,
  recognised,
  scalar,
  sines,
  stored,
} from "./measures.ts";

/** Where a number has to be. */
export interface Bound {
  readonly mean?: number;
  readonly sd?: number;
  /** Smaller is better: no bound from below. */
  readonly error?: boolean;
  /** What Nengo's own test demands of every seed. */
  readonly below?: number;
  readonly above?: number;
  /** That demand is of the mean: Nengo's test makes it of one seed, and others would not meet it. */
  readonly ofMean?: boolean;
}

/** A network, how it is measured, and its bounds. */
export interface Reference {
  readonly name: string;
  /** Seeds of the test; the script `many.ts` takes more. */
  readonly seeds: number;
  readonly measure: (seed: number) => Promise<Measured>;
  readonly bounds: Readonly<Record<string, Bound>>;
}

/** Seeds that the references were measured with, where the page does not say. */
export const SEEDS_OF_REFERENCE = 10;

export const REFERENCES: readonly Reference[] = [
  {
    name: "25: a sine in 50 neurons",
    seeds: 5,
    measure: (seed) => scalar(seed, 50),
    bounds: {
      rmse: { mean: 0.0265, sd: 0.0028, error: true, below: 0.1 },
      hertz: { mean: 117, sd: 5 * Math.SQRT2 },
    },
  },
  {
    name: "25: a sine in 100 neurons",
    seeds: 5,
    measure: (seed) => scalar(seed, 100),
    bounds: {
      rmse: { mean: 0.017, sd: 0.0009, error: true, below: 0.1 },
      hertz: { mean: 117, sd: 5 },
    },
  },
  {
    name: "25: a sine in 500 neurons",
    seeds: 2,
    measure: (seed) => scalar(seed, 500),
    bounds: { rmse: { mean: 0.0087, sd: 0.0003, error: true } },
  },
  {
    name: "26: a channel of two layers",
    seeds: 10,
    measure: channel,
    bounds: { rmse: { mean: 0.0497, sd: 0.0128, error: true } },
  },
  {
    name: "27: an integrator of 1000 neurons",
    seeds: 3,
    measure: (seed) => stored(seed, 1000),
    bounds: { value: { mean: 0.508, sd: 0.035 } },
  },
  {
    name: "27: an integrator of 100 neurons",
    seeds: 5,
    measure: (seed) => stored(seed, 100),
    bounds: { value: { mean: 0.475, sd: 0.138 } },
  },
  {
    name: "28: an oscillator of 1 Hz",
    seeds: 4,
    measure: oscillation,
    bounds: { hertz: { mean: 1.0037, sd: 0.0012 }, radius: { mean: 0.785, sd: 0.032 } },
  },
  {
    name: "29: the Lorenz attractor",
    seeds: 1,
    measure: lorenz,
    bounds: {
      x: { mean: 8.35, sd: 0.25 },
      y: { mean: 9.32, sd: 0.28 },
      z: { mean: 7.76, sd: 1.1 },
      meanZ: { mean: -4.9, sd: 0.7 },
    },
  },
  {
    name: "30: products of sines",
    seeds: 3,
    measure: sines,
    bounds: { rms: { mean: 0.14, sd: 0.006, error: true, below: 0.2 } },
  },
  {
    name: "31: circular convolution, 16 dimensions, rates",
    seeds: 3,
    measure: (seed) => convolution(seed, 16, 128, new LIFRate()),
    bounds: { rms: { mean: 0.029, sd: 0.006, error: true, below: 0.1 } },
  },
  {
    name: "31: circular convolution, 32 dimensions, rates",
    seeds: 2,
    measure: (seed) => convolution(seed, 32, 128, new LIFRate()),
    bounds: { rms: { mean: 0.022, sd: 0.009, error: true, below: 0.1 } },
  },
  {
    name: "31: circular convolution, 16 dimensions, spikes",
    seeds: 2,
    measure: (seed) => convolution(seed, 16, 200),
    bounds: {
      rms: { mean: 0.0197, sd: 0.002, error: true },
      cosine: { above: 0.997 - 3.3 * 0.0016 },
    },
  },
  {
    name: "32: basal ganglia and thalamus",
    seeds: 8,
    measure: chosen,
    bounds: {
      inhibition: { mean: -0.025, sd: 0.012, above: -0.1 },
      others: { mean: -0.891, sd: 0.024, below: -0.8 },
      action: { mean: 0.97, sd: 0.011, above: 0.8 },
      others2: { below: 0.01 },
    },
  },
  {
    name: "33: a memory with a gate",
    seeds: 10,
    measure: gated,
    bounds: {
      before: { below: 0.05, ofMean: true },
      open: { below: 0.1 },
      shut: { below: 0.1 },
    },
  },
  {
    name: "33: an associative memory",
    seeds: 4,
    measure: recognised,
    bounds: {
      similarity: { mean: 0.987, sd: 0.008, above: 0.95 },
      utility: { above: 0.95 },
      others: { below: 0.001 },
    },
  },
  {
    name: "36: inhibition",
    seeds: 10,
    measure: inhibited,
    bounds: { decoded: { below: 0.1 }, seconds: { mean: 0.896, sd: 0.051 } },
  },
];

export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, x) => sum + x, 0) / values.length;
}

export function deviation(values: readonly number[]): number {
  const mean = meanOf(values);
  const squares = values.reduce((sum, x) => sum + (x - mean) ** 2, 0);
  return Math.sqrt(squares / Math.max(1, values.length - 1));
}

/**
 * What is wrong with numbers over seeds: a mean further from the reference's than 3.3 standard errors of the difference
 * (one in a thousand by chance), a spread three times the reference's, or a seed that Nengo's own test would refuse.
 */
export function wrong(values: readonly number[], bound: Bound): string | undefined {
  const { mean, sd, error, below = Infinity, above = -Infinity, ofMean } = bound;
  const held = ofMean ? [meanOf(values)] : values;
  const out = held.find((value) => !(value < below && value > above));
  if (out !== undefined) return `${out}, expected between ${above} and ${below}`;
  if (mean === undefined || sd === undefined) return undefined;
  const own = deviation(values);
  if (own > 3 * sd && !error) return `spread ${own}, expected about ${sd}`;
  const spread = Math.max(sd, own);
  const far = 3.3 * Math.sqrt(sd ** 2 / SEEDS_OF_REFERENCE + spread ** 2 / values.length);
  const off = meanOf(values) - mean;
  if (off <= far && (error || off >= -far)) return undefined;
  return `mean ${meanOf(values)} of ${values.length}, expected ${mean} within ${far}`;
}
