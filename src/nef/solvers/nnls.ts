// Least squares with x >= 0 on a Gram matrix: the active set method of Lawson and Hanson (1974), as Bro and de Jong
// (1997) put it on G = AᵀA and b = Aᵀy, with a factor that grows by a row for each entry that is let go of 0.

import { type Matrix, matrix, rowOf } from "../matrix.ts";

/** The minimiser, and how often a system was solved for it. */
export interface NonNegative {
  readonly x: Float64Array;
  readonly iterations: number;
}

/** Minimises x'Gx / 2 - b'x over x >= 0, for a symmetric G without negative eigenvalues. */
export function nonNegative(products: Matrix, b: Float64Array): NonNegative {
  const free = new FreeSet(products, b);
  const x = new Float64Array(b.length);
  const most = b.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  const slack = 8 * b.length * Number.EPSILON * most;
  // What cannot be let go now: it depends on the free ones, or would fall below 0 at once.
  const barred = new Uint8Array(b.length);
  let iterations = 0;
  while (iterations < 3 * b.length) {
    const next = steepest(free, x, barred, slack);
    if (next < 0) break;
    iterations++;
    if (!free.add(next) || !(free.solution()[free.list.length - 1]! > 0)) {
      free.removeAll((k) => free.list[k] === next);
      barred[next] = 1;
      continue;
    }
    barred.fill(0);
    iterations += settle(free, x);
  }
  return { x, iterations };
}

/** Solves for each column of the right-hand sides; `iterations` is that of the column that took the most. */
export function byDimension(
  right: Matrix,
  solve: (b: Float64Array) => NonNegative,
): { decoders: Matrix; iterations: number } {
  const { rows, columns, data } = right;
  const decoders = matrix(rows, columns);
  let most = 0;
  for (let c = 0; c < columns; c++) {
    const { x, iterations } = solve(
      Float64Array.from({ length: rows }, (_, i) => data[i * columns + c]!),
    );
    most = Math.max(most, iterations);
    for (let i = 0; i < rows; i++) decoders.data[i * columns + c] = x[i]!;
  }
  return { decoders, iterations: most };
}

/** The entry at 0 with the steepest descent into x > 0, or -1. */
function steepest(free: FreeSet, x: Float64Array, barred: Uint8Array, slack: number): number {
  const slopes = free.slopes(x);
  let best = -1;
  for (let i = 0; i < slopes.length; i++)
    if (x[i] === 0 && barred[i] === 0 && !free.list.includes(i) && slopes[i]! > slack)
      if (best < 0 || slopes[i]! > slopes[best]!) best = i;
  return best;
}

/** Moves x to the minimum over the free entries, or until one of them is 0, which is then fixed, and so on. */
function settle(free: FreeSet, x: Float64Array): number {
  for (let count = 0; ; count++) {
    const goal = free.solution();
    let part = 1;
    free.list.forEach((i, k) => {
      if (goal[k]! <= 0) part = Math.min(part, x[i]! / (x[i]! - goal[k]!));
    });
    const done = goal.every((value) => value > 0);
    free.list.forEach((i, k) => {
      x[i] = done ? goal[k]! : x[i]! + part * (goal[k]! - x[i]!);
    });
    if (done) return count;
    const stuck = (k: number): boolean =>
      goal[k]! <= 0 && x[free.list[k]!]! <= 4 * Number.EPSILON * Math.abs(goal[k]!);
    free.list.forEach((i, k) => {
      if (stuck(k)) x[i] = 0;
    });
    free.removeAll((k) => x[free.list[k]!] === 0);
  }
}

/** Entries that are not held at 0, with Cholesky's factor of their part of G. */
class FreeSet {
  readonly list: number[] = [];
  private readonly products: Matrix;
  private readonly b: Float64Array;
  /** Rows of the factor, in the order of the list. */
  private readonly factor: Float64Array[] = [];

  constructor(products: Matrix, b: Float64Array) {
    this.products = products;
    this.b = b;
  }

  /** False, and not added, if its column depends on those of the others. */
  add(entry: number): boolean {
    const own = rowOf(this.products, entry);
    const row = new Float64Array(this.list.length + 1);
    let rest = own[entry]!;
    this.list.forEach((other, k) => {
      const above = this.factor[k]!;
      let sum = own[other]!;
      for (let j = 0; j < k; j++) sum -= row[j]! * above[j]!;
      row[k] = sum / above[k]!;
      rest -= row[k]! ** 2;
    });
    if (!(rest > row.length * Number.EPSILON * own[entry]!)) return false;
    row[row.length - 1] = Math.sqrt(rest);
    this.factor.push(row);
    this.list.push(entry);
    return true;
  }

  /** Takes entries out, by their place in the list, and factorises again from the first of them on. */
  removeAll(leaves: (place: number) => boolean): void {
    const first = this.list.findIndex((_, k) => leaves(k));
    if (first < 0) return;
    const stay = this.list.filter((_, k) => k > first && !leaves(k));
    this.list.length = first;
    this.factor.length = first;
    for (const entry of stay) this.add(entry);
  }

  /** The minimum over the free entries, in the order of the list. */
  solution(): Float64Array {
    const { factor, list } = this;
    const x = Float64Array.from(list, (i) => this.b[i]!);
    for (let k = 0; k < x.length; k++) {
      const row = factor[k]!;
      let sum = x[k]!;
      for (let j = 0; j < k; j++) sum -= row[j]! * x[j]!;
      x[k] = sum / row[k]!;
    }
    for (let k = x.length - 1; k >= 0; k--) {
      const row = factor[k]!;
      x[k]! /= row[k]!;
      for (let j = 0; j < k; j++) x[j]! -= row[j]! * x[k]!;
    }
    return x;
  }

  /** b - G x, where only free entries of x are not 0. */
  slopes(x: Float64Array): Float64Array {
    const slopes = this.b.slice();
    for (const i of this.list) {
      const [row, value] = [rowOf(this.products, i), x[i]!];
      for (let k = 0; k < slopes.length; k++) slopes[k]! -= value * row[k]!;
    }
    return slopes;
  }
}
