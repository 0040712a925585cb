// No neurons: values are passed on as they are.

import type { GainBias, Tuning } from "../types.ts";
import { Neuron } from "./neuron.ts";

/** Stands for a population without neurons, whose connections compute their functions exactly. */
export class Direct extends Neuron {
  constructor() {
    super({
      name: "Direct",
      equations: "",
      namespace: {},
      start: {},
      output: { kind: "rate", expression: "J" },
      probeable: {},
    });
  }

  protected rate(current: number): number {
    return current;
  }

  /** Gain 1 and bias 0, whatever is asked for. */
  override gainBias(maxRates: Float64Array, _intercepts: Float64Array): GainBias {
    return { gain: maxRates.map(() => 1), bias: maxRates.map(() => 0) };
  }

  override maxRatesIntercepts(gain: Float64Array, bias: Float64Array): Tuning {
    return {
      maxRates: gain.map((slope, k) => slope + bias[k]!),
      intercepts: gain.map((slope, k) => -bias[k]! / slope),
    };
  }
}
