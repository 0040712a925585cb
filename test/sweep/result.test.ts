// Results of sweeps: slices, tables, arrays for numpy, JSON.

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { logspace, SweepResult, sweep } from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { lif } from "./neurons.ts";

const test = suite("results of sweeps");

const vary = {
  I: ["0.25 nA", "0.5 nA"],
  tau: ["10 ms", "20 ms", "40 ms"],
  R: ["50 Mohm", "100 Mohm"],
};
const result = await sweep(lif, vary, {
  duration: "0.2 s",
  measure: ["count", "isi"],
  keep: ["spikes"],
});

test("a slice has the remaining axes, and the values that stand there", () => {
  const slice = result.slice({ tau: "20 ms" });
  assert.equal(slice.shape, [2, 2]);
  assert.equal(
    slice.axes.map(({ name }) => name),
    ["I", "R"],
  );
  for (const I of [0, 1])
    for (const R of [0, 1]) {
      assert.is(slice.at("count", I, R), result.at("count", I, 1, R));
      assert.equal(slice.recorded(I, R), result.recorded(I, 1, R));
    }
  const point = result.slice({ tau: 0.039, I: 1 }).slice({ R: 0 });
  assert.equal(point.shape, []);
  assert.is(point.values.count[0], result.at("count", 1, 2, 0), "the nearest value");
  assert.ok(slice instanceof SweepResult);
});

test("a grid is what pictures take: axes, values, label and unit", () => {
  const { axes, values, label, unit } = result.grid("isi");
  assert.equal(
    axes.map(({ name, unit: of }) => `${name} ${of}`),
    ["I amp", "tau second", "R ohm"],
  );
  assert.equal([label, unit, values.length], ["isi", "second", 12]);
});

test("a table has a row for each point, values in SI, units in its first row", () => {
  const [head, first, ...rest] = result.csv().trim().split("\n");
  assert.is(head, "I (amp),tau (second),R (ohm),count,isi (second)");
  assert.is(first, "2.5e-10,0.01,50000000,0,NaN");
  assert.is(rest.length, 11);
  const last = rest.at(-1)!.split(",").map(Number);
  assert.equal(last.slice(0, 4), [5e-10, 0.04, 1e8, result.at("count", 1, 2, 1)]);
});

test("names with commas and quotes are quoted in a table", async () => {
  const odd = await sweep(lif, { I: [0] }, { duration: "1 ms", measure: { 'a,"b"': "count" } });
  assert.is(odd.csv().split("\n")[0], 'I (amp),"a,""b"""');
});

test("numpy reads arrays in the shape of the sweep", () => {
  const folder = mkdtempSync(join(tmpdir(), "myelin-sweep-"));
  try {
    const path = join(folder, "count.npy");
    writeFileSync(path, result.npy("count"));
    const bytes = result.npy("count");
    const start = 10 + bytes[8]! + 256 * bytes[9]!;
    const header = new TextDecoder().decode(bytes.slice(10, start));
    assert.is(header.trim(), "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3, 2), }");
    assert.is(start % 64, 0);
    const numbers = new Float64Array(bytes.slice(start).buffer);
    assert.equal(Array.from(numbers), Array.from(result.values.count));
    if (!hasNumpy()) return;
    const code = `import numpy, sys; a = numpy.load(sys.argv[1]); print(a.shape, int(a.sum()))`;
    const said = execFileSync("/usr/bin/python3", ["-c", code, path], { encoding: "utf8" });
    assert.is(said.trim(), `(2, 3, 2) ${result.values.count.reduce((a, b) => a + b)}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

function hasNumpy(): boolean {
  try {
    execFileSync("/usr/bin/python3", ["-c", "import numpy"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

test("JSON has lists, and null where there is no number", () => {
  const told = JSON.parse(JSON.stringify(result));
  assert.equal([told.shape, told.points, told.completed], [[2, 3, 2], 12, 12]);
  assert.is(told.values.isi[0], null);
  assert.equal(told.axes[1].values, [0.01, 0.02, 0.04]);
  assert.is(told.units.isi, "second");
});

test("an axis of equal ratios says so", async () => {
  const { axes } = await sweep(lif, { R: logspace("10 Mohm", "1 Gohm", 3) }, { duration: "1 ms" });
  assert.is(axes[0]!.logarithmic, true);
});

test.run();
