// arcsin, arccos and arctan: the argument is brought near zero by an identity, the rest is a polynomial.

import type { Expression } from "../ir.ts";
import {
  abs,
  add,
  copysign,
  define,
  div,
  estrin,
  gt,
  type Let,
  le,
  lt,
  type MathFunction,
  max,
  min,
  mul,
  select,
  sqrt,
  sub,
} from "./build.ts";
import { exactProduct, fastSum } from "./precise.ts";

const HALF_PI_LOW = 6.123233995736766e-17;
const PI_LOW = 1.2246467991473532e-16;

/** (arctan t - t) / t^3 in t^2, |t| <= tan(pi/8), error 2^-59 relative to arctan t. */
const ARCTAN = [
  -0.3333333333333321, 0.19999999999955667, -0.1428571428037007, 0.11111110791008529,
  -0.09090897952373825, 0.07692063381074934, -0.06663137403730642, 0.058481163915734886,
  -0.050402690506812974, 0.0380877842492299, -0.017931426955980018,
];

/** (arcsin s - s) / s^3 in s^2, s^2 <= 1/4, error 2^-60 relative to arcsin s. */
const ARCSIN = [
  0.16666666666666763, 0.07499999999970089, 0.044642857175293454, 0.03038194267497771,
  0.02237221591328015, 0.017351595384488935, 0.013981019746502406, 0.011397284387680137,
  0.010789363608602179, 0.003672044744197941, 0.02179094593154795, -0.021117088896636816,
  0.03270236360518622,
];

/** arctan a is arctan t for small a, pi/4 + arctan (a-1)/(a+1), or pi/2 + arctan (-1/a). */
export const arctan: MathFunction = define("arctan", ["x"], (bind, x) => {
  const a = bind("a", min(2 ** 60, abs(x!)));
  const large = bind("large", gt(a, 1 + Math.SQRT2), "bool");
  const middle = bind("middle", gt(a, Math.SQRT2 - 1), "bool");
  const shifted = bind("shifted", add(a, 1));
  const lowered = bind("lowered", sub(a, 1));
  const choose = (big: Expression | number, mid: Expression | number, small: Expression | number) =>
    select(large, big, select(middle, mid, small));
  const top = bind("top", choose(-1, lowered, a));
  const bottom = bind("bottom", choose(a, shifted, 1));
  const bottomLow = choose(0, sub(a, sub(shifted, 1)), 0);
  const t = bind("t", div(top, bottom));
  const [product, error] = exactProduct(bind, t, bottom);
  const topLow = choose(0, sub(a, add(lowered, 1)), 0);
  const left = add(sub(sub(top, product), error), sub(topLow, mul(t, bottomLow)));
  const tLow = div(left, bottom);
  const z = bind("z", mul(t, t));
  const base = choose(Math.PI / 2, Math.PI / 4, 0);
  const baseLow = choose(HALF_PI_LOW, HALF_PI_LOW / 2, 0);
  const [sum, sumError] = fastSum(bind, base, t);
  const rest = add(mul(mul(t, z), estrin(bind, z, ARCTAN)), add(tLow, add(baseLow, sumError)));
  return copysign(add(sum, rest), x!);
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
  const lost = div(sub(sub(z, square), error), max(2 ** -1000, mul(2, root)));
  const series = mul(mul(s, z), estrin(bind, z, ARCSIN));
  return { small, s, rest: bind("rest", add(series, select(small, 0, lost))) };
}

/** whole - 2 (s + rest), for a multiple of pi given as a pair. */
function complement(bind: Let, whole: number, wholeLow: number, { s, rest }: Arc): Expression {
  const [sum, error] = fastSum(bind, whole, bind("twice", mul(-2, s)));
  return add(sum, sub(add(error, wholeLow), mul(2, rest)));
}

export const arcsin: MathFunction = define("arcsin", ["x"], (bind, x) => {
  const parts = arc(bind, x!);
  const large = complement(bind, Math.PI / 2, HALF_PI_LOW, parts);
  return copysign(select(parts.small, add(parts.s, parts.rest), large), x!);
});

export const arccos: MathFunction = define("arccos", ["x"], (bind, x) => {
  const parts = arc(bind, x!);
  const [sum, error] = fastSum(bind, Math.PI / 2, mul(-1, x!));
  const middle = add(sum, sub(add(error, HALF_PI_LOW), copysign(parts.rest, x!)));
  const above = mul(2, add(parts.s, parts.rest));
  const below = complement(bind, Math.PI, PI_LOW, parts);
  return select(parts.small, middle, select(lt(x!, 0), below, above));
});
