// Uniform and normal numbers have the distributions that they should, and depend on nothing: neighbours, steps, streams
// and seeds. What is tested on wasm holds for js: the numbers are the same bits.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Expression, Kernel } from "../../src/ir/ir.ts";
import { philox, polar } from "../../src/ir/random.ts";
import { chiSquare, evenly, kolmogorov, near, normalChance, uncorrelated } from "../statistics.ts";
import { agree, backends, kernelOf, layout, run, store } from "./harness.ts";

const test = suite("backends: statistics of random numbers");

const N = 2 ** 17;
const place = layout({ state: ["i32", 4], u: ["f64", N], n: ["f64", N] });
const wasm = backends.find(({ name }) => name === "wasm")!;

function kernel(stream: number): Kernel {
  const draw = (distribution: "uniform" | "normal"): Expression => ({
    op: "random",
    distribution,
    state: place.symbols.state!,
    stream,
    at: "i",
  });
  const stores = [
    store(place.symbols.u!, draw("uniform")),
    store(place.symbols.n!, draw("normal")),
  ];
  return kernelOf("draw", stores);
}

interface Numbers {
  readonly u: Float64Array;
  readonly n: Float64Array;
}

function numbers({ stream = 3, seed = 5, step = 7 } = {}): Numbers {
  const { arrays } = run(wasm, kernel(stream), place, { state: [seed, 0, step, 0] }, [[0, N]]);
  return arrays as unknown as Numbers;
}

const base = numbers();
/** Uniform numbers with mean 0 and variance 1. */
const centred = ({ u }: Numbers): Float64Array => u.map((x) => (x - 0.5) * Math.sqrt(12));
/** Squares of normal numbers, likewise. */
const squares = ({ n }: Numbers): Float64Array => n.map((x) => (x * x - 1) / Math.SQRT2);

test("both backends draw the same bits", () => {
  const small = layout({ state: ["i32", 4], u: ["f64", 1000], n: ["f64", 1000] });
  const draw = (distribution: "uniform" | "normal"): Expression => ({
    op: "random",
    distribution,
    state: small.symbols.state!,
    stream: 3,
    at: "i",
  });
  const same = kernelOf("draw", [
    store(small.symbols.u!, draw("uniform")),
    store(small.symbols.n!, draw("normal")),
  ]);
  const { arrays } = agree(same, small, { state: [5, 0, 7, 0] }, [[0, 1000]]);
  assert.equal(arrays.u, base.u.slice(0, 1000));
  assert.equal(arrays.n, base.n.slice(0, 1000));
});

test("any cut of a range gives the same numbers", () => {
  const whole = [...base.n.slice(0, 200)];
  const state = { state: [5, 0, 7, 0] };
  for (const cuts of [
    [0, 2, 200],
    [0, 4, 6, 14, 200],
    [0, 30, 33],
    [8, 15],
    [6, 8, 8, 100, 151],
    [2, 3],
  ]) {
    const calls = cuts.slice(1).map((end, k) => [cuts[k]! + (cuts[k]! % 2), end] as const);
    const { arrays } = run(wasm, kernel(3), place, state, calls);
    for (const [begin, end] of calls)
      assert.equal([...arrays.n!.slice(begin, end)], whole.slice(begin, end), `${cuts}`);
    assert.is(arrays.n![cuts.at(-1)!], 0, "nothing is written beyond the end");
  }
});

test("a normal number is what its definition says, to 1e-15 of its pair's radius", () => {
  for (let i = 0; i < 4000; i++) {
    const block = philox(i >>> 2, 7, 0, 3, 5, 0);
    const { v, f, negative } = polar(block[2 * (i & 1)]!, block[2 * (i & 1) + 1]!);
    assert.ok(v > 0 && v < 1 && Math.abs(f) < 1);
    const r = Math.sqrt(-2 * Math.log(v));
    const across = (Math.PI / 2) * f;
    const wanted = r * (i & 2 ? Math.cos(across) * (negative ? -1 : 1) : Math.sin(across));
    assert.ok(Math.abs(base.n[i]! - wanted) <= 1e-15 * Math.max(r, 1), `${i}: ${base.n[i]}`);
  }
});

test("the ends of what words can be make numbers that are finite and on the right side", () => {
  for (const a of [0, 1, 0x7fffffff, 0x80000000, 0xffffffff])
    for (const b of [0, 1, 0x3fffffff, 0x40000000, 0x7fffffff, 0x80000000, 0xffffffff]) {
      const { v, f } = polar(a, b);
      assert.ok(v >= 2 ** -53 && v <= 1 - 2 ** -53, `v of ${a}, ${b}: ${v}`);
      assert.ok(Math.abs(f) <= 1 - 2 ** -31, `f of ${b}: ${f}`);
    }
});

test("moments up to the fourth", () => {
  for (let power = 1; power <= 4; power++) {
    const mean = (of: Float64Array): number => of.reduce((sum, x) => sum + x ** power, 0) / N;
    const uniform = 1 / (power + 1);
    near(mean(base.u), uniform, (1 / (2 * power + 1) - uniform ** 2) / N, `u^${power}`);
    const [normal, square] = (
      [
        [0, 1],
        [1, 3],
        [0, 15],
        [3, 105],
      ] as const
    )[power - 1]!;
    near(mean(base.n), normal, (square - normal ** 2) / N, `n^${power}`);
  }
});

test("distributions, as a whole and in the tails", () => {
  kolmogorov(base.u, "uniform");
  kolmogorov(base.n.map(normalChance), "normal");
  for (const beyond of [2, 3, 3.5]) {
    const p = normalChance(-beyond);
    for (const sign of [-1, 1]) {
      const found = base.n.reduce((count, x) => count + Number(sign * x > beyond), 0);
      near(found, N * p, N * p * (1 - p), `beyond ${sign * beyond}`);
    }
  }
});

test("pairs of normal numbers have any direction, and a radius that knows nothing of it", () => {
  const [turns, radii]: [number[], number[]] = [[], []];
  for (let i = 0; i < N; i++) {
    if (i & 2) continue;
    const [x, y] = [base.n[i]!, base.n[i + 2]!];
    turns.push(Math.atan2(y, x) / (2 * Math.PI) + 0.5);
    radii.push(Math.exp(-(x * x + y * y) / 2));
  }
  kolmogorov(turns, "direction");
  kolmogorov(radii, "radius");
  evenly(
    turns.map((turn) => (turn * 4096) % 1),
    64,
    "fine direction",
  );
  const cells = new Float64Array(256);
  for (const [k, turn] of turns.entries())
    cells[Math.min(15, Math.floor(turn * 16)) * 16 + Math.floor(radii[k]! * 16)]!++;
  chiSquare(
    cells,
    cells.map(() => N / 2 / 256),
    "direction and radius",
  );
});

test("every bit of a uniform number is as often 0 as 1, the low ones in all their combinations", () => {
  for (let bit = 1; bit <= 53; bit++) {
    let ones = 0;
    for (const u of base.u) ones += Math.floor(u * 2 ** bit) % 2;
    near(ones, N / 2, N / 4, `bit ${bit}`);
  }
  for (const shift of [8, 16, 24, 32, 45])
    evenly(
      base.u.map((u) => (u * 2 ** shift) % 1),
      256,
      `bits from ${shift} on`,
    );
});

test("neighbours are independent", () => {
  for (const lag of [1, 2, 3, 4, 5, 6, 7, 8, 16, 1000]) {
    uncorrelated(centred(base), centred(base), "uniform", lag);
    uncorrelated(base.n, base.n, "normal", lag);
    uncorrelated(squares(base), squares(base), "squares of normal numbers", lag);
  }
  for (const lag of [1, 2, 3, 4, 8]) {
    const cells = new Float64Array(1024);
    for (let i = lag; i < N; i++)
      cells[Math.floor(base.u[i]! * 32) * 32 + Math.floor(base.u[i - lag]! * 32)]!++;
    chiSquare(
      cells,
      cells.map(() => (N - lag) / 1024),
      `pairs ${lag} apart`,
    );
  }
});

for (const [what, other] of [
  ["steps", { step: 8 }],
  ["distant steps", { step: 7 + 2 ** 20 }],
  ["draws of one object", { stream: 4 }],
  ["objects", { stream: 3 + 65536 }],
  ["seeds", { seed: 6 }],
] as const)
  test(`${what} are independent`, () => {
    const others = numbers(other);
    for (const lag of [0, 1, 2]) {
      uncorrelated(centred(base), centred(others), "uniform", lag);
      uncorrelated(base.n, others.n, "normal", lag);
      uncorrelated(squares(base), squares(others), "squares", lag);
    }
    const cells = new Float64Array(1024);
    for (let i = 0; i < N; i++)
      cells[Math.floor(base.u[i]! * 32) * 32 + Math.floor(others.u[i]! * 32)]!++;
    chiSquare(
      cells,
      cells.map(() => N / 1024),
      what,
    );
    assert.ok(
      base.u.every((u, i) => u !== others.u[i]),
      "none is drawn twice",
    );
  });

test.run();
