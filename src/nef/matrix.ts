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

/** The product a b. */
export function product(a: Matrix, b: Matrix): Matrix {
  if (a.columns !== b.rows)
    throw new RangeError(`${a.rows} x ${a.columns} times ${b.rows} x ${b.columns} has no meaning`);
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

/** Rows as plain arrays. */
export function rowsOf(m: Matrix): number[][] {
  return Array.from({ length: m.rows }, (_, r) => [...rowOf(m, r)]);
}
