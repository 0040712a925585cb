// Bit patterns of f64 numbers that scalar and vector code share.

/** Bits of the fraction. */
export const MANTISSA_BITS = 0xfffffffffffffn;
/** The number 1. */
export const ONE_BITS = 0x3ff0000000000000n;
/** Added to an exponent in [-1022, 1023], its low bits are those of the biased exponent. */
export const EXPONENT_MAGIC: number = 2 ** 52 + 1023;

const scratch = new DataView(new ArrayBuffer(8));

/** The 64 bits of a number; every NaN is the quiet positive one. */
export function bitsOf(value: number): bigint {
  if (Number.isNaN(value)) return 0x7ff8000000000000n;
  scratch.setFloat64(0, value);
  return scratch.getBigUint64(0);
}

/** Bytes of the words `lanes` of two vectors, for a shuffle. */
export function words(...lanes: readonly number[]): number[] {
  return lanes.flatMap((lane) => [0, 1, 2, 3].map((byte) => 4 * lane + byte));
}

/** Four words as a v128. */
export function quadOf(a: number, b: number, c: number, d: number): readonly [bigint, bigint] {
  const half = (low: number, high: number): bigint =>
    BigInt(low >>> 0) | (BigInt(high >>> 0) << 32n);
  return [half(a, b), half(c, d)];
}
