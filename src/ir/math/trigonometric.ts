// sin, cos and tan: x is brought into [-pi/4, pi/4] by subtracting multiples of pi/2 in parts (Cody & Waite 1980).
//
// The parts have 22 bits, so that n times a part is exact up to n = 2^31; the remainder is kept as a pair. Beyond
// |x| = 2^31 a function of its own takes over (see far.ts), from 2^83 on the result is NaN.

import type { Expression } from "../ir.ts";
import {
  abs,
  add,
  call,
  define,
  div,
  eq,
  estrin,
  floor,
  ge,
  type Let,
  le,
  lt,
  type MathFunction,
  mul,
  neg,
  or,
  select,
  sub,
} from "./build.ts";
import { ROUNDER } from "./exponential.ts";
import { FARTHEST, reduceFar } from "./far.ts";
import { exactProduct, fastSum, type Pair } from "./precise.ts";

const HALF_PI = [
  1.570796012878418, 3.139164164167596e-7, 6.223371969669989e-14, 2.0222662487959506e-21,
] as const;

/** (sin r - r) / r^3 in r^2, error 2^-58 relative to sin r. */
const SINE = [
  -0.16666666666666632, 0.00833333333332237, -0.00019841269829771086, 2.7557313678643845e-6,
  -2.505075595863526e-8, 1.5896666370939634e-10,
];

/** (cos r - 1 + r^2 / 2) / r^4 in r^2, error 2^-63 relative to cos r. */
const COSINE = [
  0.04166666666666663, -0.0013888888888878158, 2.4801587291580356e-5, -2.755731487184319e-7,
  2.087578508563413e-9, -1.1362494788304308e-11,
];

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
  const n = bind("n", sub(add(mul(x, 2 / Math.PI), ROUNDER), ROUNDER));
  const rest = bind("rest", sub(sub(x, mul(n, HALF_PI[0])), mul(n, HALF_PI[1])));
  const third = bind("third", mul(n, HALF_PI[2]));
  const near = bind("near", sub(rest, third));
  const left = bind("left", sub(sub(sub(rest, near), third), mul(n, HALF_PI[3])));
  return angle(bind, fastSum(bind, near, left), n);
}

function angle(bind: Let, [r, tail]: Pair, n: Expression): Angle {
  const quadrant = bind("quadrant", sub(n, mul(4, floor(mul(0.25, n)))));
  const swap = bind("swap", or(eq(quadrant, 1), eq(quadrant, 3)), "bool");
  return { r: [r, tail], z: bind("z", mul(r, r)), quadrant, swap };
}

function far(bind: Let, x: Expression): Angle {
  const { r, quadrants } = reduceFar(bind, x);
  return angle(bind, r, bind("quadrants", quadrants));
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

/** Whether the angle is one of those that `reduce` takes. */
const near = (x: Expression): Expression => le(abs(x), 2 ** 31);

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

type OfAngle = (bind: Let, angle: Angle) => Expression;

/** The function for angles of any size; `x` itself where that is the nearest number to its value. */
function whole(name: string, of: OfAngle, small: boolean): MathFunction {
  return define(name, ["x"], (bind, x) => {
    const value = of(bind, reduce(bind, x!));
    const any = select(near(x!), value, call(`${name}Far`, x!));
    return small ? select(lt(abs(x!), 2 ** -27), x!, any) : any;
  });
}

/** The function beyond 2^31. */
function beyond(name: string, of: OfAngle): MathFunction {
  return define(`${name}Far`, ["x"], (bind, x) =>
    select(lt(abs(x!), FARTHEST), of(bind, far(bind, x!)), Number.NaN),
  );
}

export const sin: MathFunction = whole("sin", sineOf, true);
export const cos: MathFunction = whole("cos", cosineOf, false);
export const tan: MathFunction = whole("tan", tangentOf, true);
export const sinFar: MathFunction = beyond("sin", sineOf);
export const cosFar: MathFunction = beyond("cos", cosineOf);
export const tanFar: MathFunction = beyond("tan", tangentOf);
