// Every mathematical function keeps to its stated error, and to its limits, on the JavaScript backend.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { js } from "../../src/backends/js/backend.ts";
import { functions, mathFunction } from "../../src/ir/math/functions.ts";
import { kernelOf, layout, load, run, store, stream } from "../backends/harness.ts";
import { exact, reference, ulps } from "./reference.ts";

const test = suite("ir: mathematical functions");

type Draw = () => number;
const draw = stream(2024);
const between =
  (a: number, b: number): Draw =>
  () =>
    a + (b - a) * draw();
/** Logarithmically spread, from e^a to e^b. */
const spread =
  (a: number, b: number): Draw =>
  () =>
    Math.exp(between(a, b)());
const either =
  (size: Draw): Draw =>
  () =>
    draw() < 0.5 ? -size() : size();
const below =
  (limit: number): Draw =>
  () =>
    limit - Math.exp(-35 * draw());
const near =
  (step: number, most: number): Draw =>
  () =>
    Math.round(most * draw()) * step;

interface Claim {
  /** Units in the last place. */
  readonly bound: number;
  readonly x: readonly Draw[];
  readonly y?: Draw;
}

const PI = Math.PI;
const ANGLES = [between(-1, 1), between(-10, 10), between(-1e5, 1e5), either(spread(-700, 0))];
const FAR_ANGLES = [between(-(2 ** 31), 2 ** 31), near(PI / 2, 1e5), near(PI / 2, 1e9)];
const LOGARITHMS = [between(0.5, 2), between(0.999, 1.001), spread(-708, 709), spread(-744, -708)];
const TINY = either(spread(-700, 0));

const CLAIMS: Readonly<Record<string, Claim>> = {
  exp: { bound: 1, x: [between(-1, 1), between(-745, 709.7), between(-745, -708), TINY] },
  expm1: { bound: 1.1, x: [between(-1, 1), between(-40, 40), between(-700, 709.7), TINY] },
  exprel: { bound: 1.5, x: [between(-1, 1), between(-40, 40), between(-900, 716.3), TINY] },
  log: { bound: 0.85, x: LOGARITHMS },
  log1p: { bound: 0.85, x: [between(-0.9, 2), TINY, spread(0, 709), () => -below(1)()] },
  log2: { bound: 0.75, x: LOGARITHMS },
  log10: { bound: 0.75, x: LOGARITHMS },
  sin: { bound: 0.85, x: [...ANGLES, ...FAR_ANGLES] },
  cos: { bound: 0.85, x: [...ANGLES, ...FAR_ANGLES] },
  tan: { bound: 0.95, x: [...ANGLES, ...FAR_ANGLES] },
  sinh: { bound: 0.9, x: [between(-1, 1), between(-30, 30), between(-710.4, 710.4), TINY] },
  cosh: { bound: 0.8, x: [between(-1, 1), between(-30, 30), between(-710.4, 710.4), TINY] },
  tanh: { bound: 1.3, x: [between(-0.7, 0.7), between(-3, 3), between(-30, 30), TINY] },
  arcsin: { bound: 0.75, x: [between(-0.5, 0.5), between(-1, 1), below(1), TINY] },
  arccos: { bound: 0.75, x: [between(-0.5, 0.5), between(-1, 1), below(1), () => -below(1)()] },
  arctan: { bound: 0.85, x: [between(-0.5, 0.5), between(-3, 3), either(spread(-5, 50)), TINY] },
  pow: {
    bound: 0.8,
    x: [between(0.1, 10), spread(-70, 70), between(0.99, 1.01)],
    y: between(-10, 10),
  },
};

/** Values of a function at points, by the JavaScript backend. */
function evaluate(name: string, xs: readonly number[], ys: readonly number[]): ArrayLike<number> {
  const n = xs.length;
  const place = layout({ x: ["f64", n], y: ["f64", n], r: ["f64", n] });
  const { x, y, r } = place.symbols;
  const args = [load(x!), load(y!)].slice(0, mathFunction(name).params.length);
  const kernel = kernelOf(name, [store(r!, { op: "call", name, args })]);
  return run(js, kernel, place, { x: xs, y: ys }, [[0, n]]).arrays.r!;
}

const SAMPLES = 60;

for (const [name, { bound, x, y }] of Object.entries(CLAIMS)) {
  test(`${name} is within ${bound} ulp`, () => {
    const xs = x.flatMap((one) => Array.from({ length: SAMPLES }, one));
    const ys = xs.map(() => y?.() ?? 0);
    const got = evaluate(name, xs, ys);
    for (const [i, at] of xs.entries()) {
      const error = ulps(got[i]!, reference[name]!(exact(at), exact(ys[i]!)));
      assert.ok(error <= bound, `${name}(${at}, ${ys[i]}) is ${got[i]}, ${error} ulp off`);
    }
  });
}

test("every function but quantile has a claim", () => {
  const names = [...functions.keys()].filter((name) => name !== "quantile");
  assert.equal(names.sort(), Object.keys(CLAIMS).sort());
});

/** Percentage points to 17 digits, by mpmath (erfinv to 60 digits). */
const POINTS: readonly (readonly [number, number])[] = [
  [0.5000001, 2.506628273311648e-7],
  [0.55, 0.12566134685507416],
  [0.67, 0.4399131656732339],
  [0.75, 0.6744897501960817],
  [0.9, 1.2815515655446006],
  [0.925, 1.4395314709384561],
  [0.93, 1.475791028179171],
  [0.99, 2.3263478740408408],
  [0.999999, 4.753424308817087],
  [0.9999999999999999, 8.209536151601387],
  [0.3, -0.5244005127080408],
  [0.07, -1.4757910281791706],
  [0.01, -2.326347874040841],
  [1e-5, -4.264890793922825],
  [1e-10, -6.361340902404057],
  [1.3e-11, -6.667611456510741],
  [1e-12, -7.034483825301132],
  [1e-50, -14.933337534788489],
  [1e-300, -36.34987253418981],
];

test("quantile is within 3 ulp of the normal percentage points", () => {
  const got = evaluate(
    "quantile",
    POINTS.map(([p]) => p),
    POINTS.map(() => 0),
  );
  for (const [i, [p, z]] of POINTS.entries())
    assert.ok(ulps(got[i]!, exact(z)) <= 3.5, `quantile(${p}) is ${got[i]}, not ${z}`);
});

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
    [2 ** 32, NAN],
    [5e-324, 5e-324],
  ],
  cos: [
    [0, 1],
    [-0, 1],
    [INF, NAN],
    [2 ** 32, NAN],
  ],
  tan: [
    [0, 0],
    [-0, -0],
    [INF, NAN],
    [2 ** 32, NAN],
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
    [2, 0.5, Math.SQRT2],
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

test("an unknown function is a defect that names the nearest", () => {
  assert.throws(() => mathFunction("expml"), /unknown function in the IR: expml, near expm1/);
});

test.run();
