// Spikes made from the rate of another neuron type: evenly, by chance in each step, or as a Poisson process.

import { invalid, positive } from "../check.ts";
import { checkOptions } from "../options.ts";
import type { GainBias, NeuronType, RegularStep, Start, Tuning } from "../types.ts";
import { Neuron } from "./neuron.ts";

/** Options of spikes made from rates. */
export interface SpikingOptions {
  /** What a spike is multiplied with (default 1). */
  readonly amplitude?: number;
}

/** Options of regular spikes. */
export interface RegularSpikingOptions extends SpikingOptions {
  /** Where between two spikes it begins, from 0 to 1 (default `rand()`). */
  readonly voltage?: Start;
}

/** How many spikes a step has, from `due`, the rate times the step. */
interface Kind {
  readonly name: string;
  /** Statements that set `count`. */
  readonly code: string;
  readonly equations?: string;
  readonly start?: Readonly<Record<string, Start>>;
  readonly probeable?: Readonly<Record<string, string>>;
}

abstract class FromRates extends Neuron {
  /** The type whose rates these spikes have. */
  readonly base: NeuronType;

  constructor(base: NeuronType, { amplitude = 1 }: SpikingOptions, kind: Kind) {
    const { name } = kind;
    super({
      name: `${name}(${base.name})`,
      equations: `${base.equations}${kind.equations ?? ""}\ncount : 1  # spikes of this step`,
      ...(base.method ? { method: base.method } : {}),
      threshold: "count > 0",
      regular: [...earlier(base, name), { code: `${codeOf(base)}${kind.code}`, when: "groups" }],
      namespace: base.namespace,
      start: { ...base.start, ...kind.start },
      output: {
        kind: "spikes",
        amplitude: positive(amplitude, "amplitude", name),
        count: "count",
      },
      probeable: { ...base.probeable, ...kind.probeable },
    });
    this.base = base;
  }

  protected rate(current: number): number {
    return this.base.rates(Float64Array.of(current))[0]!;
  }

  override rates(currents: Float64Array): Float64Array {
    return this.base.rates(currents).map((rate) => rate * this.amplitude);
  }

  override gainBias(maxRates: Float64Array, intercepts: Float64Array): GainBias {
    return this.base.gainBias(maxRates, intercepts);
  }

  override maxRatesIntercepts(gain: Float64Array, bias: Float64Array): Tuning {
    return this.base.maxRatesIntercepts(gain, bias);
  }
}

/** Spikes as even as steps allow: a sum of the rate over time, and one spike for each whole number it passes. */
export class RegularSpiking extends FromRates {
  constructor(base: NeuronType, options: RegularSpikingOptions = {}) {
    checkOptions(options, ["amplitude", "voltage"], "RegularSpiking");
    const rates = rateOf(base, "RegularSpiking");
    super(base, options, {
      name: "RegularSpiking",
      equations: "\nv : 1  # spikes due so far, less those that were",
      code: `v += (${rates})*Hz*dt\ncount = floor(v)\nv -= count`,
      start: { v: options.voltage ?? "rand()" },
      probeable: { voltage: "v" },
    });
  }
}

/** As many spikes in a step as the rate asks for, and by chance one more for the fraction that is left. */
export class StochasticSpiking extends FromRates {
  constructor(base: NeuronType, options: SpikingOptions = {}) {
    checkOptions(options, ["amplitude"], "StochasticSpiking");
    const rates = rateOf(base, "StochasticSpiking");
    super(base, options, {
      name: "StochasticSpiking",
      code: `due = (${rates})*Hz*dt\ncount = floor(due) + int(rand() < due - floor(due))`,
    });
  }
}

/** Spikes of a Poisson process with the rate. */
export class PoissonSpiking extends FromRates {
  constructor(base: NeuronType, options: SpikingOptions = {}) {
    checkOptions(options, ["amplitude"], "PoissonSpiking");
    const rates = rateOf(base, "PoissonSpiking");
    super(base, options, { name: "PoissonSpiking", code: `count = poisson((${rates})*Hz*dt)` });
  }
}

/** The base's rate, an expression in Hz; refused where it has none, or goes below 0. */
function rateOf(base: NeuronType, name: string): string {
  if (base.output.kind !== "rate" || !base.output.expression)
    throw invalid("base", name, base.name, "a type with rates, such as LIFRate()");
  if (base.rates(Float64Array.of(-1, 0)).some((rate) => rate < 0))
    throw invalid("base", name, base.name, "a type whose rates are not below 0");
  return base.output.expression;
}

/** Code of the base at other places of a step. */
function earlier({ regular = [] }: NeuronType, name: string): RegularStep[] {
  const last = regular.findIndex(({ when }) => when === "end" || when === "resets");
  if (last >= 0)
    throw invalid("base", name, regular[last]!.code, "code before the slot thresholds");
  return regular.filter((one) => !isUpdate(one));
}

/** Code of the base that computes its rates: it runs first. */
function codeOf({ regular = [] }: NeuronType): string {
  return regular
    .filter(isUpdate)
    .map(({ code }) => `${code.trim()}\n`)
    .join("");
}

function isUpdate({ when, order = 0 }: RegularStep): boolean {
  return when === "groups" && order === 0;
}
