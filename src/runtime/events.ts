// The events of one step: which elements spiked, as a list in memory that kernels read.

import { StateArray } from "./arena.ts";

/** A list of indices, refilled every step by whoever raises the event. */
export class EventList {
  readonly array: StateArray;
  /** Position of the first entry, in units of an i32 from the start of memory. */
  readonly begin: number;
  count = 0;
  /** When each event happened, where that is known better than to a step; as many as there is room for events. */
  times: Float64Array | undefined;

  constructor(name: string, capacity: number) {
    this.array = new StateArray(name, "i32", capacity);
    this.begin = this.array.address >>> 2;
  }
}
