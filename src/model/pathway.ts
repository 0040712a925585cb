// A pathway: code that runs for a synapse when a spike of its source (or target) arrives, after the synapse's delay.

import type { CheckedCode } from "../analysis/code.ts";
import { builtin } from "../analysis/model.ts";
import { orderOfArrivals } from "../analysis/order.ts";
import type { Scope } from "../analysis/scope.ts";
import { DelayError, ValueError } from "../errors.ts";
import type { KernelFunction } from "../ir/ir.ts";
import type { Node } from "../language/ast.ts";
import { namesIn } from "../language/walk.ts";
import { pathwayKernel } from "../lowering/kernels.ts";
import {
  type Clock,
  delaySteps,
  draws,
  type EventList,
  EventQueue,
  type QueueInput,
  type QueueKind,
  type Rows,
  rowsBy,
  type StateArray,
  withFreshDraws,
} from "../simulate.ts";
import { quantityText } from "../units/units.ts";
import { ownerOf } from "./endpoint.ts";
import { unknownEvent } from "./events.ts";
import { Group } from "./group.ts";
import { Link } from "./link.ts";
import type { BuildContext, KernelHandle } from "./object.ts";
import { type Quantity, SECOND } from "./quantities.ts";
import { type Saved, type SavedValue, savedIntegers, savedNumber } from "./saved.ts";
import { accessTo, type Store } from "./store.ts";
import type { Synapses } from "./synapses.ts";
import { suspectsIn } from "./watch.ts";

/** Code of one pathway, or of several by name. */
export type PathwayCode = string | Readonly<Record<string, string>>;

export interface PathwayOptions<
  Pre extends PathwayCode = PathwayCode,
  Post extends PathwayCode = PathwayCode,
> {
  /** Code run when a spike of the source arrives; an object names several pathways. */
  readonly onPre?: Pre;
  /** Code run when a spike of the target arrives (its own delay is 0 unless set). */
  readonly onPost?: Post;
  /** One delay for all synapses of the transmission pathway, or of pathways by name. */
  readonly delay?: Quantity | Readonly<Record<string, Quantity>>;
  /** The event that pathways wait for, or events of pathways by name (default `spike`). */
  readonly onEvent?: string | Readonly<Record<string, string>>;
  /** Order within the slot `synapses`: -1 for pre pathways and 1 for post pathways unless given. */
  readonly order?: number | Readonly<Record<string, number>>;
}

/** Spikes under way, as a queue saves them. */
interface InFlight {
  readonly kind: QueueKind;
  readonly dt: number;
  readonly steps: Int32Array;
  readonly entries: Int32Array;
}

/** One pathway of some synapses. */
export class Pathway {
  readonly name: string;
  readonly kind: "pre" | "post";
  readonly text: string;
  readonly order: number;
  /** The event of the source or target that it waits for. */
  readonly event: string;
  code!: CheckedCode;
  /** Delays in seconds, one per synapse; a single one while `common`. */
  readonly delays: StateArray;
  common: boolean;
  /** Delay of synapses that are made from now on. */
  initialDelay = 0;
  private readonly synapses: Synapses;
  /** Some code of the synapses writes the delay. */
  private written = false;
  private version = 0;
  private seen = { version: -1, views: -1 };
  private rows: { version: number; rows: Rows } | undefined;
  private queue: EventQueue | undefined;
  /** What a snapshot had under way, until the next run takes it over. */
  private restored: InFlight | undefined;
  private why = "";

  constructor(
    synapses: Synapses,
    name: string,
    kind: "pre" | "post",
    text: string,
    order: number,
    common: boolean,
    event: string,
  ) {
    this.synapses = synapses;
    this.name = name;
    this.kind = kind;
    this.text = text;
    this.order = order;
    this.common = common;
    this.event = event;
    const { store } = synapses;
    const variable = { ...builtin(`${name}.delay`, "float", SECOND), writable: true };
    store.variables.set(variable.name, variable);
    this.delays = store.add(variable.name, "f64", common ? 1 : 0);
    if (common) store.scalars.add(variable.name);
  }

  /** The group whose events drive the pathway. Throws ValueError when there are none. */
  get events(): Group {
    const { synapses, kind, event, text } = this;
    const owner = ownerOf(kind === "pre" ? synapses.source : synapses.target);
    if (owner instanceof Group && owner.eventLists.has(event)) return owner;
    if (owner instanceof Group && event !== "spike")
      throw unknownEvent(event, [...owner.eventLists.keys()], owner.store);
    throw new ValueError(
      `pathway ${this.name} of ${synapses.store.title} waits for spikes of ${owner.store.title}, ` +
        (owner instanceof Group
          ? "which has no threshold (give the group one)"
          : "which raise none (write clock-driven or summed equations, or wait for the other side)"),
      kind === "pre" ? "onPre" : "onPost",
      text,
    );
  }

  private get list(): EventList {
    return this.events.eventLists.get(this.event)!;
  }

  /**
   * Notes whether code writes this pathway's delay. Delays that code writes or reads belong to each synapse: turning
   * one
   * for all into many moves them in memory, which code must not have to follow.
   */
  noteUses({ statements, scope }: CheckedCode): void {
    const own = `${this.name}.delay`;
    const writes = statements.some(
      (statement) =>
        statement.kind === "write" &&
        statement.target.owner === this.synapses.store &&
        statement.target.variable.name === own,
    );
    if (writes) this.written = true;
    if (writes && this.common) this.spread(this.synapses.store.size);
    this.noteReads(
      statements.map(({ expression }) => expression),
      scope,
    );
  }

  /** Notes expressions that may read this pathway's delay: of code, or of the model. */
  noteReads(expressions: readonly Node[], scope: Scope): void {
    const own = `${this.name}.delay`;
    const isOwn = (text: string): boolean => {
      const found = scope.resolve(text);
      const ours = found?.kind === "variable" && found.owner === this.synapses.store;
      return ours && found.variable.name === own;
    };
    if (this.common && expressions.some((expression) => [...namesIn(expression)].some(isOwn)))
      this.spread(this.synapses.store.size);
  }

  /** Turns one delay for all into one for each synapse. */
  spread(size: number): void {
    const value = this.delays.f64[0]!;
    this.common = false;
    this.initialDelay = value;
    this.synapses.store.scalars.delete(`${this.name}.delay`);
    this.delays.resize(size);
    this.delays.f64.fill(value);
    this.version++;
    this.synapses.version++;
  }

  /** Raises DelayError for the first delay that is none, after putting the delays back as they were. */
  checkDelays(before: Float64Array): void {
    this.version++;
    const values = this.delays.f64;
    const bad = values.findIndex((value) => !(value >= 0 && value < Number.POSITIVE_INFINITY));
    if (bad < 0) return;
    const value = values[bad]!;
    values.set(before);
    throw new DelayError(
      `invalid delay: ${quantityText(value, SECOND)} at synapse ${bad} of ${this.synapses.store.title} ` +
        "(expected a finite time >= 0)",
      bad,
      value,
    );
  }

  build(context: BuildContext): void {
    const { synapses, name, events } = this;
    const clock = context.clock(events.dt);
    const rows = this.currentRows();
    const title = `${synapses.name}.${name}`;
    const [perCell, perSynapse] = this.kernels(context, clock, rows, title);
    this.prepareQueue(clock, rows, title);
    const push = (): void => {
      if (this.version !== this.seen.version || synapses.store.viewed.size !== this.seen.views)
        this.prepareQueue(clock, rows, title);
      this.queue!.push();
    };
    const stores = [synapses.store, ownerOf(synapses.source).store, ownerOf(synapses.target).store];
    const runCells = delivering(perCell, events.N, clock);
    const runSynapses = delivering(perSynapse, synapses.store.size, clock);
    const deliver = (): void => {
      if (this.queue!.deliver(runCells, runSynapses) !== 0)
        context.notANumber(suspectsIn(stores), clock);
    };
    const slot = "synapses";
    context.operation({
      name: `${title}.push`,
      clock,
      slot,
      order: Number.NEGATIVE_INFINITY,
      rank: 0,
      run: push,
    });
    context.operation({ name: title, clock, slot, order: this.order, rank: 0, run: deliver });
  }

  private kernels(context: BuildContext, clock: Clock, rows: Rows, title: string) {
    const { synapses } = this;
    const { store, pathways } = synapses;
    const stream = (store.identity ?? 0) * 65536 + 256 * (16 + pathways.indexOf(this));
    const access = accessTo({ clock, stream, neighbours: synapses.neighbours });
    const between = synapses.between;
    const make = (suffix: string, loop: Parameters<typeof pathwayKernel>[0]["loop"]) =>
      context.kernel(
        pathwayKernel(
          { name: `${title}.${suffix}`, scope: store.scope, access, loop },
          this.code,
          between?.step,
          between?.near,
        ),
      );
    const { starts, order, neurons } = rows;
    return [
      make("cells", {
        kind: "rows",
        index: "s",
        row: "cell",
        starts,
        order,
        rows: neurons,
        offset: 0,
      }),
      make("synapses", { kind: "list", index: "s" }),
    ] as const;
  }

  private currentRows(): Rows {
    const { synapses, events, kind, name } = this;
    if (!this.rows || this.rows.version !== synapses.version) {
      const index = synapses.neighbours[kind];
      const rows = rowsBy(index, events.N, `${synapses.name}.${name}`);
      this.rows = { version: synapses.version, rows };
    }
    return this.rows.rows;
  }

  /** The queue for the delays as they are now; what is under way moves along. */
  private prepareQueue(clock: Clock, rows: Rows, title: string): void {
    this.seen = { version: this.version, views: this.synapses.store.viewed.size };
    const old = this.restored ? this.restoredQueue(this.restored, rows, title) : this.queue;
    this.restored = undefined;
    this.queue = old;
    const [wanted, why] = this.chooseKind(clock.dt);
    this.why = why;
    const pending = old !== undefined && old.pending > 0;
    const unchanged = old !== undefined && old.input.rows === rows && old.input.dt === clock.dt;
    if (unchanged && old.kind === wanted) {
      if (wanted === "cells") old.readCommonDelay();
      return;
    }
    const kind = pending ? "synapses" : wanted;
    if (unchanged && old.kind === kind) return;
    const queue = new EventQueue(this.inputOf(rows, clock.dt, title), kind);
    if (pending) queue.adopt(old);
    this.queue = queue;
  }

  private inputOf(rows: Rows, dt: number, name: string): QueueInput {
    return { name, events: this.list, rows, delays: this.delays, dt };
  }

  private restoredQueue({ kind, dt, steps, entries }: InFlight, rows: Rows, title: string) {
    const queue = new EventQueue(this.inputOf(rows, dt, title), kind);
    queue.load(steps, entries);
    return queue;
  }

  /** Delays lie with the variables of the synapses; this is what else there is. */
  save(): Record<string, SavedValue> {
    const { name, common, initialDelay } = this;
    const own = { [`${name} common`]: common, [`${name} initial`]: initialDelay };
    const flight =
      this.restored ??
      (this.queue && { ...this.queue.save(), kind: this.queue.kind, dt: this.queue.input.dt });
    if (!flight || flight.steps.length === 0) return own;
    return {
      ...own,
      [`${name} queue`]: flight.kind,
      [`${name} dt`]: flight.dt,
      [`${name} steps`]: flight.steps,
      [`${name} entries`]: flight.entries,
    };
  }

  /** To be called when the delays are back. */
  restore(saved: Saved): void {
    const { name, synapses } = this;
    const kind = saved[`${name} queue`] === "cells" ? "cells" : "synapses";
    this.restored = {
      kind,
      dt: savedNumber(saved, `${name} dt`) ?? 1,
      steps: savedIntegers(saved, `${name} steps`),
      entries: savedIntegers(saved, `${name} entries`),
    };
    this.initialDelay = savedNumber(saved, `${name} initial`) ?? 0;
    this.version++;
    const common = saved[`${name} common`] === true;
    if (common === this.common) return;
    this.common = common;
    const { scalars } = synapses.store;
    if (common) scalars.add(`${name}.delay`);
    else scalars.delete(`${name}.delay`);
    synapses.version++;
  }

  /** Which kind of queue the delays call for, and why. */
  private chooseKind(dt: number): [QueueKind, string] {
    const name = this === this.synapses.transmission ? "delay" : `${this.name}.delay`;
    if (this.common) return ["cells", "one delay for all synapses"];
    if (this.written) return ["synapses", `code writes ${name}: it is read at every spike`];
    if (this.synapses.store.viewed.has(`${this.name}.delay`))
      return ["synapses", `the host program has a live view of ${name}: it is read at every spike`];
    const values = this.delays.f64;
    const first = delaySteps(values[0] ?? 0, dt);
    for (let k = 1; k < values.length; k++)
      if (delaySteps(values[k]!, dt) !== first)
        return ["synapses", "delays differ between synapses"];
    return ["cells", `all delays are ${first} steps`];
  }

  /** Whether the order of the arrivals of one step matters; linked variables count as what they stand for. */
  private get orderOfArrivals(): string {
    const answer = orderOfArrivals(this.code, ({ variable, owner }) => {
      const link = (owner as Store).links.get(variable.name);
      return link instanceof Link ? link.terminal.variable : variable;
    });
    return answer.matters ? `matters: ${answer.reason}` : "does not matter";
  }

  explain(): string[] {
    const queue = this.queue?.kind === "cells" ? "ring of spike lists" : "wheel of synapse numbers";
    const events = this.event === "spike" ? "spikes" : this.event;
    const code = this.text
      .trim()
      .split(/\s*\n\s*/)
      .join("; ");
    return [
      `  pathway ${this.name} (on ${this.kind} ${events}, order ${this.order}): ${code}`,
      `    queue: ${queue}: ${this.why}`,
      `    order of arrivals: ${this.orderOfArrivals}`,
    ];
  }
}

/** The call of a kernel; one that draws random numbers does so anew for each arrival. */
function delivering(handle: KernelHandle, size: number, clock: Clock): KernelFunction {
  const run: KernelFunction = (begin, end) => handle.run(begin, end);
  return draws(handle.kernel) ? withFreshDraws(run, size, clock) : run;
}
