// Random numbers on a device: the words of src/ir/random.ts, made from halves of 16 bits.
//
// gpu.js keeps no integer in a local, only f32, so a word is two locals of 16 bits, and products of halves go through
// functions of integers: their 32 bits never become a float. In GL, where gpu.js spells every bit of & ^ >> out, GLSL
// has the words themselves.

import { MULTIPLIER_0, MULTIPLIER_1, ROUNDS, WEYL_0, WEYL_1 } from "../../ir/random.ts";
import { CENTRE_BOTTOM, CENTRE_TOP, TAIL_BOTTOM, TAIL_TOP } from "./chances.ts";
import { define, horner, type NamedFunction } from "./function.ts";

const low = (word: number): number => word & 0xffff;
const high = (word: number): number => word >>> 16;

/** `i` and then the halves, low before high, of the stream, the seed's two words and the step's two words. */
const PARAMETERS = ["stream", "seed0", "seed1", "step0", "step1"]
  .flatMap((name) => [`${name}Low`, `${name}High`])
  .join(", ");

/** The halves of the high and the low word of a product, as lines. */
function product(name: string, word: string, multiplier: number): string[] {
  const [a0, a1] = [`${low(multiplier)} | 0`, `${high(multiplier)} | 0`];
  const [b0, b1] = [`${word}Low | 0`, `${word}High | 0`];
  return [
    `const ${name}A = lowHalf(${a0}, ${b0});`,
    `const ${name}B = highHalf(${a0}, ${b0}) + lowHalf(${a0}, ${b1}) + lowHalf(${a1}, ${b0});`,
    `const ${name}C = (${name}B >>> 16) + highHalf(${a0}, ${b1}) + highHalf(${a1}, ${b0}) + lowHalf(${a1}, ${b1});`,
    `const ${name}D = (${name}C >>> 16) + highHalf(${a1}, ${b1});`,
  ];
}

/** Adds a constant to a key of two halves. */
function advance(key: string, weyl: number): string[] {
  return [
    `${key}Low = ${key}Low + ${low(weyl)};`,
    `${key}High = ${key}High + ${high(weyl)} + (${key}Low >>> 16);`,
    `${key}Low = ${key}Low & 65535;`,
    `${key}High = ${key}High & 65535;`,
  ];
}

/** The locals aLow, aHigh, bLow, bHigh: the two words of an element. */
function words(): string[] {
  const start = (name: string, from: string): string[] =>
    [`${name}Low`, `${name}High`].map((half, k) => `let ${half} = ${from}${k ? "High" : "Low"};`);
  const round = [
    ...product("p", "x0", MULTIPLIER_0),
    ...product("q", "x2", MULTIPLIER_1),
    "const x0NextLow = (qC & 65535) ^ x1Low ^ key0Low;",
    "const x0NextHigh = qD ^ x1High ^ key0High;",
    "x2Low = (pC & 65535) ^ x3Low ^ key1Low;",
    "x2High = pD ^ x3High ^ key1High;",
    "x0Low = x0NextLow;",
    "x0High = x0NextHigh;",
    "x1Low = qA;",
    "x1High = qB & 65535;",
    "x3Low = pA;",
    "x3High = pB & 65535;",
    ...advance("key0", WEYL_0),
    ...advance("key1", WEYL_1),
  ];
  return [
    "const pair = Math.floor(i * 0.5);",
    "let x0High = Math.floor(pair / 65536);",
    "let x0Low = pair - 65536 * x0High;",
    ...start("x1", "step0"),
    ...start("x2", "step1"),
    ...start("x3", "stream"),
    ...start("key0", "seed0"),
    ...start("key1", "seed1"),
    `for (let round = 0; round < ${ROUNDS}; round++) {`,
    ...round.map((line) => `  ${line}`),
    "}",
    "const odd = i - 2 * pair;",
    ...["Low", "High"].flatMap((half) => [
      `const a${half} = odd === 1 ? x2${half} : x0${half};`,
      `const b${half} = odd === 1 ? x3${half} : x1${half};`,
    ]),
  ];
}

/** What is below 2^-16 in a number of 53 bits; `half`: in units of 2^-53, added. */
const fraction = (a: string, bLow: string, bHigh: string, half: number): string =>
  `${a} * ${2 ** -27} + (${bHigh} * ${2 ** -43} + (${bLow}${half ? ` + ${half}` : ""}) * ${2 ** -53})`;

const text = (name: string, ending: readonly string[]): string =>
  [
    `function ${name}(i, ${PARAMETERS}) {`,
    ...[...words(), ...ending].map((line) => `  ${line}`),
    "}",
  ].join("\n");

const UNIFORM_ENDING = [
  "const a = aLow >>> 5;",
  "const b = bLow >>> 6;",
  `const u = aHigh * ${2 ** -16} + (${fraction("a", "b", "bHigh", 0)});`,
  `return u < 1 ? u : ${1 - 2 ** -24};`,
];

/** Both tails are counted from their own end, so that none loses bits. */
const NORMAL_ENDING = [
  "const lower = aHigh < 32768 ? 1 : 0;",
  "const a = lower === 1 ? aLow >>> 5 : 2047 - (aLow >>> 5);",
  "const b = lower === 1 ? bLow >>> 6 : 1023 - (bLow >>> 6);",
  "const top = lower === 1 ? aHigh : 65535 - aHigh;",
  "const middle = lower === 1 ? bHigh : 65535 - bHigh;",
  `const tail = top * ${2 ** -16} + (${fraction("a", "b", "middle", 0.5)});`,
  `const q = (32767 - top) * ${2 ** -16} + (${fraction("(2047 - a)", "(1023 - b)", "(65535 - middle)", 0.5)});`,
  "const size = q <= 0.425 ? quantileCentral(q) : quantileOutside(tail);",
  "return lower === 1 ? -size : size;",
];

const GL_PARAMETERS = PARAMETERS.split(", ")
  .map((name) => `float ${name}`)
  .join(", ");

const GL_WORDS = `  uint e = uint(i);
  uint x0 = e >> 1, x1 = uint(step0Low) | (uint(step0High) << 16), x2 = uint(step1Low) | (uint(step1High) << 16);
  uint x3 = uint(streamLow) | (uint(streamHigh) << 16);
  uint k0 = uint(seed0Low) | (uint(seed0High) << 16), k1 = uint(seed1Low) | (uint(seed1High) << 16);
  for (int turn = 0; turn < ${ROUNDS}; turn++) {
    uint p0 = ${low(MULTIPLIER_0)}u * (x0 & 65535u), p1 = ${low(MULTIPLIER_0)}u * (x0 >> 16);
    uint p2 = ${high(MULTIPLIER_0)}u * (x0 & 65535u), p3 = ${high(MULTIPLIER_0)}u * (x0 >> 16);
    uint q0 = ${low(MULTIPLIER_1)}u * (x2 & 65535u), q1 = ${low(MULTIPLIER_1)}u * (x2 >> 16);
    uint q2 = ${high(MULTIPLIER_1)}u * (x2 & 65535u), q3 = ${high(MULTIPLIER_1)}u * (x2 >> 16);
    uint pm = (p0 >> 16) + (p1 & 65535u) + (p2 & 65535u), qm = (q0 >> 16) + (q1 & 65535u) + (q2 & 65535u);
    uint pHigh = p3 + (p1 >> 16) + (p2 >> 16) + (pm >> 16), qHigh = q3 + (q1 >> 16) + (q2 >> 16) + (qm >> 16);
    uint pLow = (pm << 16) | (p0 & 65535u), qLow = (qm << 16) | (q0 & 65535u);
    x0 = qHigh ^ x1 ^ k0;
    x1 = qLow;
    x2 = pHigh ^ x3 ^ k1;
    x3 = pLow;
    k0 += ${WEYL_0}u;
    k1 += ${WEYL_1}u;
  }
  uint first = (e & 1u) == 1u ? x2 : x0, second = (e & 1u) == 1u ? x3 : x1;`;

/** A whole draw in GLSL; a prototype comes first, since gpu.js reads the parameters off the first parentheses. */
const native = (name: string, helpers: string, ending: readonly string[]): string =>
  `float ${name}(float i, ${GL_PARAMETERS});
${helpers}float ${name}(float i, ${GL_PARAMETERS}) {
${GL_WORDS}
  float aHigh = float(first >> 16), bHigh = float(second >> 16);
  float a = float((first & 65535u) >> 5), b = float((second & 65535u) >> 6);
${ending.map((line) => `  ${line}`).join("\n")}
}`;

const UNIFORM_GL = native("uniformDraw", "", [
  `float u = aHigh * ${2 ** -16} + (${fraction("a", "b", "bHigh", 0)});`,
  `return u < 1.0 ? u : ${1 - 2 ** -24};`,
]);

const floats = (coefficients: readonly number[]): string[] =>
  coefficients.map((c) => (Number.isInteger(c) ? `${c}.0` : String(c)));

const NORMAL_GL = native(
  "normalDraw",
  `float centralDraw(float q) {
  float w = 0.180625 - q * q;
  return q * (${horner("w", floats(CENTRE_TOP))}) / (${horner("w", floats(CENTRE_BOTTOM))});
}
float outsideDraw(float tail) {
  float r = sqrt(-log(tail)) - 1.6;
  return (${horner("r", floats(TAIL_TOP))}) / (${horner("r", floats(TAIL_BOTTOM))});
}
`,
  [
    "bool lower = aHigh < 32768.0;",
    "a = lower ? a : 2047.0 - a;",
    "b = lower ? b : 1023.0 - b;",
    "float top = lower ? aHigh : 65535.0 - aHigh;",
    "float middle = lower ? bHigh : 65535.0 - bHigh;",
    `float tail = top * ${2 ** -16} + (${fraction("a", "b", "middle", 0.5)});`,
    `float q = (32767.0 - top) * ${2 ** -16} + (${fraction("(2047.0 - a)", "(1023.0 - b)", "(65535.0 - middle)", 0.5)});`,
    "float size = q <= 0.425 ? centralDraw(q) : outsideDraw(tail);",
    "return lower ? -size : size;",
  ],
);

/** The functions by name. */
export const draws: readonly NamedFunction[] = [
  define("function lowHalf(a, b) {\n  return (a * b) & 65535;\n}"),
  define("function highHalf(a, b) {\n  return (a * b) >>> 16;\n}"),
  define(text("uniformDraw", UNIFORM_ENDING), ["lowHalf", "highHalf"], UNIFORM_GL),
  define(
    text("normalDraw", NORMAL_ENDING),
    ["lowHalf", "highHalf", "quantileCentral", "quantileOutside"],
    NORMAL_GL,
  ),
];
