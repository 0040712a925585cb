// State in memory (f64, i32) as rows of f32 for the device, and back.

import type { ArraySymbol, KernelMemory } from "../../ir/ir.ts";
import { SPOILT } from "../../ir/ir.ts";
import { type StorageView, viewAt } from "../../ir/storage.ts";
import type { Row, SharedValue } from "./emitted.ts";

/** The least of the whole steps that a time long ago is kept as. */
const LONG_AGO: number = -(2 ** 23);

/** The array as it lies in memory now. */
export function viewOf(
  { storage, address, length }: ArraySymbol,
  { memory }: KernelMemory,
): StorageView {
  return viewAt(storage, memory.buffer, address, length);
}

/** A time this near to a step, in steps, is on it. */
const NEAR = 1e-3;

/** Where a block stands in time. */
export interface BlockTime {
  readonly first: number;
  readonly dt: number;
}

/** Fills one row of f32. */
export function fillRow(
  out: Float32Array,
  { array, kind, through }: Row,
  memory: KernelMemory,
  time: BlockTime,
): void {
  const values = viewOf(array, memory);
  if (through) {
    const indices = viewOf(through.index, memory);
    for (let i = 0; i < out.length; i++) out[i] = values[indices[i]! + through.offset]!;
    return;
  }
  if (kind === "number") {
    out.set(out.length === values.length ? values : values.subarray(0, out.length));
    return;
  }
  for (let i = 0; i < out.length; i++) {
    const steps = values[i]! / time.dt;
    const whole = Math.round(steps);
    // off the grid when dt was another
    out[i] = Math.max(LONG_AGO, (Math.abs(steps - whole) < NEAR ? whole : steps) - time.first);
  }
}

/** Puts a row back. A time that the device did not change stays as it is, however long ago. */
export function putRow(
  from: Float32Array,
  before: Float32Array,
  { array, kind }: Row,
  memory: KernelMemory,
  time: BlockTime,
): void {
  const values = viewOf(array, memory);
  if (kind === "steps") {
    for (let i = 0; i < from.length; i++)
      if (from[i] !== before[i]) values[i] = (from[i]! + time.first) * time.dt;
    return;
  }
  if (array.storage === "i32")
    for (let i = 0; i < from.length; i++) {
      if (from[i] !== before[i]) values[i] = Number.isNaN(from[i]!) ? SPOILT : from[i]!;
    }
  else if (array.storage === "bool") for (let i = 0; i < from.length; i++) values[i] = from[i]!;
  // a number that the device left as it was keeps the digits that f32 has not
  else for (let i = 0; i < from.length; i++) if (from[i] !== before[i]) values[i] = from[i]!;
}

/** The number of a shared value now. */
export function sharedNumber(shared: SharedValue, memory: KernelMemory): number {
  const values = viewOf(shared.array, memory);
  if (shared.kind === "number") return values[0]!;
  const word = values[shared.element]!;
  return shared.high ? word >>> 16 : word & 0xffff;
}

/** Which elements emitted in each of some steps, from a row of spikes: the bit of the last step is the lowest. */
export function unpackSpikes(row: Float32Array, steps: number): Int32Array[] {
  const counts = new Int32Array(steps);
  const spiking: number[] = [];
  for (let i = 0; i < row.length; i++) {
    if (row[i] === 0) continue;
    spiking.push(i);
    for (let s = 0, bits = row[i]!; s < steps; s++)
      if ((bits >>> (steps - 1 - s)) & 1) counts[s]!++;
  }
  const found = Array.from(counts, (count) => new Int32Array(count));
  counts.fill(0);
  for (const i of spiking)
    for (let s = 0, bits = row[i]!; s < steps; s++)
      if ((bits >>> (steps - 1 - s)) & 1) found[s]![counts[s]!++] = i;
  return found;
}
