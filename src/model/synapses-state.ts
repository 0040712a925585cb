// Synapses in a snapshot.

import type { StateArray } from "../simulate.ts";
import { findNeighbours } from "./append.ts";
import { type Endpoint, ownerOf, sizeOf } from "./endpoint.ts";
import { Group } from "./group.ts";
import { appendRows } from "./made-rows.ts";
import { type RegularCode, toldRegular } from "./regular.ts";
import { Rule } from "./rule.ts";
import { restoreArrays, type Saved, saveArrays, savedFloats, savedIntegers } from "./saved.ts";
import type { Store } from "./store.ts";
import type { Indices } from "./synapse-indices.ts";
import type { Synapses } from "./synapses.ts";
import { explainVariables } from "./tell.ts";

/** What a snapshot must have in common with synapses to fit them. */
export function signatureOf(synapses: Synapses, regular: readonly RegularCode[]): string[] {
  const { source, target, store, pathways } = synapses;
  return [
    `  from ${described(source)} to ${described(target)}`,
    ...(synapses.procedural ? ["  procedural"] : []),
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

/** What a snapshot holds of synapses; of those that are not stored, the rule that they follow from. */
export function saveSynapses(synapses: Synapses): Saved {
  const { store, traces, pathways, connected } = synapses;
  const rule = ruleOf(synapses);
  const empty = { "state i": new Int32Array(0), "state j": new Int32Array(0) };
  return {
    ...saveArrays(rule ? withoutIndices(store) : store.arrays, traces?.names),
    ...(rule && { ...empty, rule: rule.numbers }),
    ...Object.assign({}, ...pathways.map((pathway) => pathway.save())),
    ...traces?.save(),
    connected,
  };
}

function ruleOf({ procedural, rowsMade }: Synapses): Rule | undefined {
  return procedural ? rowsMade?.rule : undefined;
}

function withoutIndices({ arrays }: Store): Map<string, StateArray> {
  return new Map([...arrays].filter(([name]) => name !== "i" && name !== "j"));
}

/** Restores synapses with all they have; returns whether others are connected than before. */
export function restoreSynapses(synapses: Synapses, saved: Saved): boolean {
  synapses.traces?.restore(saved);
  const numbers = savedFloats(saved, "rule");
  const follows = numbers.length > 0;
  const changed = follows
    ? follow(synapses, saved, Rule.of(numbers))
    : restoreConnections(synapses, saved);
  synapses.connected = saved.connected === true;
  for (const pathway of synapses.pathways) pathway.restore(saved);
  if (!changed || follows) return changed;
  synapses.rowsMade = undefined;
  synapses.runsOfSources = undefined;
  findNeighbours(synapses, 0);
  return true;
}

/** Follows a rule that was saved; returns whether it is another one than before. */
function follow(synapses: Synapses, saved: Saved, rule: Rule): boolean {
  const { store } = synapses;
  const before = ruleOf(synapses)?.numbers;
  const same = before?.every((number, k) => number === rule.numbers[k]) ?? false;
  if (!same) {
    store.size = 0;
    appendRows(synapses, rule);
  }
  restoreArrays(withoutIndices(store), saved);
  return !same;
}

/** Restores synapses with their variables; returns whether others are connected than before. */
function restoreConnections({ store }: Synapses, saved: Saved): boolean {
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
