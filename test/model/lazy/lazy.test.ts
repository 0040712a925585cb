// Neurons that rest until something reaches them do what they would do if they were stepped.

import {
  Network,
  NeuronGroup,
  PoissonInput,
  SpikeMonitor,
  StateMonitor,
  Synapses,
  ValueError,
} from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { bits, bothIn, close } from "../both.ts";
import { network, recipe, stateOf } from "./recipes.ts";

const test = suite("lazy neurons");
const both = bothIn(test);

const LIF = "dv/dt = -v/(10*ms) : 1 (unless refractory)";
const lif = { threshold: "v > 1", reset: "v = 0", refractory: "2 ms", method: "exact" } as const;

for (let seed = 1; seed <= 30; seed++)
  both(
    `random linear network ${seed} spikes as it does when all neurons are stepped`,
    async (backend) => {
      const given = recipe(seed);
      const eager = network(given, { lazy: false, backend });
      await eager.net.run("100 ms");
      const lazy = network(given, { lazy: true, backend });
      await lazy.net.run("100 ms");
      bits(lazy.spikes.i, eager.spikes.i, `cells of ${JSON.stringify(given)}`);
      bits(lazy.spikes.t, eager.spikes.t, "times");
      assert.ok(eager.spikes.numSpikes > 20, `too quiet: ${eager.spikes.numSpikes}`);
      close(stateOf(lazy.cells), stateOf(eager.cells), "state", 1e-11, 1e-13);
      return { state: stateOf(lazy.cells), i: lazy.spikes.i };
    },
  );

for (const seed of [2, 5, 17])
  both(
    `many short runs of network ${seed} are one long run, whoever looks in between`,
    async (backend) => {
      const whole = network(recipe(seed), { lazy: true, backend });
      await whole.net.run("60 ms");
      const parts = network(recipe(seed), { lazy: true, backend });
      for (let k = 0; k < 20; k++) {
        await parts.net.run("3 ms");
        stateOf(parts.cells);
      }
      bits(parts.spikes.t, whole.spikes.t, "times");
      bits(stateOf(parts.cells), stateOf(whole.cells), "state");
      const watched = network(recipe(seed), { lazy: true, backend });
      const some = new StateMonitor(watched.cells, "v", { record: [0, 7, 31] });
      const seldom = new StateMonitor(watched.cells, "v", { record: true, dt: "2 ms" });
      watched.net.add(some, seldom);
      watched.net.operation(() => void watched.cells.get("v"), { dt: "7 ms" });
      await watched.net.run("60 ms");
      bits(stateOf(watched.cells), stateOf(whole.cells), "watched state");
      const eager = network(recipe(seed), { lazy: false, backend });
      const same = new StateMonitor(eager.cells, "v", { record: [0, 7, 31] });
      const rarely = new StateMonitor(eager.cells, "v", { record: true, dt: "2 ms" });
      eager.net.add(same, rarely);
      await eager.net.run("60 ms");
      const traces: [StateMonitor, StateMonitor][] = [
        [some, same],
        [seldom, rarely],
      ];
      for (const [monitor, other] of traces)
        for (const [k, trace] of monitor.get("v").entries())
          close(trace, other.get("v")[k]!, "trace", 1e-11, 1e-13);
      return { v: stateOf(watched.cells), trace: some.get("v")[1]! };
    },
  );

both("what the host program writes during a run counts from then on", async (backend) => {
  const results = [];
  for (const lazy of [false, true]) {
    const { net, cells, spikes } = network(recipe(4), { lazy, backend });
    net.operation(
      (t) => {
        if (t > 0) cells.set("v", "v + 0.3*(i % 3)");
      },
      { dt: "11 ms" },
    );
    await net.run("50 ms");
    cells.set("v", "0.9 - v");
    await net.run("50 ms");
    results.push({ cells, spikes });
  }
  const [eager, lazy] = results;
  bits(lazy!.spikes.t, eager!.spikes.t, "times");
  bits(lazy!.spikes.i, eager!.spikes.i, "cells");
  close(stateOf(lazy!.cells), stateOf(eager!.cells), "state", 1e-11, 1e-13);
});

both("a snapshot goes on with the same bits, in a network of its own", async (backend) => {
  for (const seed of [3, 8, 14]) {
    const first = network(recipe(seed), { lazy: true, backend });
    await first.net.run("31.4 ms");
    const snapshot = first.net.store();
    await first.net.run("40 ms");
    const second = network(recipe(seed), { lazy: true, backend });
    second.net.restore(snapshot);
    await second.net.run("40 ms");
    bits(second.spikes.t, first.spikes.t, "times");
    bits(stateOf(second.cells), stateOf(first.cells), "state");
    const eager = network(recipe(seed), { lazy: false, backend });
    eager.net.restore(snapshot);
    await eager.net.run("40 ms");
    bits(eager.spikes.t, first.spikes.t, "times when stepped");
    close(stateOf(eager.cells), stateOf(first.cells), "state when stepped", 1e-11, 1e-13);
  }
});

both("times of last spikes that are set make neurons refractory, or end it", async (backend) => {
  const counts = [];
  for (const lazy of [false, true]) {
    const cells = new NeuronGroup(4, LIF, { ...lif, refractory: "10 ms", lazy });
    cells.set("v", 5);
    const spikes = new SpikeMonitor(cells);
    const net = new Network([cells, spikes], { backend });
    await net.run("1 ms");
    cells.set("v", 7);
    cells.set("lastspike", "(0.5 - 10*(i % 2))*ms");
    await net.run("12 ms");
    counts.push({ i: spikes.i, t: spikes.t });
  }
  bits(counts[1]!.i, counts[0]!.i, "cells");
  bits(counts[1]!.t, counts[0]!.t, "times");
  assert.ok(counts[0]!.i.length > 4);
});

both(
  "a group that rests for a while, or has another step, goes on as if it were stepped",
  async (backend) => {
    const found = [];
    for (const lazy of [false, true]) {
      const { net, cells, spikes } = network(recipe(6), { lazy, backend });
      await net.run("20 ms");
      cells.active = false;
      await net.run("5 ms");
      cells.active = true;
      await net.run("20 ms");
      net.dt = "0.05 ms";
      await net.run("20 ms");
      found.push({ cells, spikes });
    }
    bits(found[1]!.spikes.t, found[0]!.spikes.t, "times");
    close(stateOf(found[1]!.cells), stateOf(found[0]!.cells), "state", 1e-10, 1e-12);
  },
);

both(
  "what reaches neurons between their update and their threshold is tested in the same step",
  async (backend) => {
    const found = [];
    for (const lazy of [false, true]) {
      const { net, cells, spikes } = network(recipe(9), { lazy, backend });
      net.operation(() => void cells.set("v", "v + 1.5*int(i % 7 == 0)"), {
        dt: "9 ms",
        when: "before_thresholds",
      });
      net.slots = ["start", "groups", "synapses", "thresholds", "resets", "end"];
      await net.run("60 ms");
      found.push({ cells, spikes });
    }
    bits(found[1]!.spikes.t, found[0]!.spikes.t, "times");
    bits(found[1]!.spikes.i, found[0]!.spikes.i, "cells");
    close(stateOf(found[1]!.cells), stateOf(found[0]!.cells), "state", 1e-11, 1e-13);
  },
);

/** 5000 neurons, one of which is driven by a group that spikes as often as `every` says. */
function large(every: number, lazy?: boolean): { net: Network; cells: NeuronGroup } {
  const cells = new NeuronGroup(5000, LIF, { ...lif, ...(lazy === undefined ? {} : { lazy }) });
  const clock = new NeuronGroup(1, "dx/dt = 1*Hz : 1", {
    threshold: `t_in_timesteps % ${every} == 0`,
    reset: "",
    method: "euler",
  });
  const synapses = new Synapses(clock, cells, { onPre: "v_post += 0.4*(1 + i % 2)" });
  synapses.connect({ j: "k for k in sample(0, 5000, p=0.5)" });
  return { net: new Network([cells, clock, synapses], { seed: 1 }), cells };
}

test("neurons of a large group rest while little reaches it, whatever anybody measures", async () => {
  const quiet = large(200);
  await quiet.net.run("100 ms");
  assert.match(quiet.net.explain({ code: false }), /lazy: while little reaches the group, now:/);
  const busy = large(2);
  await busy.net.run("100 ms");
  assert.match(busy.net.explain({ code: false }), /lazy: while little reaches the group, not now:/);
  const stepped = large(200, false);
  await stepped.net.run("100 ms");
  close(quiet.cells.get("v"), stepped.cells.get("v"), "v", 1e-11, 1e-13);
  assert.match(stepped.net.explain({ code: false }), /lazy: no, as told/);
});

test("inputs that reach all neurons in every step keep them stepped", async () => {
  const rates = [];
  for (const lazy of [undefined, false]) {
    const cells = new NeuronGroup(5000, LIF, { ...lif, ...(lazy === undefined ? {} : { lazy }) });
    const input = new PoissonInput(cells, "v", { n: 100, rate: "50 Hz", weight: 0.03 });
    const spikes = new SpikeMonitor(cells);
    const net = new Network([cells, input, spikes], { seed: 1 });
    await net.run("50 ms");
    rates.push(spikes.numSpikes);
    if (lazy === undefined)
      assert.match(net.explain({ code: false }), /lazy: no, .* needs its state in every step/);
  }
  assert.ok(rates[0]! > 1000, `${rates[0]}`);
  assert.is(rates[0], rates[1]);
});

test("neurons that drive themselves are stepped, however little reaches them", async () => {
  const cells = new NeuronGroup(5000, "dv/dt = (I - v)/(10*ms) : 1\nI : 1 (constant)", {
    threshold: "v > 1",
    reset: "v = 0",
  });
  cells.set("I", "2*i/N");
  const spikes = new SpikeMonitor(cells);
  const net = new Network([cells, spikes]);
  await net.run("50 ms");
  assert.match(net.explain({ code: false }), /lazy: while little reaches the group, not now:/);
  cells.set("I", "0.9*i/N");
  await net.run("400 ms");
  assert.match(net.explain({ code: false }), /lazy: while little reaches the group, now:/);
  cells.set("I", "1.1");
  const before = spikes.numSpikes;
  await net.run("450 ms");
  assert.match(net.explain({ code: false }), /lazy: while little reaches the group, not now:/);
  assert.ok(spikes.numSpikes > before + 5000 * 15);
});

test("live views of values that rest keep all neurons stepped", async () => {
  const { net, cells } = network(recipe(1), { lazy: true, backend: "wasm" });
  await net.run("10 ms");
  const { v } = cells.state;
  const before = cells.get("v");
  bits(v!, before);
  await net.run("0.1 ms");
  bits(v!, cells.get("v"));
  assert.ok(v!.some((value, k) => value !== before[k]));
  assert.match(net.explain({ code: false }), /lazy: no, the host program has live views/);
});

async function refused(cells: NeuronGroup, reason: RegExp, ...more: never[]): Promise<void> {
  try {
    await new Network([cells, ...more]).run("1 ms");
  } catch (error) {
    assert.instance(error, ValueError);
    assert.match((error as Error).message, reason);
    return;
  }
  assert.unreachable("not refused");
}

test("models whose neurons cannot rest say why when they are told to", async () => {
  const lazy = { lazy: true, threshold: "v > 1", reset: "v = 0" } as const;
  const model = "dv/dt = -v/(10*ms) : 1";
  await refused(
    new NeuronGroup(3, "dv/dt = -v**3/(10*ms) : 1", { ...lazy, method: "euler" }),
    /cannot be lazy: a step is not linear with the same numbers for all neurons/,
  );
  await refused(
    new NeuronGroup(3, "dv/dt = (2 - v)/(10*ms) : 1", lazy),
    /it passes its threshold without input/,
  );
  await refused(new NeuronGroup(3, model, { lazy: true }), /it has no threshold/);
  await refused(new NeuronGroup(3, model, { ...lazy, precision: "f32" }), /are stored in f32/);
  await refused(
    new NeuronGroup(3, model, { ...lazy, threshold: "v > rand()" }),
    /its threshold is not one comparison/,
  );
  await refused(
    new NeuronGroup(3, "dv/dt = -v/(10*ms) : 1\ndx/dt = 1*Hz : 1", { ...lazy, threshold: "v > x" }),
    /does not come to rest within 65536 steps/,
  );
  const regular = new NeuronGroup(3, model, lazy);
  regular.runRegularly("v *= 0.9");
  await refused(regular, /needs its state in every step/);
  assert.throws(
    () => new NeuronGroup(3, model, { ...lazy, lazy: "yes" as never }),
    /invalid lazy of group '[^']+': 'yes' \(expected true or false\)/,
  );
});

test.run();
