// A map's product with numbers of which many are 0, as those of pictures: only the columns of the others are added up.

import type { Linear } from "./linear.ts";

/** Entries from which on it pays to keep a map by columns as well. */
const MANY = 4096;

/** Part of the entries up to which walking through columns, which writes each sum again and again, is quicker. */
const FEW = 0.6;

/** A map that is applied often, by rows or by columns: the sums are the same, bit for bit, where rows have gaps. */
export class Product {
  private readonly map: Linear;
  private readonly sparse: boolean;
  private columns: { readonly map: Linear; readonly sums: Float64Array } | undefined;

  constructor(map: Linear) {
    this.map = map;
    // a full map would be kept twice, and is fast by rows
    this.sparse = map.size >= MANY && map.size <= 0.5 * map.rows * map.columns;
  }

  /** Adds the product with a vector to `into`. */
  addTo(into: Float64Array, vector: Float64Array): void {
    const { map } = this;
    if (!this.sparse || zerosOf(vector) === 0) map.addTo(into, vector);
    else {
      this.columns ??= { map: map.transposed(), sums: new Float64Array(map.rows) };
      const columns = this.columns.map;
      if (entriesAlong(columns, vector) > FEW * map.size) map.addTo(into, vector);
      else addColumns(columns, vector, this.columns.sums, into);
    }
  }
}

function zerosOf(vector: Float64Array): number {
  let zeros = 0;
  for (const x of vector) if (x === 0) zeros++;
  return zeros;
}

/** Entries of the columns whose number is not 0. */
function entriesAlong({ starts }: Linear, vector: Float64Array): number {
  let entries = 0;
  for (let c = 0; c < vector.length; c++)
    if (vector[c] !== 0) entries += starts[c + 1]! - starts[c]!;
  return entries;
}

/**
 * Each sum is taken in the order of the columns, as by rows, before it joins what is in `into`. A column meets a row
 * once, so four sums at a time need not wait for one another.
 */
function addColumns(
  { starts, column: row, value }: Linear,
  vector: Float64Array,
  sums: Float64Array,
  into: Float64Array,
): void {
  sums.fill(0);
  for (let column = 0; column < vector.length; column++) {
    const x = vector[column]!;
    if (x === 0) continue;
    const end = starts[column + 1]!;
    let k = starts[column]!;
    for (; k + 3 < end; k += 4) {
      const [a, b, c, d] = [row[k]!, row[k + 1]!, row[k + 2]!, row[k + 3]!];
      const first = sums[a]! + value[k]! * x;
      const second = sums[b]! + value[k + 1]! * x;
      const third = sums[c]! + value[k + 2]! * x;
      const fourth = sums[d]! + value[k + 3]! * x;
      sums[a] = first;
      sums[b] = second;
      sums[c] = third;
      sums[d] = fourth;
    }
    for (; k < end; k++) sums[row[k]!]! += value[k]! * x;
  }
  for (let r = 0; r < sums.length; r++) into[r]! += sums[r]!;
}
