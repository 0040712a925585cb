// What synapses can join and links can lead to: a group, other synapses, or a part of either, seen as elements with
// variables.

import { ValueError } from "../errors.ts";
import { Group, type GroupLike } from "./group.ts";
import { SimulationObject } from "./object.ts";
import { shown } from "./options.ts";
import { Part } from "./part.ts";
import type { Synapses } from "./synapses.ts";
import type { SynapsesPart } from "./synapses-part.ts";

/** A source or target of synapses. */
export type Endpoint = GroupLike | Synapses | SynapsesPart;

/** Whether something can be a source or target. */
export function isEndpoint(value: unknown): value is Endpoint {
  if (value instanceof Group || value instanceof Part) return true;
  return value instanceof SimulationObject && "neighbours" in value && "store" in value;
}

/** The object that holds the variables. */
export function ownerOf(endpoint: Endpoint): Group | Synapses {
  return endpoint instanceof Part ? endpoint.owner : endpoint;
}

/** Absolute numbers of the elements; null where they are all of the owner's. */
export function elementsOf(endpoint: Endpoint): Int32Array | null {
  return endpoint instanceof Part ? endpoint.elements : null;
}

/** Number of elements as things stand, without drawing what waits for a seed. */
export function sizeOf(endpoint: Endpoint): number {
  return elementsOf(endpoint)?.length ?? ownerOf(endpoint).store.size;
}

/** Raises ValueError for what cannot be a source or target. */
export function checkEndpoint(value: unknown, side: "source" | "target"): void {
  if (isEndpoint(value)) return;
  throw new ValueError(
    `invalid ${side} of Synapses: ${shown(value)} (expected a group, other synapses, or a part of either)`,
    side,
    value,
  );
}
