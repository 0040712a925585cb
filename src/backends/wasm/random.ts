// Philox4x32-10 as WebAssembly: functions for the numbers of one element, where no others are wanted.
//
// The four words lie in two vectors, [x0, x2] and [x1, x3], so that one instruction makes both products of a round.

import { MULTIPLIER_0, MULTIPLIER_1, ROUNDS, WEYL_0, WEYL_1 } from "../../ir/random.ts";
import { bitsOf, quadOf, words } from "./bits.ts";
import { Code, type FunctionCode, type Local } from "./code.ts";
import { ScalarWriter } from "./scalar.ts";
import type { Callees } from "./writer.ts";

/** The upper word of a number. */
function upper(value: number): number {
  return Number(bitsOf(value) >> 32n);
}

/**
 * How words become numbers: put below an upper word that makes a unit of them worth what it should be, with this to
 * subtract.
 */
export const MAGIC: {
  readonly [Part in "high" | "v" | "f"]: { readonly word: number; readonly less: number };
} & { readonly low: { readonly word: number } } = {
  /** The upper 27 bits of a uniform number in units of 2^-27, with what `low` has too much. */
  high: { word: upper(2 ** 25), less: 2 ** 25 + 0.5 },
  /** Its lower 26 bits in units of 2^-53. */
  low: { word: upper(0.5) },
  /** v of a normal number, of which 20 bits are in the upper word. */
  v: { word: upper(1), less: 1 - 2 ** -53 },
  /** f of a normal number from its bits times 2. */
  f: { word: upper(2 ** 21), less: 2 ** 21 + 1 - 2 ** -31 },
};

/** (address of the state, stream, element) -> v128 of two f64 in [0, 1): those of an even element and the next. */
export function uniformPair(): FunctionCode {
  const { code, params } = drawing();
  const body = code.capture(() => {
    const [first, second] = writeBlock(code, params, 1);
    const part = (local: Local, shift: number, { word }: { readonly word: number }): void => {
      code.get(local);
      code.i32(shift);
      code.op("i32x4.shr_u");
      code.v128(quadOf(word, word, word, word));
      code.shuffle(words(0, 4, 1, 5));
    };
    const less = bitsOf(MAGIC.high.less);
    part(first, 5, MAGIC.high);
    code.v128([less, less]);
    code.op("f64x2.sub");
    part(second, 6, MAGIC.low);
    code.op("f64x2.add");
  });
  return code.finish("uniform", ["v128"], body);
}

/** (address of the state, stream, element) -> f64: the normal number of an element. */
export function normalOne(callees: Callees): FunctionCode {
  const { code, params } = drawing();
  const [, , element] = params;
  const [a, b] = [code.local("i32", "a"), code.local("i32", "b")];
  const body = code.capture(() => {
    const blocks = writeBlock(code, params, 2);
    for (const [k, local] of [a, b].entries()) {
      for (const lane of [1, 0]) {
        code.get(blocks[k]!);
        code.lane("i32x4.extract_lane", lane);
      }
      code.get(element);
      code.i32(1);
      code.op("i32.and", "select");
      code.set(local);
    }
    writeNormal(code, new ScalarWriter(code, callees, () => false), element, [a, b]);
  });
  return code.finish("normal", ["f64"], body);
}

/** Leaves the normal number of an element that its two words make on the stack. */
function writeNormal(
  code: Code,
  writer: ScalarWriter,
  element: Local,
  [a, b]: readonly [Local, Local],
): void {
  const [v, f, h, first, second] = ["v", "f", "h", "first", "second"].map((name) =>
    code.local("f64", name),
  ) as [Local, Local, Local, Local, Local];
  const scaled = (mask: number, unit: number, more: number): void => {
    code.get(b);
    code.i32(mask);
    code.op("i32.and", "f64.convert_i32_s");
    code.f64(unit);
    code.op("f64.mul");
    code.f64(more);
    code.op("f64.add");
  };
  code.get(a);
  code.op("f64.convert_i32_u");
  code.f64(2 ** -32);
  code.op("f64.mul");
  scaled(0xfffff, 2 ** -52, 2 ** -53);
  code.op("f64.add");
  code.set(f);
  writer.apply("normalSquare", f);
  code.set(v);
  scaled(0x7fffffff, 2 ** -30, 2 ** -31 - 1);
  code.set(f);
  writer.apply("normalChord", f);
  code.set(h);
  writer.apply("normalFirst", v, h);
  code.set(first);
  writer.apply("normalSecond", v, h);
  code.tee(second);
  code.op("f64.neg");
  code.get(second);
  code.get(b);
  code.i32(0);
  code.op("i32.lt_s", "select");
  code.get(first);
  code.get(element);
  code.i32(2);
  code.op("i32.and", "select");
}

function drawing(): { code: Code; params: readonly [state: Local, stream: Local, element: Local] } {
  const code = new Code();
  const params = ["state", "stream", "element"].map((name) => code.param("i32", name));
  return { code, params: params as [Local, Local, Local] };
}

/** Sets locals to the words [x0, x2] and [x1, x3] of the block `element >> shift`. */
function writeBlock(
  code: Code,
  [state, stream, element]: readonly [Local, Local, Local],
  shift: number,
): [even: Local, odd: Local] {
  const [even, odd, key, product] = ["x0 x2", "x1 x3", "key", "product"].map((name) =>
    code.local("v128", name),
  ) as [Local, Local, Local, Local];
  const half = (offset: number): void => {
    code.get(state);
    code.memory("v128.load64_zero", offset);
  };
  half(0);
  code.set(key);
  half(8);
  code.get(element);
  code.i32(shift);
  code.op("i32.shr_u");
  code.lane("i32x4.replace_lane", 0);
  code.set(even);
  half(8);
  code.get(stream);
  code.lane("i32x4.replace_lane", 1);
  code.set(odd);
  const part = (lanes: readonly number[]): void => {
    code.get(product);
    code.get(product);
    code.shuffle(lanes);
  };
  for (let round = 0; round < ROUNDS; round++) {
    if (round > 0) advance(code, key);
    code.get(even);
    code.v128(quadOf(MULTIPLIER_0, MULTIPLIER_1, 0, 0));
    code.op("i64x2.extmul_low_i32x4_u");
    code.set(product);
    part(words(3, 1, 3, 1));
    code.get(odd);
    code.op("v128.xor");
    code.get(key);
    code.op("v128.xor");
    code.set(even);
    part(words(2, 0, 2, 0));
    code.set(odd);
  }
  return [even, odd];
}

function advance(code: Code, key: Local): void {
  code.get(key);
  code.v128(quadOf(WEYL_0, WEYL_1, 0, 0));
  code.op("i32x4.add");
  code.set(key);
}
