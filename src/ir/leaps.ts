// Joining pairs with a probability: in each row, leaps from one target to the next, drawn by integers alone.
//
// A leap is geometrically distributed. So are its digits to a base, each by itself, and one 32-bit number finds one
// digit in a table. The tables come out of products and sums, and the numbers of a row out of xoshiro128++ (Blackman &
// Vigna 2018), whose four words are the Philox block of the row: counter (row, draw, 2^26, stream), key the seed. So
// every platform joins the same pairs, and any row can be made by itself.

import type { ArraySymbol } from "./ir.ts";

/** What keys the numbers of some rows: a seed, and what tells several sets of rows of one seed apart. */
export interface LeapKey {
  readonly seed: readonly [low: number, high: number];
  readonly draw: number;
  readonly stream: number;
}

/** The third word of the counter: no step and no other initial draw has it. */
export const LEAPS: number = 1 << 26;

/** The first bits of a number, which name a cell of a guide. */
export const GUIDE_BITS = 13;
export const GUIDE_CELLS: number = 2 ** GUIDE_BITS;

/**
 * One digit. `last[k]` is the greatest number that means k. A cell of `guide` holds the one digit that it means, or,
 * where it means several, the least of them, with all bits turned.
 */
export interface Digit {
  readonly guide: Int16Array;
  readonly last: Uint32Array;
  /** What one counts in the leap. */
  readonly unit: number;
}

/** Probabilities below that take two digits or more. */
const SMALL = 1 / 64;
const MOST_DIGITS = 1024;
const WORDS = 2 ** 32;
/** What is left out of the table of the last digit, which has no end. */
const TAIL = 2 ** -12;

/**
 * The digits of leaps, for a probability above 0 and below 1. The greatest value of the last digit means that one less
 * than that many are passed over, one more number is to be drawn for the same digit, and so on.
 */
export function digitsOf(p: number): Digit[] {
  const digits: Digit[] = [];
  let [unit, chance] = [1, p];
  while (chance < SMALL) {
    const base = Math.min(MOST_DIGITS, 2 ** Math.ceil(Math.log2(1 / (32 * chance))));
    digits.push(digit(closed(chance, base), unit));
    unit *= base;
    // of at least one among twice as many
    for (let many = 1; many < base; many *= 2) chance *= 2 - chance;
  }
  digits.push(digit(open(chance), unit));
  return digits;
}

/** How many numbers below 2^32 mean at most k, for k below a base. */
function closed(p: number, base: number): number[] {
  const sums: number[] = [];
  let sum = 0;
  for (let k = 0; k < base; k++) {
    sum += p * (1 - sum);
    sums.push(sum);
  }
  return sums.map((each, k) => (k === base - 1 ? WORDS : Math.round((each / sum) * WORDS)));
}

/** The same without a base, as far as it is likely; then all that is left. */
function open(p: number): number[] {
  const limits: number[] = [];
  for (let sum = p; ; sum += p * (1 - sum)) {
    limits.push(Math.min(WORDS - 1, Math.round(sum * WORDS)));
    if (1 - sum < TAIL) return [...limits, WORDS];
  }
}

function digit(limits: readonly number[], unit: number): Digit {
  const width = WORDS / GUIDE_CELLS;
  let least = 0;
  const guide = Int16Array.from({ length: GUIDE_CELLS }, (_, cell) => {
    while (limits[least]! <= cell * width) least++;
    return limits[least]! >= (cell + 1) * width ? least : ~least;
  });
  return { guide, last: Uint32Array.from(limits, (limit) => limit - 1), unit };
}

/** Rows to be made: all that is the same for every call. */
export interface LeapRows {
  readonly digits: readonly {
    readonly guide: ArraySymbol;
    readonly last: ArraySymbol;
    readonly size: number;
    readonly unit: number;
  }[];
  readonly key: LeapKey;
  /** Targets there are. */
  readonly width: number;
  /** Whether the target with the number of the row is left out. */
  readonly othersOnly: boolean;
  /** The number of the first target. */
  readonly first: number;
  /** How targets are stored. */
  readonly storage: "u16" | "i32";
}

/**
 * Writes the targets of rows from, ..., to - 1, in ascending order, into an array that begins at an address, from its
 * element `at` on; and where each row ends, as an i32, into words that follow one another from `ends` on. Stops before
 * a row for which there may be no room up to element `limit`. Returns the row after the last that it made.
 */
export type LeapFunction = (
  from: number,
  to: number,
  into: number,
  at: number,
  limit: number,
  ends: number,
) => number;
