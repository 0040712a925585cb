// Indices of synapses that follow from others take no memory until somebody asks for them.

import { type Rows, type StateArray, unrolled } from "../simulate.ts";
import { elementsOf } from "./endpoint.ts";
import { firstOf, restFollowing } from "./made-rows.ts";
import type { Indices } from "./synapse-indices.ts";
import type { Synapses } from "./synapses.ts";

/** Fewer synapses are not worth it. */
const LEAST = 4096;

/**
 * Lets indices sleep that are known without them: neurons in the order of the rows of their pathway, and numbers within
 * a part whose elements follow one another, and all where rows are dense. To be called before kernels are written: they
 * hold addresses.
 */
export function restIndices(synapses: Synapses): void {
  const { store, neighbours, procedural, rowsMade } = synapses;
  if (procedural && rowsMade) restFollowing(synapses, rowsMade);
  if (store.size < LEAST || procedural) return;
  // whoever reads them must have done so before
  if (synapses.dense) for (const pathway of synapses.pathways) pathway.currentRows();
  for (const side of ["pre", "post"] as const) {
    const within = side === "pre" ? "i" : "j";
    const neuron = neighbours[side];
    const own = store.array(within);
    restNeighbours(synapses, side);
    const first = firstOf(elementsOf(side === "pre" ? synapses.source : synapses.target));
    if (own === neuron || first === undefined || store.viewed.has(within)) continue;
    rest(own, () => {
      const [from, to] = [neuron.indices, own.indices];
      for (let s = 0; s < to.length; s++) to[s] = from[s]! - first;
    });
  }
}

/** Likewise of the neurons of one side alone, for who has read them and taken no address. */
export function restNeighbours(synapses: Synapses, side: "pre" | "post"): void {
  const { neighbours, pathways, dense } = synapses;
  const neuron = neighbours[side];
  if (dense) {
    rest(neuron, () => unrolled(dense, side, neuron.indices));
    return;
  }
  const rows = pathways.find(({ kind }) => kind === side)?.currentRows();
  if (rows?.order === null) rest(neuron, () => unroll(rows, neuron.indices));
}

function rest(array: StateArray, fill: () => void): void {
  if (!array.asleep) array.sleep(fill);
}

/** The neuron of each synapse, from rows that have synapses in their order. */
function unroll({ starts, neurons }: Rows, into: Indices): void {
  const begins = starts.i32;
  for (let k = 0; k < neurons; k++) into.fill(k, begins[k], begins[k + 1]);
}
