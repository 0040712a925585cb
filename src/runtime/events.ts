// The events of one step: which elements spiked, as a list in memory that kernels read.

import { StateArray } from "./arena.ts";

/** A list of indices, refilled every step by whoever raises the event. */
export class EventList {
  readonly array: StateArray;
  /** Position of the first entry, in units of an i32 from the start of memory. */
  readonly begin: number;
  /** Position of the number of events, which lies in memory too. */
  readonly counted: number;
  private readonly counter: StateArray;
  /** When each event happened, where that is known better than to a step; as many as there is room for events. */
  times: Float64Array | undefined;

  constructor(name: string, capacity: number) {
    this.array = new StateArray(name, "i32", capacity);
    this.begin = this.array.address >>> 2;
    this.counter = new StateArray(`${name}.count`, "i32", 1);
    this.counted = this.counter.address >>> 2;
  }

  get count(): number {
    return this.counter.i32[0]!;
  }

  set count(count: number) {
    this.counter.i32[0] = count;
  }
}
