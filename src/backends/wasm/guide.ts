// Counts by a guide: the first bits of a number are the place of its cell. See src/lowering/guide.ts.

import { bitsOf, words } from "./bits.ts";
import type { Code } from "./code.ts";

/** How the cells of a guide are numbered. */
export interface GuideShape {
  readonly bits: number;
  readonly both: boolean;
}

/** What the first bits of x, up to so many of the fraction, times 16 are for the first cell. */
function firstCell({ bits, both }: GuideShape): number {
  return (1023 - (both ? 54 : 53)) * 2 ** bits * 16;
}

/** How many bytes the cells of numbers below 1/2 lie after those of the others. */
function lowerCells({ bits }: GuideShape): number {
  return 55 * 2 ** bits * 16;
}

/** Turns a uniform number on the stack into a count; the guide lies at an address. */
export function scalarCount(code: Code, address: number, guide: GuideShape): void {
  const [u, cell] = [code.local("f64", "u"), code.local("i32", "cell")];
  code.set(u);
  code.f64(1);
  code.get(u);
  code.op("f64.sub");
  if (guide.both) {
    code.get(u);
    code.op("f64.min");
    code.f64(2 ** -54);
    code.op("f64.max");
  }
  code.op("i64.reinterpret_f64");
  code.i64(BigInt(52 - guide.bits));
  code.op("i64.shr_u", "i32.wrap_i64");
  code.i32(4);
  code.op("i32.shl");
  code.i32(address - firstCell(guide));
  code.op("i32.add");
  if (guide.both) {
    code.i32(lowerCells(guide));
    code.i32(0);
    code.get(u);
    code.f64(0.5);
    code.op("f64.lt", "select", "i32.add");
  }
  code.tee(cell);
  code.memory("f64.load", 0);
  code.f64(1);
  code.f64(0);
  code.get(u);
  code.get(cell);
  code.memory("f64.load", 8);
  code.op("f64.ge", "select", "f64.add");
}

/** Likewise for a pair. */
export function vectorCount(code: Code, address: number, guide: GuideShape): void {
  const constant = (value: readonly [bigint, bigint]): void =>
    code.get(code.hoist(`bits ${value}`, "v128", () => code.v128(value)));
  const number = (value: number): void => constant([bitsOf(value), bitsOf(value)]);
  const [u, cells] = [code.local("v128", "u"), code.local("v128", "cells")];
  const [first, second] = [code.local("v128", "first cell"), code.local("v128", "second cell")];
  code.set(u);
  number(1);
  code.get(u);
  code.op("f64x2.sub");
  if (guide.both) {
    code.get(u);
    code.op("f64x2.pmin");
    number(2 ** -54);
    code.op("f64x2.pmax");
  }
  code.i32(52 - guide.bits);
  code.op("i64x2.shr_u");
  code.i32(4);
  code.op("i64x2.shl");
  if (guide.both) {
    code.get(u);
    number(0.5);
    code.op("f64x2.lt");
    const lower = BigInt(lowerCells(guide));
    constant([lower, lower]);
    code.op("v128.and", "i64x2.add");
  }
  code.set(cells);
  for (const [lane, cell] of [[0, first] as const, [2, second] as const]) {
    code.get(cells);
    code.lane("i32x4.extract_lane", lane);
    code.i32(address - firstCell(guide));
    code.op("i32.add");
    code.memory("v128.load", 0);
    code.set(cell);
  }
  const half = (lanes: readonly number[]): void => {
    code.get(first);
    code.get(second);
    code.shuffle(lanes);
  };
  half(words(0, 1, 4, 5));
  code.get(u);
  half(words(2, 3, 6, 7));
  code.op("f64x2.ge");
  number(1);
  code.op("v128.and", "f64x2.add");
}
