// Normal equations: Gram matrices of activities, and least squares with a penalty through them.

import { ValueError } from "../../errors.ts";
import { type Matrix, matrix, rowOf } from "../matrix.ts";
import {
  factorise,
  type Panels,
  place,
  productsOfColumns,
  productsOfRows,
  solveFactorised,
  whole,
} from "./panels.ts";

/** AᵀA. */
export function gram(a: Matrix): Matrix {
  return whole(productsOfColumns(a));
}

/** AAᵀ. */
export function gramOfPoints(a: Matrix): Matrix {
  return whole(productsOfRows(a));
}

/** AᵀB, skipping zeros of A. */
export function transposedTimes(a: Matrix, b: Matrix): Matrix {
  const made = matrix(a.columns, b.columns);
  const { columns: width, data: into } = made;
  for (let p = 0; p < a.rows; p++) {
    const row = rowOf(a, p);
    const from = rowOf(b, p);
    for (let i = 0; i < row.length; i++) {
      const factor = row[i]!;
      if (factor === 0) continue;
      for (let c = 0; c < width; c++) into[i * width + c]! += factor * from[c]!;
    }
  }
  return made;
}

/**
 * Minimises |A D - Y|² + Σ penalty_i |D_i|² with one penalty >= 0 for all neurons, or one each. With one for all and
 * fewer points than neurons, the system of points is solved. Where rounding leaves it singular, penalties grow by as
 * little as mends it, so that of all minimisers nearly the least is found.
 */
export function ridge(a: Matrix, y: Matrix, penalty: number | Float64Array): Matrix {
  if (typeof penalty === "number" && a.rows < a.columns)
    return transposedTimes(
      a,
      solved(() => productsOfRows(a), y, penalty),
    );
  return solved(() => productsOfColumns(a), transposedTimes(a, y), penalty);
}

/** Part of the largest entry: rounding moves what is left open by 1e-5 then, and the mend moves the rest by less. */
const LEAST_MEND = 1e-11;

function solved(products: () => Panels, b: Matrix, penalty: number | Float64Array): Matrix {
  for (let mend = 0; mend <= 1; mend = Math.max(100 * mend, LEAST_MEND)) {
    const system = products();
    const diagonal = Float64Array.from({ length: b.rows }, (_, r) => place(r, r, system.side));
    const most = diagonal.reduce((largest, at) => Math.max(largest, system.data[at]!), 0);
    diagonal.forEach((at, r) => {
      system.data[at]! += (typeof penalty === "number" ? penalty : penalty[r]!) + mend * most;
    });
    if (!factorise(system)) continue;
    const x = matrix(b.rows, b.columns, b.data.slice());
    solveFactorised(system, x);
    return x;
  }
  throw new ValueError(
    "activities whose squares are no numbers of this machine (expected rates in Hz, neither as small nor as large)",
    "activities",
    b,
  );
}

/** The columns of a matrix that are listed. */
export function columnsOf({ rows, columns, data }: Matrix, list: readonly number[]): Matrix {
  const made = matrix(rows, list.length);
  for (let r = 0; r < rows; r++)
    for (let k = 0; k < list.length; k++)
      made.data[r * list.length + k] = data[r * columns + list[k]!]!;
  return made;
}

/** Rows put into a matrix of zeros with `rows` of them, at the places that are listed. */
export function spread(part: Matrix, list: readonly number[], rows: number): Matrix {
  const made = matrix(rows, part.columns);
  list.forEach((row, k) => {
    rowOf(made, row).set(rowOf(part, k));
  });
  return made;
}

/** Neurons that are active at one point at least. */
export function activeNeurons(a: Matrix): number[] {
  const active = new Uint8Array(a.columns);
  for (let k = 0; k < a.data.length; k++) if (a.data[k] !== 0) active[k % a.columns] = 1;
  return [...active.keys()].filter((i) => active[i] === 1);
}
