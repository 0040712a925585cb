// Nearest-neighbour STDP of the catalogue: who meets whom, and what that makes of rates.

import * as stdp from "myelin/equations/stdp-nearest";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Chance } from "../fuzz/random.ts";
import { learn, learnOn, meanOf, near, poisson, type Rule, trains } from "./protocol.ts";

const test = suite("nearest-neighbour STDP");

const schemes = {
  symmetric: stdp.options,
  presynaptic: stdp.presynaptic,
  reduced: stdp.reduced,
} as const;
type Scheme = keyof typeof schemes;
const names = Object.keys(schemes) as Scheme[];

/** The rule with one scheme, between bounds so far away that they do nothing. */
function rule(scheme: Scheme): Rule {
  const { model, parameters } = stdp;
  return { model, options: schemes[scheme], parameters: { ...parameters, wmax: 1e6 } };
}

const { Apre, Apost } = stdp.parameters;
const [taupre, taupost] = [0.0133, 0.0345];

function change(before: number, after: number): number {
  const interval = after - before;
  return interval > 0 ? Apre * Math.exp(-interval / taupre) : Apost * Math.exp(interval / taupost);
}

/** Pairs of spikes that meet, by the words of Morrison, Diesmann & Gerstner 2008, Fig. 7A to C. */
function pairs(scheme: Scheme, pre: readonly number[], post: readonly number[]) {
  const latest = (spikes: readonly number[], t: number) => spikes.filter((s) => s < t).at(-1);
  const next = (spikes: readonly number[], t: number) => spikes.find((s) => s > t);
  const free = (a: number, b: number) =>
    ![...pre, ...post].some((s) => s > Math.min(a, b) && s < Math.max(a, b));
  const met: [number, number][] = [];
  for (const t of pre) {
    const after = latest(post, t);
    if (after !== undefined && (scheme !== "reduced" || free(t, after))) met.push([t, after]);
    const following = scheme === "symmetric" ? undefined : next(post, t);
    if (following !== undefined && (scheme === "presynaptic" || free(t, following)))
      met.push([t, following]);
  }
  for (const t of scheme === "symmetric" ? post : []) {
    const before = latest(pre, t);
    if (before !== undefined) met.push([before, t]);
  }
  return met;
}

for (const scheme of names) {
  test(`${scheme}: one pair changes the weight by the window of Froemke & Dan 2002`, async () => {
    const post = [-20, -10, 10, 20].map((ms) => [0.05 + ms / 1000]);
    const { w } = await learn(rule(scheme), { pre: post.map(() => [0.05]), post });
    const expected = [-0.0051, -0.0051, 0.0103, 0.0103].map(
      (a, k) => a * Math.exp(-[20 / 34.5, 10 / 34.5, 10 / 13.3, 20 / 13.3][k]!),
    );
    near(
      w!.map((x) => x - 0.5),
      expected,
      1e-12,
    );
  });

  test(`${scheme}: in random trains those spikes meet that are said to`, async () => {
    const chance = new Chance(7);
    const [pre, late] = [trains(12, 40, 0.5, chance), trains(12, 60, 0.5, chance)];
    const post = late.map((train) => train.map((t) => t + 5e-5)); // never at the same time
    const { w } = await learn(rule(scheme), { pre, post }, { dt: "0.05 ms" });
    const expected = pre.map((train, k) =>
      pairs(scheme, train, post[k]!).reduce((sum, [a, b]) => sum + change(a, b), 0.5),
    );
    near(w!, expected, 1e-12);
  });
}

/** Mean change in a second between independent Poisson spikes (Burkitt, Meffin & Grayden 2004, Neural Comput 16:885). */
const drift: Record<Scheme, (x: number, y: number) => number> = {
  symmetric: (x, y) => x * y * (filtered(Apre, taupre, x) + filtered(Apost, taupost, y)),
  presynaptic: (x, y) => x * y * (filtered(Apre, taupre, y) + filtered(Apost, taupost, y)),
  reduced: (x, y) => x * y * (filtered(Apre, taupre, x + y) + filtered(Apost, taupost, x + y)),
};

function filtered(A: number, tau: number, rate: number): number {
  return (A * tau) / (1 + rate * tau);
}

/** Mean and standard error of the change per second over 100 synapses. */
async function measured(scheme: Scheme, x: number, y: number) {
  const chance = new Chance(Math.round(1000 * y));
  const [pre, post] = [trains(100, x, 20, chance), trains(100, y, 20, chance)];
  const { w } = await learnOn("wasm", rule(scheme), { pre, post }, { w: 1000 });
  return meanOf(w!.map((after) => (after - 1000) / 20));
}

for (const scheme of names)
  test(`${scheme}: Poisson spikes change the weight as in the closed form`, async () => {
    for (const [x, y] of [
      [10, 5],
      [20, 40],
    ] as const) {
      const { mean, error } = await measured(scheme, x, y);
      const expected = drift[scheme](x, y);
      const together = 0.01 * Math.abs(x * y * Apre * taupre); // spikes in one step count as a pair
      assert.ok(
        Math.abs(mean - expected) < 4 * error + together,
        `${mean} +- ${error}, expected ${expected}`,
      );
    }
  });

test("presynaptic: weights shrink below the rate of Izhikevich & Desai 2003 and grow above it", async () => {
  const crossing = -(Apre / taupost + Apost / taupre) / (Apre + Apost);
  assert.ok(crossing > 16 && crossing < 17, `${crossing} Hz`);
  for (const [rate, sign] of [
    [0.5 * crossing, -1],
    [2 * crossing, 1],
  ] as const) {
    const { mean, error } = await measured("presynaptic", 10, rate);
    assert.ok(sign * mean > 4 * error, `${mean} +- ${error} at ${rate} Hz`);
  }
});

test("the weight stays between 0 and wmax", async () => {
  const chance = new Chance(3);
  const [pre, post] = [[poisson(200, 1, chance)], [poisson(200, 1, chance)]];
  for (const w of [0.001, 0.999]) {
    const after = (await learn({ ...stdp }, { pre, post }, { w })).w![0]!;
    assert.ok(after >= 0 && after <= 1, `${after}`);
  }
});

test.run();
