// sin, cos, tan, arcsin, arccos and arctan in single precision: as in f64, with shorter polynomials.
//
// x is brought into [-pi/4, pi/4] by subtracting multiples of pi/2 in parts, of which the first have 11 bits, so that n
// times a part is exact up to n = 2^13. Larger angles are for the functions of f64.

import type { Expression } from "../../ir.ts";
import {
  abs,
  add,
  call,
  copysign,
  div,
  eq,
  estrin,
  floor,
  ge,
  gt,
  type Let,
  le,
  lt,
  type MathFunction,
  max,
  min,
  mul,
  neg,
  or,
  select,
  sqrt,
  sub,
} from "../build.ts";
import { fastSum, type Pair } from "../precise.ts";
import { defineSingle, exactProduct, ROUNDER } from "./define.ts";

const HALF_PI = [
  1.5703125, 0.0004837512969970703, 7.549533620476723e-8, 2.5633440682570896e-12,
] as const;
const TWO_OVER_PI = 2 / Math.PI;

/** The largest angle that is reduced here. */
const NEAR = 8192;

/** (sin r - r) / r^3 in r^2, error 2^-37 relative to sin r. */
const SINE = [-0.16666667, 0.008333329, -0.00019839311, 2.718112e-6];

/** (cos r - 1 + r^2 / 2) / r^4 in r^2, error 2^-33 relative to cos r. */
const COSINE = [0.041666646, -0.0013887315, 2.443306e-5];

/** (arctan t - t) / t^3 in t^2, |t| <= tan(pi/8), error 2^-30 relative to arctan t. */
const ARCTAN = [-0.33333316, 0.19998465, -0.14243422, 0.10592949, -0.060759205];

/** (arcsin s - s) / s^3 in s^2, s^2 <= 1/4, error 2^-32 relative to arcsin s. */
const ARCSIN = [0.1666666, 0.07500504, 0.044516962, 0.031807657, 0.014438843, 0.037516113];

/** pi/2, pi/4 and pi, and what is left of them. */
const HALF = 1.5707963705062866;
const HALF_LOW = -4.371138828673793e-8;

interface Angle {
  /** x = n pi/2 + r, as a pair. */
  readonly r: Pair;
  /** r^2 */
  readonly z: Expression;
  /** n modulo 4. */
  readonly quadrant: Expression;
  /** Whether n is odd, so that sine and cosine change places. */
  readonly swap: Expression;
}

function reduce(bind: Let, x: Expression): Angle {
  const n = bind("n", sub(add(mul(x, TWO_OVER_PI), ROUNDER), ROUNDER));
  const rest = bind("rest", sub(sub(x, mul(n, HALF_PI[0])), mul(n, HALF_PI[1])));
  const third = bind("third", mul(n, HALF_PI[2]));
  const near = bind("near", sub(rest, third));
  const left = bind("left", sub(sub(sub(rest, near), third), mul(n, HALF_PI[3])));
  const [r, tail] = fastSum(bind, near, left);
  const quadrant = bind("quadrant", sub(n, mul(4, floor(mul(0.25, n)))));
  const swap = bind("swap", or(eq(quadrant, 1), eq(quadrant, 3)), "bool");
  return { r: [r, tail], z: bind("z", mul(r, r)), quadrant, swap };
}

/** sin r as r and a smaller number. */
function sine(bind: Let, { r: [r, tail], z }: Angle): Pair {
  const cubic = mul(mul(z, r), estrin(bind, z, SINE));
  return [r, bind("sineRest", add(cubic, mul(tail, sub(1, mul(0.5, z)))))];
}

/** cos r as 1 - r^2 / 2 and a smaller number. */
function cosine(bind: Let, { r: [r, tail], z }: Angle): Pair {
  const half = bind("half", mul(0.5, z));
  const main = bind("cosineMain", sub(1, half));
  const quartic = sub(mul(mul(z, z), estrin(bind, z, COSINE)), mul(r, tail));
  return [main, bind("cosineRest", add(sub(sub(1, main), half), quartic))];
}

function sineOf(bind: Let, angle: Angle): Expression {
  const [s, c] = [sine(bind, angle), cosine(bind, angle)];
  const value = bind("value", select(angle.swap, add(...c), add(...s)));
  return select(ge(angle.quadrant, 2), neg(value), value);
}

function cosineOf(bind: Let, angle: Angle): Expression {
  const [s, c] = [sine(bind, angle), cosine(bind, angle)];
  const value = bind("value", select(angle.swap, add(...s), add(...c)));
  return select(or(eq(angle.quadrant, 1), eq(angle.quadrant, 2)), neg(value), value);
}

function tangentOf(bind: Let, angle: Angle): Expression {
  const s = fastSum(bind, ...sine(bind, angle));
  const c = fastSum(bind, ...cosine(bind, angle));
  const top = bind("top", select(angle.swap, c[0], s[0]));
  const topLow = select(angle.swap, c[1], s[1]);
  const bottom = bind("bottom", select(angle.swap, neg(s[0]), c[0]));
  const bottomLow = select(angle.swap, neg(s[1]), c[1]);
  const quotient = bind("quotient", div(top, bottom));
  const [product, error] = exactProduct(bind, quotient, bottom);
  const left = sub(add(sub(sub(top, product), error), topLow), mul(quotient, bottomLow));
  return add(quotient, div(left, bottom));
}

/** The function for angles of any size; `x` itself where that is the nearest number to its value. */
function whole(
  name: string,
  of: (bind: Let, angle: Angle) => Expression,
  small: boolean,
): MathFunction {
  return defineSingle(name, ["x"], (bind, x) => {
    const value = of(bind, reduce(bind, x!));
    const any = select(le(abs(x!), NEAR), value, call(name, x!));
    return small ? select(lt(abs(x!), 2 ** -13), x!, any) : any;
  });
}

export const sin: MathFunction = whole("sin", sineOf, true);
export const cos: MathFunction = whole("cos", cosineOf, false);
export const tan: MathFunction = whole("tan", tangentOf, true);

/** arctan a is arctan t for small a, pi/4 + arctan (a-1)/(a+1), or pi/2 + arctan (-1/a). */
export const arctan: MathFunction = defineSingle("arctan", ["x"], (bind, x) => {
  const a = bind("a", min(2 ** 30, abs(x!)));
  const large = bind("large", gt(a, 1 + Math.SQRT2), "bool");
  const middle = bind("middle", gt(a, Math.SQRT2 - 1), "bool");
  const choose = (
    big: Expression | number,
    mid: Expression | number,
    little: Expression | number,
  ) => select(large, big, select(middle, mid, little));
  const t = bind("t", div(choose(-1, sub(a, 1), a), choose(a, add(a, 1), 1)));
  const z = bind("z", mul(t, t));
  const [sum, lost] = fastSum(bind, choose(HALF, HALF / 2, 0), t);
  const low = choose(HALF_LOW, HALF_LOW / 2, 0);
  return copysign(add(sum, add(mul(mul(t, z), estrin(bind, z, ARCTAN)), add(low, lost))), x!);
});

interface Arc {
  /** Whether |x| <= 1/2. */
  readonly small: Expression;
  /** |x| if small, otherwise sqrt((1 - |x|) / 2). */
  readonly s: Expression;
  /** arcsin s - s, and what rounding took from s. */
  readonly rest: Expression;
}

function arc(bind: Let, x: Expression): Arc {
  const a = bind("a", abs(x));
  const small = bind("small", le(a, 0.5), "bool");
  const z = bind("z", select(small, mul(a, a), mul(0.5, sub(1, a))));
  const root = bind("root", sqrt(z));
  const s = bind("s", select(small, a, root));
  const [square, error] = exactProduct(bind, root, root);
  const lost = div(sub(sub(z, square), error), max(2 ** -100, mul(2, root)));
  const series = mul(mul(s, z), estrin(bind, z, ARCSIN));
  return { small, s, rest: bind("rest", add(series, select(small, 0, lost))) };
}

/** whole - 2 (s + rest), for a multiple of pi given as a pair. */
function complement(bind: Let, whole: number, wholeLow: number, { s, rest }: Arc): Expression {
  const [sum, error] = fastSum(bind, whole, bind("twice", mul(-2, s)));
  return add(sum, sub(add(error, wholeLow), mul(2, rest)));
}

export const arcsin: MathFunction = defineSingle("arcsin", ["x"], (bind, x) => {
  const parts = arc(bind, x!);
  const large = complement(bind, HALF, HALF_LOW, parts);
  return copysign(select(parts.small, add(parts.s, parts.rest), large), x!);
});

export const arccos: MathFunction = defineSingle("arccos", ["x"], (bind, x) => {
  const parts = arc(bind, x!);
  const [sum, error] = fastSum(bind, HALF, mul(-1, x!));
  const middle = add(sum, sub(add(error, HALF_LOW), copysign(parts.rest, x!)));
  const above = mul(2, add(parts.s, parts.rest));
  const below = complement(bind, 2 * HALF, 2 * HALF_LOW, parts);
  return select(parts.small, middle, select(lt(x!, 0), below, above));
});
