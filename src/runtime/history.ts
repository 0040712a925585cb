// The history of a variable: its values at the steps gone by, in a ring that kernels read by position.

import { PAST } from "../ir/past.ts";
import { StateArray } from "./arena.ts";
import type { Clock } from "./clock.ts";

/** As for kernels: how far from a step a time counts as that step. */
const SNAP = 1e-6;

/** What a history is made of, oldest sample first. */
export interface Samples {
  readonly values: Float64Array;
  /** How many samples. */
  readonly count: number;
  /** Step of the newest, and the length of steps. */
  readonly last: number;
  readonly dt: number;
  /** Nothing was dropped: the oldest sample is the first there ever was. */
  readonly whole: boolean;
  /** Samples to keep at least. */
  readonly wanted: number;
}

/** Samples of one variable, `width` values each, one per step of a clock. */
export class History {
  /** f64, by `PAST`. */
  readonly cells: StateArray;
  /** f64[1]: seconds; delays up to there are sure to find their sample at the next step too. */
  readonly allowed: StateArray;
  /** The clock of its steps, once it takes part in a network. */
  clock: Clock | undefined;
  private readonly ring: StateArray;
  private width = 0;
  private rows = 0;
  private newest = 0;
  private count = 0;
  private last = -1;
  private dt = 0;
  private whole = true;
  private rowsWanted = 2;
  /** Delays may change, so that twice the longest is kept. */
  private changing = false;

  constructor(name: string) {
    this.cells = new StateArray(`${name}.past`, "f64", 8);
    this.ring = new StateArray(`${name}.ring`, "f64", 0);
    this.allowed = new StateArray(`${name}.allowed`, "f64", 1);
    this.clear();
  }

  /** Samples to keep; there are fewer while the history is young. */
  get wanted(): number {
    return this.rowsWanted;
  }

  /** The longest delay in steps that finds its sample now. */
  get reach(): number {
    return this.whole ? Number.POSITIVE_INFINITY : this.count - 1;
  }

  /** Forgets all samples. */
  clear(): void {
    const { dt, rowsWanted: wanted } = this;
    this.load({ values: new Float64Array(0), count: 0, last: -1, dt, whole: true, wanted });
  }

  /** Keeps what a delay of so many steps needs, or twice that where delays may change. */
  keep(steps: number, changing: boolean): void {
    this.changing ||= changing;
    const needed = Math.ceil(steps) + 2;
    this.rowsWanted = Math.max(this.rowsWanted, changing ? 2 * needed : needed);
    this.tell();
  }

  /**
   * Belongs to a clock from now on, for elements of which there are `width`; `present` gives the values of now. Samples
   * at other steps become samples at these, in proportion; elements that are new had their present value always.
   */
  follow(clock: Clock, width: number, present: () => Float64Array): void {
    this.clock = clock;
    if (this.count > 0 && width !== this.width) this.widen(width, present());
    if (this.count > 0 && clock.dt !== this.dt) this.resample(clock, present());
    this.dt = clock.dt;
    this.width = width;
    if (this.count === 0) this.load({ ...this.save(), last: clock.step - 1 });
    const gap = clock.step - 1 - this.last;
    if (gap > 0) this.hold(gap);
    if (gap < 0) this.load(this.newestFirst(this.count + gap, -gap));
  }

  /** Adds the values at a step of the clock; they are looked up when there is room, since memory may move before. */
  push(values: { readonly f64: Float64Array }): void {
    if (this.count === this.rows) this.makeRoom();
    this.newest = this.newest + 1 === this.rows ? 0 : this.newest + 1;
    if (this.count < this.rows) this.count++;
    else this.whole = false;
    this.ring.f64.set(values.f64, this.newest * this.width);
    this.last = this.clock!.step;
    this.tell();
  }

  /** All samples, copied. */
  save(): Samples {
    const { width, count, last, dt, whole, rowsWanted: wanted } = this;
    const values = new Float64Array(count * width);
    for (let k = 0; k < count; k++) values.set(this.row(count - 1 - k), k * width);
    return { values, count, last, dt, whole, wanted };
  }

  /** Holds these samples and no others. */
  load({ values, count, last, dt, whole, wanted }: Samples): void {
    if (count > 0) this.width = values.length / count;
    this.rows = Math.max(2, count);
    this.ring.resize(this.rows * this.width);
    this.ring.f64.set(values);
    this.newest = Math.max(0, count - 1);
    this.count = count;
    this.last = last;
    this.dt = dt;
    this.whole = whole;
    this.rowsWanted = Math.max(this.rowsWanted, wanted);
    this.tell();
  }

  /** The sample that was taken `back` samples before the newest. */
  private row(back: number): Float64Array {
    const row = (this.newest - back + this.rows) % this.rows;
    return this.ring.f64.subarray(row * this.width, (row + 1) * this.width);
  }

  /** More rows while there are fewer than wanted: while nothing is dropped they are filled, then they grow by need. */
  private makeRoom(): void {
    if (this.rows >= this.rowsWanted) return;
    const samples = this.save();
    this.rows = Math.min(this.rowsWanted, Math.max(16, 2 * this.rows));
    this.ring.resize(this.rows * this.width);
    this.ring.f64.set(samples.values);
    this.newest = Math.max(0, this.count - 1);
  }

  /** Samples that are missing, while the variable was not followed: the newest, held. */
  private hold(steps: number): void {
    const { clock } = this;
    if (this.count === 0 || !clock) {
      this.last += steps;
      this.tell();
      return;
    }
    const values = { f64: this.row(0).slice() };
    for (let k = Math.min(steps, this.rowsWanted); k > 0; k--) this.push(values);
    this.last = clock.step - 1;
    this.tell();
  }

  /** The oldest `count` samples; the newest are dropped. */
  private newestFirst(count: number, dropped: number): Samples {
    const samples = this.save();
    const left = Math.max(0, count);
    const values = samples.values.slice(0, left * this.width);
    return { ...samples, values, count: left, last: samples.last - dropped };
  }

  private widen(width: number, present: Float64Array): void {
    const samples = this.save();
    const values = new Float64Array(samples.count * width);
    const shared = Math.min(width, this.width);
    for (let k = 0; k < samples.count; k++) {
      values.set(present, k * width);
      values.set(samples.values.subarray(k * this.width, k * this.width + shared), k * width);
    }
    this.load({ ...samples, values });
  }

  private resample({ dt, step }: Clock, present: Float64Array): void {
    const ratio = dt / this.dt;
    const behind = Math.round(step * ratio) - this.last;
    const count = Math.ceil((behind + this.count - 1) / ratio - SNAP);
    const values = new Float64Array(count * this.width);
    for (let back = count; back > 0; back--)
      values.set(this.at(back * ratio, behind, present), (count - back) * this.width);
    const { whole, rowsWanted: wanted } = this;
    this.load({ values, count, last: step - 1, dt, whole, wanted: Math.ceil(wanted / ratio) + 2 });
  }

  /** Values some steps before now, between two samples in proportion. */
  private at(steps: number, behind: number, present: Float64Array): Float64Array {
    const nearest = Math.round(steps);
    const lag = Math.abs(steps - nearest) <= SNAP ? nearest : steps;
    const whole = Math.floor(lag);
    const sample = (back: number): Float64Array =>
      back === 0 ? present : this.row(Math.max(0, Math.min(this.count - 1, back - behind)));
    const later = sample(whole);
    if (lag === whole) return later;
    const earlier = sample(whole + 1);
    return later.map((value, k) => value + (lag - whole) * (earlier[k]! - value));
  }

  /** Writes what kernels read. */
  private tell(): void {
    const { f64 } = this.cells;
    f64[PAST.base] = this.ring.address / 8;
    f64[PAST.rows] = this.rows;
    f64[PAST.width] = this.width;
    f64[PAST.newest] = this.newest;
    f64[PAST.last] = this.last;
    f64[PAST.kept] = this.count;
    f64[PAST.reach] = this.count > 0 ? this.count - 1 - this.last : Number.NEGATIVE_INFINITY;
    const spare = this.changing ? Math.floor(this.rowsWanted / 2) - 2 : this.rowsWanted - 2;
    const sure = this.whole ? spare : Math.min(spare, this.count - 2);
    this.allowed.f64[0] = (sure + SNAP) * this.dt;
  }
}
