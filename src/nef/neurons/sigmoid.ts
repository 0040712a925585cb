// Neurons whose rate is a smooth curve between bounds.

import { seconds } from "../check.ts";
import { checkOptions } from "../options.ts";
import type { GainBias, Tuning } from "../types.ts";
import { Neuron, timeText } from "./neuron.ts";
import { checkedGains, checkedTuning, type Rate } from "./tuning.ts";

/** Options of `Sigmoid` and `Tanh`. */
export interface SigmoidOptions {
  /** One over the highest rate, seconds or text (default 2.5 ms). */
  readonly tauRef?: number | string;
}

abstract class Bounded extends Neuron {
  readonly tauRef: number;

  constructor(name: string, options: SigmoidOptions, expression: string) {
    checkOptions(options, ["tauRef"], name);
    const tauRef = seconds(options.tauRef ?? 0.0025, "tauRef", name);
    super({
      name,
      equations: `rates = second/tau_ref*${expression} : 1`,
      namespace: { tau_ref: timeText(tauRef) },
      start: {},
      output: { kind: "rate", expression: "rates" },
      probeable: { rates: "rates" },
    });
    this.tauRef = tauRef;
  }

  /** Gain and bias such that the current is 0 at the intercept and `top(rate)` at 1. */
  protected between(maxRates: Float64Array, intercepts: Float64Array, top: Rate): GainBias {
    checkedTuning(this.name, maxRates, intercepts, { rate: 1 / this.tauRef, why: "1/tauRef" });
    const gain = maxRates.map((rate, k) => top(rate) / (1 - intercepts[k]!));
    return checkedGains(this.name, { gain, bias: gain.map((slope, k) => -slope * intercepts[k]!) });
  }

  override maxRatesIntercepts(gain: Float64Array, bias: Float64Array): Tuning {
    return {
      maxRates: gain.map((slope, k) => this.rate(slope + bias[k]!)),
      intercepts: gain.map((slope, k) => -bias[k]! / slope),
    };
  }
}

/** A rate of 1/(1 + e^-J) / tauRef. At the intercept it is half of what it can be, so maxRates must lie above that. */
export class Sigmoid extends Bounded {
  constructor(options: SigmoidOptions = {}) {
    super("Sigmoid", options, "1/(1 + exp(-J))");
  }

  protected rate(current: number): number {
    return 1 / (this.tauRef * (1 + Math.exp(-current)));
  }

  override gainBias(maxRates: Float64Array, intercepts: Float64Array): GainBias {
    return this.between(maxRates, intercepts, (rate) => -Math.log(1 / (this.tauRef * rate) - 1));
  }
}

/** A rate of tanh(J)/tauRef, below 0 where the current is. */
export class Tanh extends Bounded {
  constructor(options: SigmoidOptions = {}) {
    super("Tanh", options, "tanh(J)");
  }

  protected rate(current: number): number {
    return Math.tanh(current) / this.tauRef;
  }

  override gainBias(maxRates: Float64Array, intercepts: Float64Array): GainBias {
    return this.between(maxRates, intercepts, (rate) => Math.atanh(this.tauRef * rate));
  }
}
