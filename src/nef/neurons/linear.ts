// Neurons whose rate is their current, where that is above 0.

import { positive } from "../check.ts";
import { checkOptions } from "../options.ts";
import type { GainBias, Start, Tuning } from "../types.ts";
import { Neuron, type NeuronText } from "./neuron.ts";
import { checkedGains, checkedTuning } from "./tuning.ts";

/** Options of a rectified linear neuron. */
export interface RectifiedLinearOptions {
  /** What the output is multiplied with (default 1). */
  readonly amplitude?: number;
}

/** Options of a spiking rectified linear neuron. */
export interface SpikingRectifiedLinearOptions extends RectifiedLinearOptions {
  /** Where between two spikes it begins, from 0 to 1 (default `rand()`). */
  readonly voltage?: Start;
}

/** The neurons whose rate is max(J, 0). */
abstract class Rectified extends Neuron {
  readonly #amplitude: number;

  constructor(text: NeuronText, amplitude: number) {
    super(text);
    this.#amplitude = amplitude;
  }

  protected override get amplitude(): number {
    return this.#amplitude;
  }

  protected rate(current: number): number {
    return Math.max(current, 0);
  }

  override gainBias(maxRates: Float64Array, intercepts: Float64Array): GainBias {
    checkedTuning(this.name, maxRates, intercepts);
    const gain = maxRates.map((rate, k) => rate / (1 - intercepts[k]!));
    return checkedGains(this.name, { gain, bias: gain.map((slope, k) => -slope * intercepts[k]!) });
  }

  override maxRatesIntercepts(gain: Float64Array, bias: Float64Array): Tuning {
    return {
      maxRates: gain.map((slope, k) => this.rate(slope + bias[k]!)),
      intercepts: gain.map((slope, k) => -bias[k]! / slope),
    };
  }
}

/** A rate of J Hz, or 0. */
export class RectifiedLinear extends Rectified {
  constructor(options: RectifiedLinearOptions = {}) {
    checkOptions(options, ["amplitude"], "RectifiedLinear");
    const amplitude = positive(options.amplitude ?? 1, "amplitude", "RectifiedLinear");
    const text = {
      name: "RectifiedLinear",
      equations: "rates = amplitude*clip(J, 0, inf) : 1",
      namespace: { amplitude },
      start: {},
      output: { kind: "rate", expression: "rates" },
      probeable: { rates: "rates" },
    } as const;
    super(text, amplitude);
  }
}

/** Regular spikes of J Hz, several in a step where the rate asks for it. */
export class SpikingRectifiedLinear extends Rectified {
  constructor(options: SpikingRectifiedLinearOptions = {}) {
    const name = "SpikingRectifiedLinear";
    checkOptions(options, ["amplitude", "voltage"], name);
    const amplitude = positive(options.amplitude ?? 1, "amplitude", name);
    const text = {
      name,
      equations:
        "v : 1  # spikes due so far, less those that were\ncount : 1  # spikes of this step",
      threshold: "count > 0",
      regular: [
        { code: "v += clip(J, 0, inf)*Hz*dt\ncount = floor(v)\nv -= count", when: "groups" },
      ],
      namespace: {},
      start: { v: options.voltage ?? "rand()" },
      output: { kind: "spikes", amplitude, count: "count" },
      probeable: { voltage: "v" },
    } as const;
    super(text, amplitude);
  }
}
