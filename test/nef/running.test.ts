// Steps that are counted, and columns of what was recorded.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Model, Node, Probe, WhiteNoise } from "myelin/nef";
import { suite } from "uvu";
import * as assert from "uvu/assert";

const test = suite("nef: running");

test("steps may be counted, and a column of a probe is a list", async () => {
  const shown = new Probe(new Node((t) => [t, -t]));
  const model = new Model([shown], { dt: "0.3 ms" });
  assert.equal([...shown.column(0)], [], "nothing was recorded yet");
  await model.runSteps(7);
  await model.runSteps(0);
  await model.runSteps(93);
  assert.is(shown.data.length, 100);
  assert.equal(shown.column(0), shown.t);
  assert.equal(
    shown.column(-1),
    shown.t.map((t) => -t),
  );
  for (const steps of [1.5, -1])
    assert.match(
      await model.runSteps(steps).then(String, String),
      new RegExp(`invalid steps of runSteps: ${steps} `),
    );
  assert.throws(
    () => shown.column(2),
    /^no column 2 of the probe of node #1 .*\(expected integers from 0 to 1,/,
  );
});

test("a process goes on where it was, from a snapshot within a step as well", async () => {
  const probe = new Probe(new Node(new WhiteNoise()));
  const model = new Model([probe], { seed: 1 });
  await model.run("6 ms");
  const wanted = probe.data;
  assert.is(new Set(probe.column(0)).size, 6);
  const folder = mkdtempSync(join(tmpdir(), "nef-"));
  for (const first of [0.0025, 0.0029, 0.003]) {
    model.reset();
    await model.run(first);
    const snapshot = model.store();
    const path = join(folder, `${first}`);
    await model.save(path);
    await model.run(0.006 - first);
    assert.equal(probe.data, wanted, "run on");
    model.restore(snapshot);
    await model.run(0.006 - first);
    assert.equal(probe.data, wanted, `restored at ${first} s`);
    await model.load(path);
    await model.run(0.006 - first);
    // what was recorded before is not in a file
    assert.equal(probe.data, wanted.slice(3), `loaded at ${first} s`);
  }
  rmSync(folder, { recursive: true });
});

test.run();
