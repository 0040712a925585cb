// exp, expm1, exprel, sinh, cosh and tanh in single precision: as in f64, with shorter polynomials.
//
//   x = n ln2 + r, |r| <= ln2 / 2;   exp(r) = 1 + r + r^2 P(r);   exp(x) = 2^n exp(r)
//
// Polynomials are minimax ones, found by Remez exchange, their coefficients rounded to f32.

import type { Expression } from "../../ir.ts";
import {
  abs,
  add,
  call,
  copysign,
  div,
  estrin,
  type Let,
  lt,
  type MathFunction,
  max,
  min,
  mul,
  neg,
  pow2,
  select,
  sub,
} from "../build.ts";
import { fastSum } from "../precise.ts";
import { defineSingle, horner, LN2_HIGH, LN2_LOW, LOG2E, ROUNDER } from "./define.ts";

/** P with an error of 2^-28 relative to exp(r). */
const EXP = [0.49999994, 0.1666652, 0.041668393, 0.008368756, 0.0013814518];

/** P with an error of 2^-26 relative to expm1(r). */
const EXPM1 = [0.49999997, 0.16666543, 0.0416672, 0.008366558, 0.0013882509];

/** (sinh r - r) / r^3 in r^2, |r| <= ln2 / 2, error 2^-26 relative to sinh r. */
const SINH = [0.16666543, 0.008366572];

/** (cosh r - 1) / r^2 in r^2, error 2^-34. */
const COSH = [0.5, 0.04166627, 0.0013946092];

/** (tanh x - x) / x^3 in x^2, |x| <= 0.625, error 2^-28 relative to tanh x. */
const TANH = [-0.3333328, 0.13331442, -0.053739715, 0.020639094, -0.0057049952];

/** 2 exp(r) is scaled by 2^(n-1), which does not overflow early; in two steps, for subnormal results. */
function scaled(bind: Let, twice: Expression, shifted: Expression): Expression {
  const normal = bind("normal", max(shifted, ROUNDER + 1 - 126));
  return mul(mul(twice, pow2(sub(normal, ROUNDER + 1))), pow2(sub(shifted, normal)));
}

interface Reduced {
  /** n plus the rounder. */
  readonly shifted: Expression;
  readonly n: Expression;
  readonly r: Expression;
  /** What rounding took from r. */
  readonly tail: () => Expression;
}

function reduce(bind: Let, x: Expression, more?: Expression): Reduced {
  const shifted = bind("shifted", add(mul(x, LOG2E), ROUNDER));
  const n = bind("n", sub(shifted, ROUNDER));
  const high = bind("high", sub(x, mul(n, LN2_HIGH)));
  const part = mul(n, LN2_LOW);
  const low = bind("low", more ? sub(part, more) : part);
  const r = bind("r", sub(high, low));
  return { shifted, n, r, tail: () => sub(sub(high, r), low) };
}

export const exp: MathFunction = defineSingle("exp", ["x"], (bind, x) => {
  const { shifted, r } = reduce(bind, bind("clamped", max(-104, min(89, x!))));
  const square = bind("square", mul(r, r));
  const p = horner(
    r,
    EXP.map((c) => 2 * c),
  );
  return scaled(bind, add(2, add(add(r, r), mul(square, p))), shifted);
});

/** exp(x + tail) with a small tail: the rounding of 1 + r is added back. */
export function exponentialPair(bind: Let, x: Expression, tail: Expression): Expression {
  const { shifted, r, tail: lost } = reduce(bind, bind("clamped", max(-104, min(89, x))), tail);
  const linear = bind("linear", add(1, r));
  const square = bind("square", mul(r, r));
  const p = mul(square, estrin(bind, r, EXPM1, square));
  const rest = add(add(sub(1, linear), r), add(p, lost()));
  return scaled(bind, mul(2, add(linear, rest)), shifted);
}

/** (exp(x) - 1) 2^-down, for x from -20 on and down so large that 2^(n - down) is finite. */
function minusOne(bind: Let, x: Expression, down: number): Expression {
  const { n, r } = reduce(bind, x);
  const square = bind("square", mul(r, r));
  const scale = bind("scale", pow2(sub(n, down)));
  const q = add(r, mul(square, horner(r, EXPM1)));
  return add(sub(scale, 2 ** -down), mul(scale, q));
}

export const expm1: MathFunction = defineSingle("expm1", ["x"], (bind, x) => {
  const clamped = bind("clamped", max(-20, min(89, x!)));
  return select(lt(abs(x!), 2 ** -25), x!, mul(2, minusOne(bind, clamped, 1)));
});

/** (exp(x) - 1) / x, 1 at 0; finite up to x = 93.2 although expm1 is not, hence the scale. */
export const exprel: MathFunction = defineSingle("exprel", ["x"], (bind, x) => {
  const upper = bind("upper", min(95, x!));
  const sum = minusOne(bind, bind("clamped", max(-20, upper)), 12);
  return select(lt(abs(x!), 2 ** -25), 1, mul(2 ** 12, div(sum, upper)));
});

interface Halves {
  /** 2^(n-3) and 2^(-n-3), for a result of a quarter. */
  readonly grown: Expression;
  readonly shrunk: Expression;
  readonly r: Expression;
  /** sinh r - r, with the rounding of r. */
  readonly odd: Expression;
  /** cosh r - 1 */
  readonly even: Expression;
}

function split(bind: Let, size: Expression): Halves {
  const { n, r, tail } = reduce(bind, bind("clamped", min(90, size)));
  const z = bind("z", mul(r, r));
  return {
    grown: bind("grown", pow2(sub(n, 3))),
    shrunk: bind("shrunk", pow2(max(-126, sub(-3, n)))),
    r,
    odd: bind("odd", add(mul(mul(z, r), estrin(bind, z, SINH)), tail())),
    even: bind("even", mul(z, estrin(bind, z, COSH))),
  };
}

export const sinh: MathFunction = defineSingle("sinh", ["x"], (bind, x) => {
  const { grown, shrunk, r, odd, even } = split(bind, bind("size", abs(x!)));
  const [difference, lost] = fastSum(bind, grown, neg(shrunk));
  const [partial, first] = fastSum(bind, difference, bind("grownR", mul(grown, r)));
  const [sum, second] = fastSum(bind, partial, bind("shrunkR", mul(shrunk, r)));
  const rest = add(mul(difference, even), mul(add(grown, shrunk), odd));
  const size = mul(4, add(sum, add(add(lost, add(first, second)), rest)));
  return select(lt(abs(x!), 2 ** -12), x!, copysign(size, x!));
});

export const cosh: MathFunction = defineSingle("cosh", ["x"], (bind, x) => {
  const { grown, shrunk, r, odd, even } = split(bind, bind("size", abs(x!)));
  const [total, lost] = fastSum(bind, grown, shrunk);
  const [partial, first] = fastSum(bind, total, bind("grownR", mul(grown, r)));
  const [sum, second] = fastSum(bind, partial, bind("shrunkR", neg(mul(shrunk, r))));
  const rest = add(mul(total, even), mul(sub(grown, shrunk), odd));
  return mul(4, add(sum, add(add(lost, add(first, second)), rest)));
});

export const tanh: MathFunction = defineSingle("tanh", ["x"], (bind, x) => {
  const size = bind("size", abs(x!));
  const z = bind("z", mul(size, size));
  const series = add(size, mul(mul(size, z), estrin(bind, z, TANH)));
  const grown = call("expf", min(20, add(size, size)));
  const quotient = sub(1, div(2, add(grown, 1)));
  return copysign(select(lt(size, 0.625), series, quotient), x!);
});
