// Spikes under way: pushed with the delay of the moment of emission, delivered that many steps later.
//
// The contract: arrival = step of emission + floor(delay/dt + 0.5), with the delay read at emission; what is written to
// the delay later never touches a spike in flight; none is lost, doubled or merged. Arrivals of one step run in order
// of
// emission, then of emitting cell, then of synapse number.

import { DelayError } from "../errors.ts";
import type { KernelFunction } from "../ir/ir.ts";
import { arena, StateArray } from "./arena.ts";
import type { Rows } from "./connectivity.ts";
import type { EventList } from "./events.ts";

/** The most steps a delay may take: 28 minutes at 0.1 ms. The ring has a place for each of them. */
export const LONGEST_DELAY: number = 2 ** 24;

/** Steps a delay takes, or NaN if it is no delay. */
export function delaySteps(delay: number, dt: number): number {
  const steps = Math.floor(delay / dt + 0.5);
  return delay >= 0 && steps <= LONGEST_DELAY ? steps : Number.NaN;
}

/** One slot of the ring: indices that are due in the same step. */
class Slot {
  readonly array: StateArray;
  /** The array's view, looked up once per push. */
  view: Int32Array;
  count = 0;

  constructor(name: string) {
    this.array = new StateArray(name, "i32", 16);
    this.view = this.array.i32;
  }

  add(index: number): void {
    // a view of no length has lost its memory to growth
    if (this.count >= this.view.length) {
      if (this.count === this.array.length) this.array.resize(2 * this.count);
      this.view = this.array.i32;
    }
    this.view[this.count++] = index;
  }
}

/** What a queue needs to know of its pathway. */
export interface QueueInput {
  readonly name: string;
  readonly events: EventList;
  readonly rows: Rows;
  /** Delays in seconds: one for all, or one per synapse. */
  readonly delays: StateArray;
  readonly dt: number;
}

/** How spikes are stored: the spiking cells when all delays are one, else synapse by synapse. */
export type QueueKind = "cells" | "synapses";

/** A ring of slots, as long as the longest delay met so far. */
export class EventQueue {
  readonly input: QueueInput;
  kind: QueueKind;
  /** Made when first used. */
  private slots: (Slot | undefined)[];
  private buffer: ArrayBufferLike | undefined;
  private now = 0;
  private same = 0;

  constructor(input: QueueInput, kind: QueueKind) {
    this.input = input;
    this.kind = kind;
    this.slots = [undefined];
    if (kind === "cells") this.readCommonDelay();
  }

  /** Reads the one delay anew; call when it may have changed. */
  readCommonDelay(): void {
    this.same = this.stepsOf(0);
  }

  /** Spikes in flight. */
  get pending(): number {
    return this.slots.reduce((sum, slot) => sum + (slot?.count ?? 0), 0);
  }

  private stepsOf(synapse: number): number {
    const { delays, dt } = this.input;
    if (delays.length === 0) return 0;
    const delay = delays.f64[synapse]!;
    const steps = delaySteps(delay, dt);
    if (Number.isNaN(steps)) throw badDelay(this.input.name, synapse, delay);
    return steps;
  }

  /** Takes the spikes of this step. */
  push(): void {
    const { events } = this.input;
    if (events.count === 0) return;
    this.lookUpViews();
    if (this.kind === "synapses") this.pushSynapses();
    else if (this.same > 0) {
      const slot = this.slotIn(this.same);
      // looked up every time: adding may make the memory grow
      for (let k = 0; k < events.count; k++) slot.add(events.array.i32[k]!);
    }
  }

  private pushSynapses(): void {
    this.reserve();
    const { events, rows, delays, dt } = this.input;
    const spikes = events.array.i32;
    const starts = rows.starts.i32;
    const order = rows.order?.i32;
    const delay = delays.f64;
    const one = delays.length === 1;
    for (let k = 0; k < events.count; k++) {
      const cell = spikes[k]!;
      const end = starts[cell + 1]!;
      for (let p = starts[cell]!; p < end; p++) {
        const synapse = order ? order[p]! : p;
        const value = delay[one ? 0 : synapse]!;
        const steps = Math.floor(value / dt + 0.5);
        if (!(value >= 0 && steps <= LONGEST_DELAY))
          throw badDelay(this.input.name, synapse, value);
        this.slotIn(steps).add(synapse);
      }
    }
  }

  /** Where views do not survive growth of the memory, it grows before they are looked up. */
  private reserve(): void {
    const memory = arena();
    if (memory.shared) return;
    const { events, rows } = this.input;
    let fresh = 0;
    const spikes = events.array.i32;
    const starts = rows.starts.i32;
    for (let k = 0; k < events.count; k++) fresh += starts[spikes[k]! + 1]! - starts[spikes[k]!]!;
    // each may open a slot, and slots grow by doubling
    memory.reserveFor(64 * fresh + 16 * (this.pending + fresh) + 128 * this.slots.length);
    this.lookUpViews();
  }

  /** Looks up the views of all slots again when memory has grown. */
  private lookUpViews(): void {
    const { buffer } = this.input.events.array.view;
    if (buffer === this.buffer) return;
    this.buffer = buffer;
    for (const slot of this.slots) if (slot) slot.view = slot.array.i32;
  }

  /** The slot so many steps ahead; the ring grows on demand. */
  private slotIn(steps: number): Slot {
    if (steps >= this.slots.length) this.grow(steps + 1);
    const position = (this.now + steps) & (this.slots.length - 1);
    let slot = this.slots[position];
    if (slot === undefined) {
      slot = new Slot(`${this.input.name}.queue`);
      this.slots[position] = slot;
    }
    return slot;
  }

  private grow(wanted: number): void {
    const old = this.slots;
    let size = old.length;
    while (size < wanted) size *= 2;
    this.slots = new Array(size).fill(undefined);
    for (let k = 0; k < old.length; k++) this.slots[k] = old[(this.now + k) & (old.length - 1)];
    this.now = 0;
  }

  /** Runs what arrives now, then moves on by one step. Returns what the kernel returned (1: a NaN was written). */
  deliver(perCell: KernelFunction, perSynapse: KernelFunction): number {
    const slot = this.slots[this.now];
    let result = 0;
    if (slot && slot.count > 0) {
      const begin = slot.array.address >>> 2;
      result = (this.kind === "cells" ? perCell : perSynapse)(begin, begin + slot.count);
      slot.count = 0;
    }
    if (this.kind === "cells" && this.same === 0) {
      const { begin, count } = this.input.events;
      if (count > 0) result |= perCell(begin, begin + count);
    }
    this.now = (this.now + 1) & (this.slots.length - 1);
    return result;
  }

  /** What is under way, in order of delivery: steps from now, and the synapse. */
  *inFlight(): Generator<{ steps: number; synapse: number }> {
    for (let steps = 0; steps < this.slots.length; steps++) {
      const slot = this.slots[(this.now + steps) & (this.slots.length - 1)];
      for (let k = 0; slot && k < slot.count; k++) {
        const entry = slot.array.i32[k]!;
        if (this.kind === "synapses") yield { steps, synapse: entry };
        else yield* this.row(entry, steps);
      }
    }
  }

  /** What is under way as numbers: steps from now, and the cells or synapses that are due. */
  save(): { steps: Int32Array; entries: Int32Array } {
    const size = this.pending;
    const [steps, entries] = [new Int32Array(size), new Int32Array(size)];
    let next = 0;
    for (let ahead = 0; ahead < this.slots.length; ahead++) {
      const slot = this.slots[(this.now + ahead) & (this.slots.length - 1)];
      if (!slot) continue;
      entries.set(slot.array.i32.subarray(0, slot.count), next);
      steps.fill(ahead, next, next + slot.count);
      next += slot.count;
    }
    return { steps, entries };
  }

  /** Puts what `save` of a queue of the same kind gave into this one, which is empty. */
  load(steps: Int32Array, entries: Int32Array): void {
    for (let k = 0; k < steps.length; k++) this.slotIn(steps[k]!).add(entries[k]!);
  }

  private *row(cell: number, steps: number): Generator<{ steps: number; synapse: number }> {
    const { starts, order } = this.input.rows;
    for (let p = starts.i32[cell]!; p < starts.i32[cell + 1]!; p++)
      yield { steps, synapse: order ? order.i32[p]! : p };
  }

  /**
   * Takes over what another queue of the same pathway has under way; times are kept when dt changed. Both queues stand
   * between two steps.
   */
  adopt(other: EventQueue): void {
    const scale = other.input.dt / this.input.dt;
    for (const { steps, synapse } of other.inFlight())
      this.slotIn(Math.floor(steps * scale + 0.5)).add(synapse);
  }
}

function badDelay(name: string, synapse: number, value: number): DelayError {
  const shown = Number.isNaN(value) ? "not a number" : `${value * 1e3} ms`;
  return new DelayError(
    `invalid delay: ${shown} at synapse ${synapse} of ${name} (must be >= 0 and at most 2^24 steps)\n` +
      "  a delay counts when a spike is emitted: keep it in range where it is written, such as clip(delay, 0*ms, 20*ms)",
    synapse,
    value,
  );
}
