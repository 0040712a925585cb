// The normal quantile: Wichura 1988, "Algorithm AS 241: The percentage points of the normal distribution", PPND16.

import type { Expression } from "../ir.ts";
import {
  abs,
  call,
  define,
  div,
  eq,
  estrin,
  type Let,
  le,
  lt,
  type MathFunction,
  min,
  mul,
  neg,
  select,
  sqrt,
  sub,
} from "./build.ts";

const CENTRE_TOP = [
  3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987,
  67265.7709270087, 33430.57558358813, 2509.0809287301227,
];
const CENTRE_BOTTOM = [
  1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271,
  28729.085735721943, 5226.495278852854,
];
const NEAR_TOP = [
  1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
  0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
];
const NEAR_BOTTOM = [
  1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008,
  0.015198666563616457, 0.0005475938084995345, 1.0507500716444169e-9,
];
const FAR_TOP = [
  6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487,
  0.026532189526576124, 0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7,
];
const FAR_BOTTOM = [
  1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133,
  1.8463183175100548e-5, 1.421511758316446e-7, 2.0442631033899397e-15,
];

/** P(x) / Q(x). */
function ratio(
  bind: Let,
  x: Expression,
  top: readonly number[],
  bottom: readonly number[],
): Expression {
  const square = bind("square", mul(x, x));
  const fourth = bind("fourth", mul(square, square));
  return div(estrin(bind, x, top, square, fourth), estrin(bind, x, bottom, square, fourth));
}

/** x such that a standard normal number is below x with probability p; -inf at 0, inf at 1, NaN outside [0, 1]. */
export const quantile: MathFunction = define("quantile", ["p"], (bind, p) => {
  const q = bind("q", sub(p!, 0.5));
  const square = bind("square", sub(0.180625, mul(q, q)));
  const central = mul(q, ratio(bind, square, CENTRE_TOP, CENTRE_BOTTOM));
  return select(le(abs(q), 0.425), central, call("quantileTail", p!));
});

/** The quantile for p or 1 - p below 0.075: a call of its own, so that it runs only where it is needed. */
export const quantileTail: MathFunction = define("quantileTail", ["p"], (bind, p) => {
  const tail = bind("tail", min(p!, sub(1, p!)));
  const root = bind("root", sqrt(neg(call("log", tail))));
  const near = ratio(bind, bind("near", sub(root, 1.6)), NEAR_TOP, NEAR_BOTTOM);
  const size = bind("size", select(le(root, 5), near, call("quantileFar", root)));
  return select(lt(p!, 0.5), neg(size), size);
});

/** |x| from sqrt(-log p) above 5, p below 1.4e-11. */
export const quantileFar: MathFunction = define("quantileFar", ["root"], (bind, root) => {
  const far = bind("far", sub(root!, 5));
  const infinite = eq(root!, Number.POSITIVE_INFINITY);
  return select(infinite, root!, ratio(bind, far, FAR_TOP, FAR_BOTTOM));
});
