// Who is connected to whom: synapses in creation order, and the rows of synapses that leave or enter each neuron.

import { StateArray } from "./arena.ts";
import type { Repeated } from "./repeated.ts";

/**
 * Synapses by neuron: those of neuron k are order[starts[k]] ... order[starts[k+1]-1]; without `order` they are
 * themselves.
 */
export interface Rows {
  readonly starts: StateArray;
  readonly order: StateArray | null;
  readonly neurons: number;
}

/** Numbers in memory; the view is looked up anew after memory has grown. */
interface Indices {
  readonly indices: Int32Array | Uint16Array;
}

type Numbers = Int32Array | Uint16Array;

/** Groups synapses by the neuron that `index` names (absolute numbers), keeping creation order within a row. */
export function rowsBy(index: Indices, neurons: number, name: string): Rows {
  // both arrays are made before any view is taken: making one may grow memory
  const starts = new StateArray(`${name}.starts`, "i32", neurons + 1);
  const order = isSorted(index.indices)
    ? null
    : new StateArray(`${name}.order`, "i32", index.indices.length);
  countRows(index.indices, starts.i32);
  if (order) fillOrder(index.indices, starts.i32, order.i32);
  return { starts, order, neurons };
}

/** The same where neurons lie in runs; undefined where these do not ascend. */
export function rowsOfRuns(
  { values, ends }: Repeated,
  neurons: number,
  name: string,
): Rows | undefined {
  if (values.some((value, run) => value < values[run - 1]!)) return undefined;
  const starts = new StateArray(`${name}.starts`, "i32", neurons + 1);
  const view = starts.i32;
  let begin = 0;
  let next = 0;
  for (let run = 0; run < ends.length; run++) {
    view.fill(begin, next, values[run]! + 1);
    next = values[run]! + 1;
    begin = ends[run]!;
  }
  view.fill(begin, next);
  return { starts, order: null, neurons };
}

function isSorted(index: Numbers): boolean {
  for (let s = 1; s < index.length; s++) if (index[s]! < index[s - 1]!) return false;
  return true;
}

function countRows(index: Numbers, starts: Int32Array): void {
  for (let s = 0; s < index.length; s++) starts[index[s]! + 1]!++;
  for (let k = 1; k < starts.length; k++) starts[k]! += starts[k - 1]!;
}

function fillOrder(index: Numbers, starts: Int32Array, order: Int32Array): void {
  const next = starts.slice();
  for (let s = 0; s < index.length; s++) order[next[index[s]!]!++] = s;
}

/** Numbers of synapses, such as their other neuron, in the order of the rows. */
export function inOrderOf({ order }: Rows, numbers: StateArray, name: string): StateArray {
  if (!order) return numbers;
  const copy = new StateArray(name, numbers.storage, numbers.length);
  const [from, to, places] = [numbers.indices, copy.indices, order.i32];
  for (let k = 0; k < to.length; k++) to[k] = from[places[k]!]!;
  return copy;
}
