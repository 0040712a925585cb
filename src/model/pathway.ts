// A pathway: code that runs for a synapse when a spike of its source (or target) arrives, after the synapse's delay.

import type { CheckedCode } from "../analysis/code.ts";
import { builtin } from "../analysis/model.ts";
import type { Scope } from "../analysis/scope.ts";
import { DelayError, ValueError } from "../errors.ts";
import type { Loop } from "../ir/ir.ts";
import type { Node } from "../language/ast.ts";
import { namesIn } from "../language/walk.ts";
import { overRows } from "../lowering/dense.ts";
import { pathwayKernel } from "../lowering/kernels.ts";
import type { KernelSite } from "../lowering/site.ts";
import {
  type Arrivals,
  type Clock,
  cyclic,
  delaySteps,
  type EventList,
  inOrderOf,
  type Rows,
  rowsBy,
  rowsOfRuns,
  type StateArray,
} from "../simulate.ts";
import { quantityText } from "../units/units.ts";
import { ownerOf } from "./endpoint.ts";
import { unknownEvent } from "./events.ts";
import { Flight } from "./flight.ts";
import { flightCycles } from "./flight-cycles.ts";
import type { Choice, Site } from "./flight-site.ts";
import { Group } from "./group.ts";
import { laterOf } from "./later.ts";
import { hearing, lazyNeighbours } from "./lazy/arrivals.ts";
import { rowsMade } from "./made-rows.ts";
import type { BuildContext } from "./object.ts";
import { unrolledOf } from "./procedural.ts";
import { SECOND } from "./quantities.ts";
import { type Saved, type SavedValue, savedNumber } from "./saved.ts";
import { SleepingDelays } from "./sleeping-delays.ts";
import { restNeighbours } from "./sleeping-indices.ts";
import { accessTo } from "./store.ts";
import type { Synapses } from "./synapses.ts";
import { inOneLine } from "./tell.ts";
import { toldOrder } from "./told-order.ts";
import { suspectsIn } from "./watch.ts";

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
  common = true;
  /** Delay of synapses that are made from now on. */
  initialDelay = 0;
  private readonly synapses: Synapses;
  /** Some code of the synapses writes the delay. */
  private written = false;
  private version = 0;
  private seen = { version: -1, views: -1 };
  private rows: { version: number; rows: Rows; others?: StateArray } | undefined;
  /** Delays were set while the network ran. */
  private changing = false;
  readonly flight: Flight = new Flight();
  private readonly sleeping: SleepingDelays;
  private built = false;

  constructor(
    synapses: Synapses,
    name: string,
    kind: "pre" | "post",
    text: string,
    order: number,
    event: string,
  ) {
    this.synapses = synapses;
    this.name = name;
    this.kind = kind;
    this.text = text;
    this.order = order;
    this.event = event;
    const { store } = synapses;
    const variable = { ...builtin(`${name}.delay`, "float", SECOND), writable: true };
    store.variables.set(variable.name, variable);
    this.delays = store.add(variable.name, "f64", 1);
    store.scalars.add(variable.name);
    this.sleeping = new SleepingDelays(this.delays);
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

  /** Lets static delays sleep where they repeat: when kernels are about to be written, or were never. */
  rest(): void {
    const { common, written, changing, synapses } = this;
    if (common || written || changing || synapses.store.viewed.has(`${this.name}.delay`)) return;
    this.sleeping.rest();
  }

  /** Raises DelayError for the first delay that is none, after putting the delays (one for all) back as they were. */
  checkDelays(before: Float64Array | number): void {
    this.version++;
    if (this.synapses.store.running) this.changing = true;
    const values = this.delays.f64;
    const bad = values.findIndex((value) => !(value >= 0 && value < Number.POSITIVE_INFINITY));
    if (bad < 0) {
      if (!this.built) this.rest();
      return;
    }
    const value = values[bad]!;
    if (typeof before === "number") values.fill(before);
    else values.set(before);
    throw new DelayError(
      `invalid delay: ${quantityText(value, SECOND)} at synapse ${bad} of ${this.synapses.store.title} ` +
        "(expected a finite time >= 0)",
      bad,
      value,
    );
  }

  build(context: BuildContext): void {
    const { synapses, name, events, flight } = this;
    const clock = context.clock(events.dt);
    const title = `${synapses.name}.${name}`;
    this.note();
    this.changing = false;
    this.built = true;
    flight.build(context, this.site(clock, title), this.choice(clock.dt));
    const hear = hearing(synapses, this.list, events.N);
    const follow = (): void => {
      if (this.version !== this.seen.version || synapses.store.viewed.size !== this.seen.views)
        this.follow(clock.dt);
    };
    const push = (): void => {
      hear?.();
      follow();
      flight.queue!.push();
    };
    const stores = [synapses.store, ownerOf(synapses.source).store, ownerOf(synapses.target).store];
    const raise = (): never => context.notANumber(suspectsIn(stores), clock);
    const deliver = (): void => void (flight.deliver() !== 0 && raise());
    const at = { clock, slot: "synapses", rank: 0 };
    const first = { ...at, name: `${title}.push`, order: Number.NEGATIVE_INFINITY };
    const told = hear ? undefined : flightCycles(flight, follow, raise);
    context.operation({ ...first, kernels: [], run: cyclic(push, told?.push) });
    const later = laterOf(flight, lazyNeighbours(synapses), deliver, raise);
    const then = { ...at, name: title, order: this.order, later };
    const run = cyclic(deliver, told?.deliver);
    context.operation({ ...then, arrivals: this.arrivals(clock.dt), run });
  }

  private arrivals(dt: number): Arrivals {
    const { flight, synapses, kind } = this;
    let known = { version: -1, least: 0, most: 0 };
    const range = (): { readonly least: number; readonly most: number } => {
      if (this.written || synapses.store.viewed.has(`${this.name}.delay`))
        return { least: 0, most: 0 };
      if (known.version !== this.version)
        known = { version: this.version, ...this.sleeping.range(dt) };
      return known;
    };
    const { pre, post } = synapses.neighbours;
    return {
      kernel: () => flight.kernel,
      list: this.list,
      least: () => range().least,
      most: () => range().most,
      recurrent: (into) => ({
        kernel: flight.overAll(),
        into,
        by: kind === "pre" ? post : pre,
        from: kind === "pre" ? pre : post,
        delays: this.delays,
        size: synapses.store.size,
      }),
      foresee: (steps, run) => flight.foresee(steps, run),
      take: () => flight.take(),
      reaches: lazyNeighbours(this.synapses),
    };
  }

  private site(clock: Clock, title: string): Site {
    const { synapses, events, kind } = this;
    const { store, pathways, between } = synapses;
    const stream = (store.identity ?? 0) * 65536 + 256 * (16 + pathways.indexOf(this));
    const access = accessTo({ clock, stream, neighbours: synapses.neighbours });
    const { traces } = synapses;
    const rows = this.currentRows();
    const unrolled = unrolledOf(synapses, rows, title);
    const site = (kernel: string, loop: Loop): KernelSite => {
      const plain = { name: kernel, scope: store.scope, access, loop };
      if (loop.kind !== "rows" || loop.row !== "cell") return plain;
      if (loop.passing && unrolled) {
        const neighbours = { ...synapses.neighbours, inRow: unrolled.inRow };
        return { ...plain, access: { ...access, neighbours }, row: kind };
      }
      const side = kind === "pre" ? "post" : "pre";
      const inRow = { side, place: loop.place!, array: () => this.others(side) } as const;
      const neighbours = { ...synapses.neighbours, ...(loop.order ? { inRow } : {}) };
      return { ...plain, access: { ...access, neighbours }, row: kind };
    };
    const code: Site["code"] = (kernel, loop) => {
      // arrivals that are not all of a cell's: each synapse needs its own values
      traces?.part();
      const made = pathwayKernel(site(kernel, loop), this.code, between?.step, between?.near);
      return loop.kind === "rows" && loop.passing ? unrolled!.placed(made) : made;
    };
    const around: Site["around"] = (loop) =>
      traces?.together ? traces.kernels(this, site, loop, title) : undefined;
    return {
      title,
      clock,
      events: this.list,
      cells: events.N,
      rows,
      unrolled,
      delays: this.delays,
      repeated: () => this.sleeping.repeated,
      size: store.size,
      lazies: lazyNeighbours(this.synapses),
      code,
      around,
      across: (kernel) => {
        const { dense } = kind === "pre" ? synapses : {};
        return (dense && overRows(kernel, dense)?.kernel) ?? kernel;
      },
    };
  }

  /** Synapses by the neuron whose events drive them. */
  currentRows(): Rows {
    const { synapses, events, kind, name } = this;
    if (!this.rows || this.rows.version !== synapses.version) {
      const title = `${synapses.name}.${name}`;
      const made = kind === "pre" ? synapses.rowsMade : undefined;
      const runs = kind === "pre" ? synapses.runsOfSources : undefined;
      const rows = made
        ? rowsMade(made, events.N, title)
        : ((runs && rowsOfRuns(runs, events.N, title)) ??
          rowsBy(synapses.neighbours[kind], events.N, title));
      this.rows = { version: synapses.version, rows };
    }
    return this.rows.rows;
  }

  /** The neurons on the other side, in the order of the rows. */
  private others(side: "pre" | "post"): StateArray {
    const rows = this.rows!;
    const { synapses, name } = this;
    if (rows.others) return rows.others;
    const neurons = synapses.neighbours[side];
    const resting = neurons.asleep;
    rows.others = inOrderOf(rows.rows, neurons, `${synapses.name}.${name}.${side}`);
    if (resting && rows.others !== neurons) restNeighbours(synapses, side);
    return rows.others;
  }

  /** The queue follows delays that have changed since it was made. */
  private follow(dt: number): void {
    this.note();
    this.flight.choose(this.choice(dt));
  }

  private note(): void {
    this.seen = { version: this.version, views: this.synapses.store.viewed.size };
  }

  /** Delays lie with the variables of the synapses; this is what else there is. */
  save(): Record<string, SavedValue> {
    const { name, common, initialDelay, flight } = this;
    return {
      [`${name} common`]: common,
      [`${name} initial`]: initialDelay,
      ...flight.save(name),
    };
  }

  /** To be called when the delays are back. */
  restore(saved: Saved): void {
    const { name, synapses } = this;
    this.flight.restore(name, saved);
    this.initialDelay = savedNumber(saved, `${name} initial`) ?? 0;
    this.version++;
    synapses.version++;
    const common = saved[`${name} common`] === true;
    const own = `${name}.delay`;
    this.common = common;
    if (common) synapses.store.scalars.add(own);
    else synapses.store.scalars.delete(own);
    // whoever holds a live view of many delays goes on writing to them
    if (common && synapses.store.viewed.has(own)) this.spread(synapses.store.size);
  }

  /** All synapses of a neuron hear of its event in the same step. */
  get atOnce(): boolean {
    return this.common && !this.written;
  }

  /** Which kind of queue the delays call for, and why. */
  private choice(dt: number): Choice {
    const name = this === this.synapses.transmission ? "delay" : `${this.name}.delay`;
    if (this.common) return { kind: "cells", why: "one delay for all synapses" };
    const atEverySpike = (why: string): Choice => ({
      kind: "synapses",
      why: `${why}: it is read at every spike`,
    });
    if (this.written) return atEverySpike(`code writes ${name}`);
    if (this.synapses.store.viewed.has(`${this.name}.delay`))
      return atEverySpike(`the host program has a live view of ${name}`);
    if (this.changing) return atEverySpike(`${name} was set during the run`);
    const { values } = this.sleeping;
    const first = delaySteps(values[0] ?? 0, dt);
    for (let k = 1; k < values.length; k++)
      if (delaySteps(values[k]!, dt) !== first)
        return { kind: "static", why: "delays differ between synapses" };
    return { kind: "cells", why: `all delays are ${first} steps` };
  }

  explain(): string[] {
    const events = this.event === "spike" ? "spikes" : this.event;
    const { dt, name } = this.events;
    return [
      `  pathway ${this.name} (on ${this.kind} ${events}, order ${this.order}): ${inOneLine(this.text)}`,
      `    queue: ${this.flight.explain()}`,
      ...(dt === undefined
        ? []
        : [`    delays count in steps of ${quantityText(dt, SECOND)}, which ${name} takes`]),
      `    order of arrivals: ${toldOrder(this.code)}`,
    ];
  }
}
