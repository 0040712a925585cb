// Philox4x32-10 as WebAssembly: one block makes the uniform numbers of an even element and its neighbour.
//
// The four words lie in two vectors, [x0, x2] and [x1, x3], so that one instruction makes both products of a round.

import { MULTIPLIER_0, MULTIPLIER_1, ROUNDS, WEYL_0, WEYL_1 } from "../../ir/random.ts";
import { bitsOf } from "./bits.ts";
import { Code, type FunctionCode, type Local } from "./code.ts";

/** Bytes of the words `lanes` of a vector, repeated to fill a shuffle. */
function words(first: number, second: number): number[] {
  return [first, second, first, second].flatMap((lane) =>
    [0, 1, 2, 3].map((byte) => 4 * lane + byte),
  );
}

function pair(low: number, high: number): readonly [bigint, bigint] {
  return [BigInt(low) | (BigInt(high) << 32n), 0n];
}

/** What a block is made from; each leaves one value on the stack. */
export interface Draw {
  /** v128: seed low, seed high. */
  readonly seed: () => void;
  /** v128: step low, step high. */
  readonly step: () => void;
  /** i32 */
  readonly stream: () => void;
  /** i32, of which the lowest bit does not matter. */
  readonly element: () => void;
  /** A v128 constant. */
  readonly constant: (name: string, value: readonly [bigint, bigint]) => void;
}

/** (address of the state, stream, element) -> v128 of two f64 in [0, 1). */
export function uniformPair(): FunctionCode {
  const code = new Code();
  const state = code.param("i32", "state");
  const stream = code.param("i32", "stream");
  const element = code.param("i32", "element");
  const half = (offset: number) => (): void => {
    code.get(state);
    code.memory("v128.load64_zero", offset);
  };
  const body = code.capture(() =>
    writeUniform(code, {
      seed: half(0),
      step: half(8),
      stream: () => code.get(stream),
      element: () => code.get(element),
      constant: (_name, value) => code.v128(value),
    }),
  );
  return code.finish("uniform", ["v128"], body);
}

/** Leaves the uniform numbers of an even element and its neighbour on the stack, as a v128. */
export function writeUniform(code: Code, draw: Draw): void {
  const [even, odd, key, product] = ["x0 x2", "x1 x3", "key", "product"].map((name) =>
    code.local("v128", name),
  ) as [Local, Local, Local, Local];
  start(code, draw, even, odd, key);
  for (let round = 0; round < ROUNDS; round++) {
    if (round > 0) advance(code, draw, key);
    code.get(even);
    draw.constant("multipliers", pair(MULTIPLIER_0, MULTIPLIER_1));
    code.op("i64x2.extmul_low_i32x4_u");
    code.set(product);
    half(code, product, words(3, 1));
    code.get(odd);
    code.op("v128.xor");
    code.get(key);
    code.op("v128.xor");
    code.set(even);
    half(code, product, words(2, 0));
    code.set(odd);
  }
  numbers(code, draw, even, odd);
}

/** x = (element >> 1, step low, step high, stream) */
function start(code: Code, draw: Draw, even: Local, odd: Local, key: Local): void {
  draw.seed();
  code.set(key);
  draw.step();
  draw.element();
  code.i32(1);
  code.op("i32.shr_u");
  code.lane("i32x4.replace_lane", 0);
  code.set(even);
  draw.step();
  draw.stream();
  code.lane("i32x4.replace_lane", 1);
  code.set(odd);
}

function advance(code: Code, draw: Draw, key: Local): void {
  code.get(key);
  draw.constant("increments", pair(WEYL_0, WEYL_1));
  code.op("i32x4.add");
  code.set(key);
}

function half(code: Code, product: Local, lanes: readonly number[]): void {
  code.get(product);
  code.get(product);
  code.shuffle(lanes);
}

/** Leaves ((first >>> 5) * 2^26 + (second >>> 6)) * 2^-53 of both elements on the stack. */
function numbers(code: Code, draw: Draw, first: Local, second: Local): void {
  const scaled = (local: Local, shift: number): void => {
    code.get(local);
    code.i32(shift);
    code.op("i32x4.shr_u", "f64x2.convert_low_i32x4_u");
  };
  const factor = (value: number): void => {
    const bits = bitsOf(value);
    draw.constant(`constant ${value}`, [bits, bits]);
    code.op("f64x2.mul");
  };
  scaled(first, 5);
  factor(2 ** 26);
  scaled(second, 6);
  code.op("f64x2.add");
  factor(2 ** -53);
}
