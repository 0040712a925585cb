// What learns in one pass: decoders by PES, or weights onto neurons that stand for digits by hPES.

import {
  Connection,
  Ensemble,
  HPES,
  LIFRate,
  LstsqL2,
  type Matrix,
  matrix,
  Node,
  NoSolver,
  PES,
  type Solver,
} from "myelin/nef";
import { CLASSES } from "./digits.ts";

export interface LearnerOptions {
  /** Seconds between corrections (default 0.01). */
  readonly glance?: number;
  /** Time constant of activities, in seconds (default 0.005). */
  readonly filter?: number;
  /** For hPES: the share of the error (default 0.725, that of the paper). */
  readonly supervisionRatio?: number;
}

/** The part that learns, and where the answer is. */
export interface Learner {
  readonly learned: Connection;
  readonly answer: {
    readonly source: Node | Ensemble;
    readonly synapse: number | null;
    readonly how: { readonly solver?: Solver };
  };
  /** The rate at which a correction takes the part `share` of the error, at this mean sum of squared activities. */
  rateFor(share: number, squares: number): number;
}

/** Seconds. */
const FILTER = 0.005;

/** PES: each correction moves the decoders by the error. */
export function byDecoders(
  pre: Ensemble,
  { glance = 0.01, filter = FILTER }: LearnerOptions,
): Learner {
  const out = new Node(undefined, { sizeIn: CLASSES, label: "out" });
  const zeros = new Float64Array(CLASSES);
  const learned = new Connection(pre, out, {
    function: () => zeros,
    solver: new NoSolver(),
    synapse: filter,
    learningRule: new PES({ preSynapse: filter, every: glance }),
  });
  return {
    learned,
    answer: { source: out, synapse: null, how: {} },
    rateFor: (share, squares) => (share * pre.nNeurons) / (glance * squares),
  };
}

/**
 * hPES: the same on weights onto neurons. For each digit there is one that fires more the more it is that digit, and
 * one that fires less. They give rates: what they say is wrong by no noise of their own.
 */
export function byWeights(pre: Ensemble, options: LearnerOptions): Learner {
  const { glance = 0.01, filter = FILTER, supervisionRatio = 0.725 } = options;
  const onsets = Float64Array.from({ length: 2 * CLASSES }, (_, k) =>
    k < CLASSES ? ONSETS[0] : ONSETS[1],
  );
  const maxRates = new Float64Array(2 * CLASSES).fill(RATES);
  const type = new LIFRate();
  const post = new Ensemble(2 * CLASSES, CLASSES, {
    encoders: axes(),
    maxRates,
    intercepts: onsets,
    neuronType: type,
    evalPoints: alongAxes(),
    label: "post",
  });
  const learned = new Connection(pre.neurons, post.neurons, {
    transform: matrix(post.nNeurons, pre.nNeurons),
    synapse: filter,
    learningRule: new HPES({
      supervisionRatio,
      preSynapse: filter,
      postSynapse: filter,
      every: glance,
    }),
  });
  const { gain } = type.gainBias(maxRates, onsets);
  const meanGain = gain.reduce((sum, one) => sum + one, 0) / gain.length;
  return {
    learned,
    answer: { source: post, synapse: 0.003, how: { solver: new LstsqL2({ reg: 0.002 }) } },
    // 1e-3 is the factor of the rule; its supervised part goes by the gain of each neuron
    rateFor: (share, squares) => share / (supervisionRatio * 1e-3 * meanGain * glance * squares),
  };
}

/** Hz. */
const RATES = 400;

/** Intercepts of the two neurons of a digit: both fire as long as an answer is near. */
const ONSETS = [-0.875, -0.625] as const;

/** One neuron for each digit and one against it. */
function axes(): Matrix {
  const made = matrix(2 * CLASSES, CLASSES);
  for (let k = 0; k < made.rows; k++) made.data[k * CLASSES + (k % CLASSES)] = k < CLASSES ? 1 : -1;
  return made;
}

/** Points at which answers are decoded: one digit at a time, from -1 to 1.5. */
function alongAxes(): Matrix {
  const each = 50;
  const made = matrix(each * CLASSES, CLASSES);
  for (let k = 0; k < made.rows; k++)
    made.data[k * CLASSES + (k % CLASSES)] = -1 + (2.5 * Math.floor(k / CLASSES)) / (each - 1);
  return made;
}
