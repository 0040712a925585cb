// Pairs of spikes under the unsupervised half of hPES: how much a weight changes, by their lag and by their frequency.

import { Network, NeuronGroup, SpikeGeneratorGroup, Synapses } from "myelin";
import { chosen, type NetworkChoice } from "myelin/models/parts/chosen";

/** Activity of a neuron: each spike adds an exponential of area 1. */
export const activity = `
da/dt = -a/tau : Hz
tau : second (constant)
`;

/** The rule: above the threshold theta of the later neuron's activity the weight grows, below it shrinks. */
export const model = `
w : Hz
theta : Hz (constant)
`;
export const rule = "w += a_pre*a_post*(a_post - theta)/theta*dt";

/** Step of the published program, in seconds. */
export const DT = 5e-4;

/** One experiment for each entry of `lags`: pairs of spikes, the later neuron first, then the earlier after its lag. */
export interface Pairs {
  /** Seconds; negative ones are the lag to the next spike of the later neuron. */
  readonly lags: readonly number[];
  /** Hz. */
  readonly rate: number;
  readonly count: number;
  /** Hz: one for all, or for each. */
  readonly theta: number | readonly number[];
  /** Time constants of the activities, in seconds. */
  readonly tauPre: number;
  readonly tauPost: number;
}

/** The network of an experiment and how many of its steps make it up; the weights are `w` of `synapses`. */
export function pairNetwork(
  { lags, rate, count, theta, tauPre, tauPost }: Pairs,
  options: NetworkChoice = {},
): { readonly network: Network; readonly synapses: Synapses; readonly steps: number } {
  if (lags.length === 0) throw new RangeError("no lags: nothing to pair");
  const gap = Math.trunc(1 / rate / DT);
  const end = Math.trunc(((1 / rate) * count) / DT);
  const first = lags.map((lag) => Math.trunc((lag < 0 ? lag + 1 / rate : lag) / DT));
  const earlier = side("earlier", first, gap, end, tauPre);
  const later = side(
    "later",
    first.map(() => 0),
    gap,
    end,
    tauPost,
  );
  const synapses = new Synapses(earlier.cells, later.cells, { model, name: "synapses" });
  synapses.connect({ j: "i" });
  synapses.set("theta", typeof theta === "number" ? theta : [...theta]);
  // once spikes of the step have arrived
  synapses.runRegularly(rule, { when: "end" });
  const network = new Network([...earlier.objects, ...later.objects, synapses], {
    dt: DT,
    ...chosen(options),
  });
  return { network, synapses, steps: end };
}

function side(
  name: string,
  first: readonly number[],
  gap: number,
  end: number,
  tau: number,
): {
  readonly cells: NeuronGroup;
  readonly objects: (NeuronGroup | SpikeGeneratorGroup | Synapses)[];
} {
  const spikes = first.flatMap((start, i) => {
    const own: { i: number; step: number }[] = [];
    for (let step = start; step < end; step += gap) own.push({ i, step });
    return own;
  });
  spikes.sort((a, b) => a.step - b.step);
  const generator = new SpikeGeneratorGroup(first.length, {
    indices: spikes.map(({ i }) => i),
    times: spikes.map(({ step }) => step * DT),
    name: `${name}_spikes`,
  });
  const cells = new NeuronGroup(first.length, activity, { method: "euler", name });
  cells.set("tau", tau);
  const trace = new Synapses(generator, cells, {
    onPre: "a_post += 1/tau_post",
    name: `${name}_trace`,
  });
  trace.connect({ j: "i" });
  return { cells, objects: [generator, cells, trace] };
}

/** What the weights have changed by. */
async function changes(pairs: Pairs, options: NetworkChoice): Promise<Float64Array> {
  const { network, synapses, steps } = pairNetwork(pairs, options);
  await network.run(steps * DT);
  return synapses.get("w");
}

/** Changes by timing: lags of the later neuron behind the earlier in seconds, changes in parts of the greatest. */
export interface Curve {
  readonly lag: Float64Array;
  readonly change: Float64Array;
  /** The greatest and the least change itself. */
  readonly greatest: number;
  readonly least: number;
  /** amplitude exp(-|lag|/tau) on either side, by least squares. */
  readonly potentiation: Exponential;
  readonly depression: Exponential;
}

export interface Exponential {
  readonly amplitude: number;
  /** Seconds. */
  readonly tau: number;
}

/** Fig. 1: ten pairs at 5 Hz at a hundred lags from -100 to 100 ms. */
export const FIG_1: Pairs & { readonly theta: number } = {
  lags: Array.from({ length: 100 }, (_, k) => -0.1 + (0.2 * k) / 99),
  rate: 5,
  count: 10,
  theta: 51,
  tauPre: 0.01,
  tauPost: 0.01,
};

/** The curve of Fig. 1. */
export async function curve(options: NetworkChoice = {}): Promise<Curve> {
  // a spike of the earlier neuron after that of the later one is a negative lag
  const raw = (await changes(FIG_1, options)).reverse();
  const greatest = Math.max(...raw);
  const lag = Float64Array.from(FIG_1.lags);
  const change = raw.map((w) => w / greatest);
  const points = Array.from(lag, (x, k) => [x, change[k]!] as const);
  return {
    lag,
    change,
    greatest,
    least: Math.min(...raw),
    potentiation: fitted(points.filter(([x]) => x > 0)),
    depression: fitted(points.filter(([x]) => x < 0).map(([x, y]) => [-x, y])),
  };
}

/** Rates of pairing of Fig. 2, in Hz, and thresholds after little and much activity. */
export const RATES = [1, 2, 10, 20, 100] as const;
export const THETAS = { low: 197, high: 216 } as const;

/** Changes by rate, in percent where the last is 20, and that last change itself. */
export interface Frequencies {
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly raw: { readonly low: number; readonly high: number };
}

/** Fig. 2: five pairs 1.35 ms apart at five rates, with either threshold. */
export async function frequencies(options: NetworkChoice = {}): Promise<Frequencies> {
  const found: { low: number[]; high: number[] } = { low: [], high: [] };
  for (const rate of RATES) {
    const theta = [THETAS.low, THETAS.high];
    const lags = [1.35e-3, 1.35e-3];
    const given = { lags, rate, count: 5, theta, tauPre: 0.36, tauPost: 2.2e-3 };
    const [low = 0, high = 0] = await changes(given, options);
    found.low.push(low);
    found.high.push(high);
  }
  const raw = { low: found.low.at(-1)!, high: found.high.at(-1)! };
  return {
    low: found.low.map((w) => (20 * w) / raw.low),
    high: found.high.map((w) => (20 * w) / raw.high),
    raw,
  };
}

/** The exponential of least squares through points, by bisection of its time constant's slope. */
export function fitted(points: readonly (readonly [number, number])[]): Exponential {
  const at = (tau: number): { amplitude: number; slope: number } => {
    let [ee, ey, dee, dey] = [0, 0, 0, 0];
    for (const [x, y] of points) {
      const e = Math.exp(-x / tau);
      ee += e * e;
      ey += e * y;
      dee += x * e * e;
      dey += x * e * y;
    }
    const amplitude = ey / ee;
    // of the squared distance, times -tau^2/2
    return { amplitude, slope: amplitude * (dey - amplitude * dee) };
  };
  let [low, high] = [1e-3, 1];
  for (let k = 0; k < 80; k++) {
    const middle = Math.sqrt(low * high);
    if (at(middle).slope > 0) low = middle;
    else high = middle;
  }
  const tau = Math.sqrt(low * high);
  return { amplitude: at(tau).amplitude, tau };
}
