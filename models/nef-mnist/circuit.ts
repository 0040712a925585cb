// The circuit of a public script: pixels into one ensemble, whose decoders learn to say the digit by its error.

import type { NetworkChoice } from "myelin/models/parts/chosen";
import {
  Connection,
  Ensemble,
  type LabelledImages,
  Model,
  Node,
  PES,
  Probe,
  Random,
} from "myelin/nef";
import { CLASSES, closed, labelled, type Pace, PIXELS, presented } from "./digits.ts";

/** What can be chosen about the circuit. */
export interface CircuitOptions extends NetworkChoice {
  /** Neurons that see the image (default 200). */
  readonly n?: number;
  /** Neurons of each of the two ensembles of ten dimensions (default 50). */
  readonly readers?: number;
  /** Rate of PES (default 1e-4). */
  readonly learningRate?: number;
  /** Default 0.5 s, and no rest. */
  readonly pace?: Pace;
  /** Weight by which the neurons of the error are silenced (default -20). */
  readonly silence?: number;
}

/** The pace of the script. */
export const PACE: Pace = { shown: 0.5 };

/** A circuit that has images before it. */
export interface Circuit {
  readonly model: Model;
  readonly pace: Pace;
  /** Every 10 ms: what neurons after the learning connection say, and what they are told. */
  readonly post: Probe;
  readonly told: Probe;
  /** Spikes of the error's neurons are where this is not 0. */
  readonly error: Probe;
  readonly learned: Connection;
}

/** Samples are this far apart, in seconds. */
export const SAMPLE = 0.01;

/**
 * The circuit with so many images to come, of which the first `learning` are learnt. Everything that the script leaves
 * open is the default: encoders even over the sphere, radius 1 (images are nine times as long), filters of 5 ms.
 */
export function circuit(
  images: LabelledImages,
  learning: number,
  options: CircuitOptions = {},
): Circuit {
  const { n = 200, readers = 50, learningRate = 1e-4, pace = PACE, silence = -20 } = options;
  const { seed = 0, backend } = options;
  const random = new Random(seed + 1);
  const [image, label, gate] = [
    new Node(presented(images, pace), { label: "images" }),
    new Node(labelled(images, pace), { label: "labels" }),
    new Node(closed(learning, pace), { label: "gate" }),
  ];
  const pre = new Ensemble(n, PIXELS, { label: "pre" });
  const post = new Ensemble(readers, CLASSES, { label: "post" });
  const error = new Ensemble(readers, CLASSES, { label: "error" });
  const learned = new Connection(pre, post, {
    function: () => Float64Array.from({ length: CLASSES }, () => random.uniform()),
    learningRule: new PES({ learningRate }),
  });
  const probes = {
    post: new Probe(post, { synapse: 0.01, sampleEvery: SAMPLE }),
    told: new Probe(post, { attribute: "input", sampleEvery: SAMPLE }),
    error: new Probe(error, { synapse: 0.01, sampleEvery: SAMPLE }),
  };
  const objects = [
    new Connection(image, pre),
    learned,
    new Connection(post, error),
    new Connection(label, error, { transform: -1 }),
    new Connection(error, learned.learningRule),
    new Connection(gate, error.neurons, {
      transform: Array.from({ length: readers }, () => [silence]),
    }),
    ...Object.values(probes),
  ];
  const model = new Model(objects, { seed, ...(backend ? { backend } : {}) });
  return { model, pace, ...probes, learned };
}
