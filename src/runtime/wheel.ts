// A ring of buckets of numbers, one for each step to come, laid out so that kernels can fill and empty it.

import {
  type Act,
  add,
  and,
  call,
  gt,
  local,
  mul,
  put,
  set,
  sub,
  type Word,
  when,
  word,
} from "../ir/cycle.ts";
import type { KernelFunction } from "../ir/ir.ts";
import { StateArray } from "./arena.ts";

/** Words of one bucket in the table: positions of its entries, of the next one, and of the end of its room. */
const STRIDE = 4;
const FIRST = 16;
/** Entries in all buckets together for which there is room at once: it costs less than to make it bit by bit. */
const ROOM = 16384;

/**
 * Buckets by step, as many as a power of two. A bucket grows without limit, and the ring with the longest wait. A
 * kernel that finds no room in a bucket, or none that long, leaves the entry in a last bucket, which somebody gives
 * out afterwards: until then the full bucket takes no more, so entries stay in order.
 */
export class Wheel {
  private readonly name: string;
  /** What kernels know of the wheel: now, number of buckets, position of the table; see `enqueue` of the IR. */
  readonly header: StateArray;
  private table: StateArray;
  /** Made when first used. */
  private buckets: (StateArray | undefined)[] = [undefined];
  private readonly left: StateArray;

  constructor(name: string) {
    this.name = name;
    this.header = new StateArray(`${name}.wheel`, "i32", 4);
    this.table = new StateArray(`${name}.table`, "i32", 2 * STRIDE);
    this.left = new StateArray(`${name}.left`, "i32", FIRST);
    this.place(0);
  }

  /** Steps that can be waited for without growing the ring. */
  get size(): number {
    return this.buckets.length;
  }

  /** Entries that wait. */
  get pending(): number {
    const table = this.table.i32;
    let sum = 0;
    for (let at = 0; at < STRIDE * this.size; at += STRIDE) sum += table[at + 1]! - table[at]!;
    return sum;
  }

  /** Entries that are due now. */
  get due(): number {
    const table = this.table.i32;
    const at = STRIDE * this.header.i32[0]!;
    return table[at + 1]! - table[at]!;
  }

  /** Makes the ring long enough for a wait of so many steps. */
  reach(steps: number): void {
    if (steps >= this.size) this.grow(steps + 1);
  }

  /** Appends an entry for so many steps ahead. */
  add(steps: number, entry: number): void {
    const bucket = this.bucketFor(steps, 1);
    const at = STRIDE * bucket;
    const table = this.table.i32;
    const next = table[at + 1]!;
    this.buckets[bucket]!.i32[next - table[at]!] = entry;
    table[at + 1] = next + 1;
  }

  /** Appends a list of entries for so many steps ahead. */
  addAll(steps: number, entries: StateArray, length: number): void {
    const bucket = this.bucketFor(steps, length);
    const at = STRIDE * bucket;
    const table = this.table.i32;
    const next = table[at + 1]!;
    copy(entries.i32, this.buckets[bucket]!.i32, next - table[at]!, length);
    table[at + 1] = next + length;
  }

  /** The bucket so many steps ahead, with room for so many entries more. */
  private bucketFor(steps: number, more: number): number {
    this.reach(steps);
    const bucket = this.ahead(steps);
    const at = STRIDE * bucket;
    const table = this.table.i32;
    if (table[at + 1]! + more > table[at + 2]!) this.enlarge(bucket, more);
    return bucket;
  }

  /** Entries that a kernel may leave. */
  get spare(): number {
    return this.left.length;
  }

  /** Makes room for as many entries as a kernel may leave. */
  leaveRoom(most: number): void {
    if (most > this.spare) this.left.resize(Math.max(most, 2 * this.spare));
    this.enterLeft();
  }

  /** What kernels left, in order; it is forgotten here. */
  takeLeft(): Int32Array {
    const at = STRIDE * this.size;
    const [begin, next] = this.table.i32.subarray(at);
    this.table.i32[at + 1] = begin!;
    return this.left.i32.slice(0, next! - begin!);
  }

  /** Runs code for what is due now, a list in memory, and goes on to the next step. Returns what the code returned. */
  deliver(run: KernelFunction): number {
    const table = this.table.i32;
    const header = this.header.i32;
    const now = header[0]!;
    const at = STRIDE * now;
    const begin = table[at]!;
    const end = table[at + 1]!;
    const result = end > begin ? run(begin, end) : 0;
    table[at + 1] = begin;
    header[0] = (now + 1) & (header[1]! - 1);
    return result;
  }

  /** The number of buckets, as data. */
  get sizeNow(): Word {
    return word((this.header.address >>> 2) + 1);
  }

  /** `due` as data. */
  get dueNow(): Word {
    const row = this.rowIn(0);
    return sub(word(add(1, row)), word(row));
  }

  /** Position of the row of the table for so many steps ahead, fewer than there are buckets, as data. */
  rowIn(steps: number): Word {
    const header = this.header.address >>> 2;
    const bucket = and(add(steps, word(header)), sub(this.sizeNow, 1));
    return add(word(header + 2), mul(STRIDE, bucket));
  }

  /** `deliver` as data; what the code returned is in a local of that name. */
  delivering(run: KernelFunction, result: string): Act[] {
    const header = this.header.address >>> 2;
    const [row, begin, end] = [local("row"), local("begin"), local("end")];
    return [
      set("row", this.rowIn(0)),
      set("begin", word(row)),
      set("end", word(add(1, row))),
      set(result, 0),
      when(gt(end, begin), [set(result, call(run, begin, end)), put(add(1, row), begin)]),
      put(header, and(add(1, word(header)), sub(this.sizeNow, 1))),
    ];
  }

  /** What is due so many steps from now, so far, as positions in memory: begin and end. */
  dueIn(steps: number): readonly [begin: number, end: number] {
    if (steps >= this.size) return [0, 0];
    const [begin, end] = this.table.i32.subarray(STRIDE * this.ahead(steps));
    return [begin!, end!];
  }

  /** Lets something happen as if so many steps had passed, and puts everything back. */
  foresee(steps: number, happen: () => void): void {
    if (steps >= this.size) return;
    const at = STRIDE * this.ahead(steps);
    const before = this.header.i32[0]!;
    const end = this.table.i32[at + 1]!;
    this.header.i32[0] = this.ahead(steps);
    happen();
    this.header.i32[0] = before;
    this.table.i32[at + 1] = end;
  }

  /** Forgets what is due. */
  empty(): void {
    const table = this.table.i32;
    const at = STRIDE * this.ahead(0);
    table[at + 1] = table[at]!;
  }

  /** Forgets what is due and goes on to the next step. */
  advance(): void {
    this.empty();
    this.header.i32[0] = this.ahead(1);
  }

  /** What waits, in order: steps from now, and the entries of that step (a view that the next change may end). */
  *waiting(): Generator<{ readonly steps: number; readonly entries: Int32Array }> {
    for (let steps = 0; steps < this.size; steps++) {
      const [begin, end] = this.dueIn(steps);
      if (end > begin)
        yield { steps, entries: this.buckets[this.ahead(steps)]!.i32.subarray(0, end - begin) };
    }
  }

  /** The bucket so many steps from now. */
  private ahead(steps: number): number {
    return (this.header.i32[0]! + steps) & (this.size - 1);
  }

  private enlarge(bucket: number, more: number): void {
    const found = this.buckets[bucket];
    const [begin, next] = this.table.i32.subarray(STRIDE * bucket);
    const count = next! - begin!;
    const capacity = Math.max(FIRST, ROOM / this.size, 2 * count, count + more);
    if (found) found.resize(capacity);
    else this.buckets[bucket] = new StateArray(`${this.name}.bucket`, "i32", capacity);
    this.enter(bucket, this.buckets[bucket]!, count);
  }

  /** Writes a bucket with so many entries into the table. */
  private enter(bucket: number, array: StateArray, count: number): void {
    const begin = array.address >>> 2;
    this.table.i32.set([begin, begin + count, begin + array.length], STRIDE * bucket);
  }

  /** Empties the last bucket. */
  private enterLeft(): void {
    this.enter(this.size, this.left, 0);
  }

  /** Tells kernels where the table is, and which bucket is that of now. */
  private place(now: number): void {
    this.header.i32.set([now, this.size, this.table.address >>> 2]);
    this.enterLeft();
  }

  private grow(wanted: number): void {
    const [old, before, now] = [this.buckets, this.table.i32.slice(), this.ahead(0)];
    let size = old.length;
    while (size < wanted) size *= 2;
    this.table = new StateArray(`${this.name}.table`, "i32", STRIDE * (size + 1));
    this.buckets = new Array(size).fill(undefined);
    for (let k = 0; k < old.length; k++) {
      const bucket = (now + k) & (old.length - 1);
      const array = old[bucket];
      if (!array) continue;
      const [begin, next] = before.subarray(STRIDE * bucket);
      this.buckets[k] = array;
      this.enter(k, array, next! - begin!);
    }
    this.place(0);
  }
}

/** Copies the first entries of a list; a few of them without a view of them, which would be garbage in every step. */
function copy(from: Int32Array, to: Int32Array, at: number, length: number): void {
  if (length > 64) to.set(from.subarray(0, length), at);
  else for (let k = 0; k < length; k++) to[at + k] = from[k]!;
}
