// Bit patterns of f64 numbers that scalar and vector code share.

/** Bits of the fraction. */
export const MANTISSA_BITS = 0xfffffffffffffn;
/** The number 1. */
export const ONE_BITS = 0x3ff0000000000000n;
/** Added to an exponent in [-1022, 1023], its low bits are those of the biased exponent. */
export const EXPONENT_MAGIC: number = 2 ** 52 + 1023;

/** What the first bits of x, up to so many of the fraction, times 16 are for the first cell of a guide. */
export function firstCell({
  bits,
  both,
}: {
  readonly bits: number;
  readonly both: boolean;
}): number {
  return (1023 - (both ? 54 : 53)) * 2 ** bits * 16;
}

/** How many bytes the cells of numbers below 1/2 lie after those of the others. */
export function lowerCells({ bits }: { readonly bits: number }): number {
  return 55 * 2 ** bits * 16;
}

const scratch = new DataView(new ArrayBuffer(8));

/** The 64 bits of a number; every NaN is the quiet positive one. */
export function bitsOf(value: number): bigint {
  if (Number.isNaN(value)) return 0x7ff8000000000000n;
  scratch.setFloat64(0, value);
  return scratch.getBigUint64(0);
}
