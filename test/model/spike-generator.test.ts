// SpikeGeneratorGroup: spikes land in the step that their time means, once.

import {
  MyelinError,
  Network,
  NeuronGroup,
  SpikeGeneratorGroup,
  SpikeMonitor,
  Synapses,
  ValueError,
} from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { bits, bothIn, ran } from "./both.ts";

const test = suite("model: spike generators");
const onBothBackends = bothIn(test);

onBothBackends("times may be quantities as text", async (backend) => {
  const given = { indices: [0, 1, 0], times: ["1 ms", "0.5*ms", "2000 us"] };
  const group = new SpikeGeneratorGroup(2, given);
  const spikes = new SpikeMonitor(group);
  await ran(backend, [group, spikes], "3 ms");
  bits(spikes.step, [5, 10, 20]);
  group.setSpikes([1], ["4 ms"]);
  for (const [times, message] of [
    [["1 mV"], /invalid times: '1 mV' is \[volt\] \(expected \[second\]\)/],
    [["soon"], /unknown unit: soon|unknown name: soon|soon/],
    ["1 ms", /invalid spikes of .*'1 ms' as times \(expected two arrays/],
  ] as const)
    assert.throws(
      () => new SpikeGeneratorGroup(1, { indices: [0], times: times as unknown as string[] }),
      (error: Error) => error instanceof MyelinError && message.test(error.message),
    );
});

onBothBackends(
  "test_spikegenerator_rounding: 10000 spikes on the grid, one per step",
  async (backend) => {
    const times = Array.from({ length: 10000 }, (_, k) => k * 1e-4);
    const group = new SpikeGeneratorGroup(1, { indices: times.map(() => 0), times });
    const spikes = new SpikeMonitor(group);
    await ran(backend, [group, spikes], "1 s");
    bits(
      spikes.step,
      times.map((_, k) => k),
    );
  },
);

onBothBackends("test_spikegenerator_rounding_long: still so after 10^6 steps", async (backend) => {
  const times = Float64Array.from({ length: 1e6 }, (_, k) => k * 1e-4);
  const group = new SpikeGeneratorGroup(1, { indices: new Int32Array(1e6), times });
  const spikes = new SpikeMonitor(group);
  await ran(backend, [group, spikes], "100 s");
  bits(
    spikes.step,
    times.map((_, k) => k),
  );
});

onBothBackends("test_spikegenerator_period: spikes come again and again", async (backend) => {
  const group = new SpikeGeneratorGroup(3, {
    indices: [2, 0, 1],
    times: [0, 1e-4, 4e-4],
    period: "0.5 ms",
  });
  const spikes = new SpikeMonitor(group);
  const net = await ran(backend, [group, spikes], "0.7 ms");
  await net.run("0.5 ms");
  assert.equal([...spikes.step], [0, 1, 4, 5, 6, 9, 10, 11]);
  assert.equal([...spikes.i], [2, 0, 1, 2, 0, 1, 2, 0]);
});

onBothBackends(
  "test_spikegenerator_rounding_period: no step is lost in 10^6 steps",
  async (backend) => {
    const group = new SpikeGeneratorGroup(1, { indices: [0], times: [0], period: "0.3 ms" });
    const spikes = new SpikeMonitor(group);
    await ran(backend, [group, spikes], "100 s");
    bits(
      spikes.step,
      Array.from({ length: 333334 }, (_, k) => 3 * k),
    );
  },
);

onBothBackends(
  "spikes of one step go out by element, whatever the order given",
  async (backend) => {
    const group = new SpikeGeneratorGroup(4, {
      indices: [3, 1, 2, 0],
      times: [1e-4, 1.5e-4, 0, 1.0999e-4],
    });
    const spikes = new SpikeMonitor(group);
    await ran(backend, [group, spikes], "1 ms");
    assert.equal([...spikes.i], [2, 0, 1, 3]);
    assert.equal([...spikes.step], [0, 1, 1, 1]);
  },
);

onBothBackends("spikes may be replaced between runs", async (backend) => {
  const group = new SpikeGeneratorGroup(2, { indices: [0], times: [0] });
  const spikes = new SpikeMonitor(group);
  const net = await ran(backend, [group, spikes], "1 ms");
  group.setSpikes([1, 0], [1.5e-3, 2e-4]);
  await net.run("1 ms");
  assert.equal([...spikes.i], [0, 1]);
  assert.equal([...spikes.step], [0, 15]);
});

onBothBackends("a generator has a step of its own, and can be sliced", async (backend) => {
  const group = new SpikeGeneratorGroup(4, {
    indices: [0, 1, 2, 3],
    times: [0, 1e-3, 2e-3, 3e-3],
    dt: "1 ms",
  });
  const target = new NeuronGroup(2, "n : 1");
  const part = group.slice(1, 3);
  const synapses = new Synapses(part, target, { onPre: "n_post += 1 + 10*i" }).connect({ j: "i" });
  const spikes = new SpikeMonitor(part);
  await ran(backend, [group, target, synapses, spikes], "5 ms");
  assert.equal([...spikes.i], [0, 1]);
  assert.equal([...spikes.step], [1, 2]);
  assert.equal([...target.get("n")], [1, 11]);
});

const refused = (error: Error) => error instanceof ValueError;

test("test_spikegenerator_multiple_spikes_per_bin: two spikes of an element in one step are refused", async () => {
  const group = new SpikeGeneratorGroup(2, { indices: [0, 1, 0], times: [0, 0.2e-4, 0.9e-4] });
  let error: unknown;
  try {
    await new Network([group]).run("1 ms");
  } catch (caught) {
    error = caught;
  }
  assert.ok(error instanceof ValueError && /element 0 .* one step/.test(error.message));
  await new Network([
    new SpikeGeneratorGroup(2, { indices: [0, 1, 0], times: [0, 0, 0.9e-4], dt: "0.05 ms" }),
  ]).run(0);
});

test("what cannot be spikes is refused, and leaves the spikes as they were", async () => {
  const group = new SpikeGeneratorGroup(2, { indices: [0], times: [2e-4] });
  assert.throws(() => group.setSpikes([0, 1], [0]), refused);
  assert.throws(() => group.setSpikes([2], [0]), refused);
  assert.throws(() => group.setSpikes([-1], [0]), refused);
  assert.throws(() => group.setSpikes([0.5], [0]), refused);
  assert.throws(() => group.setSpikes([0], [-1]), refused);
  assert.throws(() => group.setSpikes([0], [Number.NaN]), refused);
  assert.throws(() => group.setSpikes([0], [Number.POSITIVE_INFINITY]), refused);
  assert.throws(() => group.setSpikes([0], [5e-3], "5 ms"), refused);
  const spikes = new SpikeMonitor(group);
  await new Network([group, spikes]).run("1 ms");
  assert.equal([...spikes.step], [2]);
});

test("a period that is no multiple of dt is refused when it runs", async () => {
  const group = new SpikeGeneratorGroup(1, { indices: [0], times: [0], period: "0.25 ms" });
  let message = "";
  await new Network([group]).run("1 ms").catch((error: Error) => {
    message = error.message;
  });
  assert.match(message, /period/);
});

test.run();
