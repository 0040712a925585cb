// A shortcut into a cumulative distribution: the bits of a uniform number say at once which count it stands for, but
// for one comparison. It finds what bisection finds, for every number.

import type { ArraySymbol } from "../ir/ir.ts";

/**
 * Cells of uniform numbers u by x = 1 - u: for each power of two below x, 2^bits of equal width, in the order of x, so
 * that the first bits of an f64 x are the number of its cell plus a constant. A cell has two places in the table: how
 * many entries of the distribution are at most u for all of its numbers, and the one entry that lies among them, or 2.
 *
 * With `both`, numbers below 1/2 have cells of their own, after those of the others: by x = u, or 2^-54 for u = 0. So
 * entries may crowd at either end.
 */
export interface Guide<T extends Float64Array | ArraySymbol = Float64Array> {
  readonly bits: number;
  readonly both: boolean;
  readonly table: T;
}

/** Uniform numbers are multiples of 2^-53. */
const GRID = 53;
/** Finer cells would leave the cache. */
const MOST_BITS = 8;

/** The guide to ascending entries (those above 1 are none), or undefined where entries lie too close together. */
export function guideTo(cumulative: Float64Array): Guide | undefined {
  const entries = cumulative.filter((entry) => entry <= 1);
  for (const both of [false, true])
    for (let bits = 2; bits <= MOST_BITS; bits++) {
      const table = cells(entries, bits, both);
      if (table) return { bits, both, table };
    }
  return undefined;
}

function cells(entries: Float64Array, bits: number, both: boolean): Float64Array | undefined {
  const parts = 2 ** bits;
  const sides = both ? (["above", "below"] as const) : (["all"] as const);
  const rows = (both ? GRID + 1 : GRID) + 1;
  const table = new Float64Array(2 * sides.length * rows * parts);
  let place = 0;
  for (const side of sides)
    for (let e = rows - 1; e >= 0; e--)
      for (let part = 0; part < parts; part++, place += 2) {
        const [from, to] = numbersOf(side, e, part / parts, bits);
        const below = countUpTo(entries, from);
        const within = countUpTo(entries, to) - below;
        if (within > 1) return undefined;
        table.set([below, within === 1 ? entries[below]! : 2], place);
      }
  return table;
}

/** The least and the greatest number of a cell that begins at x = 2^-e (1 + part); nothing much where it has none. */
function numbersOf(
  side: "all" | "above" | "below",
  e: number,
  part: number,
  bits: number,
): readonly [number, number] {
  const least = 2 ** -e * (1 + part);
  // of a cell narrower than the grid only its begin can be a number
  const most = e + bits <= GRID ? least + 2 ** (-e - bits) - 2 ** -GRID : least;
  if (side === "all") return [1 - most, 1 - least];
  if (e > GRID) return [0, 0];
  if (e > 1) return side === "above" ? [1 - most, 1 - least] : [least, most];
  return [0.5, 0.5];
}

function countUpTo(entries: Float64Array, most: number): number {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (entries[middle]! <= most) low = middle + 1;
    else high = middle;
  }
  return low;
}
