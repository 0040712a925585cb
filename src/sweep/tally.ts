// The results of a sweep as its chunks come in, and the functions that measure what was recorded.

import { ValueError } from "../errors.ts";
import { shown } from "../model/options.ts";
import type { ChunkResult } from "./job.ts";
import type { Measure } from "./measures.ts";
import type { Points } from "./points.ts";
import type { SweepFailure, SweepTrace } from "./result.ts";

/** Arrays over all points, filled in any order. */
export class Tally {
  readonly values: Record<string, Float64Array>;
  readonly completed: Uint8Array;
  /** Units of measures that chunks told of. */
  readonly units: Record<string, string> = {};
  readonly kept: Map<number, SweepTrace> = new Map();
  private readonly lost: SweepFailure[] = [];
  private readonly points: Points;
  private readonly measures: readonly Measure[];
  private readonly keep: readonly string[];

  constructor(points: Points, measures: readonly Measure[], keep: readonly string[]) {
    this.points = points;
    this.measures = measures;
    this.keep = keep;
    this.completed = new Uint8Array(points.count);
    this.values = Object.fromEntries(
      measures.map(({ label }) => [label, new Float64Array(points.count).fill(Number.NaN)]),
    );
  }

  /** Points that went astray, in order. */
  get failures(): SweepFailure[] {
    return [...this.lost].sort((a, b) => a.index - b.index);
  }

  /** Takes what came of a chunk. Throws ValueError for what a function returns that is no number. */
  take(result: ChunkResult): void {
    const { first, count, lost } = result;
    Object.assign(this.units, result.units);
    for (const [label, values] of Object.entries(result.values))
      this.values[label]!.set(values, first);
    const astray = new Set(lost.map(({ point }) => point));
    for (let k = 0; k < count; k++) {
      if (astray.has(first + k)) continue;
      this.completed[first + k] = 1;
      if (result.recorded) this.look(result, k);
    }
    for (const { point, variable, time } of lost)
      this.lost.push({ index: point, point: this.points.at(point), variable, time });
  }

  /** Gives what was recorded of a point to the functions, and keeps what is to be kept. */
  private look({ first, recorded }: ChunkResult, k: number): void {
    const { offsets, spikes, t, traces } = recorded!;
    const own = Object.entries(traces).map(
      ([name, all]) => [name, all.subarray(k * t.length, (k + 1) * t.length)] as const,
    );
    const index = first + k;
    const seen = {
      spikes: spikes.subarray(offsets[k], offsets[k + 1]),
      t,
      trace: Object.fromEntries(own),
    };
    for (const measure of this.measures) {
      if (measure.kind !== "function") continue;
      const value: unknown = measure.of({ index, point: this.points.at(index), ...seen });
      if (typeof value !== "number")
        throw new ValueError(
          `invalid result of the measure ${measure.label}: ${shown(value)} at the point ${this.points.told(index)} ` +
            "(expected a number: does the function return one?)",
          measure.label,
          value,
        );
      this.values[measure.label]![index] = value;
    }
    if (this.keep.length === 0) return;
    const kept = own.filter(([name]) => this.keep.includes(name));
    this.kept.set(index, {
      spikes: this.keep.includes("spikes") ? seen.spikes.slice() : new Float64Array(0),
      t,
      trace: Object.fromEntries(kept.map(([name, values]) => [name, values.slice()])),
    });
  }
}
