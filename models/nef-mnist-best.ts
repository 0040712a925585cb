// Digits learnt in one pass by spikes: neurons that see parts of images, and weights that each glance corrects.
//
// Measured with 8000 neurons and all of MNIST, of 10000 unseen digits: hPES 98.56 %; more in docs/nef-mnist.md.

import type { Network } from "myelin";
import { drawn } from "./nef-mnist/digits.ts";
import { type OnlineOptions, online } from "./nef-mnist/online.ts";

export { run } from "./nef-mnist/pass-report.ts";

/** What it is and where it comes from. */
export const about =
  "digits learnt in one pass by spikes and prescribed errors, PES or hPES (after Bekolay, Kolbeck & Eliasmith 2013)";

/** Biological time of the network by itself; `myelin run` counts images instead. */
export const duration = "1 s";

/** It takes `--mnist`. */
export const mnist = true;

export type { OnlineOptions as NefMnistBestOptions };

/** The network with drawn digits before it (of 500 neurons unless more are asked for); `run` shows many. */
export default function nefMnistBest(options: OnlineOptions = {}): Network {
  const { train } = drawn({ train: 40, test: 1 });
  return online(train, train, { n: 500, ...options }).model.network;
}
