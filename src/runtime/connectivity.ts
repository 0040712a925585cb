// Who is connected to whom: synapses in creation order, and the rows of synapses that leave or enter each neuron.

import { StateArray } from "./arena.ts";

/**
 * Synapses by neuron: those of neuron k are order[starts[k]] ... order[starts[k+1]-1]; without `order` they are
 * themselves.
 */
export interface Rows {
  readonly starts: StateArray;
  readonly order: StateArray | null;
  readonly neurons: number;
}

/** Groups synapses by the neuron that `index` names (absolute numbers), keeping creation order within a row. */
export function rowsBy(index: Int32Array, neurons: number, name: string): Rows {
  const starts = new StateArray(`${name}.starts`, "i32", neurons + 1);
  const offsets = starts.i32;
  let sorted = true;
  let last = -1;
  for (let s = 0; s < index.length; s++) {
    const neuron = index[s]!;
    offsets[neuron + 1]!++;
    if (neuron < last) sorted = false;
    last = neuron;
  }
  for (let k = 0; k < neurons; k++) offsets[k + 1]! += offsets[k]!;
  return { starts, order: sorted ? null : orderOf(index, offsets, name), neurons };
}

function orderOf(index: Int32Array, starts: Int32Array, name: string): StateArray {
  const array = new StateArray(`${name}.order`, "i32", index.length);
  const order = array.i32;
  const next = starts.slice();
  for (let s = 0; s < index.length; s++) order[next[index[s]!]!++] = s;
  return array;
}
