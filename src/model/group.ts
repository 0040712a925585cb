// What NeuronGroup, SpikeGeneratorGroup and their subgroups have in common.

import { NetworkError, ValueError } from "../errors.ts";
import { EventList } from "../simulate.ts";
import type { AtSpike } from "./adaptive.ts";
import { type Assignable, type SetOptions, setVariable, type Target } from "./assign.ts";
import { refuseAssignments } from "./assigned.ts";
import type { Scheduled } from "./events.ts";
import { Initial } from "./initial.ts";
import type { Lazy } from "./lazy/lazy.ts";
import { type BuildContext, SimulationObject } from "./object.ts";
import { shown } from "./options.ts";
import { indicesOf, Part, sliceOf } from "./part.ts";
import { positiveTime, type Quantity } from "./quantities.ts";
import { getVariable } from "./read.ts";
import {
  addRegular,
  addTimed,
  type RegularCode,
  type RegularOptions,
  type TimedOptions,
  toldRegular,
} from "./regular.ts";
import {
  arrayDifferences,
  restoreArrays,
  type Saved,
  saveArrays,
  savedIntegers,
  savedNumber,
} from "./saved.ts";
import { getStates, type Stateful, type States, type StateValues, setStates } from "./states.ts";
import type { Store } from "./store.ts";
import { explainVariables } from "./tell.ts";
import { checkStep } from "./timeline.ts";
import type { Defined } from "./types/equations.ts";
import type { ArrayOf, Checked, Readable, Settable, Stored } from "./types/variables.ts";
import { type LiveValues, liveViews, partViews } from "./views.ts";

/** Anything synapses and monitors can refer to: a group or part of one. */
export type GroupLike = Group | Subgroup;

/** A group of elements that can raise events; TypeScript knows its variables by `V`. */
export abstract class Group<V extends Defined = Defined> extends SimulationObject {
  readonly store: Store;
  /** Spikes of the step at hand. */
  readonly spikes: EventList;
  readonly regular: RegularCode[] = [];
  private readonly starting: Initial;
  private step: number | undefined;

  constructor(
    kind: string,
    name: string | undefined,
    dt: number | undefined,
    makeStore: (name: string) => Store,
  ) {
    super(kind, name);
    this.store = makeStore(this.name);
    this.step = dt;
    this.spikes = new EventList(`${this.name}.spikes`, this.store.size);
    this.starting = new Initial(this.store, [], dt);
    refuseAssignments(this, this.store, this.store.variables.keys());
  }

  /** Step of the group's own clock in seconds, if it has one. */
  get dt(): number | undefined {
    return this.step;
  }

  /**
   * Another step of its own from the next run on; the time must be a multiple of it, else a ValueError. Not while its
   * network runs.
   */
  set dt(value: Quantity) {
    const dt = positiveTime(value, "dt");
    const { title } = this.store;
    if (this.running)
      throw new NetworkError(
        `cannot change dt of ${title} while the network runs (await run() first)`,
      );
    const { clock } = this.starting;
    checkStep(dt, clock.dt, clock.time.f64[0]!, title);
    this.changeStep(dt);
  }

  private changeStep(dt: number | undefined): void {
    if (dt === this.step) return;
    this.step = dt;
    this.starting.follow(dt);
    this.version++;
  }

  /** Number of elements. */
  get N(): number {
    return this.store.size;
  }

  override get initial(): Initial {
    return this.starting;
  }

  override get needs(): readonly SimulationObject[] {
    return [];
  }

  override signature(): string[] {
    return [
      `${this.N} elements`,
      `  events: ${[...this.eventLists.keys()].join(", ")}`,
      ...explainVariables(this.store),
      ...this.regular.map(toldRegular),
    ];
  }

  override save(): Saved {
    const events = [...this.eventLists].map(
      ([name, { array, count }]) => [`event ${name}`, array.i32.slice(0, count)] as const,
    );
    return {
      ...saveArrays(this.store.arrays),
      ...Object.fromEntries(events),
      ...(this.step === undefined ? {} : { dt: this.step }),
    };
  }

  override misfits(saved: Saved): string[] {
    return arrayDifferences(this.store.arrays, saved, true);
  }

  override restore(saved: Saved): void {
    restoreArrays(this.store.arrays, saved);
    this.changeStep(savedNumber(saved, "dt"));
    for (const [name, list] of this.eventLists) {
      const elements = savedIntegers(saved, `event ${name}`);
      list.array.i32.set(elements);
      list.count = elements.length;
    }
    if (!this.active) this.rest();
  }

  protected override rest(): void {
    for (const list of this.eventLists.values()) list.count = 0;
  }

  /** Order of its operations within their slots. */
  abstract readonly order: number;

  /** Who raised which event in the step at hand; spikes are the event `spike`. */
  get eventLists(): ReadonlyMap<string, EventList> {
    return new Map(this.canSpike ? [["spike", this.spikes]] : []);
  }

  /** Slot and order in which an event is raised. */
  scheduleOf(_event: string): Scheduled {
    return { when: "thresholds", order: this.order };
  }

  /** Where what must run at a spike between grid points is gathered; undefined where spikes are on the grid. */
  atSpike(_context: BuildContext): AtSpike | undefined {
    return undefined;
  }

  /** Whether spikes may be between grid points. */
  get exactSpikes(): boolean {
    return false;
  }

  /** Where neurons rest until something reaches them, or may come to. */
  get lazy(): Lazy | undefined {
    return undefined;
  }

  /** Whether the group raises spikes at all. */
  abstract get canSpike(): boolean;

  /** What assignments to the group reach. */
  get reach(): Target {
    return { store: this.store, initial: this.starting, scope: this.store.scope, elements: null };
  }

  /**
   * Sets a variable: a number (SI), a quantity, an expression over the group's variables, `i`, `N` and `rand()`, or an
   * array with one number per element. Random values are drawn when the object joins a network (whose seed they use)
   * or is first read. Throws UnitError, NameError, ValueError.
   */
  set<const N extends string = Settable<V>>(
    name: Checked<N, Settable<V>>,
    value: Assignable,
    options: SetOptions = {},
  ): void {
    setVariable(this.reach, name, value, options);
  }

  /** A copy of a variable's values in SI base units: one per element, or per chosen one (one in all if shared). */
  get<const N extends string = Readable<V>>(
    name: Checked<N, Readable<V>>,
    options: SetOptions = {},
  ): Float64Array {
    return getVariable(this.reach, name, options);
  }

  /**
   * Copies of several variables by name, of all that can be set without names: what `setStates` takes. What is computed
   * (subexpressions, `i`, `t`) is there when it is asked for.
   */
  getStates(): States<V>;
  getStates<const N extends string = Readable<V>>(
    names: readonly Checked<N, Readable<V>>[],
  ): Readonly<Record<N, Float64Array>>;
  getStates(names?: readonly string[]): object {
    return getStates(this as Stateful, this.reach, names);
  }

  /** Sets several variables to numbers (SI), all of them or, when one is refused, none. */
  setStates(values: StateValues<V>): void {
    setStates(this as Stateful, this.reach, values);
  }

  /** Live views of the variables: writing to them changes the state at once. */
  get state(): { readonly [One in Stored<V> as One[0]]: ArrayOf<One> } {
    return liveViews(this.store, this.starting) as this["state"];
  }

  /** Elements lo, ..., hi-1 as a group of their own, in which `i` counts from 0. */
  slice(lo: number, hi: number = this.N): Subgroup<V> {
    return new Subgroup(this, sliceOf(lo, hi, this.N, this.store.title));
  }

  /** The elements at some indices, in that order, as a group of their own. */
  at(indices: ArrayLike<number>): Subgroup<V> {
    return new Subgroup(this, indicesOf(indices, this.N, this.store.title));
  }

  /** Runs code for every element at regular times (slot `start` unless told otherwise). */
  runRegularly(code: string, options: RegularOptions = {}): this {
    addRegular(this.regular, this.store, code, options);
    this.version++;
    return this;
  }

  /** Runs code for every element at given times (slot `start` unless told otherwise). */
  runAt(code: string, options: TimedOptions): this {
    addTimed(this.regular, this.store, code, options);
    this.version++;
    return this;
  }
}

/** Some elements of a group, in an order of their own. */
export class Subgroup<V extends Defined = Defined> extends Part<Group<V>> {
  /** The whole group. */
  get group(): Group<V> {
    return this.owner;
  }

  protected override get reach(): Target {
    const { elements, N: count } = this;
    const index = { kind: "array", array: this.relative } as const;
    return { ...this.owner.reach, elements, index, count };
  }

  /** As `set` of the group, for these elements; `i` counts from 0 here. */
  set<const N extends string = Settable<V>>(
    name: Checked<N, Settable<V>>,
    value: Assignable,
    options: SetOptions = {},
  ): void {
    setVariable(this.reach, name, value, options);
  }

  /** A copy of these elements' values, or of some of them. */
  get<const N extends string = Readable<V>>(
    name: Checked<N, Readable<V>>,
    options: SetOptions = {},
  ): Float64Array {
    return getVariable(this.reach, name, options);
  }

  /** As `getStates` of the group, of these elements. */
  getStates(): States<V>;
  getStates<const N extends string = Readable<V>>(
    names: readonly Checked<N, Readable<V>>[],
  ): Readonly<Record<N, Float64Array>>;
  getStates(names?: readonly string[]): object {
    return getStates(this as Stateful, this.reach, names);
  }

  /** As `setStates` of the group, of these elements. */
  setStates(values: StateValues<V>): void {
    setStates(this as Stateful, this.reach, values);
  }

  /** Live views of these elements' variables; a typed array each where the elements follow one another. */
  get state(): { readonly [One in Stored<V> as One[0]]: LiveValues } {
    const { owner, elements } = this;
    return partViews(owner.store, owner.initial, elements) as this["state"];
  }

  /** Elements lo, ..., hi-1 of this subgroup. */
  slice(lo: number, hi: number = this.N): Subgroup<V> {
    return new Subgroup(this.owner, this.sliced(lo, hi));
  }

  /** The elements at some indices of this subgroup, in that order. */
  at(indices: ArrayLike<number>): Subgroup<V> {
    return new Subgroup(this.owner, this.chosen(indices));
  }

  /** As `runRegularly` of the group, for these elements. */
  runRegularly(code: string, options: RegularOptions = {}): this {
    addRegular(this.owner.regular, this.owner.store, code, options, this.reach);
    this.owner.version++;
    return this;
  }

  /** As `runAt` of the group, for these elements. */
  runAt(code: string, options: TimedOptions): this {
    addTimed(this.owner.regular, this.owner.store, code, options, this.reach);
    this.owner.version++;
    return this;
  }
}

/** Raises ValueError for what is neither a group nor a part of one. */
export function checkGroup(group: unknown, what: string): void {
  if (group instanceof Group || group instanceof Subgroup) return;
  throw new ValueError(
    `invalid ${what}: ${shown(group)} (expected a group, or a part of one)`,
    what,
    group,
  );
}

/** The group behind a group or subgroup. */
export function parentOf(group: GroupLike): Group {
  return group instanceof Subgroup ? group.group : group;
}
