// The matrix exponential against closed forms, 64-digit arithmetic and mathjs.

import { all, type BigNumber, create, type Matrix } from "mathjs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { propagate } from "../../src/integrators/expm.ts";

const math = create(all!, { number: "BigNumber", precision: 64 });

/** e^(A t) as the Taylor series of A t / 2^40, squared 40 times, in 64 digits. */
function bigExpm(A: readonly number[][], t: number): number[] {
  const small = math.divide(
    math.multiply(math.bignumber(math.matrix(A.map((row) => [...row]))), math.bignumber(t)),
    math.pow(math.bignumber(2), 40) as BigNumber,
  ) as Matrix;
  const one = math.bignumber(math.identity(A.length) as Matrix);
  let total = one;
  for (let k = 12; k >= 1; k--)
    total = math.add(one, math.divide(math.multiply(small, total), math.bignumber(k))) as Matrix;
  for (let k = 0; k < 40; k++) total = math.multiply(total, total);
  return (total.toArray() as unknown as BigNumber[][]).flat().map(Number);
}

/** Entries agree to `units` roundings of their own size. */
function assertClose(got: Float64Array, expected: readonly number[], units: number): void {
  for (const [k, value] of expected.entries()) {
    const error = Math.abs(got[k]! - value);
    const size = Math.max(Math.abs(value), 1e-300);
    assert.ok(error <= units * 2 ** -52 * size, `entry ${k}: ${got[k]} instead of ${value}`);
  }
}

function both(A: readonly number[][], dt: number): { P: Float64Array; Q: Float64Array } {
  return propagate(Float64Array.from(A.flat()), A.length, dt);
}

/** The augmented matrix whose exponential holds P and Q side by side. */
function bigPropagation(A: readonly number[][], dt: number): { P: number[]; Q: number[] } {
  const n = A.length;
  const size = [...A.keys()];
  const rows = A.map((row, i) => [...row, ...size.map((j) => (i === j ? 1 : 0))]);
  const whole = [...rows, ...size.map(() => new Array<number>(2 * n).fill(0))];
  const entries = bigExpm(whole, dt);
  const part = (column: number) =>
    size.flatMap((i) => entries.slice(i * 2 * n + column, i * 2 * n + column + n));
  return { P: part(0), Q: part(n) };
}

const expm = suite("propagate");

const systems: Record<string, [A: number[][], dt: number]> = {
  "a membrane and its currents, in SI units": [
    [
      [-50, 5e9, -5e9],
      [0, -200, 0],
      [0, 0, -100],
    ],
    1e-4,
  ],
  "equal time constants": [
    [
      [-100, 100],
      [0, -100],
    ],
    1e-4,
  ],
  "nearly equal time constants": [
    [
      [-100, 100],
      [0, -100.00000001],
    ],
    1e-3,
  ],
  "a coefficient of zero": [
    [
      [0, 3],
      [0, -20],
    ],
    1e-3,
  ],
  "an oscillation over three radians": [
    [
      [0, 1],
      [-9, 0],
    ],
    1,
  ],
  "a damped oscillation": [
    [
      [-2, 40],
      [-40, -1],
    ],
    0.1,
  ],
  growth: [[[30]], 0.1],
  "a rate of zero throughout": [
    [
      [0, 0],
      [0, 0],
    ],
    1e-4,
  ],
  "a cascade of four": [
    [
      [-333, 0, 0, 0],
      [143, -143, 0, 0],
      [0, 91, -91, 0],
      [0, 0, 59, -59],
    ],
    1e-4,
  ],
};

for (const [title, [A, dt]] of Object.entries(systems))
  expm(`gives every entry to a few roundings: ${title}`, () => {
    const { P, Q } = both(A, dt);
    const expected = bigPropagation(A, dt);
    assertClose(P, expected.P, 16);
    assertClose(Q, expected.Q, 16);
  });

expm("keeps the digits of slow modes beside fast ones", () => {
  const { P } = both(
    [
      [-1e6, 0],
      [1, -1],
    ],
    1,
  );
  assert.is(P[0], 0);
  assertClose(P.subarray(3), [Math.exp(-1)], 2);
  assertClose(P.subarray(2, 3), [Math.exp(-1) / (1e6 - 1)], 8);
});

expm("is within a rounding of 1 for stiff decays, and leaves no negative remainder", () => {
  for (const rate of [0.1, 1, 3, 10, 30, 1000]) {
    const { P, Q } = both([[-rate]], 1);
    assert.ok(Math.abs(P[0]! - Math.exp(-rate)) <= 2 ** -52);
    assertClose(Q, [-Math.expm1(-rate) / rate], 4);
  }
});

expm("keeps entries that nothing reaches at exactly 0", () => {
  const { P, Q } = both(
    [
      [-1e3, 7, 0],
      [0, -5, 0],
      [2, 0, -80],
    ],
    0.1,
  );
  for (const k of [2, 3, 5]) {
    assert.is(P[k], 0);
    assert.is(Q[k], 0);
  }
});

expm("composes: two half steps are one step", () => {
  const A = [
    [-10, 400],
    [-3, -70],
  ];
  const half = both(A, 0.005).P;
  const whole = both(A, 0.01).P;
  const squared = [0, 1, 2, 3].map((k) => {
    const row = k - (k % 2);
    return half[row]! * half[k % 2]! + half[row + 1]! * half[2 + (k % 2)]!;
  });
  assertClose(whole, squared, 8);
});

expm("agrees with mathjs, to the digits that mathjs gives", () => {
  const A = [
    [-20, 15, 0],
    [3, -4, 1],
    [0, 2, -9],
  ];
  const plain = create(all!);
  const expected = plain.expm(plain.matrix(A)).toArray() as unknown as number[][];
  const { P } = both(A, 1);
  for (const [k, value] of expected.flat().entries())
    assert.ok(Math.abs(P[k]! - value) < 1e-9, `entry ${k}: ${P[k]} against ${value}`);
});

expm("gives NaN, and comes back, when a coefficient is not finite", () => {
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    const { P, Q } = both(
      [
        [-1, bad],
        [0, -1],
      ],
      1,
    );
    assert.ok([...P, ...Q].every(Number.isNaN));
  }
});

expm("does nothing over no time", () => {
  const { P, Q } = both([[-3]], 0);
  assert.equal([P[0], Q[0]], [1, 0]);
});

expm.run();
