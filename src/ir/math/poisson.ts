// Poisson numbers: the count at which the cumulative distribution passes a uniform number u, so one draw does.
//
// Below a mean of 64 the distribution is summed from 0 on. From there on the count is guessed, and one comparison
// decides between it and the one before: with Q the incomplete gamma function, fewer than a events have the probability
// Q(a, mean) = Phi(T), and T = -sqrt(a) (eta + d1/a + d2/a^2 + ...) after Temme 1992, "Asymptotic inversion of
// incomplete gamma functions", read the other way round; eta^2/2 = m - log(1 + m), m = mean/a - 1. With six terms
// Phi(T) is off by less than 5e-16 at a mean of 64, and by less from there on.

import type { Expression } from "../ir.ts";
import {
  add,
  and,
  call,
  copysign,
  define,
  defineLoop,
  div,
  estrin,
  floor,
  ge,
  gt,
  type Let,
  lt,
  type MathFunction,
  max,
  min,
  mul,
  neg,
  not,
  or,
  select,
  sqrt,
  sub,
} from "./build.ts";

/** From this mean on, the expansion. */
const LARGE = 64;

/** No uniform number of 53 bits is farther out, in deviations of the normal distribution. */
const FARTHEST = 8.3;

/**
 * d1, d2, ... as Taylor series in eta: they follow one from another, for a (eta d + d^2/2) = log(1 + d') - log f +
 * log Gamma*(a), where f = eta/m and d is their sum.
 */
const SHIFTS: readonly (readonly number[])[] = [
  [
    0.3333333333333333, -0.027777777777777776, -0.0006172839506172839, 0.0010802469135802468,
    -0.0002755731922398589, 2.8741263309164543e-5, 6.185087203605722e-6, -3.776373375138807e-6,
    9.120511014991658e-7, -7.735470535130866e-8, -3.2400053233896885e-8, 1.685720940069024e-8,
    -3.931682661516204e-9, 2.8134289510434744e-10,
  ],
  [
    0.008024691358024692, 0.0030606995884773663, -0.0014795218498922203, 0.00026538038626515995,
    2.0542110305484792e-5, -2.845151454119218e-5, 9.042436525861308e-6, -1.1703086404741568e-6,
    -2.739730720945966e-7, 2.0001440364370553e-7, -5.59506879086695e-8, 5.8405834122571395e-9,
  ],
  [
    -0.0037906623554771705, 0.0014685465521370872, -8.078717312256407e-5, -0.0001463616853920352,
    7.146445062214698e-5, -1.4577659167425944e-5, -1.2550439884180037e-6, 2.0126035771921644e-6,
    -7.300864432657998e-7, 1.1373856772917599e-7,
  ],
  [
    -0.0008603168252516675, -0.00035551299669705306, 0.0003554008193364914, -0.00011591116503060284,
    2.859413140749996e-6, 1.4682764018869628e-5, -7.313632236206099e-6, 1.6055232489313102e-6,
  ],
  [
    0.0008095075659049938, -0.000510099226556224, 7.76972387746463e-5, 6.837450200654089e-5,
    -5.203014608050852e-5, 1.6007745113457274e-5,
  ],
  [0.00038352452908024034, 0.0001522504364911645, -0.00023544801461929392, 0.0001073305306637717],
];

/** (2 atanh(s) - 2 s)/s^3 in s^2. */
const ATANH = Array.from({ length: 12 }, (_, k) => 2 / (2 * k + 3));

/** The count for u in [0, 1), an integer; NaN for a mean that is negative, infinite or NaN. */
export const poisson: MathFunction = define("poisson", ["u", "mean"], (bind, u, mean) => {
  const few = and(ge(mean!, 0), lt(mean!, LARGE));
  const some = select(not(few), Number.NaN, call("poissonFew", u!, mean!));
  const many = and(ge(mean!, LARGE), lt(mean!, Number.POSITIVE_INFINITY));
  return select(not(many), bind("few", some), call("poissonMany", u!, mean!));
});

/** Adds up probabilities until they pass u; what is left above 2^-60 of them no number u can tell. */
export const poissonFew: MathFunction = defineLoop("poissonFew", ["u", "mean"], (bind, u, mean) => {
  // a neighbour in a vector may have any mean
  const rate = bind("rate", min(mean!, LARGE));
  const none = bind("none", call("exp", neg(rate)));
  return {
    start: { count: 0, term: none, sum: none },
    test: ({ count, term, sum }) => and(ge(u!, sum!), or(lt(count!, rate), gt(term!, 2 ** -60))),
    next(inner, { count, term, sum }) {
      const more = inner("more", add(count!, 1));
      const weight = inner("weight", div(mul(term!, rate), more));
      return { count: more, term: weight, sum: add(sum!, weight) };
    },
    result: ({ count }) => count!,
  };
});

/** The guess is the expansion of Cornish & Fisher, off by less than 0.2 from a mean of 64 on. */
function guess(bind: Let, w: Expression, mean: Expression): Expression {
  const root = bind("root", sqrt(mean));
  const square = bind("square", mul(w, w));
  const second = add(1 / 3, div(square, 6));
  const third = div(neg(mul(w, add(1 / 36, div(square, 72)))), root);
  const fourth = div(add(-8 / 405, mul(square, add(7 / 810, div(square, 270)))), mean);
  return add(mean, mul(root, w), add(second, third, fourth));
}

export const poissonMany: MathFunction = define("poissonMany", ["u", "mean"], (bind, u, mean) => {
  const normal = bind("normal", call("quantile", add(u!, 2 ** -54)));
  const w = bind("w", min(max(normal, -FARTHEST), FARTHEST));
  const a = bind("a", max(floor(add(guess(bind, w, mean!), 0.5)), 1));
  const excess = bind("excess", sub(mean!, a));
  const s = bind("s", div(excess, add(mean!, a)));
  const z = bind("z", mul(s, s));
  const half = mul(s, sub(excess, mul(mul(a, z), estrin(bind, z, ATANH))));
  const size = bind("size", sqrt(mul(2, max(half, 0))));
  const y = bind("y", copysign(size, s));
  const root = bind("rootOfA", sqrt(a));
  const eta = bind("eta", div(y, root));
  const inverse = bind("inverse", div(1, a));
  const square = bind("squareOfEta", mul(eta, eta));
  const series = SHIFTS.map((terms, k) => bind(`d${k + 1}`, estrin(bind, eta, terms, square)));
  const shift = series.reduceRight((sum, term) => add(term, mul(inverse, sum)));
  const threshold = neg(add(y, div(shift, root)));
  return select(ge(w, threshold), a, sub(a, 1));
});
