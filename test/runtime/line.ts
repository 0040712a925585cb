// One queue on its own, driven step by step, with plain functions in place of kernels.

import { js } from "../../src/backends/js/backend.ts";
import type { KernelFunction } from "../../src/ir/ir.ts";
import { pushRunsKernel, pushSynapsesKernel } from "../../src/lowering/push.ts";
import { arena, StateArray } from "../../src/runtime/arena.ts";
import { rowsBy } from "../../src/runtime/connectivity.ts";
import { EventList } from "../../src/runtime/events.ts";
import { EventQueue, type QueueInput, type QueueKind } from "../../src/runtime/queue.ts";
import { runsOf } from "../../src/runtime/runs.ts";
import { WHEEL_HEADER } from "../../src/runtime/wheel.ts";

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
    const wheel = new StateArray("line.wheel", "i32", WHEEL_HEADER);
    const input = { name: "line", events, rows, delays: this.delays, dt, wheel };
    const runs = kind === "runs" ? runsOf(rows, this.delays.f64, dt, "line") : undefined;
    if (kind === "runs" && !runs) throw new Error("runs would be too short");
    this.input = runs ? { ...input, runs } : input;
    this.queue = this.make(this.input, kind);
  }

  /** One step: these cells spike. */
  step(...spiking: readonly number[]): number[] {
    const { events } = this.input;
    events.array.i32.set(spiking);
    events.count = spiking.length;
    this.queue.push();
    const arrived: number[] = [];
    const deliver: KernelFunction = (begin, end) => {
      const list = new Int32Array(arena().memory.buffer);
      for (let k = begin; k < end; k++) arrived.push(...this.synapsesOf(list[k]!));
      return 0;
    };
    this.queue.deliver(deliver);
    return arrived;
  }

  private synapsesOf(entry: number): number[] {
    const { rows, runs } = this.input;
    const { kind } = this.queue;
    if (kind === "synapses") return [entry];
    const { starts, order } = kind === "runs" ? runs!.rows : rows;
    const places = Array.from(
      { length: starts.i32[entry + 1]! - starts.i32[entry]! },
      (_, k) => starts.i32[entry]! + k,
    );
    return places.map((p) => (order ? order.i32[p]! : p));
  }

  private make(input: QueueInput, kind: QueueKind): EventQueue {
    if (kind === "cells") return new EventQueue(input, kind);
    const { wheel, rows, delays, dt, runs } = input;
    const kernel =
      kind === "runs"
        ? pushRunsKernel("push", wheel, { ...rows, starts: runs!.ofCell, order: null }, runs!.steps)
        : pushSynapsesKernel("push", wheel, rows, delays, dt);
    const push = js.load({ kernels: [kernel] }, arena()).push!;
    return new EventQueue(input, kind, push);
  }

  /** Several steps without spikes. */
  idle(steps: number): number[][] {
    return Array.from({ length: steps }, () => this.step());
  }

  /** Goes on with a queue of another kind or step, taking along what is under way. */
  become(change: { kind?: QueueKind; dt?: number }): void {
    const old = this.queue;
    const dt = change.dt ?? old.input.dt;
    this.queue = this.make({ ...old.input, dt }, change.kind ?? old.kind);
    this.queue.adopt(old);
  }
}
