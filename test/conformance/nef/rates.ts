// Kind rates: gain, bias and tuning curves of a rate type, by its methods and by its text.

import { Network } from "myelin";
import { LIFRate, type LIFRateOptions } from "myelin/nef";
import { differing, type NefCase, type NefRunner } from "./case.ts";
import { cells } from "./cells.ts";

interface RatesCase extends NefCase {
  readonly neuron: LIFRateOptions & { readonly type: "LIFRate" };
  readonly maxRates: number[];
  readonly intercepts: number[];
  readonly x: number[];
  readonly current: number[];
  readonly expect: {
    readonly gain: number[];
    readonly bias: number[];
    readonly ratesAtX: number[][];
    readonly ratesAtCurrent: number[];
  };
}

export const rates: NefRunner = async (given, backend) => {
  const test = given as RatesCase;
  const { type: name, ...options } = test.neuron;
  if (name !== "LIFRate") return `no rate type is '${name}'`;
  const type = new LIFRate(options);
  const { maxRates, intercepts, x, current, expect } = test;
  const made = type.gainBias(Float64Array.from(maxRates), Float64Array.from(intercepts));
  const atX = x.map((value) => made.gain.map((gain, k) => gain * value + made.bias[k]!));
  const back = type.maxRatesIntercepts(made.gain, made.bias);
  const currents = Float64Array.from(current);
  const group = cells(type, current.length, currents, { dt: 1e-3 });
  await new Network([group], { dt: 1e-3, backend }).run(1e-3);
  return (
    differing("gain", made.gain, expect.gain, test) ??
    differing("bias", made.bias, expect.bias, test) ??
    differing("maxRates", back.maxRates, maxRates, test) ??
    differing("intercepts", back.intercepts, intercepts, test) ??
    differing(
      "ratesAtX",
      atX.map((row) => type.rates(row)),
      expect.ratesAtX,
      test,
    ) ??
    differing("ratesAtCurrent", type.rates(currents), expect.ratesAtCurrent, test) ??
    differing("rates of the text", group.get(type.probeable.rates!), expect.ratesAtCurrent, test)
  );
};
