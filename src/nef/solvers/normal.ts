// Normal equations: Gram matrices of activities, and least squares with a penalty through them.

import { ValueError } from "../../errors.ts";
import { type Matrix, matrix, matrixOf, product, rowOf } from "../matrix.ts";
import {
  factorise,
  inKernel,
  place,
  productsOfColumns,
  productsOfRows,
  SQUARE,
  type Symmetric,
  solveFactorised,
  whole,
} from "./panels.ts";
import { type Penalty, Shared } from "./shared.ts";

/** AᵀA. */
export function gram(a: Matrix): Matrix {
  return whole(productsOf(a, "columns"));
}

/** AAᵀ. */
export function gramOfPoints(a: Matrix): Matrix {
  return whole(productsOf(a, "rows"));
}

/** The products of columns, AᵀA, or of rows, AAᵀ, which belong to a shared matrix. */
function productsOf(a: Matrix, of: "columns" | "rows"): Symmetric {
  if (a instanceof Shared) return a.products(of);
  return of === "columns" ? productsOfColumns(a) : productsOfRows(a);
}

/** AᵀB. */
export function transposedTimes(a: Matrix, b: Matrix): Matrix {
  if (a instanceof Shared && a.part) {
    const whole = transposedTimes(a.part.whole, b);
    return matrixOf(Array.from(a.part.list, (row) => rowOf(whole, row)));
  }
  const sums = Array.from({ length: b.columns }, () => new Float64Array(a.columns));
  const whole = a.rows & ~3;
  for (let p = 0; p < whole; p += 4)
    for (let c = 0; c < sums.length; c++) addFour(sums[c]!, a, b, p, c);
  for (let p = whole; p < a.rows; p++) {
    const row = rowOf(a, p);
    sums.forEach((sum, c) => {
      const factor = b.data[p * b.columns + c]!;
      for (let i = 0; i < sum.length; i++) sum[i]! += row[i]! * factor;
    });
  }
  const made = matrix(a.columns, b.columns);
  sums.forEach((sum, c) => {
    for (let i = 0; i < sum.length; i++) made.data[i * b.columns + c] = sum[i]!;
  });
  return made;
}

/** A D. */
export function decoded(a: Matrix, decoders: Matrix): Matrix {
  if (!(a instanceof Shared && a.part)) return product(a, decoders);
  const { whole, list } = a.part;
  return decoded(whole, spread(decoders, list, whole.columns));
}

/** Adds four rows of A times their entries of one column of B. */
function addFour(sum: Float64Array, a: Matrix, b: Matrix, p: number, c: number): void {
  const [n, data] = [sum.length, a.data];
  const at = p * b.columns + c;
  const [b0, b1] = [b.data[at]!, b.data[at + b.columns]!];
  const [b2, b3] = [b.data[at + 2 * b.columns]!, b.data[at + 3 * b.columns]!];
  for (let i = 0, k = p * n; i < n; i++, k++) {
    const two = sum[i]! + data[k]! * b0 + data[k + n]! * b1;
    sum[i] = two + data[k + 2 * n]! * b2 + data[k + 3 * n]! * b3;
  }
}

/**
 * Minimises |A D - Y|² + Σ penalty_i |D_i|² with one penalty >= 0 for all neurons, or one each. With one for all and
 * fewer points than neurons, the system of points is solved. Where rounding leaves it singular, penalties grow by as
 * little as mends it, so that of all minimisers nearly the least is found.
 */
export function ridge(a: Matrix, y: Matrix, penalty: Penalty): Matrix {
  if (typeof penalty === "number" && a.rows < a.columns) {
    const points = matrix(y.rows, y.columns, y.data.slice());
    solveFactorised(factorOf(a, "rows", penalty), points);
    return transposedTimes(a, points);
  }
  const decoders = transposedTimes(a, y);
  solveFactorised(factorOf(a, "columns", penalty), decoders);
  return decoders;
}

/** Part of the largest entry: rounding moves what is left open by 1e-5 then, and the mend moves the rest by less. */
const LEAST_MEND = 1e-11;

function factorOf(a: Matrix, of: "columns" | "rows", penalty: Penalty): Symmetric {
  const before = a instanceof Shared ? a.factor(of, penalty) : undefined;
  if (before) return before;
  for (let mend = 0; mend <= 1; mend = Math.max(100 * mend, LEAST_MEND)) {
    const system = inKernel(productsOf(a, of), SQUARE);
    const rows = Array.from({ length: system.rows }, (_, r) => place(r, r, system.side));
    const most = rows.reduce((largest, at) => Math.max(largest, system.data[at]!), 0);
    rows.forEach((at, r) => {
      system.data[at]! += (typeof penalty === "number" ? penalty : penalty[r]!) + mend * most;
    });
    if (!factorise(system)) continue;
    if (a instanceof Shared) a.keep(of, penalty, system);
    return system;
  }
  throw noSquares(a);
}

/** The products of a matrix, or of its rows if it has fewer. Throws ValueError where they are no numbers, or all 0. */
export function lesserProducts(a: Matrix): Symmetric {
  const found = productsOf(a, a.rows >= a.columns ? "columns" : "rows");
  let sum = 0;
  for (let r = 0; r < found.rows; r++) sum += found.data[place(r, r, found.side)]!;
  if (!(sum > 0 && Number.isFinite(sum))) throw noSquares(a);
  return found;
}

function noSquares(a: Matrix): ValueError {
  return new ValueError(
    "activities whose squares are no numbers of this machine (expected rates in Hz, neither as small nor as large)",
    "activities",
    a,
  );
}

/** Rows put into a matrix of zeros with `rows` of them, at the places that are listed. */
export function spread(part: Matrix, list: ArrayLike<number>, rows: number): Matrix {
  const made = matrix(rows, part.columns);
  for (let k = 0; k < list.length; k++) rowOf(made, list[k]!).set(rowOf(part, k));
  return made;
}

/** Neurons that are active at one point at least. */
export function activeNeurons(a: Matrix): number[] {
  const active = new Uint8Array(a.columns);
  for (let r = 0, k = 0; r < a.rows; r++)
    for (let i = 0; i < a.columns; i++, k++) if (a.data[k] !== 0) active[i] = 1;
  return [...active.keys()].filter((i) => active[i] === 1);
}
