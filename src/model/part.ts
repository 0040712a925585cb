// Some elements of an object, in an order of their own: what parts of groups and of synapses have in common.

import { NetworkError, ValueError } from "../errors.ts";
import { StateArray } from "../simulate.ts";
import type { Target } from "./assign.ts";
import type { SimulationObject } from "./object.ts";
import { isList, shown } from "./options.ts";
import type { Store } from "./store.ts";

/** An object whose elements can be chosen. */
export type Whole = SimulationObject & { readonly store: Store };

/** Some elements of a group or of synapses. */
export abstract class Part<Owner extends Whole = Whole> {
  /** The object that has the elements. */
  readonly owner: Owner;
  /** Their absolute numbers. */
  readonly elements: Int32Array;
  private mapped: StateArray | undefined;

  constructor(owner: Owner, elements: Int32Array) {
    this.owner = owner;
    this.elements = elements;
  }

  /** Number of elements. */
  get N(): number {
    return this.elements.length;
  }

  get name(): string {
    return this.owner.name;
  }

  /** What assignments reach. */
  protected abstract get reach(): Target;

  /** For every element of the owner, its number in the part, or -1. */
  get relative(): StateArray {
    const { size } = this.owner.store;
    if (this.mapped?.length === size) return this.mapped;
    this.mapped = new StateArray(`${this.name}.relative`, "i32", size);
    const view = this.mapped.i32.fill(-1);
    this.elements.forEach((element, k) => {
      view[element] = k;
    });
    return this.mapped;
  }

  /** Raises NetworkError when the owner has lost elements of the part, as synapses may by `restore`. */
  check(): void {
    const { store } = this.owner;
    const lost = this.elements.find((element) => element >= store.size);
    if (lost === undefined) return;
    throw new NetworkError(
      `element ${lost} of ${store.title}, in a part of it, is no more (it has ${store.size} now)`,
    );
  }

  protected sliced(lo: number, hi: number): Int32Array {
    const title = `a part of ${this.owner.store.title}`;
    return sliceOf(lo, hi, this.N, title).map((k) => this.elements[k]!);
  }

  protected chosen(indices: ArrayLike<number>): Int32Array {
    const title = `a part of ${this.owner.store.title}`;
    return indicesOf(indices, this.N, title).map((k) => this.elements[k]!);
  }
}

/** lo, ..., hi-1; ValueError for what is no slice of `size` elements. */
export function sliceOf(lo: number, hi: number, size: number, title: string): Int32Array {
  if (!(Number.isInteger(lo) && Number.isInteger(hi) && lo >= 0 && lo < hi && hi <= size))
    throw new ValueError(
      `invalid slice: ${lo} to ${hi} of ${title} (expected 0 <= lo < hi <= ${size}, since it has ${size} elements)`,
      "slice",
      [lo, hi],
    );
  return Int32Array.from({ length: hi - lo }, (_, k) => lo + k);
}

/** Distinct indices of `size` elements; otherwise a ValueError. */
export function indicesOf(indices: ArrayLike<number>, size: number, title: string): Int32Array {
  if (!isList(indices))
    throw new ValueError(
      `invalid indices of ${title}: ${shown(indices)} (expected a list, such as [0, 1])`,
      "at",
      indices,
    );
  const seen = new Set<number>();
  const bad = Array.from(indices).find(
    (k) => !(Number.isInteger(k) && k >= 0 && k < size) || seen.size === seen.add(k).size,
  );
  if (bad !== undefined)
    throw new ValueError(
      `invalid index: ${bad} of ${title} (expected distinct indices from 0 to ${size - 1})`,
      "at",
      bad,
    );
  return Int32Array.from(indices);
}
