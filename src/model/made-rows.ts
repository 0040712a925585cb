// Synapses that a rule makes: targets straight into memory, and all that follows from where rows begin asleep.

import { type Dense, type Rows, StateArray } from "../simulate.ts";
import type { Pairs } from "./connect.ts";
import { type Endpoint, elementsOf, ownerOf } from "./endpoint.ts";
import { scattered } from "./procedural.ts";
import { fillSources, type Rule } from "./rule.ts";
import type { Indices } from "./synapse-indices.ts";
import type { Synapses } from "./synapses.ts";

/** Where the synapses of each source lie. */
export interface MadeRows {
  readonly rule: Rule;
  /** i32: where the synapses of each source begin, and the end of the last. */
  readonly starts: StateArray;
  /** The absolute number of the first source. */
  readonly first: number;
  readonly firstTarget: number;
  /** Whether targets are in memory. */
  readonly held: boolean;
  /** Whether everybody is joined to all of several targets. */
  readonly all: boolean;
}

/** From this probability on targets may follow one another often enough to be looked at. */
const CLOSE = 0.5;
/** Targets from which rows of all of them are dense. */
const LONG = 4;

/** Makes the first synapses of all by a rule; false where elements of source or target do not follow one another. */
export function appendRows(synapses: Synapses, rule: Rule): boolean {
  const [source, target] = [firstElement(synapses.source), firstElement(synapses.target)];
  if (source === undefined || target === undefined) {
    if (synapses.procedural) throw scattered(synapses.store);
    return false;
  }
  const { store, neighbours } = synapses;
  const { post } = neighbours;
  synapses.traces?.part();
  const all = rule.p === 1 && !rule.othersOnly && rule.targets >= LONG && rule.sources > 0;
  const held = !all && !synapses.procedural;
  const starts = all
    ? evenly(rule, store.name)
    : held
      ? rule.fill(post, target, store.name)
      : rule.starts(store.name);
  const made = { rule, starts, first: source, firstTarget: target, held, all };
  const size = starts.i32.at(-1)!;
  restFollowing(synapses, made);
  for (const [name, array] of store.arrays) if (!store.scalars.has(name)) array.resize(size);
  for (const array of Object.values(neighbours)) array.resize(size);
  store.size = size;
  count(synapses, made);
  for (const { common, delays, initialDelay } of synapses.pathways)
    if (!common) delays.f64.fill(initialDelay);
  synapses.rowsMade = made;
  synapses.lying = lying(synapses, made);
  synapses.version++;
  return true;
}

/** The first of elements that follow one another. */
export function firstOf(elements: Int32Array | null): number | undefined {
  const first = elements?.[0];
  return elements?.every((element, k) => element === first! + k) ? first : undefined;
}

/** The absolute number of the first of elements that follow one another. */
function firstElement(end: Endpoint): number | undefined {
  const elements = elementsOf(end);
  return elements ? firstOf(elements) : 0;
}

function evenly({ sources, targets }: Rule, name: string): StateArray {
  const starts = new StateArray(`${name}.starts`, "i32", sources + 1);
  const view = starts.i32;
  for (let row = 0; row <= sources; row++) view[row] = row * targets;
  return starts;
}

function fillAll({ sources, targets }: Rule, { indices }: StateArray, first: number): void {
  for (let k = 0; k < targets; k++) indices[k] = first + k;
  for (let row = 1; row < sources; row++) indices.copyWithin(row * targets, 0, targets);
}

/** Lets what follows from rows and targets take no memory until somebody asks for it. */
export function restFollowing(synapses: Synapses, made: MadeRows): void {
  for (const [array, fill] of followed(synapses, made)) array.sleep(fill);
}

/** What `look` gives, which may wake indices; those that slept sleep again. */
export function inSleep<T>(synapses: Synapses, made: MadeRows, look: () => T): T {
  const asleep = followed(synapses, made).filter(([array]) => array.asleep);
  const seen = look();
  for (const [array, fill] of asleep) array.sleep(fill);
  return seen;
}

/** Indices that follow from rows, or from those of targets, and what fills them. */
function followed(
  { store, neighbours }: Synapses,
  { rule, starts, first, firstTarget, held, all }: MadeRows,
): (readonly [StateArray, () => void])[] {
  const { pre, post } = neighbours;
  const [i, j] = [store.array("i"), store.array("j")];
  const found: [StateArray, () => void][] = [[i, () => fillSources(i.indices, starts.i32, 0)]];
  if (pre !== i) found.push([pre, () => fillSources(pre.indices, starts.i32, first)]);
  if (all) found.push([post, () => fillAll(rule, post, firstTarget)]);
  else if (!held) found.push([post, () => rule.copy(post.indices, firstTarget)]);
  if (post !== j) found.push([j, () => fillWithin(j.indices, post.indices, starts, firstTarget)]);
  return found;
}

function fillWithin(into: Indices, from: Indices, starts: StateArray, first: number): void {
  const size = starts.i32.at(-1)!;
  for (let s = 0; s < size; s++) into[s] = from[s]! - first;
}

function count({ store, source, target }: Synapses, made: MadeRows): void {
  const { rule, starts, first, firstTarget } = made;
  const outgoing = store.counters.get("N_outgoing")!;
  outgoing.resize(ownerOf(source).store.size);
  const [counts, begins] = [outgoing.i32.fill(0), starts.i32];
  for (let row = 0; row < rule.sources; row++)
    counts[first + row] = begins[row + 1]! - begins[row]!;
  const incoming = store.counters.get("N_incoming")!;
  incoming.resize(ownerOf(target).store.size);
  incoming.sleep(() => rule.count(incoming.i32, firstTarget));
}

/** How synapses lie, as far as the rule says; undefined where somebody has to look. */
function lying(
  { neighbours }: Synapses,
  { rule, starts, first, firstTarget, held, all }: MadeRows,
): { readonly dense: Dense | undefined } | undefined {
  if (!all) return rule.p < CLOSE || !held ? { dense: undefined } : undefined;
  const { sources: rows, targets: each } = rule;
  const alike = { pieces: null, diagonal: undefined, turned: undefined };
  const size = starts.i32.at(-1)!;
  return {
    dense: { ...neighbours, ...alike, starts: each, first: firstTarget, rows, offset: first, size },
  };
}

/** The same as rows of all neurons of a group. */
export function rowsMade({ rule, starts, first }: MadeRows, neurons: number, name: string): Rows {
  if (first === 0 && rule.sources === neurons) return { starts, order: null, neurons };
  const all = new StateArray(`${name}.starts`, "i32", neurons + 1);
  const [view, begins] = [all.i32, starts.i32];
  view.set(begins, first);
  view.fill(begins.at(-1)!, first + begins.length);
  return { starts: all, order: null, neurons };
}

/** All pairs of a rule as arrays. */
export function pairsOf(rule: Rule): Pairs {
  const j = new StateArray("connect.j", "i32", 0);
  const starts = rule.fill(j, 0, "connect");
  const i = new Int32Array(j.length);
  fillSources(i, starts.i32, 0);
  return { i, j: j.i32.slice() };
}
