// Whoever looks at neurons that rest sees values as of now, and changes nothing by looking.

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
import { bits, bothIn, close } from "../both.ts";

const test = suite("looking at lazy neurons");
const both = bothIn(test);

interface Parts {
  readonly net: Network;
  readonly cells: NeuronGroup;
  readonly synapses: Synapses;
  readonly spikes: SpikeMonitor;
}

/** Neurons of which a few are driven, and reach others; as many as rest without being told to. */
function quiet(backend: "js" | "wasm", lazy?: boolean): Parts {
  const cells = new NeuronGroup(
    5000,
    "dv/dt = (g - v)/(10*ms) : 1\ndg/dt = -g/(3*ms) : 1\nx = v + g : 1",
    { threshold: "v > 1", reset: "v = 0", name: "cells", ...(lazy === undefined ? {} : { lazy }) },
  );
  cells.set("v", "0.9*rand()");
  const times = Array.from({ length: 100 }, (_, k) => 0.3e-3 * (k + 0.5));
  const input = new SpikeGeneratorGroup(5, { indices: times.map((_, k) => k % 5), times });
  const feed = new Synapses(input, cells, { onPre: "v_post += 0.7" });
  feed.connect({ condition: "j % 5 == i and j < 30" });
  const synapses = new Synapses(cells, cells, {
    model: "c : 1\nz = v_post*c : 1",
    onPre: "g_post += c",
  });
  synapses.connect({ condition: "(i*i + 7*j) % 1009 == 0" });
  synapses.set("c", "rand() - 0.3");
  synapses.set("delay", "3*ms*rand()");
  const spikes = new SpikeMonitor(cells);
  const net = new Network([cells, input, feed, synapses, spikes], { seed: 3, backend });
  return { net, cells, synapses, spikes };
}

const LOOKS: Readonly<Record<string, (parts: Parts) => void>> = {
  "a StateMonitor of all": ({ net, cells }) => net.add(new StateMonitor(cells, ["v", "x"])),
  "a SpikeMonitor with variables": ({ net, cells }) =>
    net.add(new SpikeMonitor(cells, { variables: ["g", "x"] })),
  "a StateMonitor of synapses that read neurons": ({ net, synapses }) =>
    net.add(new StateMonitor(synapses, "z", { record: [1, 20] })),
  "a function that gets values in every step": ({ net, cells }) =>
    net.operation(() => void cells.get("v")),
};

both("who looks at a group that chose to rest changes no bit of it", async (backend) => {
  const judge = quiet(backend);
  await judge.net.run("30 ms");
  assert.match(judge.net.explain({ code: false }), /lazy: while little reaches the group, now:/);
  assert.ok(judge.spikes.numSpikes > 50, `${judge.spikes.numSpikes} spikes`);
  for (const [what, look] of Object.entries(LOOKS)) {
    const parts = quiet(backend);
    look(parts);
    await parts.net.run("30 ms");
    const { net, cells, spikes } = parts;
    assert.match(net.explain({ code: false }), /lazy: while little reaches the group, now:/, what);
    bits(spikes.t, judge.spikes.t, what);
    for (const name of ["v", "g"] as const) bits(cells.get(name), judge.cells.get(name), what);
  }
  return { v: judge.cells.get("v") };
});

both("values at spikes, and those that synapses read, are those of now", async (backend) => {
  const found = [];
  for (const lazy of [true, false]) {
    const { net, cells, synapses } = quiet(backend, lazy);
    const atSpikes = new SpikeMonitor(cells, { variables: ["v", "g", "x"] });
    const afterwards = new SpikeMonitor(cells, { variables: ["v", "x"], when: "end" });
    const read = new StateMonitor(synapses, "z", { record: [0, 1, 20, 300] });
    net.add(atSpikes, afterwards, read);
    await net.run("30 ms");
    const [first, second] = [atSpikes.get("v"), afterwards.get("v")];
    assert.ok(first.every((v) => v > 1) && second.every((v) => v <= 1));
    const values = [first, second, atSpikes.get("g"), atSpikes.get("x"), afterwards.get("x")];
    found.push([...values, ...read.get("z")]);
  }
  for (const [k, values] of found[0]!.entries()) close(values, found[1]![k]!, `${k}`, 1e-11, 1e-13);
});

both("a monitor of linked variables sees neurons by their own numbers", async (backend) => {
  const found = [];
  for (const lazy of [true, false]) {
    const cells = new NeuronGroup(30, "dv/dt = -v/(10*ms) : 1", {
      threshold: "v > 1",
      reset: "v = 0",
      lazy,
    });
    const others = new NeuronGroup(3, "u : 1 (linked)", {
      threshold: "t_in_timesteps % 7 == i",
      reset: "",
    });
    others.link("u", cells, "v", { index: [20, 3, 29] });
    const input = new SpikeGeneratorGroup(1, { indices: [0, 0], times: [0.001, 0.0032] });
    const feed = new Synapses(input, cells, { onPre: "v_post += 0.4 + 0.001*j" });
    feed.connect();
    const states = new StateMonitor(others, "u");
    const spikes = new SpikeMonitor(others, { variables: ["u"] });
    const net = new Network([cells, others, input, feed, states, spikes], { backend });
    await net.run("10 ms");
    found.push([...states.get("u"), spikes.get("u")]);
  }
  for (const [k, values] of found[0]!.entries()) close(values, found[1]![k]!, `${k}`, 1e-11, 1e-13);
});

both("a single sample in the middle of a run is of values as of now", async (backend) => {
  const found = [];
  for (const lazy of [true, false]) {
    const { net, cells } = quiet(backend, lazy);
    const monitor = new StateMonitor(cells, ["v", "x"], { record: [100, 4999], dt: "50 ms" });
    net.add(monitor);
    net.operation((t) => t > 0.0035 && monitor.recordSingleTimestep(), { dt: "2 ms" });
    await net.run("10 ms");
    found.push([...monitor.get("v"), ...monitor.get("x")]);
  }
  assert.is(found[0]![0]!.length, 4);
  assert.ok(new Set(found[0]![0]).size > 2);
  for (const [k, values] of found[0]!.entries()) close(values, found[1]![k]!, `${k}`, 1e-11, 1e-13);
});

const SLOTS = ["start", "thresholds", "synapses", "resets", "end"];
const MOMENTS = SLOTS.flatMap((slot) => [`before_${slot}`, `after_${slot}`]);

/** What is left of neurons that all spike at once, where a function of the host program runs in some slots of a step. */
async function meddled(
  lazy: boolean,
  options: {
    readonly slots: readonly string[];
    readonly code?: string;
    readonly resting?: boolean;
  },
  backend: "js" | "wasm",
): Promise<{ v: Float64Array; spikes: SpikeMonitor }> {
  const { slots, code, resting } = options;
  const cells = new NeuronGroup(50, "dv/dt = -v/(10*ms) : 1", {
    threshold: "v > 1",
    reset: "v = -0.1",
    lazy,
    ...(resting ? { refractory: "1 ms" } : {}),
  });
  cells.set("v", "0.9*rand()");
  const input = new SpikeGeneratorGroup(1, {
    indices: [0, 0, 0, 0],
    times: [0.001, 0.0012, 0.0013, 0.0022],
  });
  const feed = new Synapses(input, cells, { onPre: "v_post += 0.5" });
  feed.connect();
  const spikes = new SpikeMonitor(cells);
  const net = new Network([cells, input, feed, spikes], { seed: 1, backend });
  for (const when of slots)
    net.operation(() => void (code ? cells.set("v", code) : cells.get("v")), { when });
  await net.run("4 ms");
  return { v: cells.get("v"), spikes };
}

for (const code of [undefined, "v + 0.01"])
  both(
    `in every slot of a step ${code ? "values may be set" : "one may look"}, resets are kept`,
    async (backend) => {
      const left: Record<string, Float64Array> = {};
      for (const slots of [["start"], ["after_synapses"], ["before_resets"], MOMENTS])
        for (const resting of [false, true]) {
          const options = { slots, resting, ...(code ? { code } : {}) };
          const eager = await meddled(false, options, backend);
          const lazy = await meddled(true, options, backend);
          const what = `${slots}, refractory: ${resting}`;
          assert.ok(eager.spikes.numSpikes > 50, what);
          bits(lazy.spikes.i, eager.spikes.i, what);
          bits(lazy.spikes.t, eager.spikes.t, what);
          close(lazy.v, eager.v, what, 1e-11, 1e-13);
          left[what] = lazy.v;
        }
      return left;
    },
  );

test("live views keep neurons stepped in a network that takes a snapshot of one where they rest", async () => {
  const first = quiet("wasm");
  await first.net.run("20 ms");
  const snapshot = first.net.store();
  const { net, cells } = quiet("wasm");
  const { v } = cells.state;
  await net.run("1 ms");
  net.restore(snapshot);
  let before = Number.NaN;
  const seen: number[] = [];
  net.operation(() => {
    if (v![4999] !== before) seen.push(v![4999]!);
    before = v![4999]!;
  });
  await net.run("2 ms");
  assert.is(seen.length, 20);
  assert.match(net.explain({ code: false }), /lazy: no, the host program has live views/);
});

test.run();
