// Synapses that a rule makes: targets straight into memory, and all that follows from where rows begin asleep.

import { type Dense, type Rows, StateArray } from "../simulate.ts";
import type { Pairs } from "./connect.ts";
import { type Endpoint, elementsOf, ownerOf } from "./endpoint.ts";
import { fillSources, type Rule } from "./rule.ts";
import { firstOf } from "./sleeping-indices.ts";
import type { Synapses } from "./synapses.ts";

/** Where the synapses of each source lie. */
export interface MadeRows {
  readonly rule: Rule;
  /** i32: where the synapses of each source begin, and the end of the last. */
  readonly starts: StateArray;
  /** The absolute number of the first source. */
  readonly first: number;
}

/** From this probability on targets may follow one another often enough to be looked at. */
const CLOSE = 0.5;
/** Targets from which rows of all of them are dense. */
const LONG = 4;

/** Makes the first synapses of all by a rule; false where elements of source or target do not follow one another. */
export function appendRows(synapses: Synapses, rule: Rule): boolean {
  const [source, target] = [firstElement(synapses.source), firstElement(synapses.target)];
  if (source === undefined || target === undefined) return false;
  const { store, neighbours } = synapses;
  const { post } = neighbours;
  synapses.traces?.part();
  const all = rule.p === 1 && !rule.othersOnly && rule.targets >= LONG && rule.sources > 0;
  const starts = all ? evenly(rule, store.name) : rule.fill(post, target, store.name);
  const made = { rule, starts, first: source };
  const size = starts.i32.at(-1)!;
  restSides(synapses, made, target);
  if (all) post.sleep(() => fillAll(rule, post, target));
  for (const [name, array] of store.arrays) if (!store.scalars.has(name)) array.resize(size);
  for (const array of Object.values(neighbours)) array.resize(size);
  store.size = size;
  count(synapses, made, target);
  for (const { common, delays, initialDelay } of synapses.pathways)
    if (!common) delays.f64.fill(initialDelay);
  synapses.rowsMade = made;
  synapses.lying = lying(synapses, made, { all, target });
  synapses.version++;
  return true;
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

/** What follows from rows and targets takes no memory until somebody asks for it. */
function restSides({ store, neighbours }: Synapses, made: MadeRows, firstTarget: number): void {
  const { pre, post } = neighbours;
  const [i, j] = [store.array("i"), store.array("j")];
  const { starts, first } = made;
  i.sleep(() => fillSources(i.indices, starts.i32, 0));
  if (pre !== i) pre.sleep(() => fillSources(pre.indices, starts.i32, first));
  if (post === j) return;
  j.sleep(() => {
    const [from, to] = [post.indices, j.indices];
    const size = starts.i32.at(-1)!;
    for (let s = 0; s < size; s++) to[s] = from[s]! - firstTarget;
  });
}

function count({ store, source, target }: Synapses, made: MadeRows, firstTarget: number): void {
  const { rule, starts, first } = made;
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
  { rule, starts, first }: MadeRows,
  { all, target }: { readonly all: boolean; readonly target: number },
): { readonly dense: Dense | undefined } | undefined {
  if (!all) return rule.p < CLOSE ? { dense: undefined } : undefined;
  const { sources: rows, targets: each } = rule;
  const alike = { pieces: null, diagonal: undefined, turned: undefined };
  const size = starts.i32.at(-1)!;
  return {
    dense: { ...neighbours, ...alike, starts: each, first: target, rows, offset: first, size },
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
