// The guide to a distribution finds what bisection finds, for every uniform number that there is.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Binomial, binomial } from "../../src/lowering/binomial.ts";
import { guideTo } from "../../src/lowering/guide.ts";

const test = suite("lowering: guide");

type Table = Extract<Binomial, { kind: "table" }>;

function exponentOf(x: number): number {
  let e = Math.floor(Math.log2(x));
  if (2 ** e > x) e--;
  if (2 ** (e + 1) <= x) e++;
  return e;
}

for (const [n, p] of [
  [1, 0.3],
  [1600, 8e-4],
  [2900, 8e-4],
  [50, 0.02],
  [10, 0.9],
  [4000, 1e-7],
  [100, 0.05],
  [50, 0.5],
  [20000, 1e-3],
  [3000, 0.1],
  [1e6, 0.004],
  [100, 0.97],
] as const)
  test(`${n} trials of ${p}: at random, beside every entry, and at both ends`, () => {
    const { table } = binomial(n, p) as Table;
    const guide = guideTo(table);
    assert.ok(guide, "it has a guide");
    const { bits, both, table: cells } = guide;
    const found = (u: number): number => {
      const lower = both && u < 0.5;
      const x = lower ? Math.max(u, 2 ** -54) : 1 - u;
      const e = -exponentOf(x);
      const row = both ? (lower ? 55 : 0) + 54 - e : 53 - e;
      const cell = row * 2 ** bits + Math.floor((x * 2 ** e - 1) * 2 ** bits);
      return cells[2 * cell]! + (u >= cells[2 * cell + 1]! ? 1 : 0);
    };
    const grid = 2 ** -53;
    const us = [0, grid, 0.5, 1 - grid, 1 - 2 * grid, 0.5 - grid];
    for (const entry of table.filter((one) => one < 1)) {
      const near = Math.floor(entry / grid);
      for (let d = -3; d <= 3; d++) us.push(Math.min(Math.max((near + d) * grid, 0), 1 - grid));
    }
    let state = 12345;
    for (let k = 0; k < 4000; k++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      const u = state / 2 ** 32;
      us.push(u, 1 - (u + 2 ** -32) * 2 ** -(k % 21), u * 2 ** -(k % 21));
    }
    for (const u of us) {
      const onGrid = Math.floor(u / grid) * grid;
      const expected = table.filter((entry) => entry <= onGrid).length;
      if (found(onGrid) !== expected) assert.is(found(onGrid), expected, `u = ${onGrid}`);
    }
  });

test("there is one for the inputs of a cortical neuron", () => {
  for (const n of [1500, 2900])
    assert.ok(guideTo((binomial(n, 8e-4) as Table).table), `${n} inputs of 8 Hz`);
});

test.run();
