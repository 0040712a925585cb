// The indices of synapses: of 16 bits where the numbers of all neurons fit.

import type { Neighbours } from "../lowering/lower.ts";
import { StateArray } from "../simulate.ts";
import { type Endpoint, elementsOf, ownerOf, sizeOf } from "./endpoint.ts";
import { Group } from "./group.ts";
import { inSleep } from "./made-rows.ts";
import type { Store } from "./store.ts";
import type { Synapses } from "./synapses.ts";

/** Numbers of neurons, of either width. */
export type Indices = Int32Array | Uint16Array;

/** Elements that 16 bits can number. */
const FEW = 2 ** 16;

/** As narrow as the numbers of so many elements allow; how many synapses there will be is not known. */
function widthFor(end: Endpoint, size: number): "u16" | "i32" {
  return ownerOf(end) instanceof Group && size <= FEW && !wide ? "u16" : "i32";
}

let wide = false;

/** Whether indices of synapses that are made from now on take 32 bits in any case: for tests of either width. */
export function widen(always: boolean): void {
  wide = always;
}

/** Adds `i` and `j`, and the absolute numbers that they stand for in parts. */
export function addIndices(
  store: Store,
  source: Endpoint,
  target: Endpoint,
): { readonly pre: StateArray; readonly post: StateArray } & Neighbours {
  const add = (within: "i" | "j", side: "pre" | "post", end: Endpoint): StateArray => {
    const own = store.add(within, widthFor(end, sizeOf(end)), 0);
    if (!elementsOf(end)) return own;
    return new StateArray(`${store.name}.${side}`, widthFor(end, ownerOf(end).store.size), 0);
  };
  const neighbours = { pre: add("i", "pre", source), post: add("j", "post", target) };
  store.neighbours = neighbours;
  return neighbours;
}

/** A copy that a user was given, for as long as somebody has it or the task at hand goes on. */
interface Copied {
  readonly version: number;
  readonly size: number;
  readonly copy: WeakRef<Int32Array>;
}

const copies = new WeakMap<StateArray, Copied>();

/**
 * The indices as a user sees them: a live view, or a copy where memory holds them in 16 bits or not at all. Whoever
 * asks again in a loop is given the same copy: it is to be read, and copied before it is sorted.
 */
export function seenIndices(synapses: Synapses, name: "i" | "j"): Int32Array {
  const array = synapses.store.array(name);
  const asleep = synapses.procedural && synapses.rowsMade;
  if (!asleep && array.storage !== "u16") {
    array.lend();
    return array.i32;
  }
  const { version } = synapses;
  const { size } = synapses.store;
  const known = copies.get(array);
  const before = known?.version === version && known.size === size && known.copy.deref();
  if (before) return before;
  const look = (): Int32Array => Int32Array.from(array.indices);
  const copy = asleep ? inSleep(synapses, asleep, look) : look();
  copies.set(array, { version, size, copy: new WeakRef(copy) });
  return copy;
}
