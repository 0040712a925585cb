// The normal quantile and Poisson numbers, in f32.

import { define, horner, type NamedFunction } from "./function.ts";

/** x/(p - 1/2) in 0.180625 - (p - 1/2)^2 for |p - 1/2| <= 0.425, error 4e-9; fitted, as the tail. */
const CENTRE_TOP = [3.38713287, 60.7693727, 274.483382, 254.605946];
const CENTRE_BOTTOM = [1, 20.9464956, 121.929717, 187.765437, 31.4097653];

/** |x| in sqrt(-log p) - 1.6 for 1e-17 < p <= 0.075, error 2e-9. */
const TAIL_TOP = [1.42343711, 3.1922591, 2.11098996, 0.507788446, 0.0365510323];
const TAIL_BOTTOM = [1, 1.04290562, 0.318267759, 0.0258370461];

/** From this mean on, Poisson numbers are guessed: see src/ir/math/poisson.ts. */
const LARGE = 64;

/** The terms of that file as far as f32 can tell them. */
const SHIFTS = [
  [0.333333333, -0.0277777778, -0.000617283951, 0.00108024691, -0.000275573192, 2.87413233e-5],
  [0.00802469136, 0.00306069959, -0.00147951985],
];

const CENTRAL = `function quantileCentral(q) {
  const w = 0.180625 - q * q;
  return q * (${horner("w", CENTRE_TOP)}) / (${horner("w", CENTRE_BOTTOM)});
}`;

/** How far out the normal number is that is exceeded with a small probability. */
const TAIL = `function quantileOutside(tail) {
  const r = Math.sqrt(-logF(tail)) - 1.6;
  const size = (${horner("r", TAIL_TOP)}) / (${horner("r", TAIL_BOTTOM)});
  return tail === 0 ? 1 / tail : size;
}`;

const QUANTILE = `function quantileF(p) {
  const q = p - 0.5;
  const size = quantileOutside(lesser(p, 1 - p));
  return Math.abs(q) <= 0.425 ? quantileCentral(q) : p < 0.5 ? -size : size;
}`;

const POISSON_FEW = `function poissonFew(u, mean) {
  const rate = lesser(mean, ${LARGE});
  let count = 0;
  let term = expF(-rate);
  let sum = term;
  for (let k = 0; k < 200; k++) {
    if (u < sum || (count >= rate && term < 0.00000001)) {
      break;
    }
    count = count + 1;
    term = term * rate / count;
    sum = sum + term;
  }
  return count;
}`;

const POISSON_MANY = `function poissonMany(u, mean) {
  const w = greater(-8.3, lesser(8.3, quantileF(u)));
  const root = Math.sqrt(mean);
  const square = w * w;
  const third = w * (0.0277777778 + square * 0.0138888889) / root;
  const guess = mean + root * w + (0.333333333 + square * 0.166666667 - third);
  const a = greater(1, Math.floor(guess + 0.5));
  const excess = mean - a;
  const s = excess / (mean + a);
  const z = s * s;
  const half = s * (excess - a * z * (0.666666667 + z * (0.4 + z * 0.285714286)));
  const size = Math.sqrt(2 * greater(0, half));
  const y = s < 0 ? -size : size;
  const eta = y / Math.sqrt(a);
  const shift = ${horner("eta", SHIFTS[0]!)} + (${horner("eta", SHIFTS[1]!)}) / a;
  return w >= -(y + shift / Math.sqrt(a)) ? a : a - 1;
}`;

const POISSON = `function poissonF(u, mean) {
  const count = mean < ${LARGE} ? poissonFew(u, mean) : poissonMany(u, mean);
  return mean >= 0 && mean <= 340282346638528860000000000000000000000 ? count : Math.sqrt(-1 - Math.abs(mean));
}`;

/** The functions by name. */
export const chances: readonly NamedFunction[] = [
  define(CENTRAL),
  define(TAIL, ["logF"]),
  define(QUANTILE, ["quantileCentral", "quantileOutside", "lesser"]),
  define(POISSON_FEW, ["expF", "lesser"]),
  define(POISSON_MANY, ["quantileF", "lesser", "greater"]),
  define(POISSON, ["poissonFew", "poissonMany"]),
];
