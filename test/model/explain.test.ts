// explain and schedule: a network told in words, for models of several kinds.

import {
  Network,
  NeuronGroup,
  SpikeGeneratorGroup,
  SpikeMonitor,
  StateMonitor,
  Synapses,
} from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";

const test = suite("model: explain");

function lif() {
  return new NeuronGroup(10, "dv/dt = (I - v)/(10*ms) : 1 (unless refractory)\nI : 1 (constant)", {
    threshold: "v > 1",
    reset: "v = 0",
    refractory: "2 ms",
    name: "lif",
  });
}

test("linear neurons with one delay: exact and why, a ring of spike lists and why", () => {
  const group = lif();
  const synapses = new Synapses(group, group, {
    onPre: "v_post += 0.1",
    delay: "1 ms",
    name: "same",
  }).connect();
  const told = new Network([group, synapses], { backend: "js" }).explain({ code: false });
  assert.match(told, /lif: 10 neurons/);
  assert.match(told, /dv\/dt = .*10 \* ms.* : 1 \(unless refractory\)/);
  assert.match(told, /method: exact: .*linear/);
  assert.match(told, /threshold: v > 1/);
  assert.match(told, /refractory \(time\): /);
  assert.match(told, /same: 100 synapses from lif to lif/);
  assert.match(told, /pathway pre \(on pre spikes, order -1\): v_post \+= 0.1/);
  assert.match(told, /queue: ring of spike lists: one delay for all synapses/);
  assert.not.match(told, /IR:/);
});

test("non-linear neurons with delays that differ: why not exact, a wheel and why", () => {
  const group = new NeuronGroup(3, "dv/dt = (v**2 - v)/(10*ms) : 1", {
    threshold: "v > 1",
    reset: "v = 0",
  });
  const synapses = new Synapses(group, group, { onPre: "v_post += 0.1" }).connect();
  synapses.set("delay", "i*ms");
  const told = new Network([group, synapses]).explain({ code: false });
  assert.match(told, /method: euler: exact cannot take it: /);
  assert.match(told, /queue: wheel of synapse numbers: delays differ between synapses/);
});

test("delays that code writes, or a program holds: a wheel and why; equal ones: a ring and why", () => {
  const group = new SpikeGeneratorGroup(3, { indices: [], times: [] });
  const written = new Synapses(group, group, { onPre: "delay += 0.1*ms" }).connect();
  const held = new Synapses(group, group, { model: "n : 1", onPre: "n += 1" }).connect();
  const equal = new Synapses(group, group, { model: "n : 1", onPre: "n += 1" }).connect();
  const regular = new Synapses(group, group, {
    model: "n : 1",
    onPre: "n += 1",
    onPost: "n -= 1",
  }).connect();
  regular.runRegularly("post.delay = 1*ms");
  equal.set("delay", "0.3 ms");
  assert.is(held.state.delay!.length, 9);
  const told = new Network([group, written, held, equal, regular]).explain({ code: false });
  const queues = told
    .split("\n")
    .filter((line) => line.includes("queue:"))
    .map((line) => line.trim());
  assert.equal(queues, [
    "queue: wheel of synapse numbers: code writes delay: it is read at every spike",
    "queue: wheel of synapse numbers: the host program has a live view of delay: it is read at every spike",
    "queue: ring of spike lists: all delays are 3 steps",
    "queue: ring of spike lists: one delay for all synapses",
    "queue: wheel of synapse numbers: code writes post.delay: it is read at every spike",
  ]);
});

test("delays count in steps of the group that spikes: told where it has a step of its own", () => {
  const slow = new NeuronGroup(1, "v : 1", { threshold: "v > 1", dt: "1 ms", name: "slow" });
  const target = lif();
  const options = { onPre: "v_post += 0.1", delay: "0.3 ms" };
  const both = [slow, target].map((source) => new Synapses(source, target, options).connect());
  const told = new Network([slow, target, ...both]).explain({ code: false });
  const lines = told.split("\n").filter((line) => line.includes("delays count"));
  assert.equal(lines, ["    delays count in steps of 1 ms, which slow takes"]);
});

test("clock-driven and event-driven synapses name their methods", () => {
  const group = lif();
  const synapses = new Synapses(group, group, {
    model: "dg/dt = -g/(5*ms) : 1 (clock-driven)\ndA/dt = -A/(20*ms) : 1 (event-driven)",
    onPre: "A += 1; g += A",
  }).connect();
  const told = new Network([group, synapses]).explain({ code: false });
  assert.match(told, /method: exact/);
  assert.match(told, /event-driven equations: solved exactly from event to event/);
});

for (const backend of ["js", "wasm"] as const)
  test(`with code, every kernel is shown as IR and as emitted for ${backend}`, () => {
    const group = lif();
    const told = new Network([group], { backend }).explain();
    const kernels = told.match(/^kernel .*$/gm)!;
    assert.ok(kernels.length >= 2);
    assert.is(told.match(/^IR:$/gm)!.length, kernels.length);
    assert.is(told.match(new RegExp(`^${backend}:$`, "gm"))!.length, kernels.length);
    assert.match(told, backend === "js" ? /for \(let / : /f64x2/);
  });

test("test_schedule: one line per operation, in the order of a step", () => {
  const group = lif();
  const other = new NeuronGroup(10, "dv/dt = drive/ms : 1\ndrive : 1", {
    name: "other",
    threshold: "v > 1",
    reset: "v = 0",
  });
  const full = new Synapses(group, other, {
    model: "x : 1\ndrive_post = x : 1 (summed)\ndy/dt = -y/ms : 1 (clock-driven)",
    onPre: "v_post += 0.1",
    onPost: "v_pre -= 0.1",
    name: "full",
  }).connect();
  other.runRegularly("v += 0.1");
  const net = new Network(
    [
      new SpikeMonitor(group, { name: "spikes" }),
      new StateMonitor(group, "v", { name: "trace" }),
      full,
      other,
      group,
    ].reverse(),
  );
  const lines = net.schedule().split("\n");
  const expected = [
    /^start .* other\.regular0$/,
    /^start .* trace$/,
    /^groups +-1 .* full\.drive_post\.clear$/,
    /^groups +-1 .* full\.drive_post$/,
    /^groups +0 .* full\.update$/,
    /lif\.(update|threshold)/,
    /^thresholds +1 .* spikes$/,
    /^synapses .* full\.pre\.push$/,
    /^synapses .* full\.post\.push$/,
    /^synapses +-1 .* full\.pre$/,
    /^synapses +1 .* full\.post$/,
    /^resets .* lif\.reset$/,
  ];
  let last = -1;
  for (const line of expected) {
    const at = lines.findIndex((text) => line.test(text));
    assert.ok(at > last, `${line} after line ${last} in\n${lines.join("\n")}`);
    last = at;
  }
});

test.run();
