// Synapses by cell and static delay, with a place for every delay there is: a spike finds by its age who hears it now.

import { StateArray } from "./arena.ts";
import type { Rows } from "./connectivity.ts";
import { delaySteps } from "./delay-steps.ts";
import type { Repeated } from "./repeated.ts";

/** Synapses of each cell by delay. */
export interface Ages {
  /** Delays are shortest, ..., longest steps; a cell has a place for each. */
  readonly shortest: number;
  readonly longest: number;
  /** The first place of each cell, -1 for one without synapses. */
  readonly places: StateArray;
  /** Where the synapses of each cell begin and end in `order`. */
  readonly begins: StateArray;
  readonly ends: StateArray;
  /** The synapses of each place, in the order of their row; no `order` where they lie so. */
  readonly rows: Rows;
  /** Synapses in all, and in the fullest place. */
  readonly size: number;
  readonly fullest: number;
}

/** Numbers that kernels may read beyond the last one, as they copy four at a time. */
export const SPARE = 4;
/** Synapses in a place from which walking through them costs more than finding them. */
const LONG = 32;

/** Steps that each synapse of some rows waits, in the order of the rows. */
export type Waits = Int32Array;

/** The waits of static delays (seconds, one per synapse), or undefined when one is none. */
export function waitsOf({ order }: Rows, delays: Float64Array, dt: number): Waits | undefined {
  const waits = new Int32Array(delays.length);
  const given = order?.i32;
  for (let p = 0; p < waits.length; p++) {
    const steps = delaySteps(delays[given ? given[p]! : p]!, dt);
    if (Number.isNaN(steps)) return undefined;
    waits[p] = steps;
  }
  return waits;
}

/** The waits of delays that sleep as runs of equal ones, for rows in the order of synapses. */
export function waitsOfRepeated({ values, ends }: Repeated, dt: number): Waits | undefined {
  const waits = new Int32Array(ends.at(-1) ?? 0);
  for (let run = 0; run < values.length; run++) {
    const steps = delaySteps(values[run]!, dt);
    if (Number.isNaN(steps)) return undefined;
    waits.fill(steps, run === 0 ? 0 : ends[run - 1]!, ends[run]!);
  }
  return waits;
}

/**
 * The ages of static delays, or undefined when there would be more places than synapses, or so many synapses in a place
 * that an entry of a wheel for each run of them is the better way.
 */
export function agesOf(rows: Rows, waits: Waits, name: string): Ages | undefined {
  const { shortest, longest } = range(waits);
  const places = new Int32Array(rows.neurons);
  const count = place(rows, longest - shortest + 1, places);
  if (waits.length === 0 || count > waits.length) return undefined;
  const starts = new Int32Array(count + 1);
  countAges(rows, waits, shortest, places, starts);
  const { fullest, taken } = summed(starts);
  if (waits.length > LONG * taken) return undefined;
  const begins = new StateArray(`${name}.age.starts`, "i32", starts.length);
  const lies = rows.order === null && ascending(rows, waits);
  const order = lies ? null : new StateArray(`${name}.age.order`, "i32", waits.length + SPARE);
  begins.i32.set(starts);
  if (order) sort(rows, waits, shortest, places, starts, order.i32);
  const first = new StateArray(`${name}.age.places`, "i32", places.length);
  first.i32.set(places);
  const placed = { starts: begins, order, neurons: count };
  const ends = new StateArray(`${name}.age.ends`, "i32", places.length);
  ends.i32.set(rows.starts.i32.subarray(1));
  const ofCell = { places: first, begins: rows.starts, ends };
  return { shortest, longest, ...ofCell, rows: placed, size: waits.length, fullest };
}

/** Numbers of synapses, such as their other neuron, in the order of ages. */
export function byAge({ rows, size }: Ages, numbers: StateArray, name: string): StateArray {
  if (!rows.order) return numbers;
  const copy = new StateArray(name, numbers.storage, size + SPARE);
  const [from, to, order] = [numbers.indices, copy.indices, rows.order.i32];
  for (let k = 0; k < size; k++) to[k] = from[order[k]!]!;
  return copy;
}

/** More steps between the shortest and the longest delay than that are not kept in little memory. */
const NARROW = 2 ** 8;

/**
 * Lets an array of numbers of synapses sleep, with the order of ages, where code reads a copy that `byAge` made: both
 * follow from the copy and from the waits, which are kept in a byte each. To be called before kernels are written that
 * may read either: they hold addresses.
 */
export function restByAge(
  ages: Ages,
  rows: Rows,
  waits: Waits,
  { from, copy }: { readonly from: StateArray; readonly copy: StateArray },
): void {
  const { order } = ages.rows;
  const { shortest, longest, places, size } = ages;
  if (!order || longest - shortest >= NARROW || from.asleep) return;
  const held = new StateArray(`${order.name}.waits`, "u16", Math.ceil(size / 2));
  const bytes = (): Uint8Array => {
    const { buffer, byteOffset } = held.indices;
    return new Uint8Array(buffer, byteOffset, size);
  };
  const steps = bytes();
  for (let p = 0; p < size; p++) steps[p] = waits[p]! - shortest;
  const fill = (into: Int32Array): Int32Array => {
    const next = ages.rows.starts.i32.slice();
    sort(rows, Int32Array.from(bytes()), 0, places.i32, next, into);
    return into;
  };
  order.sleep(() => void fill(order.i32));
  from.sleep(() => {
    const [sorted, into, at] = [copy.indices, from.indices, fill(new Int32Array(size))];
    for (let k = 0; k < size; k++) into[at[k]!] = sorted[k]!;
  });
}

function range(waits: Waits): { shortest: number; longest: number } {
  let [shortest, longest] = [waits[0] ?? 0, 0];
  for (const wait of waits) {
    if (wait < shortest) shortest = wait;
    if (wait > longest) longest = wait;
  }
  return { shortest, longest };
}

/** Whether the synapses of every cell lie by their delays. */
export function ascending({ starts, neurons }: Rows, waits: Waits): boolean {
  const begins = starts.i32;
  for (let cell = 0; cell < neurons; cell++)
    for (let p = begins[cell]! + 1; p < begins[cell + 1]!; p++)
      if (waits[p]! < waits[p - 1]!) return false;
  return true;
}

/** Gives cells with synapses so many places each; how many there are. */
function place({ starts, neurons }: Rows, each: number, places: Int32Array): number {
  const begins = starts.i32;
  let count = 0;
  for (let cell = 0; cell < neurons; cell++) {
    const empty = begins[cell] === begins[cell + 1];
    places[cell] = empty ? -1 : count;
    if (!empty) count += each;
  }
  return count;
}

function countAges(
  { starts, neurons }: Rows,
  waits: Waits,
  shortest: number,
  places: Int32Array,
  counts: Int32Array,
): void {
  const begins = starts.i32;
  for (let cell = 0; cell < neurons; cell++) {
    const first = places[cell]! - shortest + 1;
    for (let p = begins[cell]!; p < begins[cell + 1]!; p++) counts[first + waits[p]!]!++;
  }
}

/** Turns counts, one place late, into starts. */
function summed(counts: Int32Array): { fullest: number; taken: number } {
  let [fullest, taken] = [0, 0];
  for (let k = 1; k < counts.length; k++) {
    const count = counts[k]!;
    if (count > fullest) fullest = count;
    if (count > 0) taken++;
    counts[k] = counts[k - 1]! + count;
  }
  return { fullest, taken };
}

/** Moves synapses to their places, with `next` at the start of each. */
function sort(
  { starts, order, neurons }: Rows,
  waits: Waits,
  shortest: number,
  places: Int32Array,
  next: Int32Array,
  into: Int32Array,
): void {
  const [begins, given] = [starts.i32, order?.i32];
  for (let cell = 0; cell < neurons; cell++) {
    const first = places[cell]! - shortest;
    for (let p = begins[cell]!; p < begins[cell + 1]!; p++)
      into[next[first + waits[p]!]!++] = given ? given[p]! : p;
  }
}
