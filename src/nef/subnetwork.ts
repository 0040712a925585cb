// Networks within a model: things that bring objects of their own, and which object belongs to which.

import type { Connection } from "./connection.ts";
import type { Ensemble } from "./ensemble.ts";
import type { Node } from "./node.ts";
import type { Probe } from "./probe.ts";

/** Something that brings objects of its own. */
export interface Subnetwork {
  readonly objects: readonly Listed[];
}

/** What a model may be made of. */
export type Listed = Ensemble | Node | Connection | Probe | Subnetwork;

const owners = new WeakMap<object, Subnetwork>();

/** Notes that a part belongs to a network, so that a connection to the part brings all of the network along. */
export function belongsTo<P extends Listed>(part: P, network: Subnetwork): P {
  owners.set(part, network);
  return part;
}

/** The network that a part was made for. */
export function networkOf(part: object): Subnetwork | undefined {
  return owners.get(part);
}
