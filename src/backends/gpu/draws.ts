// Random numbers on a device: the words of src/ir/random.ts, made from halves of 16 bits.
//
// gpu.js keeps no integer in a local, only f32, so a word is two locals of 16 bits, and products of halves go through
// functions of integers: their 32 bits never become a float. In GL, where gpu.js spells every bit of & ^ >> out, GLSL
// has the words themselves.

import { MULTIPLIER_0, MULTIPLIER_1, ROUNDS, WEYL_0, WEYL_1 } from "../../ir/random.ts";
import { COSINE, SINE } from "./angles.ts";
import { LOG } from "./exponentials.ts";
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

/** The locals aLow, aHigh, bLow, bHigh: the two words of an element of which a block serves so many. */
function words(served: number): string[] {
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
    `const block = Math.floor(i * ${1 / served});`,
    "let x0High = Math.floor(block / 65536);",
    "let x0Low = block - 65536 * x0High;",
    ...start("x1", "step0"),
    ...start("x2", "step1"),
    ...start("x3", "stream"),
    ...start("key0", "seed0"),
    ...start("key1", "seed1"),
    `for (let round = 0; round < ${ROUNDS}; round++) {`,
    ...round.map((line) => `  ${line}`),
    "}",
    "const odd = i - 2 * Math.floor(i * 0.5);",
    ...["Low", "High"].flatMap((half) => [
      `const a${half} = odd === 1 ? x2${half} : x0${half};`,
      `const b${half} = odd === 1 ? x3${half} : x1${half};`,
    ]),
  ];
}

const text = (name: string, served: number, ending: readonly string[]): string =>
  [
    `function ${name}(i, ${PARAMETERS}) {`,
    ...[...words(served), ...ending].map((line) => `  ${line}`),
    "}",
  ].join("\n");

const UNIFORM_ENDING = [
  "const a = aLow >>> 5;",
  "const b = bLow >>> 6;",
  `const u = aHigh * ${2 ** -16} + (a * ${2 ** -27} + (bHigh * ${2 ** -43} + b * ${2 ** -53}));`,
  `return u < 1 ? u : ${1 - 2 ** -24};`,
];

/**
 * v or, where that is near 1, what it lacks; how far the direction is from one axis and from the other, in quarters of
 * a turn: all counted from the end that is nearer, so that none loses bits.
 */
const NORMAL_ENDING = [
  "const near = aHigh >= 46341 ? 1 : 0;",
  "const last = (bHigh & 15) * 65536 + bLow;",
  "const top = near === 1 ? 65535 - aHigh : aHigh;",
  "const middle = near === 1 ? 65535 - aLow : aLow;",
  "const end = near === 1 ? 1048575 - last : last;",
  `const v = top * ${2 ** -16} + (middle * ${2 ** -32} + (end + 0.5) * ${2 ** -52});`,
  "const logarithm = near === 1 ? logNearOne(-v) : logF(v);",
  "const sign = bHigh & 32768;",
  "const upper = bHigh & 16384;",
  "const farHigh = upper > 0 ? bHigh & 16383 : 16383 - (bHigh & 16383);",
  "const farLow = upper > 0 ? bLow : 65535 - bLow;",
  `const far = farHigh * ${2 ** -14} + (farLow + 0.5) * ${2 ** -30};`,
  `const other = (16383 - farHigh) * ${2 ** -14} + (65535.5 - farLow) * ${2 ** -30};`,
  "const cosine = i - 4 * block >= 2 ? 1 : 0;",
  "const beside = cosine === 1 ? other : far;",
  "const part = beside <= 0.5 ? sineOf(1.57079633 * beside) : cosineOf(1.57079633 * (cosine === 1 ? far : other));",
  "const size = Math.sqrt(-2 * logarithm) * part;",
  "const negative = cosine === 1 ? sign > 0 : upper === 0;",
  "return negative ? -size : size;",
];

const GL_PARAMETERS = PARAMETERS.split(", ")
  .map((name) => `float ${name}`)
  .join(", ");

const glWords = (shift: number): string => `  uint e = uint(i);
  uint x0 = e >> ${shift}, x1 = uint(step0Low) | (uint(step0High) << 16), x2 = uint(step1Low) | (uint(step1High) << 16);
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
const native = (name: string, shift: number, helpers: string, ending: readonly string[]): string =>
  `float ${name}(float i, ${GL_PARAMETERS});
${helpers}float ${name}(float i, ${GL_PARAMETERS}) {
${glWords(shift)}
${ending.map((line) => `  ${line}`).join("\n")}
}`;

const UNIFORM_GL = native("uniformDraw", 1, "", [
  "float aHigh = float(first >> 16), bHigh = float(second >> 16);",
  "float a = float((first & 65535u) >> 5), b = float((second & 65535u) >> 6);",
  `float u = aHigh * ${2 ** -16} + (a * ${2 ** -27} + (bHigh * ${2 ** -43} + b * ${2 ** -53}));`,
  `return u < 1.0 ? u : ${1 - 2 ** -24};`,
]);

const floats = (coefficients: readonly number[]): string[] =>
  coefficients.map((c) => (Number.isInteger(c) ? `${c}.0` : String(c)));

const NORMAL_GL = native(
  "normalDraw",
  2,
  `float nearOneDraw(float f) {
  float s = f / (2.0 + f), z = s * s, h = 0.5 * f * f;
  return f - (h - s * (h + z * (${horner("z", floats(LOG))})));
}
float logDraw(float x) {
  int bits = floatBitsToInt(x);
  int k = (bits - 0x3f3504f3) >> 23;
  return float(k) * ${Math.LN2} + nearOneDraw(intBitsToFloat(bits - (k << 23)) - 1.0);
}
float sineDraw(float r) {
  float z = r * r;
  return r + r * z * (${horner("z", floats(SINE))});
}
float cosineDraw(float r) {
  float z = r * r;
  return 1.0 - 0.5 * z + z * z * (${horner("z", floats(COSINE))});
}
`,
  [
    "uint n = first, last = second & 1048575u;",
    "bool near = n >= 3037003776u;",
    "if (near) {",
    "  n = ~n;",
    "  last = 1048575u - last;",
    "}",
    `float v = float(n >> 16) * ${2 ** -16} + (float(n & 65535u) * ${2 ** -32} + (float(last) + 0.5) * ${2 ** -52});`,
    "float logarithm = near ? nearOneDraw(-v) : logDraw(v);",
    "bool upper = (second & 1073741824u) != 0u, cosine = (e & 2u) != 0u;",
    "uint m = (upper ? second : ~second) & 1073741823u;",
    "uint beside = cosine ? 1073741823u - m : m;",
    "bool small = beside < 536870912u;",
    "uint from = small ? beside : 1073741823u - beside;",
    `float angle = 1.57079633 * (float(from >> 16) * ${2 ** -14} + (float(from & 65535u) + 0.5) * ${2 ** -30});`,
    "float size = sqrt(-2.0 * logarithm) * (small ? sineDraw(angle) : cosineDraw(angle));",
    "return (cosine ? second >= 2147483648u : !upper) ? -size : size;",
  ],
);

/** The functions by name. */
export const draws: readonly NamedFunction[] = [
  define("function lowHalf(a, b) {\n  return (a * b) & 65535;\n}"),
  define("function highHalf(a, b) {\n  return (a * b) >>> 16;\n}"),
  define(text("uniformDraw", 2, UNIFORM_ENDING), ["lowHalf", "highHalf"], UNIFORM_GL),
  define(
    text("normalDraw", 4, NORMAL_ENDING),
    ["lowHalf", "highHalf", "logNearOne", "logF", "sineOf", "cosineOf"],
    NORMAL_GL,
  ),
];
