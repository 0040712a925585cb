// Draws from a binomial distribution, as arithmetic on one uniform number.
//
// The count is read off the cumulative distribution: as many as have F(k) <= u, found by bisection of a table. This is
// the distribution itself, up to the 53 bits of u, for every n and p (Brian2 takes a normal approximation from
// n p > 5 on). Only where the table would be longer than anyone wants is the normal approximation taken, rounded.

import type { ArraySymbol, Expression } from "../ir/ir.ts";
import type { KernelBuilder } from "./builder.ts";
import type { Guide } from "./guide.ts";

/**
 * How to draw: always the same count, from a table, or by the normal approximation. In a table, entry k is the
 * probability of at most `first + k`; its length is a power of two, filled up with 2. `T` is how it is stored.
 */
export type Binomial<T extends Float64Array | ArraySymbol = Float64Array> =
  | { readonly kind: "always"; readonly count: number }
  | {
      readonly kind: "table";
      readonly first: number;
      readonly table: T;
      /** Finds in the table what bisection finds, sooner. */
      readonly guide?: Guide<T>;
    }
  | { readonly kind: "normal"; readonly n: number; readonly mean: number; readonly sd: number };

/** Standard deviation beyond which a table would have more than 2^16 entries. */
const LARGEST_DEVIATION = 3000;

/** Below this the weight of a count, relative to the likeliest, is beyond what 53 bits can show. */
const NEGLIGIBLE = 2 ** -60;

/** The distribution of successes among `n` trials (an integer) of probability `p` in [0, 1]. */
export function binomial(n: number, p: number): Binomial {
  if (p === 0 || n === 0) return { kind: "always", count: 0 };
  if (p === 1) return { kind: "always", count: n };
  const sd = Math.sqrt(n * p * (1 - p));
  if (sd > LARGEST_DEVIATION) return { kind: "normal", n, mean: n * p, sd };
  return { kind: "table", ...cumulated(n, p) };
}

/** Weights from the likeliest count outwards, by the ratio of neighbours, then summed from below. */
function cumulated(n: number, p: number): { first: number; table: Float64Array } {
  const odds = p / (1 - p);
  const mode = Math.min(n, Math.floor((n + 1) * p));
  const below: number[] = [];
  for (let k = mode, weight = 1; k > 0; k--) {
    weight *= k / (n - k + 1) / odds;
    if (weight < NEGLIGIBLE) break;
    below.push(weight);
  }
  const above: number[] = [];
  for (let k = mode, weight = 1; k < n; k++) {
    weight *= ((n - k) / (k + 1)) * odds;
    if (weight < NEGLIGIBLE) break;
    above.push(weight);
  }
  const weights = [...below.reverse(), 1, ...above];
  const sums = runningSums(weights);
  const total = sums[sums.length - 1]!;
  // The last count needs no entry: it is what is left.
  const entries = weights.length - 1;
  const table = new Float64Array(2 ** Math.ceil(Math.log2(entries + 1))).fill(2);
  for (let k = 0; k < entries; k++) table[k] = sums[k]! / total;
  return { first: mode - below.length, table };
}

/** Sums with the rounding error of each addition carried along (Neumaier 1974). */
function runningSums(values: readonly number[]): number[] {
  let [sum, lost] = [0, 0];
  return values.map((value) => {
    const next = sum + value;
    lost += sum >= value ? sum - next + value : value - next + sum;
    sum = next;
    return sum + lost;
  });
}

/** Where a draw's random numbers come from. */
export interface Draw {
  readonly state: ArraySymbol;
  readonly stream: number;
  readonly at: string;
}

/** A fresh count for each element. */
export function lowerBinomial(
  b: KernelBuilder,
  distribution: Binomial<ArraySymbol>,
  { state, stream, at }: Draw,
): Expression {
  if (distribution.kind === "always") return b.constant(distribution.count);
  if (distribution.kind === "normal") {
    const deviation = b.binary(
      "mul",
      b.constant(distribution.sd),
      b.random("normal", state, stream, at),
    );
    const count = b.unary("nearest", b.binary("add", b.constant(distribution.mean), deviation));
    return b.binary("max", b.constant(0), b.binary("min", b.constant(distribution.n), count));
  }
  const { first, table, guide } = distribution;
  const u = b.random("uniform", state, stream, at);
  if (guide) return b.binary("add", b.lookup(guide.table, u, guide), b.constant(first));
  let found = b.constant(0);
  for (let half = table.length / 2; half >= 1; half /= 2) {
    const entry = b.lookup(table, b.binary("add", found, b.constant(half - 1)));
    const step = b.select(b.compare("ge", u, entry), b.constant(half), b.constant(0));
    found = b.binary("add", found, step);
  }
  return b.binary("add", found, b.constant(first));
}
