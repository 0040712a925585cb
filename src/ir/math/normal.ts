// What a pair of normal numbers is made of (see src/ir/random.ts): the square of how far out a point of the plane is,
// its direction, and the two coordinates. Without special cases, for the arguments that draws have.

import {
  add,
  define,
  div,
  estrin,
  exponent,
  type MathFunction,
  mul,
  neg,
  pow2,
  sqrt,
  sub,
} from "./build.ts";

/** -2 log of a number m in [sqrt(1/2), sqrt(2)] over s = (m - 1)/(m + 1), in s^2: -4 atanh(s)/s, error 2^-58.5. */
const LOGARITHM = [
  -4, -1.3333333333333468, -0.7999999999882798, -0.5714285748511744, -0.44444397108072664,
  -0.3636713079624205, -0.306280425518166, -0.2959252039327053,
];

/** 2 sin(pi f/4)/f in f^2 for |f| <= 1: minimax, error 2^-58. */
const CHORD = [
  1.5707963267948966, -0.16149102437656107, 0.004980789140377473, -7.315240831691281e-5,
  6.267232433268136e-7, -3.5142985883664414e-9, 1.3754201700400964e-11,
];

/** -2 log v for 2^-1022 <= v < 1, to 5 units in the last place. */
export const normalSquare: MathFunction = define("normalSquare", ["v"], (bind, v) => {
  const k = bind("k", exponent(mul(v!, Math.SQRT2)));
  const m = bind("m", mul(v!, pow2(neg(k))));
  const s = bind("s", div(sub(m, 1), add(m, 1)));
  const z = bind("z", mul(s, s));
  return add(mul(k, -2 * Math.LN2), mul(s, estrin(bind, z, LOGARITHM)));
});

/** 2 sin(pi f/4) for |f| <= 1, to 3 units in the last place. */
export const normalChord: MathFunction = define("normalChord", ["f"], (bind, f) =>
  mul(f!, estrin(bind, bind("square", mul(f!, f!)), CHORD)),
);

/** r sin(pi f/2) from r^2 and the chord h: h sqrt(r^2 (1 - h^2/4)). */
export const normalFirst: MathFunction = define("normalFirst", ["square", "h"], (_, square, h) =>
  mul(h!, sqrt(mul(square!, sub(1, mul(mul(h!, h!), 0.25))))),
);

/** r cos(pi f/2) from the same: r (1 - h^2/2), above 0 for |f| < 1 - 2^-50. */
export const normalSecond: MathFunction = define("normalSecond", ["square", "h"], (_, square, h) =>
  mul(sqrt(square!), sub(1, mul(mul(h!, h!), 0.5))),
);
