// The spikes of one pathway under way: which queue holds them, and the kernels that fill and empty it.

import type { Kernel, KernelFunction, Loop } from "../ir/ir.ts";
import { contiguous } from "../lowering/contiguous.ts";
import { pushRunsKernel, pushSynapsesKernel } from "../lowering/push.ts";
import {
  type Clock,
  compiled,
  draws,
  type EventList,
  EventQueue,
  inOrderOf,
  inTurns,
  type QueueInput,
  type QueueKind,
  type Rows,
  type Runs,
  runsOf,
  StateArray,
  type UnderWay,
  WHEEL_HEADER,
  withFreshDraws,
} from "../simulate.ts";
import type { BuildContext, KernelHandle } from "./object.ts";
import { type Saved, type SavedValue, savedIntegers, savedNumber } from "./saved.ts";

/** What a pathway is when a network is put together. */
export interface Site {
  readonly title: string;
  readonly clock: Clock;
  readonly events: EventList;
  /** Elements of the group whose events drive the pathway. */
  readonly cells: number;
  readonly rows: Rows;
  readonly delays: StateArray;
  /** Number of synapses. */
  readonly size: number;
  /** The pathway's code over whatever the loop says. */
  code(name: string, loop: Loop): Kernel;
  /** For code over cells whose synapses share variables: kernels for the cells before and after it. */
  around(loop: Loop): Around | undefined;
}

/** Code for synapses of cells, between code for the cells. */
export interface Around {
  readonly before: Kernel;
  readonly main: Kernel;
  readonly after: Kernel | undefined;
}

/** The kind of queue that delays call for, and why. */
export interface Choice {
  readonly kind: QueueKind;
  readonly why: string;
}

/** The kernel for a kind of entries, and a number above each of them. */
type Delivery = readonly [kernel: Kernel, entries: number];

/** Spikes under way as a snapshot has them. */
interface Restored extends UnderWay {
  /** How long a step was. */
  readonly dt: number;
  /** How many synapses there were. */
  readonly size: number;
}

/**
 * The queue of a pathway. It lives as long as the pathway, and follows the network as it is built anew, the time step
 * and the delays. When another kind of queue is called for, the old one is emptied as its spikes arrive.
 */
export class Flight {
  private site: Site | undefined;
  private queue: EventQueue | undefined;
  /** What was under way when the queue was replaced; delivered first. */
  private old: EventQueue | undefined;
  private restored: Restored | undefined;
  private wheel: StateArray | undefined;
  private runs: Runs | undefined;
  private compile: (kernel: Kernel) => KernelFunction = compiled;
  private made = new Map<QueueKind, KernelFunction>();
  private deliveries = new Map<QueueKind, Delivery>();
  /** Kept alive for the kernels that read them. */
  private copies: StateArray[] = [];
  private choice: Choice = { kind: "cells", why: "" };

  /** Makes the queue and kernels for a network that is being put together. */
  build(context: BuildContext, site: Site, choice: Choice): void {
    this.site = site;
    this.wheel = new StateArray(`${site.title}.wheel`, "i32", WHEEL_HEADER);
    this.refresh();
    this.runs = undefined;
    this.compile = (kernel) => callable(context.kernel(kernel));
    const cells = this.settle(choice);
    this.choose(choice, true);
    if (cells) this.queue!.load(cells, cells.dt);
    this.deliverer(this.queue!.kind);
    this.compile = compiled;
  }

  /** Follows delays that have changed since. */
  choose(choice: Choice, anew = false): void {
    const { queue } = this;
    const runs = choice.kind === "runs" ? this.runsNow() : undefined;
    const kind = choice.kind === "runs" && !runs ? "synapses" : choice.kind;
    this.choice = runs || choice.kind !== "runs" ? choice : { kind, why: choice.why };
    if (!anew && queue?.kind === kind && kind !== "runs") {
      if (kind === "cells") queue.readCommonDelay();
      return;
    }
    if (queue && queue.pending > 0) this.keep(queue);
    const input = this.inputOf(runs);
    this.runs = runs;
    if (kind === "runs") {
      this.made.delete("runs");
      this.deliveries.delete("runs");
    }
    this.queue = new EventQueue(input, kind, this.pusher(kind, input));
    this.join();
  }

  /** Takes the spikes of this step. Throws DelayError. */
  push(): void {
    this.queue!.push();
  }

  /** Runs what arrives in this step; what the kernels returned. */
  deliver(): number {
    const { old } = this;
    const queue = this.queue!;
    let result = 0;
    if (old) {
      // in one list, since what arrives twice at a synapse in one step draws random numbers twice
      if (old.arrives) queue.hand(old);
      result = old.deliver(this.deliverer("synapses"));
      if (old.pending === 0) this.old = undefined;
    }
    return result | queue.deliver(this.made.get(queue.kind) ?? this.deliverer(queue.kind));
  }

  /** The kernel for what arrives, where it is one and draws nothing. */
  get kernel(): Kernel | undefined {
    if (this.old || !this.queue) return undefined;
    const { kind } = this.queue;
    if (kind === "cells" && this.site!.around(this.loopOver("cells"))) return undefined;
    const [kernel] = this.delivery(kind);
    return draws(kernel) ? undefined : kernel;
  }

  /** Runs code for what arrives so many steps from now, and leaves it under way. */
  foresee(steps: number, run: KernelFunction): void {
    this.queue!.foresee(steps, run);
  }

  /** Takes what arrives in this step without running anything. */
  take(): void {
    this.queue!.deliver(() => 0);
  }

  /** Makes code for arrivals anew: where synapses have their variables has changed. */
  refresh(): void {
    this.made = new Map();
    this.deliveries = new Map();
  }

  /** Spikes under way. */
  save(name: string): Record<string, SavedValue> {
    const flight = this.underWay();
    if (!flight || flight.steps.length === 0) return {};
    return {
      [`${name} queue`]: flight.kind,
      [`${name} dt`]: flight.dt,
      [`${name} synapses`]: flight.size,
      [`${name} steps`]: flight.steps,
      [`${name} entries`]: flight.entries,
    };
  }

  /** Spikes as a snapshot has them, until the next run takes them over. */
  restore(name: string, saved: Saved): void {
    this.queue = undefined;
    this.old = undefined;
    this.restored = {
      kind: saved[`${name} queue`] === "cells" ? "cells" : "synapses",
      dt: savedNumber(saved, `${name} dt`) ?? 1,
      size: savedNumber(saved, `${name} synapses`) ?? 0,
      steps: savedIntegers(saved, `${name} steps`),
      entries: savedIntegers(saved, `${name} entries`),
    };
  }

  /** How spikes wait, and why so. */
  explain(): string {
    const kind = this.queue?.kind ?? this.choice.kind;
    return `${NAMES[kind]}: ${this.choice.why}${kind === "runs" ? this.runLength() : ""}`;
  }

  private runLength(): string {
    const runs = this.runs?.rows.neurons ?? 0;
    return runs === 0 ? "" : `, ${(this.site!.size / runs).toFixed(1)} synapses of a cell have one`;
  }

  /** What is under way in all. */
  private underWay(): Restored | undefined {
    const { restored, queue, old, site } = this;
    if (restored || !queue || !site) return restored;
    const { dt, rows } = queue.input;
    const size = rows.starts.i32[rows.neurons]!;
    if (!old) return { ...queue.save(), dt, size };
    const both = new EventQueue({ ...queue.input, name: `${site.title}.both` }, "synapses");
    both.adopt(old);
    both.adopt(queue);
    return { ...both.save(), dt, size };
  }

  /**
   * Puts what was under way before the network was built anew aside, to be delivered first; returns it where the new
   * queue can take it: cells whose synapses are still the same.
   */
  private settle(choice: Choice): Restored | undefined {
    const flight = this.underWay();
    this.restored = undefined;
    this.old = undefined;
    this.queue = undefined;
    if (!flight || flight.steps.length === 0) return undefined;
    const { dt, size, kind } = flight;
    if (kind === "cells" && choice.kind === "cells" && size === this.site!.size) return flight;
    const input = this.inputOf();
    const then = new EventQueue({ ...input, dt }, kind);
    then.load(flight);
    const old = new EventQueue(input, "synapses");
    old.adopt(then, size);
    this.old = old;
    return undefined;
  }

  /** An old queue that waits for synapses needs no other beside it that does so too. */
  private join(): void {
    const { queue, old } = this;
    if (!old || queue!.kind !== "synapses") return;
    queue!.adopt(old);
    this.old = undefined;
  }

  /** Puts a queue that is to be replaced behind what is still older. */
  private keep(queue: EventQueue): void {
    const old = this.old ?? new EventQueue(this.inputOf(), "synapses");
    old.adopt(queue);
    this.old = old;
  }

  private runsNow(): Runs | undefined {
    const { rows, delays, clock, title } = this.site!;
    return runsOf(rows, delays.f64, clock.dt, title);
  }

  private inputOf(runs?: Runs): QueueInput {
    const { title: name, events, rows, delays, clock } = this.site!;
    const common = { name, events, rows, delays, dt: clock.dt, wheel: this.wheel! };
    return runs ? { ...common, runs } : common;
  }

  private pusher(kind: QueueKind, input: QueueInput): KernelFunction | undefined {
    const { name, wheel, rows, delays, dt, runs } = input;
    if (kind === "cells") return undefined;
    if (kind === "synapses")
      return this.compile(pushSynapsesKernel(`${name}.push`, wheel, rows, delays, dt));
    const ofCell = { starts: runs!.ofCell, order: null, neurons: rows.neurons };
    return this.compile(pushRunsKernel(`${name}.push`, wheel, ofCell, runs!.steps));
  }

  /** The code for what arrives. */
  private deliverer(kind: QueueKind): KernelFunction {
    const known = this.made.get(kind);
    if (known) return known;
    const around = kind === "cells" ? this.site!.around(this.loopOver("cells")) : undefined;
    const made = around ? this.roundabout(around) : this.straight(kind);
    this.made.set(kind, made);
    return made;
  }

  private straight(kind: QueueKind): KernelFunction {
    const [kernel, entries] = this.delivery(kind);
    const run = this.compile(kernel);
    return draws(kernel) ? withFreshDraws(run, entries, this.site!.clock) : run;
  }

  /** Kernels for cells around the one for their synapses; a cell that is named twice has two turns. */
  private roundabout({ before, main, after }: Around): KernelFunction {
    const runs = [before, main, ...(after ? [after] : [])].map((kernel) => this.compile(kernel));
    return inTurns((begin, end) => {
      let result = 0;
      for (const run of runs) result |= run(begin, end);
      return result;
    }, this.site!.cells);
  }

  private loopOver(kind: "cells" | "runs"): Loop {
    const { starts, order, neurons } = kind === "cells" ? this.site!.rows : this.runs!.rows;
    const row = kind === "cells" ? "cell" : "run";
    return { kind: "rows", index: "s", row, starts, order, rows: neurons, offset: 0, place: "p" };
  }

  private delivery(kind: QueueKind): Delivery {
    const known = this.deliveries.get(kind);
    if (known) return known;
    const made = this.deliveryOf(kind);
    this.deliveries.set(kind, made);
    return made;
  }

  private deliveryOf(kind: QueueKind): Delivery {
    const { title, cells, size, code } = this.site!;
    const name = `${title}.${kind}`;
    if (kind === "synapses") return [code(name, { kind: "list", index: "s" }), size];
    const kernel = code(name, this.loopOver(kind));
    if (kind === "cells") return [kernel, cells];
    const permuted = (array: { readonly name: string }): StateArray => {
      const copy = inOrderOf(this.runs!.rows, array as StateArray, `${array.name} by delay`);
      this.copies.push(copy);
      return copy;
    };
    this.copies = [];
    return [contiguous(kernel, permuted), this.runs!.rows.neurons];
  }
}

const NAMES: Readonly<Record<QueueKind, string>> = {
  cells: "ring of spike lists",
  runs: "wheel of runs of equal delay",
  synapses: "wheel of synapse numbers",
};

function callable(handle: KernelHandle): KernelFunction {
  return (begin, end) => handle.run(begin, end);
}
