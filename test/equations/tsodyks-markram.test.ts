// Short-term plasticity against the exact recursion, and the published shapes of its steady state.

import { Network, SpikeGeneratorGroup, Synapses } from "myelin";
import * as tm from "myelin/equations/tsodyks-markram";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { onBoth } from "./both.ts";

const test = suite("short-term plasticity");

type Values = Readonly<Record<keyof typeof tm.parameters, number>>;
const depressing: Values = { U: 0.5, taurec: 0.8, taufacil: 1e-6 };
const facilitating: Values = { U: 0.03, taurec: 0.13, taufacil: 0.53 };

/** What each of so many spikes at a frequency releases: the model's equations solved by hand from spike to spike. */
function recursion({ U, taurec, taufacil }: Values, times: readonly number[]): number[] {
  let u = 0;
  let ready = 1;
  return times.map((t, k) => {
    const gap = k === 0 ? 0 : t - times[k - 1]!;
    ready = 1 - (1 - ready) * Math.exp(-gap / taurec);
    u = u * Math.exp(-gap / taufacil);
    u += U * (1 - u);
    const released = u * ready;
    ready -= released;
    return released;
  });
}

/** The same by the catalogue: what the last spike released, for several trains, one to a synapse. */
function released(parameters: object, trains: readonly (readonly number[])[]) {
  return onBoth(async (backend) => {
    const spikes = trains
      .flatMap((train, index) => train.map((t) => ({ index, t })))
      .sort((a, b) => a.t - b.t);
    const input = new SpikeGeneratorGroup(trains.length, {
      indices: spikes.map(({ index }) => index),
      times: spikes.map(({ t }) => t),
    });
    const target = new SpikeGeneratorGroup(1, { indices: [], times: [] });
    const synapses = new Synapses(input, target, {
      model: `${tm.model}\nlast : 1`,
      onPre: `${tm.options.onPre}\nlast = released`,
      namespace: parameters as Record<string, string | number>,
    });
    synapses.connect();
    await new Network([input, target, synapses], { backend }).run("5.2 s");
    return { last: synapses.get("last") };
  });
}

/** So many spikes, so many milliseconds apart, the first after 100 ms. */
function train(apart: number, count: number): number[] {
  return Array.from({ length: count }, (_, k) => (100 + apart * k) / 1000);
}

for (const [name, parameters, values] of [
  ["depressing", tm.parameters, depressing],
  ["facilitating", tm.facilitating, facilitating],
] as const)
  test(`a ${name} synapse follows the exact recursion, spike for spike`, async () => {
    const times = [100, 120, 125, 180, 400, 410, 2000, 2020].map((ms) => ms / 1000);
    const { last } = await released(
      parameters,
      times.map((_, k) => times.slice(0, k + 1)),
    );
    recursion(values, times).forEach((expected, k) => {
      assert.ok(Math.abs(last[k]! - expected) < 1e-12, `spike ${k}: ${last[k]}, not ${expected}`);
    });
  });

// Tsodyks & Markram 1997 (PNAS 94:719): beyond the limiting frequency the steady response falls as 1/f, towards 1/(f taurec).
test("a depressing synapse falls as one over the frequency", async () => {
  const apart = [100, 50, 25, 10];
  const { last } = await released(
    tm.parameters,
    apart.map((ms) => train(ms, Math.floor(5000 / ms))),
  );
  for (const [k, ms] of apart.entries()) {
    const limit = ms / 1000 / depressing.taurec;
    const ratio = last[k]! / limit;
    // one response at interval d is U x, x = (1 - e)/(1 - (1 - U) e) with e = exp(-d/taurec)
    const e = Math.exp(-ms / 1000 / depressing.taurec);
    const steady = (depressing.U * (1 - e)) / (1 - (1 - depressing.U) * e);
    assert.ok(Math.abs(last[k]! - steady) < 1e-9, `${last[k]}, not ${steady}`);
    assert.ok(ratio > 0.8 && ratio < 1.02, `${ratio} of the limit`);
  }
});

// Markram, Wang & Tsodyks 1998 (PNAS 95:5323): the response is greatest at 1/sqrt(U taurec taufacil), here 22 Hz.
test("a facilitating synapse is strongest at its peak frequency", async () => {
  const frequencies = [2, 5, 10, 20, 25, 50, 100];
  const { last } = await released(
    tm.facilitating,
    frequencies.map((f) => train(1000 / f, 5 * f)),
  );
  const best = frequencies[last.indexOf(Math.max(...last))]!;
  const { U, taurec, taufacil } = facilitating;
  const peak = 1 / Math.sqrt(U * taurec * taufacil);
  assert.ok(best === 20 || best === 25, `${best} Hz, where the formula says ${peak.toFixed(1)}`);
  assert.ok(last[0]! < last[2]! && last[6]! < last[4]!, `${last}`);
});

test.run();
