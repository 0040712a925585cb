// Synapses in a snapshot.

import { type Endpoint, ownerOf, sizeOf } from "./endpoint.ts";
import { Group } from "./group.ts";
import { type RegularCode, toldRegular } from "./regular.ts";
import { restoreArrays, type Saved, savedIntegers } from "./saved.ts";
import type { Indices } from "./synapse-indices.ts";
import type { Synapses } from "./synapses.ts";
import { explainVariables } from "./tell.ts";

/** What a snapshot must have in common with synapses to fit them. */
export function signatureOf(synapses: Synapses, regular: readonly RegularCode[]): string[] {
  const { source, target, store, pathways } = synapses;
  return [
    `  from ${described(source)} to ${described(target)}`,
    ...explainVariables(store),
    ...pathways.map(
      ({ name, kind, event, order, text }) =>
        `  ${name} (${event === "spike" ? kind : `${kind} ${event}`}, order ${order}): ${text.trim()}`,
    ),
    ...regular.map(toldRegular),
  ];
}

/** How many synapses there are is state, how many neurons is not. */
function described(end: Endpoint): string {
  const owner = ownerOf(end);
  return owner instanceof Group ? `${sizeOf(end)} of ${owner.store.size} elements` : "synapses";
}

/** Restores synapses with their variables; returns whether others are connected than before. */
export function restoreConnections({ store }: Synapses, saved: Saved): boolean {
  const same = ["i", "j"].every((name) =>
    equalIntegers(savedIntegers(saved, `state ${name}`), store.array(name).indices),
  );
  const resized = restoreArrays(store.arrays, saved);
  store.size = store.array("i").length;
  for (const array of store.arrays.values()) if (array.asleep) array.resize(store.size);
  return !same || resized;
}

function equalIntegers(a: Int32Array, b: Indices): boolean {
  return a.length === b.length && a.every((value, k) => value === b[k]);
}
