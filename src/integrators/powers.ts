// An affine step taken n times: tables of x_n = H_n x_0 + K_n, from one step's numbers, for all n until it is at rest.

/** Rows 0, 1, ..., `last`; each has `size` rows of `size + more` numbers: H_n beside K_n. */
export interface Powers {
  readonly table: Float64Array;
  readonly last: number;
}

/** What is left of a state at rest, relative to the most that ever was of it. */
const REST = 2 ** -64;

/**
 * Powers of x' = H x + K y, row by row [H, K] in `step`, where y (with `more` elements) stays what it is. From row
 * `last` on the state is at rest: H is 0 there. Undefined where that takes more than `most` steps. Numbers are carried
 * with 106 bits, so that row n is that of n exact steps, rounded once.
 */
export function powers(
  step: Float64Array,
  size: number,
  more: number,
  most: number,
): Powers | undefined {
  const width = size + more;
  const rows: Float64Array[] = [identity(size, width)];
  const peaks = new Float64Array(size * size);
  let high = rows[0]!.slice();
  let low = new Float64Array(size * width);
  for (let n = 1; n <= most; n++) {
    const next = [new Float64Array(size * width), new Float64Array(size * width)] as const;
    advance(step, size, width, [high, low], next);
    [high, low] = next;
    if (!high.every(Number.isFinite)) return undefined;
    if (isOver(high, size, width, peaks)) {
      for (let i = 0; i < size; i++) high.fill(0, i * width, i * width + size);
      rows.push(high);
      return { table: joined(rows), last: n };
    }
    rows.push(high);
  }
  return undefined;
}

function identity(size: number, width: number): Float64Array {
  const made = new Float64Array(size * width);
  for (let i = 0; i < size; i++) made[i * width + i] = 1;
  return made;
}

function joined(rows: readonly Float64Array[]): Float64Array {
  const length = rows[0]!.length;
  const all = new Float64Array(rows.length * length);
  for (const [n, row] of rows.entries()) all.set(row, n * length);
  return all;
}

/** Whether nothing is left of what the state was. */
function isOver(high: Float64Array, size: number, width: number, peaks: Float64Array): boolean {
  let over = true;
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++) {
      const now = Math.abs(high[i * width + j]!);
      const peak = Math.max(peaks[i * size + j]!, now);
      peaks[i * size + j] = peak;
      if (now > REST * peak) over = false;
    }
  return over;
}

type Pair = readonly [high: Float64Array, low: Float64Array];

/** One more step: H times all, and K beside it. */
function advance(step: Float64Array, size: number, width: number, from: Pair, to: Pair): void {
  for (let i = 0; i < size; i++)
    for (let j = 0; j < width; j++) {
      let [high, low] = [j < size ? 0 : step[i * width + j]!, 0];
      for (let k = 0; k < size; k++) {
        const factor = step[i * width + k]!;
        const a = from[0][k * width + j]!;
        if (factor === 0 || a === 0) continue;
        const product = factor * a;
        const rest = remainder(factor, a, product) + factor * from[1][k * width + j]!;
        const sum = high + product;
        const part = sum - high;
        low += high - (sum - part) + (product - part) + rest;
        high = sum;
      }
      to[0][i * width + j] = high + low;
      to[1][i * width + j] = low - (high + low - high);
    }
}

const SPLIT = 2 ** 27 + 1;

/** What a product of doubles lost to rounding (T. J. Dekker, Numer. Math. 18 (1971) 224). */
function remainder(a: number, b: number, product: number): number {
  const [ta, tb] = [SPLIT * a, SPLIT * b];
  const [ah, bh] = [ta - (ta - a), tb - (tb - b)];
  const [al, bl] = [a - ah, b - bh];
  return al * bl - (product - ah * bh - al * bh - ah * bl);
}
