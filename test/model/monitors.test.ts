// StateMonitor: what it records, of whom, when.

import {
  NeuronGroup,
  SpikeGeneratorGroup,
  SpikeMonitor,
  StateMonitor,
  Synapses,
  ValueError,
} from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { bothIn, close, ms, ran } from "./both.ts";

const test = suite("model: monitors");
const onBothBackends = bothIn(test);

onBothBackends(
  "test_state_monitor: the value before the step at start, after it at end",
  async (backend) => {
    const group = new NeuronGroup(2, "dv/dt = rate : 1\nrate : Hz", { method: "euler" });
    group.set("rate", "1000*Hz*(i + 1)");
    const before = new StateMonitor(group, ["v", "rate"]);
    const after = new StateMonitor(group, "v", { when: "end", record: 1 });
    await ran(backend, [group, before, after], "0.5 ms");
    assert.equal(ms(before.t), [0, 0.1, 0.2, 0.3, 0.4]);
    close(before.get("v")[1]!, [0, 0.2, 0.4, 0.6, 0.8]);
    close(after.get("v")[0]!, [0.2, 0.4, 0.6, 0.8, 1]);
    assert.equal([...before.get("rate")[0]!], Array(5).fill(1000));
    assert.equal([...after.indices], [1]);
    assert.equal([...before.step], [0, 1, 2, 3, 4]);
  },
);

onBothBackends(
  "test_state_monitor_bigger_dt: fewer samples, of the same values",
  async (backend) => {
    const group = new NeuronGroup(1, "dv/dt = -v/(5*ms) : 1");
    group.set("v", 1);
    const every = new StateMonitor(group, "v");
    const fifth = new StateMonitor(group, "v", { dt: "0.5 ms" });
    await ran(backend, [group, every, fifth], "5 ms");
    const all = every.get("v")[0]!;
    assert.equal(
      fifth.get("v")[0],
      all.filter((_, k) => k % 5 === 0),
    );
    assert.equal(ms(fifth.t), ms(every.t.filter((_, k) => k % 5 === 0)));
  },
);

onBothBackends("order within a slot decides what a monitor sees", async (backend) => {
  const group = new NeuronGroup(1, "v : 1");
  group.runRegularly("v += 1", { when: "resets", order: 3 });
  const orders = [2, 4];
  const traces = orders.map((order) => new StateMonitor(group, "v", { when: "resets", order }));
  await ran(backend, [group, ...traces], "0.3 ms");
  assert.equal(
    traces.map((trace) => [...trace.get("v")[0]!]),
    [
      [0, 1, 2],
      [1, 2, 3],
    ],
  );
});

onBothBackends(
  "integers, booleans, shared variables, time and numbering are recorded too",
  async (backend) => {
    const group = new NeuronGroup(
      3,
      "k : integer\nb : boolean\ns : 1 (shared)\nbig = k > 2 : boolean",
    );
    group.runRegularly("k += i; b = not b; s += 0.5");
    const trace = new StateMonitor(group, ["k", "b", "s", "i", "t", "big"], {
      record: [2, 0],
      when: "end",
    });
    await ran(backend, [group, trace], "0.3 ms");
    assert.equal([...trace.get("k")[0]!], [2, 4, 6]);
    assert.equal([...trace.get("b")[1]!], [1, 0, 1]);
    assert.equal(
      trace.get("s").map((s) => [...s]),
      [
        [0.5, 1, 1.5],
        [0.5, 1, 1.5],
      ],
    );
    assert.equal([...trace.get("i")[0]!], [2, 2, 2]);
    assert.equal(ms(trace.get("t")[0]!), [0, 0.1, 0.2]);
    assert.equal([...trace.get("big")[0]!], [0, 1, 1]);
  },
);

onBothBackends("subexpressions of synapses, with both neighbours, and delays", async (backend) => {
  const source = new SpikeGeneratorGroup(2, { indices: [0, 1, 0], times: [0, 1e-4, 2e-4] });
  const target = new NeuronGroup(2, "v : 1");
  target.set("v", "10*(i + 1)");
  const synapses = new Synapses(source, target, {
    model: "w : 1\ndrive = w*v_post + i : 1",
    onPre: "w += 1; delay += 0.1*ms",
    delay: "0 ms",
  }).connect();
  const trace = new StateMonitor(synapses, ["drive", "delay", "w", "j"], {
    record: [1, 2],
    when: "end",
  });
  await ran(backend, [source, target, synapses, trace], "0.4 ms");
  assert.equal([...trace.get("w")[0]!], [1, 1, 1, 2]);
  assert.equal([...trace.get("drive")[0]!], [20, 20, 20, 40]);
  assert.equal([...trace.get("drive")[1]!], [1, 11, 11, 11]);
  assert.equal(ms(trace.get("delay")[0]!), [0.1, 0.1, 0.1, 0.2]);
  assert.equal([...trace.get("j")[0]!], [1, 1, 1, 1]);
  return { drive: trace.get("drive")[0]! };
});

onBothBackends("a common delay is recorded, also when it turns into many", async (backend) => {
  const source = new SpikeGeneratorGroup(1, { indices: [0], times: [0] });
  const target = new NeuronGroup(3, "v : 1");
  const synapses = new Synapses(source, target, { onPre: "v_post += 1", delay: "1 ms" }).connect();
  const trace = new StateMonitor(synapses, "delay", { record: [2] });
  const net = await ran(backend, [source, target, synapses, trace], "0.2 ms");
  synapses.set("delay", "(j + 2)*ms");
  await net.run("0.2 ms");
  assert.equal(ms(trace.get("delay")[0]!), [1, 1, 4, 4]);
});

onBothBackends(
  "a monitor of several runs, with a network built anew in between, goes on",
  async (backend) => {
    const group = new NeuronGroup(2, "dv/dt = 1000*Hz : 1\nx = 2*v : 1", { method: "euler" });
    const trace = new StateMonitor(group, ["v", "x"], { record: [0] });
    const net = await ran(backend, [group, trace], "0.2 ms");
    net.add(new NeuronGroup(1, ""));
    await net.run("0.2 ms");
    close(trace.get("v")[0]!, [0, 0.1, 0.2, 0.3]);
    close(trace.get("x")[0]!, [0, 0.2, 0.4, 0.6]);
    const copy = trace.get("v")[0]!;
    await net.run("0.1 ms");
    assert.is(copy.length, 4, "what was read stays as it was");
  },
);

test("before a run everything is empty", () => {
  const group = new NeuronGroup(2, "v : 1", { threshold: "v > 1" });
  const [spikes, trace] = [new SpikeMonitor(group), new StateMonitor(group, "v")];
  assert.equal(
    [spikes.numSpikes, spikes.i.length, trace.t.length, trace.step.length],
    [0, 0, 0, 0],
  );
  assert.equal(
    trace.get("v").map((v) => v.length),
    [0, 0],
  );
  assert.equal(
    spikes.spikeTrains().map((train) => train.length),
    [0, 0],
  );
});

test("what cannot be recorded is refused", () => {
  const group = new NeuronGroup(2, "v : 1\nx = 2*v : 1", {
    threshold: "v > 1",
    namespace: { tau: 3 },
  });
  const refused = (error: Error) => error instanceof ValueError;
  assert.throws(() => new StateMonitor(group, "u" as string), refused);
  assert.throws(() => new StateMonitor(group, "tau" as string), refused);
  assert.throws(() => new StateMonitor(group, "v", { record: 2 }), refused);
  assert.throws(() => new StateMonitor(group, "v", { record: [0, -1] }), refused);
  assert.throws(() => new StateMonitor(group, "v", { when: "lunch" }), refused);
  assert.throws(() => new SpikeMonitor(group, { variables: ["u" as string] }), refused);
  const [spikes, trace] = [
    new SpikeMonitor(group, { variables: ["v"] }),
    new StateMonitor(group, "v"),
  ];
  assert.throws(() => spikes.get("x" as string), refused);
  assert.throws(() => trace.get("x" as string), refused);
});

test.run();
