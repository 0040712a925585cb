// What NeuronGroup, SpikeGeneratorGroup and their subgroups have in common.

import { NetworkError, ValueError } from "../errors.ts";
import { EventList, StateArray } from "../simulate.ts";
import {
  type Assignable,
  getVariable,
  type SetOptions,
  setVariable,
  type Target,
} from "./assign.ts";
import type { Scheduled } from "./events.ts";
import { Initial } from "./initial.ts";
import { SimulationObject } from "./object.ts";
import { isList, shown } from "./options.ts";
import { positiveTime, type Quantity } from "./quantities.ts";
import { addRegular, type RegularCode, type RegularOptions } from "./regular.ts";
import {
  arrayDifferences,
  restoreArrays,
  type Saved,
  saveArrays,
  savedIntegers,
  savedNumber,
} from "./saved.ts";
import type { Store } from "./store.ts";
import { explainVariables } from "./tell.ts";
import { checkStep } from "./timeline.ts";
import type { Defined } from "./types/equations.ts";
import type { ArrayOf, Checked, Readable, Settable, State, Stored } from "./types/variables.ts";

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
      ...this.regular.map(({ text }) => `  regular code: ${text.trim()}`),
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

  /** Whether the group raises spikes at all. */
  abstract get canSpike(): boolean;

  private get target(): Target {
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
    setVariable(this.target, name, value, options);
  }

  /** A copy of a variable's values in SI base units, one per element (one if shared). */
  get<const N extends string = Readable<V>>(name: Checked<N, Readable<V>>): Float64Array {
    return getVariable(this.target, name);
  }

  /** Live views of the variables: writing to them changes the state at once. */
  get state(): { readonly [One in Stored<V> as One[0]]: ArrayOf<One> } {
    return liveViews(this.store, this.starting) as this["state"];
  }

  /** Elements lo, ..., hi-1 as a group of their own, in which `i` counts from 0. */
  slice(lo: number, hi: number = this.N): Subgroup<V> {
    if (!(Number.isInteger(lo) && Number.isInteger(hi) && lo >= 0 && lo < hi && hi <= this.N))
      throw new ValueError(
        `invalid slice: ${lo} to ${hi} of ${this.store.title} (expected 0 <= lo < hi <= ${this.N}, since it has ${this.N} elements)`,
        "slice",
        [lo, hi],
      );
    return new Subgroup(
      this,
      Int32Array.from({ length: hi - lo }, (_, k) => lo + k),
    );
  }

  /** The elements at some indices, in that order, as a group of their own. */
  at(indices: ArrayLike<number>): Subgroup<V> {
    if (!isList(indices))
      throw new ValueError(
        `invalid indices of ${this.store.title}: ${shown(indices)} (expected a list, such as [0, 1])`,
        "at",
        indices,
      );
    const seen = new Set<number>();
    const bad = Array.from(indices).find(
      (k) => !(Number.isInteger(k) && k >= 0 && k < this.N) || seen.size === seen.add(k).size,
    );
    if (bad !== undefined)
      throw new ValueError(
        `invalid index: ${bad} of ${this.store.title} (expected distinct indices from 0 to ${this.N - 1})`,
        "at",
        bad,
      );
    return new Subgroup(this, Int32Array.from(indices));
  }

  /** Runs code for every element at regular times (slot `start` unless told otherwise). */
  runRegularly(code: string, options: RegularOptions = {}): this {
    addRegular(this.regular, this.store, this.store.scope, code, options);
    this.version++;
    return this;
  }
}

/** Some elements of a group, in an order of their own. */
export class Subgroup<V extends Defined = Defined> {
  readonly group: Group<V>;
  /** Absolute indices. */
  readonly elements: Int32Array;
  private mapped: StateArray | undefined;

  constructor(group: Group<V>, elements: Int32Array) {
    this.group = group;
    this.elements = elements;
  }

  get N(): number {
    return this.elements.length;
  }

  get name(): string {
    return this.group.name;
  }

  /** For every element of the group, its number in the subgroup, or -1. */
  get relative(): StateArray {
    if (!this.mapped) {
      this.mapped = new StateArray(`${this.group.name}.relative`, "i32", this.group.N);
      const view = this.mapped.i32.fill(-1);
      this.elements.forEach((element, k) => {
        view[element] = k;
      });
    }
    return this.mapped;
  }

  private get target(): Target {
    return {
      store: this.group.store,
      initial: this.group.initial,
      scope: this.group.store.scope,
      elements: this.elements,
      index: { kind: "array", array: this.relative },
      count: this.N,
    };
  }

  /** As `set` of the group, for these elements; `i` counts from 0 here. */
  set<const N extends string = Settable<V>>(
    name: Checked<N, Settable<V>>,
    value: Assignable,
    options: SetOptions = {},
  ): void {
    setVariable(this.target, name, value, options);
  }

  /** A copy of these elements' values. */
  get<const N extends string = Readable<V>>(name: Checked<N, Readable<V>>): Float64Array {
    return getVariable(this.target, name);
  }

  /** Elements lo, ..., hi-1 of this subgroup. */
  slice(lo: number, hi: number = this.N): Subgroup<V> {
    if (!(Number.isInteger(lo) && Number.isInteger(hi) && lo >= 0 && lo < hi && hi <= this.N))
      throw new ValueError(
        `invalid slice: ${lo} to ${hi} of a subgroup of ${this.N} (expected 0 <= lo < hi <= ${this.N})`,
        "slice",
        [lo, hi],
      );
    return new Subgroup(this.group, this.elements.slice(lo, hi));
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

/** An object with a getter per stored variable. Handing out a view is remembered: the host may write any time. */
export function liveViews(
  store: Store,
  initial: Initial,
  names: Iterable<string> = store.arrays.keys(),
): State {
  const views: Record<string, Float64Array> = {};
  for (const name of names)
    Object.defineProperty(views, name, {
      enumerable: true,
      configurable: true,
      get: () => {
        initial.settle();
        store.viewed.add(name);
        return store.array(name).view;
      },
    });
  return views;
}
