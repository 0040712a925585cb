// Whether a snapshot fits a network: which saved object belongs to which, and how they differ.

import { didYouMean, NetworkError, nearest } from "../errors.ts";
import type { SimulationObject } from "./object.ts";
import type { SavedNetwork, SavedObject } from "./snapshot.ts";

/** A saved object with the one that it is restored into. */
export interface Match {
  readonly object: SimulationObject;
  readonly saved: SavedObject;
}

const MOST_TOLD = 12;

/**
 * Pairs saved objects with those of a network by name; objects without a name given by the user, whose names count up
 * within a process, by kind and order where names do not tell. Raises NetworkError with a list of all differences.
 */
export function matched(content: SavedNetwork, members: readonly SimulationObject[]): Match[] {
  const here = keysOf(members);
  const there = keysOf(content.objects);
  const byName = content.objects.every(({ name }) => members.some((m) => m.name === name));
  const key = <T extends { name: string }>(object: T, keys: Map<T, string>): string =>
    byName ? object.name : keys.get(object)!;
  const found = new Map(members.map((object) => [key(object, here), object] as const));
  const matches: Match[] = [];
  const differences: string[] = [];
  const missing: string[] = [];
  for (const saved of content.objects) {
    const name = key(saved, there);
    const object = found.get(name);
    if (object) {
      found.delete(name);
      matches.push({ object, saved });
    } else missing.push(saved.name);
  }
  const extra = [...found.values()].map(({ name }) => name);
  for (const name of missing) {
    const hint = didYouMean(nearest(name, extra));
    differences.push(`'${name}' is in the snapshot only${hint && ` (${hint})`}`);
  }
  for (const name of extra) differences.push(`'${name}' is in the network only`);
  const names = new Map(matches.map(({ object, saved }) => [object.name, saved.name]));
  for (const match of matches) differences.push(...differencesOf(match, names));
  if (differences.length > 0) throw misfit(differences);
  return matches;
}

/** For objects with a name given by the user that name, for others kind and number among their kind. */
function keysOf<T extends { readonly name: string; readonly unnamed: string | undefined }>(
  objects: readonly T[],
): Map<T, string> {
  const counts = new Map<string, number>();
  return new Map(
    objects.map((object) => {
      if (object.unnamed === undefined) return [object, object.name];
      const count = counts.get(object.unnamed) ?? 0;
      counts.set(object.unnamed, count + 1);
      return [object, `${object.unnamed} ${count}`];
    }),
  );
}

/** `names` are those in the snapshot by those in the network: signatures may name other objects. */
function differencesOf({ object, saved }: Match, names: ReadonlyMap<string, string>): string[] {
  const there = saved.signature;
  const here = object
    .signature()
    .map((line) => line.replace(/[A-Za-z]\w*/g, (name) => names.get(name) ?? name));
  const lost = there.filter((line) => !here.includes(line));
  const fresh = here.filter((line) => !there.includes(line));
  const of = `'${object.name}'`;
  if (lost.length === 0 && fresh.length === 0)
    return object.misfits(saved.values).map((problem) => `${of}: ${problem}`);
  return [
    ...lost.map((line) => `${of}, in the snapshot: ${words(line)}`),
    ...fresh.map((line) => `${of}, in the network:  ${words(line)}`),
  ];
}

function words(line: string): string {
  return line.trim().replace(/\s+/g, " ");
}

function misfit(differences: readonly string[]): NetworkError {
  const told = differences.slice(0, MOST_TOLD);
  const more = differences.length - told.length;
  if (more > 0) told.push(`and ${more} more`);
  return new NetworkError(
    `the snapshot is of another network (nothing was restored):\n  ${told.join("\n  ")}\n` +
      "  build the network with the script that it was stored from",
  );
}
