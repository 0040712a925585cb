// Counts the spikes of every step.

import type { Clock } from "./clock.ts";
import { Columns } from "./columns.ts";
import type { EventList } from "./events.ts";
import { growingFloats } from "./growing.ts";

/** Records how many spiked in each step, as a rate per element. */
export class RateRecorder {
  /** t, step, rate (spikes per second and element). */
  readonly columns: Columns;
  private readonly t = growingFloats();
  private readonly step = growingFloats();
  private readonly rate = growingFloats();
  private readonly size: number;
  private readonly relative: Int32Array | null;

  /**
   * `relative` is below 0 for elements that are not in the recorded subgroup of `size`; null records all. With `file`
   * the rows go there.
   */
  constructor(size: number, relative: Int32Array | null, file?: string) {
    this.size = size;
    this.relative = relative;
    const fields = [
      { name: "t", kind: "f8", width: 0, data: this.t },
      { name: "step", kind: "i8", width: 0, data: this.step },
      { name: "rate", kind: "f8", width: 0, data: this.rate },
    ] as const;
    this.columns = new Columns(fields, file);
  }

  record(events: EventList, clock: Clock): void {
    this.t.push(clock.t);
    this.step.push(clock.step);
    this.rate.push(this.counted(events) / (this.size * clock.dt));
    this.columns.recorded();
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
