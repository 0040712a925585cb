// Static delays of synapses that lie by them take no memory, and are there whenever somebody asks.

import { Network, NeuronGroup, SpikeGeneratorGroup, Synapses } from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type BackendName, bits, bothIn } from "./both.ts";

const test = suite("model: delays that rest");
const onBothBackends = bothIn(test);

/** 12 sources with `each` synapses for each of 10 delays, to 500 targets. */
function network(
  backend: BackendName,
  each: number,
  options: { sorted?: boolean; dt?: string } = {},
) {
  const { sorted = true, dt = "0.1 ms" } = options;
  const size = 12 * 10 * each;
  const spikes = {
    indices: Array.from({ length: 90 }, (_, k) => (k * 5) % 12),
    times: Array.from({ length: 90 }, (_, k) => `${0.4 * Math.floor(k / 3)} ms`),
  };
  const source = new SpikeGeneratorGroup(12, spikes);
  const target = new NeuronGroup(500, "v : 1");
  const synapses = new Synapses(source, target, {
    model: "w : 1",
    onPre: "v_post = 0.9*v_post + w",
  });
  const i = Int32Array.from({ length: size }, (_, s) => Math.floor(s / (10 * each)));
  const j = Int32Array.from({ length: size }, (_, s) => (s * 37 + (s >> 3)) % 500);
  const delay = Float64Array.from({ length: size }, (_, s) => {
    const place = Math.floor(s / each) % 10;
    return (sorted ? place + 1 : ((place * 3) % 10) + 1) * 4e-4;
  });
  synapses.connect({ i, j });
  synapses.set(
    "w",
    Float64Array.from({ length: size }, (_, s) => (s % 97) / 7),
  );
  synapses.set("delay", delay);
  const net = new Network([source, target, synapses], { backend, dt });
  return { net, target, synapses, delay, array: synapses.transmission!.delays };
}

for (const [each, kind] of [
  [40, "wheel of runs"],
  [60, "wheel of runs"],
  [9, "recent|runs"],
] as const)
  onBothBackends(
    `${each} synapses for each delay arrive as from a wheel of synapses`,
    async (backend) => {
      const [resting, watched] = [network(backend, each), network(backend, each)];
      if (each > 35) assert.ok(resting.array.asleep, "before there is a network");
      void watched.synapses.state.delay;
      for (const { net } of [resting, watched]) await net.run("7 ms");
      bits(resting.target.get("v"), watched.target.get("v"));
      assert.match(resting.net.explain(), new RegExp(`queue: .*(${kind})`));
      assert.match(watched.net.explain(), /queue: wheel of synapse numbers/);
      if (each > 35) assert.ok(resting.array.asleep, "and while it runs");
      bits(resting.synapses.get("delay"), resting.delay, "delays");
      for (const { net } of [resting, watched]) await net.run("7 ms");
      bits(resting.target.get("v"), watched.target.get("v"), "later");
      return { v: resting.target.get("v") };
    },
  );

onBothBackends("delays that repeat but do not ascend arrive in time as well", async (backend) => {
  const [resting, watched] = [true, false].map((rest) => {
    const made = network(backend, 40, { sorted: false });
    if (!rest) void made.synapses.state.delay;
    return made;
  }) as [ReturnType<typeof network>, ReturnType<typeof network>];
  for (const { net } of [resting, watched]) await net.run("14 ms");
  bits(resting.target.get("v"), watched.target.get("v"));
});

onBothBackends(
  "they can be changed, added to, saved, and counted in other steps",
  async (backend) => {
    const [resting, watched] = [network(backend, 50), network(backend, 50)];
    void watched.synapses.state.delay;
    const both = [resting, watched];
    for (const { net } of both) await net.run("2 ms");
    for (const { synapses } of both) synapses.set("delay", "2.4 ms", { at: [0, 17, 4000] });
    for (const { net } of both) await net.run("2 ms");
    bits(resting.target.get("v"), watched.target.get("v"), "changed");
    const delay = resting.delay.map((x) => (x > 3e-3 ? x : 2 * x));
    for (const { synapses } of both) synapses.set("delay", delay);
    for (const { net } of both) await net.run("2 ms");
    bits(resting.target.get("v"), watched.target.get("v"), "set");
    for (const { synapses } of both) synapses.connect({ i: [3, 3], j: [7, 8] });
    for (const { net } of both) await net.run("2 ms");
    bits(resting.target.get("v"), watched.target.get("v"), "connected");
    bits(resting.synapses.get("delay"), watched.synapses.get("delay"));
    const snapshots = both.map(({ net }) => net.store());
    for (const { net } of both) await net.run("1 ms");
    const after = resting.target.get("v");
    for (const [k, { net }] of both.entries()) net.restore(snapshots[k]!);
    for (const { net } of both) await net.run("1 ms");
    bits(resting.target.get("v"), after, "restored");
    bits(watched.target.get("v"), after, "restored, watched");
    return { after };
  },
);

onBothBackends("another time step counts the same delays in other steps", async (backend) => {
  const [resting, watched] = [
    network(backend, 45, { dt: "0.3 ms" }),
    network(backend, 45, { dt: "0.3 ms" }),
  ];
  void watched.synapses.state.delay;
  for (const { net } of [resting, watched]) await net.run("12 ms");
  bits(resting.target.get("v"), watched.target.get("v"));
});

test("a delay that is none is refused, and the others stay", () => {
  const { synapses, delay } = network("js", 40);
  const wrong = delay.slice();
  wrong[77] = -1;
  assert.throws(() => synapses.set("delay", wrong), /invalid delay: -1\.? ?s? at synapse 77/);
  bits(synapses.get("delay"), delay);
  wrong[77] = Number.NaN;
  assert.throws(() => synapses.set("delay", wrong), /at synapse 77/);
  bits(synapses.get("delay"), delay);
});

test.run();
