// Spikes travel: delays common and per synapse, named pathways, order, writes of all kinds of variable.

import {
  DelayError,
  NeuronGroup,
  SpikeGeneratorGroup,
  SpikeMonitor,
  StateMonitor,
  Synapses,
  UnitError,
  ValueError,
} from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { bits, bothIn, close, ms, ran } from "./both.ts";

const test = suite("model: transmission");
const onBothBackends = bothIn(test);

onBothBackends(
  "test_transmission_simple: a spike shows in the step it is emitted",
  async (backend) => {
    const source = new SpikeGeneratorGroup(2, { indices: [0, 1], times: [2e-3, 1e-3] });
    const target = new NeuronGroup(2, "v : 1");
    const synapses = new Synapses(source, target, { onPre: "v += 1" }).connect({ j: "i" });
    const trace = new StateMonitor(target, "v", { when: "end" });
    await ran(backend, [source, target, synapses, trace], "3 ms");
    const expected = (from: number) => Float64Array.from(trace.t, (t) => (t > from - 5e-5 ? 1 : 0));
    const [first, second] = trace.get("v") as [Float64Array, Float64Array];
    bits(first, expected(2e-3), "v of 0");
    bits(second, expected(1e-3), "v of 1");
    return { first, second };
  },
);

for (const delays of [
  [0, 0, 0, 0],
  [1, 1, 1, 0],
  [0, 1, 2, 3],
  [2, 2, 0, 0],
  [2, 1, 0, 1],
])
  onBothBackends(
    `test_transmission: targets spike dt + delay after sources (${delays} ms)`,
    async (backend) => {
      const source = new NeuronGroup(4, "dv/dt = rate : 1\nrate : Hz", {
        threshold: "v > 1",
        reset: "v = 0",
      });
      source.set("rate", [51, 101, 101, 51]);
      const target = new NeuronGroup(4, "v : 1", { threshold: "v > 1", reset: "v = 0" });
      const synapses = new Synapses(source, target, { onPre: "v += 1.1" }).connect({ j: "i" });
      synapses.set(
        "delay",
        delays.map((delay) => delay * 1e-3),
      );
      const [sent, got] = [new SpikeMonitor(source), new SpikeMonitor(target)];
      await ran(backend, [source, target, synapses, sent, got], "51 ms");
      const [trains, arrived] = [sent.spikeTrains(), got.spikeTrains()];
      assert.equal([...sent.count], [2, 5, 5, 2]);
      for (let k = 0; k < 4; k++) {
        const due = [...trains[k]!]
          .map((t) => t + 1e-4 + delays[k]! * 1e-3)
          .filter((t) => t < 51e-3 - 5e-5);
        close(arrived[k]!, due, `spikes of ${k}`);
        assert.ok(due.length >= trains[k]!.length - 1);
      }
      return { i: got.i, t: got.t };
    },
  );

onBothBackends("test_transmission_scalar_delay: jumps at 0.5 and 1.5 ms", async (backend) => {
  const source = new SpikeGeneratorGroup(2, { indices: [0, 1], times: [0, 1e-3] });
  const target = new NeuronGroup(2, "v : 1");
  const synapses = new Synapses(source, target, { onPre: "v += 1", delay: "0.5 ms" }).connect({
    j: "i",
  });
  const trace = new StateMonitor(target, "v", { when: "end" });
  await ran(backend, [source, target, synapses, trace], "2 ms");
  const jumps = trace.get("v").map((v) => ms(trace.t)[v.indexOf(1)]);
  assert.equal(jumps, [0.5, 1.5]);
  return { v: trace.get("v")[1]! };
});

onBothBackends(
  "test_transmission_scalar_delay_different_clocks: delay counts steps of the source",
  async (backend) => {
    const source = new SpikeGeneratorGroup(2, { indices: [0, 1], times: [0, 1e-3], dt: "0.5 ms" });
    const target = new NeuronGroup(2, "v : 1", { dt: "0.1 ms" });
    const synapses = new Synapses(source, target, { onPre: "v += 1", delay: "0.5 ms" }).connect({
      j: "i",
    });
    const trace = new StateMonitor(target, "v", { when: "end" });
    await ran(backend, [source, target, synapses, trace], "2 ms");
    const jumps = trace.get("v").map((v) => ms(trace.t)[v.indexOf(1)]);
    assert.equal(jumps, [0.5, 1.5]);
    return { v: trace.get("v")[0]! };
  },
);

onBothBackends("test_pre_before_post: the pre pathway runs first in a step", async (backend) => {
  const source = new SpikeGeneratorGroup(1, { indices: [0], times: [3e-4] });
  const target = new SpikeGeneratorGroup(1, { indices: [0], times: [3e-4] });
  const model = { model: "x : 1\ny : 1", onPre: "x = 1; y = 1", onPost: "x = 2" };
  const synapses = new Synapses(source, target, model).connect();
  await ran(backend, [source, target, synapses], "1 ms");
  assert.equal([...synapses.get("x"), ...synapses.get("y")], [2, 1]);
});

onBothBackends("order decides between pathways, whatever their kind", async (backend) => {
  const both = new SpikeGeneratorGroup(1, { indices: [0], times: [3e-4] });
  const synapses = new Synapses(both, both, {
    model: "seen : 1",
    onPre: { early: "seen = 10*seen + 1", late: "seen = 10*seen + 2" },
    onPost: { between: "seen = 10*seen + 3", first: "seen = 10*seen + 4" },
    order: { early: 0, late: 7, between: 3, first: -5 },
  }).connect();
  await ran(backend, [both, synapses], "1 ms");
  assert.equal([...synapses.get("seen")], [4132]);
});

onBothBackends(
  "pathways of equal order run in the order in which they were written",
  async (backend) => {
    const both = new SpikeGeneratorGroup(1, { indices: [0], times: [0] });
    const synapses = new Synapses(both, both, {
      model: "seen : 1",
      onPre: { z: "seen = 10*seen + 1", a: "seen = 10*seen + 2", m: "seen = 10*seen + 3" },
    }).connect();
    await ran(backend, [both, synapses], "0.1 ms");
    assert.equal([...synapses.get("seen")], [123]);
  },
);

test("test_delay_specification: delays are per synapse, and one for all when given at once", () => {
  const group = new NeuronGroup(5, "x : metre\nv : 1", { threshold: "v > 1" });
  group.set("x", "i*mm");
  const each = new Synapses(group, group, { onPre: "v += 1" }).connect({ j: "i" });
  bits(each.get("delay"), new Float64Array(5));
  each.set("delay", "j*ms + abs(x_pre - x_post)/(3*metre/second)");
  close(each.get("delay"), [0, 1e-3, 2e-3, 3e-3, 4e-3]);
  each.set("delay", "3 ms");
  bits(each.get("delay"), new Float64Array(5).fill(3e-3));
  each.set("delay", "N_post*ms", { where: "j < 2" });
  bits(each.get("delay"), [5e-3, 5e-3, 3e-3, 3e-3, 3e-3]);

  const all = new Synapses(group, group, { onPre: "v += 1", delay: "5 ms" }).connect({ j: "i" });
  bits(all.get("delay"), new Float64Array(5).fill(5e-3));
  all.set("delay", "10 ms");
  bits(all.get("delay"), new Float64Array(5).fill(1e-2));
});

test("test_delay_specification: a delay that is no time, or delays nothing, is refused", () => {
  const group = new NeuronGroup(2, "v : 1", { threshold: "v > 1" });
  const synapses = new Synapses(group, group, { onPre: "v += 1" }).connect();
  assert.throws(
    () => synapses.set("delay", "5 mV"),
    (error: Error) => error instanceof UnitError,
  );
  assert.throws(
    () => synapses.set("delay", "v_pre"),
    (error: Error) => error instanceof UnitError,
  );
  const make = (options: object) => () => new Synapses(group, group, options);
  const refused = (error: Error) => error instanceof ValueError;
  assert.throws(make({ onPre: "v += 1", delay: "5 mV" }), refused);
  assert.throws(make({ delay: "5 ms" }), refused);
  assert.throws(make({ onPre: "v += 1", delay: { post: "5 ms" } }), refused);
});

test("a refused delay leaves the delays as they were", () => {
  const group = new NeuronGroup(2, "v : 1", { threshold: "v > 1" });
  const synapses = new Synapses(group, group, { onPre: "v += 1" }).connect({ j: "i" });
  synapses.set("delay", "2 ms");
  const bad = (index: number, value: number) => (error: Error) =>
    error instanceof DelayError && error.index === index && Object.is(error.value, value);
  assert.throws(() => synapses.set("delay", [1e-3, -1e-3]), bad(1, -1e-3));
  assert.throws(() => synapses.set("delay", Number.NaN, { at: [0] }), bad(0, Number.NaN));
  assert.throws(() => synapses.set("delay", "inf*ms"), bad(0, Number.POSITIVE_INFINITY));
  bits(synapses.get("delay"), [2e-3, 2e-3]);
});

test("test_delays_pathways: every pathway has delays of its own", () => {
  const group = new NeuronGroup(3, "x : metre\nv : 1", { threshold: "v > 1" });
  group.set("x", "i*mm");
  const synapses = new Synapses(group, group, {
    onPre: { pre1: "v += 1", pre2: "v += 2" },
    onPost: "v -= 1",
  }).connect({ j: "i" });
  synapses.set("pre1.delay", "3 ms");
  synapses.set("pre2.delay", "j*ms");
  synapses.set("post.delay", "1 ms", { where: "x_pre > 0.5*mm" });
  bits(synapses.get("pre1.delay"), [3e-3, 3e-3, 3e-3]);
  close(synapses.get("pre2.delay"), [0, 1e-3, 2e-3]);
  bits(synapses.get("post.delay"), [0, 1e-3, 1e-3]);
  assert.equal(synapses.get("delay"), synapses.get("pre1.delay"));
});

onBothBackends("delays of named pathways decide when each arrives", async (backend) => {
  const source = new SpikeGeneratorGroup(2, { indices: [0, 1], times: [0, 0] });
  const target = new NeuronGroup(2, "a : second\nb : second");
  const synapses = new Synapses(source, target, {
    onPre: { one: "a_post = t", two: "b_post = t" },
    delay: { one: "2 ms" },
  }).connect({ j: "i" });
  synapses.set("two.delay", [1e-3, 4e-3]);
  await ran(backend, [source, target, synapses], "5 ms");
  close(target.get("a"), [2e-3, 2e-3]);
  close(target.get("b"), [1e-3, 4e-3]);
});

onBothBackends(
  "test_transmission_boolean_variable: code on spikes writes booleans",
  async (backend) => {
    const source = new SpikeGeneratorGroup(4, { indices: [0, 1, 2, 3], times: [0, 0, 0, 0] });
    const target = new NeuronGroup(4, "b : boolean");
    target.set("b", [true, true, false, false]);
    const synapses = new Synapses(source, target, {
      model: "use : boolean (constant)",
      onPre: "b_post = b_post and use or not use and not b_post",
    }).connect({ j: "i" });
    synapses.set("use", "i % 2 == 0");
    await ran(backend, [source, target, synapses], "0.2 ms");
    assert.equal([...target.get("b")], [1, 0, 0, 1]);
  },
);

onBothBackends(
  "a spike that arrives in the step of its emission cannot make its target spike before the next step",
  async (backend) => {
    const source = new SpikeGeneratorGroup(1, { indices: [0], times: [3e-4] });
    const target = new NeuronGroup(1, "v : 1", { threshold: "v > 0.5", reset: "v = 0" });
    const synapses = new Synapses(source, target, { onPre: "v_post = 1" }).connect();
    const spikes = new SpikeMonitor(target);
    await ran(backend, [target, source, synapses, spikes], "1 ms");
    assert.equal([...spikes.step], [4]);
  },
);

onBothBackends("the one synapse of a network may write its own delay", async (backend) => {
  const source = new SpikeGeneratorGroup(1, { indices: [0, 0, 0], times: [0, 1e-3, 2e-3] });
  const target = new NeuronGroup(1, "last : second\nn : 1");
  const synapses = new Synapses(source, target, {
    onPre: "last_post = t; n_post += 1; delay += 0.1*ms",
    delay: "0.5 ms",
  }).connect();
  await ran(backend, [source, target, synapses], "5 ms");
  close(target.get("last"), [2.7e-3]);
  close(synapses.get("delay"), [0.8e-3]);
  return { delay: synapses.get("delay") };
});

onBothBackends(
  "onPost writes post.delay, and delay means the transmission delay there too",
  async (backend) => {
    const source = new SpikeGeneratorGroup(1, { indices: [0, 0], times: [0, 1e-3] });
    const target = new SpikeGeneratorGroup(1, { indices: [0, 0], times: [0, 1e-3] });
    const synapses = new Synapses(source, target, {
      model: "pre_at : second\npost_at : second",
      onPre: "pre_at = t",
      onPost: "post_at = t; post.delay = 0.3*ms; delay = 0.2*ms",
    }).connect();
    await ran(backend, [source, target, synapses], "2 ms");
    close(synapses.get("pre_at"), [1.2e-3]);
    close(synapses.get("post_at"), [1.3e-3]);
    close(synapses.get("delay"), [0.2e-3]);
  },
);

onBothBackends(
  "code may read a delay that is one for all, and see it change during a run",
  async (backend) => {
    const source = new SpikeGeneratorGroup(1, { indices: [0, 0], times: [0, 1e-3] });
    const target = new NeuronGroup(3, "seen : second");
    const synapses = new Synapses(source, target, { onPre: "seen_post = delay", delay: "0.4 ms" });
    synapses.connect();
    const net = await ran(backend, [source, target, synapses], "0.5 ms");
    bits(target.get("seen"), [4e-4, 4e-4, 4e-4]);
    net.operation((t) => {
      if (Math.abs(t - 1e-3) < 1e-9) synapses.set("delay", "0.2 ms");
    });
    await net.run("1 ms");
    bits(target.get("seen"), [2e-4, 2e-4, 2e-4]);
  },
);

onBothBackends(
  "equations may read a delay that is one for all, and see it change during a run",
  async (backend) => {
    const n = 40;
    const source = new SpikeGeneratorGroup(1, { indices: [0], times: [0] });
    const target = new NeuronGroup(n, "seen : second");
    const synapses = new Synapses(source, target, {
      model: "twice = 2*delay : second",
      onPre: "seen_post = twice",
      delay: "0.3 ms",
    }).connect();
    const trace = new StateMonitor(synapses, "twice", { record: [n - 1] });
    const net = await ran(backend, [source, target, synapses, trace], "0.1 ms");
    net.operation((t) => {
      if (Math.abs(t - 1e-4) < 1e-9) synapses.set("delay", "i*ms + j*0.1*ms");
    });
    await net.run("0.4 ms");
    close(
      target.get("seen"),
      Array.from({ length: n }, (_, j) => j * 2e-4),
    );
    const last = (n - 1) * 2e-4;
    // operations come before monitors of their slot
    close(trace.get("twice")[0]!, [6e-4, last, last, last, last]);
  },
);

onBothBackends("a live view of delays outlives a restore to one delay for all", async (backend) => {
  const source = new SpikeGeneratorGroup(1, { indices: [0, 0], times: [0, 1e-3] });
  const target = new NeuronGroup(2, "seen : second");
  const synapses = new Synapses(source, target, { onPre: "seen_post = t", delay: "0.2 ms" });
  const net = await ran(backend, [source, target, synapses.connect()], "0.5 ms");
  const before = net.store();
  const view = synapses.state.delay!;
  await net.run("0.1 ms");
  net.restore(before);
  view[1] = 5e-4;
  await net.run("1.5 ms");
  close(target.get("seen"), [1.2e-3, 1.5e-3]);
  close(synapses.get("delay"), [2e-4, 5e-4]);
});

test.run();
