// The leaky integrate-and-fire neuron of the NEF: spiking with times between steps, and as a rate.

import { finite, invalid, positive, seconds } from "../check.ts";
import { checkOptions } from "../options.ts";
import type { GainBias, Start, Tuning } from "../types.ts";
import { Neuron, type NeuronText, timeText } from "./neuron.ts";
import { checkedGains, checkedTuning } from "./tuning.ts";

/** Options of a rate neuron; times are seconds or text such as `'20 ms'`. */
export interface LIFRateOptions {
  /** Time constant of the membrane (default 20 ms). */
  readonly tauRc?: number | string;
  /** Refractory time (default 2 ms). */
  readonly tauRef?: number | string;
  /** What the output is multiplied with (default 1). */
  readonly amplitude?: number;
}

/** Options of a spiking neuron. */
export interface LIFOptions extends LIFRateOptions {
  /** The voltage goes no lower (default 0); -Infinity for no bound. */
  readonly minVoltage?: number;
  /** Voltage to begin with (default `rand()`: uniform from 0 to 1). */
  readonly voltage?: Start;
}

interface Constants {
  readonly tauRc: number;
  readonly tauRef: number;
  readonly amplitude: number;
}

/** Rate equation of a current `input`; where that is at most 1, the logarithm is infinite and the rate 0. */
export function rateEquation(input: string): string {
  return `amplitude*second/(tau_ref + tau_rc*log1p(1/clip(${input} - 1, 0, inf)))`;
}

/** Constants of a text, of which the leaky neurons all have these. */
export function constantsOf(
  name: string,
  { tauRc = 0.02, tauRef = 0.002, amplitude = 1 }: LIFRateOptions,
): Constants {
  return {
    tauRc: seconds(tauRc, "tauRc", name),
    tauRef: seconds(tauRef, "tauRef", name, true),
    amplitude: positive(amplitude, "amplitude", name),
  };
}

/** The neurons whose rate is 1/(tauRef + tauRc ln(1 + 1/(J - 1))). */
export abstract class Leaky extends Neuron {
  readonly tauRc: number;
  readonly tauRef: number;
  readonly #amplitude: number;

  constructor(text: NeuronText, { tauRc, tauRef, amplitude }: Constants) {
    super(text);
    this.tauRc = tauRc;
    this.tauRef = tauRef;
    this.#amplitude = amplitude;
  }

  protected override get amplitude(): number {
    return this.#amplitude;
  }

  protected rate(current: number): number {
    return current > 1 ? 1 / (this.tauRef + this.tauRc * Math.log1p(1 / (current - 1))) : 0;
  }

  /** In closed form. Throws ValueError for rates from 1/tauRef on and intercepts from 1 on. */
  override gainBias(maxRates: Float64Array, intercepts: Float64Array): GainBias {
    const { name, tauRc, tauRef } = this;
    const limit = tauRef > 0 ? { rate: 1 / tauRef, why: "1/tauRef" } : undefined;
    checkedTuning(name, maxRates, intercepts, limit);
    const gain = maxRates.map((rate, k) => {
      const top = -1 / Math.expm1((tauRef - 1 / rate) / tauRc);
      return (1 - top) / (intercepts[k]! - 1);
    });
    return checkedGains(name, { gain, bias: gain.map((slope, k) => 1 - slope * intercepts[k]!) });
  }

  override maxRatesIntercepts(gain: Float64Array, bias: Float64Array): Tuning {
    return {
      maxRates: gain.map((slope, k) => this.rate(slope + bias[k]!)),
      intercepts: gain.map((slope, k) => (1 - bias[k]!) / slope),
    };
  }
}

/** The rate at which a leaky integrate-and-fire neuron would fire at its current. */
export class LIFRate extends Leaky {
  constructor(options: LIFRateOptions = {}) {
    checkOptions(options, ["tauRc", "tauRef", "amplitude"], "LIFRate");
    const constants = constantsOf("LIFRate", options);
    const { tauRc, tauRef, amplitude } = constants;
    const text = {
      name: "LIFRate",
      equations: `rates = ${rateEquation("J")} : 1`,
      namespace: { tau_rc: timeText(tauRc), tau_ref: timeText(tauRef), amplitude },
      start: {},
      output: { kind: "rate", expression: "rates" },
      probeable: { rates: "rates" },
    } as const;
    super(text, constants);
  }
}

/**
 * The leaky integrate-and-fire neuron with exact integration and spike times between steps. In no step is there an
 * exponential: after a spike the neuron waits a whole number of steps, `rest`, and in the step in which it wakes the
 * voltage goes only `part` of the way to the current. The threshold was passed the time -tau_rc ln((J - v)/(J - 1))
 * before the end of a step, so `part` follows from that ratio without a logarithm.
 */
export class LIF extends Leaky {
  readonly minVoltage: number;

  constructor(options: LIFOptions = {}) {
    const constants = constantsOf("LIF", options);
    checkOptions(options, LIF_OPTIONS, "LIF");
    const minVoltage = lowest(options.minVoltage, "LIF");
    const text = {
      name: "LIF",
      equations: spikingEquations,
      threshold: "v > 1",
      reset: spikingReset("J"),
      regular: [{ code: spikingStep("J", minVoltage), when: "groups" }],
      namespace: spikingConstants(constants, minVoltage),
      start: { v: options.voltage ?? "rand()", part: "whole" },
      output: { kind: "spikes", amplitude: constants.amplitude },
      probeable: { voltage: "v", refractoryTime: "refractory_time" },
    } as const;
    super(text, constants);
    this.minVoltage = minVoltage;
  }
}

/** Names of the options of a spiking leaky neuron. */
export const LIF_OPTIONS: readonly string[] = [
  "tauRc",
  "tauRef",
  "amplitude",
  "minVoltage",
  "voltage",
];

/** State of a spiking leaky neuron, and constants that follow from others. */
export const spikingEquations = `
v : 1     # the voltage: 0 at rest, 1 at threshold
rest : 1  # whole steps to wait for the one in which it wakes
part : 1  # in that step v goes this part of the way to the current,
whole = -expm1(-dt/tau_rc) : 1  # and in others this
idle = floor(tau_ref/dt) : 1
late = exp((tau_ref - idle*dt)/tau_rc) : 1
refractory_time = (rest + 1)*dt + tau_rc*log1p(-part) : second`;

/** One step of a spiking leaky neuron under a current. */
export function spikingStep(current: string, minVoltage: number): string {
  const moved = `v + (${current} - v)*(whole*int(rest < 0) + part*int(rest == 0))`;
  const bound =
    minVoltage === Number.NEGATIVE_INFINITY ? moved : `clip(${moved}, min_voltage, inf)`;
  return `rest -= 1\nv = ${bound}`;
}

/**
 * What a spike does. `ahead` is e to the power of (what tau_ref has beyond whole steps, less the time since the
 * threshold was passed)/tau_rc: above 1 the neuron wakes a step later.
 */
export function spikingReset(current: string): string {
  return `
ahead = late*(${current} - v)/(${current} - 1)
rest = idle + int(ahead > 1)
part = clip(1 - ahead*(1 - whole*int(ahead > 1)), 0, whole)
v = 0`;
}

/** Namespace of a spiking leaky neuron. */
export function spikingConstants(
  { tauRc, tauRef }: Constants,
  minVoltage: number,
): Record<string, number | string> {
  const bound = minVoltage === Number.NEGATIVE_INFINITY ? {} : { min_voltage: minVoltage };
  return { tau_rc: timeText(tauRc), tau_ref: timeText(tauRef), ...bound };
}

/** The bound of the voltage, below the threshold. */
export function lowest(value: number | undefined, name: string): number {
  if (value === Number.NEGATIVE_INFINITY) return value;
  const bound = finite(value ?? 0, "minVoltage", name);
  if (bound < 1) return bound;
  throw invalid("minVoltage", name, bound, "a number below 1, the threshold");
}
