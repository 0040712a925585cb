// One queue on its own, driven step by step, with plain functions in place of kernels.

import { arena, StateArray } from "../../src/runtime/arena.ts";
import { rowsBy } from "../../src/runtime/connectivity.ts";
import { EventList } from "../../src/runtime/events.ts";
import { EventQueue, type QueueInput, type QueueKind } from "../../src/runtime/queue.ts";

export interface LineOptions {
  /** Emitting cell of each synapse. */
  readonly cells: readonly number[];
  readonly size: number;
  /** Seconds: one for all, or one per synapse. */
  readonly delays: readonly number[];
  readonly dt?: number;
  readonly kind?: QueueKind;
}

/** A pathway reduced to its queue; `step` emits spikes and returns the synapses that are delivered, in order. */
export class Line {
  readonly input: QueueInput;
  readonly delays: StateArray;
  queue: EventQueue;

  constructor(options: LineOptions) {
    const { cells, size, delays, dt = 1e-4, kind = "synapses" } = options;
    const events = new EventList("line", size);
    this.delays = new StateArray("line.delay", "f64", delays.length);
    this.delays.f64.set(delays);
    const rows = rowsBy({ i32: Int32Array.from(cells) }, size, "line");
    this.input = { name: "line", events, rows, delays: this.delays, dt };
    this.queue = new EventQueue(this.input, kind);
  }

  /** One step: these cells spike. */
  step(...spiking: readonly number[]): number[] {
    const { events } = this.input;
    events.array.i32.set(spiking);
    events.count = spiking.length;
    this.queue.push();
    const arrived: number[] = [];
    const { starts, order } = this.input.rows;
    const perSynapse = (begin: number, end: number): number => {
      const list = new Int32Array(arena().memory.buffer);
      for (let k = begin; k < end; k++) arrived.push(list[k]!);
      return 0;
    };
    const perCell = (begin: number, end: number): number => {
      const list = new Int32Array(arena().memory.buffer);
      for (let k = begin; k < end; k++)
        for (let p = starts.i32[list[k]!]!; p < starts.i32[list[k]! + 1]!; p++)
          arrived.push(order ? order.i32[p]! : p);
      return 0;
    };
    this.queue.deliver(perCell, perSynapse);
    return arrived;
  }

  /** Several steps without spikes. */
  idle(steps: number): number[][] {
    return Array.from({ length: steps }, () => this.step());
  }

  /** Goes on with a queue of another kind or step, taking along what is under way. */
  become(change: { kind?: QueueKind; dt?: number }): void {
    const old = this.queue;
    const dt = change.dt ?? old.input.dt;
    this.queue = new EventQueue({ ...old.input, dt }, change.kind ?? old.kind);
    this.queue.adopt(old);
  }
}
