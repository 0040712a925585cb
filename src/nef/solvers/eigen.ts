// The leading eigenvectors of a large symmetric matrix: Lanczos' method (1950), made orthogonal again in every step.

import { type Matrix, matrix, product, rowOf } from "../matrix.ts";
import { Random } from "../random.ts";
import { across, type Eigen, type LeastNorm, symmetricEigen } from "./algebra.ts";
import { type Symmetric, whole } from "./panels.ts";
import { spectral } from "./tridiagonal.ts";

/** A direction counts as found when S v differs from λ v by no more than this part of the largest eigenvalue. */
const TOLERANCE = 1e-13;

/** The `k` largest eigenvalues of a symmetric matrix without negative ones, and their eigenvectors, as rows. */
export function leadingEigen(symmetric: Matrix, k: number): Eigen {
  const n = symmetric.rows;
  const random = new Random(k);
  for (let steps = 2 * k + 20; steps < n / 2; steps *= 2) {
    const found = lanczos(symmetric, k, steps, random.fork(steps));
    if (found) return found;
  }
  const { values, vectors } = symmetricEigen(symmetric);
  return { values: values.subarray(0, k), vectors: matrix(k, n, vectors.data.subarray(0, k * n)) };
}

/** From so many rows on, a few leading directions are looked for first: all of them cost as rows cubed. */
const MANY_ROWS = 2048;

/** S x = b in the directions of eigenvalues above `cut` times the largest, for a symmetric S without negative ones. */
export function leastNormSymmetric(symmetric: Symmetric, b: Matrix, cut: number): LeastNorm {
  if (symmetric.rows >= MANY_ROWS) {
    const few = fewAbove(whole(symmetric), cut);
    if (few)
      return { solution: across(few.vectors, few.values, product(few.vectors, b)), rank: few.rank };
  }
  let rank = 0;
  const solution = spectral(symmetric, b, (values) => {
    const least = cut * values.reduce((most, value) => Math.max(most, value), 0);
    rank = values.filter((value) => value > least).length;
    return values.map((value) => (value > least ? 1 / value : 0));
  });
  return { solution, rank };
}

/** Eigenvalues above `cut` times the largest, if they are few. */
function fewAbove(symmetric: Matrix, cut: number): (Eigen & { readonly rank: number }) | undefined {
  const n = symmetric.rows;
  for (let k = 16; k < n / 64; k *= 2) {
    const { values, vectors } = leadingEigen(symmetric, k);
    const rank = values.findIndex((value) => !(value > cut * values[0]!));
    if (rank < 0) continue;
    const first = matrix(rank, n, vectors.data.subarray(0, rank * n));
    return { values: values.subarray(0, rank), vectors: first, rank };
  }
  return undefined;
}

/** From a space of so many steps; undefined if that is not enough. */
function lanczos(symmetric: Matrix, k: number, steps: number, random: Random): Eigen | undefined {
  const n = symmetric.rows;
  const basis = matrix(steps + 1, n);
  const small = matrix(steps, steps);
  begin(basis, 0, random);
  let last = 0;
  for (let j = 0; j < steps; j++) {
    const next = rowOf(basis, j + 1);
    next.set(product(symmetric, matrix(n, 1, rowOf(basis, j))).data);
    small.data[j * steps + j] = dot(next, rowOf(basis, j));
    last = orthogonalised(basis, j + 1);
    const lost = !(last > Number.EPSILON * n * Math.abs(small.data[0]!));
    if (lost) {
      // what the start can reach is complete: go on with another
      last = 0;
      begin(basis, j + 1, random);
    } else scale(next, 1 / last);
    if (j + 1 === steps) break;
    small.data[j * steps + j + 1] = last;
    small.data[(j + 1) * steps + j] = last;
  }
  const { values, vectors } = symmetricEigen(small);
  const enough = TOLERANCE * values[0]!;
  for (let i = 0; i < k; i++)
    if (Math.abs(last * rowOf(vectors, i)[steps - 1]!) > enough) return undefined;
  const reached = matrix(steps, n, basis.data.subarray(0, steps * n));
  const chosen = matrix(k, steps, vectors.data.subarray(0, k * steps));
  return { values: values.subarray(0, k), vectors: product(chosen, reached) };
}

/** A random direction that is orthogonal to the rows before it. */
function begin(basis: Matrix, row: number, random: Random): void {
  const made = rowOf(basis, row);
  for (let c = 0; c < made.length; c++) made[c] = random.normal();
  scale(made, 1 / orthogonalised(basis, row));
}

/** Takes out of a row what lies along the rows before it, twice, as rounding leaves some; its length. */
function orthogonalised(basis: Matrix, row: number): number {
  const made = rowOf(basis, row);
  for (let turn = 0; turn < 2; turn++)
    for (let r = 0; r < row; r++) {
      const other = rowOf(basis, r);
      const along = dot(made, other);
      for (let c = 0; c < made.length; c++) made[c]! -= along * other[c]!;
    }
  return Math.sqrt(dot(made, made));
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k]! * b[k]!;
  return sum;
}

function scale(a: Float64Array, by: number): void {
  for (let k = 0; k < a.length; k++) a[k]! *= by;
}
