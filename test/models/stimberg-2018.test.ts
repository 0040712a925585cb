// Neurons and glia of Stimberg et al. 2018: activity and calcium as in Brian2 2.5.1 with the same equations.

import type { Network, SpikeMonitor, StateMonitor } from "myelin";
import astrocyte from "myelin/models/stimberg-2018-astrocyte";
import coba from "myelin/models/stimberg-2018-coba";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { onBoth } from "../equations/both.ts";

const test = suite("Stimberg 2018");

interface Readable {
  get(name: string): Float64Array;
}

function within(value: number, low: number, high: number, what: string): void {
  assert.ok(value >= low && value <= high, `${what}: ${value}, expected ${low} to ${high}`);
}

function mean(values: ArrayLike<number>): number {
  return Array.from(values).reduce((a, b) => a + b, 0) / values.length;
}

function named<T>(network: Network, name: string): T {
  return network.objects.find((object) => object.name === name) as T;
}

// Brian2, six seeds: 15442 to 16030 spikes, deviation 228; 1104 to 1281 of them in the first 100 ms, deviation 72;
// 6.4 to 7.1 % silent; mean x as the last spike left it 0.200 to 0.208 (excitatory), 0.189 to 0.207 (inhibitory).
// Bounds: the mean and four deviations either way; that of a share of 4000 cells is at least 0.4 %.
for (const seed of [1, 2, 3])
  test(`coba with seed ${seed}: rate, where it began, silent cells, depletion`, async () => {
    const network = coba({ seed });
    await network.run("1 s");
    const { numSpikes, t, count } = named<SpikeMonitor>(network, "spikes");
    within(numSpikes, 14690, 16520, "spikes");
    within(t.filter((time) => time < 0.1).length, 890, 1480, "spikes in the first 100 ms");
    within(count.filter((spikes) => spikes === 0).length / 4000, 0.051, 0.084, "silent");
    within(mean(named<Readable>(network, "excitation").get("x")), 0.193, 0.217, "x, excitatory");
    within(mean(named<Readable>(network, "inhibition").get("x")), 0.172, 0.226, "x, inhibitory");
  });

test("coba: u and x after each spike follow the recurrence of Tsodyks, Pawelzik and Markram", async () => {
  const found = await onBoth(async (backend) => {
    const network = coba({ seed: 4, backend, n: 1000 });
    await network.run("1 s");
    const { i, step } = named<SpikeMonitor>(network, "spikes");
    const monitor = named<StateMonitor>(network, "synapse");
    const steps = step.filter((_, k) => i[k] === 50);
    const at = (name: "u" | "x") => Float64Array.from(steps, (k) => monitor.get(name)[0]![k]!);
    return { steps, u: at("u"), x: at("x") };
  });
  const { steps, u, x } = found;
  assert.ok(steps.length >= 2, `${steps.length} spikes`);
  let [used, left, last] = [0, 1, 0];
  Array.from(steps).forEach((step, k) => {
    const time = step * 1e-4;
    used *= Math.exp(-3.33 * (time - last));
    left = 1 - (1 - left) * Math.exp(-2 * (time - last));
    used += 0.6 * (1 - used);
    left -= used * left;
    last = time;
    within(u[k]! - used, -1e-12, 1e-12, `u after spike ${k}`);
    within(x[k]! - left, -1e-12, 1e-12, `x after spike ${k}`);
  });
});

/** Of the astrocyte without noise in Brian2: gamma, C (mmolar), h and I (mmolar) by the second. */
const quiet: Record<number, readonly [number, number, number, number]> = {
  5: [0.036807741206587516, 0.0006693152193391129, 0.6123003861692369, 0.0003284884472860476],
  10: [0.0019455727073892177, 0.0003120022443348164, 0.558889808795392, 0.000188823352765115],
  15: [0.0876144217364478, 0.0003911514172117726, 0.5798058535520247, 0.001565944512565455],
  20: [0.004604013551399398, 0.0004449499605558782, 0.579725552263236, 0.0006126644855186846],
  29: [0.06402045610460108, 0.0005050908046091198, 0.5801975905811176, 0.001157810599769376],
};

test("without noise an astrocyte goes through the values of Brian2", async () => {
  const traces = await onBoth(async (backend) => {
    const network = astrocyte({ seed: 1, backend, n: 3 });
    await network.run("30 s");
    const monitor = named<StateMonitor>(network, "traces");
    return Object.fromEntries(
      ["gamma", "C", "h", "I"].map((name) => [name, monitor.get(name)[0]!]),
    );
  });
  for (const [second, expected] of Object.entries(quiet))
    ["gamma", "C", "h", "I"].forEach((name, k) => {
      const value = traces[name]![Number(second) * 100]!;
      within(value / expected[k]! - 1, -1e-9, 1e-9, `${name} at ${second} s`);
    });
});
/** Times (s) at which calcium rises past 0.5 uM after it was below 0.3. */
function waves(calcium: Float64Array): number[] {
  const times: number[] = [];
  let high = false;
  calcium.forEach((C, k) => {
    if (!high && C > 0.5e-3) times.push(k * 0.01);
    high = high ? C >= 0.3e-3 : C > 0.5e-3;
  });
  return times;
}

// Brian2, 200 astrocytes with each of three seeds: 4.03 to 4.12 waves in 30 s (standard error 0.09), the first at 2.444 to
// 2.454 s (0.004); C from 5 s on 0.470 to 0.486 uM on average, greatest C 1.250 to 1.264 uM on average; h 0.572 to 0.597 on
// average, deviation 0.255 to 0.265. Bounds: four standard errors, or four times the range of the first two seeds.
for (const seed of [1, 2])
  test(`with noise and seed ${seed} astrocytes have the waves of Brian2`, async () => {
    const network = astrocyte({ seed, n: 201 });
    await network.run("30 s");
    const monitor = named<StateMonitor>(network, "traces");
    const C = monitor.get("C").slice(1);
    const h = monitor.get("h").slice(1);
    const late = (traces: readonly Float64Array[], of: (x: number) => number): number =>
      mean(traces.map((trace) => mean(trace.slice(500).map(of))));
    within(mean(C.map((trace) => waves(trace).length)), 3.72, 4.4, "waves");
    within(mean(C.map((trace) => waves(trace)[0] ?? Number.NaN)), 2.43, 2.465, "first wave");
    within(
      late(C, (x) => x * 1e3),
      0.41,
      0.545,
      "C",
    );
    within(mean(C.map((trace) => 1e3 * Math.max(...trace))), 1.23, 1.29, "greatest C");
    const level = late(h, (x) => x);
    within(level, 0.485, 0.685, "h");
    within(Math.sqrt(late(h, (x) => (x - level) ** 2)), 0.23, 0.295, "deviation of h");
  });

test.run();
