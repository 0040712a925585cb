// sinh, cosh and tanh.
//
//   |x| = n ln2 + r;   sinh|x| = (A - B) cosh r + (A + B) sinh r,   cosh|x| = (A + B) cosh r + (A - B) sinh r,
//   with A = 2^(n-1), B = 2^(-n-1): nothing cancels, and n = 0 leaves the series of sinh r itself.

import type { Expression } from "../ir.ts";
import {
  abs,
  add,
  call,
  copysign,
  define,
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
} from "./build.ts";
import { LN2_HIGH, LN2_LOW, LOG2E, ROUNDER } from "./exponential.ts";
import { fastSum } from "./precise.ts";

/** (sinh r - r) / r^3 in r^2, |r| <= ln2 / 2, error 2^-61.7 relative to sinh r. */
const SINH = [
  0.16666666666666677, 0.008333333333321579, 0.00019841269886267208, 2.755724406066633e-6,
  2.510909092917738e-8,
];

/** (cosh r - 1) / r^2 in r^2, error 2^-70. */
const COSH = [
  0.5, 0.04166666666666671, 0.001388888888886385, 2.4801587363554284e-5, 2.755724169246162e-7,
  2.092446617440005e-9,
];

/** (tanh x - x) / x^3 in x^2, |x| <= 0.625, error 2^-56.5 relative to tanh x. */
const TANH = [
  -0.33333333333332876, 0.13333333333264916, -0.0539682539324811, 0.02186948760193344,
  -0.008863221318854492, 0.0035919915676114974, -0.001454970461573416, 0.0005863524413874473,
  -0.0002286331634796231, 7.721909942950609e-5, -1.6107510519628803e-5,
];

interface Halves {
  /** A / 4 and B / 4, the scale keeping A finite. */
  readonly grown: Expression;
  readonly shrunk: Expression;
  readonly r: Expression;
  /** sinh r - r, with the rounding of r. */
  readonly odd: Expression;
  /** cosh r - 1 */
  readonly even: Expression;
}

function split(bind: Let, size: Expression): Halves {
  const x = bind("clamped", min(711, size));
  const n = bind("n", sub(add(mul(x, LOG2E), ROUNDER), ROUNDER));
  const high = bind("high", sub(x, mul(n, LN2_HIGH)));
  const low = bind("low", mul(n, LN2_LOW));
  const r = bind("r", sub(high, low));
  const z = bind("z", mul(r, r));
  const cubic = mul(mul(z, r), estrin(bind, z, SINH));
  return {
    grown: bind("grown", pow2(sub(n, 3))),
    shrunk: bind("shrunk", pow2(max(-1000, sub(-3, n)))),
    r,
    odd: bind("odd", add(cubic, sub(sub(high, r), low))),
    even: bind("even", mul(z, estrin(bind, z, COSH))),
  };
}

export const sinh: MathFunction = define("sinh", ["x"], (bind, x) => {
  const { grown, shrunk, r, odd, even } = split(bind, bind("size", abs(x!)));
  const [difference, lost] = fastSum(bind, grown, neg(shrunk));
  const [partial, first] = fastSum(bind, difference, bind("grownR", mul(grown, r)));
  const [sum, second] = fastSum(bind, partial, bind("shrunkR", mul(shrunk, r)));
  const rest = add(mul(difference, even), mul(add(grown, shrunk), odd));
  const size = mul(4, add(sum, add(add(lost, add(first, second)), rest)));
  return select(lt(abs(x!), 2 ** -28), x!, copysign(size, x!));
});

export const cosh: MathFunction = define("cosh", ["x"], (bind, x) => {
  const { grown, shrunk, r, odd, even } = split(bind, bind("size", abs(x!)));
  const [total, lost] = fastSum(bind, grown, shrunk);
  const [partial, first] = fastSum(bind, total, bind("grownR", mul(grown, r)));
  const [sum, second] = fastSum(bind, partial, bind("shrunkR", neg(mul(shrunk, r))));
  const rest = add(mul(total, even), mul(sub(grown, shrunk), odd));
  return mul(4, add(sum, add(add(lost, add(first, second)), rest)));
});

export const tanh: MathFunction = define("tanh", ["x"], (bind, x) => {
  const size = bind("size", abs(x!));
  const z = bind("z", mul(size, size));
  const series = add(size, mul(mul(size, z), estrin(bind, z, TANH)));
  const grown = call("exp", min(50, add(size, size)));
  const quotient = sub(1, div(2, add(grown, 1)));
  return copysign(select(lt(size, 0.625), series, quotient), x!);
});
