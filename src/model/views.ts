// Live views: arrays of an object's state that a host program reads and writes at once.

import type { StorageView } from "../ir/storage.ts";
import { refuseView } from "./assigned.ts";
import type { Initial } from "./initial.ts";
import type { Store } from "./store.ts";
import type { State } from "./types/variables.ts";

/**
 * Values of some elements, read and written in place: of a slice a typed array, of chosen elements an object that
 * looks each one up, so for many values `get` and `set` are quicker.
 */
export interface LiveValues extends Iterable<number> {
  readonly length: number;
  [position: number]: number;
  fill(value: number, start?: number, end?: number): this;
}

/** An object with a getter per stored variable. Handing out a view is remembered: the host may write any time. */
export function liveViews(store: Store, initial: Initial): State {
  const names = store.arrays.keys();
  return gettersOf(names, initial, store, (name) => shownView(store, name)) as State;
}

/** Indices that memory holds in 16 bits are seen as a copy: nobody may write them. */
function shownView(store: Store, name: string): Exclude<StorageView, Uint16Array> {
  const view = store.array(name).lend();
  return view instanceof Uint16Array ? Int32Array.from(view) : view;
}

/** Likewise for some elements; a shared variable has one value. */
export function partViews(
  store: Store,
  initial: Initial,
  elements: Int32Array,
): Readonly<Record<string, LiveValues>> {
  return gettersOf(store.arrays.keys(), initial, store, (name) =>
    store.scalars.has(name)
      ? store.array(name).lend()
      : viewOf(() => store.array(name).lend(), elements),
  );
}

function gettersOf(
  names: Iterable<string>,
  initial: Initial,
  store: Store,
  view: (name: string) => LiveValues,
): Record<string, LiveValues> {
  const views: Record<string, LiveValues> = {};
  for (const name of names)
    Object.defineProperty(views, name, {
      enumerable: true,
      configurable: true,
      get: () => {
        initial.settle();
        store.viewed.add(name);
        return view(name);
      },
      set: refuseView(store, name),
    });
  return views;
}

/** A view of some elements of an array, which is looked up anew since it may move. */
export function viewOf(array: () => StorageView, elements: Int32Array): LiveValues {
  const first = elements[0] ?? 0;
  if (elements.every((element, k) => element === first + k))
    return array().subarray(first, first + elements.length);
  return new Proxy(new Chosen(array, elements), positions);
}

/** Chosen elements of an array; a proxy turns positions into calls of `read` and `write`. */
class Chosen implements LiveValues {
  [position: number]: number;
  private readonly array: () => StorageView;
  private readonly elements: Int32Array;

  constructor(array: () => StorageView, elements: Int32Array) {
    this.array = array;
    this.elements = elements;
  }

  get length(): number {
    return this.elements.length;
  }

  read(position: number): number | undefined {
    const element = this.elements[position];
    return element === undefined ? undefined : this.array()[element];
  }

  /** As with a typed array, what lies outside is left out. */
  write(position: number, value: number): void {
    const element = this.elements[position];
    if (element !== undefined) this.array()[element] = value;
  }

  fill(value: number, start = 0, end = this.length): this {
    for (const element of this.elements.subarray(start, end)) this.array()[element] = value;
    return this;
  }

  *[Symbol.iterator](): Generator<number> {
    for (const element of this.elements) yield this.array()[element]!;
  }
}

const positions: ProxyHandler<Chosen> = {
  get(chosen, key) {
    const position = positionOf(key);
    if (position !== undefined) return chosen.read(position);
    const value: unknown = Reflect.get(chosen, key, chosen);
    return typeof value === "function" ? value.bind(chosen) : value;
  },
  set(chosen, key, value) {
    const position = positionOf(key);
    if (position === undefined) return false;
    chosen.write(position, Number(value));
    return true;
  },
};

function positionOf(key: string | symbol): number | undefined {
  return typeof key === "string" && /^\d+$/.test(key) ? Number(key) : undefined;
}
