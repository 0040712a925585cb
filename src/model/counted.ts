// What is counted when synapses are made: how many leave and enter each neuron, and which of its pair a synapse is.

import type { StateArray } from "../simulate.ts";
import { type Endpoint, elementsOf, ownerOf, sizeOf } from "./endpoint.ts";
import type { Store } from "./store.ts";
import type { Indices } from "./synapse-indices.ts";

/** So many synapses are counted at their targets when somebody asks. */
const MANY = 2 ** 16;

/** Synapses per element of both sides, by absolute numbers; `neighbours` has those of each synapse. */
export function countSynapses(
  store: Store,
  neighbours: { readonly pre: StateArray; readonly post: StateArray },
  source: Endpoint,
  target: Endpoint,
): void {
  for (const [name, array, endpoint] of [
    ["N_outgoing", neighbours.pre, source],
    ["N_incoming", neighbours.post, target],
  ] as const) {
    const counter = store.counters.get(name)!;
    counter.resize(ownerOf(endpoint).store.size);
    // sources may be about to sleep, and be as many as synapses when they wake
    if (name === "N_incoming" && store.size >= MANY)
      counter.sleep(() => count(array.indices, counter.i32));
    else count(array.indices, counter.i32.fill(0));
  }
}

/** A function of its own for each width: the loop is as quick as memory. */
function count(index: Indices, counts: Int32Array): void {
  if (index instanceof Uint16Array) for (let s = 0; s < index.length; s++) counts[index[s]!]!++;
  else for (let s = 0; s < index.length; s++) counts[index[s]!]!++;
}

/** The counts `name` of the elements of a source or target, in its order. */
export function countsOf(store: Store, name: string, endpoint: Endpoint): Float64Array {
  const counts = store.counters.get(name)!.i32;
  const elements = elementsOf(endpoint);
  const length = sizeOf(endpoint);
  return Float64Array.from({ length }, (_, k) => counts[elements ? elements[k]! : k] ?? 0);
}

/** Numbers the synapses of each pair 0, 1, ... in the order in which they were made. */
export function numberWithinPairs(i: Indices, j: Indices, numbers: Int32Array): void {
  const rows = new Map<number, number[]>();
  for (let s = 0; s < i.length; s++) {
    const row = rows.get(i[s]!);
    if (row) row.push(s);
    else rows.set(i[s]!, [s]);
  }
  for (const row of rows.values()) {
    const seen = new Map<number, number>();
    for (const s of row) {
      const number = seen.get(j[s]!) ?? 0;
      numbers[s] = number;
      seen.set(j[s]!, number + 1);
    }
  }
}
