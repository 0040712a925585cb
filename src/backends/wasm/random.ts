// Philox4x32-10 as WebAssembly: one block makes the uniform numbers of an even element and its neighbour.

import { MULTIPLIER_0, MULTIPLIER_1, ROUNDS, WEYL_0, WEYL_1 } from "../../ir/random.ts";
import { Code, type FunctionCode, type Local } from "./code.ts";

const WORD = 0xffffffffn;

/** (address of the state, stream, element) -> v128 of two f64 in [0, 1). Words are i64 below 2^32. */
export function uniformPair(): FunctionCode {
  const code = new Code();
  const state = code.param("i32", "state");
  const stream = code.param("i32", "stream");
  const element = code.param("i32", "element");
  const [x0, x1, x2, x3] = ["x0", "x1", "x2", "x3"].map((name) => code.local("i64", name));
  const [a, b] = [code.local("i64", "a"), code.local("i64", "b")];
  const [p0, p1] = [code.local("i64", "p0"), code.local("i64", "p1")];
  const words = [x0!, x1!, x2!, x3!] as const;
  const body = code.capture(() => {
    start(code, state, stream, element, words, a, b);
    for (let round = 0; round < ROUNDS; round++) {
      product(code, words[0], MULTIPLIER_0, p0);
      product(code, words[2], MULTIPLIER_1, p1);
      mix(code, p1, words[1], a, words[0]);
      low(code, p1, words[1]);
      mix(code, p0, words[3], b, words[2]);
      low(code, p0, words[3]);
      if (round === ROUNDS - 1) break;
      advance(code, a, WEYL_0);
      advance(code, b, WEYL_1);
    }
    number(code, words[0], words[1]);
    code.op("f64x2.splat");
    number(code, words[2], words[3]);
    code.lane("f64x2.replace_lane", 1);
  });
  return code.finish("uniform", ["v128"], body);
}

function start(
  code: Code,
  state: Local,
  stream: Local,
  element: Local,
  words: readonly [Local, Local, Local, Local],
  a: Local,
  b: Local,
): void {
  code.get(element);
  code.i32(1);
  code.op("i32.shr_u", "i64.extend_i32_u");
  code.set(words[0]);
  code.get(stream);
  code.op("i64.extend_i32_u");
  code.set(words[3]);
  const fields = [a, b, words[1], words[2]];
  fields.forEach((local, position) => {
    code.get(state);
    code.memory("i64.load32_u", 4 * position);
    code.set(local);
  });
}

function product(code: Code, word: Local, multiplier: number, into: Local): void {
  code.get(word);
  code.i64(BigInt(multiplier));
  code.op("i64.mul");
  code.set(into);
}

/** into = high word of the product ^ word ^ key */
function mix(code: Code, product: Local, word: Local, key: Local, into: Local): void {
  code.get(product);
  code.i64(32n);
  code.op("i64.shr_u");
  code.get(word);
  code.op("i64.xor");
  code.get(key);
  code.op("i64.xor");
  code.set(into);
}

function low(code: Code, product: Local, into: Local): void {
  code.get(product);
  code.i64(WORD);
  code.op("i64.and");
  code.set(into);
}

function advance(code: Code, key: Local, by: number): void {
  code.get(key);
  code.i64(BigInt(by));
  code.op("i64.add");
  code.i64(WORD);
  code.op("i64.and");
  code.set(key);
}

/** Leaves ((first >>> 5) * 2^26 + (second >>> 6)) * 2^-53 on the stack. */
function number(code: Code, first: Local, second: Local): void {
  code.get(first);
  code.i64(5n);
  code.op("i64.shr_u");
  code.i64(26n);
  code.op("i64.shl");
  code.get(second);
  code.i64(6n);
  code.op("i64.shr_u", "i64.or", "f64.convert_i64_s");
  code.f64(2 ** -53);
  code.op("f64.mul");
}
