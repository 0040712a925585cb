// Symmetric matrices in squares of four by four: Gram matrices, and Cholesky's factorisation.

import { type Matrix, matrix } from "../matrix.ts";
import { type Kernel, kernel } from "./kernel.ts";

/**
 * A symmetric matrix in groups of four rows, of which only squares on and below the diagonal count. Entry (r, c) is
 * `data[place(r, c, side)]`; rows that fill up the last group are zeros.
 */
export interface Symmetric {
  readonly rows: number;
  /** `rows` filled up to a multiple of four. */
  readonly side: number;
  /** From `side` squared on they are of no meaning. */
  readonly data: Float64Array;
}

/** One in the memory of a kernel. */
export interface Panels extends Symmetric {
  readonly kernel: Kernel;
}

/** A copy without a kernel, which holds no more memory than its numbers need. */
export function kept({ rows, side, data }: Symmetric): Symmetric {
  return { rows, side, data: data.slice(0, side * side) };
}

/** Room that `factorise` needs beside the matrix. */
export const SQUARE = 16;

/** One in the memory of a kernel with room for so many numbers more: a copy, unless it is in one that has it. */
export function inKernel(symmetric: Symmetric | Panels, more: number): Panels {
  const { rows, side, data } = symmetric;
  if ("kernel" in symmetric && data.length >= side * side + more) return symmetric;
  const made = kernel(side * side + more);
  made.data.set(data.subarray(0, side * side));
  return { rows, side, kernel: made, data: made.data };
}

/** The part of some rows, in rising order, and of the same columns. */
export function partOf({ side, data }: Symmetric, list: ArrayLike<number>): Symmetric {
  const rows = list.length;
  const made = 4 * Math.ceil(rows / 4);
  const part = new Float64Array(made * made);
  for (let r = 0; r < rows; r++) {
    const [from, into] = [place(list[r]!, 0, side), place(r, 0, made)];
    for (let c = 0; c <= r; c++) part[into + 4 * c] = data[from + 4 * list[c]!]!;
    // a square on the diagonal is whole
    for (let c = r + 1; c < Math.min((r | 3) + 1, rows); c++)
      part[into + 4 * c] = data[place(list[c]!, list[r]!, side)]!;
  }
  return { rows, side: made, data: part };
}

/** Where an entry is, among panels that are so long. */
export function place(row: number, k: number, length: number): number {
  return (row >> 2) * 4 * length + 4 * k + (row & 3);
}

/** Entries of each row that are multiplied before the next ones are fetched: eight rows of them fill half a cache. */
const STRETCH = 256;

/** AᵀA. */
export function productsOfColumns({ rows, columns, data }: Matrix): Panels {
  return products(data, { rows: columns, length: rows, byRow: 1, byEntry: columns });
}

/** AAᵀ. */
export function productsOfRows({ rows, columns, data }: Matrix): Panels {
  return products(data, { rows, length: columns, byRow: columns, byEntry: 1 });
}

/** How rows lie in an array. */
interface Layout {
  readonly rows: number;
  readonly length: number;
  readonly byRow: number;
  readonly byEntry: number;
}

function products(from: Float64Array, layout: Layout): Panels {
  const { rows, length } = layout;
  const side = 4 * Math.ceil(rows / 4);
  const stretch = Math.min(length, STRETCH);
  const made = kernel(side * side + side * stretch + SQUARE);
  for (let start = 0; start < length; start += stretch) {
    const count = Math.min(stretch, length - start);
    const into = made.data.subarray(side * side, side * side + side * count);
    interleave(from, layout, start, count, into);
    for (let i = 0; i < side; i += 4)
      for (let j = 0; j <= i; j += 4) {
        const [first, second] = [side * side + i * count, side * side + j * count];
        made.multiply(first, second, first + 4 * count, i * side + 4 * j);
      }
  }
  return { rows, side, kernel: made, data: made.data };
}

/** Copies a stretch of all rows, four by four. */
function interleave(
  from: Float64Array,
  { rows, byRow, byEntry }: Layout,
  start: number,
  count: number,
  into: Float64Array,
): void {
  // what an earlier, longer stretch left where the last group is filled up
  into.fill(0, (rows & ~3) * count);
  for (let k = 0; k < count; k++) {
    const entry = (start + k) * byEntry;
    for (let r = 0; r < rows; r++) into[place(r, k, count)] = from[entry + r * byRow]!;
  }
}

/** The whole matrix, row after row. */
export function whole({ rows, side, data }: Symmetric): Matrix {
  const made = matrix(rows, rows);
  for (let r = 0; r < rows; r++)
    for (let c = 0; c <= r; c++) {
      const value = data[place(r, c, side)]!;
      made.data[r * rows + c] = value;
      made.data[c * rows + r] = value;
    }
  return made;
}

/**
 * Overwrites a symmetric matrix by Cholesky's factor L, with L Lᵀ the matrix. False if the matrix is not positive
 * definite up to rounding.
 */
export function factorise({ rows, side, kernel, data }: Panels): boolean {
  for (let r = rows; r < side; r++) data[place(r, r, side)] = 1;
  const into = data.length - SQUARE;
  const sums = data.subarray(into);
  for (let i = 0; i < side; i += 4)
    for (let j = 0; j <= i; j += 4) {
      sums.fill(0);
      kernel.multiply(i * side, j * side, i * side + 4 * j, into);
      const square = i * side + 4 * j;
      if (j < i) divide(data, square, j * side + 4 * j, sums);
      else if (!factoriseSquare(data, square, sums, rows)) return false;
    }
  return true;
}

/** A square below the diagonal: what is left of it, times the inverse of the transposed factor on the diagonal. */
function divide(data: Float64Array, square: number, diagonal: number, sums: Float64Array): void {
  for (let c = 0; c < 4; c++)
    for (let r = 0; r < 4; r++) {
      const at = square + 4 * c + r;
      let rest = data[at]! - sums[4 * c + r]!;
      for (let k = 0; k < c; k++) rest -= data[square + 4 * k + r]! * data[diagonal + 4 * k + c]!;
      data[at] = rest / data[diagonal + 5 * c]!;
    }
}

function factoriseSquare(
  data: Float64Array,
  square: number,
  sums: Float64Array,
  rows: number,
): boolean {
  for (let c = 0; c < 4; c++) {
    const least = rows * Number.EPSILON * data[square + 5 * c]!;
    for (let r = c; r < 4; r++) {
      const at = square + 4 * c + r;
      let rest = data[at]! - sums[4 * c + r]!;
      for (let k = 0; k < c; k++) rest -= data[square + 4 * k + r]! * data[square + 4 * k + c]!;
      if (r === c && !(rest > least)) return false;
      data[at] = r === c ? Math.sqrt(rest) : rest / data[square + 5 * c]!;
    }
  }
  return true;
}

/** Solves L Lᵀ x = b in place, b having one or more columns. */
export function solveFactorised({ rows, side, data }: Symmetric, b: Matrix): void {
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < i; k++) subtract(b, i, k, data[place(i, k, side)]!);
    divideRow(b, i, data[place(i, i, side)]!);
  }
  for (let i = rows - 1; i >= 0; i--) {
    divideRow(b, i, data[place(i, i, side)]!);
    for (let k = 0; k < i; k++) subtract(b, k, i, data[place(i, k, side)]!);
  }
}

function subtract({ columns, data }: Matrix, row: number, other: number, factor: number): void {
  const [into, from] = [row * columns, other * columns];
  for (let c = 0; c < columns; c++) data[into + c]! -= factor * data[from + c]!;
}

function divideRow({ columns, data }: Matrix, row: number, by: number): void {
  for (let c = 0; c < columns; c++) data[row * columns + c]! /= by;
}
