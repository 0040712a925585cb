// log, log1p, log2, log10 and pow in single precision: as in f64, with shorter polynomials.
//
//   x = 2^k (1 + f), 1 + f in [sqrt(1/2), sqrt(2)];   s = f / (2 + f);   log(1 + f) = 2 atanh(s) = s (2 + R(s^2))

import type { Expression } from "../../ir.ts";
import {
  abs,
  add,
  and,
  copysign,
  div,
  eq,
  estrin,
  exponent,
  floor,
  gt,
  type Let,
  lt,
  type MathFunction,
  mantissa,
  max,
  min,
  mul,
  ne,
  neg,
  not,
  or,
  select,
  sub,
} from "../build.ts";
import { exactSum, fastSum, type Pair } from "../precise.ts";
import { defineSingle, exactProduct, halves, LN2_HIGH, LN2_LOW, pairProduct } from "./define.ts";
import { exponentialPair } from "./exponential.ts";

/** R(z) / z with an error of 2^-30 relative to the logarithm. */
const Q = [0.66666776, 0.3997751, 0.2987288];

/** (2 atanh(s) - 2 s - 2/3 s^3) / s^5 in s^2, with an error of 2^-44 relative to the logarithm. */
const TAIL = [0.39999998, 0.28571874, 0.22184935, 0.1946928];

/** Constants in two parts, the first of 12 bits. */
const LOG2E_HIGH = 1.44287109375;
const LOG2E_LOW = -0.00017605285393074155;
const LOG10E_HIGH = 0.434326171875;
const LOG10E_LOW = -3.168997136526741e-5;
const LOG10_2_HIGH = 0.301025390625;
const LOG10_2_LOW = 4.605039066518657e-6;
/** ln2 - LN2_HIGH in two parts, the first of 15 bits. */
const LN2_MIDDLE = -0.00021219253540039062;
const LN2_LOWEST = -1.9046542121259336e-9;
/** 2/3 in two parts. */
const TWO_THIRDS = 0.6666666865348816;
const TWO_THIRDS_LOW = -1.9868215517249155e-8;

/** k and f of a positive finite x; subnormal numbers are scaled up first. */
function reduce(bind: Let, x: Expression): { k: Expression; f: Expression } {
  const tiny = bind("tiny", lt(x, 2 ** -126), "bool");
  const scaled = bind("scaled", select(tiny, mul(x, 2 ** 24), x));
  const m = bind("m", mantissa(scaled));
  const upper = bind("upper", gt(m, Math.SQRT2), "bool");
  const k = add(add(exponent(scaled), select(tiny, -24, 0)), select(upper, 1, 0));
  return { k: bind("k", k), f: bind("f", sub(select(upper, mul(m, 0.5), m), 1)) };
}

/** What log(1 + f) is made of: f^2 / 2 and s (f^2 / 2 + R). */
function parts(bind: Let, f: Expression): { square: Expression; rest: Expression } {
  const s = bind("s", div(f, add(2, f)));
  const z = bind("z", mul(s, s));
  const square = bind("square", mul(0.5, mul(f, f)));
  return { square, rest: mul(s, add(square, mul(z, estrin(bind, z, Q)))) };
}

/** The result for x > 0, with the limits and NaN in their places. */
function guarded(x: Expression, result: Expression): Expression {
  const finite = select(lt(x, Number.POSITIVE_INFINITY), result, x);
  const limit = select(eq(x, 0), Number.NEGATIVE_INFINITY, Number.NaN);
  return select(gt(x, 0), finite, limit);
}

export const log: MathFunction = defineSingle("log", ["x"], (bind, x) => {
  const { k, f } = reduce(bind, x!);
  const { square, rest } = parts(bind, f);
  const small = sub(square, add(rest, mul(k, LN2_LOW)));
  return guarded(x!, sub(mul(k, LN2_HIGH), sub(small, f)));
});

export const log1p: MathFunction = defineSingle("log1p", ["x"], (bind, x) => {
  const [u, error] = exactSum(bind, 1, x!);
  const { k, f } = reduce(bind, u);
  const { square, rest } = parts(bind, f);
  const small = sub(square, add(rest, add(mul(k, LN2_LOW), div(error, u))));
  const result = guarded(u, sub(mul(k, LN2_HIGH), sub(small, f)));
  return select(lt(abs(x!), 2 ** -25), x!, result);
});

/** log(1 + f) as a number of 12 bits and the rest, so that a product with 12 bits is exact. */
function wide(bind: Let, f: Expression): Pair {
  const { square, rest } = parts(bind, f);
  const [high] = halves(bind, bind("whole", sub(f, square)));
  return [high, bind("rest", add(sub(sub(f, high), square), rest))];
}

export const log2: MathFunction = defineSingle("log2", ["x"], (bind, x) => {
  const { k, f } = reduce(bind, x!);
  const [high, low] = wide(bind, f);
  const scaled = bind("scaled", mul(high, LOG2E_HIGH));
  const rest = add(mul(add(high, low), LOG2E_LOW), mul(low, LOG2E_HIGH));
  const [sum, error] = fastSum(bind, k, scaled);
  return guarded(x!, add(sum, add(rest, error)));
});

export const log10: MathFunction = defineSingle("log10", ["x"], (bind, x) => {
  const { k, f } = reduce(bind, x!);
  const [high, low] = wide(bind, f);
  const scaled = bind("scaled", mul(high, LOG10E_HIGH));
  const rest = add(mul(add(high, low), LOG10E_LOW), mul(low, LOG10E_HIGH), mul(k, LOG10_2_LOW));
  const [sum, error] = fastSum(bind, bind("octaves", mul(k, LOG10_2_HIGH)), scaled);
  return guarded(x!, add(sum, add(rest, error)));
});

/** log(x) of a positive finite x as a pair, with a relative error of about 2^-35. */
function logarithmPair(bind: Let, x: Expression): Pair {
  const { k, f } = reduce(bind, x);
  const s = ratio(bind, f);
  const z = pairProduct(bind, s, s);
  const cube = pairProduct(bind, z, s);
  const third = pairProduct(bind, cube, [
    { op: "constant", value: TWO_THIRDS },
    { op: "constant", value: TWO_THIRDS_LOW },
  ]);
  const tail = mul(mul(cube[0], z[0]), estrin(bind, z[0], TAIL));
  const [sum, error] = fastSum(bind, mul(2, s[0]), third[0]);
  const low = add(error, add(mul(2, s[1]), add(third[1], tail)));
  const [whole, wholeError] = fastSum(bind, bind("octaves", mul(k, LN2_HIGH)), sum);
  const octavesLow = add(mul(k, LN2_MIDDLE), mul(k, LN2_LOWEST));
  return fastSum(bind, whole, add(wholeError, add(octavesLow, low)));
}

/** f / (2 + f) as a pair. */
function ratio(bind: Let, f: Expression): Pair {
  const [divisor, divisorError] = fastSum(bind, 2, f);
  const quotient = bind("quotient", div(f, divisor));
  const [product, error] = exactProduct(bind, quotient, divisor);
  const left = sub(sub(sub(f, product), error), mul(quotient, divisorError));
  return [quotient, bind("quotientError", div(left, divisor))];
}

/** Beyond this exponent any base but 1 over- or underflows. */
const LIMIT = 2 ** 34;

/** As C's pow: x^0 = 1 and 1^y = 1 whatever the other is; NaN for x < 0 and y not an integer. */
export const pow: MathFunction = defineSingle("pow", ["x", "y"], (bind, x, y) => {
  const size = bind("size", abs(x!));
  const edge = bind("edge", or(eq(size, 0), eq(size, Number.POSITIVE_INFINITY)), "bool");
  const [high, low] = logarithmPair(bind, size);
  const limited = bind("limited", max(-LIMIT, min(LIMIT, y!)));
  const [product, error] = exactProduct(bind, limited, high);
  const tail = bind("tail", max(-1, min(1, add(error, mul(limited, low)))));
  const regular = exponentialPair(bind, product, tail);
  const limit = select(lt(y!, 0), div(1, size), size);
  const result = bind("result", select(edge, limit, regular));

  const whole = bind("whole", eq(floor(y!), y!), "bool");
  const odd = and(whole, ne(mul(2, floor(mul(0.5, y!))), y!));
  const negative = lt(copysign(1, x!), 0);
  const signed = select(and(negative, odd), neg(result), result);
  const undefinedRoot = and(lt(x!, 0), and(not(whole), not(edge)));
  const ordinary = select(or(undefinedRoot, ne(x!, x!)), Number.NaN, signed);
  return select(or(eq(y!, 0), eq(x!, 1)), 1, ordinary);
});
