// Gain and bias from maximum rates and intercepts: checked, and searched along curves without closed form.

import { ValueError } from "../../errors.ts";
import type { GainBias } from "../types.ts";

/** Rate in Hz, without amplitude, at a constant current. */
export type Rate = (current: number) => number;

/** Points of a search. */
const POINTS = 101;
/** Where a search begins and ends. */
const [FIRST_RANGE, LAST_RANGE] = [10, 1e9];

/** Refuses maximum rates and intercepts that no neuron can have; `limit` is what rates stay below, in Hz. */
export function checkedTuning(
  name: string,
  maxRates: Float64Array,
  intercepts: Float64Array,
  limit: { readonly rate: number; readonly why: string } | undefined = undefined,
): void {
  if (maxRates.length !== intercepts.length)
    throw new ValueError(
      `${maxRates.length} maxRates of ${name} beside ${intercepts.length} intercepts (expected one of each per neuron)`,
      "intercepts",
      intercepts.length,
    );
  maxRates.forEach((rate, k) => {
    if (!(rate > 0) || rate === Number.POSITIVE_INFINITY)
      throw wrong("maxRates", name, rate, k, "a finite rate above 0 Hz");
    if (limit && rate >= limit.rate)
      throw wrong("maxRates", name, rate, k, `below ${short(limit.rate)} Hz, ${limit.why}`);
  });
  intercepts.forEach((intercept, k) => {
    if (!(intercept < 1) || intercept === Number.NEGATIVE_INFINITY)
      throw wrong("intercepts", name, intercept, k, "below 1, where maxRates are reached");
  });
}

/** The gains and biases if every gain is above 0 and finite; else ValueError with advice. */
export function checkedGains(name: string, { gain, bias }: GainBias): GainBias {
  gain.forEach((slope, k) => {
    if (slope > 0 && Number.isFinite(slope) && Number.isFinite(bias[k]!)) return;
    throw new ValueError(
      `gain of neuron ${k} of ${name} would be ${short(slope)} (a gain must be above 0 and finite: lower maxRates or intercepts, or give gain and bias)`,
      "gain",
      slope,
    );
  });
  return { gain, bias };
}

/** Gain and bias of a curve without closed form: threshold and currents of the rates are searched along it. */
export function searchedGainBias(
  name: string,
  rate: Rate,
  maxRates: Float64Array,
  intercepts: Float64Array,
): GainBias {
  const highest = maxRates.reduce((most, one) => Math.max(most, one), 0);
  const { silent, enough } = bracketed(name, rate, highest);
  const currents = Float64Array.from(
    { length: POINTS },
    (_, k) => silent + ((enough - silent) * k) / (POINTS - 1),
  );
  const tops = interpolated(currents.map(rate), currents, maxRates);
  const gain = tops.map((top, k) => (top - silent) / (1 - intercepts[k]!));
  return checkedGains(name, { gain, bias: tops.map((top, k) => top - gain[k]!) });
}

/** The highest current, as finely as a search goes, at which a curve is silent. */
export function thresholdOf(name: string, rate: Rate, maxRate: number): number {
  return bracketed(name, rate, maxRate).silent;
}

/** A current at which the neuron is silent and one at which it fires fast enough, in ever wider ranges around 0. */
function bracketed(name: string, rate: Rate, maxRate: number): { silent: number; enough: number } {
  let [silent, enough]: (number | undefined)[] = [];
  let most = 0;
  for (let range = FIRST_RANGE; range < LAST_RANGE; range *= 2) {
    for (let k = 0; k < POINTS; k++) {
      const current = -range + (2 * range * k) / (POINTS - 1);
      const now = rate(current);
      most = Math.max(most, now);
      if (now <= 0 && enough === undefined) silent = current;
      if (now >= maxRate && enough === undefined && silent !== undefined) enough = current;
    }
    if (silent !== undefined && enough !== undefined) return { silent, enough };
  }
  if (silent === undefined)
    throw new ValueError(
      `${name} is never silent: its rate stays above 0 Hz at any current (give gain and bias)`,
      "intercepts",
      undefined,
    );
  throw new ValueError(
    `${name} does not reach ${short(maxRate)} Hz at any current (its highest rate is ${short(most)} Hz: lower maxRates, or give gain and bias)`,
    "maxRates",
    maxRate,
  );
}

/** For each of `wanted` where a curve through (x, y) has it: linear between points, the first place that is as high. */
export function interpolated(x: Float64Array, y: Float64Array, wanted: Float64Array): Float64Array {
  return wanted.map((value) => {
    const above = x.findIndex((one) => one >= value);
    if (above < 0) return y[y.length - 1]!;
    if (above === 0) return y[0]!;
    const [low, high] = [x[above - 1]!, x[above]!];
    return y[above - 1]! + ((value - low) / (high - low)) * (y[above]! - y[above - 1]!);
  });
}

function wrong(option: string, name: string, value: number, k: number, wanted: string): ValueError {
  const unit = option === "maxRates" ? " Hz" : "";
  return new ValueError(
    `invalid ${option} of ${name}: ${short(value)}${unit} for neuron ${k} (expected ${wanted})`,
    option,
    value,
  );
}

/** A number in a message. */
export function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
