// The two networks of Brunel: rates and rhythms of the papers, and of Brian2 2.5.1 with the same equations.

import { type Network, PopulationRateMonitor, SpikeMonitor } from "myelin";
import brunel2000, { type Brunel2000Options } from "myelin/models/brunel-2000";
import brunelHakim from "myelin/models/brunel-hakim-1999";
import { suite } from "uvu";
import * as assert from "uvu/assert";

const test = suite("Brunel's networks");

function within(value: number, low: number, high: number, what: string): void {
  assert.ok(value >= low && value <= high, `${what}: ${value}, expected ${low} to ${high}`);
}

function found<T>(network: Network, kind: abstract new (...options: never[]) => T): T {
  return network.objects.find((object) => object instanceof kind) as T;
}

const mean = (x: ArrayLike<number>): number => Array.from(x).reduce((a, b) => a + b, 0) / x.length;
function deviation(x: ArrayLike<number>): number {
  const level = mean(x);
  return Math.sqrt(mean(Array.from(x, (value) => (value - level) ** 2)));
}

/** The frequency (Hz) of the strongest oscillation of a rate in steps of 0.1 ms. */
function peak(rate: Float64Array, from: number, to: number): number {
  const level = mean(rate);
  let best = { frequency: 0, power: 0 };
  for (let frequency = from; frequency <= to; frequency += 2) {
    const angle = 2 * Math.PI * frequency * 1e-4;
    let [re, im] = [0, 0];
    rate.forEach((x, k) => {
      re += (x - level) * Math.cos(angle * k);
      im += (x - level) * Math.sin(angle * k);
    });
    const power = re * re + im * im;
    if (power > best.power) best = { frequency, power };
  }
  return best.frequency;
}

// Brian2, three seeds: 1558 to 1605 spikes; from 40 ms on 3.6 to 3.8 Hz, a peak at 130 to 136 Hz,
// and 1.18 to 1.34 as the deviation of the rate smoothed over 0.5 ms, in parts of its mean.
for (const seed of [1, 2, 3])
  test(`Brunel-Hakim with seed ${seed}: 3.1 to 4.2 Hz in a rhythm of 120 to 150 Hz`, async () => {
    const network = brunelHakim({ seed });
    await network.run("100 ms");
    within(found(network, SpikeMonitor).numSpikes, 1400, 1760, "spikes");
    const rates = found(network, PopulationRateMonitor);
    const late = rates.rate.slice(400);
    within(mean(late), 3.1, 4.2, "rate");
    within(peak(late, 20, 1000), 120, 150, "global frequency");
    const smooth = rates.smoothRate({ window: "flat", width: "0.5 ms" }).slice(400);
    within(deviation(smooth) / mean(smooth), 1, 1.55, "depth of the rhythm");
  });

// Brian2 with a delay of 4 ms, three seeds: 44 to 48 Hz, 4.26 to 4.78 spikes per neuron and second from 40 to 150 ms.
for (const seed of [1, 2])
  test(`Brunel-Hakim with seed ${seed}: twice the delay makes a rhythm of 38 to 54 Hz`, async () => {
    const network = brunelHakim({ seed, delay: "4 ms" });
    await network.run("150 ms");
    const late = found(network, PopulationRateMonitor).rate.slice(400);
    within(peak(late, 20, 1000), 38, 54, "global frequency");
    within(mean(late), 3.8, 5.3, "rate");
  });

/** Coefficients of variation of the intervals of all cells with at least six spikes after 50 ms, averaged. */
function irregularity(spikes: SpikeMonitor, n: number): number {
  const times: number[][] = Array.from({ length: n }, () => []);
  for (const [k, t] of spikes.t.entries()) if (t > 0.05) times[spikes.i[k]!]!.push(t);
  const enough = times.filter((list) => list.length >= 6);
  assert.ok(enough.length > n / 10, `${enough.length} cells with enough spikes`);
  const intervals = (list: number[]) => list.slice(1).map((t, k) => t - list[k]!);
  return mean(enough.map((list) => deviation(intervals(list)) / mean(intervals(list))));
}

/** What a panel of figure 8 is told by: the mean rate (Hz), its deviation in steps of 0.1 ms, and the cells' intervals. */
async function panel(
  options: Brunel2000Options,
  duration: number,
): Promise<{ network: Network; late: Float64Array; rate: number; synchrony: number }> {
  const network = brunel2000(options);
  await network.run(duration);
  const late = found(network, PopulationRateMonitor).rate.slice(500);
  return { network, late, rate: mean(late), synchrony: deviation(late) / mean(late) };
}

// All ranges are measured with Brian2 2.5.1 (C++) on the same network over the same time, three seeds for each panel. The
// rates of the paper's theory, solved anew from its self-consistent equations, are 55.8 Hz (B), 37.9 Hz (C) and 6.5 Hz (D).

// Brian2 with 2500 neurons: 294.5 to 299.6 Hz, synchrony 2.5 to 3.3, irregularity 0.071 to 0.093.
for (const seed of [1, 2, 3])
  test(`Brunel 2000, panel A, seed ${seed}: cells fire regularly at some 300 Hz, together`, async () => {
    const { network, rate, synchrony } = await panel({ panel: "A", n: 2500, seed }, 0.15);
    within(rate, 280, 314, "rate");
    within(synchrony, 1.8, 4.2, "synchrony");
    within(irregularity(found(network, SpikeMonitor), 2500), 0.04, 0.13, "irregularity");
  });

// Brian2: 59.0 to 59.6 Hz in a rhythm of 172 to 186 Hz, synchrony 0.88 to 0.93, irregularity 0.45 to 0.49.
for (const seed of [1, 2])
  test(`Brunel 2000, panel B, seed ${seed}: 56 to 63 Hz, irregular, in a rhythm of 162 to 196 Hz`, async () => {
    const { network, late, rate, synchrony } = await panel({ panel: "B", seed }, 0.2);
    within(rate, 56, 63, "rate");
    within(peak(late, 10, 600), 162, 196, "rhythm");
    within(synchrony, 0.75, 1.05, "synchrony");
    within(irregularity(found(network, SpikeMonitor), 12500), 0.4, 0.54, "irregularity");
  });

// Brian2, thirteen seeds: 34.3 to 40.5 Hz, 1.6 from seed to seed, synchrony 0.60 to 0.74, irregularity 0.293 to 0.301 (of
// cells with six spikes in 150 ms).
for (const seed of [1, 2])
  test(`Brunel 2000, panel C, seed ${seed}: 33 to 42 Hz, irregular, hardly together`, async () => {
    const { network, rate, synchrony } = await panel({ panel: "C", seed }, 0.2);
    within(rate, 33, 42, "rate");
    within(synchrony, 0.45, 0.87, "synchrony");
    within(irregularity(found(network, SpikeMonitor), 12500), 0.27, 0.32, "irregularity");
  });

// Brian2, fifteen seeds: 3.99 to 6.88 Hz, 0.7 from seed to seed, in a rhythm of 18 Hz, synchrony 1.8 to 2.6.
for (const seed of [1, 2])
  test(`Brunel 2000, panel D, seed ${seed}: 3.4 to 7.7 Hz in a slow rhythm`, async () => {
    const { late, rate, synchrony } = await panel({ panel: "D", seed }, 0.35);
    within(rate, 3.4, 7.7, "rate");
    within(peak(late, 10, 600), 14, 23, "rhythm");
    within(synchrony, 1.5, 2.9, "synchrony");
  });

test.run();
