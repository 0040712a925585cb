// Linear systems from continuous to discrete time.

import { InternalError } from "../../errors.ts";
import { type Matrix, matrix, product, rowOf, transposed } from "../matrix.ts";
import type { StateSpace } from "../types.ts";

/**
 * How a continuous system becomes steps: with the input held over the step (`zoh`, exact then), or by a rule for the
 * integral: forward (`euler`), `backward_diff`, trapezoidal (`bilinear`), or between them with weight alpha of the new
 * value (`{ gbt: alpha }`).
 */
export type Discretization =
  | "zoh"
  | "euler"
  | "backward_diff"
  | "bilinear"
  | { readonly gbt: number };

/** The names of `Discretization`. */
export const DISCRETIZATIONS: readonly string[] = ["zoh", "euler", "backward_diff", "bilinear"];

/** The system in steps of `dt` seconds. */
export function discretized(
  system: StateSpace,
  dt: number,
  method: Discretization = "zoh",
): StateSpace {
  if (system.b.length === 0) return system;
  if (method === "zoh") return held(system, dt);
  return generalized(system, dt, typeof method === "object" ? method.gbt : WEIGHTS[method]);
}

const WEIGHTS = { euler: 0, backward_diff: 1, bilinear: 0.5 } as const;

/** Input held over the step: A = e^(a dt), B = the integral of e^(a s) b. */
function held({ a, b, c, d }: StateSpace, dt: number): StateSpace {
  if (b.length === 1) {
    const rate = a.data[0]!;
    const grown = Math.expm1(rate * dt);
    const gain = rate === 0 ? dt : grown / rate;
    const decay = Float64Array.of(Math.exp(rate * dt));
    return { a: matrix(1, 1, decay), b: Float64Array.of(gain * b[0]!), c, d };
  }
  const { exponential, integral } = propagation(a, dt);
  return { a: exponential, b: applied(integral, b), c, d };
}

/**
 * e^(A dt) and its integral over the step, by doubling E = e^X - I and F = X^-1 (e^X - I) of a small X, so that neither
 * fast modes beside slow ones nor A without inverse lose digits (Higham 2005; Skaflestad and Wright 2009).
 */
function propagation(a: Matrix, dt: number): { exponential: Matrix; integral: Matrix } {
  const n = a.rows;
  let norm = 0;
  for (let r = 0; r < n; r++)
    norm = Math.max(
      norm,
      rowOf(a, r).reduce((s, x) => s + Math.abs(x * dt), 0),
    );
  const doublings = Math.max(0, Math.ceil(Math.log2(norm / 0.5)));
  const small = scaled(a, dt / 2 ** doublings);
  let f = identity(n);
  // 2^-k/(k+1)! is below rounding at 14; a chain of n states needs n more
  for (let k = 15 + n; k >= 1; k--) f = plusIdentity(scaled(product(small, f), 1 / (k + 1)), 1);
  let e = product(small, f);
  for (let k = 0; k < doublings; k++) {
    f = product(f, plusIdentity(scaled(e, 0.5), 1));
    e = product(e, plusIdentity(e, 2));
  }
  return { exponential: plusIdentity(e, 1), integral: scaled(f, dt) };
}

/** The generalised bilinear rule with weight `alpha` of the new value. */
function generalized({ a, b, c, d }: StateSpace, dt: number, alpha: number): StateSpace {
  const implicit = plusIdentity(scaled(a, -alpha * dt), 1);
  const explicit = plusIdentity(scaled(a, (1 - alpha) * dt), 1);
  const columns = matrix(b.length, b.length + 1);
  for (let r = 0; r < b.length; r++) {
    rowOf(columns, r).set(rowOf(explicit, r));
    rowOf(columns, r)[b.length] = dt * b[r]!;
  }
  const solved = solve(implicit, columns);
  const next = matrix(b.length, b.length);
  const input = new Float64Array(b.length);
  for (let r = 0; r < b.length; r++) {
    rowOf(next, r).set(rowOf(solved, r).subarray(0, b.length));
    input[r] = rowOf(solved, r)[b.length]!;
  }
  const output = solve(transposed(implicit), matrix(c.length, 1, c.slice())).data;
  return { a: next, b: input, c: output, d: d + alpha * dot(c, input) };
}

/** The input and the states at which a system in steps rests with output 1, or undefined if there are none. */
export function steady(system: StateSpace): { input: number; states: Float64Array } | undefined {
  const { a, b, c, d } = system;
  const states = b.length === 0 ? b : restingStates(a, b);
  if (states === undefined) return undefined;
  const gain = dot(c, states) + d;
  // what rounding leaves of parts that cancel is no gain
  const parts = c.reduce((sum, weight, k) => sum + Math.abs(weight * states[k]!), Math.abs(d));
  if (!Number.isFinite(gain) || Math.abs(gain) <= 1e-12 * parts) return undefined;
  return { input: 1 / gain, states: states.map((x) => x / gain) };
}

function restingStates(a: Matrix, b: Float64Array): Float64Array | undefined {
  const right = matrix(b.length, 1, b.slice());
  const states = solve(plusIdentity(scaled(a, -1), 1), right).data;
  return states.every(Number.isFinite) ? states : undefined;
}

/** x of A x = Y by elimination with pivots; not finite where A has no inverse. */
function solve(a: Matrix, y: Matrix): Matrix {
  const n = a.rows;
  const left = matrix(n, n, a.data.slice());
  const right = matrix(n, y.columns, y.data.slice());
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let r = k + 1; r < n; r++)
      if (Math.abs(rowOf(left, r)[k]!) > Math.abs(rowOf(left, pivot)[k]!)) pivot = r;
    exchange(left, k, pivot);
    exchange(right, k, pivot);
    for (let r = 0; r < n; r++) {
      if (r === k) continue;
      const factor = rowOf(left, r)[k]! / rowOf(left, k)[k]!;
      if (factor !== 0) for (const m of [left, right]) subtractRow(m, r, k, factor);
    }
  }
  for (let r = 0; r < n; r++) {
    const diagonal = rowOf(left, r)[r]!;
    const row = rowOf(right, r);
    for (let c = 0; c < row.length; c++) row[c]! /= diagonal;
  }
  return right;
}

function exchange(m: Matrix, r: number, other: number): void {
  if (r === other) return;
  const kept = rowOf(m, r).slice();
  rowOf(m, r).set(rowOf(m, other));
  rowOf(m, other).set(kept);
}

function subtractRow(m: Matrix, r: number, k: number, factor: number): void {
  const [row, from] = [rowOf(m, r), rowOf(m, k)];
  for (let c = 0; c < row.length; c++) row[c]! -= factor * from[c]!;
}

function identity(n: number): Matrix {
  return plusIdentity(matrix(n, n), 1);
}

function scaled({ rows, columns, data }: Matrix, by: number): Matrix {
  return matrix(
    rows,
    columns,
    data.map((x) => x * by),
  );
}

function plusIdentity({ rows, columns, data }: Matrix, times: number): Matrix {
  const made = matrix(rows, columns, data.slice());
  for (let k = 0; k < rows; k++) made.data[k * columns + k]! += times;
  return made;
}

function applied(m: Matrix, x: Float64Array): Float64Array {
  return Float64Array.from({ length: m.rows }, (_, r) => dot(rowOf(m, r), x));
}

/** The sum of products of two lists of one length. */
export function dot(a: Float64Array, b: Float64Array): number {
  if (a.length !== b.length) throw new InternalError(`${a.length} numbers times ${b.length}`);
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k]! * b[k]!;
  return sum;
}
