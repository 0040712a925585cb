// A shortcut into a cumulative distribution: the bits of a uniform number say at once which count it stands for, but
// for one comparison. It finds what bisection finds, for every number.

import type { ArraySymbol, Expression } from "../ir/ir.ts";
import type { KernelBuilder } from "./builder.ts";

/**
 * Cells of uniform numbers u by x = 1 - u: for each power of two below x, 2^bits of equal width. A cell has two places
 * in the table: how many entries of the distribution are at most u for all of its numbers, and the one entry that lies
 * among them, or 2.
 */
export interface Guide<T extends Float64Array | ArraySymbol = Float64Array> {
  readonly bits: number;
  readonly table: T;
}

/** Uniform numbers are multiples of 2^-53. */
const GRID = 53;
/** Finer cells would leave the cache. */
const MOST_BITS = 8;

/** The guide to ascending entries (those above 1 are none), or undefined where entries lie too close together. */
export function guideTo(cumulative: Float64Array): Guide | undefined {
  const entries = cumulative.filter((entry) => entry <= 1);
  for (let bits = 2; bits <= MOST_BITS; bits++) {
    const table = cells(entries, bits);
    if (table) return { bits, table };
  }
  return undefined;
}

function cells(entries: Float64Array, bits: number): Float64Array | undefined {
  const parts = 2 ** bits;
  const table = new Float64Array(2 * parts * (GRID + 1));
  for (let e = 0; e <= GRID; e++)
    for (let part = 0; part < parts; part++) {
      const least = 2 ** -e * (1 + part / parts);
      const next = least + 2 ** -e / parts;
      // of a cell narrower than the grid only its begin can be a number
      const most = e + bits <= GRID ? next - 2 ** -GRID : least;
      const [from, to] = [1 - most, 1 - least];
      const below = countUpTo(entries, from);
      const within = countUpTo(entries, to) - below;
      if (within > 1) return undefined;
      table.set([below, within === 1 ? entries[below]! : 2], 2 * (e * parts + part));
    }
  return table;
}

function countUpTo(entries: Float64Array, most: number): number {
  let count = 0;
  while (count < entries.length && entries[count]! <= most) count++;
  return count;
}

/** How many entries of the distribution are at most u. */
export function lowerGuided(
  b: KernelBuilder,
  { bits, table }: Guide<ArraySymbol>,
  u: Expression,
): Expression {
  const parts = b.constant(2 ** bits);
  const x = b.binary("sub", b.constant(1), u);
  const fraction = b.binary("sub", b.unary("mantissa", x), b.constant(1));
  const part = b.unary("floor", b.binary("mul", fraction, parts));
  const row = b.binary("mul", b.unary("exponent", x), b.constant(-(2 ** bits)));
  const cell = b.binary("mul", b.binary("add", row, part), b.constant(2));
  const below = b.lookup(table, cell);
  const entry = b.lookup(table, b.binary("add", cell, b.constant(1)));
  const passed = b.select(b.compare("ge", u, entry), b.constant(1), b.constant(0));
  return b.binary("add", below, passed);
}
