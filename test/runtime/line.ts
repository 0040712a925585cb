// One queue on its own, driven step by step, with plain functions in place of kernels.

import { js } from "../../src/backends/js/backend.ts";
import type { Kernel, KernelFunction } from "../../src/ir/ir.ts";
import { noteKernel, pushRunsKernel, pushSynapsesKernel } from "../../src/lowering/push.ts";
import { type Ages, agesOf, waitsOf } from "../../src/runtime/ages.ts";
import { arena, StateArray } from "../../src/runtime/arena.ts";
import { rowsBy } from "../../src/runtime/connectivity.ts";
import { EventList } from "../../src/runtime/events.ts";
import {
  EventQueue,
  type QueueInput,
  type QueueKind,
  type SpikeQueue,
} from "../../src/runtime/queue.ts";
import { RecentSpikes, spikeList } from "../../src/runtime/recent.ts";
import { runsOf } from "../../src/runtime/runs.ts";

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
  queue: SpikeQueue;
  private readonly arrived: StateArray;
  private recent: KernelFunction | undefined;

  constructor(options: LineOptions) {
    const { cells, size, delays, dt = 1e-4, kind = "synapses" } = options;
    const events = new EventList("line", size);
    this.delays = new StateArray("line.delay", "f64", delays.length);
    this.delays.f64.set(delays);
    const rows = rowsBy({ indices: Int32Array.from(cells) }, size, "line");
    const input = { name: "line", events, rows, delays: this.delays, dt };
    this.arrived = new StateArray("line.arrived", "i32", cells.length);
    const runs =
      kind === "runs" ? runsOf(rows, waitsOf(rows, this.delays.f64, dt)!, "line") : undefined;
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
      if (this.recent && this.queue.kind === "recent") {
        arrived.push(...this.arrived.i32.subarray(0, this.recent(begin, end)));
        return 0;
      }
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

  private make(input: QueueInput, kind: QueueKind): SpikeQueue {
    if (kind === "cells") return new EventQueue(input, kind);
    if (kind === "recent") return this.makeRecent(input);
    const { rows, delays, dt, runs } = input;
    return new EventQueue(input, kind, (wheel) => {
      const kernel =
        kind === "runs"
          ? pushRunsKernel(
              "push",
              wheel,
              { ...rows, starts: runs!.ofCell, order: null },
              runs!.steps,
            )
          : pushSynapsesKernel("push", wheel, rows, delays, dt);
      return { push: { run: js.load({ kernels: [kernel] }, arena()).push! } };
    });
  }

  private makeRecent(input: QueueInput): RecentSpikes {
    const { rows, delays, dt } = input;
    const ages = agesOf(rows, waitsOf(rows, delays.f64, dt)!, "line");
    if (!ages) throw new Error("more places than synapses");
    const { spikes, room } = spikeList(ages, "line");
    const { note, recent } = js.load(
      { kernels: kernelsOf(ages, spikes, room, this.arrived) },
      arena(),
    );
    this.recent = recent!;
    return new RecentSpikes(input, ages, spikes, { run: note! });
  }

  /** Several steps without spikes. */
  idle(steps: number): number[][] {
    return Array.from({ length: steps }, () => this.step());
  }

  /** Goes on with a queue of another kind or step, taking along what is under way. */
  become(change: { kind?: QueueKind; dt?: number }): void {
    const old = this.queue;
    const dt = change.dt ?? old.input.dt;
    const queue = this.make({ ...old.input, dt }, change.kind ?? old.kind);
    if (!(queue instanceof EventQueue)) throw new Error("adopts nothing");
    queue.adopt(old);
    this.queue = queue;
  }
}

/** Kernels that note spikes, and that list the synapses which hear them now. */
function kernelsOf(
  { shortest, longest, fullest: most, places, begins, ends, rows }: Ages,
  spikes: StateArray,
  room: StateArray,
  output: StateArray,
): Kernel[] {
  const { starts, order } = rows;
  const each = longest - shortest + 1;
  const near = { places, each, starts, listed: order ? [order] : [], begins, ends };
  const loop = { index: "s", spikes, shortest, longest, starts, order, most, room };
  const when = { op: "truth", value: true } as const;
  return [
    noteKernel("note", spikes, near),
    {
      name: "recent",
      loop: { ...loop, kind: "recent" },
      prologue: [],
      body: [{ kind: "emit", when, at: "s" }],
      output,
    },
  ];
}
