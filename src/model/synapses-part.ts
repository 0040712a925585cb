// Some synapses of a Synapses object: read, set, recorded, linked to, and joined by other synapses.

import type { Assignable, PairOptions, Target } from "./assign.ts";
import { Part } from "./part.ts";
import type { RegularOptions, TimedOptions } from "./regular.ts";
import { getStates, type Stateful, type States, type StateValues, setStates } from "./states.ts";
import type { Synapses } from "./synapses.ts";
import { addCode, addDelayViews, getSynaptic, setSynaptic } from "./synapses-access.ts";
import type { Defined } from "./types/equations.ts";
import type { Checked, Readable, Settable, Stored } from "./types/variables.ts";
import { type LiveValues, partViews } from "./views.ts";

/**
 * Some synapses, in an order of their own; made by `slice` and `at` of Synapses. `i` and `j` are still those of the
 * whole object: its sources and targets.
 */
export class SynapsesPart<V extends Defined = Defined> extends Part<Synapses> {
  /** All of the synapses. */
  get synapses(): Synapses {
    return this.owner;
  }

  protected override get reach(): Target {
    return { ...this.owner.reach, elements: this.elements, count: this.N };
  }

  /** Source index of each. */
  get i(): Int32Array {
    const { i } = this.owner;
    return this.elements.map((k) => i[k]!);
  }

  /** Target index of each. */
  get j(): Int32Array {
    const { j } = this.owner;
    return this.elements.map((k) => j[k]!);
  }

  /** As `set` of the synapses, for these. */
  set<const N extends string = Settable<V>>(
    name: Checked<N, Settable<V>>,
    value: Assignable,
    options: PairOptions = {},
  ): void {
    setSynaptic(this.owner, this.reach, name, value, options);
  }

  /** A copy of the values of these synapses, or of some of them. */
  get<const N extends string = Readable<V>>(
    name: Checked<N, Readable<V>>,
    options: PairOptions = {},
  ): Float64Array {
    return getSynaptic(this.owner, this.reach, name, options);
  }

  /** As `getStates` of the synapses, of these. */
  getStates(): States<V>;
  getStates<const N extends string = Readable<V>>(
    names: readonly Checked<N, Readable<V>>[],
  ): Readonly<Record<N, Float64Array>>;
  getStates(names?: readonly string[]): object {
    return getStates(this as Stateful, this.reach, names);
  }

  /** As `setStates` of the synapses, of these. */
  setStates(values: StateValues<V>): void {
    this.owner.initial.settle();
    setStates(this as Stateful, this.reach, values);
  }

  /** Live views of the variables of these synapses; a typed array each where the synapses follow one another. */
  get state(): { readonly [One in Stored<V> as One[0]]: LiveValues } {
    const { owner, elements } = this;
    const views = partViews(owner.store, owner.initial, elements);
    addDelayViews(views, owner, elements);
    return views as this["state"];
  }

  /** Synapses lo, ..., hi-1 of these. */
  slice(lo: number, hi: number = this.N): SynapsesPart<V> {
    return new SynapsesPart(this.owner, this.sliced(lo, hi));
  }

  /** The synapses at some positions among these, in that order. */
  at(indices: ArrayLike<number>): SynapsesPart<V> {
    return new SynapsesPart(this.owner, this.chosen(indices));
  }

  /** As `runRegularly` of the synapses, for these. */
  runRegularly(code: string, options: RegularOptions = {}): this {
    addCode(this.owner, code, { regular: options }, this.reach);
    return this;
  }

  /** As `runAt` of the synapses, for these. */
  runAt(code: string, options: TimedOptions): this {
    addCode(this.owner, code, { timed: options }, this.reach);
    return this;
  }
}
