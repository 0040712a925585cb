// Eigenvalues of tridiagonal matrices by the implicit QL method (Bowdler, Martin, Reinsch and Wilkinson 1968). The
// rotations are written down, so that eigenvectors need not be made for what they do to a few vectors.

import type { Matrix } from "../matrix.ts";

/** A symmetric tridiagonal matrix. */
export interface Tridiagonal {
  readonly diagonal: Float64Array;
  /** Entry (k, k + 1); the last has no meaning. */
  readonly beside: Float64Array;
}

/** Rotations of neighbouring rows: sweeps from a row down to another, and pairs of cosine and sine. */
export interface Rotations {
  /** For each sweep the first upper row, and one below the last. */
  readonly sweeps: readonly (readonly [from: number, to: number])[];
  readonly pairs: Float64Array;
}

/** Eigenvalues, in no order, and rotations R with R T Rᵀ diagonal. */
export function diagonalised(tridiagonal: Tridiagonal): {
  readonly values: Float64Array;
  readonly rotations: Rotations;
} {
  const [d, e] = [tridiagonal.diagonal.slice(), tridiagonal.beside.slice()];
  const n = d.length;
  const least = negligible(d, e);
  const log = new Log();
  for (let low = 0; low < n; low++)
    for (let high = end(e, low, least); high > low; high = end(e, low, least))
      sweep(d, e, low, high, log);
  return { values: d, rotations: log };
}

/** Below this, entries beside the diagonal are as good as 0: so much is lost by rounding anyway. */
function negligible(d: Float64Array, e: Float64Array): number {
  let most = 0;
  for (let k = 0; k < d.length; k++)
    most = Math.max(most, Math.abs(d[k]!), k + 1 < d.length ? Math.abs(e[k]!) : 0);
  return Number.EPSILON * most;
}

/** The last row that is coupled to `low` through all between. */
function end(e: Float64Array, low: number, least: number): number {
  let high = low;
  while (high + 1 < e.length && Math.abs(e[high]!) > least) high++;
  return high;
}

/** One QL step between two rows, with Wilkinson's shift: makes the entry beside the upper one small. */
function sweep(d: Float64Array, e: Float64Array, low: number, high: number, log: Log): void {
  const ahead = (d[low + 1]! - d[low]!) / (2 * e[low]!);
  const root = Math.sqrt(ahead * ahead + 1);
  let g = d[high]! - d[low]! + e[low]! / (ahead + (ahead >= 0 ? root : -root));
  let [s, c, p] = [1, 1, 0];
  let i = high - 1;
  for (; i >= low; i--) {
    const [f, b] = [s * e[i]!, c * e[i]!];
    const r = Math.sqrt(f * f + g * g);
    e[i + 1] = r;
    if (r === 0) break;
    s = f / r;
    c = g / r;
    g = d[i + 1]! - p;
    const turn = (d[i]! - g) * s + 2 * c * b;
    p = s * turn;
    d[i + 1] = g + p;
    g = c * turn - b;
    log.add(c, s);
  }
  log.close(high - 1, i);
  d[i + 1]! -= p;
  if (i < low) e[low] = g;
  e[high] = 0;
}

/** Rotations as they come. */
class Log implements Rotations {
  readonly sweeps: [from: number, to: number][] = [];
  pairs: Float64Array = new Float64Array(1024);
  private used = 0;

  add(cosine: number, sine: number): void {
    if (this.used === this.pairs.length) {
      const more = new Float64Array(2 * this.used);
      more.set(this.pairs);
      this.pairs = more;
    }
    this.pairs[this.used++] = cosine;
    this.pairs[this.used++] = sine;
  }

  close(from: number, to: number): void {
    this.sweeps.push([from, to]);
  }
}

/** R x, in place. */
export function turned({ columns, data }: Matrix, { sweeps, pairs }: Rotations): void {
  let k = 0;
  for (const [from, to] of sweeps)
    for (let i = from; i > to; i--) {
      const [cosine, sine] = [pairs[k++]!, pairs[k++]!];
      turn(data, i * columns, columns, cosine, sine);
    }
}

/** Rᵀ x, in place. */
export function turnedBack({ columns, data }: Matrix, { sweeps, pairs }: Rotations): void {
  let k = sweeps.reduce((sum, [from, to]) => sum + 2 * (from - to), 0);
  for (let sweep = sweeps.length - 1; sweep >= 0; sweep--) {
    const [from, to] = sweeps[sweep]!;
    for (let i = to + 1; i <= from; i++) {
      const [sine, cosine] = [pairs[--k]!, pairs[--k]!];
      turn(data, i * columns, columns, cosine, -sine);
    }
  }
}

/** Rotates a row with the one below it. */
function turn(
  data: Float64Array,
  upper: number,
  columns: number,
  cosine: number,
  sine: number,
): void {
  for (let at = upper; at < upper + columns; at++) {
    const [above, below] = [data[at]!, data[at + columns]!];
    data[at + columns] = sine * above + cosine * below;
    data[at] = cosine * above - sine * below;
  }
}
