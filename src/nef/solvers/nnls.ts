// Least squares with x >= 0 on a Gram matrix: the active set method of Lawson and Hanson (1974), as Bro and de Jong
// (1997) put it on G = AᵀA and b = Aᵀy, with a factor that grows by a row for each entry that is let go of 0.

import { type Matrix, matrix, rowOf } from "../matrix.ts";

/** The minimiser, and how often a system was solved for it. */
export interface Minimum {
  readonly x: Float64Array;
  readonly iterations: number;
}

/** Minimises x'Gx / 2 - b'x over x >= 0, for a symmetric G without negative eigenvalues. */
export function nonNegative(products: Matrix, b: Float64Array): Minimum {
  return minimum(new FreeSet(products, b, undefined));
}

/**
 * Minimises x'Gx / 2 - b'x + l1 |x|₁. With x = u - v and u, v >= 0 it is the problem above; as one of u and v is always
 * 0, an entry is let go of 0 with a sign, and has it until it is 0 again.
 */
export function leastAmounts(products: Matrix, b: Float64Array, l1: number): Minimum {
  const free = new FreeSet(products, b, l1);
  const { x, iterations } = minimum(free);
  return {
    x: x.map((amount, i) => (free.signs[i]! < 0 && amount > 0 ? -amount : amount)),
    iterations,
  };
}

/** Amounts >= 0, which the signs of the set belong to. */
function minimum(free: FreeSet): Minimum {
  const { length } = free.signs;
  const x = new Float64Array(length);
  const slack = 8 * length * Number.EPSILON * free.largest();
  // What cannot be let go now: it depends on the free ones, or would fall below 0 at once.
  const barred = new Uint8Array(length);
  let iterations = 0;
  while (iterations < 6 * length) {
    const next = free.steepest(x, barred, slack);
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
  solve: (b: Float64Array) => Minimum,
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
  /** 1 or -1 for free entries. */
  readonly signs: Int8Array;
  private readonly products: Matrix;
  private readonly b: Float64Array;
  /** Penalty on amounts, where entries may have either sign. */
  private readonly l1: number | undefined;
  /** Rows of the factor, in the order of the list. */
  private readonly factor: Float64Array[] = [];
  private readonly free: Uint8Array;
  private readonly slopes: Float64Array;

  constructor(products: Matrix, b: Float64Array, l1: number | undefined) {
    this.products = products;
    this.b = b;
    this.l1 = l1;
    this.signs = new Int8Array(b.length).fill(1);
    this.free = new Uint8Array(b.length);
    this.slopes = new Float64Array(b.length);
  }

  /** The largest amount that slopes are made of. */
  largest(): number {
    return this.b.reduce((most, value) => Math.max(most, Math.abs(value)), 0) + (this.l1 ?? 0);
  }

  /** The entry at 0 with the steepest descent away from it, or -1. Its sign is that of the descent. */
  steepest(x: Float64Array, barred: Uint8Array, slack: number): number {
    const { slopes, free, l1, signs } = this;
    this.findSlopes(x);
    let [best, most] = [-1, slack];
    for (let i = 0; i < slopes.length; i++) {
      const slope = l1 === undefined ? slopes[i]! : Math.abs(slopes[i]!) - l1;
      if (!(slope > most) || free[i] === 1 || barred[i] === 1) continue;
      best = i;
      most = slope;
    }
    if (best >= 0 && l1 !== undefined) signs[best] = slopes[best]! < 0 ? -1 : 1;
    return best;
  }

  /** False, and not added, if its column depends on those of the others. */
  add(entry: number): boolean {
    const own = rowOf(this.products, entry);
    const row = new Float64Array(this.list.length + 1);
    const sign = this.signs[entry]!;
    let rest = own[entry]!;
    for (let k = 0; k < this.list.length; k++) {
      const [above, other] = [this.factor[k]!, this.list[k]!];
      let sum = sign * this.signs[other]! * own[other]!;
      for (let j = 0; j < k; j++) sum -= row[j]! * above[j]!;
      row[k] = sum / above[k]!;
      rest -= row[k]! ** 2;
    }
    if (!(rest > row.length * Number.EPSILON * own[entry]!)) return false;
    row[row.length - 1] = Math.sqrt(rest);
    this.factor.push(row);
    this.list.push(entry);
    this.free[entry] = 1;
    return true;
  }

  /** Takes entries out, by their place in the list, and factorises again from the first of them on. */
  removeAll(leaves: (place: number) => boolean): void {
    const first = this.list.findIndex((_, k) => leaves(k));
    if (first < 0) return;
    const stay = this.list.filter((_, k) => k > first && !leaves(k));
    for (let k = first; k < this.list.length; k++) this.free[this.list[k]!] = 0;
    this.list.length = first;
    this.factor.length = first;
    for (const entry of stay) this.add(entry);
  }

  /** The minimum over the free entries, in the order of the list. */
  solution(): Float64Array {
    const { factor, list, signs, b, l1 = 0 } = this;
    const x = Float64Array.from(list, (i) => signs[i]! * b[i]! - l1);
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
  private findSlopes(x: Float64Array): void {
    const { slopes, list, signs, products } = this;
    const { columns: n, data } = products;
    slopes.set(this.b);
    // four rows at once; those after the last count as nothing
    for (let first = 0; first < list.length; first += 4) {
      const at = (k: number): number => (list[first + k] ?? list[first]!) * n;
      const amount = (k: number): number => {
        const i = list[first + k];
        return i === undefined ? 0 : signs[i]! * x[i]!;
      };
      const [r0, r1, r2, r3] = [at(0), at(1), at(2), at(3)];
      const [x0, x1, x2, x3] = [amount(0), amount(1), amount(2), amount(3)];
      for (let k = 0; k < n; k++) {
        const two = slopes[k]! - x0 * data[r0 + k]! - x1 * data[r1 + k]!;
        slopes[k] = two - x2 * data[r2 + k]! - x3 * data[r3 + k]!;
      }
    }
  }
}
