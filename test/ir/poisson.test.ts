// The Poisson count of a uniform number against the distribution itself, where the count changes.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { evaluate } from "./evaluate.ts";

const test = suite("ir: poisson");

/** Mean, count and the probability of at most so many: the incomplete gamma function by mpmath, to 50 digits. */
const DISTRIBUTION: readonly (readonly [mean: number, count: number, atMost: number])[] = [
  [0.001, 0, 0.999000499833375],
  [0.3, 0, 0.7408182206817179],
  [0.3, 1, 0.9630636868862332],
  [0.3, 2, 0.9964005068169105],
  [5, 0, 0.006737946999085467],
  [5, 5, 0.6159606548330632],
  [5, 8, 0.9319063652781514],
  [5, 13, 0.99930201002086],
  [31.5, 3, 1.198062937902989e-10],
  [31.5, 20, 0.019566241127957542],
  [31.5, 31, 0.5118894636642863],
  [31.5, 39, 0.9191407107966058],
  [31.5, 53, 0.9998331156946182],
  [63.99, 23, 3.353541291346498e-9],
  [63.99, 47, 0.0162106763359423],
  [63.99, 63, 0.4838740802372308],
  [63.99, 75, 0.9220442952775245],
  [63.99, 95, 0.9998868634918525],
  [64, 24, 9.09642405647588e-9],
  [64, 48, 0.022587571464200117],
  [64, 64, 0.5331789083173655],
  [64, 76, 0.9376837726535618],
  [64, 96, 0.9999262649446033],
  [80, 35, 1.2396621369784396e-8],
  [80, 62, 0.021905989032802175],
  [80, 80, 0.5296879611868244],
  [80, 93, 0.9315976935671885],
  [80, 115, 0.9999068142917412],
  [127.3, 70, 2.0512546451180445e-8],
  [127.3, 104, 0.019186572079001478],
  [127.3, 127, 0.5129646378871364],
  [127.3, 144, 0.9340168830381756],
  [127.3, 172, 0.9999312179109227],
  [1000, 841, 1.3108380557707488e-7],
  [1000, 936, 0.021456668685511382],
  [1000, 1000, 0.508409367168506],
  [1000, 1047, 0.9326275476001081],
  [1000, 1126, 0.9999566828306206],
  [1000000, 995000, 2.8148203838965314e-7],
  [1000000, 998000, 0.02275012293967758],
  [1000000, 1000000, 0.5002659614862837],
  [1000000, 1001500, 0.9332305590207578],
  [1000000, 1004000, 0.9999680605179619],
];

/** The expansion may be off by 5e-16, and sums of up to 140 probabilities by an ulp each. */
const MARGIN = 1e-14;

test("the count changes where the distribution says, to 14 digits of probability", () => {
  const means = DISTRIBUTION.map(([mean]) => mean);
  const counts = (off: number): ArrayLike<number> =>
    evaluate(
      "poisson",
      DISTRIBUTION.map(([, , atMost]) => atMost + off),
      means,
    );
  const [before, after] = [counts(-MARGIN), counts(MARGIN)];
  for (const [k, [mean, count]] of DISTRIBUTION.entries()) {
    assert.is(before[k], count, `mean ${mean}, just below`);
    assert.is(after[k], count + 1, `mean ${mean}, just above`);
  }
});

test("the least and the greatest uniform number give counts a few deviations out", () => {
  const means = [0, 1e-300, 0.5, 10, 63.9, 64, 1e3, 1e6, 1e12];
  for (const u of [0, 2 ** -53, 1 - 2 ** -53]) {
    const got = evaluate("poisson", Array(means.length).fill(u), means);
    for (const [k, mean] of means.entries()) {
      const slack = 9 * Math.sqrt(mean) + (mean > 0.01 ? 20 : 0);
      assert.ok(Math.abs(got[k]! - mean) <= slack + 1e-9, `poisson(${u}, ${mean}) is ${got[k]}`);
      assert.ok(Number.isInteger(got[k]!) && got[k]! >= 0);
    }
  }
});

test("a greater mean or uniform number never gives a smaller count, across the change of method too", () => {
  const us = Array.from({ length: 999 }, (_, k) => (k + 1) / 1000);
  const means = [20, 40, 60, 63.99, 64, 64.01, 66, 90];
  const all = means.map((mean) => evaluate("poisson", us, Array(us.length).fill(mean)));
  for (const [k, counts] of all.entries())
    for (let i = 0; i < us.length; i++) {
      if (i > 0) assert.ok(counts[i]! >= counts[i - 1]!);
      if (k > 0) assert.ok(counts[i]! >= all[k - 1]![i]!);
    }
});

test("a mean so large that neighbours of a count are no doubles is drawn, one that is no mean is NaN", () => {
  const got = evaluate(
    "poisson",
    [0.5, 0.5, 0.5, 0.5, 0.5, 0.5],
    [1e18, 1e300, -1e-9, -5, NaN, Infinity],
  );
  assert.ok(Math.abs(got[0]! - 1e18) <= 256);
  assert.is(got[1], 1e300);
  for (const k of [2, 3, 4, 5]) assert.ok(Number.isNaN(got[k]!));
});

test.run();
