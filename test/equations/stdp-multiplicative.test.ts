// Multiplicative STDP of the catalogue: its window, and the weights it comes to.

import { Network, NeuronGroup, Synapses } from "myelin";
import * as stdp from "myelin/equations/stdp-multiplicative";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { learn, near } from "./protocol.ts";

const test = suite("multiplicative STDP");

const [tau, cp, cd] = [0.02, 7e-12, 0.003];
const still = { ...stdp, parameters: { ...stdp.parameters, sigma: 0 } };

test("potentiation adds a conductance, depression takes a part", async () => {
  const intervals = [-40, -10, -1, 1, 10, 40];
  const post = intervals.map((ms) => [0.05 + ms / 1000]);
  const pre = intervals.map(() => [0.05]);
  for (const before of [50e-12, 1e-9]) {
    const { w } = await learn(still, { pre, post }, { w: before });
    const expected = intervals.map((ms) => {
      const window = Math.exp(-Math.abs(ms) / 1000 / tau);
      return before + (ms > 0 ? cp : -cd * before) * window;
    });
    near(w!, expected, 1e-21);
  }
});

test("the noise of a step is in proportion to the weight: 1.5 %", async () => {
  const pre = Array.from({ length: 2000 }, () => [0.05]);
  const post = pre.map(() => [0.051]);
  const { w } = await learn(stdp, { pre, post }, { w: 1e-9 });
  const window = Math.exp(-0.001 / tau);
  const steps = w!.map((after) => (after - 1e-9) / window);
  const mean = steps.reduce((sum, x) => sum + x, 0) / 2000;
  const deviation = Math.sqrt(steps.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 2000);
  assert.ok(Math.abs(mean - cp) < (4 * 15e-12) / Math.sqrt(2000), `${mean} S`);
  assert.ok(Math.abs(deviation - 15e-12) < (4 * 15e-12) / Math.sqrt(4000), `${deviation} S`);
});

/** Weights after many pairs that are 1 ms apart, in one order or the other by chance. */
async function settled(n: number, pairs: number, seed: number): Promise<Float64Array> {
  const at = { method: "euler", namespace: { moment: "10 ms" } } as const;
  const first = new NeuronGroup(n, "when : second", { ...at, threshold: "abs(t - when) < 0.5*ms" });
  const second = new NeuronGroup(n, "when : second", {
    ...at,
    threshold: "abs(t - when) < 0.5*ms",
  });
  first.runRegularly("when = t + moment", { dt: "20 ms" });
  second.runRegularly("when = t + moment + (2*int(rand() < 0.5) - 1)*ms", { dt: "20 ms" });
  const parameters = { ...stdp.parameters, tau: "2 ms" }; // so that pairs are over when the next one comes
  const synapses = new Synapses(first, second, {
    model: stdp.model,
    ...stdp.options,
    namespace: parameters,
  });
  synapses.connect({ condition: "i == j" });
  synapses.set("w", cp / cd);
  const network = new Network([first, second, synapses], { dt: "1 ms", seed });
  await network.run(pairs * 0.02);
  return Float64Array.from(synapses.get("w"));
}

/** The chance that an inverse gamma variable is below x, by a sum over y = 1/x of the gamma density. */
function inverseGamma(shape: number, scale: number, x: number): number {
  let [above, all] = [0, 0];
  const most = (8 * shape) / scale;
  for (let k = 0; k < 20000; k++) {
    const y = ((k + 0.5) / 20000) * most;
    const density = Math.exp((shape - 1) * Math.log(y * scale) - scale * y + shape);
    all += density;
    if (y > 1 / x) above += density;
  }
  return above / all;
}

// In the limit of small steps the Fokker-Planck equation of a weight that loses f cd w and gains f cp with equal chance,
// each with noise f sigma w, has the solution w^(-2 - cd/(f sigma^2)) exp(-cp/(f sigma^2 w)); f is the window at 1 ms.
for (const seed of [1, 2])
  test(`weights spread as in the equilibrium of the Fokker-Planck equation, around cp/cd (seed ${seed})`, async () => {
    const f = Math.exp(-1 / 2);
    const noise = f * 0.015 ** 2;
    const n = 1000;
    const w = (await settled(n, 4000, seed)).sort();
    const mean = w.reduce((sum, x) => sum + x, 0) / n;
    const square = w.reduce((sum, x) => sum + x * x, 0) / n;
    const expected = ((cp * cp) / cd + (f * cp * cp) / 2) / (cd - (f * cd * cd) / 2 - noise);
    const deviation = Math.sqrt(expected - (cp / cd) ** 2);
    assert.ok(Math.abs(mean - cp / cd) < (4 * deviation) / Math.sqrt(n), `mean ${mean} S`);
    assert.ok(Math.abs(square / expected - 1) < 0.1, `mean square ${square}, expected ${expected}`);
    // Kolmogorov and Smirnov: a greater distance than 2.23/sqrt(n) has a chance of 1 in 10000.
    const distance = w.reduce((most, x, k) => {
      const chance = inverseGamma(1 + cd / noise, cp / noise, x);
      return Math.max(most, Math.abs(chance - k / n), Math.abs(chance - (k + 1) / n));
    }, 0);
    assert.ok(distance < 2.23 / Math.sqrt(n), `distance ${distance}`);
  });

test.run();
