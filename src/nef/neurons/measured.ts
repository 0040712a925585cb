// The tuning curve of any model, counted in simulations: where it begins to fire, how fast, and why no faster.

import { ValueError } from "../../errors.ts";
import { type SweepNeuron, type SweepRecord, sweep } from "../../index.ts";
import { short } from "./tuning.ts";

/** How a curve is measured; times in seconds. */
export interface Measuring {
  /** What the model is called in messages. */
  readonly name: string;
  /** The model, whose current follows from its parameter `J`. */
  readonly neuron: SweepNeuron;
  readonly dt: number;
  /** Simulated before anything is counted. */
  readonly settle: number;
  /** Counted. */
  readonly measure: number;
  /** Rate in Hz beyond which nothing is looked for. */
  readonly highest: number;
  /** Whether the model draws random numbers: then counts are uncertain by their roots. */
  readonly noisy: boolean;
}

/** The rising part of a curve: `rates[k]` Hz at `currents[k]`. The first is silent, the next the slowest that fires. */
export interface Curve {
  readonly currents: Float64Array;
  readonly rates: Float64Array;
  /** What is beyond: rates of no interest, no rise, a fall, or steps that are too long for the model. */
  readonly end: "highest" | "saturates" | "falls" | "fails";
}

/** Rates by current; NaN where the model fails. */
type Samples = Map<number, number>;

/** Where a curve rises, as far as samples tell. */
interface Rise {
  /** The highest silent current below `firing`, the lowest that fires. */
  readonly silent: number;
  readonly firing: number;
  /** Where the highest rate is reached, and the samples around it. */
  readonly top: number;
  readonly below: number;
  readonly beyond: number;
  readonly end: Curve["end"];
}

/** Currents are first looked at in powers of 2, with these exponents. */
const [LEAST, MOST] = [-20, 12];
/** Points of a closer look, and of the curve. */
const [CLOSER, POINTS] = [24, 120];
/** Part of the curve's width to which its threshold is found, in so many closer looks at most. */
const [SHARPNESS, ROUNDS] = [1e-4, 6];

/** Measures where a curve rises. Throws ValueError where it does not, and says what the model does instead. */
export async function measuredCurve(plan: Measuring): Promise<Curve> {
  const samples: Samples = new Map();
  const powers = Array.from({ length: MOST - LEAST + 1 }, (_, k) => 2 ** (LEAST + k));
  await sampled(plan, samples, [0, ...powers]);
  if (samples.get(0) !== 0)
    await sampled(
      plan,
      samples,
      powers.map((current) => -current),
    );
  let rise = riseOf(plan, samples);
  await sampled(plan, samples, between(rise.below, rise.beyond));
  rise = await sharpened(plan, samples);
  const { firing, top } = rise;
  const shares = Array.from({ length: POINTS - 1 }, (_, k) => ((k + 1) / POINTS) ** 2);
  await sampled(
    plan,
    samples,
    shares.map((share) => firing + share * (top - firing)),
  );
  return curveOf(samples, riseOf(plan, samples));
}

/** Closes in on the threshold. */
async function sharpened(plan: Measuring, samples: Samples): Promise<Rise> {
  let rise = riseOf(plan, samples);
  for (let round = 0; round < ROUNDS; round++) {
    const width = rise.firing - rise.silent;
    if (width <= SHARPNESS * (rise.top - rise.silent)) break;
    await sampled(plan, samples, between(rise.silent, rise.firing));
    rise = riseOf(plan, samples);
  }
  return rise;
}

/** Simulates cells at currents that have not been looked at, all at once. */
async function sampled(plan: Measuring, samples: Samples, currents: number[]): Promise<void> {
  const { neuron, dt, settle, measure, noisy } = plan;
  const fresh = currents.filter((current) => !samples.has(current));
  if (fresh.length === 0) return;
  const counted = noisy ? countOf : rateOf;
  const rate = { of: ({ spikes }: SweepRecord) => counted(spikes, measure), unit: "Hz" };
  const { values } = await sweep(
    neuron,
    { J: fresh },
    { dt, settle, duration: measure, measure: { rate }, onNaN: "mark" },
  );
  fresh.forEach((current, k) => {
    samples.set(current, values.rate[k]!);
  });
}

/** Spikes per second of a train without a pattern. */
function countOf(spikes: Float64Array, seconds: number): number {
  return spikes.length / seconds;
}

/** One over the mean interval of a train that lasts; 0 if it ends before the window does, as a transient. */
function rateOf(spikes: Float64Array, seconds: number): number {
  const count = spikes.length;
  if (count < 3) return count / seconds;
  const last = spikes[count - 1]!;
  const interval = (last - spikes[0]!) / (count - 1);
  if (last + 3 * interval < seconds) return 0;
  return Math.abs(1 / interval - count / seconds) < 1.5 / seconds ? 1 / interval : count / seconds;
}

/** The first rise of the samples, and how far it goes. Throws ValueError if there is none. */
function riseOf({ name, highest, measure, noisy }: Measuring, samples: Samples): Rise {
  const sorted = [...samples].sort(([a], [b]) => a - b);
  const first = sorted.findIndex(([, rate], k) => rate > 0 && sorted[k - 1]?.[1] === 0);
  if (first < 0) throw unusable(name, samples);
  const rising = sorted.slice(first);
  let most = 0;
  const stop = rising.findIndex(([, rate]) => {
    const chance = noisy ? 5 * Math.sqrt(most / measure) : 0;
    const stops = most >= highest || !(rate >= 0.9 * most - 2 / measure - chance);
    most = Math.max(most, rate);
    return stops;
  });
  const risen = stop < 0 ? rising : rising.slice(0, stop);
  most = Math.max(...risen.map(([, rate]) => rate));
  const at = risen.findIndex(([, rate]) => rate >= (most >= highest ? highest : 0.98 * most));
  const next = rising[at + 1];
  const top = risen[at]![0];
  const silent = sorted[first - 1]![0];
  return {
    silent,
    firing: risen[0]![0],
    top,
    below: risen[at - 1]?.[0] ?? silent,
    beyond: next && !(most >= highest) ? next[0] : top,
    end: endOf(most >= highest, at + 1 === stop ? rising[stop]![1] : undefined),
  };
}

/** What is beyond the top, from the rate there if it is no plateau. */
function endOf(enough: boolean, after: number | undefined): Curve["end"] {
  if (enough) return "highest";
  if (after === undefined) return "saturates";
  return Number.isNaN(after) ? "fails" : "falls";
}

/** The samples of a rise as a curve that does not fall. */
function curveOf(samples: Samples, { silent, top, end }: Rise): Curve {
  const chosen = [...samples]
    .filter(([current]) => current >= silent && current <= top)
    .sort(([a], [b]) => a - b);
  let most = 0;
  const rates = chosen.map(([, rate]) => {
    most = Math.max(most, rate);
    return most;
  });
  return {
    currents: Float64Array.from(chosen, ([current]) => current),
    rates: Float64Array.from(rates),
    end,
  };
}

/** Why samples have no rise. */
function unusable(name: string, samples: Samples): ValueError {
  const rates = [...samples.values()];
  const atRest = samples.get(0)!;
  const [from, to] = [Math.min(...samples.keys()), Math.max(...samples.keys())];
  const range = `${short(from)} to ${short(to)} times its unit`;
  if (Number.isNaN(atRest))
    return problem(
      `${name} fails without a current: its variables stop being numbers (shorten dt, or choose another method or start)`,
    );
  if (atRest > 0 && !rates.includes(0))
    return problem(
      `${name} fires at rest, with ${short(atRest)} Hz, and no current from ${range} silences it (a population needs an intercept, below which it is silent)`,
    );
  const failing = rates.some(Number.isNaN);
  return problem(
    `${name} never fires: silent at ${failing ? "the" : "all"} currents from ${range}${
      failing ? " at which its variables stay numbers" : ""
    } (${failing ? "shorten dt, or " : ""}check unit and threshold)`,
  );
}

function problem(message: string): ValueError {
  return new ValueError(message, "equations", undefined);
}

function between(from: number, to: number): number[] {
  return Array.from({ length: CLOSER }, (_, k) => from + ((to - from) * (k + 1)) / (CLOSER + 1));
}
