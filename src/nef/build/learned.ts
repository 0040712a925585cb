// What connections that learn are made of: which pairs learn, where errors go, and the numbers that rules read.

import type { Synapses } from "../../index.ts";
import { type Connection, ensembleOf } from "../connection.ts";
import { Ensemble, Neurons } from "../ensemble.ts";
import { ConnectionRule } from "../learning/live.ts";
import type { synapseText } from "../learning/place.ts";
import { type Whole, wholeOf } from "../slices.ts";
import { fromRows, type Linear, selection } from "./linear.ts";
import type { Paths } from "./paths.ts";
import type { Population } from "./population.ts";

/** Starting values and code of synapses that learn. */
export function begin(synapses: Synapses, text: ReturnType<typeof synapseText>): void {
  for (const [name, value] of Object.entries(text.start)) synapses.set(name as never, value);
  for (const { code, when, order, dt } of text.steps)
    synapses.runRegularly(code, {
      when,
      ...(order === undefined ? {} : { order }),
      ...(dt === undefined ? {} : { dt }),
    });
}

/** Every neuron before to every entry after, by source and then by target, zeros too: they may learn. */
export function entriesOf(
  weights: Linear,
  rows: Int32Array,
  columns: Int32Array,
  from: number,
  offset: number,
): { i: Int32Array; j: Int32Array; w: Float64Array } {
  const sorted = columns.slice().sort();
  const targets = rows.slice().sort();
  const place = new Map(Array.from(targets, (row, k) => [row, k]));
  const at = new Map(Array.from(sorted, (column, k) => [column, k]));
  const size = sorted.length * targets.length;
  const w = new Float64Array(size);
  weights.forEach((r, c, v) => {
    w[at.get(c)! * targets.length + place.get(r)!] = v;
  });
  return {
    i: Int32Array.from({ length: size }, (_, k) => from + sorted[Math.floor(k / targets.length)]!),
    j: Int32Array.from({ length: size }, (_, k) => offset + targets[k % targets.length]!),
    w,
  };
}

/** The entries of a map from cells to neurons, zeros too: they may learn. */
export function everyPair(
  map: Linear,
  from: number,
  to: number,
): { i: Int32Array; j: Int32Array; w: Float64Array } {
  const { rows, columns } = map;
  const w = new Float64Array(rows * columns);
  map.forEach((r, c, v) => {
    w[c * rows + r] = v;
  });
  return {
    i: Int32Array.from(w, (_, k) => from + Math.floor(k / rows)),
    j: Int32Array.from(w, (_, k) => to + (k % rows)),
    w,
  };
}

/** The error of each entry of the target, from that of each entry of the connection. */
export function scatteredError(rows: Int32Array): Linear {
  const size = Math.max(...rows) + 1;
  return selection(rows, size).transposed();
}

/** The error of each later neuron: (gain/radius encoders) . error. */
export function encodedError(connection: Connection, paths: Paths): Linear {
  const population = paths.sources.populationOf(ensembleOf(connection.post)!);
  const { post, weighted } = connection;
  const { encoding } = population;
  if (post instanceof ConnectionRule || !weighted) return encoding;
  const { whole, indices } = wholeOf<Whole>(post);
  if (!(whole instanceof Ensemble)) return encoding;
  return indices ? encoding.times(selection(indices, encoding.columns).transposed()) : encoding;
}

/** What `n_pre` is called in synapses, where that name would be a variable `n` of the neurons, as of `AdaptiveLIF`. */
export const COUNT = "neurons_pre";

/** Numbers that rules may read by name. */
export function constantsOf(
  connection: Connection,
  population: Population,
): Record<string, number> {
  const { whole, indices } = wholeOf<Whole>(connection.pre);
  const n = whole instanceof Neurons && indices ? indices.length : population.bias.length;
  return { [COUNT]: n, radius: ensembleOf(connection.post)?.radius ?? 1 };
}

/** Variables that equations define, with their units. */
export function declaredIn(equations: string): [name: string, unit: string][] {
  return equations.split("\n").flatMap((line): [string, string][] => {
    const [, derived, plain, unit] =
      /^\s*(?:d(\w+)\/dt|([A-Za-z_]\w*))\s*[=:](?:.*:)?\s*([^:(#]+)/.exec(
        line.replace(/#.*/, ""),
      ) ?? [];
    return unit === undefined ? [] : [[(derived ?? plain)!, unit.trim()]];
  });
}

/** A matrix of ones. */
export function ones(n: number): Linear {
  const row = new Float64Array(n).fill(1);
  return fromRows(Array.from({ length: n }, () => row));
}
