// A network that sorts handwritten digits by nothing but the timing of spikes; labels only name what it has found.
//
// Measured with 100 neurons and seed 1: 20 % of unseen digits untrained (neurons named by 160), 39 % after 160
// images, 57 % after 1000 and after 1500, 68 % after 6000; the paper reports 82.9 % after three times 60000.

import type { Network } from "myelin";
import { type CircuitOptions, circuit } from "./diehl-cook/circuit.ts";

export { run } from "./diehl-cook/report.ts";

/** It takes `--mnist`. */
export const mnist = true;

/** What it is and where it comes from. */
export const about =
  "digits learnt without labels by spike-timing-dependent plasticity (Diehl & Cook 2015, Front Comput Neurosci 9:99)";

/** Biological time of the network by itself; `myelin run` counts images instead. */
export const duration = "1 s";

export type { CircuitOptions as DiehlCookOptions };

/** The network, its 784 inputs silent; weights are `w` of `plastic`. */
export default function diehlCook2015(options: CircuitOptions = {}): Network {
  return circuit(options).net;
}
