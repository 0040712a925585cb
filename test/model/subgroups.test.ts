// Parts of groups: slices and chosen elements as sources, targets, recorded and set.

import { NeuronGroup, SpikeMonitor, StateMonitor, Synapses, ValueError } from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { bothIn, ms, ran } from "./both.ts";

const test = suite("model: subgroups");
const onBothBackends = bothIn(test);

test("set and get of a part count from its own start", () => {
  const group = new NeuronGroup(10, "v : 1");
  group.slice(3, 7).set("v", "i + 1");
  assert.equal([...group.get("v")], [0, 0, 0, 1, 2, 3, 4, 0, 0, 0]);
  const chosen = group.at([8, 0, 5]);
  chosen.set("v", "10*(i + 1)");
  assert.equal([...group.get("v")], [20, 0, 0, 1, 2, 30, 4, 0, 10, 0]);
  assert.equal([...chosen.get("v")], [10, 20, 30]);
  chosen.set("v", [7, 8, 9]);
  assert.equal([...chosen.get("v")], [7, 8, 9]);
  chosen.set("v", -1, { at: [1] });
  chosen.set("v", "v*2", { where: "i != 1" });
  assert.equal([...group.get("v")], [-1, 0, 0, 1, 2, 18, 4, 0, 14, 0]);
  assert.is(chosen.N, 3);
  chosen.set("v", "N");
  assert.equal([...chosen.get("v")], [3, 3, 3]);
});

test("a slice of a slice, and of chosen elements", () => {
  const group = new NeuronGroup(10, "v : 1");
  group.set("v", "i");
  assert.equal([...group.slice(2, 9).slice(1, 4).get("v")], [3, 4, 5]);
  assert.equal([...group.slice(4).slice(2).get("v")], [6, 7, 8, 9]);
  assert.equal([...group.at([9, 4, 7, 1]).slice(1, 3).get("v")], [4, 7]);
});

test("subexpressions of a part use its group's variables", () => {
  const group = new NeuronGroup(5, "v : 1\ntwice = 2*v : 1");
  group.set("v", "i");
  assert.equal([...group.at([4, 1]).get("twice")], [8, 2]);
});

test("what is no part of a group is refused", () => {
  const group = new NeuronGroup(5, "v : 1");
  const refused = (error: Error) => error instanceof ValueError;
  for (const [lo, hi] of [
    [-1, 3],
    [3, 3],
    [4, 2],
    [0, 6],
    [0.5, 2],
    [Number.NaN, 2],
  ] as const)
    assert.throws(() => group.slice(lo, hi), refused, `${lo} to ${hi}`);
  for (const indices of [[5], [-1], [1, 1], [0.5], [Number.NaN]])
    assert.throws(() => group.at(indices), refused, String(indices));
  assert.throws(() => group.slice(1, 4).slice(0, 4), refused);
  assert.throws(() => group.slice(1, 4).set("v", [1, 2]), refused);
  assert.throws(() => group.slice(1, 4).set("v", 1, { at: [3] }), refused);
});

onBothBackends(
  "test_synaptic_propagation: only the named neurons of the named part are hit",
  async (backend) => {
    const source = new NeuronGroup(10, "", { threshold: "i % 2 == 0" });
    const target = new NeuronGroup(20, "v : 1");
    const synapses = new Synapses(source.slice(2, 7), target.slice(10, 15), {
      onPre: "v_post += 1",
    }).connect({ j: "i" });
    await ran(backend, [source, target, synapses], "0.1 ms");
    const hits = [...target.get("v")].flatMap((v, k) => (v > 0 ? [k] : []));
    assert.equal(hits, [10, 12, 14]);
  },
);

onBothBackends("chosen elements as source and target, in their own order", async (backend) => {
  const group = new NeuronGroup(8, "v : 1\nk : 1", { threshold: "i == 6 or i == 1" });
  group.set("k", "100*i");
  const synapses = new Synapses(group.at([6, 3, 1]), group.at([7, 0]), {
    model: "w : 1",
    onPre: "v_post += w + 10*i + j + k_pre + N_pre*0.1",
  });
  synapses.connect({ condition: "i != 1" });
  synapses.set("w", "1000*(i + j)");
  await ran(backend, [group, synapses], "0.1 ms");
  assert.equal([...synapses.i], [0, 0, 2, 2]);
  const into = (j: number) => {
    let sum = 0;
    // cell 1 spikes before cell 6
    for (const [i, k] of [
      [2, 100],
      [0, 600],
    ] as const)
      sum += 1000 * (i + j) + 10 * i + j + k + 3 * 0.1;
    return sum;
  };
  const v = group.get("v");
  assert.equal([v[7], v[0]], [into(0), into(1)]);
  assert.is([...v].filter((x) => x !== 0).length, 2);
  return { v };
});

onBothBackends(
  "a pathway on spikes of a chosen target goes by its absolute neurons",
  async (backend) => {
    const source = new NeuronGroup(3, "v : 1");
    const target = new NeuronGroup(6, "", { threshold: "i == 4" });
    const synapses = new Synapses(source, target.at([5, 4]), {
      onPost: "v_pre += 1 + j",
    }).connect();
    await ran(backend, [source, target, synapses], "0.3 ms");
    assert.equal([...source.get("v")], [6, 6, 6]);
  },
);

onBothBackends("monitors of parts number their elements from 0", async (backend) => {
  const group = new NeuronGroup(6, "dv/dt = rate : 1\nrate : Hz\nw = 2*v : 1", {
    threshold: "v > 0.95",
    reset: "v = 0",
    method: "euler",
  });
  group.set("rate", "1000*Hz*i");
  const part = group.at([5, 2]);
  const spikes = new SpikeMonitor(part, { variables: ["rate"] });
  const slice = new SpikeMonitor(group.slice(1, 3));
  const trace = new StateMonitor(part, ["v", "w"], { record: [1] });
  await ran(backend, [group, spikes, slice, trace], "1 ms");
  assert.equal([...spikes.count], [5, 2]);
  assert.equal([...spikes.i].slice(0, 3), [0, 0, 1]);
  assert.equal([...spikes.get("rate")].slice(0, 3), [5000, 5000, 2000]);
  assert.equal([...slice.count], [1, 2]);
  assert.equal(ms(slice.t), [0.4, 0.9, 0.9]);
  assert.equal([...slice.i], [1, 0, 1]);
  assert.equal(trace.get("v").length, 1);
  const v = trace.get("v")[0]!;
  assert.equal(
    trace.get("w")[0],
    v.map((x) => 2 * x),
  );
  assert.ok(Math.abs(v[1]! - 0.2) < 1e-12);
});

onBothBackends(
  "a network of one group wired part to part: the parts do not leak",
  async (backend) => {
    const group = new NeuronGroup(9, "n : 1", { threshold: "t_in_timesteps == 1 and i < 3" });
    const chain = [0, 3].map((start) =>
      new Synapses(group.slice(start, start + 3), group.slice(start + 3, start + 6), {
        onPre: "n_post += 1",
      }).connect({ j: "2 - i" }),
    );
    await ran(backend, [group, ...chain], "0.5 ms");
    assert.equal([...group.get("n")], [0, 0, 0, 1, 1, 1, 0, 0, 0]);
  },
);

test.run();
