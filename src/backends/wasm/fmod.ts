// fmod as WebAssembly: long division of the significands, eleven bits at a time, exact.

import { bitsOf, MANTISSA_BITS } from "./bits.ts";
import { Code, type FunctionCode, type Local } from "./code.ts";

const SIZE = 0x7fffffffffffffffn;
const HIDDEN = 1n << 52n;

/** (x, y) -> x - y trunc(x / y), with the sign of x. */
export function fmod(): FunctionCode {
  const code = new Code();
  const [x, y] = [code.param("f64", "x"), code.param("f64", "y")];
  const [a, b] = [code.local("i64", "a"), code.local("i64", "b")];
  const [more, from, steps] = ["more", "from", "steps"].map((n) => code.local("i64", n));
  const body = code.capture(() => {
    size(code, x, a);
    size(code, y, b);
    invalid(code, a, b);
    code.if(() => {
      for (const local of [x, y]) code.get(local);
      code.op("f64.mul");
      code.tee(x);
      code.get(x);
      code.op("f64.div", "return");
    });
    code.get(a);
    code.get(b);
    code.op("i64.lt_u");
    code.if(() => {
      code.get(x);
      code.op("return");
    });
    split(code, a, more!);
    split(code, b, from!);
    divide(code, a, b, more!, from!, steps!);
    code.get(a);
    code.op("i64.eqz");
    code.if(() => {
      code.f64(0);
      code.get(x);
      code.op("f64.copysign", "return");
    });
    join(code, a, from!, steps!);
    code.get(x);
    code.op("f64.copysign");
  });
  return code.finish("fmod", ["f64"], body);
}

function size(code: Code, from: Local, into: Local): void {
  code.get(from);
  code.op("i64.reinterpret_f64");
  code.i64(SIZE);
  code.op("i64.and");
  code.set(into);
}

/** y is 0 or NaN, or x is infinite or NaN. */
function invalid(code: Code, a: Local, b: Local): void {
  const infinity = bitsOf(Number.POSITIVE_INFINITY);
  code.get(b);
  code.op("i64.eqz");
  code.get(a);
  code.i64(infinity);
  code.op("i64.ge_u", "i32.or");
  code.i64(infinity);
  code.get(b);
  code.op("i64.lt_u", "i32.or");
}

/** Turns bits into a significand below 2^53 and its exponent from 1 on. */
function split(code: Code, bits: Local, exponent: Local): void {
  code.get(bits);
  code.i64(52n);
  code.op("i64.shr_u");
  code.set(exponent);
  code.get(bits);
  code.i64(MANTISSA_BITS);
  code.op("i64.and");
  code.get(exponent);
  code.op("i64.eqz");
  code.if(() => {
    code.i64(1n);
    code.set(exponent);
  });
  code.get(bits);
  code.i64(HIDDEN);
  code.op("i64.ge_u", "i64.extend_i32_u");
  code.i64(52n);
  code.op("i64.shl", "i64.or");
  code.set(bits);
}

/** a = a 2^(more - from) mod b */
function divide(code: Code, a: Local, b: Local, more: Local, from: Local, steps: Local): void {
  const reduce = (): void => {
    code.get(b);
    code.op("i64.rem_u");
    code.set(a);
  };
  code.get(a);
  reduce();
  code.get(more);
  code.get(from);
  code.op("i64.sub");
  code.set(more);
  code.get(more);
  code.op("i64.eqz", "i32.eqz");
  code.if(() =>
    code.loop(() => {
      code.get(more);
      code.i64(11n);
      code.get(more);
      code.i64(11n);
      code.op("i64.lt_u", "select");
      code.set(steps);
      code.get(a);
      code.get(steps);
      code.op("i64.shl");
      reduce();
      code.get(more);
      code.get(steps);
      code.op("i64.sub");
      code.tee(more);
      code.op("i64.eqz", "i32.eqz");
      code.branch(0);
    }),
  );
}

/** Leaves the number a 2^(exponent - 1075) on the stack, normalised; a is not 0. */
function join(code: Code, a: Local, exponent: Local, shift: Local): void {
  code.get(exponent);
  code.i64(1n);
  code.op("i64.sub");
  code.set(exponent);
  code.get(a);
  code.op("i64.clz");
  code.i64(11n);
  code.op("i64.sub");
  code.set(shift);
  code.get(shift);
  code.get(exponent);
  code.get(shift);
  code.get(exponent);
  code.op("i64.lt_u", "select");
  code.set(shift);
  code.get(a);
  code.get(shift);
  code.op("i64.shl");
  code.get(exponent);
  code.get(shift);
  code.op("i64.sub");
  code.i64(52n);
  code.op("i64.shl", "i64.add", "f64.reinterpret_i64");
}
