// Steps that are counted, and columns of what was recorded.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Connection, Ensemble, Model, Node, Oja, PES, Probe, WhiteNoise } from "myelin/nef";
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

test("an older model does not run on unseen: its probes belong to the model made last", async () => {
  const node = new Node((t) => t, { label: "n" });
  const [shown, other] = [new Probe(node), new Probe(node)];
  const first = new Model([shown, other]);
  await first.run("2 ms");
  const kept = shown.data;
  const second = new Model([shown]);
  assert.is(kept.length, 2);
  for (const act of [() => first.run("1 ms"), () => first.runSteps(1)])
    assert.match(
      await act().then(String, String),
      /^NetworkError: nothing would be recorded: the probe of node 'n' belongs to a model .* after this one \(.*; or take the probe back by reset\(\)\)$/,
    );
  assert.is(first.t, 0.002, "nothing has happened");
  await second.run("3 ms");
  assert.equal([shown.data.length, other.data.length], [3, 2]);
  first.reset();
  await first.run("1 ms");
  assert.is(shown.data.length, 1);
  assert.match(await second.run("1 ms").then(String, String), /nothing would be recorded/);
  const third = new Model([shown, other]);
  assert.match(await first.run("1 ms").then(String, String), /node 'n' and 1 more belong to/);
  assert.throws(() => new Model([shown, other], { dt: -1 }));
  await third.run("1 ms");
  assert.is(other.data.length, 1, "a model that was refused takes nothing");
});

test("explain says of a rule that waits for an error that none comes to it", () => {
  const [a, b] = [new Ensemble(5, 1, { label: "a" }), new Ensemble(5, 1, { label: "b" })];
  const learning = new Connection(a, b, { learningRule: new PES() });
  const none = /rule PES of .* from ensemble 'a' to ensemble 'b': no error comes to it/;
  assert.match(new Model([learning]).explain(), none);
  const error = new Connection(b, learning.learningRule);
  assert.not.match(new Model([learning, error]).explain(), /no error/);
  const hebb = new Connection(a.neurons, b.neurons, { transform: 0, learningRule: new Oja() });
  assert.not.match(new Model([hebb]).explain(), /no error/);
});

test.run();
