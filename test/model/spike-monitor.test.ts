// What monitors of spikes and events keep, when they look, and one more sample of a StateMonitor.

import {
  EventMonitor,
  Network,
  NetworkError,
  NeuronGroup,
  SpikeMonitor,
  StateMonitor,
  ValueError,
} from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { bothIn, close, ms, ran } from "./both.ts";

const test = suite("model: monitors of events");
const onBothBackends = bothIn(test);

/** Cell i fires in the steps that are multiples of i + 1; `n` counts its resets. */
const firing = () =>
  new NeuronGroup(3, "n : 1", { threshold: "t_in_timesteps % (i + 1) == 0", reset: "n += 1" });

onBothBackends("record: false counts, in parts too, and keeps nothing else", async (backend) => {
  const group = firing();
  const all = new SpikeMonitor(group);
  const counting = new SpikeMonitor(group, { record: false, name: "counting" });
  const part = new SpikeMonitor(group.at([2, 0]), { record: false });
  const net = await ran(backend, [group, all, counting, part], "0.7 ms");
  assert.equal([...counting.count], [7, 4, 3]);
  assert.equal([...counting.count], [...all.count]);
  assert.equal([...part.count], [3, 7]);
  assert.equal([counting.numSpikes, counting.numEvents, part.numSpikes], [14, 14, 10]);
  assert.equal([counting.recording, all.recording], [false, true]);
  for (const read of [() => counting.i, () => counting.t, () => counting.spikeTrains()])
    assert.throws(
      read,
      (error: Error) =>
        error instanceof ValueError && /^not recorded: [it] of 'counting'/.test(error.message),
    );
  const snapshot = net.store();
  await net.run("0.7 ms");
  assert.is(counting.numSpikes, 26);
  net.restore(snapshot);
  assert.equal([...counting.count], [7, 4, 3]);
});

test("what only counts takes no variables and no file", () => {
  const wrong = [{ variables: ["n"] as const }, { file: "spikes.npy" }];
  for (const more of wrong)
    assert.throws(
      () => new SpikeMonitor(firing(), { record: false, ...more }),
      /both `record: false` and `(variables|file)`/,
    );
  assert.throws(() => new SpikeMonitor(firing(), { record: [0] as never }), /invalid record/);
});

onBothBackends("when and order choose what the variables are", async (backend) => {
  const group = firing();
  const variables = ["n"] as const;
  const monitors = [
    new SpikeMonitor(group, { variables }),
    new SpikeMonitor(group, { variables, when: "after_resets" }),
    new EventMonitor(group, "spike", { variables, when: "resets", order: -1 }),
    new EventMonitor(group, "spike", { variables, when: "resets", order: 1 }),
  ];
  const net = await ran(backend, [group, ...monitors], "0.2 ms");
  const seen = monitors.map((monitor) => [...monitor.get("n")]);
  assert.equal(seen, [
    [0, 0, 0, 1],
    [1, 1, 1, 2],
    [0, 0, 0, 1],
    [1, 1, 1, 2],
  ]);
  for (const monitor of monitors) assert.equal([...monitor.i], [0, 1, 2, 0]);
  const slots = net.schedule().split("\n");
  assert.match(slots.find((line) => line.endsWith(monitors[0]!.name))!, /^thresholds +1 /);
  assert.match(slots.find((line) => line.endsWith(monitors[1]!.name))!, /^after_resets +0 /);
});

test("a slot that there is not is refused", () => {
  assert.throws(() => new SpikeMonitor(firing(), { when: "reset" }), /unknown slot: 'reset'/);
  assert.throws(() => new SpikeMonitor(firing(), { order: "1" as never }), /order/);
});

onBothBackends("values of each element by itself", async (backend) => {
  const group = firing();
  const monitor = new SpikeMonitor(group, { variables: ["n"] });
  await ran(backend, [group, monitor], "0.5 ms");
  const values = monitor.values("n").map((train) => [...train]);
  assert.equal(values, [
    [0, 1, 2, 3, 4],
    [0, 1, 2],
    [0, 1],
  ]);
  assert.equal(monitor.values("t").map(ms), monitor.spikeTrains().map(ms));
  const all = monitor.allValues();
  assert.equal(Object.keys(all), ["t", "n"]);
  assert.equal([...all.n[1]!], [0, 1, 2]);
  assert.equal(ms(all.t[2]!), [0, 0.3]);
});

onBothBackends("one more sample, after a run and in a run", async (backend) => {
  const group = new NeuronGroup(2, "dv/dt = (1 + i)/ms : 1\nw = 2*v : 1", { method: "euler" });
  const monitor = new StateMonitor(group, ["v", "w"], { dt: "0.2 ms" });
  const net = new Network([group, monitor], { backend });
  assert.throws(
    () => monitor.recordSingleTimestep(),
    (error: Error) => error instanceof NetworkError && /net\.run\(0\)/.test(error.message),
  );
  await net.run("0.5 ms");
  monitor.recordSingleTimestep();
  assert.equal(ms(monitor.t), [0, 0.2, 0.4, 0.5]);
  close(monitor.get("v")[1]!, [0, 0.4, 0.8, 1]);
  close(monitor.get("w")[0]!, [0, 0.4, 0.8, 1]);
  net.operation(() => monitor.recordSingleTimestep(), { dt: "0.6 ms", when: "end" });
  await net.run("0.2 ms");
  assert.equal(ms(monitor.t), [0, 0.2, 0.4, 0.5, 0.6, 0.6]);
  close(monitor.get("v")[0]!, [0, 0.2, 0.4, 0.5, 0.6, 0.7]);
});

onBothBackends("a run of no length is enough for a first sample", async (backend) => {
  const group = new NeuronGroup(2, "v : 1");
  group.set("v", "i + 1");
  const monitor = new StateMonitor(group, "v");
  const net = await ran(backend, [group, monitor], 0);
  monitor.recordSingleTimestep();
  assert.equal([...monitor.t], [0]);
  assert.equal(
    monitor.get("v").map(([v]) => v),
    [1, 2],
  );
  const snapshot = net.store();
  net.restore(snapshot);
  monitor.recordSingleTimestep();
  assert.equal(monitor.get("v")[1]!.length, 2);
});

test.run();
