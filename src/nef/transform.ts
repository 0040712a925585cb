// Transforms of connections: one number, a matrix, or a matrix with few entries.

import { ValueError } from "../errors.ts";
import { fromRows, Linear, scaled } from "./build/linear.ts";
import { finite, invalid, isNumbers, numbers, shown, whole } from "./check.ts";
import type { Matrix } from "./matrix.ts";
import { evenRows } from "./options.ts";
import { counted } from "./titles.ts";

/** A number for all, a list of one for each, a matrix (a row for each number that goes out), or a `Sparse` one. */
export type Transform = number | ArrayLike<number> | readonly ArrayLike<number>[] | Matrix | Sparse;

/** A matrix with few entries: `new Sparse(2, 3, { rows: [0, 1], columns: [2, 0], values: [1, -1] })`. */
export class Sparse {
  /** The matrix by rows. */
  readonly linear: Linear;

  /** Entries that come several times add up. Throws ValueError for indices out of range. */
  constructor(
    rows: number,
    columns: number,
    entries: {
      readonly rows: ArrayLike<number>;
      readonly columns: ArrayLike<number>;
      readonly values: number | ArrayLike<number>;
    },
  ) {
    const size = [whole(rows, "rows", "Sparse"), whole(columns, "columns", "Sparse")] as const;
    for (const name of ["rows", "columns"] as const)
      if (!isNumbers(entries?.[name]))
        throw invalid(name, "Sparse", entries?.[name], "a list of integers, one for each entry");
    const count = entries.rows.length;
    const given = entries.values;
    const values =
      typeof given === "number"
        ? new Float64Array(count).fill(finite(given, "values", "Sparse"))
        : numbers(given, "values", "Sparse");
    if (entries.columns.length !== count || values.length !== count)
      throw new ValueError(
        `lists of a Sparse differ in length: ${count} rows, ${entries.columns.length} columns, ${values.length} values`,
        "entries",
        entries,
      );
    for (let k = 0; k < count; k++) {
      inside(entries.rows[k]!, size[0], "rows");
      inside(entries.columns[k]!, size[1], "columns");
    }
    this.linear = Linear.fromEntries(size[0], size[1], entries.rows, entries.columns, values);
  }
}

function inside(index: number, size: number, name: string): void {
  if (!Number.isInteger(index) || index < 0 || index >= size)
    throw invalid(name, "Sparse", index, `integers from 0 to ${size - 1}`);
}

/**
 * The matrix of a transform from `from` numbers to `to`. Throws ValueError where its shape does not fit; a number, and
 * a list as the diagonal, need as many on both sides.
 */
export function transformOf(
  transform: Transform | undefined,
  from: number,
  to: number,
  owner: string,
): Linear {
  if (transform === undefined || typeof transform === "number") {
    const factor = finite(transform ?? 1, "transform", owner);
    if (from === to) return scaled(from, factor);
    throw new ValueError(
      `sizes of ${owner} differ: ${counted(from, "number")} to ${to} ` +
        `(give a transform of ${counted(to, "row")} of ${from}, or choose entries with at() or slice())`,
      "transform",
      transform,
    );
  }
  if (isNumbers(transform) && typeof transform[0] === "number")
    return diagonalOf(numbers(transform, "transform", owner), from, to, owner);
  const found = transform instanceof Sparse ? transform.linear : denseOf(transform, owner);
  if (found.rows === to && found.columns === from) return found;
  throw new ValueError(
    `wrong shape of transform of ${owner}: ${found.rows} x ${found.columns} (expected ${to} x ${from}: ` +
      "a row for each number that it ends in, a column for each that comes)",
    "transform",
    transform,
  );
}

function diagonalOf(values: Float64Array, from: number, to: number, owner: string): Linear {
  const n = values.length;
  if (from === n && to === n) {
    const each = Int32Array.from(values, (_, k) => k);
    return Linear.fromEntries(n, n, each, each, values);
  }
  const rows = to === 1 ? [values] : Array.from(values, (value) => [value]);
  const fits = n === from * to && (from === 1 || to === 1);
  throw new ValueError(
    `wrong transform of ${owner}: ${shown(values)}, a diagonal, for ${to} x ${from} ` +
      `(give ${fits ? `rows: ${shown(rows)}` : `${counted(to, "row")} of ${from}`})`,
    "transform",
    values,
  );
}

function denseOf(transform: unknown, owner: string): Linear {
  const wanted = "a number, a list of them, rows of numbers or a Sparse matrix";
  return fromRows(evenRows(transform, "transform", owner, wanted));
}
