// Thinning of long recordings: extremes stay, gaps stay, order stays.
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { decimate } from "../../src/plot/decimate.ts";

const test = suite("decimate");

const n = 100_000;
const t = Float64Array.from({ length: n }, (_, k) => k * 1e-4);
const wave = t.map((time) => Math.sin(time));

test("a recording with few samples is left as it is", () => {
  const line = decimate([0, 1, 2], [5, 6, 7], 0, 2, 10);
  assert.equal([...line.t], [0, 1, 2]);
  assert.equal([...line.values], [5, 6, 7]);
});

test("samples outside the window are left out", () => {
  const line = decimate([0, 1, 2, 3], [5, 6, 7, 8], 1, 2, 10);
  assert.equal([...line.t], [1, 2]);
});

test("no column keeps more than four samples", () => {
  const line = decimate(t, wave, 0, 10, 100);
  assert.ok(line.t.length <= 4 * 101, `${line.t.length} samples kept`);
  assert.ok(line.t.length > 100);
});

test("a peak and a trough of one sample each are kept", () => {
  const values = wave.slice();
  values[54_321] = 9;
  values[54_322] = -9;
  const line = decimate(t, values, 0, 10, 50);
  const at = line.values.indexOf(9);
  assert.is(line.t[at], t[54_321]);
  assert.is(line.values[at + 1], -9);
});

test("every column keeps the extremes of its own samples", () => {
  const columns = 40;
  const values = t.map((time, k) => Math.sin(time) + ((k * 7919) % 1000) / 1000);
  const line = decimate(t, values, 0, 10, columns);
  for (let c = 0; c < columns; c++) {
    const inside = (time: number): boolean => Math.floor(time * (columns / 10)) === c;
    const all = values.filter((_, k) => inside(t[k]!));
    const kept = line.values.filter((_, k) => inside(line.t[k]!));
    assert.is(Math.max(...kept), Math.max(...all));
    assert.is(Math.min(...kept), Math.min(...all));
  }
});

test("times kept never decrease and the ends are among them", () => {
  const line = decimate(t, wave, 0, 10, 64);
  assert.is(line.t[0], t[0]);
  assert.is(line.t.at(-1), t[n - 1]);
  assert.ok(line.t.every((time, k) => k === 0 || time > line.t[k - 1]!));
});

test("a run of NaN becomes one gap", () => {
  const values = wave.slice().fill(Number.NaN, 30_000, 50_000);
  const line = decimate(t, values, 0, 10, 64);
  assert.is(line.values.filter(Number.isNaN).length, 1);
  const gap = line.values.findIndex(Number.isNaN);
  assert.is(line.t[gap - 1], t[29_999]);
  assert.is(line.t[gap + 1], t[50_000]);
});

test.run();
