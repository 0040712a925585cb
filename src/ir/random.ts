// Random numbers by counting: what `random` in the IR means, as plain arithmetic on 32-bit words.
//
// Philox4x32-10 (Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3").
// key = (seed low, seed high); counter = (block, step low, step high, stream).
// A block gives four words: two uniform numbers or four normal ones. a and b are its first two words or its last two.
//   uniform  block = element >> 1; an even element takes the first words, an odd one the last
//            ((a >>> 5) 2^26 + (b >>> 6)) 2^-53                  in [0, 1)
//   normal   block = element >> 2; its elements 0 and 2 take the first words, 1 and 3 the last (Box & Muller 1958)
//            r sin(pi f/2) for elements 0 and 1, r cos(pi f/2) with bit 31 of b as its sign for 2 and 3
//            r = sqrt(-2 log v)
//            v = (a 2^20 + (b mod 2^20) + 1/2) 2^-52             in (0, 1)
//            f = ((b mod 2^31) + 1/2) 2^-30 - 1                  in (-1, 1)
// What v and f have in common are the last bits of both: for v below 2^-32, the last 20 of 31 bits of f.

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

/** What two words make of a pair of normal numbers. */
export interface Polar {
  /** Uniform in (0, 1); the distance from the origin is sqrt(-2 log v). */
  readonly v: number;
  /** Quarters of a turn from the axis of the second number, uniform in (-1, 1). */
  readonly f: number;
  /** Whether the second number is below 0. */
  readonly negative: boolean;
}

/** How the two words of a pair of elements are read for normal numbers. */
export function polar(a: number, b: number): Polar {
  return {
    v: (a >>> 0) * 2 ** -32 + ((b & 0xfffff) * 2 ** -52 + 2 ** -53),
    f: (b & 0x7fffffff) * 2 ** -30 + (2 ** -31 - 1),
    negative: (b | 0) < 0,
  };
}
