// Time as an integer: steps of dt, and the cells in memory where kernels read t, the step and the random state.

import { type Word, word } from "../ir/cycle.ts";
import { StateArray } from "./arena.ts";

const TOLERANCE = 1e-4;

/** Steps in a duration: the nearest integer if within 1e-4 of a step, else the next one up. */
export function stepsIn(duration: number, dt: number): number {
  const exact = duration / dt;
  const nearest = Math.round(exact);
  return Math.abs(exact - nearest) < TOLERANCE ? nearest : Math.ceil(exact);
}

/** A clock: `step` is the step at hand, `t` its time; both also lie in memory for kernels. */
export class Clock {
  readonly dt: number;
  step = 0;
  /** f64[1] each. */
  readonly time: StateArray;
  readonly stepCell: StateArray;
  /** i32[4]: seed low, seed high, step low, step high. */
  readonly random: StateArray;

  /** `like` is a clock whose time it shows; only the random numbers are its own. */
  constructor(dt: number, seed: number, like?: Clock) {
    this.dt = dt;
    this.time = like?.time ?? new StateArray("clock.t", "f64", 1);
    this.stepCell = like?.stepCell ?? new StateArray("clock.step", "f64", 1);
    this.random = new StateArray("clock.random", "i32", 4);
    this.seed(seed);
  }

  get t(): number {
    return this.step * this.dt;
  }

  seed(seed: number): void {
    const words = this.random.i32;
    words[0] = seed | 0;
    words[1] = Math.floor(seed / 2 ** 32) | 0;
  }

  /** Moves to a step and writes it where kernels read it. */
  moveTo(step: number): void {
    this.step = step;
    this.time.f64[0] = step * this.dt;
    this.stepCell.f64[0] = step;
    const words = this.random.i32;
    words[2] = step | 0;
    words[3] = Math.floor(step / 2 ** 32) | 0;
  }

  /** Takes over the step that others have moved to in memory. */
  follow(): void {
    this.step = this.stepCell.f64[0]!;
  }

  /** The low word of the step, as data for whoever notes steps in memory. */
  get lowWord(): Word {
    return word((this.random.address >>> 2) + 2);
  }

  /** The step with such a low word, not after the step at hand nor 2^31 before it. */
  stepOf(low: number): number {
    return this.step - ((this.step - low) | 0);
  }

  /** Keys random numbers by a count of initial assignments instead of a step. */
  initialDraw(count: number): void {
    const words = this.random.i32;
    words[2] = count | 0;
    words[3] = 1 << 30;
  }
}
