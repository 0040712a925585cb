// Static delays that repeat from synapse to synapse take no memory until somebody touches them one by one.

import { delaySteps, expand, type Repeated, repeatedOf, type StateArray } from "../simulate.ts";

/** Fewer are not worth it. */
const LEAST = 4096;

/** The delays of a pathway, which may sleep as runs of equal ones. */
export class SleepingDelays {
  private readonly array: StateArray;
  private runs: Repeated | undefined;

  constructor(array: StateArray) {
    this.array = array;
  }

  /** Delays as runs of equal ones, where they sleep as such. */
  get repeated(): Repeated | undefined {
    const { array, runs } = this;
    return runs && array.asleep && runs.ends.at(-1) === array.length ? runs : undefined;
  }

  /** Every delay that there is, at least once, in the order of synapses. */
  get values(): Float64Array {
    return this.repeated?.values ?? this.array.f64;
  }

  /** Lets them sleep where they repeat. To be called before kernels are written: they hold addresses. */
  rest(): void {
    const { array } = this;
    if (array.asleep || array.length < LEAST) return;
    const runs = repeatedOf(array.f64);
    if (!runs) return;
    this.runs = runs;
    array.sleep(() => expand(runs, array.f64));
  }

  /** Fewest and most steps. */
  range(dt: number): { least: number; most: number } {
    let [least, most] = [Number.POSITIVE_INFINITY, 0];
    for (const value of this.values) {
      const steps = delaySteps(value, dt);
      least = Math.min(least, steps);
      most = Math.max(most, steps);
    }
    return { least, most };
  }
}
