// Leaky integrate-and-fire neurons whose own output is taken off their current.

import { positive, seconds } from "../check.ts";
import { checkOptions } from "../options.ts";
import {
  constantsOf,
  Leaky,
  LIF_OPTIONS,
  type LIFOptions,
  type LIFRateOptions,
  lowest,
  rateEquation,
  spikingConstants,
  spikingEquations,
  spikingReset,
  spikingStep,
} from "./lif.ts";
import { timeText } from "./neuron.ts";

/** Options of adaptation. */
export interface Adaptation {
  /** Time constant of the adaptation, seconds or text (default 1 s). */
  readonly tauN?: number | string;
  /** What it settles at, per Hz of the output (default 0.01). */
  readonly incN?: number;
}

function adaptationOf(
  name: string,
  { tauN = 1, incN = 0.01 }: Adaptation,
): { readonly tau_n: string; readonly inc_n: number } {
  return {
    tau_n: timeText(seconds(tauN, "tauN", name)),
    inc_n: positive(incN, "incN", name, true),
  };
}

/** LIFRate with adaptation. Its tuning curve is that of the neuron before it has adapted. */
export class AdaptiveLIFRate extends Leaky {
  constructor(options: LIFRateOptions & Adaptation = {}) {
    const name = "AdaptiveLIFRate";
    checkOptions(options, ["tauRc", "tauRef", "amplitude", "tauN", "incN"], name);
    const constants = constantsOf(name, options);
    const { tauRc, tauRef, amplitude } = constants;
    const leak = { tau_rc: timeText(tauRc), tau_ref: timeText(tauRef), amplitude };
    const text = {
      name,
      equations: "n : 1  # the adaptation\nrates : 1",
      regular: [
        {
          code: `rates = ${rateEquation("J - n")}\nn += dt/tau_n*(inc_n*rates - n)`,
          when: "groups",
        },
      ],
      namespace: { ...leak, ...adaptationOf(name, options) },
      start: {},
      output: { kind: "rate", expression: "rates" },
      probeable: { rates: "rates", adaptation: "n" },
    } as const;
    super(text, constants);
  }
}

/** LIF with adaptation: each spike adds to `n`, which is taken off the current. The curve is that before adapting. */
export class AdaptiveLIF extends Leaky {
  readonly minVoltage: number;

  constructor(options: LIFOptions & Adaptation = {}) {
    const name = "AdaptiveLIF";
    checkOptions(options, [...LIF_OPTIONS, "tauN", "incN"], name);
    const constants = constantsOf(name, options);
    const { amplitude } = constants;
    const minVoltage = lowest(options.minVoltage, name);
    const leak = spikingConstants(constants, minVoltage);
    const text = {
      name,
      equations: `${spikingEquations}\nn : 1  # the adaptation\nI : 1  # the current less the adaptation`,
      threshold: "v > 1",
      reset: `${spikingReset("I")}\nn += inc_n*amplitude*second/tau_n`,
      regular: [
        { code: `I = J - n\nn -= n*dt/tau_n\n${spikingStep("I", minVoltage)}`, when: "groups" },
      ],
      namespace: { ...leak, amplitude, ...adaptationOf(name, options) },
      start: { v: options.voltage ?? "rand()", part: "whole" },
      output: { kind: "spikes", amplitude },
      probeable: { voltage: "v", refractoryTime: "refractory_time", adaptation: "n" },
    } as const;
    super(text, constants);
    this.minVoltage = minVoltage;
  }
}
