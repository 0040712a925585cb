// sin, cos, tan and their inverses, in f32 (hence the F).
//
// An angle first loses whole multiples of 512 pi, then of pi/2, in parts of which whole multiples are exact. It is
// right up to 6.6e6; beyond, neighbouring numbers of f32 are half a radian apart.

import { define, horner, type NamedFunction } from "./function.ts";

/** 512 pi in parts of 11 and 12 bits and the rest; good for multiples up to 4096. */
const TURNS = [1608, 0.495361328125, 0.0000773098491109] as const;

/** pi/2 in parts of 8 and 12 bits and the rest; good for multiples up to 1024. */
const QUARTER = [1.5703125, 0.00048375129699707, 7.549789954892e-8] as const;

/** (sin r - r)/r^3 in r^2 for |r| <= pi/4, error 2e-11; minimax by Remez exchange, as all below. */
export const SINE: readonly number[] = [
  -0.166666667, 0.00833333183, -0.000198400637, 2.72469384e-6,
];

/** (cos r - 1 + r^2/2)/r^4 in r^2, error 8e-10. */
export const COSINE: readonly number[] = [0.0416666646, -0.00138882919, 2.45455132e-5];

/** (arctan t - t)/t^3 in t^2 for |t| <= tan(pi/8), error 3e-9. */
const ARCTAN = [-0.333333318, 0.199995433, -0.142639376, 0.10742653, -0.0644617027];

/** (arcsin s - s)/s^3 in s^2 for |s| <= 1/2, error 1e-9. */
const ARCSIN = [0.166666663, 0.0750010437, 0.0445961781, 0.0311375748, 0.0169769736, 0.033971911];

/** How many times 512 pi an angle has too much. */
const TURNS_OF = `function turnsOf(x) {
  return Math.abs(x) < 1600 ? 0 : Math.floor(x / 1608.49544 + 0.5);
}`;

/** The angle less what can be taken off exactly. */
const FOLDED = `function foldedAngle(x, turns) {
  return x - turns * ${TURNS[0]} - turns * ${TURNS[1]};
}`;

const REDUCED = `function reducedAngle(folded, turns, n) {
  return folded - n * ${QUARTER[0]} - n * ${QUARTER[1]} - (n * ${QUARTER[2]} + turns * ${TURNS[2]});
}`;

/** The lines that define n, the nearest multiple of pi/2, and r, what is beyond it. */
const SPLIT = `const turns = turnsOf(x);
  const folded = foldedAngle(x, turns);
  const n = Math.floor(folded * 0.636619772 + 0.5);
  const r = reducedAngle(folded, turns, n);`;

const SINE_OF = `function sineOf(r) {
  const z = r * r;
  return r + r * z * (${horner("z", SINE)});
}`;

const COSINE_OF = `function cosineOf(r) {
  const z = r * r;
  return 1 - 0.5 * z + z * z * (${horner("z", COSINE)});
}`;

/** `turn`: quarters to add, 0 for the sine and 1 for the cosine. */
const wave = (name: string, turn: number): string => `function ${name}F(x) {
  ${SPLIT}
  const quarter = n${turn ? ` + ${turn}` : ""} - 4 * Math.floor((n${turn ? ` + ${turn}` : ""}) * 0.25);
  const value = quarter === 0 || quarter === 2 ? sineOf(r) : cosineOf(r);
  return quarter >= 2 ? -value : value;
}`;

const TANGENT = `function tanF(x) {
  ${SPLIT}
  const sine = sineOf(r);
  const cosine = cosineOf(r);
  return n - 2 * Math.floor(n * 0.5) === 1 ? -cosine / sine : sine / cosine;
}`;

const ARCTANGENT = `function arctanF(x) {
  const a = lesser(1000000000000, Math.abs(x));
  const base = a > 2.41421356 ? 1.57079633 : a > 0.414213562 ? 0.785398163 : 0;
  const t = a > 2.41421356 ? -1 / a : a > 0.414213562 ? (a - 1) / (a + 1) : a;
  const z = t * t;
  const size = base + (t + t * z * (${horner("z", ARCTAN)}));
  return x < 0 ? -size : size;
}`;

const ARC = `function arcOf(s) {
  const z = s * s;
  return s + s * z * (${horner("z", ARCSIN)});
}`;

const ARCSINE = `function arcsinF(x) {
  const a = Math.abs(x);
  const size = a <= 0.5 ? arcOf(a) : 1.57079633 - 2 * arcOf(Math.sqrt(0.5 * (1 - a)));
  return x < 0 ? -size : size;
}`;

const ARCCOSINE = `function arccosF(x) {
  const a = Math.abs(x);
  const near = 2 * arcOf(Math.sqrt(0.5 * (1 - a)));
  const far = x < 0 ? 3.14159265 - near : near;
  return a <= 0.5 ? 1.57079633 - arcOf(x) : far;
}`;

const USES = ["turnsOf", "foldedAngle", "reducedAngle", "sineOf", "cosineOf"];

/** The functions by name. */
export const angles: readonly NamedFunction[] = [
  define(TURNS_OF),
  define(FOLDED),
  define(REDUCED),
  define(SINE_OF),
  define(COSINE_OF),
  define(wave("sin", 0), USES),
  define(wave("cos", 1), USES),
  define(TANGENT, USES),
  define(ARCTANGENT, ["lesser"]),
  define(ARC),
  define(ARCSINE, ["arcOf"]),
  define(ARCCOSINE, ["arcOf"]),
];
