// exp, expm1 and exprel: one reduction by powers of two and one polynomial, without a table.
//
//   x = n ln2 + r, |r| <= ln2 / 2;   exp(r) = 1 + r + r^2 P(r);   exp(x) = 2^n exp(r)
//
// ln2 is subtracted in two parts, the first of 32 significant bits so that n times it is exact (Cody & Waite
// 1980). P is the minimax polynomial on |r| <= ln2 / 2, found by Remez exchange.

import type { Expression } from "../ir.ts";
import {
  abs,
  add,
  define,
  div,
  estrin,
  type Let,
  lt,
  type MathFunction,
  max,
  min,
  mul,
  pow2,
  select,
  sub,
} from "./build.ts";

export const LOG2E: number = Math.LOG2E;
export const LN2_HIGH = 0.6931471803691238;
export const LN2_LOW = 1.9082149292705877e-10;
/** Adding and subtracting this rounds a number below 2^51 to the nearest integer. */
export const ROUNDER = 6755399441055744;

/** P with an error of 2^-57.9 relative to exp(r). */
const EXP = [
  0.5000000000000011, 0.1666666666666641, 0.04166666666652973, 0.00833333333349498,
  0.001388888894375879, 0.0001984126950576047, 2.480149295080446e-5, 2.755758681881435e-6,
  2.7630305859655486e-7, 2.50000138317822e-8,
];

/** P with an error of 2^-61.7 relative to expm1(r). */
const EXPM1 = [
  0.5, 0.16666666666666677, 0.0416666666666667, 0.008333333333321579, 0.0013888888888866837,
  0.00019841269886265394, 2.480158736058281e-5, 2.7557244062532205e-6, 2.755724271709152e-7,
  2.510909025748385e-8, 2.0924461765274864e-9,
];

/** 2 exp(r) is scaled by 2^(n-1), which does not overflow early; in two steps, for subnormal results. */
function scaled(bind: Let, twice: Expression, shifted: Expression): Expression {
  const m = bind("m", sub(shifted, ROUNDER + 1));
  const normal = bind("normal", max(m, -1022));
  return mul(mul(twice, pow2(normal)), pow2(sub(m, normal)));
}

/** exp(x + tail) with a small tail: the rounding of 1 + r is added back. */
export function exponentialPair(bind: Let, x: Expression, tail: Expression): Expression {
  const clamped = bind("clamped", max(-746, min(710, x)));
  const shifted = bind("shifted", add(mul(clamped, LOG2E), ROUNDER));
  const n = bind("n", sub(shifted, ROUNDER));
  const high = bind("high", sub(clamped, mul(n, LN2_HIGH)));
  const low = bind("low", sub(mul(n, LN2_LOW), tail));
  const r = bind("r", sub(high, low));
  const linear = bind("linear", add(1, r));
  const square = bind("square", mul(r, r));
  const p = mul(square, estrin(bind, r, EXPM1, square));
  const rest = add(add(sub(1, linear), r), add(p, sub(sub(high, r), low)));
  return scaled(bind, mul(2, add(linear, rest)), shifted);
}

/**
 * (exp(x) - 1) 2^-down as a sum of two numbers, the second small: x in [-700, 745], and down so large that
 * 2^(n - down) is finite. Tiny x lose bits to the scale.
 */
export function exponentialMinusOne(
  bind: Let,
  x: Expression,
  down: number,
): [Expression, Expression] {
  const n = bind("n", sub(add(mul(x, LOG2E), ROUNDER), ROUNDER));
  const high = bind("high", sub(x, mul(n, LN2_HIGH)));
  const low = bind("low", mul(n, LN2_LOW));
  const r = bind("r", sub(high, low));
  const tail = sub(sub(high, r), low);
  const square = bind("square", mul(r, r));
  const q = add(mul(square, estrin(bind, r, EXPM1, square)), tail);
  const scale = bind("scale", pow2(sub(n, down)));
  const offset = bind("offset", sub(scale, 2 ** -down));
  const linear = bind("linear", mul(scale, r));
  const sum = bind("sum", add(offset, linear));
  const error = add(sub(offset, sum), linear);
  return [sum, add(mul(scale, q), error)];
}

export const exp: MathFunction = define("exp", ["x"], (bind, x) => {
  const clamped = bind("clamped", max(-746, min(710, x!)));
  const shifted = bind("shifted", add(mul(clamped, LOG2E), ROUNDER));
  const n = bind("n", sub(shifted, ROUNDER));
  const r = bind("r", sub(sub(clamped, mul(n, LN2_HIGH)), mul(n, LN2_LOW)));
  const doubled = EXP.map((c) => 2 * c);
  const square = bind("square", mul(r, r));
  const twice = add(2, add(add(r, r), mul(square, estrin(bind, r, doubled, square))));
  return scaled(bind, twice, shifted);
});

export const expm1: MathFunction = define("expm1", ["x"], (bind, x) => {
  const clamped = bind("clamped", max(-60, min(710, x!)));
  const [sum, rest] = exponentialMinusOne(bind, clamped, 1);
  return select(lt(abs(x!), 2 ** -54), x!, mul(2, add(sum, rest)));
});

/** (exp(x) - 1) / x, 1 at 0; finite up to x = 716.3 although expm1 is not, hence the scale. */
export const exprel: MathFunction = define("exprel", ["x"], (bind, x) => {
  const upper = bind("upper", min(720, x!));
  const [sum, rest] = exponentialMinusOne(bind, bind("clamped", max(-60, upper)), 16);
  return select(lt(abs(x!), 2 ** -54), 1, mul(2 ** 16, div(add(sum, rest), upper)));
});
