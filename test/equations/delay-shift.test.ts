// The delay shift of the catalogue: its window, and that the spikes of many inputs come to arrive together.

import { Network, NeuronGroup, SpikeGeneratorGroup, Synapses } from "myelin";
import * as shift from "myelin/equations/delay-shift";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Chance } from "../fuzz/random.ts";
import { lagsUpTo, pair } from "./delay-protocol.ts";
import { near } from "./protocol.ts";

const test = suite("delay shift");

test("one pair moves the arrival towards the target's spike by the window that is stated", async () => {
  const lags = lagsUpTo(40, 80);
  const { change } = await pair(shift, lags, { delay: 20 });
  // eta s/tau exp(1 - s/tau), s the time between them: reconstructed, see `about`.
  const expected = lags.map((lag) => 0.1 * (lag / 5) * Math.exp(1 - Math.abs(lag) / 5));
  near(change, expected, 1e-12);
  assert.ok(Math.abs(Math.max(...change) - 0.1) < 1e-12, "greatest at tau");
});

test("a delay stays between 0 and the longest", async () => {
  const parameters = { ...shift.parameters, eta: "3 ms" };
  const { change } = await pair({ ...shift, parameters }, [-5, 5], { delay: [1, 49] });
  near(change, [-1, 1], 1e-12);
});

const [INPUTS, NEURONS] = [10, 20];

/** Time (ms) from the first to the last of the arrivals at each neuron, before and after 1200 rounds of a pattern. */
async function spreads(seed: number): Promise<{ before: number[]; after: number[] }> {
  const chance = new Chance(seed);
  const n = INPUTS * NEURONS;
  const times = Array.from({ length: n }, () => chance.integer(0, 100) / 10);
  const delays = times.map(() => chance.integer(0, 100) / 10);
  const inputs = new SpikeGeneratorGroup(n, {
    indices: times.map((_, k) => k),
    times: times.map((ms) => ms / 1e3),
    period: "50 ms",
  });
  const cells = new NeuronGroup(NEURONS, "dv/dt = -v/(5*ms) : 1", {
    ...{ threshold: "v > 1", reset: "v = 0", refractory: "35 ms", method: "exact" },
  });
  const synapses = new Synapses(inputs, cells, {
    model: shift.model,
    onPre: `v_post += 0.5\n${shift.options.onPre}`,
    onPost: shift.options.onPost,
    namespace: shift.parameters,
  });
  synapses.connect({ condition: `i // ${INPUTS} == j` });
  synapses.set(
    "delay",
    delays.map((ms) => ms / 1e3),
  );
  await new Network([inputs, cells, synapses]).run("60 s");
  const spread = (now: ArrayLike<number>): number[] =>
    Array.from({ length: NEURONS }, (_, cell) => {
      const own = Array.from({ length: INPUTS }, (_, k) => INPUTS * cell + k);
      const arrivals = own.map((k) => times[k]! + now[k]!);
      return Math.max(...arrivals) - Math.min(...arrivals);
    });
  return { before: spread(delays), after: spread(synapses.get("delay").map((d) => 1e3 * d)) };
}

test("ten inputs come to arrive within 1 ms at no fewer than 18 of 20 neurons, in three draws", async () => {
  for (const seed of [1, 2, 3]) {
    const { before, after } = await spreads(seed);
    assert.ok(Math.min(...before) > 5, `before: ${before}`);
    const together = after.filter((ms) => ms <= 1).length;
    assert.ok(together >= 18, `seed ${seed}: ${together} of ${NEURONS}, ${after}`);
  }
});

test.run();
