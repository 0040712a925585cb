// The table of a binomial distribution: every probability, for chances below and above a half, and its ends.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Binomial, binomial } from "../../src/lowering/binomial.ts";

const test = suite("lowering: binomial");

type Table = Extract<Binomial, { kind: "table" }>;

/** Probability of each count that the table gives. */
function probabilities({ first, table }: Table): Map<number, number> {
  const entries = [...table].filter((value) => value <= 1);
  const sums = [0, ...entries, 1];
  return new Map(sums.slice(1).map((sum, k) => [first + k, sum - sums[k]!]));
}

/** C(n, k) exactly. */
function choose(n: number, k: number): bigint {
  let result = 1n;
  for (let j = 1; j <= k; j++) result = (result * BigInt(n - k + j)) / BigInt(j);
  return result;
}

/** C(n, k) p^k (1-p)^(n-k) for p = a/16, by integers. */
function exactly(n: number, k: number, a: number): number {
  const top = choose(n, k) * BigInt(a) ** BigInt(k) * BigInt(16 - a) ** BigInt(n - k);
  const scale = 1n << 200n;
  return Number((top * scale) / 16n ** BigInt(n)) / 2 ** 200;
}

for (const [n, a] of [
  [1, 1],
  [1, 15],
  [7, 8],
  [50, 3],
  [50, 13],
  [300, 14],
] as const)
  test(`${n} trials of ${a}/16 have the probabilities of the binomial formula`, () => {
    const found = probabilities(binomial(n, a / 16) as Table);
    for (let k = 0; k <= n; k++) {
      const error = Math.abs((found.get(k) ?? 0) - exactly(n, k, a));
      assert.ok(error < 2e-16, `P(${k}) is off by ${error}`);
    }
  });

test("a chance above a half mirrors one below", () => {
  for (const p of [0.51, 0.75, 0.9, 0.999]) {
    const direct = probabilities(binomial(200, p) as Table);
    const mirrored = probabilities(binomial(200, 1 - p) as Table);
    for (const [k, value] of direct)
      assert.ok(Math.abs(value - (mirrored.get(200 - k) ?? 0)) < 1e-14, `${p}: P(${k})`);
  }
});

test("mean and variance hold for large and for rare counts", () => {
  for (const [n, p] of [
    [1e6, 1e-6],
    [1e6, 0.5],
    [1e9, 1e-3],
    [2 ** 40, 1e-11],
    [1000, 1 - 1e-12],
  ] as const) {
    const table = binomial(n, p) as Table;
    assert.is(Math.log2(table.table.length) % 1, 0);
    assert.ok(table.table.length <= 2 ** 16);
    let [mean, variance] = [0, 0];
    const found = probabilities(table);
    for (const [k, value] of found) mean += (k - n * p) * value;
    for (const [k, value] of found) variance += (k - n * p) ** 2 * value;
    const expected = n * p * (1 - p);
    assert.ok(Math.abs(mean) < 1e-6 * Math.sqrt(expected), `mean of ${n}, ${p}: ${mean}`);
    assert.ok(Math.abs(variance / expected - 1) < 1e-6, `variance of ${n}, ${p}: ${variance}`);
  }
});

test("entries rise, are padded beyond reach, and no table is made where none is needed", () => {
  const { table } = binomial(20, 0.3) as Table;
  for (let k = 1; k < table.length; k++) assert.ok(table[k]! >= table[k - 1]!);
  assert.is(table[table.length - 1], 2);
  assert.equal(binomial(20, 0), { kind: "always", count: 0 });
  assert.equal(binomial(20, 1), { kind: "always", count: 20 });
  assert.is(binomial(1e9, 0.5).kind, "normal");
});

test.run();
