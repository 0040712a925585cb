// Spikes under way as a list of those that are recent enough: nothing waits, each step looks up who hears them now.

import { call, evaluate, set, when, word } from "../ir/cycle.ts";
import type { KernelFunction } from "../ir/ir.ts";
import { type Ages, SPARE } from "./ages.ts";
import { StateArray } from "./arena.ts";
import type { Cyclic } from "./cycles.ts";
import {
  type EventQueue,
  type InFlight,
  inRow,
  type QueueInput,
  type SpikeQueue,
} from "./queue.ts";

/** Synapses that are listed at once, if no place has more. */
const ROOM = 4096;
const FIRST = 64;

/** The list of recent spikes where kernels find it, as `spikes` and `room` of a recent loop. */
export interface SpikeList {
  readonly spikes: StateArray;
  readonly room: StateArray;
}

export function spikeList(ages: Ages, name: string): SpikeList {
  return {
    spikes: new StateArray(`${name}.recent`, "i32", 6),
    room: new StateArray(`${name}.room`, "i32", Math.max(ROOM, ages.fullest) + SPARE),
  };
}

/**
 * The queue for static delays of many lengths. The kernels do it all; here is only the memory of the list. What runs in
 * every step is as little as can be, for V8 compiles it while the first steps run.
 */
export class RecentSpikes implements SpikeQueue {
  readonly kind = "recent";
  readonly input: QueueInput;
  private readonly ages: Ages;
  private readonly spikes: StateArray;
  private readonly note: { readonly run: KernelFunction };
  /** Two numbers for each spike. */
  private readonly entries: StateArray;
  /** Spikes that are sure to find room. */
  private free = FIRST;
  private handed = false;

  /** `note` notes the spikes of a list of cells. */
  constructor(
    input: QueueInput,
    ages: Ages,
    spikes: StateArray,
    note: { readonly run: KernelFunction },
  ) {
    this.input = input;
    this.ages = ages;
    this.spikes = spikes;
    this.note = note;
    this.entries = new StateArray(`${input.name}.recent.spikes`, "i32", 2 * FIRST);
    spikes.i32.set([this.entries.address >>> 2, 0, 0, FIRST, 0]);
  }

  /** Spikes that may still arrive somewhere. */
  get pending(): number {
    const [, first, end] = this.spikes.i32;
    return end! - first!;
  }

  push(): void {
    const { events } = this.input;
    const { count } = events;
    if (count === 0) return;
    this.free -= count;
    if (this.free < 0) this.makeRoom(count);
    const { begin } = events;
    this.note.run(begin, begin + count);
  }

  /** Moves the spikes that are not over to the front of a list that takes as many more. */
  private makeRoom(count: number): void {
    const { spikes, entries } = this;
    const [, first, end] = spikes.i32;
    const kept = end! - first!;
    entries.i32.copyWithin(0, 2 * first!, 2 * end!);
    const capacity = Math.max(entries.length / 2, 2 * (kept + count));
    if (2 * capacity > entries.length) entries.resize(2 * capacity);
    spikes.i32.set([entries.address >>> 2, 0, kept, capacity]);
    this.free = capacity - kept - count;
  }

  /** The code looks up by itself what arrives. */
  deliver(run: KernelFunction): number {
    const header = this.spikes.i32;
    if (!this.handed) return run(header[1]!, header[2]!);
    this.handed = false;
    header[4]!++;
    return 0;
  }

  readonly pushing: Cyclic = {
    of: () => [this],
    acts: (ask) => {
      const { counted } = this.input.events;
      return [when(word(counted), [evaluate(ask(() => this.push()))])];
    },
  };

  delivering(run: KernelFunction, result: string): Cyclic {
    return {
      of: () => (this.handed ? undefined : [this, run]),
      acts: () => {
        const header = this.spikes.address >>> 2;
        return [set(result, call(run, word(header + 1), word(header + 2)))];
      },
    };
  }

  /** As at that step, for as long as the code runs. */
  foresee(steps: number, run: KernelFunction): void {
    const now = this.spikes.i32.slice();
    this.spikes.i32[4]! += steps;
    run(0, 0);
    this.spikes.i32.set(now);
  }

  pass(): void {
    const header = this.spikes.i32;
    const [, first, end] = header;
    const step = ++header[4]!;
    let k = first!;
    while (k < end! && ((step - this.entries.i32[2 * k + 1]!) | 0) > this.ages.longest) k++;
    header[1] = k;
  }

  hand(to: EventQueue): void {
    for (const { steps, synapse } of this.inFlight()) {
      if (steps > 0) break;
      to.take(0, synapse);
    }
    this.handed = true;
  }

  *inFlight(): Generator<InFlight> {
    const { shortest, longest, rows } = this.ages;
    const [, first, end, , step] = this.spikes.i32;
    const entries = this.entries.i32;
    for (let steps = 0; steps <= longest; steps++)
      for (let k = first!; k < end!; k++) {
        const age = ((step! - entries[2 * k + 1]!) | 0) + steps;
        if (age >= shortest && age <= longest)
          yield* inRow(rows, entries[2 * k]! + age - shortest, steps);
      }
  }
}
