// Random numbers by counting: what `random` in the IR means, as plain arithmetic on 32-bit words.
//
// Philox4x32-10 (Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3").
// key = (seed low, seed high); counter = (element >> 1, step low, step high, stream).
// An even element takes output words 0 and 1, an odd one words 2 and 3, so that one block serves two SIMD lanes.
//   uniform = ((a >>> 5) * 2^26 + (b >>> 6)) * 2^-53            in [0, 1), a the first word of the pair, b the second
//   normal  = quantile(uniform + 2^-54)                          Wichura 1988 (AS 241, PPND16) on src/ir/math's log

export const ROUNDS = 10;
export const MULTIPLIER_0 = 0xd2511f53;
export const MULTIPLIER_1 = 0xcd9e8d57;
export const WEYL_0 = 0x9e3779b9;
export const WEYL_1 = 0xbb67ae85;

/** The four output words of one block, as unsigned numbers. */
export function philox(
  c0: number,
  c1: number,
  c2: number,
  c3: number,
  k0: number,
  k1: number,
): [number, number, number, number] {
  let [x0, x1, x2, x3, a, b] = [c0 | 0, c1 | 0, c2 | 0, c3 | 0, k0 | 0, k1 | 0];
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = highProduct(MULTIPLIER_0, x0);
    const low0 = Math.imul(MULTIPLIER_0, x0);
    const high1 = highProduct(MULTIPLIER_1, x2);
    const low1 = Math.imul(MULTIPLIER_1, x2);
    [x0, x1, x2, x3] = [high1 ^ x1 ^ a, low1, high0 ^ x3 ^ b, low0];
    a = (a + WEYL_0) | 0;
    b = (b + WEYL_1) | 0;
  }
  return [x0 >>> 0, x1 >>> 0, x2 >>> 0, x3 >>> 0];
}

/** Upper 32 bits of the product of two unsigned 32-bit numbers. */
export function highProduct(a: number, b: number): number {
  const [a1, a0, b1, b0] = [a >>> 16, a & 0xffff, b >>> 16, b & 0xffff];
  const middle = Math.imul(a1, b0) + (Math.imul(a0, b0) >>> 16);
  const carry = (middle >>> 0) & 0xffff;
  return (Math.imul(a1, b1) + (middle >>> 16) + ((Math.imul(a0, b1) + carry) >>> 16)) | 0;
}

/** A uniform number in [0, 1) with 53 bits, from the two words of an element. */
export function uniform(a: number, b: number): number {
  return ((a >>> 5) * 67108864 + (b >>> 6)) * 2 ** -53;
}
