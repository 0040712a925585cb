// Every mathematical function of single precision keeps within 2 units in the last place of an f32.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { functions } from "../../src/ir/math/functions.ts";
import { isSingleName } from "../../src/ir/single.ts";
import { stream } from "../backends/harness.ts";
import { evaluate } from "./evaluate.ts";

const test = suite("ir: functions of single precision");

const BOUND = 2;
const SAMPLES = 1500;
const draw = stream(32);
const GREATEST = 2 ** 128 * (1 - 2 ** -25);

type Range = readonly [from: number, to: number];

interface Claim {
  readonly exact: (x: number, y: number) => number;
  readonly ranges: readonly Range[];
}

const near = (one: Range): Range[] => [one, [-1, 1], [-1e-3, 1e-3], [-1e-37, 1e-37]];
const POSITIVE: readonly Range[] = [
  ...([
    [0.5, 2],
    [0.99, 1.01],
    [0, 1e-37],
    [0, 1000],
    [0, 3e38],
  ] as const),
];
const ANGLES: readonly Range[] = [
  [-10, 10],
  [-1000, 1000],
  [-8192, 8192],
  [-1e7, 1e7],
  [-1e-3, 1e-3],
];

const CLAIMS: Readonly<Record<string, Claim>> = {
  expf: { exact: Math.exp, ranges: [...near([-20, 20]), [-104, 89], [-88.5, -86]] },
  expm1f: { exact: Math.expm1, ranges: [...near([-20, 89]), [-3, 3]] },
  exprelf: {
    exact: (x) => (x === 0 ? 1 : Math.expm1(x) / x),
    ranges: [...near([-20, 93]), [-3, 3], [-1e6, 0]],
  },
  logf: { exact: Math.log, ranges: POSITIVE },
  log1pf: { exact: Math.log1p, ranges: [...near([-1, 10]), [0, 3e38]] },
  log2f: { exact: Math.log2, ranges: POSITIVE },
  log10f: { exact: Math.log10, ranges: POSITIVE },
  powf: { exact: Math.pow, ranges: [...POSITIVE, [0, 1e9]] },
  sinhf: { exact: Math.sinh, ranges: [...near([-3, 3]), [-89.4, 89.4]] },
  coshf: { exact: Math.cosh, ranges: [...near([-3, 3]), [-89.4, 89.4]] },
  tanhf: { exact: Math.tanh, ranges: [...near([-3, 3]), [-12, 12]] },
  sinf: { exact: Math.sin, ranges: ANGLES },
  cosf: { exact: Math.cos, ranges: ANGLES },
  tanf: { exact: Math.tan, ranges: ANGLES },
  arcsinf: { exact: Math.asin, ranges: [...near([-0.5, 0.5]), [0.99, 1]] },
  arccosf: { exact: Math.acos, ranges: [...near([-0.5, 0.5]), [0.99, 1], [-1, -0.99]] },
  arctanf: { exact: Math.atan, ranges: [...near([-3, 3]), [-1e6, 1e6]] },
};

/** Where each function has its corners; Math's functions agree with ours on all of them. */
const EDGES = [
  0,
  -0,
  Infinity,
  -Infinity,
  NaN,
  2 ** -149,
  -(2 ** -149),
  1e-40,
  1,
  -1,
  200,
  -200,
].map(Math.fround);

/** The distance of an f32 from a value, in units of that value's last place. */
function ulps(got: number, exact: number): number {
  if (Object.is(got, Math.fround(exact))) return 0;
  // an infinity counts as the number after the greatest
  const size = Math.min(Math.abs(exact), GREATEST);
  const exponent = Math.max(-126, Math.floor(Math.log2(size)));
  const unit = 2 ** (exponent - (2 ** exponent > size ? 24 : 23));
  const value = Number.isFinite(got) ? got : Math.sign(got) * 2 ** 128;
  return Math.abs(value - Math.sign(exact) * size) / unit;
}

for (const [name, { exact, ranges }] of Object.entries(CLAIMS)) {
  test(`${name} is within ${BOUND} ulp, and right at the edges`, () => {
    const xs = ranges.flatMap(([from, to]) =>
      Array.from({ length: SAMPLES }, () => Math.fround(from + (to - from) * draw())),
    );
    // next to zeros and poles
    if (ranges === ANGLES)
      for (let k = 1; k < 1500; k++)
        xs.push(Math.fround((Math.PI / 2) * Math.round(5200 * draw())));
    const from = xs.length;
    xs.push(...EDGES);
    const ys = xs.map((_, k) => Math.fround((draw() - 0.5) * (k % 2 ? 20 : 200)));
    const got = evaluate(name, xs, ys);
    xs.forEach((x, i) => {
      const [value, wanted] = [got[i]!, exact(x, ys[i]!)];
      const error = ulps(value, wanted);
      const limit = name === "exprelf" && x === Infinity; // Math has none to compare with
      assert.ok(
        error <= BOUND || limit,
        `${name}(${x}, ${ys[i]}) is ${value}, not ${wanted} (${i - from})`,
      );
    });
  });
}

test("every function of single precision has a claim", () => {
  assert.equal([...functions.keys()].filter(isSingleName).sort(), Object.keys(CLAIMS).sort());
});

test("beyond what can be reduced an angle is one of double precision, and none from 2^83 on", () => {
  const [far] = Array.from(evaluate("sinf", [1e6], [0]));
  assert.is(far, Math.fround(Math.sin(1e6)));
  assert.ok(Number.isNaN(evaluate("cosf", [2 ** 84], [0])[0]!));
});

test.run();
