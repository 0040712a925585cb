// What the unsupervised half of hPES does to a connection that works: weights become sparse, less is transmitted.

import { Connection, type Ensemble, HPES, Model, Node, Probe, Random } from "myelin/nef";
import { PinkSines } from "./input.ts";
import { type ExperimentOptions, LEARNED_TAU, population, scattered, TAU } from "./setup.ts";

export interface SparsityOptions extends ExperimentOptions {
  /** Seconds (default 200). */
  readonly duration?: number;
}

/** One experiment: what there is after each time. */
export interface Sparsity {
  /** Seconds. */
  readonly t: readonly number[];
  /** Inequality of the sizes of the weights, from 0 (all equal) to 1 (one alone). */
  readonly gini: readonly number[];
  /**
   * 1 - (distance to solved weights)/(distance of random weights to these), both the mean square between what the
   * neurons represent over the time before: 1 transmits as well, 0 as badly as chance.
   */
  readonly accuracy: readonly number[];
}

const DIMENSIONS = 3;
const NEURONS = 15 * DIMENSIONS;

/** Seconds between two looks; the first is sooner. */
const EVERY = 25;
const FIRST = 0.25;

/**
 * Fig. 3: the same input goes through weights that are solved for, through random ones, and through solved ones that
 * learn with a rate of 4e-3 without an error.
 */
export async function sparsity(options: SparsityOptions = {}): Promise<Sparsity> {
  const { seed = 1, duration = 200, backend = "wasm", progress = () => {}, signal } = options;
  const random = new Random(seed);
  const input = new Node(
    new PinkSines(DIMENSIONS, { base: 1, high: 10, rms: 0.5 }, () => random.fork(3)),
  );
  const ensemble = (key: number): Ensemble => population(NEURONS, DIMENSIONS, random.fork(key));
  const pre = ensemble(1);
  const drive = new Connection(input, pre, { synapse: TAU });
  const [control, chance, learner] = [ensemble(2), ensemble(2), ensemble(2)];
  const solved = new Connection(pre, control, { synapse: TAU });
  const first = new Model([drive, solved], { seed, backend });
  const weights = weightsOf(first, solved, control);
  const unlearned = new Connection(pre.neurons, chance.neurons, {
    transform: scattered(chance, pre, random.fork(4)),
    synapse: TAU,
  });
  const learning = new Connection(pre.neurons, learner.neurons, {
    transform: weights,
    synapse: LEARNED_TAU,
    learningRule: new HPES({
      learningRate: 4e-3,
      supervisionRatio: 0,
      theta: "(10 + 10*rand())*gain*Hz",
    }),
  });
  const probes = [control, chance, learner].map(
    (one) => new Probe(one, { synapse: TAU, sampleEvery: "10 ms" }),
  );
  const model = new Model([drive, solved, unlearned, learning, ...probes], { seed, backend });
  const found = { t: [] as number[], gini: [] as number[], accuracy: [] as number[] };
  for (let from = 0, t = FIRST; t <= duration + 1e-9 && !signal?.aborted; ) {
    await model.run(t - from);
    found.t.push(t);
    found.gini.push(gini(learning.learningRule.synapses!.get("w")));
    found.accuracy.push(accuracy(probes, from));
    progress(t / duration);
    from = t;
    t = t === FIRST ? EVERY : t + EVERY;
  }
  return found;
}

/** The weights between neurons that decoders and encoders come to, without the gain of the later neuron. */
export function weightsOf(model: Model, connection: Connection, to: Ensemble): number[][] {
  const { decoders } = model.built(connection);
  const { encoders } = model.built(to);
  if (!decoders) throw new TypeError(`${connection.title} decodes nothing`);
  return Array.from({ length: encoders.rows }, (_, j) =>
    Array.from({ length: decoders.rows }, (_, i) => {
      let sum = 0;
      for (let d = 0; d < encoders.columns; d++)
        sum += encoders.data[j * encoders.columns + d]! * decoders.data[i * decoders.columns + d]!;
      return sum;
    }),
  );
}

/** Gini's coefficient of the sizes of numbers (Hurley and Rickard 2009). */
export function gini(values: ArrayLike<number>): number {
  const sizes = Float64Array.from(values, Math.abs).sort();
  const n = sizes.length;
  const sum = sizes.reduce((a, b) => a + b, 0);
  let below = 0;
  sizes.forEach((size, k) => {
    below += (size / sum) * ((n - (k + 1) + 0.5) / n);
  });
  return 1 - 2 * below;
}

function accuracy(probes: readonly Probe[], from: number): number {
  const [control, chance, learner] = probes.map(({ data }) => data);
  const begin = probes[0]!.t.findIndex((t) => t > from);
  let [near, far] = [0, 0];
  for (let k = begin; k < control!.length; k++)
    for (let d = 0; d < DIMENSIONS; d++) {
      near += (learner![k]![d]! - control![k]![d]!) ** 2;
      far += (chance![k]![d]! - control![k]![d]!) ** 2;
    }
  return 1 - near / far;
}
