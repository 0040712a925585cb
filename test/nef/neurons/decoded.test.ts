// Spikes made from rates, decoded: what 400 neurons tell of a value.

import { Network, SpikeMonitor } from "myelin";
import {
  LIFRate,
  matrixOf,
  type NeuronType,
  PoissonSpiking,
  Random,
  RegularSpiking,
  StochasticSpiking,
} from "myelin/nef";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { LstsqL2 } from "../../../src/nef/solvers/ridge.ts";
import { filt } from "../../../src/nef/synapses/filt.ts";
import { Lowpass } from "../../../src/nef/synapses/linear-filter.ts";
import { cells } from "../../conformance/nef/cells.ts";

const test = suite("neurons of the NEF: decoded spikes");

const [n, dt, total] = [400, 1e-3, 1000];
const base = new LIFRate();
const random = new Random(2);
const signs = Float64Array.from({ length: n }, (_, k) => (k % 2 ? 1 : -1));
const { gain, bias } = base.gainBias(
  Float64Array.from({ length: n }, () => 200 + 200 * random.uniform()),
  Float64Array.from({ length: n }, () => -1 + 1.9 * random.uniform()),
);
const currentsAt = (x: number): Float64Array =>
  gain.map((slope, k) => slope * signs[k]! * x + bias[k]!);
const points = Array.from({ length: 500 }, (_, k) => -1 + k / 249.5);
const { decoders } = new LstsqL2().solve(
  matrixOf(points.map((x) => base.rates(currentsAt(x)))),
  matrixOf(points.map((x) => [x])),
);
const inputs = Array.from({ length: total }, (_, k) => Math.sin(2 * Math.PI * (k + 1) * dt));

/** Root mean square of the decoded spikes less the decoded rates, both through a filter of 10 ms. */
async function off(type: NeuronType): Promise<number> {
  const group = cells(type, n, inputs.map(currentsAt), { dt });
  const spikes = new SpikeMonitor(group, { variables: ["count"] });
  await new Network([group, spikes], { dt, seed: 4 }).run(total * dt);
  const count = spikes.get("count");
  const differences = Float64Array.from(inputs, (x) =>
    base.rates(currentsAt(x)).reduce((sum, rate, k) => sum - rate * decoders.data[k]!, 0),
  );
  spikes.i.forEach((cell, k) => {
    differences[spikes.step[k]!]! += (count[k]! * decoders.data[cell]!) / dt;
  });
  const filtered = filt(new Lowpass(0.01), differences, { dt });
  return Math.sqrt(filtered.reduce((sum, x) => sum + x * x, 0) / total);
}

for (const [type, bound] of [
  [new RegularSpiking(base), 0.08],
  [new StochasticSpiking(base), 0.15],
  [new PoissonSpiking(base), 0.15],
] as const)
  test(`${type.name} decodes to the value within ${bound}`, async () => {
    const error = await off(type);
    assert.ok(error < bound && error > 0, `${error}`);
  });

test.run();
