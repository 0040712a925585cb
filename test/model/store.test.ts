// Storing and restoring: what follows a snapshot is bit for bit what followed the moment it was taken.

import {
  Network,
  NeuronGroup,
  Snapshot,
  SpikeGeneratorGroup,
  SpikeMonitor,
  StateMonitor,
  Synapses,
} from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type BackendName, bits, bothIn, ms } from "./both.ts";

const test = suite("model: store and restore");
const onBothBackends = bothIn(test);

/** Everything at once: two clocks, refractoriness, random code, plasticity, learning delays, a generator, monitors. */
function everything(backend: BackendName, options: { seed?: number; dt?: string } = {}) {
  const P = new NeuronGroup(
    120,
    `dv/dt = (ge - v)/tau : 1 (unless refractory)
     dge/dt = -ge/(5*ms) : 1
     tau : second (constant)
     u = 2*v : 1 (constant over dt)
     drive : 1 (shared)`,
    { threshold: "v > 0.6 + 0.2*rand()", reset: "v = 0.1*rand()", refractory: "2 ms" },
  );
  P.set("tau", "10*ms + i*0.1*ms");
  P.set("v", "rand()");
  P.runRegularly("ge += 0.3*rand() + drive; drive = 0.5*drive + 0.01", { dt: "1 ms" });
  const slow = new NeuronGroup(3, "dx/dt = (y - x)/(20*ms) : 1\ny : 1", { dt: "0.3 ms" });
  slow.runRegularly("y = randn()");
  const G = new SpikeGeneratorGroup(4, {
    indices: [0, 1, 2, 3],
    times: [0, 1e-3, 2e-3, 2.5e-3],
    period: "3 ms",
  });
  const plastic = new Synapses(P.slice(0, 100), P.at([5, 3, 119, 60]), {
    model: `w : 1
            dapre/dt = -apre/(20*ms) : 1 (event-driven)
            dslow/dt = -slow/(50*ms) : 1 (clock-driven)`,
    onPre: "ge_post += w*rand(); apre += 0.1; slow += 1; delay = clip(delay + 0.1*ms, 0*ms, 8*ms)",
    onPost: "w = clip(w + apre, 0, 1); delay = clip(delay - 0.3*ms, 0*ms, 8*ms)",
  });
  plastic.connect({ p: 0.3 });
  plastic.set("w", "0.4*rand()");
  plastic.set("delay", "rand()*5*ms");
  const fixed = new Synapses(P, P, { onPre: "ge_post += 0.02", delay: "1.7 ms" });
  fixed.connect({ p: 0.05 });
  const input = new Synapses(G, P, { onPre: "ge_post += 1", delay: "0.4 ms" });
  input.connect({ condition: "(i + j) % 7 == 0" });
  const spikes = new SpikeMonitor(P, { variables: ["v"] });
  const trace = new StateMonitor(P, ["v", "u"], { record: [0, 7], dt: "0.5 ms" });
  const delays = new StateMonitor(plastic, ["delay", "w"], { record: [0, 1, 2] });
  const own = new StateMonitor(slow, "x");
  const objects = [P, slow, G, plastic, fixed, input, spikes, trace, delays, own];
  const net = new Network(objects, { seed: 5, ...options, backend });
  const left = () => ({
    v: P.get("v"),
    ge: P.get("ge"),
    drive: P.get("drive"),
    x: slow.get("x"),
    w: plastic.get("w"),
    apre: plastic.get("apre"),
    slow: plastic.get("slow"),
    delay: plastic.get("delay"),
    i: spikes.i,
    t: spikes.t,
    count: spikes.count,
    at: spikes.get("v"),
    trace: trace.get("v")[1]!,
    held: trace.get("u")[1]!,
    times: trace.t,
    delays: delays.get("delay")[2]!,
    own: own.get("x")[2]!,
  });
  return { net, left, P, plastic, fixed, spikes };
}

type Numbers = Readonly<Record<string, ArrayLike<number>>>;

function same(actual: Numbers, expected: Numbers, what: string): void {
  for (const key of Object.keys(expected)) bits(actual[key]!, expected[key]!, `${key} ${what}`);
}

/** Copies, for monitors hand out views. */
function kept(numbers: Numbers): Numbers {
  return Object.fromEntries(
    Object.entries(numbers).map(([key, values]) => [key, Array.from(values)]),
  );
}

onBothBackends(
  "what follows a restore is what followed the store, bit for bit",
  async (backend) => {
    const { net, left, spikes } = everything(backend);
    await net.run("13.7 ms");
    const middle = kept(left());
    const snapshot = net.store();
    assert.is(snapshot.t, net.t);
    await net.run("21 ms");
    const end = kept(left());
    assert.ok(spikes.numSpikes > 100, `${spikes.numSpikes} spikes`);
    for (let k = 0; k < 2; k++) {
      net.restore(snapshot);
      same(left(), middle, "after restore");
      await net.run("10 ms");
      await net.run("11 ms");
      same(left(), end, `in repetition ${k}`);
    }
    return end;
  },
);

onBothBackends("a network of the same script goes on where another stood", async (backend) => {
  const one = everything(backend);
  await one.net.run("13.7 ms");
  const bytes = one.net.store().bytes();
  await one.net.run("21 ms");
  const other = everything(backend, { seed: 99 });
  other.net.restore(Snapshot.from(bytes));
  assert.is(other.net.seed, 5, "the random streams come along");
  await other.net.run("21 ms");
  same(other.left(), kept(one.left()), "elsewhere");
  const used = everything(backend, { seed: 98 });
  await used.net.run("7 ms");
  used.net.restore(Snapshot.from(bytes));
  await used.net.run("21 ms");
  same(used.left(), kept(one.left()), "in one that has run");
});

test("a snapshot of one backend goes on on the other", async () => {
  for (const [from, to] of [
    ["js", "wasm"],
    ["wasm", "js"],
  ] as const) {
    const one = everything(from);
    await one.net.run("13.7 ms");
    const snapshot = one.net.store();
    await one.net.run("15 ms");
    const other = everything(to);
    other.net.restore(snapshot);
    await other.net.run("15 ms");
    same(other.left(), kept(one.left()), `from ${from} to ${to}`);
  }
});

onBothBackends(
  "assignments after a restore draw what they drew after the store",
  async (backend) => {
    const { net, P } = everything(backend);
    await net.run("1 ms");
    const snapshot = net.store();
    const draw = () => {
      P.set("v", "rand()");
      P.set("ge", "randn()");
      return [...P.get("v"), ...P.get("ge")];
    };
    const first = draw();
    net.restore(snapshot);
    assert.equal(draw(), first);
    const other = everything(backend, { seed: 2 });
    other.net.restore(snapshot);
    other.P.set("v", "rand()");
    assert.equal([...other.P.get("v")], first.slice(0, 120));
  },
);

onBothBackends("with a seed, another future from the same past", async (backend) => {
  const { net, left } = everything(backend);
  await net.run("5 ms");
  const snapshot = net.store();
  await net.run("10 ms");
  const first = kept(left());
  net.restore(snapshot, { seed: 6 });
  assert.is(net.seed, 6);
  await net.run("10 ms");
  const second = kept(left());
  assert.not.equal(second.v, first.v);
  net.restore(snapshot, { seed: 6 });
  await net.run("10 ms");
  same(left(), second, "with the same seed");
  net.restore(snapshot);
  assert.is(net.seed, 5);
  await net.run("10 ms");
  same(left(), first, "with the seed of the snapshot");
});

onBothBackends("test_store_restore: back to the beginning and to the middle", async (backend) => {
  const source = new NeuronGroup(10, "dv/dt = rates : 1\nrates : Hz", {
    threshold: "v > 1",
    reset: "v = 0",
  });
  source.set("rates", "i*100*Hz");
  const target = new NeuronGroup(10, "v : 1");
  const synapses = new Synapses(source, target, { model: "w : 1", onPre: "v += w" });
  synapses.connect({ j: "i" });
  synapses.set("w", "i*1.0");
  synapses.set("delay", "i*ms");
  const trace = new StateMonitor(target, "v");
  const spikes = new SpikeMonitor(source);
  const net = new Network([source, target, synapses, trace, spikes], { backend });
  const first = net.store();
  await net.run("10 ms");
  const second = net.store();
  await net.run("10 ms");
  const seen = () =>
    kept({ v3: trace.get("v")[3]!, v9: trace.get("v")[9]!, i: spikes.i, t: spikes.t });
  const all = seen();
  net.restore(first);
  assert.is(net.t, 0);
  assert.is(spikes.numSpikes, 0);
  await net.run("20 ms");
  same(seen(), all, "from the beginning");
  for (let k = 0; k < 2; k++) {
    net.restore(second);
    assert.is(net.t, 10e-3);
    await net.run("10 ms");
    same(seen(), all, "from the middle");
  }
});

onBothBackends("test_store_restore_spikequeue: a spike under way arrives once", async (backend) => {
  for (const common of [true, false]) {
    const source = new SpikeGeneratorGroup(1, { indices: [0], times: [0] });
    const target = new NeuronGroup(2, "v : 1");
    const synapses = new Synapses(source, target, {
      onPre: "v += 1",
      ...(common ? { delay: "0.2 ms" } : {}),
    });
    synapses.connect();
    if (!common) synapses.set("delay", [0.2e-3, 5e-3]);
    const net = new Network([source, target, synapses], { backend });
    await net.run("0.1 ms");
    const snapshot = net.store();
    for (let k = 0; k < 3; k++) {
      await net.run("0.2 ms");
      assert.equal([...target.get("v")], [1, common ? 1 : 0]);
      net.restore(snapshot);
      assert.equal([...target.get("v")], [0, 0]);
    }
  }
});

onBothBackends("test_store_restore_delays: delays are state, common ones too", async (backend) => {
  const source = new SpikeGeneratorGroup(2, { indices: [0, 1], times: [1e-3, 1e-3] });
  const target = new NeuronGroup(2, "v : 1");
  const one = new Synapses(source, target, { onPre: "v += 1", delay: "1 ms" }).connect({ j: "i" });
  const many = new Synapses(source, target, { onPre: "v += 10" }).connect({ j: "i" });
  many.set("delay", "(i + 2)*ms");
  const net = new Network([source, target, one, many], { backend });
  const snapshot = net.store();
  many.set("delay", "0.1 ms");
  one.set("delay", "(i + 1)*0.1*ms");
  await net.run("1.3 ms");
  assert.equal([...target.get("v")], [11, 11]);
  net.restore(snapshot);
  assert.equal(ms(many.get("delay")), [2, 3]);
  assert.equal(ms(one.get("delay")), [1, 1]);
  const seen: number[][] = [];
  for (const duration of ["2.05 ms", "1 ms", "1 ms"]) {
    await net.run(duration);
    seen.push([...target.get("v")]);
  }
  assert.equal(seen, [
    [1, 1],
    [11, 1],
    [11, 11],
  ]);
});

onBothBackends("synapses that were made or not made since are as they were", async (backend) => {
  const source = new SpikeGeneratorGroup(3, {
    indices: [0, 1, 2],
    times: [0, 0, 0],
    period: "1 ms",
  });
  const target = new NeuronGroup(6, "v : 1");
  const synapses = new Synapses(source, target.slice(2, 5), { model: "w : 1", onPre: "v += w" });
  const trace = new StateMonitor(synapses, "w");
  synapses.connect({ j: "i" });
  synapses.set("w", "i + 1");
  const net = new Network([source, target, synapses, trace], { backend });
  const snapshot = net.store();
  synapses.connect({ i: [0, 0], j: [1, 2] });
  synapses.set("w", 1, { at: [3, 4] });
  await net.run("1 ms");
  assert.equal([...target.get("v")], [0, 0, 1, 3, 4, 0]);
  assert.is(trace.indices.length, 5);
  const more = net.store();
  net.restore(snapshot);
  assert.equal([...synapses.j], [0, 1, 2]);
  await net.run("1 ms");
  assert.equal([...target.get("v")], [0, 0, 1, 2, 3, 0]);
  assert.is(trace.indices.length, 3);
  net.restore(more);
  assert.is(synapses.N, 5);
  await net.run("1 ms");
  assert.equal([...target.get("v")], [0, 0, 2, 6, 8, 0]);
  assert.equal([...trace.get("w")[4]!], Array(20).fill(1));
});

onBothBackends("spikes of a generator and steps are state", async (backend) => {
  const source = new SpikeGeneratorGroup(1, { indices: [0], times: [1e-3] });
  const spikes = new SpikeMonitor(source);
  const net = new Network([source, spikes], { backend });
  const snapshot = net.store();
  source.setSpikes([0, 0], [0.2e-3, 0.4e-3]);
  net.dt = "0.2 ms";
  await net.run("2 ms");
  assert.equal(ms(spikes.t), [0.2, 0.4]);
  net.restore(snapshot);
  assert.is(net.dt, 1e-4);
  await net.run("2 ms");
  assert.equal(ms(spikes.t), [1]);
  source.dt = "0.5 ms";
  await net.run("1 ms");
  net.restore(snapshot);
  assert.is(source.dt, undefined);
  await net.run("2 ms");
  assert.equal([...spikes.step], [10]);
});

test.run();
