// Every mathematical function of the IR on a device, against the f64 that the js backend computes.
//
// Tolerance: 4 units in the last place of f32. A formula in f32 is right to 1 or 2 where nothing cancels; 4 leaves room
// for divisions, which a shading language may round to within 2.5. pow has 8: an exponent far from 1 magnifies the
// rounding of the logarithm.

import * as assert from "uvu/assert";
import type { Gpu } from "../../../src/backends/gpu/door.ts";
import { kernelOf, load, store, stream } from "../harness.ts";
import { judge, onDevice, Place, type Trial } from "./harness.ts";
import type { Cases } from "./modes.ts";

const ULPS = 4;
const ULPS_OF_POW = 8;

/** Smaller numbers of f32 are 0 on many GPUs; so are results that are made in two steps. */
const LEAST = 2 ** -124;

const spread = (from: number, to: number, n = 1500): number[] =>
  Array.from({ length: n }, (_, k) => from + ((to - from) * k) / (n - 1));

const sizes = (from: number, to: number, n = 800): number[] =>
  spread(Math.log(from), Math.log(to), n).map(Math.exp);

const both = (numbers: readonly number[]): number[] => [...numbers, ...numbers.map((x) => -x)];

/** Where each function is tried: the usual range, and magnitudes down to the least. */
const ranges: Readonly<Record<string, readonly number[]>> = {
  exp: [...spread(-85, 88.7), ...both(sizes(1e-8, 1))],
  expm1: [...spread(-20, 88), ...both(sizes(1e-30, 1))],
  exprel: [...spread(-50, 92), ...both(sizes(1e-30, 1))],
  log: [...sizes(1e-37, 3e38), ...spread(0.5, 2)],
  log1p: [...sizes(1e-30, 3e38), ...spread(-0.999, 2)],
  log2: [...sizes(1e-37, 3e38), ...spread(0.5, 2)],
  log10: [...sizes(1e-37, 3e38), ...spread(0.5, 2)],
  sin: [...spread(-20, 20), ...both(sizes(1e-20, 1e6))],
  cos: [...spread(-20, 20), ...both(sizes(1e-20, 1e6))],
  tan: [...spread(-20, 20), ...both(sizes(1e-20, 1e6))],
  sinh: both([...spread(0, 88), ...sizes(1e-30, 1)]),
  cosh: both([...spread(0, 88), ...sizes(1e-30, 1)]),
  tanh: both([...spread(0, 20), ...sizes(1e-30, 1)]),
  arcsin: both([...spread(0, 1), ...sizes(1e-30, 1)]),
  arccos: both([...spread(0, 1), ...sizes(1e-30, 1)]),
  arctan: both([...spread(0, 10), ...sizes(1e-30, 1e30)]),
  quantile: [...spread(0.0001, 0.9999), ...sizes(1e-16, 0.1)],
};

/** What a function of one or two arguments gives on a device and on the js backend, for numbers of f32. */
async function compared(
  gpu: Gpu,
  name: string,
  xs: readonly number[],
  ys?: readonly number[],
): Promise<{ got: Float64Array; wanted: Float64Array; xs: Float32Array; ys: Float32Array }> {
  const place = new Place(xs.length);
  const single = { xs: Float32Array.from(xs), ys: Float32Array.from(ys ?? []) };
  const x = place.array("x", "f64", xs.length, single.xs);
  const y = place.array("y", "f64", xs.length, single.ys);
  const out = place.array("out", "f64", xs.length);
  const args = ys ? [load(x), load(y)] : [load(x)];
  const trial = trialOf(place, xs.length, [store(out, { op: "call", name, args })]);
  const [wanted, got] = [judge(trial).arrays.out!, (await onDevice(gpu, trial)).arrays.out!];
  return { got, wanted, ...single };
}

/** One step of one kernel over a range. */
export function trialOf(
  place: Place,
  size: number,
  body: Parameters<typeof kernelOf>[1],
  parts: Parameters<typeof kernelOf>[2] = {},
): Trial {
  const kernel = kernelOf("P.kernel", body, parts);
  const program = {
    name: "P",
    size,
    clock: place.clock(1e-4),
    parts: [{ kind: "kernel", kernel } as const],
    times: [],
  };
  return { place, program, steps: 1 };
}

/** How far a number of f32 is off, in units of its last place. */
function ulpsOff(got: number, wanted: number): number {
  if (Object.is(got, Math.fround(wanted)) || (got === 0 && Math.abs(wanted) < LEAST)) return 0;
  const exponent = Math.max(-126, Math.floor(Math.log2(Math.abs(wanted))));
  return Math.abs(got - wanted) / 2 ** (exponent - 23);
}

function assertNear(
  name: string,
  { got, wanted, xs, ys }: Awaited<ReturnType<typeof compared>>,
  ulps: number,
): void {
  for (let i = 0; i < xs.length; i++) {
    const off = ulpsOff(got[i]!, wanted[i]!);
    if (!(off <= ulps))
      assert.unreachable(
        `${name}(${[xs[i], ...(ys.length > 0 ? [ys[i]] : [])]}) is ${got[i]}, off by ${off} ulp of ${wanted[i]}`,
      );
  }
}

const { POSITIVE_INFINITY: INF, NaN: NOT } = Number;

/** [argument, value], exact where no tolerance can be meant. */
const edges: Readonly<Record<string, readonly (readonly [number, number])[]>> = {
  exp: [
    ...[[0, 1] as const, [-INF, 0] as const, [-1000, 0] as const, [89, INF] as const],
    [INF, INF],
    [NOT, NOT],
  ],
  expm1: [
    [0, 0],
    [-INF, -1],
    [-50, -1],
    [100, INF],
    [NOT, NOT],
  ],
  exprel: [
    [0, 1],
    [-INF, 0],
    [200, INF],
    [INF, INF],
    [NOT, NOT],
  ],
  log: [
    [1, 0],
    [0, -INF],
    [INF, INF],
    [-1, NOT],
    [NOT, NOT],
  ],
  log1p: [
    [0, 0],
    [-1, -INF],
    [INF, INF],
    [-2, NOT],
    [NOT, NOT],
  ],
  log2: [
    [1, 0],
    [8, 3],
    [2 ** -100, -100],
    [2 ** 127, 127],
    [0, -INF],
    [-1, NOT],
    [NOT, NOT],
  ],
  log10: [
    [1, 0],
    [0, -INF],
    [INF, INF],
    [-1, NOT],
    [NOT, NOT],
  ],
  sin: [
    [0, 0],
    [NOT, NOT],
  ],
  cos: [
    [0, 1],
    [NOT, NOT],
  ],
  tan: [
    [0, 0],
    [NOT, NOT],
  ],
  sinh: [
    [0, 0],
    [100, INF],
    [-100, -INF],
    [NOT, NOT],
  ],
  cosh: [
    [0, 1],
    [100, INF],
    [-100, INF],
    [NOT, NOT],
  ],
  tanh: [
    [0, 0],
    [30, 1],
    [-30, -1],
    [INF, 1],
    [-INF, -1],
    [NOT, NOT],
  ],
  arcsin: [
    [0, 0],
    [1.5, NOT],
    [-1.5, NOT],
    [NOT, NOT],
  ],
  arccos: [
    [1, 0],
    [1.5, NOT],
    [-1.5, NOT],
    [NOT, NOT],
  ],
  arctan: [
    [0, 0],
    [NOT, NOT],
  ],
  quantile: [
    [0.5, 0],
    [0, -INF],
    [1, INF],
    [1.5, NOT],
    [-0.5, NOT],
    [NOT, NOT],
  ],
};

const powers: readonly (readonly [number, number, number])[] = [
  [0, 0, 1],
  [NOT, 0, 1],
  [1, NOT, 1],
  [0, 2, 0],
  [0, -2, INF],
  [-2, 3, -8],
  [-2, 2, 4],
  [-2, -1, -0.5],
  [-8, 1 / 3, NOT],
  [2, 0.5, Math.SQRT2],
  [2, 100, 2 ** 100],
  [10, 50, INF],
  [10, -60, 0],
  [INF, 2, INF],
  [INF, -2, 0],
  [2, INF, INF],
  [0.5, INF, 0],
  [NOT, 2, NOT],
  [2, NOT, NOT],
];

const usual: Cases = Object.fromEntries(
  Object.entries(ranges).map(([name, numbers]) => [
    `${name} is right to ${ULPS} ulp of f32`,
    async (gpu: Gpu) => assertNear(name, await compared(gpu, name, numbers), ULPS),
  ]),
);

const atEdges: Cases = Object.fromEntries(
  Object.entries(edges).map(([name, pairs]) => [
    `${name} has its limits, and NaN stays NaN`,
    async (gpu: Gpu) => {
      const { got } = await compared(
        gpu,
        name,
        pairs.map(([x]) => x),
      );
      assert.equal(
        Array.from(got, (value) => (Math.abs(value) < LEAST ? 0 : value)),
        pairs.map(([, value]) => value),
      );
    },
  ]),
);

/** Every function in its range and at its limits. */
export const functionCases: Cases = {
  ...usual,
  ...atEdges,
  [`pow is right to ${ULPS_OF_POW} ulp of f32`]: async (gpu) => {
    const next = stream(1);
    const bases = Array.from({ length: 3000 }, () => Math.exp(next() * 20 - 10));
    const exponents = bases.map((base, k) =>
      k % 2 ? Math.floor(next() * 20 - 10) / 2 : (next() * 160 - 80) / Math.log(base),
    );
    const near = exponents.map((y) => Math.max(-200, Math.min(200, y)));
    assertNear("pow", await compared(gpu, "pow", bases, near), ULPS_OF_POW);
  },
  "pow has its limits and signs": async (gpu) => {
    const { got } = await compared(
      gpu,
      "pow",
      powers.map(([x]) => x),
      powers.map(([, y]) => y),
    );
    powers.forEach(([x, y, value], i) => {
      const exact = Object.is(got[i]! + 0, Math.fround(value) + 0);
      assert.ok(exact || ulpsOff(got[i]!, value) <= ULPS, `pow(${x}, ${y}) is ${got[i]}`);
    });
  },
  "Poisson numbers are those of the CPU but for a few that are one off": async (gpu) => {
    const next = stream(2);
    const u = Array.from({ length: 4000 }, () => next());
    const means = u.map((_, k) => [0, 0.1, 3, 20, 63.5, 64, 200, 5000][k % 8]!);
    const { got, wanted } = await compared(gpu, "poisson", u, means);
    let apart = 0;
    for (let i = 0; i < u.length; i++) {
      const off = Math.abs(got[i]! - wanted[i]!);
      assert.ok(off <= 1, `poisson(${u[i]}, ${means[i]}) is ${got[i]}, not ${wanted[i]}`);
      apart += off;
    }
    assert.ok(apart <= 4, `${apart} of ${u.length} differ`);
  },
};
