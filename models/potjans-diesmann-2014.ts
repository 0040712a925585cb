// A square millimetre of cortex at full density: 77,169 neurons of four layers and 0.3 billion synapses.

import type { Network } from "myelin";
import { circuitNow, type PotjansDiesmannOptions } from "./potjans-diesmann-2014/circuit.ts";

export { run } from "./potjans-diesmann-2014/report.ts";

/** What it is and where it comes from. */
export const about =
  "the microcircuit of early sensory cortex at full density (Potjans & Diesmann 2014, Cereb Cortex 24:785)";

/** Biological time of `myelin run`, whose rates leave the first 0.2 s out. */
export const duration = "1.2 s";

export type { PotjansDiesmannOptions };

/** A tenth of the network unless `scale` is given; `myelin run` takes all of it. */
export default function potjansDiesmann2014(options: PotjansDiesmannOptions = {}): Network {
  return circuitNow(options).net;
}
