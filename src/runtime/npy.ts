// The .npy format, version 1.0, for tables: rows of named fields, little-endian and packed, after a header in text.
//
// numpy.load(path) gives a structured array with these fields. The header keeps its length while rows are appended.
// Format: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html

/** How numbers are stored: 32 or 64 bit integers, doubles. */
export type FieldKind = "i4" | "i8" | "f8";

/** A column: `width` numbers in every row, or one number where it is 0. */
export interface Field {
  readonly name: string;
  readonly kind: FieldKind;
  readonly width: number;
}

/** What a header says. */
export interface Table {
  readonly fields: readonly Field[];
  readonly rows: number;
  /** Where the rows begin. */
  readonly start: number;
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0];
const DIGITS = 16;

/** Bytes of one row. */
export function rowBytes(fields: readonly Field[]): number {
  return fields.reduce((sum, field) => sum + fieldBytes(field), 0);
}

function fieldBytes({ kind, width }: Field): number {
  return (kind === "i4" ? 4 : 8) * Math.max(1, width);
}

/** The header of a table. Throws RangeError when the fields do not fit into one. */
export function headerOf(fields: readonly Field[], rows: number): Uint8Array {
  const types = fields
    .map(({ name, kind, width }) => `('${name}', '<${kind}'${width > 0 ? `, (${width},)` : ""})`)
    .join(", ");
  const text = `{'descr': [${types}], 'fortran_order': False, 'shape': (${rows},), }`;
  const longest = text.length - String(rows).length + DIGITS;
  const length = Math.ceil((MAGIC.length + 2 + longest + 1) / 64) * 64;
  if (length - MAGIC.length - 2 > 0xffff) throw new RangeError("too many fields");
  const bytes = new Uint8Array(length).fill(0x20);
  bytes.set(MAGIC);
  new DataView(bytes.buffer).setUint16(MAGIC.length, length - MAGIC.length - 2, true);
  bytes.set(new TextEncoder().encode(text), MAGIC.length + 2);
  bytes[length - 1] = 0x0a;
  return bytes;
}

/** A whole file: numbers in row-major order, in some shape. */
export function arrayFile(values: Float64Array, shape: readonly number[]): Uint8Array<ArrayBuffer> {
  const told = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const text = `{'descr': '<f8', 'fortran_order': False, 'shape': (${told}), }`;
  const start = Math.ceil((MAGIC.length + 2 + text.length + 1) / 64) * 64;
  const bytes = new Uint8Array(start + 8 * values.length).fill(0x20, 0, start);
  bytes.set(MAGIC);
  const view = new DataView(bytes.buffer);
  view.setUint16(MAGIC.length, start - MAGIC.length - 2, true);
  bytes.set(new TextEncoder().encode(text), MAGIC.length + 2);
  bytes[start - 1] = 0x0a;
  values.forEach((value, k) => {
    view.setFloat64(start + 8 * k, value, true);
  });
  return bytes;
}

/** Bytes that are enough to read any header. */
export const LONGEST_HEADER: number = MAGIC.length + 2 + 0xffff;

/** Reads a header; undefined if it is none of a table written here. */
export function readHeader(bytes: Uint8Array): Table | undefined {
  if (bytes.length < 64 || MAGIC.some((byte, k) => bytes[k] !== byte)) return undefined;
  const from = MAGIC.length + 2;
  const start = from + (bytes[MAGIC.length]! | (bytes[MAGIC.length + 1]! << 8));
  const text = new TextDecoder().decode(bytes.subarray(from, start));
  const found = /^\{'descr': \[(.*)\], 'fortran_order': False, 'shape': \((\d+),\), \}\s*$/.exec(
    text,
  );
  if (!found) return undefined;
  const fields: Field[] = [];
  for (const match of found[1]!.matchAll(/\('([^']+)', '<(i4|i8|f8)'(?:, \((\d+),\))?\)/g))
    fields.push({ name: match[1]!, kind: match[2] as FieldKind, width: Number(match[3] ?? 0) });
  return { fields, rows: Number(found[2]), start };
}

/** Rows of columns as bytes: column k has `width` (or one) numbers per row, one row after the other. */
export function packRows(
  fields: readonly Field[],
  columns: readonly ArrayLike<number>[],
  rows: number,
): Uint8Array {
  const stride = rowBytes(fields);
  const bytes = new Uint8Array(rows * stride);
  const view = new DataView(bytes.buffer);
  let offset = 0;
  fields.forEach((field, c) => {
    const column = columns[c]!;
    const count = Math.max(1, field.width);
    const put = putters[field.kind];
    const size = field.kind === "i4" ? 4 : 8;
    for (let row = 0; row < rows; row++)
      for (let k = 0; k < count; k++)
        put(view, row * stride + offset + k * size, column[row * count + k]!);
    offset += fieldBytes(field);
  });
  return bytes;
}

const putters: Readonly<Record<FieldKind, (view: DataView, at: number, value: number) => void>> = {
  i4: (view, at, value) => view.setInt32(at, value, true),
  i8(view, at, value) {
    view.setUint32(at, value >>> 0, true);
    view.setInt32(at + 4, Math.floor(value / 2 ** 32), true);
  },
  f8: (view, at, value) => view.setFloat64(at, value, true),
};

/** One column of rows of bytes. */
export function unpackColumn(
  fields: readonly Field[],
  position: number,
  bytes: Uint8Array,
): Float64Array | Int32Array {
  const field = fields[position]!;
  const stride = rowBytes(fields);
  const rows = Math.floor(bytes.length / stride);
  const offset = rowBytes(fields.slice(0, position));
  const count = Math.max(1, field.width);
  const size = field.kind === "i4" ? 4 : 8;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const out = field.kind === "i4" ? new Int32Array(rows) : new Float64Array(rows * count);
  const get = getters[field.kind];
  for (let row = 0; row < rows; row++)
    for (let k = 0; k < count; k++)
      out[row * count + k] = get(view, row * stride + offset + k * size);
  return out;
}

const getters: Readonly<Record<FieldKind, (view: DataView, at: number) => number>> = {
  i4: (view, at) => view.getInt32(at, true),
  i8: (view, at) => view.getInt32(at + 4, true) * 2 ** 32 + view.getUint32(at, true),
  f8: (view, at) => view.getFloat64(at, true),
};
