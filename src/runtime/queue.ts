// Spikes under way: pushed with the delay of the moment of emission, delivered that many steps later.
//
// The contract: arrival = step of emission + floor(delay/dt + 0.5), with the delay read at emission; what is written to
// the delay later never touches a spike in flight; none is lost, doubled or merged. Arrivals of one step run in order of
// emission, then of emitting cell, then of synapse number.

import { DelayError } from "../errors.ts";
import type { KernelFunction } from "../ir/ir.ts";
import { StateArray } from "./arena.ts";
import type { Rows } from "./connectivity.ts";
import type { EventList } from "./events.ts";

/** Steps a delay takes, or NaN if it is no delay. */
export function delaySteps(delay: number, dt: number): number {
  return delay >= 0 && delay < Number.POSITIVE_INFINITY ? Math.floor(delay / dt + 0.5) : Number.NaN;
}

/** One slot of the ring: indices that are due in the same step. */
class Slot {
  readonly array: StateArray;
  count = 0;

  constructor(name: string) {
    this.array = new StateArray(name, "i32", 16);
  }

  add(index: number): void {
    if (this.count === this.array.length) this.array.resize(2 * this.count);
    this.array.i32[this.count++] = index;
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
  private slots: Slot[];
  private now = 0;
  private same = 0;

  constructor(input: QueueInput, kind: QueueKind) {
    this.input = input;
    this.kind = kind;
    this.slots = [new Slot(`${input.name}.queue`)];
    if (kind === "cells") this.readCommonDelay();
  }

  /** Reads the one delay anew; call when it may have changed. */
  readCommonDelay(): void {
    this.same = this.stepsOf(0);
  }

  /** Spikes in flight. */
  get pending(): number {
    return this.slots.reduce((sum, slot) => sum + slot.count, 0);
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
    if (this.kind === "synapses") this.pushSynapses();
    else if (this.same > 0) {
      const slot = this.slotIn(this.same);
      const spikes = events.array.i32;
      for (let k = 0; k < events.count; k++) slot.add(spikes[k]!);
    }
  }

  private pushSynapses(): void {
    const { events, rows, delays, dt } = this.input;
    const spikes = events.array.i32;
    const starts = rows.starts.i32;
    const order = rows.order?.i32;
    const delay = delays.f64;
    const common = delays.length === 1 ? 0 : -1;
    for (let k = 0; k < events.count; k++) {
      const cell = spikes[k]!;
      const end = starts[cell + 1]!;
      for (let p = starts[cell]!; p < end; p++) {
        const synapse = order ? order[p]! : p;
        const value = delay[common === 0 ? 0 : synapse]!;
        const steps = Math.floor(value / dt + 0.5);
        if (!(value >= 0 && steps < 2 ** 31)) {
          throw badDelay(this.input.name, synapse, value);
        }
        this.slotIn(steps).add(synapse);
      }
    }
  }

  /** The slot so many steps ahead; the ring grows on demand. */
  private slotIn(steps: number): Slot {
    if (steps >= this.slots.length) this.grow(steps + 1);
    return this.slots[(this.now + steps) & (this.slots.length - 1)]!;
  }

  private grow(wanted: number): void {
    let size = this.slots.length;
    while (size < wanted) size *= 2;
    const old = this.slots;
    this.slots = Array.from({ length: size }, (_, k) =>
      k < old.length
        ? old[(this.now + k) & (old.length - 1)]!
        : new Slot(`${this.input.name}.queue`),
    );
    this.now = 0;
  }

  /** Runs what arrives now, then moves on by one step. Returns what the kernel returned (1: a NaN was written). */
  deliver(perCell: KernelFunction, perSynapse: KernelFunction): number {
    const slot = this.slots[this.now]!;
    let result = 0;
    if (this.kind === "cells" && this.same === 0) {
      const { begin, count } = this.input.events;
      if (slot.count > 0) result |= run(perCell, slot);
      if (count > 0) result |= perCell(begin, begin + count);
    } else if (slot.count > 0) result = run(this.kind === "cells" ? perCell : perSynapse, slot);
    slot.count = 0;
    this.now = (this.now + 1) & (this.slots.length - 1);
    return result;
  }

  /** What is under way, in order of delivery: steps from now, and the synapse. */
  *inFlight(): Generator<{ steps: number; synapse: number }> {
    for (let steps = 0; steps < this.slots.length; steps++) {
      const slot = this.slots[(this.now + steps) & (this.slots.length - 1)]!;
      for (let k = 0; k < slot.count; k++) {
        const entry = slot.array.i32[k]!;
        if (this.kind === "synapses") yield { steps, synapse: entry };
        else yield* this.row(entry, steps);
      }
    }
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

function run(kernel: KernelFunction, slot: Slot): number {
  const begin = slot.array.address >> 2;
  return kernel(begin, begin + slot.count);
}

function badDelay(name: string, synapse: number, value: number): DelayError {
  const shown = Number.isNaN(value) ? "not a number" : `${value * 1e3} ms`;
  return new DelayError(
    `invalid delay: ${shown} at synapse ${synapse} of ${name} (must be >= 0 and finite)\n` +
      "  a delay counts when a spike is emitted: keep it in range where it is written, such as clip(delay, 0*ms, 20*ms)",
    synapse,
    value,
  );
}
