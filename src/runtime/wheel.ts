// A ring of buckets of numbers, one for each step to come, laid out so that kernels can append to it.

import type { KernelFunction } from "../ir/ir.ts";
import { StateArray } from "./arena.ts";

/** Words of the header that kernels read: now, number of buckets, position of the table; see `enqueue` of the IR. */
export const WHEEL_HEADER = 4;
/** Words of one bucket in the table: position of its entries, their count, its capacity. */
const STRIDE = 4;
const FIRST = 16;

/**
 * Buckets by step, as many as a power of two. A bucket grows without limit, and the ring with the longest wait. A
 * kernel that finds no room in a bucket, or none that long, leaves the entry in a last bucket, which `fill` gives
 * out afterwards: until then the full bucket takes no more, so entries stay in order.
 */
export class Wheel {
  private readonly name: string;
  private readonly header: StateArray;
  private table: StateArray;
  /** Made when first used. */
  private buckets: (StateArray | undefined)[] = [undefined];
  private readonly left: StateArray;
  private now = 0;

  /** `header` is where kernels look for the wheel: several may share one as long as one at a time is pushed to. */
  constructor(name: string, header: StateArray) {
    this.name = name;
    this.header = header;
    this.table = new StateArray(`${name}.table`, "i32", 2 * STRIDE);
    this.left = new StateArray(`${name}.left`, "i32", FIRST);
  }

  /** Steps that can be waited for without growing the ring. */
  get size(): number {
    return this.buckets.length;
  }

  /** Entries that wait. */
  get pending(): number {
    const table = this.table.i32;
    let sum = 0;
    for (let bucket = 0; bucket < this.size; bucket++) sum += table[STRIDE * bucket + 1]!;
    return sum;
  }

  /** Appends an entry for so many steps ahead. */
  add(steps: number, entry: number): void {
    if (steps >= this.size) this.grow(steps + 1);
    const bucket = (this.now + steps) & (this.size - 1);
    const at = STRIDE * bucket;
    const count = this.table.i32[at + 1]!;
    if (count === this.table.i32[at + 2]!) this.enlarge(bucket, Math.max(FIRST, 2 * count));
    this.buckets[bucket]!.i32[count] = entry;
    this.table.i32[at + 1] = count + 1;
  }

  /** Appends a list of entries for so many steps ahead. */
  addAll(steps: number, entries: StateArray, length: number): void {
    if (steps >= this.size) this.grow(steps + 1);
    const bucket = (this.now + steps) & (this.size - 1);
    const at = STRIDE * bucket;
    const count = this.table.i32[at + 1]!;
    if (count + length > this.table.i32[at + 2]!)
      this.enlarge(bucket, Math.max(FIRST, 2 * count, count + length));
    this.buckets[bucket]!.i32.set(entries.i32.subarray(0, length), count);
    this.table.i32[at + 1] = count + length;
  }

  /** Calls a kernel that appends at most `most` entries. Returns those that found no room, in order. */
  fill(kernel: KernelFunction, begin: number, end: number, most: number): Int32Array {
    if (most > this.left.length) this.left.resize(Math.max(most, 2 * this.left.length));
    const last = STRIDE * this.size;
    const table = this.table.i32;
    table[last] = this.left.address >>> 2;
    table[last + 1] = 0;
    table[last + 2] = this.left.length;
    const header = this.header.i32;
    header[0] = this.now;
    header[1] = this.size;
    header[2] = this.table.address >>> 2;
    kernel(begin, end);
    const count = table[last + 1]!;
    return count === 0 ? NONE : this.left.i32.slice(0, count);
  }

  /** What is due now, as positions in memory: begin and end. */
  get due(): readonly [begin: number, end: number] {
    return this.dueIn(0);
  }

  /** What is due so many steps from now, so far. */
  dueIn(steps: number): readonly [begin: number, end: number] {
    if (steps >= this.size) return [0, 0];
    const at = STRIDE * ((this.now + steps) & (this.size - 1));
    const begin = this.table.i32[at]!;
    return [begin, begin + this.table.i32[at + 1]!];
  }

  /** Forgets what is due. */
  empty(): void {
    this.table.i32[STRIDE * this.now + 1] = 0;
  }

  /** Forgets what is due and goes on to the next step. */
  advance(): void {
    this.empty();
    this.now = (this.now + 1) & (this.size - 1);
  }

  /** What waits, in order: steps from now, and the entries of that step (a view that the next change may end). */
  *waiting(): Generator<{ readonly steps: number; readonly entries: Int32Array }> {
    for (let steps = 0; steps < this.size; steps++) {
      const bucket = (this.now + steps) & (this.size - 1);
      const count = this.table.i32[STRIDE * bucket + 1]!;
      if (count > 0) yield { steps, entries: this.buckets[bucket]!.i32.subarray(0, count) };
    }
  }

  private enlarge(bucket: number, capacity: number): void {
    const found = this.buckets[bucket];
    if (found) found.resize(capacity);
    else this.buckets[bucket] = new StateArray(`${this.name}.bucket`, "i32", capacity);
    this.enter(bucket, this.table.i32[STRIDE * bucket + 1]!);
  }

  /** Writes a bucket into the table. */
  private enter(bucket: number, count: number): void {
    const array = this.buckets[bucket];
    const row = [array ? array.address >>> 2 : 0, count, array ? array.length : 0];
    this.table.i32.set(row, STRIDE * bucket);
  }

  private grow(wanted: number): void {
    const old = this.buckets;
    const counts = old.map((_, bucket) => this.table.i32[STRIDE * bucket + 1]!);
    let size = old.length;
    while (size < wanted) size *= 2;
    const table = new StateArray(`${this.name}.table`, "i32", STRIDE * (size + 1));
    const from = this.now;
    this.table = table;
    this.now = 0;
    this.buckets = new Array(size).fill(undefined);
    for (let k = 0; k < old.length; k++) {
      const bucket = (from + k) & (old.length - 1);
      this.buckets[k] = old[bucket];
      this.enter(k, counts[bucket]!);
    }
  }
}

const NONE = new Int32Array(0);
