// Every mathematical function at zero, infinity, NaN, and where it over- or underflows.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { evaluate } from "./evaluate.ts";

const test = suite("ir: limits of mathematical functions");

const PI = Math.PI;
const INF = Number.POSITIVE_INFINITY;
const NAN = Number.NaN;

const LIMITS: Readonly<Record<string, readonly (readonly [x: number, result: number])[]>> = {
  exp: [
    [0, 1],
    [-0, 1],
    [INF, INF],
    [-INF, 0],
    [710, INF],
    [-746, 0],
    [-745, 5e-324],
  ],
  expm1: [
    [0, 0],
    [-0, -0],
    [INF, INF],
    [-INF, -1],
    [5e-324, 5e-324],
    [-60, -1],
    [710, INF],
  ],
  exprel: [
    [0, 1],
    [-0, 1],
    [INF, INF],
    [-INF, 0],
    [5e-324, 1],
    [717, INF],
  ],
  log: [
    [0, -INF],
    [-0, -INF],
    [1, 0],
    [INF, INF],
    [-1, NAN],
    [-INF, NAN],
  ],
  log1p: [
    [0, 0],
    [-0, -0],
    [-1, -INF],
    [INF, INF],
    [-2, NAN],
    [-INF, NAN],
    [5e-324, 5e-324],
  ],
  log2: [
    [8, 3],
    [0.25, -2],
    [5e-324, -1074],
    [0, -INF],
    [1, 0],
    [-1, NAN],
    [INF, INF],
  ],
  log10: [
    [1000, 3],
    [1e22, 22],
    [0, -INF],
    [1, 0],
    [-1, NAN],
    [INF, INF],
  ],
  sin: [
    [0, 0],
    [-0, -0],
    [INF, NAN],
    [-INF, NAN],
    [2 ** 83, NAN],
    [1e300, NAN],
    [5e-324, 5e-324],
  ],
  cos: [
    [0, 1],
    [-0, 1],
    [INF, NAN],
    [2 ** 83, NAN],
    [1e300, NAN],
  ],
  tan: [
    [0, 0],
    [-0, -0],
    [INF, NAN],
    [2 ** 83, NAN],
    [1e300, NAN],
  ],
  sinh: [
    [0, 0],
    [-0, -0],
    [INF, INF],
    [-INF, -INF],
    [711, INF],
    [-711, -INF],
    [5e-324, 5e-324],
  ],
  cosh: [
    [0, 1],
    [INF, INF],
    [-INF, INF],
    [-711, INF],
  ],
  tanh: [
    [0, 0],
    [-0, -0],
    [INF, 1],
    [-INF, -1],
    [5e-324, 5e-324],
  ],
  arcsin: [
    [0, 0],
    [-0, -0],
    [1, PI / 2],
    [-1, -PI / 2],
    [1.1, NAN],
    [-INF, NAN],
  ],
  arccos: [
    [1, 0],
    [-1, PI],
    [0, PI / 2],
    [1.1, NAN],
    [-1.1, NAN],
    [INF, NAN],
  ],
  arctan: [
    [0, 0],
    [-0, -0],
    [INF, PI / 2],
    [-INF, -PI / 2],
    [1, PI / 4],
    [5e-324, 5e-324],
  ],
  quantile: [
    [0, -INF],
    [1, INF],
    [0.5, 0],
    [-0.1, NAN],
    [1.1, NAN],
  ],
};

for (const [name, limits] of Object.entries(LIMITS)) {
  test(`${name} has its limits, and NaN for NaN`, () => {
    const all = [...limits, [NAN, NAN] as const];
    const got = evaluate(
      name,
      all.map(([x]) => x),
      all.map(() => 0),
    );
    for (const [i, [x, result]] of all.entries())
      assert.ok(Object.is(got[i], result), `${name}(${x}) is ${got[i]}, not ${result}`);
  });
}

test("pow has the limits of C", () => {
  const rows = [
    [0, 0, 1],
    [NAN, 0, 1],
    [1, NAN, 1],
    [1, INF, 1],
    [-1, INF, 1],
    [-1, -INF, 1],
    [NAN, 1, NAN],
    [2, NAN, NAN],
    [0, 2, 0],
    [-0, 3, -0],
    [-0, 2, 0],
    [0, -1, INF],
    [-0, -1, -INF],
    [-0, -2, INF],
    [0, INF, 0],
    [0, -INF, INF],
    [2, INF, INF],
    [2, -INF, 0],
    [0.5, INF, 0],
    [0.5, -INF, INF],
    [-2, INF, INF],
    [INF, 2, INF],
    [INF, -1, 0],
    [-INF, 3, -INF],
    [-INF, 2, INF],
    [-INF, -3, -0],
    [-INF, 0.5, INF],
    [-2, 3, -8],
    [-2, 2, 4],
    [-2, 0.5, NAN],
    [-8, 1 / 3, NAN],
    [4, 0.5, 2],
    [2, 1024, INF],
    [2, -1074, 5e-324],
    [2, -1076, 0],
    [-2, 1025, -INF],
    [10, 22, 1e22],
    [1e300, 1e300, INF],
    [1e-300, 1e300, 0],
    [-1, 1e300, 1],
    [5e-324, -1, INF],
    [5e-324, 1, 5e-324],
  ] as const;
  const got = evaluate(
    "pow",
    rows.map(([x]) => x),
    rows.map(([, y]) => y),
  );
  for (const [i, [x, y, result]] of rows.entries())
    assert.ok(Object.is(got[i], result), `pow(${x}, ${y}) is ${got[i]}, not ${result}`);
});

test.run();
