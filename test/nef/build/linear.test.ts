// Linear maps with few entries, and the rows that synapses are made of.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  added,
  fromRows,
  Linear,
  scaled,
  scattering,
  selection,
  sideBySide,
} from "../../../src/nef/build/linear.ts";
import { type Entries, inRanges, inRows } from "../../../src/nef/build/rows.ts";

const test = suite("linear maps");

function rows(map: Linear): number[][] {
  const made = Array.from({ length: map.rows }, () => new Array<number>(map.columns).fill(0));
  map.forEach((r, c, v) => {
    made[r]![c]! += v;
  });
  return made;
}

const a = fromRows([
  [1, 0, 2],
  [0, 0, -1],
]);

test("zeros are left out", () => {
  assert.is(a.size, 3);
  assert.is(scaled(3, 0).size, 0);
});

test("entries of one place add up, and go where they cancel", () => {
  const made = Linear.fromEntries(2, 2, [1, 0, 1, 0], [0, 1, 0, 1], [2, 3, 4, -3]);
  assert.equal(rows(made), [
    [0, 0],
    [6, 0],
  ]);
  assert.is(made.size, 1);
});

test("products are those of matrices", () => {
  const b = fromRows([[1], [5], [-2]]);
  assert.equal(rows(a.times(b)), [[-3], [2]]);
  assert.equal(rows(scaled(2, 3).times(a)), [
    [3, 0, 6],
    [0, 0, -3],
  ]);
  assert.is(a.times(scaled(3)), a);
});

test("a row of ones over an empty row is not the identity", () => {
  const summed = fromRows([
    [1, 1],
    [0, 0],
  ]);
  assert.equal(rows(summed.times(fromRows([[3], [5]]))), [[8], [0]]);
  assert.equal(rows(fromRows([[3, 5]]).times(summed)), [[3, 3]]);
});

test("the transposed map exchanges rows and columns", () => {
  assert.equal(rows(a.transposed()), [
    [1, 0],
    [0, 0],
    [2, -1],
  ]);
});

test("selections take entries, scattering puts them, repeats add up", () => {
  assert.equal(rows(selection(Int32Array.of(2, 0, 2), 3)), [
    [0, 0, 1],
    [1, 0, 0],
    [0, 0, 1],
  ]);
  assert.equal(rows(scattering(Int32Array.of(1, 1), 3)), [
    [0, 0],
    [1, 1],
    [0, 0],
  ]);
});

test("sums, factors of rows, maps side by side", () => {
  assert.equal(rows(added(a, a)), [
    [2, 0, 4],
    [0, 0, -2],
  ]);
  assert.equal(rows(a.rowsTimes([0, 2])), [
    [0, 0, 0],
    [0, 0, -2],
  ]);
  const wide = sideBySide([
    { map: scaled(2, 3), offset: 1 },
    { map: scaled(2), offset: 4 },
  ]);
  assert.equal(rows(wide), [
    [0, 3, 0, 0, 1, 0],
    [0, 0, 3, 0, 0, 1],
  ]);
  const into = Float64Array.of(10, 20);
  wide.addTo(into, [0, 1, 2, 0, 4, 5]);
  assert.equal([...into], [17, 31]);
});

const entriesOf = (list: readonly (readonly [number, number, number])[]): Entries => ({
  i: Int32Array.from(list, ([i]) => i),
  j: Int32Array.from(list, ([, j]) => j),
  w: Float64Array.from(list, ([, , w]) => w),
});

test("entries are sorted by source and target, and added where they meet", () => {
  const made = inRows(
    entriesOf([
      [2, 1, 5],
      [0, 3, 1],
      [0, 0, 2],
      [2, 1, 1],
    ]),
  );
  assert.equal([...made.i], [0, 0, 2]);
  assert.equal([...made.j], [0, 3, 1]);
  assert.equal([...made.w], [2, 1, 6]);
});

/** What entries do to a vector. */
function product(parts: readonly Entries[], size: number): Map<number, number> {
  const sums = new Map<number, number>();
  for (const { i, j, w } of parts)
    for (let k = 0; k < i.length; k++)
      if (w[k] !== 0) sums.set(j[k]!, (sums.get(j[k]!) ?? 0) + w[k]! * Math.sin(i[k]! + size));
  return sums;
}

/** Whether the targets of every source follow one another. */
function ranges({ i, j }: Entries): boolean {
  return i.every((source, k) => k === 0 || source !== i[k - 1] || j[k] === j[k - 1]! + 1);
}

test("holes in rows are filled, and rows of two stretches become two parts", () => {
  const list: [number, number, number][] = [];
  for (let i = 0; i < 60; i++)
    for (let j = 0; j < 100; j++) {
      if (j !== 50 && j !== (i % 7) + 20) list.push([i, j, i + j + 1]);
      if (i < 20) list.push([i, j + 500, i - j + 0.5]);
    }
  const sorted = inRows(entriesOf(list));
  const parts = inRanges(sorted);
  assert.is(parts.length, 2);
  for (const part of parts) assert.ok(ranges(part));
  assert.equal(product(parts, 60), product([sorted], 60));
});

test("what lies in no rows stays as it is", () => {
  const list = Array.from({ length: 6000 }, (_, k) => [k, (k * 37) % 400, 1] as const);
  const sorted = inRows(entriesOf(list));
  assert.is(inRanges(sorted)[0], sorted);
  const few = inRows(entriesOf(list.slice(0, 100)));
  assert.is(inRanges(few)[0], few);
});

test.run();
