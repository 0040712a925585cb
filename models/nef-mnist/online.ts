// One pass: spikes of many neurons that see parts of the image, and decoders that each image corrects once, as it goes.

import type { NetworkChoice } from "myelin/models/parts/chosen";
import {
  Connection,
  Ensemble,
  HPES,
  type LabelledImages,
  type Matrix,
  Model,
  matrix,
  Node,
  NoSolver,
  PES,
  Probe,
} from "myelin/nef";
import { CLASSES, labelled, type Pace, PIXELS, presented } from "./digits.ts";
import { features } from "./features.ts";

/** What can be chosen about the network. */
export interface OnlineOptions extends NetworkChoice {
  /** Neurons that see the image (default 8000). */
  readonly n?: number;
  /** Seconds that an image is shown, without rest (default 0.03). */
  readonly shown?: number;
  /** Time constant of the filters of activity and of output, in seconds (default 0.01). */
  readonly filter?: number;
  /** `PES` on decoders (default), or `hPES` on weights onto neurons whose decoded output is the answer. */
  readonly rule?: "PES" | "hPES";
  /** For hPES: the share of the error (default 0.725, that of the paper). */
  readonly supervisionRatio?: number;
  /** For hPES: neurons for each digit (default 20). */
  readonly readers?: number;
}

/** A network that has images before it. */
export interface Online {
  readonly model: Model;
  readonly pace: Pace;
  /** At the end of each image, before it corrects anything. */
  readonly out: Probe;
  readonly learned: Connection;
  /**
   * The rate at which an image corrects the part `share` of its own error, when activities have this mean sum of
   * squares.
   */
  rateFor(share: number, squares: number): number;
  /** Activities of the neurons that see the image, in Hz. */
  activities(): Float64Array;
}

/** The network for some images; `from` are those that encoders are drawn from. */
export function online(
  images: LabelledImages,
  from: LabelledImages,
  options: OnlineOptions = {},
): Online {
  const { n = 8000, shown = 0.03, seed = 0, backend } = options;
  const pace = { shown };
  const [image, label] = [
    new Node(presented(images, pace), { label: "images" }),
    new Node(labelled(images, pace), { label: "labels" }),
  ];
  const pre = new Ensemble(n, PIXELS, {
    ...features(from, n, seed),
    evalPoints: [new Float64Array(PIXELS)],
    label: "pre",
  });
  const error = new Node(undefined, { sizeIn: CLASSES, label: "error" });
  const { learned, answer, rateFor } =
    options.rule === "hPES" ? byWeights(pre, options) : byDecoders(pre, options);
  const out = new Probe(answer.source, { ...answer.options, sampleEvery: shown });
  const objects = [
    new Connection(image, pre, { synapse: null }),
    learned,
    answer.toError(error),
    new Connection(label, error, { synapse: null, transform: -1 }),
    new Connection(error, learned.learningRule, { synapse: null }),
    out,
  ];
  const model = new Model(objects, { seed, ...(backend ? { backend } : {}) });
  const neurons = model.neurons(pre);
  return { model, pace, out, learned, rateFor, activities: () => neurons.get("activity" as never) };
}

/** The part that learns, and where the answer is. */
interface Learner {
  readonly learned: Connection;
  readonly answer: {
    readonly source: Node | Ensemble;
    readonly options: { readonly synapse?: number };
    toError(error: Node): Connection;
  };
  rateFor(share: number, squares: number): number;
}

/** PES: each image moves the decoders by its error, once, as it goes. */
function byDecoders(pre: Ensemble, { shown = 0.03, filter = 0.01 }: OnlineOptions): Learner {
  const out = new Node(undefined, { sizeIn: CLASSES, label: "out" });
  const zeros = new Float64Array(CLASSES);
  const learned = new Connection(pre, out, {
    function: () => zeros,
    solver: new NoSolver(),
    synapse: filter,
    learningRule: new PES({ preSynapse: filter, every: shown }),
  });
  return {
    learned,
    answer: {
      source: out,
      options: {},
      toError: (error) => new Connection(out, error, { synapse: null }),
    },
    rateFor: (share, squares) => (share * pre.nNeurons) / (shown * squares),
  };
}

/** hPES: the same on weights onto neurons, each of which stands for one digit. */
function byWeights(pre: Ensemble, options: OnlineOptions): Learner {
  const { shown = 0.03, filter = 0.01, readers = 20, supervisionRatio = 0.725 } = options;
  const post = new Ensemble(readers * CLASSES, CLASSES, {
    encoders: axes(readers),
    maxRates: RATES,
    intercepts: spread(readers * CLASSES),
    label: "post",
  });
  const learned = new Connection(pre.neurons, post.neurons, {
    transform: matrix(post.nNeurons, pre.nNeurons),
    synapse: filter,
    learningRule: new HPES({
      supervisionRatio,
      preSynapse: filter,
      postSynapse: filter,
      every: shown,
    }),
  });
  return {
    learned,
    answer: {
      source: post,
      options: { synapse: filter },
      toError: (error) => new Connection(post, error, { synapse: filter }),
    },
    // 1e-3 is the factor of the rule; its supervised part goes by the gain of each neuron, GAIN on average
    rateFor: (share, squares) => share / (supervisionRatio * 1e-3 * GAIN * shown * squares),
  };
}

/** Hz, equal for all so that gains do not differ much. */
const RATES = 200;

/** Mean of the gains of `spread` at these rates. */
const GAIN = 6.18 * Math.log(3);

/** Intercepts evenly from -0.5 to 0.5, in turn for each digit. */
function spread(n: number): Float64Array {
  return Float64Array.from(
    { length: n },
    (_, k) => ((Math.floor(k / CLASSES) + 0.5) * CLASSES) / n - 0.5,
  );
}

/** The same number of neurons for each digit. */
function axes(readers: number): Matrix {
  const made = matrix(readers * CLASSES, CLASSES);
  for (let k = 0; k < made.rows; k++) made.data[k * CLASSES + (k % CLASSES)] = 1;
  return made;
}
