// STDP with soft bounds of the catalogue: steps at every weight, and where the weights come to rest.

import * as stdp from "myelin/equations/stdp-soft-bounds";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { learn, learnOn, near, type Rule } from "./protocol.ts";

const test = suite("STDP with soft bounds");

const [eta, alpha] = [0.005, 1.05];

function rule(mu: number): Rule {
  return { ...stdp, parameters: { ...stdp.parameters, mu } };
}

for (const mu of [0, 0.02, 0.5, 1])
  test(`mu = ${mu}: the steps are the powers of the paper's equation 1, at every weight`, async () => {
    const w = [0.1, 0.5, 0.9].flatMap((x) => [x, x]);
    const post = w.map((_, k) => [k % 2 === 0 ? 0.06 : 0.04]);
    const found = await learn(rule(mu), { pre: w.map(() => [0.05]), post }, { w });
    const expected = w.map((x, k) => {
      const step = k % 2 === 0 ? (1 - x) ** mu : -alpha * x ** mu;
      return x + eta * step * Math.exp(-0.5);
    });
    near(found.w!, expected, 1e-12);
  });

/** The weights that as many pairs in either order come to, from these two. */
async function settled(mu: number, from: readonly [number, number]): Promise<Float64Array> {
  const pairs = Array.from({ length: 4000 }, (_, k) => 0.1 + k * 0.2);
  const pre = [pairs, pairs];
  const post = pre.map((train) => train.map((t, k) => t + (k % 2 === 0 ? 1e-3 : -1e-3)));
  const { w } = await learnOn("wasm", rule(mu), { pre, post }, { w: from, dt: "1 ms" });
  return w!;
}

// Drift is 0 where (1 - w)^mu = alpha w^mu.
for (const mu of [0.2, 0.5, 1])
  test(`mu = ${mu}: balanced pairs bring every weight to 1/(1 + alpha^(1/mu))`, async () => {
    const rest = 1 / (1 + alpha ** (1 / mu));
    for (const w of await settled(mu, [0.05, 0.95]))
      assert.ok(Math.abs(w - rest) < eta, `${w}, not ${rest}`);
  });

// Each pair of pairs takes away 0.05 eta exp(-1/20).
test("mu = 0: they go to a bound, as additive STDP does", async () => {
  for (const w of await settled(0, [0.05, 0.4])) assert.ok(w <= 2 * eta, `${w}`);
});

test.run();
