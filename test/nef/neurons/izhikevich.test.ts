// Izhikevich's cells against the counts of the reference.

import { Izhikevich } from "myelin/nef";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ran } from "./parts.ts";

const test = suite("neurons of the NEF: Izhikevich");

const KINDS = {
  "regular spiking": [0.02, 0.2, -65, 8, [10, 21, 42]],
  "intrinsically bursting": [0.02, 0.2, -55, 4, [13, 29, 72]],
  chattering: [0.02, 0.2, -50, 2, [33, 71, 169]],
  "fast recovery": [0.1, 0.2, -65, 8, [33, 63, 125]],
  "low threshold": [0.02, 0.25, -65, 8, [18, 28, 48]],
  resonator: [0.1, 0.26, -65, 8, [59, 83, 143]],
} as const;

for (const [name, [a, b, c, d, counts]] of Object.entries(KINDS))
  test(`${name}: as many spikes in a second as the reference`, async () => {
    const type = new Izhikevich({
      tauRecovery: a,
      coupling: b,
      resetVoltage: c,
      resetRecovery: d,
      voltage: 0,
    });
    const done = await ran(type, [5, 10, 20], { steps: 1000 });
    assert.equal([...done.counts], [...counts]);
    assert.is(done.steps[0]![0], 1);
  });

test("its curve counts what the text does after a second", async () => {
  const type = new Izhikevich();
  const currents = Float64Array.of(0, 5, 10, 20);
  const { steps } = await ran(type, currents, { steps: 3000 });
  const counted = steps.map((of) => of.filter((step) => step > 1000).length / 2);
  type.rates(currents).forEach((rate, k) => {
    assert.ok(Math.abs(rate - counted[k]!) <= 0.5, `${rate} Hz, counted ${counted[k]}`);
  });
});

test("gain and bias are found along the curve", () => {
  const type = new Izhikevich();
  const { gain, bias } = type.gainBias(Float64Array.of(50, 20), Float64Array.of(0, -0.5));
  const tops = type.rates(gain.map((slope, k) => slope + bias[k]!));
  assert.ok(Math.abs(tops[0]! - 50) < 1 && Math.abs(tops[1]! - 20) < 1, `${tops}`);
  const at = type.rates(Float64Array.of(bias[0]!, -0.5 * gain[1]! + bias[1]!));
  assert.equal([...at], [0, 0]);
});

test.run();
