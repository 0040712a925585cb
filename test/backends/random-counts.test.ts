// Poisson and binomial counts have their distributions, for small means and large ones, on both backends alike.

import { suite } from "uvu";
import type { ArraySymbol, Expression, Kernel } from "../../src/ir/ir.ts";
import { binomial, lowerBinomial } from "../../src/lowering/binomial.ts";
import { KernelBuilder } from "../../src/lowering/builder.ts";
import { guideTo } from "../../src/lowering/guide.ts";
import { chiSquare, near, pooled } from "../statistics.ts";
import { agree, backends, kernelOf, type Layout, layout, run, store } from "./harness.ts";

const test = suite("backends: random counts");

const N = 30001;
const STATE = [99, 1, 12, 0];
const wasm = backends.find(({ name }) => name === "wasm")!;

/** Runs a kernel that draws counts: all on wasm, the first few hundred on every backend. */
function drawn(
  kernel: Kernel,
  place: Layout,
  more: Record<string, Float64Array> = {},
): Float64Array {
  const contents = { state: STATE, ...more };
  agree(kernel, place, contents, [[0, 401]]);
  return run(wasm, kernel, place, contents, [[0, N]]).arrays.x as Float64Array;
}

/** Holds counts against the probability of 0, 1, 2, ... */
function held(counts: Float64Array, chances: readonly number[], what: string): void {
  const found = new Array<number>(chances.length).fill(0);
  for (const count of counts) found[Math.min(count, chances.length - 1)]!++;
  const [ours, theirs] = pooled(
    found,
    chances.map((chance) => chance * N),
  );
  if (ours.length > 1) chiSquare(ours, theirs, what);
}

/** Probabilities from those of neighbours, from the likeliest outwards, of counts up to `most`. */
function spread(mode: number, most: number, ratio: (k: number) => number): number[] {
  const weights = new Array<number>(most + 1).fill(0);
  weights[mode] = 1;
  for (let k = mode + 1; k <= most; k++) weights[k] = weights[k - 1]! * ratio(k);
  for (let k = mode; k > 0; k--) weights[k - 1] = weights[k]! / ratio(k);
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / sum);
}

function moments(counts: Float64Array, mean: number, variance: number, kurtosis: number): void {
  near(counts.reduce((a, b) => a + b, 0) / N, mean, variance / N, "mean");
  const squares = counts.reduce((sum, x) => sum + (x - mean) ** 2, 0) / N;
  near(squares, variance, (kurtosis - 1) * (variance ** 2 / N), "variance");
}

for (const mean of [0.001, 0.05, 0.7, 3, 12, 40, 63.9, 64, 65, 300, 4000])
  test(`Poisson numbers of mean ${mean}`, () => {
    const place = layout({ state: ["i32", 4], x: ["f64", N] });
    const { state, x } = place.symbols;
    const u: Expression = {
      op: "random",
      distribution: "uniform",
      state: state!,
      stream: 2,
      at: "i",
    };
    const value: Expression = {
      op: "call",
      name: "poisson",
      args: [u, { op: "constant", value: mean }],
    };
    const counts = drawn(kernelOf("poisson", [store(x!, value)]), place);
    moments(counts, mean, mean, 3 + 1 / mean);
    const most = Math.ceil(mean + 12 * Math.sqrt(mean) + 12);
    held(
      counts,
      spread(Math.floor(mean), most, (k) => mean / k),
      `mean ${mean}`,
    );
  });

/** A kernel of binomial numbers with the arrays it reads. */
function counting(n: number, p: number, guided: boolean): Float64Array {
  const distribution = binomial(n, p);
  if (distribution.kind !== "table") throw new Error(`${n} x ${p} has no table`);
  const found = guided ? guideTo(distribution.table) : undefined;
  if (guided && !found) throw new Error(`${n} x ${p} has no guide`);
  const place = layout({
    state: ["i32", 4],
    x: ["f64", N],
    table: ["f64", distribution.table.length],
    guide: ["f64", found?.table.length ?? 1],
  });
  const { state, x, table, guide } = place.symbols as Record<string, ArraySymbol>;
  const b = new KernelBuilder("binomial", { kind: "range", index: "i" });
  const given = found ? { guide: { ...found, table: guide! } } : {};
  const drawing = { kind: "table", first: distribution.first, table: table!, ...given } as const;
  b.store(x!, "i", lowerBinomial(b, drawing, { state: state!, stream: 2, at: "i" }));
  const more = { table: distribution.table, ...(found ? { guide: found.table } : {}) };
  return drawn(b.finish(), place, more);
}

for (const [n, p, guided] of [
  [1, 0.3, true],
  [10, 0.9, true],
  [4000, 1e-7, true],
  [1600, 8e-4, true],
  [2900, 8e-4, true],
  [50, 0.5, true],
  [20000, 1e-3, true],
  [3000, 0.1, true],
  [100, 0.97, true],
  [1600, 8e-4, false],
  [20000, 1e-3, false],
] as const)
  test(`binomial numbers of ${n} trials of ${p} ${guided ? "by guide" : "by bisection"}`, () => {
    const counts = counting(n, p, guided);
    const variance = n * p * (1 - p);
    moments(counts, n * p, variance, 3 + (1 - 6 * p * (1 - p)) / variance);
    const most = Math.min(n, Math.ceil(n * p + 12 * Math.sqrt(variance) + 12));
    const odds = p / (1 - p);
    held(
      counts,
      spread(Math.floor(n * p), most, (k) => ((n - k + 1) / k) * odds),
      `${n} x ${p}`,
    );
  });

test.run();
