// What the loops of scalar and vector kernels have in common: their locals, counting, appending to the output.

import type { Kernel, Parts } from "../../ir/ir.ts";
import type { Code, Local } from "./code.ts";

/** The locals every kernel has. */
export interface Frame {
  readonly code: Code;
  /** The first element; the loop's counter. */
  readonly begin: Local;
  readonly end: Local;
  /** Bytes of the output up to which it is filled, if the kernel has one, and from which on. */
  readonly emitted: Local | null;
  readonly first: Local | null;
  /** The part of each row to do, where rows have parts. */
  readonly part: Local | null;
}

/** Appends the index that `index` leaves on the stack to the kernel's output. */
export function append(kernel: Kernel, { code, emitted }: Frame, index: () => void): void {
  code.get(emitted!);
  index();
  code.memory("i32.store", kernel.output!.address);
  increment(code, emitted!, 4);
}

/** Adds a constant to a local. */
export function increment(code: Code, local: Local, by: number): void {
  code.get(local);
  code.i32(by);
  code.op("i32.add");
  code.set(local);
}

/** Leaves `counter < end` on the stack. */
export function more(code: Code, counter: Local, end: Local): void {
  code.get(counter);
  code.get(end);
  code.op("i32.lt_s");
}

/**
 * Leaves the kernel's result on the stack: the number of indices emitted or 0; where `flag`, if there is one, leaves
 * 1, that number with all its bits turned (-1 - count), or 1 for a kernel without output.
 */
export function result({ code, emitted, first }: Frame, flag: (() => void) | null): void {
  if (!emitted) {
    if (flag) flag();
    else code.i32(0);
    return;
  }
  code.get(emitted);
  if (first) {
    code.get(first);
    code.op("i32.sub");
  }
  code.i32(2);
  code.op("i32.shr_u");
  if (!flag) return;
  code.i32(0);
  flag();
  code.op("i32.sub");
  code.op("i32.xor");
}

/** Leaves a position, times the four bytes of an i32, on the stack. */
export function wordOffset(code: Code, position: Local): void {
  code.get(position);
  code.i32(2);
  code.op("i32.shl");
}

/** `for (; counter < end; counter++) body` */
export function count(code: Code, counter: Local, end: Local, body: () => void): void {
  more(code, counter, end);
  code.if(() =>
    code.loop(() => {
      body();
      increment(code, counter, 1);
      more(code, counter, end);
      code.branch(0);
    }),
  );
}

/** Sets where the part of a row begins, and where the one after it does. */
export function cut(
  { code, part }: Frame,
  { many, cuts }: Parts,
  row: Local,
  into: readonly [begin: Local, stop: Local],
): void {
  const at = code.local("i32", "cut");
  code.get(row);
  code.i32(many + 1);
  code.op("i32.mul");
  code.get(part!);
  code.op("i32.add");
  code.i32(2);
  code.op("i32.shl");
  code.set(at);
  into.forEach((local, k) => {
    code.get(at);
    code.memory("i32.load", cuts.address + 4 * k);
    code.set(local);
  });
}

/** The list entry at position k of the memory. */
export function entry(code: Code, k: Local, into: Local): void {
  wordOffset(code, k);
  code.memory("i32.load", 0);
  code.set(into);
}
