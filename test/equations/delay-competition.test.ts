// The race of the catalogue: who moves by how much, and that races end with an aligned winner.

import { Network, NeuronGroup, SpikeGeneratorGroup, SpikeMonitor, Synapses } from "myelin";
import * as competition from "myelin/equations/delay-competition";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Chance } from "../fuzz/random.ts";
import { type BackendName, onBoth } from "./both.ts";
import { lagsUpTo } from "./delay-protocol.ts";
import { near } from "./protocol.ts";

const test = suite("delays that a race decides");

test("each race moves the loser's delay by a step; of two at once the first is the winner", async () => {
  const { d } = await onBoth(async (backend) => {
    // In pairs: the first wins twice, the second wins once, both fire together three times.
    const indices = [0, 0, 3, 4, 5, 4, 5, 4, 5];
    const times = [10, 20, 10, 10, 10, 20, 20, 30, 30].map((ms) => ms / 1e3);
    const script = new SpikeGeneratorGroup(6, { indices, times });
    const cells = new NeuronGroup(6, `${competition.model}\nfire : 1`, {
      ...{
        threshold: "fire > 0",
        reset: "fire = 0",
        refractory: "0 ms",
        namespace: competition.parameters,
      },
    });
    cells.set("d", "5 ms");
    const start = new Synapses(script, cells, { onPre: "fire_post = 1" });
    start.connect({ j: "i" });
    const rivals = new Synapses(cells, cells, {
      ...{ onPre: competition.compete, namespace: competition.parameters },
    }).connect({ condition: "i // 2 == j // 2 and i != j" });
    await new Network([script, cells, start, rivals], { backend }).run("50 ms");
    return { d: cells.get("d").map((x) => 1e3 * x) };
  });
  near(d, [5, 7, 6, 5, 5, 8], 1e-12);
});

test("one pair of arrivals moves d by the gradient of their overlap, and the next spike obeys", async () => {
  const lags = lagsUpTo(4, 40);
  const found = await onBoth(async (backend) => {
    const indices = lags.map((_, k) => k);
    const learning = new SpikeGeneratorGroup(lags.length, {
      indices: [...indices, ...indices],
      times: [...indices.map(() => 0.02), ...indices.map(() => 0.06)],
    });
    const direct = new SpikeGeneratorGroup(lags.length, {
      ...{ indices, times: lags.map((lag) => (25 + lag) / 1e3) },
    });
    const namespace = competition.parameters;
    const cells = new NeuronGroup(lags.length, competition.model, { namespace, method: "exact" });
    const a = new Synapses(direct, cells, { ...competition.direct, namespace });
    const b = new Synapses(learning, cells, { ...competition.options, namespace });
    for (const synapses of [a, b]) synapses.connect({ condition: "i == j" });
    cells.set("d", "5 ms");
    b.set("delay", "5 ms");
    await new Network([direct, learning, cells, a, b], { backend }).run("90 ms");
    return {
      d: cells.get("d").map((x) => 1e3 * x - 5),
      delay: b.get("delay").map((x) => 1e3 * x - 5),
    };
  });
  // Section 4, fine term: eta 0.015 ms, traces of 0.5 ms, nothing where both come together.
  const expected = lags.map((lag) => Math.sign(lag) * 0.015 * Math.exp(-Math.abs(lag) / 0.5));
  near(found.d, expected, 1e-12);
  near(found.delay, expected, 1e-12);
});

const [PATTERN, PERIOD, FIXED] = [[1, 2, 3, 4, 6, 8, 9], 13, 1];

/** Delays (ms) of who won each of the races of 100 pairs, and when (s). */
async function races(seed: number, seconds: number, backend: BackendName) {
  const chance = new Chance(seed);
  const train = {
    ...{ indices: PATTERN.map(() => 0), times: PATTERN.map((ms) => ms / 1e3) },
    period: `${PERIOD} ms`,
  };
  const [a, b] = [new SpikeGeneratorGroup(1, train), new SpikeGeneratorGroup(1, train)];
  const namespace = { ...competition.parameters, tauth: "90 ms", start: 100 };
  const cells = new NeuronGroup(
    200,
    `dv/dt = (2000*s_1*s_2 - v)/second : 1
     dvth/dt = -vth/tauth : 1${competition.model}`,
    {
      ...{ threshold: "v >= vth", reset: "v = 0\nvth = start", refractory: "0 ms" },
      ...{ method: "rk4", namespace },
    },
  );
  const starts = Array.from({ length: 200 }, () => chance.integer(0, 130) / 1e4);
  cells.set("vth", "start");
  cells.set("d", starts);
  const direct = new Synapses(a, cells, { ...competition.direct, namespace }).connect();
  direct.set("fine.delay", `${FIXED} ms`);
  direct.set("delay", `${FIXED} ms`);
  const learning = new Synapses(b, cells, { ...competition.options, namespace }).connect();
  learning.set("delay", starts);
  const rivals = new Synapses(cells, cells, {
    ...{ onPre: `v_post = 0\nvth_post = start\n${competition.compete}`, namespace },
  }).connect({ condition: "i // 2 == j // 2 and i != j" });
  const spikes = new SpikeMonitor(cells, { variables: ["d"] });
  await new Network([a, b, cells, direct, learning, rivals, spikes], { backend }).run(seconds);
  return { i: spikes.i, t: spikes.t, d: spikes.get("d") };
}

test("at least 95 of 100 pairs from any delays end with an aligned winner within 4 s, in two draws", async () => {
  for (const seed of [21, 22]) {
    const { i, t, d } = await races(seed, 4, "wasm");
    const late = Array.from({ length: 100 }, () => ({ all: 0, good: 0 }));
    i.forEach((cell, k) => {
      if (t[k]! < 3) return;
      const off = (((1e3 * d[k]! - FIXED) % PERIOD) + PERIOD) % PERIOD;
      const pair = late[cell >> 1]!;
      pair.all++;
      if (Math.min(off, PERIOD - off) < 0.5) pair.good++;
    });
    const settled = late.filter(({ all, good }) => all > 0 && good >= 0.95 * all).length;
    assert.ok(settled >= 95, `seed ${seed}: ${settled} of 100`);
  }
});

test.run();
