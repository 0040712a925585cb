// The time of a network: its clocks, one per step, and the seed that their random numbers are keyed by.

import { ValueError } from "../errors.ts";
import { Clock } from "../simulate.ts";
import { quantityText } from "../units/units.ts";
import { SECOND } from "./quantities.ts";

/** Of a step: how far a time may be from a multiple of it. */
const TOLERANCE = 1e-4;

/** Whether a time is a multiple of a step, to a ten-thousandth of it. */
export function isMultiple(time: number, dt: number): boolean {
  return Math.abs(time / dt - Math.round(time / dt)) < TOLERANCE;
}

/** Raises ValueError when a step cannot begin now. */
export function checkStep(dt: number, old: number, time: number, owner: string): void {
  if (isMultiple(time, dt)) return;
  const shown = (seconds: number): string => quantityText(seconds, SECOND);
  throw new ValueError(
    `cannot change dt of ${owner} from ${shown(old)} to ${shown(dt)} at t = ${shown(time)} ` +
      `(the time must be a multiple of the new dt: run on to ${shown(Math.ceil(time / dt) * dt)} first)`,
    "dt",
    dt,
  );
}

/** Clocks by step, made when they are asked for. */
export class Timeline {
  dt: number;
  seed: number;
  /** Simulated seconds, between runs. */
  time = 0;
  private readonly clocks = new Map<number, Clock>();

  constructor(dt: number, seed: number) {
    this.dt = dt;
    this.seed = seed;
  }

  /** The clock of a step; the network's own without one. */
  clock(dt: number = this.dt): Clock {
    let clock = this.clocks.get(dt);
    if (!clock) {
      clock = new Clock(dt, this.seed);
      catchUp(clock, this.time);
      this.clocks.set(dt, clock);
    }
    return clock;
  }

  /** Time while a run goes on. */
  get running(): number {
    return this.clocks.get(this.dt)?.t ?? this.time;
  }

  /** Brings clocks that had nothing to run to a time. */
  arrive(time: number): void {
    this.time = time;
    for (const clock of this.clocks.values()) catchUp(clock, time);
  }

  /** dt and step of every clock. */
  save(): [number, number][] {
    return [...this.clocks.values()].map(({ dt, step }) => [dt, step]);
  }

  restore(time: number, seed: number, clocks: readonly (readonly [number, number])[]): void {
    this.time = time;
    this.seed = seed;
    const steps = new Map(clocks);
    for (const dt of steps.keys()) this.clock(dt);
    for (const clock of this.clocks.values()) {
      clock.seed(seed);
      clock.moveTo(steps.get(clock.dt) ?? stepAt(time, clock.dt));
    }
  }
}

function catchUp(clock: Clock, time: number): void {
  const step = stepAt(time, clock.dt);
  if (step >= clock.step) clock.moveTo(step);
}

/** The first step that begins at a time or after it. */
function stepAt(time: number, dt: number): number {
  return Math.max(0, Math.ceil(time / dt - TOLERANCE));
}
