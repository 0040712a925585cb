// Counts the spikes of every step.

import { add, evaluate, gt, put, when, word } from "../ir/cycle.ts";
import { StateArray } from "./arena.ts";
import type { Clock } from "./clock.ts";
import { Columns } from "./columns.ts";
import type { Cyclic } from "./cycles.ts";
import type { EventList } from "./events.ts";
import { growingFloats } from "./growing.ts";

/** Steps that a log notes before they are recorded. */
const ROOM = 1024;

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

  /** As a log has noted them: how many spiked in so many steps, none of them after that of the clock. */
  take(counts: Int32Array, steps: Int32Array, samples: number, clock: Clock): void {
    for (let s = 0; s < samples; s++) {
      const step = clock.stepOf(steps[s]!);
      this.t.push(step * clock.dt);
      this.step.push(step);
      this.rate.push(counts[s]! / (this.size * clock.dt));
    }
    this.columns.recorded();
  }

  /** `record` in every step, as data; undefined for part of a group. */
  log(name: string, { counted }: EventList, clock: Clock): Cyclic | undefined {
    if (this.relative) return undefined;
    const [counts, steps, noted] = [
      new StateArray(`${name}.counts`, "i32", ROOM),
      new StateArray(`${name}.steps`, "i32", ROOM),
      new StateArray(`${name}.noted`, "i32", 1),
    ];
    const samples = word(noted.address >>> 2);
    const drain = (): void => {
      const count = noted.i32[0]!;
      noted.i32[0] = 0;
      if (count > 0) this.take(counts.i32, steps.i32, count, clock);
    };
    return {
      of: () => [noted],
      acts: (ask) => [
        when(gt(add(1, samples), ROOM), [evaluate(ask(drain))]),
        put(add(counts.address >>> 2, samples), word(counted)),
        put(add(steps.address >>> 2, samples), clock.lowWord),
        put(noted.address >>> 2, add(1, samples)),
      ],
      begin: () => {
        noted.i32[0] = 0;
      },
      end: drain,
    };
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
