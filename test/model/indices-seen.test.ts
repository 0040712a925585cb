// The indices of synapses as a user sees them, which are copies where memory is narrower.

import { Network, NeuronGroup, Synapses } from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";

const test = suite("model: indices seen");

test("asking for indices in a loop copies them once, until they change", () => {
  for (const procedural of [false, true]) {
    const group = new NeuronGroup(300, "v : 1", { threshold: "v > 1" });
    const synapses = new Synapses(group, group, { onPre: "v_post += 1", procedural });
    synapses.connect({ p: 0.2 });
    new Network([group, synapses], { seed: 1 });
    const { i, j } = synapses;
    assert.ok(i.length > 15_000);
    for (let k = 0; k < i.length; k++)
      if (synapses.i !== i || synapses.j !== j) assert.unreachable();
    if (procedural) continue;
    synapses.connect({ i: [7], j: [8] });
    assert.is(synapses.i.length, i.length + 1);
    assert.is(synapses.i.at(-1), 7);
    assert.is(synapses.j.at(-1), 8);
  }
});

test.run();
