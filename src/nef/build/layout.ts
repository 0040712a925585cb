// The weights of a connection that learns as a matrix: rows and columns as the connection lists them.

import { ValueError } from "../../errors.ts";
import type { Synapses } from "../../index.ts";
import type { Connection } from "../connection.ts";
import { Ensemble, Neurons } from "../ensemble.ts";
import { ConnectionRule } from "../learning/live.ts";
import { type Matrix, matrix } from "../matrix.ts";
import { type Whole, wholeOf } from "../slices.ts";
import { modifiedBy } from "./modified.ts";

/** Where the rows and columns of a connection's weights are in synapses, which are by source, then by target. */
export interface Layout {
  /** The place of each row among the targets in order of their numbers. */
  readonly rows: Int32Array;
  /** The place of each column among the sources in order of their numbers. */
  readonly columns: Int32Array;
}

/** Neurons before a connection as it lists them: all `n` of them, or those of its slice. */
export function columnsOf({ pre }: Connection, n: number): Int32Array {
  const { whole, indices } = wholeOf<Whole>(pre);
  if (whole instanceof Neurons && indices) return indices;
  return Int32Array.from({ length: n }, (_, k) => k);
}

/** Entries of the target that a connection goes to. */
export function rowsOf(connection: Connection, size: number): Int32Array {
  const { post, weighted } = connection;
  const all = Int32Array.from({ length: size }, (_, k) => k);
  if (post instanceof ConnectionRule) return all;
  const { whole, indices } = wholeOf<Whole>(post);
  // weights that are solved for reach all neurons, whatever dimensions the connection ends in
  if (weighted && whole instanceof Ensemble && modifiedBy(connection) === "weights") return all;
  return indices ?? all;
}

/** The layout of weights whose targets and sources are listed so. Throws ValueError where one of them comes twice. */
export function layoutOf(connection: Connection, rows: Int32Array, columns: Int32Array): Layout {
  checkOnce(connection, rows, "ends in", "post");
  checkOnce(connection, columns, "begins at", "pre");
  return { rows: ranks(rows), columns: ranks(columns) };
}

/** The layout where all is in order of its numbers. */
export function plainLayout(rows: number, columns: number): Layout {
  const inOrder = (n: number): Int32Array => Int32Array.from({ length: n }, (_, k) => k);
  return { rows: inOrder(rows), columns: inOrder(columns) };
}

function checkOnce(
  connection: Connection,
  entries: Int32Array,
  does: string,
  option: "pre" | "post",
): void {
  const seen = new Set<number>();
  const twice = entries.find((entry) => seen.size === seen.add(entry).size);
  if (twice === undefined) return;
  throw new ValueError(
    `${connection.title} learns, but ${does} entry ${twice} more than once, and what each of them learned could not ` +
      "be told apart (list every entry once, or make a connection for each)",
    option,
    connection[option],
  );
}

function ranks(entries: Int32Array): Int32Array {
  const place = new Map(Array.from(entries.slice().sort(), (entry, k) => [entry, k]));
  return entries.map((entry) => place.get(entry)!);
}

/** Weights as they are now: a row for each listed target, a column for each listed source. */
export function readWeights(synapses: Synapses, { rows, columns }: Layout): Matrix {
  const w = synapses.get("w" as never);
  const made = matrix(rows.length, columns.length);
  for (let r = 0; r < rows.length; r++)
    for (let c = 0; c < columns.length; c++)
      made.data[r * columns.length + c] = w[columns[c]! * rows.length + rows[r]!]!;
  return made;
}

/** Sets weights from a matrix of the layout's shape. */
export function writeWeights(
  synapses: Synapses,
  { rows, columns }: Layout,
  { data }: Matrix,
): void {
  const w = new Float64Array(data.length);
  for (let r = 0; r < rows.length; r++)
    for (let c = 0; c < columns.length; c++)
      w[columns[c]! * rows.length + rows[r]!] = data[r * columns.length + c]!;
  synapses.set("w" as never, w);
}
