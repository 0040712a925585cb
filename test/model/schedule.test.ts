// A schedule of one's own: the order of slots in a step.

import {
  Network,
  NeuronGroup,
  PopulationRateMonitor,
  SpikeGeneratorGroup,
  SpikeMonitor,
  StateMonitor,
  Synapses,
} from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { bothIn } from "./both.ts";

const test = suite("model: schedules");
const onBothBackends = bothIn(test);

const usual = ["start", "groups", "thresholds", "synapses", "resets", "end"];
const propagateFirst = ["start", "groups", "synapses", "thresholds", "resets", "end"];
const resetFirst = ["start", "groups", "thresholds", "resets", "synapses", "end"];

for (const [schedule, offset] of [
  [usual, 1],
  [propagateFirst, 1],
] as const)
  onBothBackends(
    `a spike is felt at the next threshold: ${schedule.join(", ")}`,
    async (backend) => {
      const source = new SpikeGeneratorGroup(1, { indices: [0], times: [3e-4] });
      const target = new NeuronGroup(1, "v : 1", { threshold: "v > 0.5", reset: "v = 0" });
      const synapses = new Synapses(source, target, { onPre: "v += 1" }).connect();
      const fired = new SpikeMonitor(target);
      const net = new Network([source, target, synapses, fired], { backend, schedule });
      await net.run("1 ms");
      assert.equal([...fired.step], [3 + offset]);
    },
  );

// the numbers are those of Brian2 2.5.1 with the same net.schedule
onBothBackends(
  "an input in the step of a spike survives when resets come first",
  async (backend) => {
    const left = async (schedule: readonly string[]): Promise<number[]> => {
      const source = new SpikeGeneratorGroup(1, { indices: [0, 0, 0], times: [0, 1e-4, 2e-4] });
      const target = new NeuronGroup(1, "v : 1", { threshold: "v > 0.5", reset: "v = 0" });
      const synapses = new Synapses(source, target, { onPre: "v += 1" }).connect();
      const fired = new SpikeMonitor(target);
      await new Network([source, target, synapses, fired], { backend, schedule }).run("1 ms");
      return [...fired.step];
    };
    assert.equal(await left(usual), [1, 3]);
    assert.equal(await left(resetFirst), [1, 2, 3]);
    assert.equal(await left(propagateFirst), [1, 2, 3]);
  },
);

onBothBackends("before_ and after_ go along with their slot", async (backend) => {
  const group = new NeuronGroup(1, "v : 1");
  const places = ["after_end", "before_start", "end", "before_end", "start", "after_start"];
  places.forEach((when, k) => void group.runRegularly(`v = 10*v + ${k}`, { when }));
  const schedule = ["end", "groups", "start"];
  await new Network([group], { backend, schedule }).run("0.1 ms");
  // before_end, end, after_end, before_start, start, after_start
  assert.equal([...group.get("v")], [320145]);
});

onBothBackends(
  "update and threshold are not made one pass where something stands between",
  async (backend) => {
    const group = new NeuronGroup(1, "dv/dt = 1/ms : 1", { threshold: "v > 0.45", reset: "v = 0" });
    group.runRegularly("v += 0.2", { when: "start" });
    const fired = new SpikeMonitor(group);
    const schedule = ["groups", "start", "thresholds", "resets"];
    await new Network([group, fired], { backend, schedule }).run("0.5 ms");
    assert.equal([...fired.step], [1, 3]);
  },
);

test("schedule() and explain() show the order, and say when it is not the usual one", async () => {
  const group = new NeuronGroup(1, "dv/dt = 1/ms : 1", { threshold: "v > 1", reset: "v = 0" });
  const trace = new StateMonitor(group, "v");
  const net = new Network([group, trace], {
    schedule: ["resets", "groups", "thresholds", "start"],
  });
  const lines = net.schedule().split("\n");
  assert.is(lines[0], "schedule of its own: resets, groups, thresholds, start");
  assert.equal(
    lines.slice(1).map((line) => line.trim().split(/ +/)[0]),
    ["resets", "groups", "start"],
  );
  assert.match(net.explain({ code: false }), /schedule of its own: resets, groups/);
  assert.equal(net.slots, ["resets", "groups", "thresholds", "start"]);
  net.slots = usual;
  assert.not.match(net.schedule(), /of its own/);
  assert.match(net.schedule(), /^start/);
});

test("a slot left out is told when something runs in it, before the run", async () => {
  const group = new NeuronGroup(2, "v : 1", { threshold: "v > 1", reset: "v = 0" });
  const rate = new PopulationRateMonitor(group, { name: "rates" });
  const net = new Network([group, rate], { schedule: usual.slice(0, 5) });
  assert.throws(
    () => net.schedule(),
    /slot missing in the schedule: 'end', in which rates runs .schedule: start, groups/,
  );
  net.slots = usual;
  await net.run("1 ms");
  assert.is(rate.rate.length, 10);
});

onBothBackends(
  "in one slot: operations, code of groups, monitors, code of synapses",
  async (backend) => {
    const group = new NeuronGroup(1, "v : 1\nw : 1", { name: "cells" });
    const synapses = new Synapses(group, group, { model: "x : 1" }).connect();
    const seen = new StateMonitor(group, ["v", "w"]);
    const joined = new StateMonitor(synapses, ["x"]);
    synapses.runRegularly("x += 1");
    group.runRegularly("v += 1; w = 10*w + v");
    const net = new Network([seen, joined, synapses, group], { backend });
    net.operation(() => group.set("w", 7));
    await net.run("0.3 ms");
    // Brian2 2.5.1 with the names it gives by itself
    assert.equal([...seen.get("v")[0]!], [1, 2, 3]);
    assert.equal([...seen.get("w")[0]!], [71, 72, 73]);
    assert.equal([...joined.get("x")[0]!], [0, 1, 2]);
  },
);

const wrong: readonly (readonly [unknown, RegExp])[] = [
  [["start", "group"], /unknown slot in the schedule: 'group' .did you mean 'groups'/],
  [["start", "groups", "start"], /slot twice in the schedule: 'start'/],
  [["start", "before_groups"], /invalid slot in the schedule: 'before_groups' .before_ and after_/],
  [["start", 3], /unknown slot in the schedule: 3/],
  ["start", /invalid schedule: 'start' .expected a list of slots: start, groups/],
];

for (const [schedule, message] of wrong)
  test(`the schedule ${JSON.stringify(schedule)} is refused`, () => {
    assert.throws(() => new Network([], { schedule: schedule as string[] }), message);
    const net = new Network([]);
    assert.throws(() => {
      net.slots = schedule as string[];
    }, message);
    assert.equal(net.slots, usual);
  });

test.run();
