// Gain and bias: what cannot be is refused with advice, and curves without closed form are searched.

import { LIF, LIFRate, RectifiedLinear, Sigmoid } from "myelin/nef";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { searchedGainBias } from "../../../src/nef/neurons/tuning.ts";
import { farthest } from "./parts.ts";

const test = suite("neurons of the NEF: tuning");

const of = (...values: number[]): Float64Array => Float64Array.from(values);

test("a rate beyond the refractory time is refused", () => {
  assert.throws(
    () => new LIF().gainBias(of(200, 600), of(0, 0)),
    "invalid maxRates of LIF: 600 Hz for neuron 1 (expected below 500 Hz, 1/tauRef)",
  );
  assert.not.throws(() => new LIF({ tauRef: 0 }).gainBias(of(600), of(0)));
});

test("an intercept of 1 is refused", () => {
  assert.throws(
    () => new LIFRate().gainBias(of(200), of(1)),
    "invalid intercepts of LIFRate: 1 for neuron 0 (expected below 1, where maxRates are reached)",
  );
});

test("rates of 0 and numbers that are none are refused", () => {
  assert.throws(
    () => new RectifiedLinear().gainBias(of(0), of(0)),
    /expected a finite rate above 0/,
  );
  assert.throws(() => new LIF().gainBias(of(Number.NaN), of(0)), /NaN Hz for neuron 0/);
  assert.throws(
    () => new LIF().gainBias(of(100), of(Number.NaN)),
    /invalid intercepts of LIF: NaN/,
  );
  assert.throws(() => new LIF().gainBias(of(100, 200), of(0)), /2 maxRates of LIF beside 1 inter/);
});

test("a gain that is not above 0 is refused with advice", () => {
  assert.throws(
    () => new Sigmoid().gainBias(of(150), of(0)),
    /^gain of neuron 0 of Sigmoid would be -0.5108 \(a gain must be above 0 and finite/,
  );
});

test("constants and options are checked", () => {
  assert.throws(() => new LIF({ tauRc: 0 }), /invalid tauRc of LIF: 0/);
  assert.throws(() => new LIF({ minVoltage: 2 }), /below 1, the threshold/);
  assert.throws(() => new LIF({ tauRC: 0.02 } as never), /unknown option of LIF: 'tauRC'.*tauRc/);
  assert.throws(() => new LIFRate({ amplitude: -1 }), /invalid amplitude of LIFRate/);
});

test("the search comes near the closed form", () => {
  const type = new LIFRate();
  const [rates, at] = [of(50, 100, 200, 300), of(-0.5, 0, 0.5, 0.9)];
  const closed = type.gainBias(rates, at);
  const curve = (current: number): number => type.rates(Float64Array.of(current))[0]!;
  const found = searchedGainBias("LIFRate", curve, rates, at);
  const tops = type.rates(found.gain.map((slope, k) => slope + found.bias[k]!));
  assert.ok(farthest(tops, rates) < 2, `${tops}`);
  // the threshold is found to one of 101 points of a range that holds the highest rate
  const step = (2 * Math.max(...closed.gain.map((g, k) => g + closed.bias[k]!))) / 50;
  found.gain.forEach((slope, k) => {
    const threshold = slope * at[k]! + found.bias[k]!;
    assert.ok(threshold <= 1 && threshold > 1 - step, `${threshold}`);
  });
});

test("a curve that is never silent, and one that stays low, are told", () => {
  assert.throws(
    () => searchedGainBias("mine", () => 5, of(10), of(0)),
    /^mine is never silent: its rate stays above 0 Hz at any current/,
  );
  assert.throws(
    () => searchedGainBias("mine", (J) => Math.min(Math.max(J, 0), 40), of(100), of(0)),
    /^mine does not reach 100 Hz at any current \(its highest rate is 40 Hz/,
  );
});

test.run();
