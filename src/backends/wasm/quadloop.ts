// The loop over four elements at a time, for kernels of single precision. Where the last four are not all in the range,
// what is written of the others is put back, and they neither emit nor are watched.

import type { ArraySymbol, Kernel } from "../../ir/ir.ts";
import { singleLets } from "../../ir/single.ts";
import type { Code, Local } from "./code.ts";
import { Draws } from "./draws.ts";
import { append, type Frame, increment, more, result, wordOffset } from "./frame.ts";
import { stored } from "./plan.ts";
import { QuadWriter } from "./quad.ts";
import type { ScalarWriter } from "./scalar.ts";
import { blocksOf, Watch } from "./vectorloop.ts";
import type { Callees } from "./writer.ts";

/** Writes the loop and leaves the kernel's result on the stack. */
export function quadLoop(
  kernel: Kernel,
  frame: Frame,
  before: ScalarWriter,
  callees: Callees,
): void {
  const { code, begin, end } = frame;
  const index = kernel.loop.kind === "range" ? kernel.loop.index : "";
  const third = code.local("i32", "third");
  const singles = singleLets(kernel.prologue);
  const draws = new Draws(kernel, code);
  const writer = new QuadWriter(code, callees, {
    element: begin,
    third,
    scalar: before,
    index,
    singles,
    draws,
  });
  const watch = new Watch(kernel, code, "f32x4");
  const body = code.capture(() => {
    for (const part of kernel.body) {
      if (part.kind === "let") writer.bind(part);
      else if (part.kind === "store") writer.store(part, watch.see);
      else if (part.kind === "emit") {
        writer.expression(part.when);
        emitFour(kernel, frame);
      }
    }
    watch.add();
  });
  const drawing = draws.any ? blocksOf(draws, writer.two, frame) : null;
  code.append(code.before);
  watch.start(begin);
  more(code, begin, end);
  code.if(() => {
    const rest = saveRest(kernel, frame);
    const quads = (stop: Local): void =>
      code.loop(() => {
        if (writer.divided) {
          code.get(begin);
          code.i32(2);
          code.op("i32.add");
          code.set(third);
        }
        code.append(body);
        if (drawing) for (const _ of [1, 2]) draws.advance();
        increment(code, begin, 4);
        more(code, begin, stop);
        code.branch(0);
      });
    if (drawing) drawing(quads);
    else quads(end);
    rest.restore();
  });
  result(frame, watch.any ? () => watch.flag(end) : null);
}

/**
 * Emits those of four elements whose masks are on the stack. A branch on whether any is emitted is cheap while few are,
 * and mispredicted where many are: once more than one in sixteen was, all four indices are written and counted or not,
 * which takes no branch.
 */
function emitFour(kernel: Kernel, frame: Frame): void {
  const { code, begin, end, emitted, first } = frame;
  const [mask, often] = [code.local("i32", "mask"), code.local("i32", "often")];
  code.op("i32x4.bitmask");
  code.tee(mask);
  code.get(often);
  code.op("i32.or");
  code.if(() => {
    withinRange(frame, mask);
    code.get(often);
    // the last place that is written is that of an element
    code.get(begin);
    code.i32(3);
    code.op("i32.add");
    code.get(end);
    code.op("i32.lt_s", "i32.and");
    code.if(() => {
      for (let lane = 0; lane < 4; lane++) {
        code.get(emitted!);
        element(frame, lane);
        code.memory("i32.store", kernel.output!.address);
        code.get(emitted!);
        bit(code, mask, lane);
        code.i32(2);
        code.op("i32.shl", "i32.add");
        code.set(emitted!);
      }
      code.i32(0);
      code.set(mask);
    });
    code.get(mask);
    code.if(() => {
      for (let lane = 0; lane < 4; lane++) {
        bit(code, mask, lane);
        code.if(() => append(kernel, frame, () => element(frame, lane)));
      }
      // begin + 256 < 16 * emitted, both counted from where they were first
      code.get(begin);
      code.i32(256);
      code.op("i32.add");
      code.get(emitted!);
      code.i32(2);
      code.op("i32.shl");
      code.get(first!);
      code.i32(15);
      code.op("i32.mul");
      code.i32(2);
      code.op("i32.shr_u", "i32.sub", "i32.lt_s");
      code.set(often);
    });
  });
}

/** Clears the bits of elements beyond the range. */
function withinRange({ code, begin, end }: Frame, mask: Local): void {
  const left = code.local("i32", "left");
  code.get(mask);
  code.i32(15);
  code.i32(1);
  code.get(end);
  code.get(begin);
  code.op("i32.sub");
  code.tee(left);
  code.op("i32.shl");
  code.i32(1);
  code.op("i32.sub");
  code.i32(3);
  code.get(left);
  code.op("i32.lt_s", "select", "i32.and");
  code.set(mask);
}

/** Leaves the index of one of the four on the stack. */
function element({ code, begin }: Frame, lane: number): void {
  code.get(begin);
  if (lane === 0) return;
  code.i32(lane);
  code.op("i32.add");
}

/** Leaves 0 or 1. */
function bit(code: Code, mask: Local, lane: number): void {
  code.get(mask);
  if (lane > 0) {
    code.i32(lane);
    code.op("i32.shr_u");
  }
  code.i32(1);
  code.op("i32.and");
}

/**
 * Keeps the four elements, of every written array, of which the range has but a part; `restore` writes those back that
 * are not in it. All these arrays have elements of 4 bytes, so the four lie within what arrays are padded to.
 */
function saveRest(kernel: Kernel, { code, begin, end }: Frame): { restore: () => void } {
  const kept = stored(kernel).map((array) => ({
    array,
    local: code.local("v128", `rest of ${array.name}`),
  }));
  const [rest, last] = [code.local("i32", "rest"), code.local("i32", "last")];
  code.get(end);
  code.get(begin);
  code.op("i32.sub");
  code.i32(3);
  code.op("i32.and");
  code.set(rest);
  code.get(end);
  code.get(rest);
  code.op("i32.sub");
  code.set(last);
  const load = ({ address }: ArraySymbol): void => {
    wordOffset(code, last);
    code.memory("v128.load", address);
  };
  const whenPart = (write: () => void): void => {
    if (kept.length === 0) return;
    code.get(rest);
    code.if(write);
  };
  whenPart(() => {
    for (const { array, local } of kept) {
      load(array);
      code.set(local);
    }
  });
  const restore = (): void =>
    whenPart(() => {
      const inside = code.local("v128", "inside");
      code.v128([0x0000000100000000n, 0x0000000300000002n]);
      code.get(rest);
      code.op("i32x4.splat", "i32x4.lt_s");
      code.set(inside);
      for (const { array, local } of kept) {
        wordOffset(code, last);
        load(array);
        code.get(local);
        code.get(inside);
        code.op("v128.bitselect");
        code.memory("v128.store", array.address);
      }
    });
  return { restore };
}
