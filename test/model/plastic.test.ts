// Which variables of synapses learn, found in their code and equations.

import { NeuronGroup, plasticSynapses, Synapses, type SynapsesOptions } from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";

const test = suite("model: what learns");

function learning(options: SynapsesOptions, regular?: string): readonly string[] {
  const group = new NeuronGroup(2, "v : 1\ng : 1", { threshold: "v > 1", reset: "v = 0" });
  const synapses = new Synapses(group, group, options);
  if (regular !== undefined) synapses.runRegularly(regular);
  const found = plasticSynapses([group, synapses]);
  assert.ok(found.length < 2);
  for (const one of found) assert.is(one.synapses, synapses);
  return found[0]?.variables ?? [];
}

test("weights that code writes and the neighbour feels; traces and notes are left out", () => {
  const options = {
    model: `w : 1
      seen : second
      dpre/dt = -pre/(20*ms) : 1 (event-driven)`,
    onPre: "v_post += w\npre += 1\nseen = t",
    onPost: "w = clip(w + pre, 0, 1)",
  };
  assert.equal(learning(options), ["w"]);
});

test("a weight is felt through subexpressions, temporaries and sums", () => {
  const through = "w : 1\nscaled = 2*w : 1";
  assert.equal(learning({ model: through, onPre: "v_post += scaled\nw += 1" }), ["w"]);
  assert.equal(learning({ model: "w : 1", onPre: "x = w*2\nv_post += x\nw += 1" }), ["w"]);
  const summed = "w : 1\ng_post = w*v_pre : 1 (summed)";
  assert.equal(learning({ model: summed, onPre: "w += 1" }), ["w"]);
});

test("clock-driven weights learn without code, what only they read does not", () => {
  const model = "dc/dt = -c/second : 1 (clock-driven)\ndw/dt = c/second : 1 (clock-driven)";
  assert.equal(learning({ model, onPre: "v_post += w\nc += 1" }), ["w"]);
});

test("delays that code writes, by any pathway or regularly", () => {
  assert.equal(learning({ onPre: "v_post += 1", onPost: "delay += 1*ms" }), ["delay"]);
  const regular = "post.delay = 1*ms";
  assert.equal(learning({ onPre: "v += 1", onPost: "v += 1" }, regular), ["post.delay"]);
  assert.equal(learning({ model: "w : 1", onPre: "v += w; w += 1; delay = w*ms" }), ["w", "delay"]);
});

test("parameters that code writes where nothing is felt of any", () => {
  assert.equal(learning({ model: "w : 1\nk : 1", onPre: "w += k" }), ["w"]);
});

test("fixed weights, and synapses that only transmit, do not learn", () => {
  assert.equal(learning({ model: "w : 1", onPre: "v_post += w" }), []);
  assert.equal(learning({ model: "w : 1 (shared)", onPre: "v_post += w" }, "w = rand()"), []);
});

test("code of synapses on synapses teaches the ones it writes", () => {
  const group = new NeuronGroup(2, "v : 1", { threshold: "v > 1", reset: "v = 0" });
  const taught = new Synapses(group, group, { model: "w : 1", onPre: "v_post += w" }).connect();
  const teacher = new Synapses(group, taught, { onPre: "w_post += 1" });
  assert.equal(plasticSynapses([group, taught, teacher]), [{ synapses: taught, variables: ["w"] }]);
});

test.run();
