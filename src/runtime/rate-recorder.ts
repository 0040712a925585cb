// Counts the spikes of every step.

import type { Clock } from "./clock.ts";
import type { EventList } from "./events.ts";
import { type Growing, growingFloats } from "./growing.ts";

/** Records how many spiked in each step, as a rate per element. */
export class RateRecorder {
  readonly t: Growing<Float64Array> = growingFloats();
  readonly step: Growing<Float64Array> = growingFloats();
  /** Spikes per second and element. */
  readonly rate: Growing<Float64Array> = growingFloats();
  private readonly size: number;
  private readonly relative: Int32Array | null;

  /** `relative` is below 0 for elements that are not in the recorded subgroup of `size`; null records all. */
  constructor(size: number, relative: Int32Array | null) {
    this.size = size;
    this.relative = relative;
  }

  record(events: EventList, clock: Clock): void {
    this.t.push(clock.t);
    this.step.push(clock.step);
    this.rate.push(this.counted(events) / (this.size * clock.dt));
  }

  private counted({ count, array }: EventList): number {
    const { relative } = this;
    if (!relative) return count;
    const spikes = array.i32;
    let found = 0;
    for (let k = 0; k < count; k++) if (relative[spikes[k]!]! >= 0) found++;
    return found;
  }
}
