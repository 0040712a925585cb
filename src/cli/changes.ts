// What learns while a network runs: weights and delays of synapses before, after and over time.

import { type Network, plasticSynapses, type Synapses } from "../index.ts";
import { variablesOf } from "./recorded.ts";

/** A variable of synapses that changed. Values in SI base units of `unit`. */
export interface Change {
  readonly synapses: string;
  readonly variable: string;
  readonly unit: string;
  /** Synapses there are, and those looked at: all of them, or as many spread over them. */
  readonly size: number;
  readonly before: Float64Array;
  readonly after: Float64Array;
  /** Times in seconds; the mean over `followed` synapses, and values of a few. */
  readonly t: readonly number[];
  readonly mean: readonly number[];
  readonly followed: number;
  readonly few: readonly { readonly index: number; readonly values: readonly number[] }[];
}

/** Samples over a run. */
const SAMPLES = 200;

/** Synapses looked at before and after, at most. */
const MOST = 1_000_000;

/** Synapses whose mean is followed, and those kept one by one, at most. */
const FOLLOWED = 5_000;
const SINGLE = 50;

/** Lines of single synapses in a picture. */
const FEW = 5;

/** Watches a network's synapses from now on; with a `course` in about 200 samples of a run of `duration` seconds. */
export function watchChanges(net: Network, duration: number, course: boolean): Watch {
  const watched = plasticSynapses(net.objects).flatMap(({ synapses, variables }) =>
    synapses.N > 0 ? variables.map((variable) => new Watched(synapses, variable)) : [],
  );
  if (course && watched.length > 0 && duration > 0) {
    const steps = Math.max(1, Math.round(duration / SAMPLES / net.dt));
    net.operation((t) => watched.forEach((one) => void one.sample(t)), { dt: steps * net.dt });
  }
  return {
    changes: () =>
      watched.flatMap((one) => {
        if (course) one.sample(net.t);
        return one.change() ?? [];
      }),
  };
}

/** Ends with what changed. */
export interface Watch {
  changes(): Change[];
}

class Watched {
  private readonly synapses: Synapses;
  private readonly variable: string;
  private readonly before: Float64Array;
  private readonly followed: Int32Array;
  private readonly t: number[] = [];
  private readonly mean: number[] = [];
  private readonly single: { readonly position: number; readonly values: number[] }[];

  constructor(synapses: Synapses, variable: string) {
    this.synapses = synapses;
    this.variable = variable;
    this.before = this.values();
    this.followed = spread(synapses.N, FOLLOWED);
    const positions = [...spread(this.followed.length, SINGLE)];
    this.single = positions.map((position) => ({ position, values: [] }));
  }

  private values(): Float64Array {
    const { synapses, variable } = this;
    const options = synapses.N > MOST ? { at: spread(synapses.N, MOST) } : {};
    return synapses.get(variable, options);
  }

  sample(t: number): void {
    const last = this.t.at(-1);
    if (last !== undefined && t <= last) return;
    const values = this.synapses.get(this.variable, { at: this.followed });
    this.t.push(t);
    this.mean.push(meanOf(values));
    for (const one of this.single) one.values.push(values[one.position]!);
  }

  /** Nothing where no value looked at differs from before. */
  change(): Change | undefined {
    const { synapses, variable, before, t, mean, followed } = this;
    const after = this.values();
    if (after.every((value, k) => value === before[k])) return undefined;
    const unit = /(^|\.)delay$/.test(variable)
      ? "second"
      : (variablesOf(synapses).find(({ name }) => name === variable)?.unit ?? "1");
    const { name, N: size } = synapses;
    const seen = { t, mean, followed: followed.length, few: this.few() };
    return { synapses: name, variable, unit, size, before, after, ...seen };
  }

  /** Of the single ones, some from the least to the greatest value at the end. */
  private few(): Change["few"] {
    const ranked = [...this.single].sort((a, b) => (a.values.at(-1) ?? 0) - (b.values.at(-1) ?? 0));
    const chosen = ranked.length > FEW ? [...ends(ranked.length, FEW)] : ranked.map((_, k) => k);
    return chosen.map((k) => {
      const { position, values } = ranked[k]!;
      return { index: this.followed[position]!, values };
    });
  }
}

/** Up to `most` numbers below `size`, evenly spread. */
function spread(size: number, most: number): Int32Array {
  const count = Math.min(size, most);
  return Int32Array.from({ length: count }, (_, k) => Math.floor((k * size) / count));
}

/** `count` positions from the first of `size` to the last. */
function* ends(size: number, count: number): Generator<number> {
  for (let k = 0; k < count; k++) yield Math.round((k * (size - 1)) / (count - 1));
}

/** Mean of some values. */
export function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < values.length; k++) sum += values[k]!;
  return sum / values.length;
}
