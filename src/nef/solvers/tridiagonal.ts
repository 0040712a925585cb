// Symmetric matrices made tridiagonal by Householder's reflections (1958), in blocks as Dongarra, Sorensen and
// Hammarling (1989) put them, and what functions of a matrix do to vectors through that.

import { type Matrix, matrix } from "../matrix.ts";
import { inKernel, kept, type Panels, place, type Symmetric } from "./panels.ts";
import { diagonalised, type Tridiagonal, turned, turnedBack } from "./rotations.ts";

/** Rows that are taken out before the others are changed: their changes then are one product of matrices. */
const BLOCK = 16;

/** I - factor v vᵀ, which changes as many entries as v has. */
interface Reflection {
  readonly v: Float64Array;
  readonly factor: number;
}

/** S = Q T Qᵀ. Q is the product of the reflections, the first on the left. */
interface Reduced extends Tridiagonal {
  readonly reflections: readonly Reflection[];
}

/** What a function of the eigenvalues makes of them: a factor for each, given all of them. */
export type Spectral = (values: Float64Array) => Float64Array;

/** Σ f(λ_k) v_k v_kᵀ b over the eigenvalues and eigenvectors of a symmetric matrix. */
export function spectral(symmetric: Symmetric, b: Matrix, f: Spectral): Matrix {
  const unit = unitOf(symmetric);
  const { reflections, ...tridiagonal } = reduced(symmetric, 1 / unit);
  const columns = columnsOf(b);
  for (const x of columns) for (const one of reflections) reflect(x, one);
  const inUnits: Spectral = (values) => f(values.map((value) => unit * value));
  const made = columnsOf(spectralTridiagonal(tridiagonal, fromColumns(columns), inUnits));
  for (const x of made)
    for (let k = reflections.length - 1; k >= 0; k--) reflect(x, reflections[k]!);
  return fromColumns(made);
}

/** The same for a tridiagonal matrix. */
function spectralTridiagonal(tridiagonal: Tridiagonal, b: Matrix, f: Spectral): Matrix {
  const { values, rotations } = diagonalised(tridiagonal);
  const made = matrix(b.rows, b.columns, b.data.slice());
  turned(made, rotations);
  f(values).forEach((factor, r) => {
    for (let c = 0; c < b.columns; c++) made.data[r * b.columns + c]! *= factor;
  });
  turnedBack(made, rotations);
  return made;
}

/** A power of two near the largest entry, so that squares of entries in its unit are numbers. */
function unitOf({ rows, side, data }: Symmetric): number {
  let most = 0;
  for (let r = 0; r < rows; r++)
    for (let c = 0; c <= r; c++) most = Math.max(most, Math.abs(data[place(r, c, side)]!));
  return most > 0 ? 2 ** Math.max(-1000, Math.min(1000, Math.round(Math.log2(most)))) : 1;
}

function columnsOf({ rows, columns, data }: Matrix): Float64Array[] {
  return Array.from({ length: columns }, (_, c) =>
    Float64Array.from({ length: rows }, (__, r) => data[r * columns + c]!),
  );
}

function fromColumns(columns: readonly Float64Array[]): Matrix {
  const width = columns.length;
  const made = matrix(columns[0]!.length, width);
  columns.forEach((column, c) => {
    column.forEach((value, r) => {
      made.data[r * width + c] = value;
    });
  });
  return made;
}

function reflect(x: Float64Array, { v, factor }: Reflection): void {
  addTo(x, v, -factor * dot(v, x, v.length), v.length);
}

/** From the last row to the second, so that what is left always begins at the first group of four rows. */
function reduced(symmetric: Symmetric, scale: number): Reduced {
  const { rows, side } = symmetric;
  const copy = kept(symmetric);
  for (let k = 0; k < copy.data.length; k++) copy.data[k]! *= scale;
  const work = new Work(inKernel(copy, side * (4 * BLOCK + 2)));
  const reflections: Reflection[] = [];
  const [diagonal, beside] = [new Float64Array(rows), new Float64Array(rows)];
  for (let top = rows; top > 1; ) {
    const low = Math.max(1, top - BLOCK);
    for (let i = top - 1; i >= low; i--) {
      const row = work.row(i);
      diagonal[i] = row[i]!;
      const made = reflection(row.subarray(0, i));
      beside[i - 1] = made.left;
      if (made.factor === 0) continue;
      reflections.push(made);
      work.take(made);
    }
    work.settle(low);
    top = low;
  }
  diagonal[0] = work.row(0)[0]!;
  return { diagonal, beside, reflections };
}

/** The one that leaves only the last entry of a vector, and what it makes of that. Overwrites the vector. */
function reflection(x: Float64Array): Reflection & { readonly left: number } {
  const last = x.length - 1;
  const own = x[last]!;
  const rest = dot(x, x, last);
  if (rest === 0) return { v: x, factor: 0, left: own };
  const left = own >= 0 ? -Math.sqrt(own * own + rest) : Math.sqrt(own * own + rest);
  for (let k = 0; k < last; k++) x[k]! /= own - left;
  x[last] = 1;
  return { v: x, factor: (left - own) / left, left };
}

/** The matrix while rows are taken out: what it is now is S - V Wᵀ - W Vᵀ. */
class Work {
  private readonly panels: Panels;
  private readonly v: Float64Array[] = [];
  private readonly w: Float64Array[] = [];
  /** Where the product with a vector is made: the vector, then what it becomes. */
  private readonly x: number;
  private readonly y: number;

  constructor(panels: Panels) {
    const { side, kernel } = panels;
    this.panels = panels;
    this.x = kernel.data.length - 2 * side;
    this.y = this.x + side;
  }

  /** A row up to the diagonal. */
  row(i: number): Float64Array {
    const { side, data } = this.panels;
    const row = new Float64Array(i + 1);
    const at = place(i, 0, side);
    for (let c = 0; c <= i; c++) row[c] = data[at + 4 * c]!;
    this.v.forEach((v, b) => {
      const w = this.w[b]!;
      addTo(row, w, -v[i]!, i + 1);
      addTo(row, v, -w[i]!, i + 1);
    });
    return row;
  }

  /** Reflects what comes before the row that the reflection was made of. */
  take({ v, factor }: Reflection): void {
    const n = v.length;
    const w = this.times(v);
    this.v.forEach((before, b) => {
      const other = this.w[b]!;
      const [along, across] = [dot(before, v, n), dot(other, v, n)];
      addTo(w, before, -across, n);
      addTo(w, other, -along, n);
    });
    for (let k = 0; k < n; k++) w[k]! *= factor;
    addTo(w, v, (-factor / 2) * dot(w, v, n), n);
    this.v.push(v);
    this.w.push(w);
  }

  /** S times a vector that is as long as what is left. */
  private times(v: Float64Array): Float64Array {
    const { side, kernel } = this.panels;
    const { data } = kernel;
    const { x, y } = this;
    const n = v.length;
    const end = 4 * Math.ceil(n / 4);
    data.set(v, x);
    data.fill(0, x + n, x + end);
    data.fill(0, y, y + end);
    for (let i = 0; i < end; i += 4) kernel.mirror(i * side, i * side + 4 * i, x, y, x + i);
    return data.slice(y, y + n);
  }

  /** Works the changes into the first `rows` rows. */
  settle(rows: number): void {
    const { side, kernel } = this.panels;
    const [count, groups] = [this.v.length, Math.ceil(rows / 4)];
    const [first, length] = [side * side, 2 * count];
    const second = first + 4 * groups * length;
    for (let b = 0; b < count; b++) {
      const [v, w] = [this.v[b]!, this.w[b]!];
      for (let r = 0; r < rows; r++) {
        kernel.data[first + place(r, b, length)] = v[r]!;
        kernel.data[first + place(r, count + b, length)] = w[r]!;
        kernel.data[second + place(r, b, length)] = -w[r]!;
        kernel.data[second + place(r, count + b, length)] = -v[r]!;
      }
    }
    for (let i = 0; i < groups; i++)
      for (let j = 0; j <= i; j++) {
        const [from, to] = [first + 4 * i * length, second + 4 * j * length];
        kernel.multiply(from, to, from + 4 * length, 4 * i * side + 16 * j);
      }
    this.v.length = 0;
    this.w.length = 0;
  }
}

/** Σ a_k b_k over the first n, in four sums, so that additions do not wait for each other. */
function dot(a: Float64Array, b: Float64Array, n: number): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  let k = 0;
  for (; k + 3 < n; k += 4) {
    s0 += a[k]! * b[k]!;
    s1 += a[k + 1]! * b[k + 1]!;
    s2 += a[k + 2]! * b[k + 2]!;
    s3 += a[k + 3]! * b[k + 3]!;
  }
  for (; k < n; k++) s0 += a[k]! * b[k]!;
  return s0 + s1 + (s2 + s3);
}

function addTo(a: Float64Array, b: Float64Array, factor: number, n: number): void {
  for (let k = 0; k < n; k++) a[k]! += factor * b[k]!;
}
