// Steps that are counted, and columns of what was recorded.

import { Model, Node, Probe } from "myelin/nef";
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

test.run();
