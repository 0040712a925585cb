// Distributions of numbers: moments and whole distributions against theory, by bounds that theory gives.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  incompleteBeta,
  inverseIncompleteBeta,
  logGamma,
} from "../../../src/nef/distributions/beta.ts";
import {
  CosineSimilarity,
  SqrtBeta,
  SubvectorLength,
} from "../../../src/nef/distributions/lengths.ts";
import { Mixture } from "../../../src/nef/distributions/mixture.ts";
import {
  Choice,
  Exponential,
  Gaussian,
  Samples,
  Uniform,
} from "../../../src/nef/distributions/simple.ts";
import { rowsOf } from "../../../src/nef/matrix.ts";
import { Random } from "../../../src/nef/random.ts";
import type { Distribution } from "../../../src/nef/types.ts";
import { tellsOf, type Wrong } from "../wrong.ts";

const test = suite("nef: distributions of numbers");

const N = 20_000;

/** The largest distance of the empirical distribution from the true one (Kolmogorov and Smirnov). */
function distance(sample: Float64Array, cdf: (x: number) => number): number {
  const sorted = sample.slice().sort();
  let largest = 0;
  sorted.forEach((x, k) => {
    const share = cdf(x);
    largest = Math.max(largest, share - k / sorted.length, (k + 1) / sorted.length - share);
  });
  return largest;
}

/** Exceeded by chance in one of a million samples: 2 exp(-2 n D^2) = 1e-6. */
const BOUND = Math.sqrt(Math.log(2e6) / (2 * N));

function erf(x: number): number {
  // the series of Abramowitz and Stegun 7.1.6, good to rounding for |x| < 6
  let [term, sum] = [x, x];
  for (let k = 1; k < 200; k++) {
    term *= (2 * x * x) / (2 * k + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

const known: readonly (readonly [Distribution, (x: number) => number])[] = [
  [new Uniform(-3, 0.5), (x) => (x + 3) / 3.5],
  [new Gaussian(2, 0.5), (x) => (1 + erf((x - 2) / (0.5 * Math.SQRT2))) / 2],
  [new Exponential(0.15, 0.2), (x) => 1 - Math.exp(-(x - 0.2) / 0.15)],
  [
    new Mixture([new Uniform(0, 1), new Uniform(2, 4)], [1, 3]),
    (x) => 0.25 * Math.min(1, x) + 0.75 * Math.max(0, (x - 2) / 2),
  ],
  [new SqrtBeta(5), (x) => new SqrtBeta(5).cdf(x)],
  // sqrt(Beta(1, 1)): the cumulative is x^2
  [new SqrtBeta(2, 2), (x) => x * x],
  // of a unit vector in three dimensions, each coordinate is uniform
  [new CosineSimilarity(3), (x) => (x + 1) / 2],
  [new CosineSimilarity(64), (x) => new CosineSimilarity(64).cdf(x)],
  [new SubvectorLength(16, 4), (x) => new SubvectorLength(16, 4).cdf(x)],
];

for (const [distribution, cdf] of known)
  test(`${distribution.text} has its cumulative distribution`, () => {
    for (const seed of [1, 2, 3])
      assert.ok(distance(distribution.sample(N, 1, new Random(seed)).data, cdf) < BOUND);
  });

test("the distance tells distributions apart that are nearly equal", () => {
  const { data } = new Gaussian(0.05, 1).sample(N, 1, new Random(4));
  // the cumulative of a mean shifted by 0.05 differs by 0.02 at most, three bounds away from chance
  assert.ok(distance(data, (x) => (1 + erf(x / Math.SQRT2)) / 2) > 0.01);
});

test("moments are those of theory", () => {
  // five standard errors: 5 s/sqrt(N) for the mean, 5 sqrt((m4 - s^4)/N) for the variance
  const check = (d: Distribution, mean: number, variance: number, fourth: number): void => {
    const { data } = d.sample(N / 4, 4, new Random(9));
    const got = data.reduce((s, x) => s + x, 0) / N;
    const spread = data.reduce((s, x) => s + (x - mean) ** 2, 0) / N;
    assert.ok(Math.abs(got - mean) < 5 * Math.sqrt(variance / N), `${d.text}: mean ${got}`);
    const error = 5 * Math.sqrt((fourth - variance ** 2) / N);
    assert.ok(Math.abs(spread - variance) < error, `${d.text}: variance ${spread}`);
  };
  check(new Uniform(-1, 1), 0, 1 / 3, 1 / 5);
  check(new Gaussian(-2, 3), -2, 9, 3 * 81);
  check(new Exponential(2), 2, 4, 9 * 16);
});

test("whole numbers of a uniform distribution are equally likely, ends as for any other", () => {
  const { data } = new Uniform(-2, 3, { integer: true }).sample(N, 1, new Random(5));
  const counts = [-2, -1, 0, 1, 2].map((k) => data.filter((x) => x === k).length);
  assert.is(
    counts.reduce((a, b) => a + b),
    N,
  );
  // chi square of 4 degrees of freedom is above 33 once in a million
  const chi = counts.reduce((s, count) => s + (count - N / 5) ** 2 / (N / 5), 0);
  assert.ok(chi < 33, `${chi}`);
});

test("an exponential with an upper end stays below it and keeps the rest of its share there", () => {
  const { data } = new Exponential(0.5, 0, 1).sample(N, 1, new Random(6));
  const top = data.filter((x) => x > 1 - 1e-9);
  assert.ok(data.every((x) => x >= 0 && x < 1));
  const share = Math.exp(-2);
  assert.ok(Math.abs(top.length / N - share) < 5 * Math.sqrt((share * (1 - share)) / N));
});

test("a choice takes options by their weights, as numbers or as points", () => {
  const { data } = new Choice([-1, 0, 1], [1, 0, 3]).sample(N, 1, new Random(7));
  const up = data.filter((x) => x === 1).length / N;
  assert.ok(data.every((x) => x === 1 || x === -1));
  assert.ok(Math.abs(up - 0.75) < 5 * Math.sqrt((0.75 * 0.25) / N));
  const points = new Choice([
    [1, 0],
    [0, 1],
  ]).sample(N, 2, new Random(8));
  const first = points.data.reduce((s, x, k) => (k % 2 === 0 ? s + x : s), 0) / N;
  assert.ok(Math.abs(first - 0.5) < 5 * Math.sqrt(0.25 / N));
  assert.ok(rowsOf(points).every(([x = 0, y = 0]) => x + y === 1));
});

test("a mixture draws whole points of its parts", () => {
  const both = new Mixture([new Choice([[1, 1]]), new Choice([[2, 2]])]).sample(
    N,
    2,
    new Random(2),
  );
  const ones = rowsOf(both).filter(([x = 0, y = 0]) => x === 1 && y === 1).length;
  const twos = rowsOf(both).filter(([x = 0, y = 0]) => x === 2 && y === 2).length;
  assert.is(ones + twos, N);
  assert.ok(Math.abs(ones / N - 0.5) < 5 * Math.sqrt(0.25 / N));
  assert.is(
    new Mixture([new Uniform(0, 1), new Gaussian(0, 2)], [1, 3]).text,
    "Mixture(0.25 Uniform(0, 1) + 0.75 Gaussian(0, 2))",
  );
});

test("samples are given back as they are", () => {
  const random = new Random(1);
  assert.equal(
    rowsOf(
      new Samples([
        [1, 2],
        [3, 4],
      ]).sample(2, 2, random),
    ),
    [
      [1, 2],
      [3, 4],
    ],
  );
  assert.equal([...new Samples([0.5, 0.25]).sample(2, 1, random).data], [0.5, 0.25]);
});

test("the same seed gives the same numbers, another seed or fork others", () => {
  for (const [distribution] of known) {
    const draw = (random: Random): number[] => [...distribution.sample(20, 2, random).data];
    assert.equal(draw(new Random(3)), draw(new Random(3)));
    assert.not.equal(draw(new Random(3)), draw(new Random(4)));
    assert.not.equal(draw(new Random(3).fork(0)), draw(new Random(3).fork(1)));
  }
});

test("forks are independent of one another, of their stream and of what was drawn from it", () => {
  const parent = new Random(11);
  const before = new Gaussian(0, 1).sample(N, 1, parent.fork(5)).data;
  const streams = [parent, parent.fork(0), parent.fork(1), new Random(12).fork(0)];
  const draws = streams.map((stream) => new Gaussian(0, 1).sample(N, 1, stream).data);
  assert.equal(new Gaussian(0, 1).sample(N, 1, parent.fork(5)).data, before);
  draws.push(before);
  for (let a = 0; a < draws.length; a++)
    for (let b = 0; b < a; b++) {
      const correlation = draws[a]!.reduce((s, x, k) => s + x * draws[b]![k]!, 0) / N;
      assert.ok(Math.abs(correlation) < 5 / Math.sqrt(N), `${a} and ${b}: ${correlation}`);
    }
});

test("densities are the slopes of cumulatives, which inverses undo", () => {
  for (const d of [2, 3, 5, 20, 200]) {
    const cosine = new CosineSimilarity(d);
    for (const x of [-0.6, -0.1, 0.05, 0.3]) {
      const slope = (cosine.cdf(x + 1e-6) - cosine.cdf(x - 1e-6)) / 2e-6;
      assert.ok(Math.abs(slope - cosine.pdf(x)) < 1e-7, `d = ${d}, x = ${x}`);
    }
    for (const share of [1e-6, 0.01, 0.3, 0.5, 0.9, 0.9999]) {
      const x = cosine.ppf(share);
      // where the density is high, as at the ends of d = 2, a rounding of x moves the share
      const rounding = cosine.pdf(x) * Number.EPSILON;
      assert.ok(Math.abs(cosine.cdf(x) - share) < 1e-13 + rounding, `d = ${d}, share ${share}`);
    }
  }
});

test("the incomplete beta function has its closed forms and its symmetry", () => {
  assert.ok(Math.abs(logGamma(0.5) - Math.log(Math.PI) / 2) < 1e-14);
  assert.ok(Math.abs(logGamma(11) - Math.log(3_628_800)) < 1e-13);
  for (const x of [0.001, 0.2, 0.5, 0.83, 0.999]) {
    assert.ok(Math.abs(incompleteBeta(3, 1, x) - x ** 3) < 1e-14);
    assert.ok(Math.abs(incompleteBeta(1, 4, x) - (1 - (1 - x) ** 4)) < 1e-14);
    // Beta(1/2, 1/2) is the arcsine distribution
    const arcsine = (2 / Math.PI) * Math.asin(Math.sqrt(x));
    assert.ok(Math.abs(incompleteBeta(0.5, 0.5, x) - arcsine) < 1e-14);
    for (const [a, b] of [
      [0.5, 7],
      [30, 2.5],
      [200, 300],
    ] as const) {
      const both = incompleteBeta(a, b, x) + incompleteBeta(b, a, 1 - x);
      assert.ok(Math.abs(both - 1) < 1e-13);
    }
  }
});

test("the inverse of the incomplete beta function undoes it, near the ends too", () => {
  for (const [a, b] of [
    [0.5, 0.5],
    [0.5, 391.5],
    [4, 4],
    [60, 2],
  ] as const)
    for (const share of [1e-12, 1e-5, 0.1, 0.5, 0.77, 0.999]) {
      const back = incompleteBeta(a, b, inverseIncompleteBeta(a, b, share));
      assert.ok(Math.abs(back / share - 1) < 1e-11, `${a} ${b} ${share}: ${back}`);
    }
  assert.equal([inverseIncompleteBeta(2, 2, 0), inverseIncompleteBeta(2, 2, 1)], [0, 1]);
});

const random = new Random(1);

const wrong: readonly Wrong[] = [
  [() => new Uniform(1, 0), "invalid high of Uniform: 0 (expected a number >= low, which is 1)"],
  [() => new Uniform(Number.NaN, 0), "invalid low of Uniform: NaN (expected a finite number)"],
  [
    () => new Uniform(0.2, 0.8, { integer: true }),
    "invalid high of Uniform: 0.8 (expected a number with an integer below it from low 0.2 on)",
  ],
  [() => new Gaussian(0, -1), "invalid std of Gaussian: -1 (expected a finite number >= 0)"],
  [() => new Exponential(0), "invalid scale of Exponential: 0 (expected a finite number > 0)"],
  [
    () => new Exponential(1, 2, 1),
    "invalid high of Exponential: 1 (expected a number above shift, which is 2)",
  ],
  [
    () => new Choice([]),
    "invalid options of Choice: [] (expected numbers, or points as rows of numbers)",
  ],
  [
    () => new Choice([1, 2], [1]),
    "invalid weights of Choice: [1] (expected 2 numbers, one for each option)",
  ],
  [
    () => new Choice([1, 2], [0, 0]),
    "invalid weights of Choice: [0, 0] (expected numbers >= 0 that are not all 0)",
  ],
  [
    () => new Choice([[1, 2], [3]]),
    "invalid options of Choice: [3] (expected 2 numbers in every row)",
  ],
  [
    () => new Choice([[1, 2]]).sample(1, 3, random),
    "invalid points of Choice(1 of 2 dimensions): 2 (expected points of 3 dimensions)",
  ],
  [
    () => new Samples([1, 2]).sample(3, 1, random),
    "invalid samples of Samples: 2 (expected 3, as many as are needed)",
  ],
  [() => new Mixture([]), "invalid parts of Mixture: [] (expected a list of distributions)"],
  [
    () => new Mixture([new Uniform(0, 1)], [1, 2]),
    "invalid weights of Choice: [1, 2] (expected 1 number, one for each option)",
  ],
  [() => new SqrtBeta(0), "invalid n of SqrtBeta: 0 (expected a finite number > 0)"],
  [
    () => new SubvectorLength(3, 3),
    "invalid dimensions of SubvectorLength: 3 (expected an integer >= 4)",
  ],
  [
    () => new CosineSimilarity(1),
    "invalid dimensions of CosineSimilarity: 1 (expected an integer >= 2)",
  ],
];

test("what is no distribution is told with the value and what was expected", () => {
  tellsOf(wrong);
});

test.run();
