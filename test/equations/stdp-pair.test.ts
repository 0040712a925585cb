// Pair STDP of the catalogue: the window, triplets, bounds.

import { Network, NeuronGroup, SpikeGeneratorGroup, Synapses } from "myelin";
import * as synapse from "myelin/equations/exponential-synapse";
import * as lif from "myelin/equations/lif";
import * as stdp from "myelin/equations/stdp-pair";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { onBoth } from "./both.ts";

const test = suite("pair STDP");

interface Spikes {
  readonly pre: readonly (readonly number[])[];
  readonly post: readonly (readonly number[])[];
}

function generator(trains: Spikes["pre"]): SpikeGeneratorGroup {
  const indices = trains.flatMap((train, k) => train.map(() => k));
  return new SpikeGeneratorGroup(trains.length, { indices, times: trains.flat() });
}

/** Synapse k joins source k to target k; times in seconds. */
function learn({ pre, post }: Spikes, w: number) {
  return onBoth(async (backend) => {
    const [source, target] = [generator(pre), generator(post)];
    const synapses = new Synapses(source, target, {
      model: stdp.model,
      ...stdp.options,
      namespace: stdp.parameters,
    });
    synapses.connect({ condition: "i == j" });
    synapses.set("w", w);
    await new Network([source, target, synapses], { backend }).run("500 ms");
    const names = ["w", "apre", "apost", "lastupdate"];
    return Object.fromEntries(names.map((name) => [name, synapses.get(name)]));
  });
}

function near(found: number, expected: number, tolerance = 1e-15): void {
  assert.ok(Math.abs(found - expected) <= tolerance, `${found}, expected ${expected}`);
}

test("a pair changes the weight as measured for its interval", async () => {
  const intervals = [-10, -0.1, 0, 0.1, 10];
  const post = intervals.map((ms) => [0.05 + ms / 1000]);
  const { w } = await learn({ pre: intervals.map(() => [0.05]), post }, 0.5);
  const expected = [-0.0063686, -0.0104476, 0.01, 0.0099501, 0.0060653];
  expected.forEach((change, k) => {
    near(w![k]! - 0.5, change, 1e-7);
  });
});

test("the window is exponential on both sides", async () => {
  const intervals = Array.from({ length: 80 }, (_, k) => k - 40 + Number(k >= 40));
  const post = intervals.map((ms) => [0.05 + ms / 1000]);
  const { w } = await learn({ pre: intervals.map(() => [0.05]), post }, 0.5);
  intervals.forEach((ms, k) => {
    const expected = ms > 0 ? 0.01 * Math.exp(-ms / 20) : -0.0105 * Math.exp(ms / 20);
    near(w![k]! - 0.5, expected, 1e-13);
  });
});

test("a triplet leaves the weight and traces of Brian2", async () => {
  const { w, apre, apost, lastupdate } = await learn({ pre: [[0.01, 0.03]], post: [[0.02]] }, 0.5);
  near(w![0]!, 0.4996967346701437);
  near(apre![0]!, 0.013678794411714422);
  near(apost![0]!, -0.00636857192698265);
  near(lastupdate![0]!, 0.03);
});

test("every pair counts, the far ones too", async () => {
  const [pre, post] = [
    [0.1, 0.13, 0.17],
    [0.11, 0.15],
  ];
  const { w } = await learn({ pre: [pre], post: [post] }, 0.5);
  let expected = 0.5;
  for (const before of pre)
    for (const after of post) {
      const interval = (after - before) / 0.02;
      expected += interval > 0 ? 0.01 * Math.exp(-interval) : -0.0105 * Math.exp(interval);
    }
  near(w![0]!, expected, 1e-14);
});

test("the weight stays between 0 and wmax", async () => {
  const pre = [[0.1], [0.1]];
  const post = [[0.101], [0.099]];
  assert.equal(
    [...(await learn({ pre, post }, 0.995)).w!].map((w) => w === 1),
    [true, false],
  );
  assert.equal(
    [...(await learn({ pre, post }, 0.005)).w!].map((w) => w === 0),
    [false, true],
  );
});

test("goes with a neuron and its conductances: what arrives before a spike gets stronger", async () => {
  const { w, v } = await onBoth(async (backend) => {
    const input = generator([[0.01], [0.03]]);
    const cell = new NeuronGroup(1, lif.membrane + synapse.model, {
      ...lif.options,
      namespace: { ...lif.parameters, ...synapse.parameters },
    });
    cell.set("v", "El");
    const synapses = new Synapses(input, cell, {
      model: stdp.model,
      onPre: `ge_post += w*60*nS\n${stdp.options.onPre}`,
      onPost: stdp.options.onPost,
      namespace: stdp.parameters,
    });
    synapses.connect();
    synapses.set("w", "0.5 - 0.45*int(i == 1)");
    await new Network([input, cell, synapses], { backend }).run("50 ms");
    return { w: synapses.get("w"), v: cell.get("v") };
  });
  assert.ok(w[0]! > 0.5 && w[1]! < 0.05, `${w}`);
  assert.ok(v[0]! > -0.0601 && v[0]! < -0.05, `${v}`);
});

test.run();
