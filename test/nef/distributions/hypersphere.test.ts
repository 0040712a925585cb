// Points of balls and spheres: where they are, how they are spread, how far apart scattered ones keep.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ValueError } from "../../../src/errors.ts";
import {
  MOST_SCATTERED,
  ScatteredHypersphere,
  UniformHypersphere,
} from "../../../src/nef/distributions/hypersphere.ts";
import { CosineSimilarity } from "../../../src/nef/distributions/lengths.ts";
import { QuasirandomSequence } from "../../../src/nef/distributions/quasirandom.ts";
import { sphereAngle } from "../../../src/nef/distributions/sphere-angle.ts";
import { type Matrix, rowOf } from "../../../src/nef/matrix.ts";
import { Random } from "../../../src/nef/random.ts";

const test = suite("nef: points of the hypersphere");

const N = 5000;

function lengths(points: Matrix): Float64Array {
  return Float64Array.from({ length: points.rows }, (_, r) => Math.hypot(...rowOf(points, r)));
}

/** The largest distance of the empirical distribution from the true one. */
function distance(sample: Float64Array, cdf: (x: number) => number): number {
  const sorted = sample.slice().sort();
  let largest = 0;
  sorted.forEach((x, k) => {
    const share = cdf(x);
    largest = Math.max(largest, share - k / sorted.length, (k + 1) / sorted.length - share);
  });
  return largest;
}

/** Exceeded by chance in one of a million samples of n. */
function chance(n: number): number {
  return Math.sqrt(Math.log(2e6) / (2 * n));
}

function column(points: Matrix, c: number): Float64Array {
  return Float64Array.from({ length: points.rows }, (_, r) => rowOf(points, r)[c]!);
}

/** How near the nearest two points are. */
function nearest(points: Matrix): number {
  const { rows, columns, data } = points;
  let least = Number.POSITIVE_INFINITY;
  for (let r = 0; r < rows; r++)
    for (let other = 0; other < r; other++) {
      let sum = 0;
      for (let c = 0; c < columns && sum < least; c++)
        sum += (data[r * columns + c]! - data[other * columns + c]!) ** 2;
      least = Math.min(least, sum);
    }
  return Math.sqrt(least);
}

const kinds = [UniformHypersphere, ScatteredHypersphere] as const;

for (const Kind of kinds)
  for (const d of [2, 3, 4, 16, 100]) {
    test(`${Kind.name}: points of the surface have length 1 in ${d} dimensions`, () => {
      const points = new Kind({ surface: true }).sample(200, d, new Random(d));
      for (const length of lengths(points)) assert.ok(Math.abs(length - 1) < 1e-12, `${length}`);
    });

    test(`${Kind.name}: coordinates and lengths in ${d} dimensions have their distributions`, () => {
      const coordinate = new CosineSimilarity(d);
      const surface = new Kind({ surface: true }).sample(N, d, new Random(10 + d));
      for (const c of [0, d - 1])
        assert.ok(distance(column(surface, c), (x) => coordinate.cdf(x)) < chance(N));
      const ball = new Kind().sample(N, d, new Random(20 + d));
      assert.ok(distance(lengths(ball), (x) => x ** d) < chance(N));
    });
  }

test("scattered points keep apart: at least 1.2 times as far as random ones", () => {
  for (const d of [2, 3, 4])
    for (const seed of [1, 2, 3])
      for (const surface of [true, false]) {
        const options = { surface };
        const scattered = nearest(
          new ScatteredHypersphere(options).sample(500, d, new Random(seed)),
        );
        const uniform = nearest(new UniformHypersphere(options).sample(500, d, new Random(seed)));
        assert.ok(scattered > 1.2 * uniform, `d = ${d}: ${scattered} and ${uniform}`);
      }
});

test("on average they keep apart in 8 and in 16 dimensions too", () => {
  for (const d of [8, 16])
    for (const surface of [true, false]) {
      let [scattered, uniform] = [0, 0];
      for (const seed of [1, 2, 3, 4, 5, 6]) {
        scattered += nearest(
          new ScatteredHypersphere({ surface }).sample(500, d, new Random(seed)),
        );
        uniform += nearest(new UniformHypersphere({ surface }).sample(500, d, new Random(seed)));
      }
      assert.ok(scattered > uniform, `d = ${d}: ${scattered / 6} and ${uniform / 6}`);
    }
});

test("scattered points fill a ball more evenly than random ones could", () => {
  // the share of points in any half of it differs from a half by less than a standard error of random ones
  for (const d of [1, 2, 3]) {
    const points = new ScatteredHypersphere().sample(N, d, new Random(d));
    for (let c = 0; c < d; c++) {
      const half = column(points, c).filter((x) => x > 0).length / N;
      assert.ok(Math.abs(half - 0.5) < 0.5 / Math.sqrt(N), `d = ${d}: ${half}`);
    }
  }
});

test("the surface of one dimension has as many +1 as -1", () => {
  for (const n of [1, 2, 7, 50]) {
    const { data } = new ScatteredHypersphere({ surface: true }).sample(n, 1, new Random(n));
    assert.ok(data.every((x) => Math.abs(x) === 1));
    assert.ok(Math.abs(data.reduce((a, b) => a + b, 0)) <= n % 2);
  }
  const { data } = new ScatteredHypersphere({ surface: true }).sample(40, 1, new Random(1));
  assert.not.equal([...data], Array.from(data).sort());
});

test("the ball of one dimension is the line from -1 to 1, with gaps of at most 2.7 means", () => {
  const n = 1000;
  for (const seed of [1, 2, 3]) {
    const { data } = new ScatteredHypersphere().sample(n, 1, new Random(seed));
    const sorted = [-1, ...data.slice().sort(), 1];
    // multiples of the golden ratio leave gaps of three lengths, none above (1 + g^2)/n of the line
    const widest = sorted.slice(1).reduce((most, x, k) => Math.max(most, x - sorted[k]!), 0);
    assert.ok(widest < (2 * 2.7) / n, `${widest}`);
  }
});

test("a least magnitude keeps the centre free and the rest as dense", () => {
  for (const Kind of kinds)
    for (const d of [1, 3]) {
      const points = new Kind({ minMagnitude: 0.5 }).sample(N, d, new Random(d));
      const [low, all] = [0.5 ** d, 1 - 0.5 ** d];
      const sizes = d === 1 ? points.data.map(Math.abs) : lengths(points);
      assert.ok(sizes.every((size) => size >= 0.5));
      assert.ok(distance(sizes, (x) => (x ** d - low) / all) < chance(N));
    }
});

test("points of many dimensions are drawn, with radii that are still even", () => {
  const d = MOST_SCATTERED + 1;
  const points = new ScatteredHypersphere().sample(N, d, new Random(3));
  // of evenly spread radii, the share within any radius is the volume's but for some points in n
  assert.ok(distance(lengths(points), (x) => x ** d) < 10 / N);
});

test("angles from the table are those of the incomplete beta function", () => {
  for (const d of [3, 4, 17, 40]) {
    const [angle, cosine] = [sphereAngle(d), new CosineSimilarity(d)];
    for (let share = 0.001; share < 1; share += 0.013)
      assert.ok(Math.abs(Math.cos(angle(share)) + cosine.ppf(share)) < 1e-8);
  }
});

test("a quasirandom sequence fills the cube: each tenth gets its share of points", () => {
  const points = new QuasirandomSequence().sample(1000, 3, new Random(4));
  for (const c of [0, 1, 2])
    for (let k = 0; k < 10; k++) {
      const count = column(points, c).filter((x) => Math.floor(10 * x) === k).length;
      // random points would differ by 9.5, one standard deviation
      assert.ok(Math.abs(count - 100) <= 5, `${count}`);
    }
});

test("the same seed gives the same points, another seed or fork others", () => {
  for (const Kind of kinds)
    for (const d of [1, 2, 5, 50]) {
      const draw = (random: Random): number[] => [...new Kind().sample(30, d, random).data];
      assert.equal(draw(new Random(3)), draw(new Random(3)));
      assert.not.equal(draw(new Random(3)), draw(new Random(4)));
      assert.not.equal(draw(new Random(3).fork(0)), draw(new Random(3).fork(1)));
    }
});

test("no points at all, and a single one, can be drawn", () => {
  for (const Kind of kinds)
    for (const surface of [true, false])
      for (const d of [1, 2, 5, 50]) {
        assert.is(new Kind({ surface }).sample(0, d, new Random(1)).data.length, 0);
        const { data } = new Kind({ surface }).sample(1, d, new Random(1));
        assert.ok(data.every(Number.isFinite) && data.length === d);
      }
});

test("a hypersphere tells what it is, and refuses a magnitude that leaves no room", () => {
  assert.is(new ScatteredHypersphere().text, "ScatteredHypersphere()");
  assert.is(
    new UniformHypersphere({ surface: true, minMagnitude: 0.1 }).text,
    "UniformHypersphere({ surface: true, minMagnitude: 0.1 })",
  );
  assert.throws(
    () => new ScatteredHypersphere({ minMagnitude: 1 }),
    (error: unknown) =>
      error instanceof ValueError &&
      error.message ===
        "invalid minMagnitude of ScatteredHypersphere: 1 (expected a number >= 0 and < 1)",
  );
});

test.run();
