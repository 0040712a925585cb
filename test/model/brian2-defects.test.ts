// Defects of Brian2 2.5.1 that we do not share; the numbers are those of section 6 of the digest of its semantics.
// The others are in brian2-traps.

import { NeuronGroup, SpikeGeneratorGroup, SpikeMonitor, Synapses, UnitError } from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { bothIn, close, ms, ran } from "./both.ts";

const test = suite("model: defects of Brian2");
const onBothBackends = bothIn(test);

onBothBackends("2: another name gives no other result", async (backend) => {
  const left: number[] = [];
  for (const [first, second] of [
    ["a_syn", "z_group"],
    ["z_syn", "a_group"],
  ] as const) {
    const group = new NeuronGroup(1, "dv/dt = 1/ms : 1", { method: "euler", name: second });
    const synapses = new Synapses(group, group, {
      model: "dx/dt = v_pre/ms : 1 (clock-driven)",
      method: "euler",
      name: first,
    }).connect();
    await ran(backend, [group, synapses], "1 ms");
    left.push(synapses.get("x")[0]!);
  }
  assert.is(left[0], left[1]);
  close([left[0]!], [0.45]);
});

onBothBackends(
  "5: a delay assigned in runRegularly and in onPost is the one that counts",
  async (backend) => {
    const source = new SpikeGeneratorGroup(1, { indices: [0, 0], times: [0, 1e-3] });
    const target = new NeuronGroup(1, "v : 1", { threshold: "v > 0.5", reset: "v = 0" });
    const synapses = new Synapses(source, target, { onPre: "v += 1", onPost: "delay = 0.5*ms" });
    synapses.connect().runRegularly("delay = 0.2*ms", { dt: "10 ms" });
    const fired = new SpikeMonitor(target);
    await ran(backend, [source, target, synapses, fired], "2 ms");
    assert.equal(ms(fired.t), [0.3, 1.6]);
    assert.equal([...synapses.get("delay")], [5e-4]);
  },
);

test("10: a threshold without its unit is told at once, in units a reader knows", () => {
  const make = () => new NeuronGroup(1, "dv/dt = -v/ms : volt", { threshold: "v > 1", reset: "" });
  assert.throws(make, (error: Error) => error instanceof UnitError && /volt/.test(error.message));
  new NeuronGroup(1, "dv/dt = -v/ms : volt", { threshold: "v > 0", reset: "v = 0" });
});

test("11: a missing unit is told as such, with its place", () => {
  assert.throws(() => new NeuronGroup(1, "dv/dt = -v/ms"), /missing unit[\s\S]*line 1/);
});

onBothBackends("15: a power of integers is real, and **= is there", async (backend) => {
  const group = new NeuronGroup(1, "k : integer\nx : 1\ny : 1");
  group.set("k", 2);
  group.set("y", 3);
  group.runRegularly("x = k**-1\ny **= 2");
  await ran(backend, [group], "0.1 ms");
  assert.equal([group.get("x")[0], group.get("y")[0]], [0.5, 9]);
});

test("16: n as an expression goes with the pairs that the condition leaves", () => {
  const group = new NeuronGroup(4, "m : integer");
  group.set("m", [0, 1, 2, 3]);
  const synapses = new Synapses(group).connect({ condition: "i > j", n: "m_post + 1" });
  assert.equal(
    Array.from(synapses.i, (i, k) => `${i}${synapses.j[k]}`),
    ["10", "20", "21", "21", "30", "31", "31", "32", "32", "32"],
  );
});

onBothBackends("17: a sum into a part is on time, under any name", async (backend) => {
  const seen: number[] = [];
  for (const name of ["aaa", "zzz"]) {
    const group = new NeuronGroup(3, "dv/dt = I/ms : 1\nI : 1", { method: "euler", name: "mmm" });
    const synapses = new Synapses(group, group.slice(1, 3), {
      model: "I_post = w : 1 (summed)\nw : 1",
      name,
    }).connect({ i: 0, j: [0, 1] });
    synapses.set("w", 2);
    await ran(backend, [group, synapses], "0.1 ms");
    assert.equal([...group.get("I")], [0, 2, 2]);
    seen.push(...group.get("v"));
  }
  close(seen, [0, 0.2, 0.2, 0, 0.2, 0.2]);
});

onBothBackends(
  "18: two arrivals at one synapse in one step both count, one after the other",
  async (backend) => {
    const source = new SpikeGeneratorGroup(1, { indices: [0, 0], times: [0, 1e-4] });
    const target = new NeuronGroup(1, "v : 1");
    const synapses = new Synapses(source, target, {
      model: "w : 1",
      onPre: "v_post += w; w += 1 + v_post",
    });
    synapses.connect().set("w", 1);
    synapses.set("delay", "0.3 ms");
    synapses.runRegularly("delay = clip(0.3*ms - t, 0*ms, 1*second)");
    await ran(backend, [source, target, synapses], "1 ms");
    // w = 1: v = 1, w = 3; then v = 4, w = 8
    assert.equal([target.get("v")[0], synapses.get("w")[0]], [4, 8]);
  },
);

onBothBackends("19: a SpikeGeneratorGroup has parts", async (backend) => {
  const source = new SpikeGeneratorGroup(4, { indices: [0, 1, 2, 3], times: [0, 0, 0, 0] });
  const target = new NeuronGroup(2, "v : 1");
  const synapses = new Synapses(source.at([3, 1]), target, { onPre: "v_post += i + 1" });
  await ran(backend, [source, target, synapses.connect({ j: "i" })], "0.1 ms");
  assert.equal([...target.get("v")], [1, 2]);
});

test.run();
