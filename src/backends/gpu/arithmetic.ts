// Operations of the IR that gpu.js has no operator for, as functions in f32.
//
// The texts hold on every mode: gpu.js takes whole literals for integers where its types say so, keeps no integer in
// a local, and knows no NaN or infinity as a literal. A comparison of a NaN is false, so it falls through.

import { define, type NamedFunction } from "./function.ts";

/** 2^n for a whole n in [-150, 127]: from shifts, since powers are approximate on some GPUs. */
const POW2 = `function pow2(n) {
  const shifted = n + 150;
  const tens = Math.floor(shifted / 10);
  const t = (1 << tens) * 0.000030517578125;
  const square = t * t;
  const fifth = square * square * t;
  return fifth * (1 << (shifted - 10 * tens)) * fifth;
}`;

const POW2_GL = `float pow2(float n) {
  int e = int(n);
  int half_e = e / 2;
  return intBitsToFloat((half_e + 127) << 23) * intBitsToFloat((e - half_e + 127) << 23);
}`;

/** A number is brought into [1, 2) by factors of powers of two, each of them exact. */
const octaves = (name: string, result: string): string => `function ${name}(x) {
  let size = Math.abs(x);
  let e = 0;
  if (size < 1) {
    size = size * 85070591730234620000000000000000000000;
    e = -126;
    if (size < 1) {
      size = size * 16777216;
      e = -150;
    }
  }
${[64, 32, 16, 8, 4, 2, 1]
  .map((k) => `  if (size >= ${2 ** k}) {\n    size = size * ${2 ** -k};\n    e = e + ${k};\n  }`)
  .join("\n")}
  return ${result};
}`;

const EXPONENT_GL = `float exponent(float x) {
  return float((floatBitsToInt(abs(x)) >> 23) - 127);
}`;

const MANTISSA_GL = `float mantissa(float x) {
  return intBitsToFloat((floatBitsToInt(x) & 8388607) | 1065353216);
}`;

/** Exact: the divisor is doubled until it passes the dividend, then taken off on the way back. */
const REMAINDER = `function remainder(a, b) {
  const least = Math.abs(b);
  let rest = Math.abs(a);
  if (rest < least) {
    return a;
  }
  let part = least;
  let doubled = 0;
  for (let k = 0; k < 300; k++) {
    if (part > rest * 0.5) {
      break;
    }
    part = part * 2;
    doubled = doubled + 1;
  }
  for (let k = 0; k < 301; k++) {
    if (rest >= part) {
      rest = rest - part;
    }
    if (doubled < 1) {
      break;
    }
    part = part * 0.5;
    doubled = doubled - 1;
  }
  const inside = rest < least ? rest : Math.sqrt(-1 - least);
  return a < 0 ? -inside : inside;
}`;

const NEAREST = `function nearest(x) {
  const down = Math.floor(x);
  const above = x - down;
  const odd = down - 2 * Math.floor(down * 0.5);
  return above > 0.5 || (above === 0.5 && odd === 1) ? down + 1 : down;
}`;

/** The operations by name. */
export const arithmetic: readonly NamedFunction[] = [
  define("function lesser(a, b) {\n  return a < b ? a : b;\n}"),
  define("function greater(a, b) {\n  return a > b ? a : b;\n}"),
  define(`function copysign(a, b) {
  const size = Math.abs(a);
  return b < 0 || (b === 0 && 1 / b < 0) ? -size : size;
}`),
  define(NEAREST),
  define(REMAINDER),
  define(POW2, [], POW2_GL),
  define(octaves("exponent", "e"), [], EXPONENT_GL),
  define(octaves("mantissa", "size"), [], MANTISSA_GL),
];
