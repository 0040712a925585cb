// What else in a network reads and writes the state of groups whose neurons may rest.

import type { ArraySymbol } from "../../ir/ir.ts";
import { arraysOf, storedBy } from "../../ir/walk.ts";
import { type EventList, type Operation, StateArray } from "../../simulate.ts";
import { type Owned, readsOwn } from "../surroundings.ts";
import type { Lazy } from "./lazy.ts";

/** Who looks at all neurons less often than once in so many steps may do so while they rest. */
const SELDOM = 8;

/** The operations of a group that know of its rest. */
const OWN = ["update", "threshold", "reset"];

/** A group whose neurons may rest, by the arrays that are its own. */
export interface Resting {
  readonly name: string;
  readonly lazy: Lazy;
  readonly dt: number;
}

/**
 * Operations in order, of which those that look at such a group see values as of now. Where one needs them in every
 * step, the neurons are refused their rest.
 */
export function amongLazy(
  owned: () => readonly Owned[],
  groups: readonly Resting[],
): ReadonlyMap<Operation, Operation> {
  const replaced = new Map<Operation, Operation>();
  if (groups.length === 0) return replaced;
  for (const each of owned()) {
    let operation = each.operation;
    for (const group of groups) operation = beside(each, operation, group);
    if (operation !== each.operation) replaced.set(each.operation, operation);
  }
  return replaced;
}

function beside(
  { operation, kernels: all }: Owned,
  as: Operation,
  { name, lazy, dt }: Resting,
): Operation {
  const { arrivals, free, reads = [], clock } = operation;
  const own = OWN.some((what) => operation.name === `${name}.${what}`);
  if (own || arrivals?.reaches?.includes(lazy)) return as;
  const { run } = as;
  if (free) return { ...as, run: () => lazy.calling(run) };
  const arriving = arrivals?.kernel();
  const others = arriving ? [arriving] : all;
  const kernels = [...(operation.kernels ?? others), ...(operation.work?.kernels ?? [])];
  const [kept, guarded] = [new Set(lazy.arrays), new Set(lazy.guarded)];
  const changes = kernels.flatMap(storedBy).some((array) => guarded.has(array));
  const looks = [...reads, ...kernels.flatMap(arraysOf)].some((array) => kept.has(array));
  if (!changes && !looks) return as;
  if (!changes) {
    // numbers of neurons are those of this group only where they are the numbers that kernels run over
    const own = kernels.every((kernel) => readsOwn(kernel, new Set(lazy.arrays.map(named))));
    const { elements, listed, records } = operation;
    if (own && elements) return { ...as, run: shownTo(lazy, elements, run) };
    if (own && listed) return { ...as, run: shownAt(lazy, listed, run) };
    if (records) return { ...as, run: shownTo(lazy, allOf(lazy), run) };
  }
  if (clock.dt >= SELDOM * dt) return { ...as, run: () => seeing(lazy, run) };
  lazy.refuse(`${operation.name} needs its state in every step`);
  return as;
}

function named({ name }: ArraySymbol): string {
  return name;
}

function allOf({ size }: Lazy): Int32Array {
  return Int32Array.from({ length: size }, (_, i) => i);
}

function seeing(lazy: Lazy, run: () => void): void {
  lazy.show();
  run();
}

function shownTo(lazy: Lazy, elements: Int32Array, run: () => void): () => void {
  const list = new StateArray("shown", "i32", elements.length);
  list.i32.set(elements);
  return () => {
    const begin = list.address >>> 2;
    lazy.showing(begin, begin + elements.length, run);
  };
}

function shownAt(lazy: Lazy, events: EventList, run: () => void): () => void {
  return () => lazy.showing(events.begin, events.begin + events.count, run);
}
