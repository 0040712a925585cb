// Digits learnt by prescribed errors: what a public script does, and what its accuracies mean.
//
// Measured with 200 neurons, 1000 images of MNIST and seeds 0 to 9: 99.5 % while the label is there, 48.9 +- 3.5 % of
// the 300 images that follow, 59.9 +- 3.3 % of the learnt ones with frozen weights; more in docs/nef-mnist.md.

import type { Network } from "myelin";
import { type CircuitOptions, circuit, PACE } from "./nef-mnist/circuit.ts";
import { drawn } from "./nef-mnist/digits.ts";

export { run } from "./nef-mnist/report.ts";

/** What it is and where it comes from. */
export const about =
  "digits named by spikes whose decoders learn from an error, PES on pixels (Neural Engineering Framework)";

/** Biological time of the network by itself; `myelin run` counts images instead. */
export const duration = "1 s";

/** It takes `--mnist`. */
export const mnist = true;

export type { CircuitOptions as NefMnistOptions };

/** The network with two drawn digits before it; `run` shows many. */
export default function nefMnist(options: CircuitOptions = {}): Network {
  return circuit(drawn({ train: 2, test: 1 }).train, 1, { pace: PACE, ...options }).model.network;
}
