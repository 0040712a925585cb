// The spikes of one pathway under way: which queue holds them, and the kernels that fill and empty it.

import type { ArraySymbol, Kernel, KernelFunction, Loop } from "../ir/ir.ts";
import { readAt } from "../ir/walk.ts";
import { contiguous, overTargets, readAhead } from "../lowering/contiguous.ts";
import { noteKernel, pushRunsKernel, pushSynapsesKernel } from "../lowering/push.ts";
import {
  type Ages,
  byAge,
  compiled,
  draws,
  EventQueue,
  inOrderOf,
  inTurns,
  type QueueInput,
  type QueueKind,
  RecentRuns,
  RecentSpikes,
  type Runs,
  type SpikeList,
  type SpikeQueue,
  type StateArray,
  saveQueue,
  spikeList,
  type UnderWay,
  withFreshDraws,
} from "../simulate.ts";
import { type Around, type Choice, QUEUES, type Site } from "./flight-site.ts";
import { reachingLazy } from "./lazy/arrivals.ts";
import type { Runner } from "./lazy/kernels.ts";
import type { BuildContext } from "./object.ts";
import { type Saved, type SavedValue, savedIntegers, savedNumber } from "./saved.ts";
import { type Kept, keptOf, layoutOf } from "./static-delays.ts";

/** The kernel for a kind of entries, and a number above each of them. */
type Delivery = readonly [kernel: Kernel, entries: number];

/** What code for arrivals is given: what a queue of some kind holds, or a list of synapses. */
type Arriving = QueueKind | "list";

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
  /** Takes the spikes of each step before any arrive. Its `push` throws DelayError. */
  queue: SpikeQueue | undefined;
  /** What was under way when the queue was replaced; delivered first. */
  old: EventQueue | undefined;
  private restored: Restored | undefined;
  private kept: Kept = { kind: "synapses" };
  private deliveries = new Map<Arriving, Delivery>();
  private list: SpikeList | undefined;
  private due: Loop | undefined;
  private compile: (kernel: Kernel) => Compiled = compiledNow;
  private made = new Map<Arriving, Compiled>();
  /** The one for the queue at hand, once it is made. */
  code: Compiled | undefined;
  /** Kept alive for the kernels that read them. */
  private copies: StateArray[] = [];
  private choice: Choice = { kind: "cells", why: "" };

  /** Makes the queue and kernels for a network that is being put together. */
  build(context: BuildContext, site: Site, choice: Choice): void {
    this.site = site;
    this.refresh();
    this.compile = (kernel) => context.kernel(kernel);
    const cells = this.settle(choice);
    this.choose(choice, true);
    if (cells && this.queue instanceof EventQueue) this.queue.load(cells, cells.dt);
    this.code = this.deliverer(this.queue!.kind);
    this.compile = compiledNow;
  }

  /** Follows delays that have changed since. */
  choose(choice: Choice, anew = false): void {
    const { queue } = this;
    if (choice.kind === "static") this.kept = keptOf(this.site!);
    const kind = choice.kind === "static" ? this.kept.kind : choice.kind;
    this.choice = choice;
    if (!anew && queue?.kind === kind && (kind === "cells" || kind === "synapses")) {
      if (queue instanceof EventQueue && kind === "cells") queue.readCommonDelay();
      return;
    }
    if (queue && queue.pending > 0) this.keep(queue);
    this.made.delete(kind);
    this.deliveries.delete(kind);
    this.queue = this.queueOf(kind);
    this.code = undefined;
    this.join();
  }

  /** Runs what arrives in this step; what the kernels returned. */
  deliver(): number {
    const { queue, code, site } = this;
    for (const lazy of site!.lazies) lazy.ready();
    if (this.old === undefined && code !== undefined) return queue!.deliver(code.run);
    return this.deliverBoth(queue!);
  }

  private deliverBoth(queue: SpikeQueue): number {
    const result = this.old ? this.deliverOld(this.old, queue) : 0;
    this.code ??= this.deliverer(queue.kind);
    return result | queue.deliver(this.code.run);
  }

  /** In one list, since what arrives twice at a synapse in one step draws random numbers twice. */
  private deliverOld(old: EventQueue, queue: SpikeQueue): number {
    if (old.arrives) queue.hand(old);
    const result = old.deliver(this.deliverer("list").run);
    if (old.pending === 0) this.old = undefined;
    return result;
  }

  /** The kernel for what arrives, where it is one and draws nothing. */
  get kernel(): Kernel | undefined {
    if (this.old || !this.queue) return undefined;
    const { kind } = this.queue;
    if (kind === "cells" && this.site!.around(this.loopOver("cells"))) return undefined;
    const [kernel] = this.delivery(kind);
    return draws(kernel) ? undefined : kernel;
  }

  /** The code over all synapses. */
  overAll(): Kernel {
    const { title, code } = this.site!;
    return code(`${title}.gather`, { kind: "range", index: "s" });
  }

  /** Runs code for what arrives so many steps from now, and leaves it under way. */
  foresee(steps: number, run: KernelFunction): void {
    this.queue!.foresee(steps, run);
  }

  /** Takes what arrives in this step without running anything. */
  take(): void {
    this.old?.pass();
    if (this.old?.pending === 0) this.old = undefined;
    this.queue!.pass();
  }

  /** Makes code for arrivals anew: where synapses have their variables has changed. */
  refresh(): void {
    this.made = new Map();
    this.deliveries = new Map();
    this.code = undefined;
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
    const kind = this.queue?.kind ?? "cells";
    const placed = this.queue instanceof RecentRuns;
    return `${QUEUES[placed ? "recent" : kind]}: ${this.choice.why}${layoutOf(this.kept, kind, this.site)}`;
  }

  /** What is under way in all. */
  private underWay(): Restored | undefined {
    const { restored, queue, old, site } = this;
    if (restored || !queue || !site) return restored;
    const { dt, rows } = queue.input;
    const size = rows.starts.i32[rows.neurons]!;
    if (!old) return { ...saveQueue(queue), dt, size };
    const both = new EventQueue({ ...queue.input, name: `${site.title}.both` }, "synapses");
    both.adopt(old);
    both.adopt(queue);
    return { ...saveQueue(both), dt, size };
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
    if (!old || !(queue instanceof EventQueue) || queue.kind !== "synapses") return;
    queue.adopt(old);
    this.old = undefined;
  }

  /** Puts a queue that is to be replaced behind what is still older. */
  private keep(queue: SpikeQueue): void {
    const old = this.old ?? new EventQueue(this.inputOf(), "synapses");
    old.adopt(queue);
    this.old = old;
  }

  private inputOf(runs?: Runs): QueueInput {
    const { title: name, events, rows, delays, clock } = this.site!;
    const common = { name, events, rows, delays, dt: clock.dt };
    return runs ? { ...common, runs } : common;
  }

  private queueOf(kind: QueueKind): SpikeQueue {
    const { ages, placed } = this.kept;
    const input = this.inputOf(kind === "runs" ? this.kept.runs : undefined);
    if (kind === "cells") return new EventQueue(input, kind);
    if (kind === "recent") return this.recent(input, ages!);
    if (kind === "runs" && placed) return new RecentRuns(input, placed);
    const { name, rows, delays, dt, runs } = input;
    const push = `${name}.push`;
    return new EventQueue(input, kind, (wheel) => {
      if (runs) {
        const ofCell = { starts: runs.ofCell, order: null, neurons: rows.neurons };
        return { push: this.compile(pushRunsKernel(push, wheel, ofCell, runs.steps)) };
      }
      this.due = { kind: "due", index: "s", wheel };
      const [code] = this.delivery(kind);
      const soon = readAt(code, "s").filter(({ name }) => name !== delays.name);
      const kernel = pushSynapsesKernel(push, wheel, rows, delays, dt, soon);
      return { push: this.compile(kernel), finds: code.loop.kind === "due" };
    });
  }

  private recent(input: QueueInput, ages: Ages): RecentSpikes {
    const { title } = this.site!;
    this.list = spikeList(ages, title);
    this.deliverer("recent");
    const { places, begins, ends, longest, shortest, rows } = ages;
    const each = longest - shortest + 1;
    const listed = this.copies.length > 0 ? this.copies : rows.order ? [rows.order] : this.read();
    const near = { places, each, starts: rows.starts, listed, begins, ends };
    const kernel = noteKernel(`${title}.push`, this.list.spikes, near);
    return new RecentSpikes(input, ages, this.list.spikes, this.compile(kernel));
  }

  /** What arrivals read of their own synapses, where these lie in the order in which they arrive. */
  private read(): readonly ArraySymbol[] {
    return readAt(this.delivery("recent")[0], "s");
  }

  /** The code for what arrives. */
  private deliverer(kind: Arriving): Compiled {
    const known = this.made.get(kind);
    if (known) return known;
    const around = kind === "cells" ? this.site!.around(this.loopOver("cells")) : undefined;
    const made = around ? this.roundabout(around) : this.straight(kind);
    this.made.set(kind, made);
    return made;
  }

  private straight(kind: Arriving): Compiled {
    const [kernel, entries] = this.delivery(kind);
    const form = kind === "cells" ? this.site!.across(kernel) : kernel;
    const made = reachingLazy(kernel, this.compile(form), this.site!.lazies, this.compile);
    // recent spikes reach a synapse at most once in a step
    if (!draws(kernel) || kind === "recent") return made;
    return { run: withFreshDraws(callable(made), entries, this.site!.clock) };
  }

  /** Kernels for cells around the one for their synapses; a cell that is named twice has two turns. */
  private roundabout({ before, main, after }: Around): Compiled {
    const runs = [before, main, ...(after ? [after] : [])].map((kernel) =>
      this.compile(this.site!.across(kernel)),
    );
    for (const lazy of this.site!.lazies)
      if ([before, main, ...(after ? [after] : [])].some((kernel) => lazy.isReached(kernel)))
        lazy.refuse(`arrivals of ${this.site!.title} are several kernels`);
    const all: KernelFunction = (begin, end) => {
      let result = 0;
      for (const { run } of runs) result |= run(begin, end);
      return result;
    };
    return { run: inTurns(all, this.site!.cells) };
  }

  private loopOver(kind: "cells" | "runs"): Loop {
    const { starts, order, neurons } = kind === "cells" ? this.site!.rows : this.kept.rows!;
    const row = kind === "cells" ? "cell" : "run";
    return { kind: "rows", index: "s", row, starts, order, rows: neurons, offset: 0, place: "p" };
  }

  private loopOverRecent(): Loop {
    const { shortest, longest, fullest: most, rows } = this.kept.ages!;
    const { spikes, room } = this.list!;
    const { starts, order } = rows;
    return { kind: "recent", index: "s", spikes, shortest, longest, starts, order, most, room };
  }

  private delivery(kind: Arriving): Delivery {
    const known = this.deliveries.get(kind);
    if (known) return known;
    const made = this.deliveryOf(kind);
    this.deliveries.set(kind, made);
    return made;
  }

  private deliveryOf(kind: Arriving): Delivery {
    const { title, cells, size, code } = this.site!;
    const name = `${title}.${kind}`;
    if (kind === "list") return [code(name, { kind, index: "s" }), size];
    if (kind === "synapses") {
      const kernel = code(name, this.due!);
      // what arrives twice at a synapse draws anew, so a list of arrivals is cut
      return draws(kernel) ? this.delivery("list") : [kernel, size];
    }
    const copied = (copy: StateArray): StateArray => {
      this.copies.push(copy);
      return copy;
    };
    if (kind === "recent") {
      this.copies = [];
      const byAges = (numbers: ArraySymbol): StateArray =>
        copied(byAge(this.kept.ages!, numbers as StateArray, `${numbers.name} by age`));
      return [overTargets(readAhead(code(name, this.loopOverRecent())), byAges), size];
    }
    const kernel = code(name, this.loopOver(kind));
    if (kind === "cells") return [kernel, cells];
    this.copies = [];
    const rows = this.kept.rows!;
    const byDelay = (numbers: ArraySymbol): StateArray =>
      copied(inOrderOf(rows, numbers as StateArray, `${numbers.name} by delay`));
    return [readAhead(contiguous(kernel, byDelay)), rows.neurons];
  }
}

/** A kernel that may not be there yet. */
type Compiled = Runner;

const compiledNow = (kernel: Kernel): Compiled => ({ run: compiled(kernel) });

function callable(made: Compiled): KernelFunction {
  return (begin, end) => made.run(begin, end);
}
