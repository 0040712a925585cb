// Numbers in rows: how arrays of the NEF are handed about (encoders, decoders, transforms, points, samples).

/** A matrix in one array, row after row. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  /** `data[r * columns + c]` */
  readonly data: Float64Array;
}

/** A matrix of zeros, or one over `data`, which it keeps. */
export function matrix(
  rows: number,
  columns: number,
  data: Float64Array = new Float64Array(rows * columns),
): Matrix {
  if (data.length !== rows * columns)
    throw new RangeError(`${data.length} numbers are not ${rows} rows of ${columns}`);
  return { rows, columns, data };
}

/** A matrix with the given rows, which all have one length. */
export function matrixOf(rows: readonly ArrayLike<number>[]): Matrix {
  const columns = rows[0]?.length ?? 0;
  const made = matrix(rows.length, columns);
  rows.forEach((row, r) => {
    if (row.length !== columns)
      throw new RangeError(`row ${r} has ${row.length} numbers, the first has ${columns}`);
    made.data.set(row, r * columns);
  });
  return made;
}

/** Row `r`, a live view. */
export function rowOf({ data, columns }: Matrix, r: number): Float64Array {
  return data.subarray(r * columns, (r + 1) * columns);
}

/** The matrix with rows and columns exchanged. */
export function transposed({ rows, columns, data }: Matrix): Matrix {
  const made = matrix(columns, rows);
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) made.data[c * rows + r] = data[r * columns + c]!;
  return made;
}

/** Up to so many columns are taken four by four, so that their sums need no memory. */
const NARROW = 32;

/** The product a b. */
export function product(a: Matrix, b: Matrix): Matrix {
  if (a.columns !== b.rows)
    throw new RangeError(`${a.rows} x ${a.columns} times ${b.rows} x ${b.columns} has no meaning`);
  if (b.columns === 1) return matrix(a.rows, 1, timesVector(a, b.data));
  if (b.columns <= NARROW) return narrowProduct(a, b);
  const made = matrix(a.rows, b.columns);
  for (let r = 0; r < a.rows; r++) {
    const into = rowOf(made, r);
    for (let k = 0; k < a.columns; k++) {
      const factor = a.data[r * a.columns + k]!;
      if (factor === 0) continue;
      const from = k * b.columns;
      for (let c = 0; c < into.length; c++) into[c]! += factor * b.data[from + c]!;
    }
  }
  return made;
}

/** Four rows at once, so that sums do not wait for each other. */
function timesVector({ rows, columns: n, data }: Matrix, x: Float64Array): Float64Array {
  const made = new Float64Array(rows);
  for (let r = 0; r < rows; r += 4) {
    // rows after the last are the last again
    const last = rows - 1;
    const [r1, r2, r3] = [Math.min(r + 1, last), Math.min(r + 2, last), Math.min(r + 3, last)];
    let [s0, s1, s2, s3] = [0, 0, 0, 0];
    for (let k = 0; k < n; k++) {
      const value = x[k]!;
      s0 += data[r * n + k]! * value;
      s1 += data[r1 * n + k]! * value;
      s2 += data[r2 * n + k]! * value;
      s3 += data[r3 * n + k]! * value;
    }
    made[r] = s0;
    made[r1] = s1;
    made[r2] = s2;
    made[r3] = s3;
  }
  return made;
}

function narrowProduct(a: Matrix, b: Matrix): Matrix {
  const made = matrix(a.rows, b.columns);
  const [n, width] = [a.columns, b.columns];
  for (let first = 0; first < width; first += 4) {
    const four = columnsByFour(b, first);
    for (let r = 0; r < a.rows; r++) {
      let [s0, s1, s2, s3] = [0, 0, 0, 0];
      for (let k = 0, at = r * n; k < 4 * n; k += 4, at++) {
        const factor = a.data[at]!;
        s0 += factor * four[k]!;
        s1 += factor * four[k + 1]!;
        s2 += factor * four[k + 2]!;
        s3 += factor * four[k + 3]!;
      }
      const into = r * width + first;
      made.data[into] = s0;
      if (first + 1 < width) made.data[into + 1] = s1;
      if (first + 2 < width) made.data[into + 2] = s2;
      if (first + 3 < width) made.data[into + 3] = s3;
    }
  }
  return made;
}

/** Four columns beside each other, zeros after the last. */
function columnsByFour({ rows, columns, data }: Matrix, first: number): Float64Array {
  const four = new Float64Array(4 * rows);
  const count = Math.min(4, columns - first);
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < count; c++) four[4 * r + c] = data[r * columns + first + c]!;
  return four;
}

/** Rows as plain arrays. */
export function rowsOf(m: Matrix): number[][] {
  return Array.from({ length: m.rows }, (_, r) => [...rowOf(m, r)]);
}
