// runAt and monitors with times: what happens at given times only.

import { Network, NeuronGroup, StateMonitor, Synapses } from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { bits, bothIn, ms, ran } from "./both.ts";

const test = suite("model: at given times");
const onBothBackends = bothIn(test);

onBothBackends("code runs in the steps of its times, whatever their order", async (backend) => {
  const group = new NeuronGroup(2, "v : 1\nlast : second");
  group.runAt("v += i + 1; last = t", { times: ["0.7 ms", 0, "0.3 ms"] });
  const trace = new StateMonitor(group, ["v", "last"], { when: "end" });
  await ran(backend, [group, trace], "1 ms");
  assert.equal([...trace.get("v")[1]!], [2, 2, 2, 4, 4, 4, 4, 6, 6, 6]);
  assert.equal(ms(trace.get("last")[0]!), [0, 0, 0, 0.3, 0.3, 0.3, 0.3, 0.7, 0.7, 0.7]);
  return { v: trace.get("v")[1]! };
});

onBothBackends(
  "a time between steps counts for the next, and the group's dt decides",
  async (backend) => {
    const group = new NeuronGroup(1, "v : 1", { dt: "0.5 ms" });
    group.runAt("v = t/ms", { times: [0.6e-3] });
    const fine = new NeuronGroup(1, "v : 1");
    fine.runAt("v = t/ms", { times: [0.25e-3] });
    await ran(backend, [group, fine], "2 ms");
    assert.equal([...group.get("v")], [1]);
    assert.equal(ms(Float64Array.of(fine.get("v")[0]! * 1e-3)), [0.3]);
  },
);

onBothBackends("code of synapses and of parts runs at its times as well", async (backend) => {
  const cells = new NeuronGroup(3, "v : 1");
  const synapses = new Synapses(cells, cells, { model: "w : 1" }).connect();
  cells.at([2, 0]).runAt("v = 10*(i + 1)", { times: [1e-4] });
  synapses.runAt("w = i + j", { times: [1e-4], when: "before_end" });
  synapses.slice(0, 2).runAt("w *= 100", { times: [1e-4], when: "end" });
  synapses.at({ i: 2 }).runAt("v_post += w", { times: [3e-4] });
  await ran(backend, [cells, synapses], "0.5 ms");
  assert.equal([...synapses.get("w")], [0, 100, 2, 1, 2, 3, 2, 3, 4]);
  assert.equal([...cells.get("v")], [22, 3, 14]);
});

onBothBackends("when and order place it in the step", async (backend) => {
  const group = new NeuronGroup(1, "v : 1");
  group.runAt("v = v*10", { times: [0], order: 1 });
  group.runAt("v = v + 1", { times: [0] });
  group.runAt("v = v - 3", { times: [0], when: "end" });
  await ran(backend, [group], "0.1 ms");
  assert.equal([...group.get("v")], [7]);
});

onBothBackends("several runs, and a restore, keep to the times", async (backend) => {
  const group = new NeuronGroup(1, "v : 1");
  group.runAt("v += 1", { times: ["0.1 ms", "0.4 ms", "0.8 ms"] });
  const net = new Network([group], { backend });
  await net.run("0.3 ms");
  const early = net.store();
  const seen: number[] = [];
  for (const duration of ["0.2 ms", "0.5 ms"]) {
    await net.run(duration);
    seen.push(group.get("v")[0]!);
  }
  net.restore(early);
  await net.run("0.7 ms");
  assert.equal([...seen, group.get("v")[0]], [2, 3, 3]);
});

test("code added after its time has passed does not run", async () => {
  const group = new NeuronGroup(1, "v : 1");
  const net = new Network([group]);
  await net.run("1 ms");
  group.runAt("v += 1", { times: ["0.5 ms", "1.5 ms"] });
  await net.run("1 ms");
  assert.equal([...group.get("v")], [1]);
});

onBothBackends("test_state_monitor_event_clock: samples at given times", async (backend) => {
  const group = new NeuronGroup(2, "dv/dt = 1/ms : 1", { method: "euler" });
  const trace = new StateMonitor(group, ["v"], { times: ["0.5 ms", "0.2 ms", "1.1 ms"] });
  const all = new StateMonitor(group, ["v"]);
  await ran(backend, [group, trace, all], "1 ms");
  assert.equal(ms(trace.t), [0.2, 0.5]);
  assert.equal([...trace.step], [2, 5]);
  bits(trace.get("v")[1]!, [all.get("v")[1]![2]!, all.get("v")[1]![5]!]);
});

const wrong: readonly (readonly [string, object, RegExp])[] = [
  ["no times", {}, /invalid times of runAt of group .* undefined .expected a list of times/],
  ["a single time", { times: 1e-3 }, /expected a list of times/],
  ["a time below 0", { times: [0, "-1 ms"] }, /'-1 ms' at position 1 .expected finite times >= 0/],
  ["volts", { times: ["1 mV"] }, /times\[0\] .* '1 mV' is \[volt\]/],
  ["an interval", { times: [0], dt: "1 ms" }, /unknown option of runAt .* dt/],
  ["a slot that is none", { times: [0], when: "strat" }, /unknown slot: 'strat' .*'start'/],
];

for (const [what, options, message] of wrong)
  test(`runAt with ${what} is refused`, () => {
    const group = new NeuronGroup(1, "v : 1");
    assert.throws(() => group.runAt("v += 1", options as { times: number[] }), message);
  });

test("two times in one step are refused before the run; dt and times of a monitor at once", async () => {
  const group = new NeuronGroup(1, "v : 1");
  group.runAt("v += 1", { times: ["0.31 ms", "0.39 ms"] });
  let told = "";
  await new Network([group]).run("1 ms").catch((error: Error) => {
    told = error.message;
  });
  assert.match(told, /two times of runAt of group '\w+' in one step: 310 us and 390 us/);
  assert.throws(
    () => new StateMonitor(group, "v", { dt: "1 ms", times: [0] }),
    /both dt and times/,
  );
});

test.run();
