// Every mathematical function keeps to its stated error in units in the last place.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { functions, mathFunction } from "../../src/ir/math/functions.ts";
import { isSingleName } from "../../src/ir/single.ts";
import { stream } from "../backends/harness.ts";
import { evaluate } from "./evaluate.ts";
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
const FAR_ANGLES = [
  between(-(2 ** 31), 2 ** 31),
  ...[1e5, 1e9, 1e12, 1e15, 1e20, 1e24].map((most) => near(PI / 2, most)),
  either(spread(21.5, 57.5)),
  either(() => 2 ** Math.ceil(31 + 51 * draw())),
];
const LOGARITHMS = [between(0.5, 2), between(0.999, 1.001), spread(-708, 709), spread(-744, -708)];
const TINY = either(spread(-700, 0));

const CLAIMS: Readonly<Record<string, Claim>> = {
  exp: { bound: 1, x: [between(-1, 1), between(-745, 709.7), between(-745, -708), TINY] },
  expm1: { bound: 1.1, x: [between(-1, 1), between(-40, 40), between(-700, 709.7), TINY] },
  exprel: { bound: 1.6, x: [between(-1, 1), between(-40, 40), between(-900, 716.3), TINY] },
  log: { bound: 0.85, x: LOGARITHMS },
  log1p: { bound: 0.85, x: [between(-0.9, 2), TINY, spread(0, 709), () => -below(1)()] },
  log2: { bound: 0.75, x: LOGARITHMS },
  log10: { bound: 0.75, x: LOGARITHMS },
  sin: { bound: 0.85, x: [...ANGLES, ...FAR_ANGLES] },
  cos: { bound: 0.85, x: [...ANGLES, ...FAR_ANGLES] },
  tan: { bound: 0.95, x: [...ANGLES, ...FAR_ANGLES] },
  sinh: { bound: 1, x: [between(-1, 1), between(-30, 30), between(-710.4, 710.4), TINY] },
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
  // of a product of roundings: each of them half an ulp of a number that may be twice as near its power of two
  normalSquare: { bound: 5, x: [between(0, 1), between(0.5, 0.8), below(1), spread(-37, 0)] },
  normalChord: { bound: 3, x: [between(-1, 1), TINY] },
  normalFirst: { bound: 3, x: [between(0, 74)], y: between(-1.415, 1.415) },
  normalSecond: { bound: 5, x: [between(0, 74)], y: between(-1.2, 1.2) },
};

const SAMPLES = 40;

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

test("every function has a claim, but those that invert a distribution", () => {
  const names = [...functions.keys()].filter(
    (name) => !/^(quantile|poisson)|Far$/.test(name) && !isSingleName(name),
  );
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
  [1e-300, -37.0470962993612],
];

test("quantile is within 3.5 ulp of the normal percentage points", () => {
  const got = evaluate(
    "quantile",
    POINTS.map(([p]) => p),
    POINTS.map(() => 0),
  );
  for (const [i, [p, z]] of POINTS.entries())
    assert.ok(ulps(got[i]!, exact(z)) <= 3.5, `quantile(${p}) is ${got[i]}, not ${z}`);
});

test("an unknown function is a defect that names the nearest", () => {
  assert.throws(() => mathFunction("expml"), /unknown function in the IR: expml, near expm1/);
});

test.run();
