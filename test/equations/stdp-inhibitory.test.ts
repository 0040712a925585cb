// Inhibitory STDP of the catalogue: its window, and the rate at which it rests.

import * as stdp from "myelin/equations/stdp-inhibitory";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Chance } from "../fuzz/random.ts";
import { learn, learnOn, meanOf, near, trains } from "./protocol.ts";

const test = suite("inhibitory STDP");

const [tau, eta, target] = [0.02, 0.01, 3];

test("the window is the same on both sides, less a constant (Vogels et al. 2011, Fig. 1)", async () => {
  const intervals = [-60, -20, -5, 5, 20, 60];
  const post = intervals.map((ms) => [0.1 + ms / 1000]);
  const { w } = await learn(stdp, { pre: intervals.map(() => [0.1]), post }, { w: 10 });
  const expected = intervals.map(
    (ms) => 10 + eta * (Math.exp(-Math.abs(ms) / 1000 / tau) - 2 * target * tau),
  );
  near(w!, expected, 1e-12);
});

test("with Poisson spikes the weight rests where the target fires at its rate, and moves towards that", async () => {
  for (const [rate, sign] of [
    [1.5, -1],
    [3, 0],
    [6, 1],
  ] as const) {
    const chance = new Chance(rate * 10);
    const [pre, post] = [trains(400, 10, 20, chance), trains(400, rate, 20, chance)];
    const wide = { ...stdp, parameters: { ...stdp.parameters, wmax: 1e6 } };
    const { w } = await learnOn("wasm", wide, { pre, post }, { w: 1000 });
    const { mean, error } = meanOf(w!.map((after) => (after - 1000) / 20));
    const expected = eta * 10 * 2 * tau * (rate - target);
    const bound = 4 * error + 0.01 * eta * 10 * 2 * tau * rate;
    assert.ok(Math.abs(mean - expected) < bound, `${mean} +- ${error}, expected ${expected}`);
    assert.ok(sign === 0 || sign * mean > 0, `${mean} at ${rate} Hz`);
  }
});

test.run();
