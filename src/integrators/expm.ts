// The matrix exponential and its integral, for small matrices, with + - * / alone so that every machine agrees.
//
// Scaling and doubling of a Taylor series, in terms of E = e^X - I and F = phi1(X) = X^-1 (e^X - I):
//   F = I + X/2 (I + X/3 (I + ...))    E = X F         for small X
//   F(2X) = F (I + E/2)                E(2X) = E (2I + E)
// E, not e^X, is doubled: slow modes beside fast ones keep their digits, and no matrix is inverted, so equal,
// zero and complex eigenvalues need no case of their own.
//
// N. J. Higham, SIAM J. Matrix Anal. Appl. 26 (2005) 1179; A. H. Al-Mohy and N. J. Higham, ibid. 31 (2009) 970
// (overscaling); B. Skaflestad and W. M. Wright, Appl. Numer. Math. 59 (2009) 783 (doubling of phi functions);
// B. N. Parlett and C. Reinsch, Numer. Math. 13 (1969) 293 (balancing).

/** Above this norm the matrix is halved first; below it the series needs at most 15 terms. */
const SMALL = 0.5;
/** Balancing need not bring rows and columns below this: the series converges anyway. */
const FLOOR = 0.125;
/** Half a unit in the last place of 1. */
const ROUNDING = 2 ** -53;

/** What carries x' = A x + b over one step: x(dt) = P x + Q b. Row by row, n*n numbers each. */
export interface Propagation {
  readonly P: Float64Array;
  readonly Q: Float64Array;
}

/**
 * P = e^(A dt) and Q = the integral of e^(A s) over [0, dt], for `A` of n*n numbers row by row.
 * Entries that no chain of non-zero coefficients reaches are exactly 0. A that is not finite gives NaN.
 */
export function propagate(A: Float64Array, n: number, dt: number): Propagation {
  const X = A.map((value) => value * dt);
  const scale = balance(X, n);
  const norm = largestRowSum(X, n);
  const P = new Float64Array(n * n);
  const Q = new Float64Array(n * n);
  if (!(norm < Infinity)) return { P: P.fill(NaN), Q: Q.fill(NaN) };
  let doublings = 0;
  for (let size = norm; size > SMALL; size /= 2) doublings++;
  for (let k = 0; k < doublings; k++) for (let i = 0; i < X.length; i++) X[i]! /= 2;
  series(X, n, norm / 2 ** doublings, Q);
  multiply(X, Q, n, P);
  double(P, Q, n, doublings);
  unscale(P, Q, n, scale, dt);
  return { P, Q };
}

/** F = phi1(X) by Horner's rule, to the rounding of doubles. */
function series(X: Float64Array, n: number, norm: number, F: Float64Array): void {
  let degree = 1;
  for (let term = norm / 2; term > ROUNDING; degree++) term *= norm / (degree + 2);
  // the far end of a cascade starts at the power n - 1 and needs its digits too
  degree += n - 1;
  const product = new Float64Array(n * n);
  identity(F, n);
  for (let k = degree; k >= 1; k--) {
    multiply(X, F, n, product);
    for (let i = 0; i < product.length; i++) F[i] = product[i]! / (k + 1);
    for (let i = 0; i < n; i++) F[i * n + i]! += 1;
  }
}

/** From E(X), F(X) to E(2^times X), F(2^times X), in place. */
function double(E: Float64Array, F: Float64Array, n: number, times: number): void {
  const half = new Float64Array(n * n);
  const product = new Float64Array(n * n);
  for (let k = 0; k < times; k++) {
    for (let i = 0; i < half.length; i++) half[i] = E[i]! / 2;
    for (let i = 0; i < n; i++) half[i * n + i]! += 1;
    multiply(F, half, n, product);
    F.set(product);
    multiply(E, half, n, product);
    for (let i = 0; i < product.length; i++) E[i] = 2 * product[i]!;
  }
}

/** Undoes the balancing; E becomes P = I + E, F becomes Q = dt F. */
function unscale(
  E: Float64Array,
  F: Float64Array,
  n: number,
  scale: Float64Array,
  dt: number,
): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const ratio = scale[i]! / scale[j]!;
      E[i * n + j] = E[i * n + j]! * ratio + (i === j ? 1 : 0);
      F[i * n + j] = F[i * n + j]! * ratio * dt;
    }
  }
}

/**
 * Replaces X by D^-1 X D with D (returned) a diagonal of powers of two, so that rows and columns weigh alike. In SI
 * units a current drives a voltage with 1/C = 5e9: without this, that number alone would ask for 20 doublings.
 */
function balance(X: Float64Array, n: number): Float64Array {
  const scale = new Float64Array(n).fill(1);
  let floor = FLOOR;
  for (let i = 0; i < n; i++) floor = Math.max(floor, Math.abs(X[i * n + i]!));
  if (!(floor < Infinity)) return scale;
  for (let round = 0, changed = true; changed && round < 100; round++) {
    changed = false;
    for (let i = 0; i < n; i++) {
      const factor = balancing(X, n, i, floor);
      if (factor === 1) continue;
      changed = true;
      scale[i]! *= factor;
      for (let j = 0; j < n; j++) {
        X[i * n + j]! /= factor;
        X[j * n + i]! *= factor;
      }
    }
  }
  return scale;
}

/** The power of two by which row i should shrink and column i grow; 1 when that would gain less than 5 %. */
function balancing(X: Float64Array, n: number, i: number, floor: number): number {
  let row = floor;
  let column = floor;
  for (let j = 0; j < n; j++) {
    if (j === i) continue;
    row += Math.abs(X[i * n + j]!);
    column += Math.abs(X[j * n + i]!);
  }
  if (!(row < Infinity && column < Infinity)) return 1;
  let factor = 1;
  for (; column * factor * 2 < row / factor; factor *= 2);
  for (; column * factor > (row / factor) * 2; factor /= 2);
  return row / factor + column * factor < 0.95 * (row + column) ? factor : 1;
}

function largestRowSum(X: Float64Array, n: number): number {
  let largest = 0;
  for (let i = 0; i < n; i++) {
    let total = 0;
    for (let j = 0; j < n; j++) total += Math.abs(X[i * n + j]!);
    largest = Math.max(largest, total);
  }
  return largest;
}

function identity(matrix: Float64Array, n: number): void {
  matrix.fill(0);
  for (let i = 0; i < n; i++) matrix[i * n + i] = 1;
}

/** product = left * right; a zero entry on the left skips its row, so structural zeros stay exact. */
function multiply(left: Float64Array, right: Float64Array, n: number, product: Float64Array): void {
  product.fill(0);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) {
      const factor = left[i * n + k]!;
      if (factor === 0) continue;
      for (let j = 0; j < n; j++) product[i * n + j]! += factor * right[k * n + j]!;
    }
  }
}
