// The gradient of a coincidence as a rule for delays: its window, and that it is the gradient; shifts found.

import * as coincidence from "myelin/equations/delay-coincidence";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Chance } from "../fuzz/random.ts";
import { lagsUpTo, pair, settle } from "./delay-protocol.ts";
import { near } from "./protocol.ts";

const test = suite("delay coincidence");
const parameters = { ...coincidence.parameters, taupre: "4 ms", taupost: "12 ms" };
const [before, after] = [4, 12];

test("one pair moves the delay by eta times the derivative of its overlap", async () => {
  const lags = lagsUpTo(40, 40);
  const { change } = await pair({ ...coincidence, parameters }, lags, { delay: 20 });
  // Section 2.1: S(D) = k E(D), D = arrival - target's spike; the mean of both sides is left out at the kink.
  const sum = before + after;
  const expected = lags.map((lag) => {
    if (lag === 0) return 0;
    return lag < 0
      ? -0.1 * (before / sum) * Math.exp(lag / after)
      : 0.1 * (after / sum) * Math.exp(-lag / before);
  });
  near(change, expected, 1e-12);
});

/** Integral of the product of two traces in ms, by its definition on a fine grid. */
function overlap(a: readonly number[], b: readonly number[], delay: number): number {
  const trace = (times: readonly number[], tau: number, t: number): number =>
    times.reduce((x, s) => x + (t >= s ? Math.exp((s - t) / tau) : 0), 0);
  const step = 0.02;
  const shifted = b.map((t) => t + delay);
  let total = 0;
  for (let k = 0; k < 200 / step; k++) {
    const t = (k + 0.5) * step; // spikes are on the grid, so between midpoints
    total += trace(a, after, t) * trace(shifted, before, t) * step;
  }
  return total;
}

test("whole trains move it by eta times the numerical derivative of the overlap of their traces", async () => {
  const chance = new Chance(5);
  const small = { ...parameters, eta: "1e-6 ms" }; // so small that the delay stands still meanwhile
  // Arrivals at even tenths of a millisecond, the target's spikes at odd ones: no kink within the difference.
  const draw = (odd: number): number[] =>
    Array.from({ length: 6 }, () => (2 * chance.integer(1, 150) + odd) / 10)
      .filter((t, k, all) => all.indexOf(t) === k)
      .sort((x, y) => x - y);
  for (let k = 0; k < 3; k++) {
    const [source, target] = [draw(0), draw(1)];
    const trains = { source: [source], target: [target], delays: [10], period: 250, rounds: 1 };
    const [delay] = await settle({ ...coincidence, parameters: small }, trains);
    const h = 0.04;
    const slope = (overlap(target, source, 10 + h) - overlap(target, source, 10 - h)) / (2 * h);
    const found = (delay! - 10) / 1e-6;
    assert.ok(Math.abs(found - slope) < 0.02 * Math.abs(slope) + 0.01, `${found}, not ${slope}`);
  }
});

test("finds the shift between two copies of a pattern for at least 85 of 100, in three draws", async () => {
  // Section 0.3 of the measurements: with 10 ms the overlap has a single maximum for 90 % of such patterns.
  for (const seed of [1, 2, 3]) {
    const chance = new Chance(seed);
    const shifts = Array.from({ length: 100 }, () => 0.1 * Math.floor(190 * chance.number()));
    const patterns = shifts.map(() => {
      const slots = Array.from({ length: 20 }, (_, k) => k).filter(() => chance.number() < 0.3);
      return slots.length > 0 ? slots : [10];
    });
    const delays = await settle(
      { ...coincidence, parameters: { ...coincidence.parameters, eta: "0.05 ms" } },
      {
        source: patterns.map((pattern, k) => pattern.map((ms) => ms + 20 - shifts[k]!)),
        target: patterns.map((pattern) => pattern.map((ms) => ms + 20)),
        delays: shifts.map(() => 19 * chance.number()),
        ...{ period: 120, rounds: 200 },
      },
    );
    const found = delays.filter((delay, k) => Math.abs(delay - shifts[k]!) < 0.3).length;
    assert.ok(found >= 85, `seed ${seed}: ${found} of 100`);
  }
});

test.run();
