// One pass: spikes of many neurons that see parts of the image, and weights that each glance at it corrects once.

import type { NetworkChoice } from "myelin/models/parts/chosen";
import { Connection, Ensemble, type LabelledImages, Model, Node, Probe } from "myelin/nef";
import { CLASSES, glanced, PIXELS, type Shift, taught } from "./digits.ts";
import { features } from "./features.ts";
import { byDecoders, byWeights, type LearnerOptions } from "./learners.ts";

/** What can be chosen about the network. */
export interface OnlineOptions extends NetworkChoice, LearnerOptions {
  /** Neurons that see the image (default 8000). */
  readonly n?: number;
  /** `PES` on decoders (default), or `hPES` on weights onto neurons whose decoded output is the answer. */
  readonly rule?: "PES" | "hPES";
  /** Where the image stands at each glance (default `SHIFTS`: in the middle, then a pixel to each of four sides). */
  readonly shifts?: readonly Shift[];
  /**
   * What the error is: `needed` (default), what the answer lacks to 1 of its digit and has beyond 0 of others, or
   * `whole`, the answer less 1 and 0.
   */
  readonly error?: "needed" | "whole";
}

/** An eye that trembles: where the image stands at each glance. */
export const SHIFTS: readonly Shift[] = [
  [0, 0],
  [1, 0],
  [0, 1],
  [-1, 0],
  [0, -1],
];

/** Seconds of a glance. */
export const GLANCE = 0.01;

/** Time constant in seconds by which the answer is read. */
const READ = 0.01;

/** Step in seconds: neurons stay below 500 Hz. */
const STEP = 0.002;

/** A network that has images before it. */
export interface Online {
  readonly model: Model;
  /** Glances at each image. */
  readonly glances: number;
  /** Seconds of a glance. */
  readonly glance: number;
  /** At the end of each glance, before it corrects anything. */
  readonly out: Probe;
  readonly learned: Connection;
  /**
   * The rate at which a glance corrects the part `share` of its own error, when activities have this mean sum of
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
  const { n = 8000, glance = GLANCE, shifts = SHIFTS, seed = 0, backend } = options;
  const glances = shifts.length;
  const [image, label] = [
    new Node(glanced(images, glance, shifts), { label: "images" }),
    new Node(taught(images, glance, glances), { label: "labels" }),
  ];
  const pre = new Ensemble(n, PIXELS, {
    ...features(from, n, seed),
    evalPoints: [new Float64Array(PIXELS)],
    label: "pre",
  });
  const error = new Node(errorOf(options.error), {
    sizeIn: 2 * CLASSES,
    sizeOut: CLASSES,
    label: "error",
  });
  const learner = options.rule === "hPES" ? byWeights(pre, options) : byDecoders(pre, options);
  const { learned, answer, rateFor } = learner;
  const out = new Probe(answer.source, { ...answer.how, synapse: READ, sampleEvery: glance });
  const objects = [
    new Connection(image, pre, { synapse: null }),
    learned,
    new Connection(answer.source, error.slice(0, CLASSES), {
      ...answer.how,
      synapse: answer.synapse,
    }),
    new Connection(label, error.slice(CLASSES), { synapse: null }),
    new Connection(error, learned.learningRule, { synapse: null }),
    out,
  ];
  const model = new Model(objects, { seed, dt: STEP, ...(backend ? { backend } : {}) });
  const neurons = model.neurons(pre);
  const activities = (): Float64Array => neurons.get("activity" as never);
  return { model, glances, glance, out, learned, rateFor, activities };
}

/** Of answer and label, one after the other: their difference; nothing while no label is there. */
function errorOf(kind: OnlineOptions["error"]): (t: number, x: Float64Array) => Float64Array {
  const error = new Float64Array(CLASSES);
  return (_, x) => {
    let taught = false;
    for (let digit = 0; digit < CLASSES; digit++) {
      const wanted = x[CLASSES + digit]!;
      taught ||= wanted !== 0;
      const more = x[digit]! - wanted;
      const beyond = kind !== "whole" && (wanted === 1 ? more > 0 : more < 0);
      error[digit] = beyond ? 0 : more;
    }
    return taught ? error : error.fill(0);
  };
}
