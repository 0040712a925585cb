// Spikes of many neurons into one number for each: rate, count, latency, intervals.

import type { SpikeStatistic } from "./measures.ts";

/** Variation below which intervals of whole steps are alike: times in seconds are rounded. */
const ROUNDING = 1e-9;

/** Spikes in order of time: who, and when in seconds since the measured window began. */
export interface Spikes {
  readonly i: ArrayLike<number>;
  readonly t: ArrayLike<number>;
}

/** What is known of each neuron's spikes. */
export interface Trains {
  readonly count: Float64Array;
  readonly first: Float64Array;
  readonly last: Float64Array;
  /** Sum of squared deviations of the intervals from their mean. */
  readonly scatter: Float64Array;
}

/** Gathers the spikes of `size` neurons. */
export function trainsOf({ i, t }: Spikes, size: number): Trains {
  const count = new Float64Array(size);
  const first = new Float64Array(size).fill(Number.NaN);
  const last = new Float64Array(size).fill(Number.NaN);
  const scatter = new Float64Array(size);
  for (let k = 0; k < i.length; k++) {
    const cell = i[k]!;
    if (count[cell]!++ === 0) first[cell] = t[k]!;
    last[cell] = t[k]!;
  }
  const before = new Float64Array(size).fill(Number.NaN);
  for (let k = 0; k < i.length; k++) {
    const cell = i[k]!;
    const mean = (last[cell]! - first[cell]!) / (count[cell]! - 1);
    if (!Number.isNaN(before[cell]!)) scatter[cell]! += (t[k]! - before[cell]! - mean) ** 2;
    before[cell] = t[k]!;
  }
  return { count, first, last, scatter };
}

/** One number for each neuron; NaN where it has too few spikes to say. `window` is the measured time in seconds. */
export function statistic(what: SpikeStatistic, trains: Trains, window: number): Float64Array {
  const { count, first, last, scatter } = trains;
  switch (what) {
    case "count":
      return count.slice();
    case "rate":
      return count.map((n) => n / window);
    case "latency":
      return first.slice();
    case "isi":
      return count.map((n, k) => (n < 2 ? Number.NaN : (last[k]! - first[k]!) / (n - 1)));
    case "cv":
      return count.map((n, k) => {
        if (n < 3) return Number.NaN;
        const cv = Math.sqrt(scatter[k]! * (n - 1)) / (last[k]! - first[k]!);
        return cv < ROUNDING ? 0 : cv;
      });
  }
}
