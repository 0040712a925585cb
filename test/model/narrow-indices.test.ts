// Indices of synapses in 16 bits: where all numbers fit, and with the results of 32.

import {
  Network,
  NeuronGroup,
  Snapshot,
  SpikeGeneratorGroup,
  SpikeMonitor,
  Synapses,
} from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { widen } from "../../src/model/synapse-indices.ts";
import { type BackendName, bits, bothIn } from "./both.ts";

const test = suite("model: narrow indices");
const onBothBackends = bothIn(test);

interface Choice {
  readonly onPre: string;
  readonly delays?: string;
  readonly parts?: boolean;
  readonly onPost?: string;
}

const CHOICES: readonly Choice[] = [
  { onPre: "g_post += 0.2" },
  { onPre: "g_post += w", delays: "4*ms*rand()" },
  { onPre: "g_post += 0.3", delays: "4*ms*rand()" },
  { onPre: "g_post += w", delays: "int(2*rand())*ms + 0.3*ms" },
  {
    onPre: "g_post += w + 1e-3*i - 1e-3*j\ndelay = clip(delay + 0.1*ms, 0*ms, 3*ms)",
    delays: "ms",
  },
  { onPre: "g_post += w*(1 + g_pre)", onPost: "w *= 0.9", delays: "2*ms*rand()", parts: true },
  { onPre: "g_post += 0.2 + 1e-4*N_incoming", parts: true },
];

/** 157 neurons, connected at random, as both widths see them. */
function network(
  backend: BackendName,
  { onPre, onPost, delays, parts = false }: Choice,
  wide: boolean,
) {
  widen(wide);
  try {
    const group = new NeuronGroup(157, "dv/dt = (g - v)/(10*ms) : 1\ndg/dt = -g/(3*ms) : 1", {
      threshold: "v > 1",
      reset: "v = 0",
    });
    group.set("v", "1.5*rand()");
    group.set("g", "3*rand()");
    const [source, target] = parts ? [group.slice(7, 120), group.slice(30, 157)] : [group, group];
    const synapses = new Synapses(source, target, {
      model: "w : 1",
      onPre,
      ...(onPost === undefined ? {} : { onPost }),
    });
    synapses.connect({ p: 0.1 });
    synapses.set("w", "0.3*rand()");
    if (delays !== undefined) synapses.set("delay", delays);
    const spikes = new SpikeMonitor(group);
    const net = new Network([group, synapses, spikes], { backend, seed: 5 });
    const left = () => ({ i: spikes.i, t: spikes.t, v: group.get("v"), w: synapses.get("w") });
    return { net, synapses, left };
  } finally {
    widen(false);
  }
}

function same(a: Record<string, ArrayLike<number>>, b: Record<string, ArrayLike<number>>): void {
  for (const key of Object.keys(a)) bits(a[key]!, b[key]!, key);
}

for (const choice of CHOICES)
  onBothBackends(`16 bits and 32 give the same: ${JSON.stringify(choice)}`, async (backend) => {
    const [narrow, wide] = [network(backend, choice, false), network(backend, choice, true)];
    assert.is(narrow.synapses.neighbours.post.storage, "u16");
    assert.is(wide.synapses.neighbours.post.storage, "i32");
    for (const { net } of [narrow, wide]) await net.run("8 ms");
    same(narrow.left(), wide.left());
    assert.ok(narrow.left().i.length > 50);
    for (const { synapses } of [narrow, wide]) synapses.connect({ i: [0, 1, 112], j: [5, 5, 126] });
    for (const { net } of [narrow, wide]) await net.run("4 ms");
    same(narrow.left(), wide.left());
    bits(narrow.synapses.i, wide.synapses.i);
    bits(narrow.synapses.j, wide.synapses.j);
    return narrow.left();
  });

onBothBackends("a snapshot of either goes into the other", async (backend) => {
  const choice = CHOICES[1]!;
  for (const first of [false, true]) {
    const from = network(backend, choice, first);
    await from.net.run("5 ms");
    const bytes = from.net.store().bytes();
    await from.net.run("5 ms");
    const into = network(backend, choice, !first);
    into.net.restore(Snapshot.from(bytes));
    await into.net.run("5 ms");
    same({ v: into.left().v, w: into.left().w }, { v: from.left().v, w: from.left().w });
  }
});

test("more than 65,536 neurons need 32 bits, and are reached", async () => {
  for (const [size, storage] of [
    [65536, "u16"],
    [65537, "i32"],
  ] as const) {
    const source = new SpikeGeneratorGroup(1, { indices: [0], times: ["0 ms"] });
    const target = new NeuronGroup(size, "v : 1");
    const synapses = new Synapses(source, target, { onPre: "v_post += j" });
    synapses.connect({ i: [0, 0], j: [size - 1, 3] });
    await new Network([source, target, synapses]).run("0.2 ms");
    assert.is(synapses.neighbours.post.storage, storage);
    assert.is(target.get("v")[size - 1], size - 1);
    assert.instance(synapses.j, Int32Array);
    assert.equal([...synapses.j], [size - 1, 3]);
  }
});

test("typed arrays of indices are taken as they are, and what is out of range is told", () => {
  const group = new NeuronGroup(300, "v : 1");
  const [i, j] = [Uint16Array.of(0, 1, 299), Int32Array.of(5, 6, 7)];
  const synapses = new Synapses(group, group, { model: "w : 1" }).connect({ i, j });
  i.fill(9);
  assert.equal([...synapses.i], [0, 1, 299]);
  assert.throws(
    () => synapses.connect({ i: Uint16Array.of(0, 300), j: [0, 1] }),
    /300 at position 1/,
  );
  assert.throws(() => synapses.connect({ i: [0], j: Int32Array.of(-1) }), /-1 at position 0/);
  assert.throws(() => synapses.connect({ i: [0.5], j: [1] }), /0\.5 at position 0/);
  const waits = new Synapses(group, group, { model: "w : 1" });
  waits.connect({ p: 0.01 });
  const later = Int32Array.of(4, 4);
  waits.connect({ i: later, j: later });
  later.fill(250);
  assert.equal([...waits.i].slice(-2), [4, 4], "what waits for its seed is what was given");
});

test.run();
