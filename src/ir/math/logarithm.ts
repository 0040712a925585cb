// log, log1p, log2 and log10, and the logarithm to twice the precision that pow needs.
//
//   x = 2^k (1 + f), 1 + f in [sqrt(1/2), sqrt(2)];   s = f / (2 + f);   log(1 + f) = 2 atanh(s) = s (2 + R(s^2))
//
// Q, with R(z) = z Q(z), is the minimax polynomial for s^2 <= 0.0295, found by Remez exchange. Written as
// f - (f^2 / 2 - s (f^2 / 2 + R)), the rounding of s touches small terms only (Ng 1986, FDLIBM).

import type { Expression } from "../ir.ts";
import {
  abs,
  add,
  define,
  div,
  eq,
  estrin,
  exponent,
  gt,
  type Let,
  lt,
  type MathFunction,
  mantissa,
  mul,
  select,
  sub,
} from "./build.ts";
import { LN2_HIGH, LN2_LOW } from "./exponential.ts";
import { exactProduct, exactSum, fastSum, halves, type Pair, pairProduct } from "./precise.ts";

/** Q with an error of 2^-58.5 relative to the logarithm. */
const Q = [
  0.6666666666666734, 0.3999999999941399, 0.2857142874255872, 0.22222198554036332,
  0.18183565398121024, 0.153140212759083, 0.14796260196635266,
];

/** (2 atanh(s) - 2 s - 2/3 s^3) / s^5 in s^2, with an error of 2^-79 relative to the logarithm. */
const TAIL = [
  0.4, 0.2857142857142852, 0.2222222222225144, 0.1818181817480934, 0.15384616294639,
  0.13333263286933658, 0.11767995592986143, 0.10433947843494623, 0.10937330250025548,
];

/** Constants in two parts, the first of 26 or 32 bits. */
const LOG2E_HIGH = 1.4426950216293335;
const LOG2E_LOW = 1.9259629911266175e-8;
const LOG10E_HIGH = 0.4342944771051407;
const LOG10E_LOW = 4.798111141615973e-9;
const LOG10_2_HIGH = 0.3010299955494702;
const LOG10_2_LOW = 1.1451100898021838e-10;
const LN2_MIDDLE = 1.9082149288430703e-10;
const LN2_LOWEST = 4.275175589747649e-20;

/** k and f of a positive finite x; subnormal numbers are scaled up first. */
function reduce(bind: Let, x: Expression): { k: Expression; f: Expression } {
  const tiny = bind("tiny", lt(x, 2 ** -1022), "bool");
  const scaled = bind("scaled", select(tiny, mul(x, 2 ** 54), x));
  const m = bind("m", mantissa(scaled));
  const upper = bind("upper", gt(m, Math.SQRT2), "bool");
  const k = add(add(exponent(scaled), select(tiny, -54, 0)), select(upper, 1, 0));
  return {
    k: bind("k", k),
    f: bind("f", sub(select(upper, mul(m, 0.5), m), 1)),
  };
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

export const log: MathFunction = define("log", ["x"], (bind, x) => {
  const { k, f } = reduce(bind, x!);
  const { square, rest } = parts(bind, f);
  const small = sub(square, add(rest, mul(k, LN2_LOW)));
  return guarded(x!, sub(mul(k, LN2_HIGH), sub(small, f)));
});

export const log1p: MathFunction = define("log1p", ["x"], (bind, x) => {
  const [u, error] = exactSum(bind, 1, x!);
  const { k, f } = reduce(bind, u);
  const { square, rest } = parts(bind, f);
  const small = sub(square, add(rest, add(mul(k, LN2_LOW), div(error, u))));
  const result = guarded(u, sub(mul(k, LN2_HIGH), sub(small, f)));
  return select(lt(abs(x!), 2 ** -54), x!, result);
});

/** log(1 + f) as a number of 26 bits and the rest, so that a product with 26 bits is exact. */
function wide(bind: Let, f: Expression): Pair {
  const { square, rest } = parts(bind, f);
  const [high] = halves(bind, bind("whole", sub(f, square)));
  return [high, bind("rest", add(sub(sub(f, high), square), rest))];
}

export const log2: MathFunction = define("log2", ["x"], (bind, x) => {
  const { k, f } = reduce(bind, x!);
  const [high, low] = wide(bind, f);
  const scaled = bind("scaled", mul(high, LOG2E_HIGH));
  const rest = add(mul(add(high, low), LOG2E_LOW), mul(low, LOG2E_HIGH));
  const [sum, error] = fastSum(bind, k, scaled);
  return guarded(x!, add(sum, add(rest, error)));
});

export const log10: MathFunction = define("log10", ["x"], (bind, x) => {
  const { k, f } = reduce(bind, x!);
  const [high, low] = wide(bind, f);
  const scaled = bind("scaled", mul(high, LOG10E_HIGH));
  const rest = add(mul(add(high, low), LOG10E_LOW), mul(low, LOG10E_HIGH), mul(k, LOG10_2_LOW));
  const [sum, error] = fastSum(bind, bind("octaves", mul(k, LOG10_2_HIGH)), scaled);
  return guarded(x!, add(sum, add(rest, error)));
});

/** log(x) of a positive finite x as a pair, with a relative error of about 2^-66. */
export function logarithmPair(bind: Let, x: Expression): Pair {
  const { k, f } = reduce(bind, x);
  const s = ratio(bind, f);
  const z = pairProduct(bind, s, s);
  const cube = pairProduct(bind, z, s);
  const third = pairProduct(bind, cube, [
    { op: "constant", value: 2 / 3 },
    { op: "constant", value: 3.700743415417188e-17 },
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
