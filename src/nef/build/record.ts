// Recording: what probes show, sample by sample.

import type { Samples } from "../probe.ts";
import type { Look } from "./hosts.ts";

/** All samples of a record. */
export interface SavedRecord {
  readonly t: Float64Array;
  readonly rows: Float64Array;
}

/** Rows of numbers in one growing array. */
export class Record {
  private readonly width: number;
  private readonly look: Look;
  private readonly row: Float64Array;
  /** Steps from one sample to the next. */
  private readonly period: number;
  private readonly dt: number;
  private rows: Float64Array;
  private times: Float64Array = new Float64Array(16);
  private count = 0;
  /** What was last shown, until there is more: `probe.t[k]` in a loop must not copy everything each time. */
  private shown: Samples | undefined;

  constructor(width: number, look: Look, dt: number, sampleEvery: number | undefined) {
    this.width = width;
    this.look = look;
    this.row = new Float64Array(width);
    this.dt = dt;
    this.period = periodOf(sampleEvery, dt);
    this.rows = new Float64Array(16 * width);
  }

  /** Takes a sample of step n where one is due. */
  take(n: number): void {
    if (this.period !== 1 && n % this.period >= 1) return;
    const { count, width, row } = this;
    if (count === this.times.length) this.grow();
    this.look(row);
    this.rows.set(row, count * width);
    this.times[count] = n * this.dt;
    this.count++;
  }

  private grow(): void {
    const [rows, times] = [
      new Float64Array(2 * this.rows.length),
      new Float64Array(2 * this.times.length),
    ];
    rows.set(this.rows);
    times.set(this.times);
    this.rows = rows;
    this.times = times;
  }

  /** All samples of the first steps, copied: in a step that failed some may have been taken. */
  samples(steps: number): Samples {
    const { width, times, dt } = this;
    let { count } = this;
    while (count > 0 && times[count - 1]! > (steps + 0.5) * dt) count--;
    if (this.shown?.t.length === count) return this.shown;
    const all = this.rows.slice(0, count * width);
    const rows = Array.from({ length: count }, (_, k) => all.subarray(k * width, (k + 1) * width));
    this.shown = { t: times.slice(0, count), rows };
    return this.shown;
  }

  /** Forgets all but the first samples. */
  cut(count: number): void {
    this.count = Math.min(count, this.count);
    this.shown = undefined;
  }

  save(): SavedRecord {
    return {
      t: this.times.slice(0, this.count),
      rows: this.rows.slice(0, this.count * this.width),
    };
  }

  restore({ t, rows }: SavedRecord): void {
    this.count = t.length;
    this.shown = undefined;
    const length = Math.max(16, t.length);
    this.times = new Float64Array(length);
    this.times.set(t);
    this.rows = new Float64Array(length * this.width);
    this.rows.set(rows);
  }
}

/** Samples are taken in step n where n mod (interval/dt) < 1; an interval that is whole but for rounding is whole. */
export function periodOf(sampleEvery: number | undefined, dt: number): number {
  if (sampleEvery === undefined) return 1;
  const period = sampleEvery / dt;
  const whole = Math.round(period);
  return Math.abs(period - whole) < 1e-9 * whole ? whole : period;
}

/**
 * Rows of recorded traces: `traces[k][s]` is entry k of sample s. Sample s is of step s + 1. `until`: the time in
 * seconds up to which steps are whole.
 */
export function rowsOfTraces(
  traces: readonly Float64Array[],
  step: Float64Array,
  dt: number,
  sampleEvery: number | undefined,
  until: number,
): Samples {
  const period = periodOf(sampleEvery, dt);
  const kept = Array.from(step, (_, s) => s).filter(
    (s) => (step[s]! + 1) % period < 1 && (step[s]! + 0.5) * dt < until,
  );
  return {
    t: Float64Array.from(kept, (s) => (step[s]! + 1) * dt),
    rows: kept.map((s) => Float64Array.from(traces, (trace) => trace[s]!)),
  };
}
