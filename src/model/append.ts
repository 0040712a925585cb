// Synapses that are made: their arrays grow, their neighbours are found, and all are counted anew.

import { ConnectError } from "../errors.ts";
import { expand, repeatedOf, type StateArray } from "../simulate.ts";
import type { Pairs } from "./connect.ts";
import { countSynapses, numberWithinPairs } from "./counted.ts";
import { type Endpoint, elementsOf } from "./endpoint.ts";
import { appendRows, pairsOf } from "./made-rows.ts";
import { Rule } from "./rule.ts";
import type { Indices } from "./synapse-indices.ts";
import type { Synapses } from "./synapses.ts";

/** Adds synapses between pairs of indices, or by a rule. Throws ConnectError when there would be too many. */
export function append(synapses: Synapses, made: Pairs | Rule): void {
  const { store } = synapses;
  if (made instanceof Rule && store.size === 0 && appendRows(synapses, made)) return;
  const { i, j } = made instanceof Rule ? pairsOf(made) : made;
  synapses.rowsMade = undefined;
  synapses.runsOfSources = undefined;
  synapses.traces?.part();
  const before = store.size;
  const after = before + i.length;
  if (after >= 2 ** 31) throw new ConnectError(`too many synapses: ${after} (at most 2^31 - 1)`);
  store.size = after;
  for (const [name, array] of store.arrays) if (!store.scalars.has(name)) array.resize(after);
  store.array("i").indices.set(i, before);
  store.array("j").indices.set(j, before);
  findNeighbours(synapses, before);
  for (const pathway of synapses.pathways)
    if (!pathway.common) pathway.delays.f64.fill(pathway.initialDelay, before);
  synapses.version++;
  restSources(synapses);
}

/** So many synapses are worth a thought before there is a network: others may be about to be made. */
const MANY = 2 ** 20;

/** Lets sources sleep that follow one another: each stands for a run of synapses. */
function restSources(synapses: Synapses): void {
  const { store, neighbours, source } = synapses;
  if (store.size < MANY || store.viewed.has("i")) return;
  const own = store.array("i");
  const runs = repeatedOf(own.indices);
  if (!runs) return;
  own.sleep(() => expand(runs, own.indices));
  const elements = elementsOf(source);
  const values = elements ? runs.values.map((k) => elements[k]!) : runs.values;
  const absolute = { ...runs, values };
  synapses.runsOfSources = absolute;
  if (neighbours.pre !== own) neighbours.pre.sleep(() => expand(absolute, neighbours.pre.indices));
}

/** Neurons of the synapses from number `before` on, by their absolute numbers, and what is counted of all. */
export function findNeighbours(synapses: Synapses, before: number): void {
  const { store, neighbours, source, target, multisynapticIndex: name } = synapses;
  const { indices: i } = store.array("i");
  const { indices: j } = store.array("j");
  synapses.lying = undefined;
  fill(neighbours.pre, source, i, before);
  fill(neighbours.post, target, j, before);
  countSynapses(store, neighbours, source, target);
  if (name !== undefined) numberWithinPairs(i, j, store.array(name).i32);
}

function fill(array: StateArray, end: Endpoint, index: Indices, before: number): void {
  const elements = elementsOf(end);
  if (!elements) return;
  array.resize(index.length);
  const view = array.indices;
  for (let k = before; k < index.length; k++) view[k] = elements[index[k]!]!;
}
