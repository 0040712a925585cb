// Spikes at the moment of the crossing: thresholds tested on the dense output, resets within the step.

import type { KernelFunction } from "../ir/ir.ts";
import type { AdaptiveSolver } from "./adaptive.ts";
import type { StateArray } from "./arena.ts";
import type { EventList } from "./events.ts";
import type { Dense } from "./odex.js";

/** A kernel that writes one number for each element of a list, and where. */
export interface Evaluated {
  readonly run: KernelFunction;
  readonly array: StateArray;
}

export interface CrossingInput {
  readonly solver: AdaptiveSolver;
  readonly size: number;
  /** f64[1]: where the kernels read the time. */
  readonly time: StateArray;
  readonly elements: StateArray;
  /** By how much the threshold is passed: a spike is where this becomes > 0, or >= 0. */
  readonly gap: Evaluated;
  readonly inclusive: boolean;
  /** The variables, by number, that the gap depends on. */
  readonly needed: readonly number[];
  /** The refractory period, or whether the element stays refractory; undefined without. */
  readonly refractory:
    | { readonly kind: "time" | "condition"; readonly value: Evaluated }
    | undefined;
  /** Where there is refractoriness. */
  readonly lastspike: StateArray | undefined;
  readonly active: StateArray | undefined;
  /** Takes what monitors want to know at a spike, before the reset. */
  sample(begin: number, end: number): void;
  readonly reset: KernelFunction | undefined;
  readonly spikes: EventList;
  /** 0 where the threshold has been passed and not been left since; kept from call to call. */
  readonly armed: Int32Array;
  /** An element spiked again in a step. */
  twice(element: number, times: readonly [number, number]): never;
  /** A number that the threshold or the refractory period needs is none. */
  undecided(element: number, time: number): never;
  /** A reset wrote what is not a number. */
  notANumber(): never;
}

/** Points at which each accepted step is looked at. */
const SAMPLES = 8;
/** How finely a crossing is found, as a part of the interval: beyond the last digit of any time. */
const FINEST = 2 ** -54;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** Carries all elements over one step of the grid, and notes who spiked and when. */
export class Crossings {
  private readonly input: CrossingInput;
  private readonly found: { element: number; time: number }[] = [];
  private element = 0;
  private readonly points: number[] = new Array(SAMPLES + 1).fill(0);
  private readonly gaps: number[] = new Array(SAMPLES + 1).fill(0);
  private readonly watch: (from: number, to: number, dense: Dense) => number | undefined;

  constructor(input: CrossingInput) {
    this.input = input;
    this.watch = (from, to, dense) => this.search(from, to, dense);
  }

  /** One step, from one grid point to the next. */
  step(from: number, to: number): void {
    this.found.length = 0;
    for (let element = 0; element < this.input.size; element++) this.carry(element, from, to);
    this.found.sort((a, b) => a.time - b.time || a.element - b.element);
  }

  /** Fills the list of spikes, in order of time. */
  publish(): void {
    const { spikes } = this.input;
    const times = spikes.times!;
    const list = spikes.array.i32;
    this.found.forEach(({ element, time }, k) => {
      list[k] = element;
      times[k] = time;
    });
    spikes.count = this.found.length;
  }

  private carry(element: number, from: number, to: number): void {
    const { active, armed, solver } = this.input;
    this.element = element;
    let now = from;
    let last: number | undefined;
    for (;;) {
      if (active?.i32[element] === 0) {
        const until = this.refractoryUntil(now, now === from);
        const rest = Math.min(Math.max(until, now), to);
        if (rest > now) solver.advance(element, now, rest, false);
        if (until >= to) return;
        now = rest;
        active.i32[element] = 1;
        armed[element] = 1;
      }
      const spike = this.nextSpike(now, to);
      if (spike === undefined) return;
      if (last !== undefined) this.input.twice(element, [last, spike]);
      last = spike;
      now = spike;
      this.spike(spike);
      if (spike >= to) return;
    }
  }

  private get position(): number {
    return (this.input.elements.address >>> 2) + this.element;
  }

  private evaluate({ run, array }: Evaluated, time: number): number {
    this.input.time.f64[0] = time;
    run(this.position, this.position + 1);
    const value = array.f64[this.element]!;
    return Number.isNaN(value) ? this.input.undecided(this.element, time) : value;
  }

  /** A period ends when it ends; a condition is looked at on the grid alone. */
  private refractoryUntil(now: number, onGrid: boolean): number {
    const { refractory, lastspike } = this.input;
    if (!refractory) return now;
    if (refractory.kind === "time")
      return lastspike!.f64[this.element]! + this.evaluate(refractory.value, now);
    const stays = !onGrid || this.evaluate(refractory.value, now) !== 0;
    return stays ? Number.POSITIVE_INFINITY : now;
  }

  /** Integrates until the threshold is passed; undefined when it is not. */
  private nextSpike(now: number, to: number): number | undefined {
    const { solver, armed, gap } = this.input;
    const { element } = this;
    const above = this.holds(this.evaluate(gap, now));
    if (above && armed[element] === 1) return now;
    if (!above) armed[element] = 1;
    return solver.advance(element, now, to, true, this.watch);
  }

  private spike(time: number): void {
    const { input, element, position } = this;
    this.found.push({ element, time });
    if (input.lastspike) input.lastspike.f64[element] = time;
    if (input.active) input.active.i32[element] = 0;
    input.time.f64[0] = time;
    input.sample(position, position + 1);
    if (input.reset && input.reset(position, position + 1) !== 0) input.notANumber();
    input.armed[element] = this.holds(this.evaluate(input.gap, time)) ? 0 : 1;
  }

  private holds(gap: number): boolean {
    return this.input.inclusive ? gap >= 0 : gap > 0;
  }

  private gapAt(x: number, dense: Dense): number {
    const { solver, gap, needed } = this.input;
    solver.place(x, dense, needed);
    return this.evaluate(gap, solver.timeAt(x));
  }

  /** The first point at which the threshold is passed, among samples and where a peak between them may pass it. */
  private search(from: number, to: number, dense: Dense): number | undefined {
    const { armed } = this.input;
    const { points, gaps } = this;
    for (let k = 0; k <= SAMPLES; k++) {
      points[k] = k === SAMPLES ? to : from + ((to - from) * k) / SAMPLES;
      gaps[k] = this.gapAt(points[k]!, dense);
    }
    let below: number | undefined;
    for (let k = 0; k <= SAMPLES; k++) {
      if (armed[this.element] === 0) {
        if (this.holds(gaps[k]!)) continue;
        armed[this.element] = 1;
      }
      const above = this.holds(gaps[k]!) ? points[k] : this.peak(k, dense);
      if (above !== undefined) return this.bisect(below ?? from, above, dense);
      below = points[k]!;
    }
    return undefined;
  }

  /** A point around sample k where the threshold is passed, if k is a peak near enough to it. */
  private peak(k: number, dense: Dense): number | undefined {
    const { points, gaps } = this;
    const gap = gaps[k]!;
    const before = gaps[k - 1] ?? Number.NEGATIVE_INFINITY;
    const after = gaps[k + 1] ?? Number.NEGATIVE_INFINITY;
    if (!(gap >= before && gap >= after)) return undefined;
    const lowest = Math.min(k > 0 ? before : gap, k < SAMPLES ? after : gap);
    if (gap + 2 * (gap - lowest) < 0) return undefined;
    let low = points[Math.max(0, k - 1)]!;
    let high = points[Math.min(SAMPLES, k + 1)]!;
    for (let round = 0; round < 40; round++) {
      const [a, b] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
      const [left, right] = [this.gapAt(a, dense), this.gapAt(b, dense)];
      if (this.holds(left)) return a;
      if (this.holds(right)) return b;
      if (left < right) low = a;
      else high = b;
    }
    return undefined;
  }

  /** The point where the threshold comes to be passed, to the last digit. */
  private bisect(low: number, high: number, dense: Dense): number {
    let [a, b] = [low, high];
    while (b - a > FINEST) {
      const middle = a + (b - a) / 2;
      if (middle <= a || middle >= b) break;
      if (this.holds(this.gapAt(middle, dense))) b = middle;
      else a = middle;
    }
    return b;
  }
}
