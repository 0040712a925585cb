// What NeuronGroup, SpikeGeneratorGroup and their subgroups have in common.

import { ValueError } from "../errors.ts";
import { EventList, StateArray } from "../simulate.ts";
import {
  type Assignable,
  getVariable,
  type SetOptions,
  setVariable,
  type Target,
} from "./assign.ts";
import { Initial } from "./initial.ts";
import { SimulationObject } from "./object.ts";
import { addRegular, type RegularCode, type RegularOptions } from "./regular.ts";
import {
  arrayDifferences,
  restoreArrays,
  type Saved,
  saveArrays,
  savedIntegers,
} from "./saved.ts";
import type { Store } from "./store.ts";
import { explainVariables } from "./tell.ts";

/** Live views by variable name: Float64Array, or Int32Array for integers and booleans (0 or 1). SI base units. */
export type State = Readonly<Record<string, Float64Array>>;

/** Anything synapses and monitors can refer to: a group or part of one. */
export type GroupLike = Group | Subgroup;

/** A group of elements that can raise events. */
export abstract class Group extends SimulationObject {
  readonly store: Store;
  /** Spikes of the step at hand. */
  readonly spikes: EventList;
  /** Step of the group's own clock in seconds, if it has one. */
  readonly dt: number | undefined;
  readonly regular: RegularCode[] = [];
  private readonly starting: Initial;

  constructor(
    kind: string,
    name: string | undefined,
    dt: number | undefined,
    makeStore: (name: string) => Store,
  ) {
    super(kind, name);
    this.store = makeStore(this.name);
    this.dt = dt;
    this.spikes = new EventList(`${this.name}.spikes`, this.store.size);
    this.starting = new Initial(this.store, [], dt);
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
      ...explainVariables(this.store),
      ...this.regular.map(({ text }) => `  regular code: ${text.trim()}`),
    ];
  }

  override save(): Saved {
    const { spikes } = this;
    return {
      ...saveArrays(this.store.arrays),
      ...this.starting.save(),
      spikes: spikes.array.i32.slice(0, spikes.count),
    };
  }

  override misfits(saved: Saved): string[] {
    return arrayDifferences(this.store.arrays, saved, true);
  }

  override restore(saved: Saved): void {
    restoreArrays(this.store.arrays, saved);
    const spikes = savedIntegers(saved, "spikes");
    this.spikes.array.i32.set(spikes);
    this.spikes.count = spikes.length;
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
  set(name: string, value: Assignable, options: SetOptions = {}): void {
    setVariable(this.target, name, value, options);
  }

  /** A copy of a variable's values in SI base units, one per element (one if shared). */
  get(name: string): Float64Array {
    return getVariable(this.target, name);
  }

  /** Live views of the variables: writing to them changes the state at once. */
  get state(): State {
    return liveViews(this.store, this.starting);
  }

  /** Elements lo, ..., hi-1 as a group of their own, in which `i` counts from 0. */
  slice(lo: number, hi: number = this.N): Subgroup {
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
  at(indices: ArrayLike<number>): Subgroup {
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
export class Subgroup {
  readonly group: Group;
  /** Absolute indices. */
  readonly elements: Int32Array;
  private mapped: StateArray | undefined;

  constructor(group: Group, elements: Int32Array) {
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
    };
  }

  /** As `set` of the group, for these elements; `i` counts from 0 here. */
  set(name: string, value: Assignable, options: SetOptions = {}): void {
    setVariable(this.target, name, value, options);
  }

  /** A copy of these elements' values. */
  get(name: string): Float64Array {
    return getVariable(this.target, name);
  }

  /** Elements lo, ..., hi-1 of this subgroup. */
  slice(lo: number, hi: number = this.N): Subgroup {
    if (!(Number.isInteger(lo) && Number.isInteger(hi) && lo >= 0 && lo < hi && hi <= this.N))
      throw new ValueError(
        `invalid slice: ${lo} to ${hi} of a subgroup of ${this.N} (expected 0 <= lo < hi <= ${this.N})`,
        "slice",
        [lo, hi],
      );
    return new Subgroup(this.group, this.elements.slice(lo, hi));
  }
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
      get: () => {
        initial.settle();
        store.viewed.add(name);
        return store.array(name).view;
      },
    });
  return views;
}
