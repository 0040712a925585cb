// Conduction-delay learning of the catalogue: its windows, and a pattern found among noise, weights and delays.

import { Network, SpikeGeneratorGroup, Synapses } from "myelin";
import * as conduction from "myelin/equations/delay-conduction";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Chance } from "../fuzz/random.ts";
import { lagsUpTo, pair } from "./delay-protocol.ts";
import { near, poisson } from "./protocol.ts";

const test = suite("conduction-delay learning (reconstructed)");

/** Gaussian around 1.5 ms of width 1 ms in Hz, as in the caption of Fig. 2. */
const g = (u: number): number => (1e3 * Math.exp(-((u - 1.5) ** 2) / 2)) / Math.sqrt(2 * Math.PI);

test("one pair moves weight and delay along the gradient of the likelihood (formulas reconstructed)", async () => {
  const lags = lagsUpTo(10, 50);
  for (const w of [0.1, 0.5, 1.5]) {
    const found = await pair(conduction, lags, { delay: 20, w });
    // Section 6.3, u for -D: W g'(D)/(base + W g) and g/(base + W g) - 1, the latter by the target's spike alone.
    const share = lags.map((u) => (w * g(u)) / (10 + w * g(u)));
    const delays = lags.map((u, k) => {
      const after = u < 0 ? changed(w - 0.001, u) : share[k]!; // its arrival finds the weight already moved
      return 0.001 * after * (u - 1.5);
    });
    near(found.change, delays, 1e-12);
    const weights = lags.map((u, k) => {
      const rise = u < 0 ? changed(w - 0.001, u) / (w - 0.001) : share[k]! / w;
      return w + 0.001 * (rise - 1);
    });
    near(found.w, weights, 1e-12);
  }
});

function changed(w: number, u: number): number {
  return (w * g(u)) / (10 + w * g(u));
}

test("the gradient is the derivative of the logarithm of the likelihood, by delay and by weight", async () => {
  const lags = [-1, 0.5, 1.5, 3, 4];
  const after = await pair(conduction, lags, { delay: 20, w: 0.5 });
  const likelihood = (w: number, u: number): number => Math.log(10 + w * g(u)) - w;
  const h = 1e-5;
  lags.forEach((u, k) => {
    const w = u < 0 ? 0.499 : 0.5;
    const byDelay = (likelihood(w, u - h) - likelihood(w, u + h)) / (2 * h);
    const byWeight = (likelihood(w + h, u) - likelihood(w - h, u)) / (2 * h);
    near([after.change[k]! / 0.001, (after.w[k]! - 0.5) / 0.001], [byDelay, byWeight], 1e-5);
  });
});

const [INPUTS, ROUNDS, PERIOD, TAUGHT] = [20, 3000, 60, 30];

/** Spikes (ms) of an input: those of a pattern, four times of five and give or take 0.5 ms, and others at `rate`. */
function train(time: number | undefined, rate: number, chance: Chance): number[] {
  const normal = (): number =>
    Math.sqrt(-2 * Math.log(1 - chance.number())) * Math.cos(2 * Math.PI * chance.number());
  const steps = new Set(
    poisson(rate, (PERIOD * ROUNDS) / 1e3, chance).map((s) => Math.round(s * 1e4)),
  );
  for (let round = 0; round < ROUNDS && time !== undefined; round++)
    if (chance.number() < 0.8) steps.add(Math.round(10 * (PERIOD * round + time + 0.5 * normal())));
  return [...steps].map((step) => step / 10);
}

/** Twenty inputs with a part in the pattern and twenty with none; the target fires at 30 ms of every 60 ms. */
async function taught(seed: number) {
  const chance = new Chance(seed);
  const times = Array.from({ length: 2 * INPUTS }, (_, k) =>
    k < INPUTS ? 2 + 15 * chance.number() : undefined,
  );
  const spikes = times.flatMap((time, k) =>
    train(time, time === undefined ? 10 : 2, chance).map((ms) => ({ k, ms })),
  );
  const indices = spikes.map(({ k }) => k);
  const inputs = new SpikeGeneratorGroup(2 * INPUTS, {
    indices,
    times: spikes.map(({ ms }) => ms / 1e3),
  });
  const target = new SpikeGeneratorGroup(1, {
    ...{ indices: [0], times: [TAUGHT / 1e3], period: `${PERIOD} ms` },
  });
  const synapses = new Synapses(inputs, target, {
    ...{ model: conduction.model, ...conduction.options },
    namespace: { ...conduction.parameters, eta: 0.002, etad: "0.005 ms**2" },
  }).connect();
  synapses.set("w", 0.5);
  // Within the window: the pattern comes up to 2.5 ms too early or too late.
  const delays = times.map((time) => TAUGHT - 1.5 - (time ?? 10) + 5 * (chance.number() - 0.5));
  synapses.set(
    "delay",
    delays.map((ms) => ms / 1e3),
  );
  await new Network([inputs, target, synapses]).run((PERIOD * ROUNDS) / 1e3);
  const arrivals = synapses.get("delay").map((d, k) => 1e3 * d + (times[k] ?? Number.NaN));
  return { arrivals: arrivals.slice(0, INPUTS), w: synapses.get("w") };
}

test("a pattern among noise comes to arrive 1.5 ms before the target fires, its weights near its probability", async () => {
  for (const seed of [1, 2, 3]) {
    const { arrivals, w } = await taught(seed);
    const right = arrivals.filter((ms) => Math.abs(TAUGHT - 1.5 - ms) <= 0.3).length;
    assert.ok(right >= 18, `seed ${seed}: ${right} of ${INPUTS}, ${arrivals}`);
    const pattern = w.slice(0, INPUTS).filter((x) => x > 0.7 && x < 0.9).length;
    const noise = w.slice(INPUTS).filter((x) => x < 0.1).length;
    assert.ok(
      pattern >= 18 && noise >= 18,
      `seed ${seed}: ${pattern}, ${noise} of ${INPUTS}: ${w}`,
    );
  }
});

test.run();
