// Synapses that are made: their arrays grow, their neighbours are found, and all are counted anew.

import { ConnectError } from "../errors.ts";
import type { StateArray } from "../simulate.ts";
import { countSynapses, numberWithinPairs } from "./counted.ts";
import { type Endpoint, elementsOf } from "./endpoint.ts";
import type { Synapses } from "./synapses.ts";

/** Adds synapses between pairs of indices. Throws ConnectError when there would be too many. */
export function append(
  synapses: Synapses,
  { i, j }: { readonly i: Int32Array; readonly j: Int32Array },
): void {
  const { store } = synapses;
  synapses.traces?.part();
  const before = store.size;
  const after = before + i.length;
  if (after >= 2 ** 31) throw new ConnectError(`too many synapses: ${after} (at most 2^31 - 1)`);
  store.size = after;
  for (const [name, array] of store.arrays) if (!store.scalars.has(name)) array.resize(after);
  store.array("i").i32.set(i, before);
  store.array("j").i32.set(j, before);
  findNeighbours(synapses, before);
  for (const pathway of synapses.pathways)
    if (!pathway.common) pathway.delays.f64.fill(pathway.initialDelay, before);
  synapses.version++;
}

/** Neurons of the synapses from number `before` on, by their absolute numbers, and what is counted of all. */
export function findNeighbours(synapses: Synapses, before: number): void {
  const { store, neighbours, source, target, multisynapticIndex: name } = synapses;
  const { i32: i } = store.array("i");
  const { i32: j } = store.array("j");
  synapses.lying = undefined;
  fill(neighbours.pre, source, i, before);
  fill(neighbours.post, target, j, before);
  countSynapses(store, neighbours, source, target);
  if (name !== undefined) numberWithinPairs(i, j, store.array(name).i32);
}

function fill(array: StateArray, end: Endpoint, index: Int32Array, before: number): void {
  const elements = elementsOf(end);
  if (!elements) return;
  array.resize(index.length);
  const view = array.i32;
  for (let k = before; k < index.length; k++) view[k] = elements[index[k]!]!;
}
