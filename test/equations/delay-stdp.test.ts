// Delay-shifted STDP of the catalogue: its windows, and that a neuron comes to answer sooner.

import { Network, NeuronGroup, SpikeGeneratorGroup, SpikeMonitor, Synapses } from "myelin";
import * as stdp from "myelin/equations/delay-stdp";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Chance } from "../fuzz/random.ts";
import { lagsUpTo, pair } from "./delay-protocol.ts";
import { near } from "./protocol.ts";

const test = suite("delay-shifted STDP");

test("one pair moves delay and weight by the windows of Dominijanni et al. 2025, at the arrival", async () => {
  const lags = lagsUpTo(50, 50);
  for (const w of [0.2, 0.7]) {
    const found = await pair(stdp, lags, { delay: 5, w });
    // Their configuration: 1.2e-2 and 1.2e-4 (ms) for delays, 5e-4 and 5e-6 with soft bounds for weights, 20 ms.
    const causal = (lag: number): boolean => lag >= 0;
    const trace = lags.map((lag) => Math.exp(-Math.abs(lag) / 20));
    const expected = lags.map((lag, k) => (causal(lag) ? -1.2e-2 : 1.2e-4) * trace[k]!);
    near(found.change, expected, 1e-12);
    const weights = lags.map(
      (lag, k) => w + (causal(lag) ? 5e-4 * (1 - w) : -5e-6 * w) * trace[k]!,
    );
    near(found.w, weights, 1e-15);
  }
});

test("the delay, not only the time of sending, decides on which side of the window a pair falls", async () => {
  // All are sent 3 ms before the target's spike; half of them arrive 1 ms after it.
  const sent = [2, 4].map((delay) => ({ delay, lag: 3 - delay }));
  const lags = sent.map(({ lag }) => lag);
  const { change } = await pair(stdp, lags, { delay: sent.map(({ delay }) => delay), w: 0.5 });
  assert.ok(change[0]! < 0 && change[1]! > 0, `${change}`);
});

const INPUTS = 40;

/** Latency (ms) of the answer to a volley, first and last, with the delays it left; ten times as fast as the paper's. */
async function volleys(seed: number) {
  const chance = new Chance(seed);
  const indices = Array.from({ length: INPUTS }, (_, k) => k);
  const inputs = new SpikeGeneratorGroup(INPUTS, {
    ...{ indices, times: indices.map(() => 0), period: "50 ms" },
  });
  const cell = new NeuronGroup(1, "dv/dt = -v/(10*ms) : 1", {
    ...{ threshold: "v > 5", reset: "v = 0", refractory: "30 ms", method: "exact" },
  });
  const fast = { Wplus: 5e-3, Wminus: 5e-5, Dplus: "0.12 ms", Dminus: "1.2e-3 ms" };
  const synapses = new Synapses(inputs, cell, {
    model: stdp.model,
    onPre: `v_post += w\n${stdp.options.onPre}`,
    onPost: stdp.options.onPost,
    namespace: { ...stdp.parameters, ...fast },
  }).connect();
  synapses.set("w", 0.3);
  synapses.set(
    "delay",
    indices.map(() => 0.01 * chance.number()),
  );
  const spikes = new SpikeMonitor(cell);
  await new Network([inputs, cell, synapses, spikes]).run("20 s");
  const latencies = Array.from(spikes.t, (t) => (1e3 * t) % 50);
  return { latencies, delays: synapses.get("delay").map((d) => 1e3 * d), w: synapses.get("w") };
}

test("a volley that comes again is answered within 1 ms, not 4 ms or more, by what came in time; five draws", async () => {
  for (const seed of [1, 2, 3, 4, 5]) {
    const { latencies, delays, w } = await volleys(seed);
    const [first, last] = [latencies[0]!, latencies.at(-1)!];
    assert.ok(first >= 4, `seed ${seed}: first ${first} ms`);
    assert.ok(last <= 1, `seed ${seed}: last ${last} ms`);
    const strong = delays.filter((ms, k) => w[k]! > 0.9 && ms < 1).length;
    assert.ok(strong >= 4, `seed ${seed}: ${strong} strong and short`);
  }
});

test.run();
