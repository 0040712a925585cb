// Rectified linear and bounded neurons, and spikes made from rates.

import {
  LIF,
  LIFRate,
  type NeuronType,
  PoissonSpiking,
  RectifiedLinear,
  RegularSpiking,
  Sigmoid,
  SpikingRectifiedLinear,
  StochasticSpiking,
  Tanh,
} from "myelin/nef";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { farthest, ran } from "./parts.ts";

const test = suite("neurons of the NEF: rates and spikes of them");

const maxRates = Float64Array.of(250, 380);
const intercepts = Float64Array.of(-0.5, 0.2);

for (const type of [
  new RectifiedLinear(),
  new SpikingRectifiedLinear(),
  new Sigmoid(),
  new Tanh(),
]) {
  test(`${type.name}: gain and bias give the rates that are asked for, and back`, () => {
    const { gain, bias } = type.gainBias(maxRates, intercepts);
    assert.ok(farthest(type.rates(gain.map((slope, k) => slope + bias[k]!)), maxRates) < 1e-10);
    const back = type.maxRatesIntercepts(gain, bias);
    assert.ok(farthest(back.intercepts, intercepts) < 1e-14);
    const at = type.rates(gain.map((slope, k) => slope * intercepts[k]! + bias[k]!));
    assert.ok(farthest(at, type.name === "Sigmoid" ? [200, 200] : [0, 0]) < 1e-10);
  });
}

test("texts have the rates that the methods tell", async () => {
  const currents = Float64Array.of(-900, -1, 0, 0.5, 1, 1.1, 30, 900);
  const types = [
    new RectifiedLinear({ amplitude: 2 }),
    new Sigmoid({ tauRef: "4 ms" }),
    new Tanh(),
    new LIFRate({ amplitude: 3 }),
  ];
  for (const type of types) {
    const { group } = await ran(type, currents, { steps: 1 });
    const rates = type.rates(currents);
    const off = farthest(group.get("rates"), rates);
    assert.ok(off < 1e-10, `${type.name}: ${off}`);
  }
});

test("SpikingRectifiedLinear keeps what is left of a spike", async () => {
  const { counts, group } = await ran(new SpikingRectifiedLinear(), [123.4], {
    steps: 1000,
    from: { v: 0 },
  });
  assert.is(counts[0], 123);
  assert.ok(Math.abs(group.get("v")[0]! - 0.4) < 1e-9);
});

test("SpikingRectifiedLinear fires several times in a step where it must", async () => {
  const { counts } = await ran(new SpikingRectifiedLinear(), [2500.5, -3], {
    steps: 1000,
    from: { v: 0 },
  });
  assert.equal([...counts], [2500, 0]);
});

const currents = Float64Array.from({ length: 400 }, (_, k) => 0.5 + 0.03 * k);
const base = new LIFRate();
const rates = base.rates(currents);

test("RegularSpiking stays within one spike of its rate", async () => {
  const { counts } = await ran(new RegularSpiking(base), currents, { steps: 2000 });
  counts.forEach((count, k) => {
    assert.ok(Math.abs(count - 2 * rates[k]!) < 1, `cell ${k}: ${count}, due ${2 * rates[k]!}`);
  });
});

/** How far squared deviations of counts lie from what they should sum to, in standard deviations of that sum. */
function statistics(
  counts: Float64Array,
  seconds: number,
  variance: (rate: number) => number,
): number {
  let [chi, cells] = [0, 0];
  counts.forEach((count, k) => {
    const spread = seconds * variance(rates[k]!);
    if (spread === 0) assert.is(count, 0);
    else {
      chi += (count - seconds * rates[k]!) ** 2 / spread;
      cells++;
    }
  });
  return (chi - cells) / Math.sqrt(2 * cells);
}

test("StochasticSpiking has the mean and the spread of a coin in each step", async () => {
  const { counts } = await ran(new StochasticSpiking(base), currents, { steps: 2000 });
  const z = statistics(counts, 2, (rate) => rate * (1 - rate * 1e-3));
  assert.ok(Math.abs(z) < 4, `z ${z}`);
});

test("PoissonSpiking has the mean and the spread of a Poisson process", async () => {
  const { counts } = await ran(new PoissonSpiking(base), currents, { steps: 2000 });
  const z = statistics(counts, 2, (rate) => rate);
  assert.ok(Math.abs(z) < 4, `z ${z}`);
});

test("rates above one spike a step come out as several", async () => {
  const many = new RectifiedLinear();
  for (const type of [new StochasticSpiking(many), new PoissonSpiking(many)]) {
    const { counts } = await ran(type, [2500.5], { steps: 4000 });
    assert.ok(Math.abs(counts[0]! - 10002) < 4 * Math.sqrt(10002), `${type.name}: ${counts[0]}`);
  }
});

test("spikes of rates have their curve, times their amplitude", () => {
  const type = new RegularSpiking(new LIFRate(), { amplitude: 0.5 });
  assert.ok(
    farthest(type.rates(Float64Array.of(3)), [base.rates(Float64Array.of(3))[0]! / 2]) < 1e-12,
  );
  const one = Float64Array.of(100);
  assert.equal(type.gainBias(one, Float64Array.of(0)), base.gainBias(one, Float64Array.of(0)));
});

test("what has no rates, or rates below 0, cannot be made into spikes", () => {
  const made =
    (one: NeuronType): (() => unknown) =>
    () =>
      new RegularSpiking(one);
  assert.throws(
    made(new LIF()),
    /^invalid base of RegularSpiking: 'LIF' \(expected a type with rates/,
  );
  assert.throws(made(new Tanh()), /whose rates are not below 0/);
});

test.run();
