// Linear maps with few entries: how what flows through connections, slices and joints is composed.

/** A matrix by rows, zeros left out, columns in order within a row. */
export class Linear {
  readonly rows: number;
  readonly columns: number;
  /** Where each row starts in `column` and `value`, and where the last ends. */
  readonly starts: Int32Array;
  readonly column: Int32Array;
  readonly value: Float64Array;

  constructor(
    rows: number,
    columns: number,
    starts: Int32Array,
    column: Int32Array,
    value: Float64Array,
  ) {
    this.rows = rows;
    this.columns = columns;
    this.starts = starts;
    this.column = column;
    this.value = value;
  }

  /** From entries in any order; those of the same place add up, zeros go. */
  static fromEntries(
    rows: number,
    columns: number,
    r: ArrayLike<number>,
    c: ArrayLike<number>,
    v: ArrayLike<number>,
  ): Linear {
    const order = Array.from({ length: r.length }, (_, k) => k);
    order.sort((a, b) => r[a]! - r[b]! || c[a]! - c[b]!);
    const starts = new Int32Array(rows + 1);
    const column: number[] = [];
    const value: number[] = [];
    let last = -1;
    for (const k of order) {
      const place = r[k]! * columns + c[k]!;
      if (place === last) value[value.length - 1]! += v[k]!;
      else {
        column.push(c[k]!);
        value.push(v[k]!);
        starts[r[k]! + 1]!++;
        last = place;
      }
    }
    for (let row = 0; row < rows; row++) starts[row + 1]! += starts[row]!;
    return withoutZeros(
      new Linear(rows, columns, starts, Int32Array.from(column), Float64Array.from(value)),
    );
  }

  /** Number of entries. */
  get size(): number {
    return this.value.length;
  }

  /** The product with what stands to the right. */
  times(right: Linear): Linear {
    if (isIdentity(this)) return right;
    if (isIdentity(right)) return this;
    const sums = new Float64Array(right.columns);
    const seen = new Int32Array(right.columns).fill(-1);
    const starts = new Int32Array(this.rows + 1);
    const column: number[] = [];
    const value: number[] = [];
    for (let r = 0; r < this.rows; r++) {
      const found: number[] = [];
      for (let a = this.starts[r]!; a < this.starts[r + 1]!; a++) {
        const k = this.column[a]!;
        for (let b = right.starts[k]!; b < right.starts[k + 1]!; b++) {
          const c = right.column[b]!;
          if (seen[c] !== r) {
            seen[c] = r;
            sums[c] = 0;
            found.push(c);
          }
          sums[c]! += this.value[a]! * right.value[b]!;
        }
      }
      for (const c of found.sort((x, y) => x - y)) {
        if (sums[c] === 0) continue;
        column.push(c);
        value.push(sums[c]!);
      }
      starts[r + 1] = column.length;
    }
    return new Linear(
      this.rows,
      right.columns,
      starts,
      Int32Array.from(column),
      Float64Array.from(value),
    );
  }

  /** Rows and columns exchanged. */
  transposed(): Linear {
    const starts = new Int32Array(this.columns + 1);
    for (const c of this.column) starts[c + 1]!++;
    for (let c = 0; c < this.columns; c++) starts[c + 1]! += starts[c]!;
    const next = starts.slice();
    const column = new Int32Array(this.size);
    const value = new Float64Array(this.size);
    for (let r = 0; r < this.rows; r++)
      for (let k = this.starts[r]!; k < this.starts[r + 1]!; k++) {
        const at = next[this.column[k]!]!++;
        column[at] = r;
        value[at] = this.value[k]!;
      }
    return new Linear(this.columns, this.rows, starts, column, value);
  }

  /** Adds the product with a vector to `into`. */
  addTo(into: Float64Array, vector: ArrayLike<number>): void {
    const { starts, column, value, rows, columns } = this;
    const plain = vector instanceof Float64Array ? vector : Float64Array.from(vector);
    for (let r = 0; r < rows; r++) {
      const [start, end] = [starts[r]!, starts[r + 1]!];
      if (end - start === columns && columns >= 16) {
        into[r]! += this.fullRow(start, plain);
        continue;
      }
      let sum = 0;
      for (let k = start; k < end; k++) sum += value[k]! * plain[column[k]!]!;
      into[r]! += sum;
    }
  }

  /** In a row without zeros no columns need be looked up, and four sums at a time do not wait for one another. */
  private fullRow(start: number, vector: Float64Array): number {
    const { value, columns } = this;
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    let k = 0;
    for (; k + 3 < columns; k += 4) {
      a += value[start + k]! * vector[k]!;
      b += value[start + k + 1]! * vector[k + 1]!;
      c += value[start + k + 2]! * vector[k + 2]!;
      d += value[start + k + 3]! * vector[k + 3]!;
    }
    for (; k < columns; k++) a += value[start + k]! * vector[k]!;
    return a + b + (c + d);
  }

  /** Each row times a factor of its own. */
  rowsTimes(factors: ArrayLike<number>): Linear {
    const value = this.value.slice();
    for (let r = 0; r < this.rows; r++)
      for (let k = this.starts[r]!; k < this.starts[r + 1]!; k++) value[k]! *= factors[r]!;
    return withoutZeros(new Linear(this.rows, this.columns, this.starts, this.column, value));
  }

  /** Calls back with each entry, by rows. */
  forEach(visit: (row: number, column: number, value: number) => void): void {
    for (let r = 0; r < this.rows; r++)
      for (let k = this.starts[r]!; k < this.starts[r + 1]!; k++)
        visit(r, this.column[k]!, this.value[k]!);
  }
}

/** `factor` times the identity. */
export function scaled(n: number, factor = 1): Linear {
  const each = Int32Array.from({ length: n + 1 }, (_, k) => k);
  return withoutZeros(
    new Linear(n, n, each, each.subarray(0, n), new Float64Array(n).fill(factor)),
  );
}

/** Row k takes the entry `indices[k]` of `from`. */
export function selection(indices: Int32Array, from: number): Linear {
  const n = indices.length;
  const starts = Int32Array.from({ length: n + 1 }, (_, k) => k);
  return new Linear(n, from, starts, indices, new Float64Array(n).fill(1));
}

/** Column k goes to the entry `indices[k]` of `to`; where an entry comes several times, they add up. */
export function scattering(indices: Int32Array, to: number): Linear {
  return selection(indices, to).transposed();
}

/** A matrix of rows. */
export function fromRows(rows: readonly ArrayLike<number>[]): Linear {
  const columns = rows[0]?.length ?? 0;
  const starts = new Int32Array(rows.length + 1);
  rows.forEach((row, r) => {
    starts[r + 1] = starts[r]! + row.length;
  });
  const column = Int32Array.from({ length: rows.length * columns }, (_, k) => k % columns);
  const value = new Float64Array(rows.length * columns);
  rows.forEach((row, r) => {
    value.set(row, r * columns);
  });
  return withoutZeros(new Linear(rows.length, columns, starts, column, value));
}

/** Maps from parts of one array, which begin at offsets, as a map of the array. */
export function sideBySide(
  parts: readonly { readonly map: Linear; readonly offset: number }[],
): Linear {
  const entries: [number[], number[], number[]] = [[], [], []];
  let columns = 0;
  for (const { map, offset } of parts) {
    columns = Math.max(columns, offset + map.columns);
    map.forEach((r, c, v) => {
      entries[0].push(r);
      entries[1].push(c + offset);
      entries[2].push(v);
    });
  }
  return Linear.fromEntries(parts[0]!.map.rows, columns, ...entries);
}

/** The sum of two maps of one shape. */
export function added(a: Linear, b: Linear): Linear {
  const entries: [number[], number[], number[]] = [[], [], []];
  for (const one of [a, b])
    one.forEach((r, c, v) => {
      entries[0].push(r);
      entries[1].push(c);
      entries[2].push(v);
    });
  return Linear.fromEntries(a.rows, a.columns, ...entries);
}

function isIdentity({ rows, columns, starts, column, value }: Linear): boolean {
  if (rows !== columns || value.length !== rows) return false;
  return value.every((x, k) => x === 1 && column[k] === k && starts[k] === k);
}

function withoutZeros(map: Linear): Linear {
  if (!map.value.includes(0)) return map;
  const starts = new Int32Array(map.rows + 1);
  const column: number[] = [];
  const value: number[] = [];
  for (let r = 0; r < map.rows; r++) {
    for (let k = map.starts[r]!; k < map.starts[r + 1]!; k++) {
      if (map.value[k] === 0) continue;
      column.push(map.column[k]!);
      value.push(map.value[k]!);
    }
    starts[r + 1] = column.length;
  }
  const kept = [Int32Array.from(column), Float64Array.from(value)] as const;
  return new Linear(map.rows, map.columns, starts, ...kept);
}
