// Objects that are switched off for some runs, and what that leaves in place.

import {
  NetworkError,
  NeuronGroup,
  PopulationRateMonitor,
  SpikeGeneratorGroup,
  SpikeMonitor,
  StateMonitor,
  Synapses,
  ValueError,
} from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { bothIn, ms, ran } from "./both.ts";

const test = suite("model: active");
const onBothBackends = bothIn(test);

onBothBackends("a group keeps its values, raises nothing, and goes on", async (backend) => {
  const group = new NeuronGroup(2, "dv/dt = 1/ms : 1", {
    threshold: "v > 0.55",
    reset: "v = 0",
    method: "euler",
  });
  const target = new NeuronGroup(2, "heard : 1");
  const synapses = new Synapses(group, target, { onPre: "heard += 1" }).connect({ j: "i" });
  const spikes = new SpikeMonitor(group);
  const rate = new PopulationRateMonitor(group);
  // it fires in the last step of the first run, and must not be heard again and again
  const net = await ran(backend, [group, target, synapses, spikes, rate], "0.6 ms");
  assert.equal([spikes.numSpikes, ...target.get("heard")], [2, 1, 1]);
  group.active = false;
  await net.run("1 ms");
  assert.equal([...group.get("v"), ...target.get("heard")], [0, 0, 1, 1]);
  assert.equal([spikes.numSpikes, rate.rate.slice(6).reduce((a, b) => a + b)], [2, 0]);
  group.active = true;
  await net.run("0.6 ms");
  assert.equal(ms(spikes.t), [0.5, 0.5, 2.1, 2.1]);
  return { heard: target.get("heard") };
});

onBothBackends("spikes on their way in synapses wait there", async (backend) => {
  const times = [0, 1e-3, 4e-3];
  const source = new SpikeGeneratorGroup(1, { indices: [0, 0, 0], times });
  const target = new NeuronGroup(1, "v : 1");
  const synapses = new Synapses(source, target, { onPre: "v += 1", delay: "2 ms" }).connect();
  const net = await ran(backend, [source, target, synapses], "1.5 ms");
  synapses.active = false;
  await net.run("8.5 ms");
  assert.is(target.get("v")[0], 0);
  synapses.active = true;
  const trace = new StateMonitor(target, "v", { when: "end" });
  net.add(trace);
  await net.run("10 ms");
  // 0.5 and 1.5 ms were left; what came at 4 ms was never sent
  const arrived = [1, 2].map((count) => trace.t[trace.get("v")[0]!.indexOf(count)]!);
  assert.equal(ms(arrived), [10.5, 11.5]);
  assert.is(target.get("v")[0], 2);
});

onBothBackends("monitors record nothing, learning can rest", async (backend) => {
  const group = new NeuronGroup(1, "v : 1", { threshold: "True" });
  const synapses = new Synapses(group, group, { model: "w : 1", onPre: "w += 1" }).connect();
  const monitor = new StateMonitor(synapses, "w", { record: 0 });
  const net = await ran(backend, [group, synapses, monitor], "0.2 ms");
  monitor.active = false;
  synapses.active = false;
  await net.run("0.3 ms");
  assert.is(synapses.get("w")[0], 2);
  monitor.active = true;
  await net.run("0.2 ms");
  assert.equal(ms(monitor.t), [0, 0.1, 0.5, 0.6]);
  assert.equal([...monitor.get("w")[0]!], [0, 1, 2, 2]);
});

onBothBackends("a snapshot taken at a spike brings none to a group at rest", async (backend) => {
  const group = new NeuronGroup(1, "v : 1", { threshold: "True" });
  const target = new NeuronGroup(1, "heard : 1");
  const synapses = new Synapses(group, target, { onPre: "heard += 1" }).connect();
  const net = await ran(backend, [group, target, synapses], "0.1 ms");
  const snapshot = net.store();
  group.active = false;
  net.restore(snapshot);
  await net.run("1 ms");
  assert.is(target.get("heard")[0], 1);
});

test("it is refused during a run, and for what is no boolean", async () => {
  const group = new NeuronGroup(1, "v : 1");
  assert.is(group.active, true);
  const told: unknown[] = [];
  const net = await ran("js", [group], "0.1 ms");
  net.operation(() => {
    try {
      group.active = false;
    } catch (error) {
      told.push(error);
    }
  });
  await net.run("0.1 ms");
  assert.instance(told[0], NetworkError);
  assert.match((told[0] as Error).message, /^cannot switch '\w+' off while its network runs/);
  assert.is(group.active, true);
  assert.throws(
    () => {
      (group as { active: unknown }).active = 0;
    },
    (error: Error) => error instanceof ValueError && /invalid active/.test(error.message),
  );
});

test.run();
