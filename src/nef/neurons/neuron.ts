// What the neuron types have in common: their text, how they print, and tuning curves that are rates of currents.

import { seconds } from "../check.ts";
import type { GainBias, NeuronType, RegularStep, Start, Tuning } from "../types.ts";
import { checkedTuning, searchedGainBias, thresholdOf } from "./tuning.ts";

/** A neuron as text and numbers, before anything is known of its rates. */
export type NeuronText = Omit<NeuronType, "rates" | "gainBias" | "maxRatesIntercepts">;

/** Base of the neuron types: the text as given, rates current by current, gain and bias by a search along them. */
export abstract class Neuron implements NeuronType {
  readonly name: string;
  readonly equations: string;
  declare readonly method?: string;
  declare readonly threshold?: string;
  declare readonly reset?: string;
  declare readonly refractory?: string;
  declare readonly regular?: readonly RegularStep[];
  readonly namespace: Readonly<Record<string, number | string>>;
  readonly start: Readonly<Record<string, Start>>;
  readonly output: NeuronType["output"];
  readonly probeable: Readonly<Record<string, string>>;

  constructor(text: NeuronText) {
    this.name = text.name;
    this.equations = text.equations;
    this.namespace = text.namespace;
    this.start = text.start;
    this.output = text.output;
    this.probeable = text.probeable;
    const { method, threshold, reset, refractory, regular } = text;
    const given = Object.entries({ method, threshold, reset, refractory, regular });
    Object.assign(this, Object.fromEntries(given.filter(([, value]) => value !== undefined)));
  }

  /** Rate in Hz, without amplitude, at a constant current. */
  protected abstract rate(current: number): number;

  /** What a spike, or the rate, is multiplied with. */
  protected get amplitude(): number {
    return this.output.kind === "spikes" ? this.output.amplitude : 1;
  }

  /** Rates in Hz times amplitude, one for each current. */
  rates(currents: Float64Array): Float64Array {
    return currents.map((current) => this.amplitude * this.rate(current));
  }

  /**
   * Gain and bias with which the neuron is silent up to its intercept and fires at its maximum rate (without
   * amplitude) at 1. Throws ValueError where there is none, with what to change.
   */
  gainBias(maxRates: Float64Array, intercepts: Float64Array): GainBias {
    checkedTuning(this.name, maxRates, intercepts);
    return searchedGainBias(this.name, (current) => this.rate(current), maxRates, intercepts);
  }

  /** Maximum rates (without amplitude) and intercepts of neurons with these gains and biases. */
  maxRatesIntercepts(gain: Float64Array, bias: Float64Array): Tuning {
    const maxRates = gain.map((slope, k) => this.rate(slope + bias[k]!));
    const highest = maxRates.reduce((most, one) => Math.max(most, one), 0);
    const threshold = thresholdOf(this.name, (current) => this.rate(current), highest);
    return { maxRates, intercepts: gain.map((slope, k) => (threshold - bias[k]!) / slope) };
  }

  /** The whole text: equations, code, starting values and constants. */
  toString(): string {
    const code = (this.regular ?? []).map(({ code, when = "start" }) =>
      part(`each step, ${when}`, code),
    );
    return [
      this.name,
      part("equations", this.equations),
      ...(this.method ? [part("method", this.method)] : []),
      ...code,
      ...(this.threshold ? [part("threshold", this.threshold)] : []),
      ...(this.reset ? [part("reset", this.reset)] : []),
      ...(this.refractory ? [part("refractory", this.refractory)] : []),
      part("start", told(this.start)),
      part("namespace", told(this.namespace)),
    ].join("\n");
  }
}

function part(title: string, text: string): string {
  const lines = text.trim().split("\n");
  return `  ${title}:\n${lines.map((line) => `    ${line.trim()}`).join("\n")}`;
}

function told(values: Readonly<Record<string, Start>>): string {
  const lines = Object.entries(values).map(([name, value]) => {
    const shown = typeof value === "object" ? ("text" in value ? value.text : "one each") : value;
    return `${name} = ${shown}`;
  });
  return lines.join("\n") || "nothing";
}

/** A time as a quantity for a namespace: in ms where that is the same number, else in seconds. */
export function timeText(value: number): string {
  const ms = Number((value * 1e3).toPrecision(15));
  return seconds(`${ms} ms`, "time", "", true) === value && ms * 1e-3 === value
    ? `${ms} ms`
    : `${value} second`;
}
