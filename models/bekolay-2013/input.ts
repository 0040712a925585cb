// The inputs of the learning experiments: sums of sines with random phases, weaker the faster they are.

import type { Process, Random } from "myelin/nef";

/** Frequencies in Hz: the multiples of `base` up to `high`. */
export interface Sines {
  readonly base: number;
  readonly high: number;
  /** Root mean square of each dimension. */
  readonly rms: number;
}

/** Sines whose amplitudes are uniform from 0 to base/f; the sum repeats after 1/base seconds. */
export class PinkSines implements Process {
  readonly text: string;
  readonly size: number;
  private readonly sines: Sines;
  private readonly random: (() => Random) | undefined;

  /** `random` fixes the signal whatever stream the model gives. */
  constructor(size: number, sines: Sines, random?: () => Random) {
    const { base, high, rms } = sines;
    this.text = `PinkSines(${base} to ${high} Hz, rms ${rms})`;
    this.size = size;
    this.sines = sines;
    this.random = random;
  }

  start(size: number, dt: number, given: Random): (t: number, into: Float64Array) => void {
    const random = this.random?.() ?? given;
    const period = Math.round(1 / this.sines.base / dt);
    const tables = Array.from({ length: size }, () => this.table(period, dt, random));
    return (t, into) => {
      const step = Math.round(t / dt) % period;
      for (let d = 0; d < size; d++) into[d] = tables[d]![step]!;
    };
  }

  private table(period: number, dt: number, random: Random): Float64Array {
    const { base, high, rms } = this.sines;
    const made = new Float64Array(period);
    for (let k = 1; k * base <= high; k++) {
      const amplitude = random.uniform() / k;
      const phase = 2 * Math.PI * random.uniform();
      const turn = 2 * Math.PI * k * base * dt;
      for (let step = 0; step < period; step++)
        made[step]! += amplitude * Math.sin(turn * step + phase);
    }
    const mean = made.reduce((sum, x) => sum + x * x, 0) / period;
    return made.map((x) => (x * rms) / Math.sqrt(mean));
  }
}
