// Spikes under way: pushed with the delay of the moment of emission, delivered that many steps later.
//
// The contract: arrival = step of emission + floor(delay/dt + 0.5), with the delay read at emission; what is written to
// the delay later never touches a spike in flight; none is lost, doubled or merged. Arrivals of one step run in order
// of emission, then of emitting cell, then of synapse number.

import { DelayError } from "../errors.ts";
import {
  type Act,
  add,
  call,
  count,
  evaluate,
  gt,
  local,
  or,
  put,
  set,
  when,
  word,
} from "../ir/cycle.ts";
import type { KernelFunction } from "../ir/ir.ts";
import type { StateArray } from "./arena.ts";
import type { Rows } from "./connectivity.ts";
import type { Ask, Cyclic } from "./cycles.ts";
import { delaySteps } from "./delay-steps.ts";
import type { EventList } from "./events.ts";
import type { Runs } from "./runs.ts";
import { Wheel } from "./wheel.ts";

export { delaySteps, LONGEST_DELAY } from "./delay-steps.ts";

/** What a queue needs to know of its pathway. */
export interface QueueInput {
  readonly name: string;
  readonly events: EventList;
  readonly rows: Rows;
  /** Delays in seconds: one for all, or one per synapse. */
  readonly delays: StateArray;
  readonly dt: number;
  /** For kind `runs`: the synapses by delay. */
  readonly runs?: Runs;
}

/**
 * What waits for a spike: the cell, when all delays are one; when delays are static nothing but the spike itself (see
 * RecentSpikes), or each run of synapses that have one delay; each synapse.
 */
export type QueueKind = "cells" | "recent" | "runs" | "synapses";

/** What is under way: steps from now, and the cells or synapses that wait, in order of delivery. */
export interface UnderWay {
  readonly kind: "cells" | "synapses";
  readonly steps: Int32Array;
  readonly entries: Int32Array;
}

/** A spike under way: steps from now, and the synapse. */
export interface InFlight {
  readonly steps: number;
  readonly synapse: number;
}

/** The spikes of a pathway under way. In each step spikes are pushed, then what arrives is delivered. */
export interface SpikeQueue {
  readonly input: QueueInput;
  readonly kind: QueueKind;
  /** Entries in flight. */
  readonly pending: number;
  /** Takes the spikes of this step. */
  push(): void;
  /**
   * Runs code for what arrives now, a list in memory, then moves on by one step. Returns what the code returned (1: a
   * NaN was written).
   */
  deliver(run: KernelFunction): number;
  /** Runs code for what arrives so many steps from now, as far as it is under way, and leaves it there. */
  foresee(steps: number, run: KernelFunction): void;
  /** Moves on by one step without running anything. */
  pass(): void;
  /** Gives what arrives now to an older queue, of kind `synapses`, where it comes last. */
  hand(to: EventQueue): void;
  /** What is under way, in order of delivery. */
  inFlight(): Generator<InFlight>;
  /** `push` as data. */
  readonly pushing: Cyclic;
  /** `deliver` as data; what the code returned is left in a local of that name. */
  delivering(run: KernelFunction, result: string): Cyclic;
}

/** How spikes get into a wheel, and out of it. */
export interface WheelKernels {
  /** Puts the spikes of a list of cells into the wheel. */
  readonly push: { readonly run: KernelFunction };
  /** The code for what arrives finds it in the wheel by itself; it is not given a list. */
  readonly finds?: boolean;
}

/**
 * A ring of slots, as long as the longest delay met so far. What runs in every step is as little as can be, for V8
 * compiles it while the first steps run.
 */
export class EventQueue implements SpikeQueue {
  readonly input: QueueInput;
  readonly kind: QueueKind;
  private readonly wheel: Wheel;
  private readonly filler: { readonly run: KernelFunction } | undefined;
  private readonly finds: boolean;
  private same = 0;
  /** Where the entries of each cell begin. */
  private readonly starts: StateArray;
  /** Most entries of a cell, once it is known. */
  private longest = 0;
  /** Spikes whose entries are sure to have a place, and be it that for what finds no room. */
  private sure = 0;

  /** `kernels` makes those for a wheel, by its header; kind `cells`, or a queue that takes no spikes, needs none. */
  constructor(input: QueueInput, kind: QueueKind, kernels?: (wheel: StateArray) => WheelKernels) {
    this.input = input;
    this.kind = kind;
    this.wheel = new Wheel(`${input.name}.queue`);
    const made = kernels?.(this.wheel.header);
    this.filler = made?.push;
    this.finds = made?.finds ?? false;
    this.starts = kind === "runs" ? input.runs!.ofCell : input.rows.starts;
    if (kind === "cells") this.readCommonDelay();
  }

  /** Reads the one delay anew; call when it may have changed. */
  readCommonDelay(): void {
    this.same = this.stepsOf(0);
  }

  get pending(): number {
    return this.wheel.pending;
  }

  private stepsOf(synapse: number): number {
    const { delays, dt } = this.input;
    if (delays.length === 0) return 0;
    const delay = delays.f64[delays.length === 1 ? 0 : synapse]!;
    const steps = delaySteps(delay, dt);
    if (Number.isNaN(steps)) throw badDelay(this.input.name, synapse, delay);
    return steps;
  }

  push(): void {
    const { events } = this.input;
    const { count } = events;
    if (count === 0) return;
    const { filler } = this;
    if (filler === undefined) {
      this.wheel.addAll(this.same, events.array, count);
      return;
    }
    if (count > this.sure) this.makeSure();
    const { begin } = events;
    if (filler.run(begin, begin + count) !== 0) this.giveOut();
  }

  /** Makes a place for all entries of the spikes of this step, should none find room in the wheel. */
  private makeSure(): void {
    const { events, rows } = this.input;
    const starts = this.starts.i32;
    const entriesOf = (cell: number): number => starts[cell + 1]! - starts[cell]!;
    if (this.longest === 0)
      for (let cell = 0; cell < rows.neurons; cell++)
        this.longest = Math.max(this.longest, entriesOf(cell));
    let most = 0;
    for (const cell of events.array.i32.subarray(0, events.count)) most += entriesOf(cell);
    this.wheel.leaveRoom(most);
    this.sure = Math.floor(this.wheel.spare / this.longest);
  }

  private giveOut(): void {
    const left = this.wheel.takeLeft();
    const waits = left.map((entry) => this.waitOf(entry));
    this.wheel.reach(waits.reduce((most, wait) => Math.max(most, wait), 0));
    for (let k = 0; k < left.length; k++) this.wheel.add(waits[k]!, left[k]!);
  }

  /** Steps an entry has to wait. Throws DelayError. */
  private waitOf(entry: number): number {
    return this.kind === "runs" ? this.input.runs!.steps.i32[entry]! : this.stepsOf(entry);
  }

  /** The list is of cells, runs or synapses, as the kind says. */
  deliver(run: KernelFunction): number {
    return this.finds ? run(0, this.wheel.due) : this.wheel.deliver(run);
  }

  pass(): void {
    this.wheel.advance();
  }

  readonly pushing: Cyclic = {
    of: () => [this, this.same, this.sure, this.filler?.run],
    acts: (ask) => {
      const { events } = this.input;
      const push = evaluate(ask(() => this.push()));
      const given = this.filler ? this.filling(this.filler.run, push, ask) : this.adding(push);
      return [set("n", word(events.counted)), when(gt(local("n"), 0), given)];
    },
  };

  /** Copies the list of spikes into its bucket. */
  private adding(push: Act): Act[] {
    const { begin } = this.input.events;
    const { wheel, same } = this;
    const [next, row] = [local("next"), local("row")];
    const full = gt(add(next, local("n")), word(add(2, row)));
    return [
      set("row", wheel.rowIn(same)),
      set("next", word(add(1, row))),
      when(
        or(full, gt(add(same, 1), wheel.sizeNow)),
        [push],
        [
          ...count("k", local("n"), [put(add(next, local("k")), word(add(begin, local("k"))))]),
          put(add(1, row), add(next, local("n"))),
        ],
      ),
    ];
  }

  private filling(fill: KernelFunction, push: Act, ask: Ask): Act[] {
    const { begin } = this.input.events;
    const left = evaluate(ask(() => this.giveOut()));
    return [
      when(
        gt(local("n"), this.sure),
        [push],
        [when(call(fill, begin, add(begin, local("n"))), [left])],
      ),
    ];
  }

  delivering(run: KernelFunction, result: string): Cyclic {
    return {
      of: () => [this, run],
      acts: () =>
        this.finds
          ? [set(result, call(run, 0, this.wheel.dueNow))]
          : this.wheel.delivering(run, result),
    };
  }

  foresee(steps: number, run: KernelFunction): void {
    const [begin, end] = this.wheel.dueIn(steps);
    if (end > begin) this.wheel.foresee(steps, () => run(begin, end));
  }

  /** Something arrives now. */
  get arrives(): boolean {
    const [begin, end] = this.wheel.dueIn(0);
    return end > begin;
  }

  /** Lets a synapse, of kind `synapses`, wait for so many steps. */
  take(steps: number, synapse: number): void {
    this.wheel.add(steps, synapse);
  }

  hand(to: EventQueue): void {
    for (const { steps, synapse } of this.inFlight()) {
      if (steps > 0) break;
      to.take(0, synapse);
    }
    this.wheel.empty();
  }

  *inFlight(): Generator<InFlight> {
    const { rows, runs } = this.input;
    for (const { steps, entries } of this.wheel.waiting())
      for (const entry of entries) {
        if (this.kind === "synapses") yield { steps, synapse: entry };
        else yield* inRow(this.kind === "runs" ? runs!.rows : rows, entry, steps);
      }
  }

  /** The cells that wait. */
  cells(): UnderWay {
    const waiting = [...this.wheel.waiting()];
    const steps = waiting.flatMap((slot) =>
      new Array<number>(slot.entries.length).fill(slot.steps),
    );
    const entries = waiting.flatMap((slot) => [...slot.entries]);
    return { kind: "cells", steps: Int32Array.from(steps), entries: Int32Array.from(entries) };
  }

  /** Puts what `saveQueue` gave, when a step was `dt`, into this queue of the same kind. */
  load({ steps, entries }: UnderWay, dt: number = this.input.dt): void {
    const scale = dt / this.input.dt;
    for (let k = 0; k < steps.length; k++)
      this.wheel.add(Math.floor(steps[k]! * scale + 0.5), entries[k]!);
  }

  /**
   * Takes over what another queue of the same pathway has under way; times are kept when dt changed. Both queues stand
   * between two steps; this one is of kind `synapses`. Synapses from number `below` on were not there when the spikes
   * were emitted.
   */
  adopt(other: SpikeQueue, below: number = Number.POSITIVE_INFINITY): void {
    const scale = other.input.dt / this.input.dt;
    for (const { steps, synapse } of other.inFlight())
      if (synapse < below) this.wheel.add(Math.floor(steps * scale + 0.5), synapse);
  }
}

/** What is under way as numbers: cells of kind `cells`, otherwise synapses. */
export function saveQueue(queue: SpikeQueue): UnderWay {
  if (queue instanceof EventQueue && queue.kind === "cells") return queue.cells();
  const flight = [...queue.inFlight()];
  return {
    kind: "synapses",
    steps: Int32Array.from(flight, ({ steps }) => steps),
    entries: Int32Array.from(flight, ({ synapse }) => synapse),
  };
}

/** The synapses of a row, all so many steps from now. */
export function* inRow({ starts, order }: Rows, row: number, steps: number): Generator<InFlight> {
  for (let p = starts.i32[row]!; p < starts.i32[row + 1]!; p++)
    yield { steps, synapse: order ? order.i32[p]! : p };
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
