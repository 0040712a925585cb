// What can be changed of a rule while the model runs.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ConnectionRule } from "../../../src/nef/learning/live.ts";
import { placeRule } from "../../../src/nef/learning/place.ts";
import { Oja, PES, RLS } from "../../../src/nef/learning/rules.ts";
import { learner } from "../../conformance/nef/learning-step.ts";

const DT = 1e-3;
const test = suite("nef: learning rules while they run");

test("a rule can be stopped, resumed, and made faster", async () => {
  const rule = new PES({ learningRate: 1e-3 });
  const { pre, post, synapses, network } = learner(
    rule,
    { pre: 1, post: 1 },
    { dt: DT, backend: "wasm" },
  );
  const live = new ConnectionRule("the connection", rule);
  assert.is(live.learningRate, 1e-3);
  live.learningRate = 2e-3;
  live.attach(placeRule(rule), synapses);
  pre.set("activity", 100);
  post.set("error", -1);
  const change = async (): Promise<number> => {
    const before = synapses.get("w")[0]!;
    await network.run(DT);
    return Number((synapses.get("w")[0]! - before).toPrecision(9));
  };
  assert.is(await change(), 2e-4);
  live.enabled = false;
  assert.is(live.enabled, false);
  assert.is(await change(), 0);
  live.enabled = true;
  live.learningRate = 3e-3;
  assert.is(live.learningRate, 3e-3);
  assert.is(await change(), 3e-4);
});

test("a stopped RLS keeps its matrix as well", async () => {
  const rule = new RLS();
  const { pre, post, synapses, matrix, network } = learner(
    rule,
    { pre: 2, post: 1 },
    { dt: DT, backend: "wasm" },
  );
  const live = new ConnectionRule(undefined, rule);
  live.attach(placeRule(rule), synapses, matrix);
  pre.set("activity", [100, 200]);
  post.set("error", 1);
  live.enabled = false;
  const before = matrix!.get("P");
  await network.run(3 * DT);
  assert.equal(matrix!.get("P"), before);
  assert.equal([...synapses.get("w")], [0, 0]);
  live.enabled = true;
  await network.run(DT);
  assert.not.equal(matrix!.get("P"), before);
  assert.throws(() => {
    live.learningRate = 1;
  }, /learning rule 'RLS' has no 'learning_rate' that could change during a run \(it has enabled\)/);
});

test("what is set before the model is made is how it starts", async () => {
  const rule = new Oja();
  const live = new ConnectionRule(undefined, rule);
  live.enabled = false;
  live.set("beta", 0.5);
  assert.equal([live.enabled, live.value("beta"), live.learningRate], [false, 0.5, 1e-6]);
  const { synapses } = learner(rule, { pre: 1, post: 1 }, { dt: DT, backend: "js" });
  live.attach(placeRule(rule), synapses);
  assert.equal([live.enabled, synapses.get("beta")[0]], [false, 0.5]);
  assert.throws(() => live.set("gamma", 1), /no 'gamma'.*\(it has enabled, learning_rate, beta\)/);
});

test.run();
