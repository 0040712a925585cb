// Operations of the IR that JavaScript has no operator for, as the text of small functions.

import { MULTIPLIER_0, MULTIPLIER_1, ROUNDS, WEYL_0, WEYL_1 } from "../../ir/random.ts";

/** The text of a helper and the helpers it uses itself. */
export interface Helper {
  readonly text: string;
  readonly uses: readonly string[];
  /** Functions of src/ir/math that it calls. */
  readonly calls?: readonly string[];
}

const hex = (value: number): string => `0x${value.toString(16)}`;

const table: Record<string, string | Helper> = {
  lesser: "function lesser(a, b) {\n  return a < b ? a : b;\n}",
  greater: "function greater(a, b) {\n  return a > b ? a : b;\n}",
  /** The sign of a NaN counts as positive. */
  copysign: `function copysign(a, b) {
  const size = Math.abs(a);
  return b < 0 || (b === 0 && 1 / b < 0) ? -size : size;
}`,
  nearest: `function nearest(x) {
  const size = Math.abs(x);
  if (!(size < 4503599627370496)) return x;
  const whole = size + 4503599627370496 - 4503599627370496;
  return x < 0 || (x === 0 && 1 / x < 0) ? -whole : whole;
}`,
  scratch: "const scratch = new Float64Array(1);\nconst words = new Int32Array(scratch.buffer);",
  exponent: {
    uses: ["scratch"],
    text: `function exponent(x) {
  scratch[0] = x;
  return ((words[1] >>> 20) & 0x7ff) - 1023;
}`,
  },
  mantissa: {
    uses: ["scratch"],
    text: `function mantissa(x) {
  scratch[0] = x;
  words[1] = (words[1] & 0xfffff) | 0x3ff00000;
  return scratch[0];
}`,
  },
  /** See src/lowering/guide.ts. */
  countUpTo: {
    uses: ["scratch"],
    text: `function countUpTo(guide, bits, u) {
  scratch[0] = 1 - u;
  const cell = 2 * ((words[1] >>> (20 - bits)) - (970 << bits));
  return guide[cell] + (u >= guide[cell + 1] ? 1 : 0);
}`,
  },
  countUpToBoth: {
    uses: ["scratch"],
    text: `function countUpToBoth(guide, bits, u) {
  const lower = u < 0.5;
  scratch[0] = lower ? Math.max(u, ${2 ** -54}) : 1 - u;
  const cell = 2 * ((words[1] >>> (20 - bits)) - ((lower ? 914 : 969) << bits));
  return guide[cell] + (u >= guide[cell + 1] ? 1 : 0);
}`,
  },
  powers: `const powers = new Float64Array(2047);
for (let n = 1, x = 2.2250738585072014e-308; n < 2047; n++, x *= 2) powers[n] = x;`,
  pow2: {
    uses: ["powers"],
    text: "function pow2(n) {\n  return powers[(n + 1023) | 0];\n}",
  },
  integer: `function integer(x) {
  if (x >= 2147483647) return 2147483647;
  return x <= -2147483648 ? -2147483648 : x | 0;
}`,
  /** See `enqueue` in src/ir/ir.ts. */
  enqueue: `function enqueue(entries, wheel, steps, index) {
  const size = wheel[1];
  const ahead = steps >= 0 && steps < size ? (wheel[0] + steps) & (size - 1) : size;
  let bucket = wheel[2] + 4 * ahead;
  const left = ahead === size || entries[bucket + 1] >= entries[bucket + 2];
  if (left) bucket = wheel[2] + 4 * size;
  entries[entries[bucket + 1]++] = index;
  return left ? 1 : 0;
}`,
  /** See `note` in src/ir/ir.ts. */
  note: `function note(entries, spikes, place) {
  const at = spikes[0] + 2 * spikes[2]++;
  entries[at] = place;
  entries[at + 1] = spikes[4];
}`,
  highProduct: `function highProduct(a, b) {
  const a1 = a >>> 16;
  const a0 = a & 0xffff;
  const b1 = b >>> 16;
  const b0 = b & 0xffff;
  const middle = Math.imul(a1, b0) + (Math.imul(a0, b0) >>> 16);
  const carry = Math.imul(a0, b1) + (middle & 0xffff);
  return (Math.imul(a1, b1) + (middle >>> 16) + (carry >>> 16)) | 0;
}`,
  drawn: "const drawn = new Int32Array(4);",
  /** See src/ir/random.ts. */
  philox: {
    uses: ["highProduct", "drawn"],
    text: `function philox(state, stream, block) {
  let x0 = block;
  let x1 = state[2];
  let x2 = state[3];
  let x3 = stream | 0;
  let a = state[0];
  let b = state[1];
  for (let round = 0; round < ${ROUNDS}; round++) {
    const high0 = highProduct(${hex(MULTIPLIER_0)}, x0);
    const high1 = highProduct(${hex(MULTIPLIER_1)}, x2);
    const low0 = Math.imul(${hex(MULTIPLIER_0)}, x0);
    const low1 = Math.imul(${hex(MULTIPLIER_1)}, x2);
    x0 = high1 ^ x1 ^ a;
    x1 = low1;
    x2 = high0 ^ x3 ^ b;
    x3 = low0;
    a = (a + ${hex(WEYL_0)}) | 0;
    b = (b + ${hex(WEYL_1)}) | 0;
  }
  drawn[0] = x0;
  drawn[1] = x1;
  drawn[2] = x2;
  drawn[3] = x3;
}`,
  },
  uniform: {
    uses: ["philox", "drawn"],
    text: `function uniform(state, stream, element) {
  philox(state, stream, element >> 1);
  const first = 2 * (element & 1);
  return ((drawn[first] >>> 5) * 67108864 + (drawn[first + 1] >>> 6)) * ${2 ** -53};
}`,
  },
  normal: {
    uses: ["philox", "drawn"],
    calls: ["normalSquare", "normalChord", "normalFirst", "normalSecond"],
    text: `function normal(state, stream, element) {
  philox(state, stream, element >> 2);
  const a = drawn[2 * (element & 1)];
  const b = drawn[2 * (element & 1) + 1];
  const v = (a >>> 0) * ${2 ** -32} + ((b & 0xfffff) * ${2 ** -52} + ${2 ** -53});
  const f = (b & 0x7fffffff) * ${2 ** -30} + ${2 ** -31 - 1};
  const square = normalSquare(v);
  const h = normalChord(f);
  if (!(element & 2)) return normalFirst(square, h);
  const size = normalSecond(square, h);
  return b < 0 ? -size : size;
}`,
  },
};

/** Every helper by name. */
export const helpers: ReadonlyMap<string, Helper> = new Map(
  Object.entries(table).map(([name, entry]) => [
    name,
    typeof entry === "string" ? { text: entry, uses: [] } : entry,
  ]),
);
