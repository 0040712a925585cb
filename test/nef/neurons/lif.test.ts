// The leaky integrate-and-fire neuron against the numbers of the reference: curve, spikes, state.

import { LIF, LIFRate, Random } from "myelin/nef";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { farthest, ran } from "./parts.ts";

const test = suite("neurons of the NEF: LIF");

const maxRates = Float64Array.of(100, 200, 400);
const intercepts = Float64Array.of(-0.5, 0, 0.5);

test("gain and bias are those of the closed form, and back", () => {
  for (const type of [new LIF(), new LIFRate()]) {
    const { gain, bias } = type.gainBias(maxRates, intercepts);
    assert.ok(farthest(gain, [1.355496521146, 6.179161981676, 79.004166623265]) < 1e-11);
    assert.ok(farthest(bias, [1.677748260573, 1, -38.502083311632]) < 1e-11);
    const back = type.maxRatesIntercepts(gain, bias);
    assert.ok(farthest(back.maxRates, maxRates) < 1e-10);
    assert.ok(farthest(back.intercepts, intercepts) < 1e-13);
  }
});

test("rates at represented values are those of the reference", () => {
  const type = new LIF();
  const { gain, bias } = type.gainBias(maxRates, intercepts);
  const wanted = [
    [0, 49.680458748418, 0, 0],
    [0.5, 76.618521979493, 131.438157201498, 0],
    [1, 100, 200, 400],
  ];
  for (const [x = 0, ...rates] of wanted)
    assert.ok(farthest(type.rates(gain.map((slope, k) => slope * x + bias[k]!)), rates) < 1e-10);
});

test("under constant currents it spikes in the steps of the reference", async () => {
  const { steps } = await ran(new LIF(), [1.1, 2, 10, 50], { steps: 1000, from: { v: 0 } });
  assert.equal(
    steps.map(({ length }) => length),
    [20, 63, 243, 416],
  );
  assert.equal(steps[0]!.slice(0, 3), [48, 98, 148]);
  assert.equal(steps[1]!.slice(0, 8), [14, 30, 46, 62, 78, 94, 110, 125]);
  assert.equal(steps[2]!.slice(0, 3), [3, 7, 11]);
  assert.equal(steps[3]!.slice(0, 8), [1, 3, 6, 8, 11, 13, 15, 18]);
});

test("voltage and refractory time after 100 steps are those of the reference", async () => {
  const { group } = await ran(new LIF(), [2, 10], { steps: 100, from: { v: 0 } });
  assert.ok(farthest(group.get("v"), [0.428500492407, 0.688618503052]) < 1e-11);
  assert.ok(farthest(group.get("refractory_time"), [-0.00382233833281, -0.000426952484]) < 1e-12);
});

for (const dt of [1e-3, 2e-3])
  test(`at steps of ${1e3 * dt} ms, counts stay within one spike of the rate curve at all times`, async () => {
    const n = 5000;
    const random = new Random(5);
    const type = new LIF();
    const { gain, bias } = type.gainBias(
      Float64Array.from({ length: n }, () => 10 + 190 * random.uniform()),
      Float64Array.from({ length: n }, () => -1 + 1.99 * random.uniform()),
    );
    const currents = gain.map((slope, k) => 0.5 * slope + bias[k]!);
    const rates = type.rates(currents);
    const total = Math.round(1 / dt);
    const { steps, counts } = await ran(type, currents, { steps: total, dt });
    let farthestOff = 0;
    steps.forEach((of, cell) => {
      let count = 0;
      for (let step = 1; step <= total; step++) {
        if (of[count] === step) count++;
        farthestOff = Math.max(farthestOff, Math.abs(count - rates[cell]! * step * dt));
      }
    });
    assert.ok(farthestOff < 1, `${farthestOff} spikes off`);
    counts.forEach((count, k) => {
      assert.ok(Math.abs(count - rates[k]!) <= 1 + 0.02 * rates[k]!, `cell ${k}`);
    });
  });

test("the voltage goes down to minVoltage and no further", async () => {
  for (const minVoltage of [0, -1, Number.NEGATIVE_INFINITY]) {
    const { group } = await ran(new LIF({ minVoltage }), [-20], { steps: 200 });
    const v = group.get("v")[0]!;
    if (minVoltage === Number.NEGATIVE_INFINITY) assert.ok(v < -10, `${v}`);
    else assert.is(v, minVoltage);
  }
});

test("without refractory time it can fire in every step", async () => {
  const type = new LIF({ tauRef: 0 });
  const { gain, bias } = type.gainBias(Float64Array.of(200), Float64Array.of(0));
  const { counts } = await ran(type, [10 * gain[0]! + bias[0]!], { steps: 1000 });
  assert.is(counts[0], 1000);
});

for (const [tauRef, dt] of [
  [0.0025, 1e-3],
  [0.003, 1e-4],
  [0.0006, 1e-4],
] as const)
  test(`a refractory time of ${1e3 * tauRef} ms is kept to the digits at steps of ${1e3 * dt} ms`, async () => {
    const type = new LIF({ tauRef });
    const currents = Float64Array.from({ length: 200 }, (_, k) => 1.5 + 0.02 * k);
    const total = Math.round(0.5 / dt);
    const { counts } = await ran(type, currents, { steps: total, dt, from: { v: 0 } });
    // the rate counts a refractory time before the first spike too
    const wanted = type.rates(currents).map((rate) => Math.floor(rate * (total * dt + tauRef)));
    const near = (k: number): boolean => {
      const due = type.rates(currents)[k]! * (total * dt + tauRef);
      return Math.abs(due - Math.round(due)) < 1e-6;
    };
    counts.forEach((count, k) => {
      if (!near(k)) assert.is(count, wanted[k], `current ${currents[k]}`);
    });
  });

for (const tauRef of [0, 0.0003, 0.0017, 0.002, 0.003])
  test(`with a refractory time of ${1e3 * tauRef} ms each step follows the rule with logarithm and exponential`, async () => {
    const [n, steps, random] = [40, 300, new Random(3)];
    const rows = Array.from({ length: steps }, () =>
      Array.from({ length: n }, () => -1 + 12 * random.uniform()),
    );
    const done = await ran(new LIF({ tauRef }), rows, { steps, n, from: { v: 0.5 } });
    const wanted = byRule(rows, { n, tauRef, tauRc: 0.02, dt: 1e-3 });
    assert.equal(done.steps, wanted.spikes);
    assert.ok(farthest(done.group.get("v"), wanted.v) < 1e-12);
    assert.ok(farthest(done.group.get("refractory_time"), wanted.rest) < 1e-14);
  });

/** The rule of the reference in plain numbers, from voltages of one half. */
function byRule(
  rows: readonly number[][],
  { n, tauRef, tauRc, dt }: { n: number; tauRef: number; tauRc: number; dt: number },
): { v: number[]; rest: number[]; spikes: number[][] } {
  const [v, rest] = [new Array<number>(n).fill(0.5), new Array<number>(n).fill(0)];
  const spikes: number[][] = Array.from({ length: n }, () => []);
  rows.forEach((row, k) => {
    row.forEach((J, i) => {
      const waits = rest[i]! - dt;
      const awake = Math.min(Math.max(dt - waits, 0), dt);
      const moved = Math.max(v[i]! - (J - v[i]!) * Math.expm1(-awake / tauRc), 0);
      const spiked = moved > 1;
      if (spiked) spikes[i]!.push(k + 1);
      rest[i] = spiked ? tauRef + dt + tauRc * Math.log1p((1 - moved) / (J - 1)) : waits;
      v[i] = spiked ? 0 : moved;
    });
  });
  return { v, rest, spikes };
}

test("it prints its text and constants", () => {
  const told = String(new LIF({ tauRef: "3 ms", minVoltage: -1 }));
  assert.match(told, /equations:\n {4}v : 1/);
  assert.match(told, /threshold:\n {4}v > 1\n/);
  assert.match(told, /tau_rc = 20 ms\n {4}tau_ref = 3 ms\n {4}min_voltage = -1/);
});

test.run();
