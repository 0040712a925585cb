// exp, log, pow and what is made of them, in f32 (hence the F): src/ir/math has the f64 that they stand for.
//
// Built-in functions of shading languages may be off by 1e-3 where they are small, so none is used but sqrt, and log2
// for an exponent. No step relies on a rounded sum to be taken apart again: compilers for GPUs may reorder it.

import { define, horner, type NamedFunction } from "./function.ts";

/** ln 2 in two parts, the first of 9 bits so that a whole number times it is exact. */
const LN2_HIGH = 0.693359375;
const LN2_LOW = -0.00021219444005469;

/** (exp(r) - 1 - r)/r^2 for |r| <= ln2/2, error 8e-9 relative to exp(r); minimax by Remez exchange, as all below. */
const EXP = [0.500000003, 0.166665759, 0.0416663717, 0.0083633549, 0.00139414318];

/** ((exp(x) - 1)/x - 1)/x for |x| <= 0.5, error 2e-10. */
const EXPREL = [
  0.5, 0.166666672, 0.0416666685, 0.00833317589, 0.00138885964, 0.000199646228, 2.49601955e-5,
];

/** Q with 2 atanh(s) = 2 s + s z Q(z), z = s^2 <= 0.0297, error 4e-11. */
export const LOG: readonly number[] = [0.666666665, 0.400001265, 0.285503151, 0.233437806];

/** (sinh x - x)/x^3 in x^2 for |x| <= 1, error 2e-10. */
const SINH = [0.166666666, 0.00833333988, 0.000198380348, 2.80681105e-6];

/** (tanh x - x)/x^3 in x^2 for |x| <= 0.63, error 7e-10. */
const TANH = [-0.333333332, 0.133333029, -0.0539590427, 0.021766843, -0.00833637864, 0.00228349425];

/** The greatest number of f32, as text. */
const MOST = "340282346638528860000000000000000000000";

/** The least number of f32 that all GPUs tell from 0, as text. */
const LEAST = "1.17549435e-38";

/** log2 of e in two parts, the first of 12 bits. */
const LOG2E_HIGH = 1.442626953125;
const LOG2E_LOW = 0.0000680877638408;

const EXP_TEXT = `function expF(x) {
  const most = greater(-103, lesser(89, x));
  const n = Math.floor(most * 1.44269504 + 0.5);
  const r = most - n * ${LN2_HIGH} - n * ${LN2_LOW};
  const series = ${horner("r", EXP)};
  return (2 + (r + r + r * r * (series + series))) * pow2(n - 1);
}`;

const EXPREL_TEXT = `function exprelF(x) {
  const series = 1 + x * (${horner("x", EXPREL)});
  const most = lesser(120, x);
  const far = x > 80 ? (expF(most - 16) / most) * 8886110.5 : (expF(x) - 1) / x;
  return Math.abs(x) < 0.5 ? series : far;
}`;

const EXPM1_TEXT = `function expm1F(x) {
  const series = x + x * x * (${horner("x", EXPREL)});
  return Math.abs(x) < 0.5 ? series : expF(x) - 1;
}`;

/** log(1 + f) for 1 + f in [sqrt(1/2), sqrt(2)]. */
const NEAR_ONE_TEXT = `function logNearOne(f) {
  const s = f / (2 + f);
  const z = s * s;
  const half = 0.5 * f * f;
  return f - (half - s * (half + z * (${horner("z", LOG)})));
}`;

/**
 * x = 2^k (1 + f), as lines that define k and f. The built-in log2 is good enough to find k: where it is one off, f is
 * so near an end of its range that it may lie beyond.
 */
const REDUCED = `const about = greater(-126, lesser(127, Math.floor(Math.log2(x))));
  const m = about > 0 ? x * 0.5 * pow2(1 - about) : x * 2 * pow2(-1 - about);
  const upper = m > 1.41421354 ? 1 : 0;
  const k = about + upper;
  const f = upper === 1 ? m * 0.5 - 1 : m - 1;`;

/** For the logarithms: limits, and NaN below 0. Numbers below 2^-126 are 0, as on most GPUs. */
const LOG_EDGES_TEXT = `function logEdges(x, result) {
  const above = x < ${MOST} ? result : x;
  const zero = Math.abs(x) * 0;
  const below = x >= 0 ? -1 / zero : Math.sqrt(x);
  return x >= ${LEAST} ? above : below;
}`;

const LOG_TEXT = `function logF(x) {
  ${REDUCED}
  const near = logNearOne(f);
  return logEdges(x, k * ${LN2_HIGH} + (k * ${LN2_LOW} + near));
}`;

const LOG1P_TEXT = `function log1pF(x) {
  return x > -0.29 && x < 0.41 ? logNearOne(x) : logF(1 + x);
}`;

const logarithm = (name: string, octave: readonly [number, number], scale: number): string =>
  `function ${name}F(x) {
  ${REDUCED}
  const near = logNearOne(f);
  return logEdges(x, k * ${octave[0]} + (k * ${octave[1]} + near * ${scale}));
}`;

const SINH_TEXT = `function sinhF(x) {
  const z = x * x;
  const half = expF(0.5 * Math.abs(x));
  const large = 0.5 * half * half - 0.5 / half / half;
  const series = x + x * z * (${horner("z", SINH)});
  return Math.abs(x) < 1 ? series : x < 0 ? -large : large;
}`;

const COSH_TEXT = `function coshF(x) {
  const half = expF(0.5 * Math.abs(x));
  return 0.5 * half * half + 0.5 / half / half;
}`;

const TANH_TEXT = `function tanhF(x) {
  const z = x * x;
  const series = x + x * z * (${horner("z", TANH)});
  const size = 1 - 2 / (expF(lesser(20, 2 * Math.abs(x))) + 1);
  return Math.abs(x) < 0.63 ? series : x < 0 ? -size : size;
}`;

/**
 * 2^(y log2 x) for 0 < x < infinity. log2 x = k + a + b with a of 8 bits behind the point, y = y1 + y2 with y1 of 6:
 * products of the first parts are exact, and what is left after the nearest whole number is small.
 */
const POWER_TEXT = `function power(x, y) {
  ${REDUCED}
  const f1 = Math.floor(f * 4096 + 0.5) * 0.000244140625;
  const f2 = f - f1;
  const s = f / (2 + f);
  const z = s * s;
  const half = 0.5 * f * f;
  const first = f1 - 0.5 * f1 * f1;
  const rest = f2 - 0.5 * (f + f1) * f2 + s * (half + z * (${horner("z", LOG)}));
  const high = Math.floor((first + rest) * 4096 + 0.5) * 0.000244140625;
  const low = first - high + rest;
  const scaled = high * ${LOG2E_HIGH};
  const a = Math.floor(scaled * 256 + 0.5) * 0.00390625;
  const b = scaled - a + (high * ${LOG2E_LOW} + low * 1.44269504);
  const y1 = Math.floor(y * 64 + 0.5) * 0.015625;
  const y2 = y - y1;
  const exponent = y * (k + (a + b));
  const n = Math.floor(greater(-148, lesser(129, exponent)) + 0.5);
  const r = y1 * k - n + y1 * a + (y2 * (k + a) + y * b);
  const e = greater(-1, lesser(1, r)) * 0.693147181;
  const series = ${horner("e", EXP)};
  const result = (2 + (e + e + e * e * (series + series))) * pow2(n - 1);
  return exponent < -150 ? 0 : result;
}`;

/** As C's pow: x^0 = 1 and 1^y = 1 whatever the other is; NaN for x < 0 and y not an integer. */
const POW_TEXT = `function powF(x, y) {
  const size = Math.abs(x);
  const broken = y - Math.floor(y);
  const odd = Math.floor(y) - 2 * Math.floor(0.5 * y);
  const edge = size < ${LEAST} || size > ${MOST} ? 1 : 0;
  const limit = y < 0 ? 1 / size : size;
  const result = edge === 1 ? limit : power(size, greater(-1000000000, lesser(1000000000, y)));
  const signed = x < 0 && broken === 0 && odd === 1 ? -result : result;
  const real = x < 0 && broken > 0 && edge === 0 ? Math.sqrt(x) : signed;
  return y === 0 || x === 1 ? 1 : size >= 0 ? real : x;
}`;

const LOG_USES = ["pow2", "lesser", "greater", "logNearOne", "logEdges"];

/** The functions by name. */
export const exponentials: readonly NamedFunction[] = [
  define(EXP_TEXT, ["lesser", "greater", "pow2"]),
  define(EXPREL_TEXT, ["expF", "lesser"]),
  define(EXPM1_TEXT, ["expF"]),
  define(NEAR_ONE_TEXT),
  define(LOG_EDGES_TEXT),
  define(LOG_TEXT, LOG_USES),
  define(LOG1P_TEXT, ["logNearOne", "logF"]),
  define(logarithm("log2", [1, 0], Math.LOG2E), LOG_USES),
  define(logarithm("log10", [0.301025390625, 4.605038981195214e-6], Math.LOG10E), LOG_USES),
  define(SINH_TEXT, ["expF"]),
  define(COSH_TEXT, ["expF"]),
  define(TANH_TEXT, ["expF", "lesser"]),
  define(POWER_TEXT, ["pow2", "lesser", "greater"]),
  define(POW_TEXT, ["power", "lesser", "greater"]),
];
