// Columns of a recording: in memory, or in a file of which memory holds the rows since the last block was written.

import { NetworkError } from "../errors.ts";
import { fileSystem, withFile } from "./files.ts";
import type { Growing } from "./growing.ts";
import {
  type Field,
  headerOf,
  LONGEST_HEADER,
  packRows,
  readHeader,
  rowBytes,
  type Table,
  unpackColumn,
} from "./npy.ts";

/** A column with the growing list that recorders write to. */
export interface Column extends Field {
  readonly data: Growing<Float64Array> | Growing<Int32Array>;
}

/** Bytes that gather in memory before they go to the file. */
export const BLOCK: number = 2 ** 20;

/** All columns of a recorder. The first has one number per row. */
export class Columns {
  readonly fields: readonly Column[];
  readonly file: string | undefined;
  private readonly block: number;
  /** Rows in the file; undefined until the file is this recording's. */
  private written: number | undefined;

  constructor(fields: readonly Column[], file: string | undefined, block: number = BLOCK) {
    this.fields = fields;
    this.file = file;
    this.block = Math.max(1, Math.floor(block / rowBytes(fields)));
  }

  /** Rows in all. */
  get rows(): number {
    return (this.written ?? 0) + this.fields[0]!.data.length;
  }

  /** To be called after every record: writes when enough has gathered. */
  recorded(): void {
    if (this.file !== undefined && this.fields[0]!.data.length >= this.block) this.flush();
  }

  /** Brings the file up to date, and waits for the disk if asked to. An existing file is replaced at the first call. */
  flush(sync = false): void {
    const { file, fields } = this;
    if (file === undefined) return;
    const rows = fields[0]!.data.length;
    if (this.written !== undefined && rows === 0 && !sync) return;
    const before = this.written ?? 0;
    withFile(file, this.written === undefined ? "w" : "r+", (open) => {
      const start = headerOf(fields, before).length;
      const values = fields.map(({ data }) => data.values);
      open.write(start + before * rowBytes(fields), packRows(fields, values, rows));
      // last, so that a reader never sees rows that are not there
      open.write(0, headerOf(fields, before + rows));
      if (sync) open.sync();
    });
    this.written = before + rows;
    for (const { data } of fields) data.length = 0;
  }

  /** All rows of a column; from the file as well. */
  values(position: number): Float64Array | Int32Array {
    const { file, fields } = this;
    if (file === undefined || this.written === undefined) return fields[position]!.data.values;
    this.flush();
    return readTable(file, 0, this.written, (_, bytes) => unpackColumn(fields, position, bytes));
  }

  /** What is recorded: copies of the columns, or the number of rows in the file, which is brought up to date. */
  save(): { rows: number; columns: (Float64Array | Int32Array)[] } {
    if (this.file !== undefined) {
      this.flush();
      return { rows: this.rows, columns: [] };
    }
    return { rows: this.rows, columns: this.fields.map(({ data }) => data.values.slice()) };
  }

  /** What is wrong with going back to so many rows, if anything is. */
  misfit(rows: number): string | undefined {
    const { file, fields } = this;
    if (file === undefined || rows === 0) return undefined;
    if (!fileSystem()?.existsSync(file)) return `its file '${file}' is missing`;
    const table = tableOf(file);
    const own = headerOf(fields, 0).length;
    if (!table || table.start !== own || !sameFields(table.fields, fields))
      return `its file '${file}' holds another recording`;
    const have = this.written === undefined ? table.rows : this.rows;
    return have < rows ? `its file '${file}' has ${have} rows, the snapshot ${rows}` : undefined;
  }

  /** Goes back to what `save` gave. */
  restore(rows: number, columns: readonly (Float64Array | Int32Array)[]): void {
    const { file, fields } = this;
    fields.forEach(({ data }, k) => {
      if (file === undefined) data.replace(columns[k]!);
    });
    if (file !== undefined) this.truncate(file, rows);
  }

  private truncate(file: string, rows: number): void {
    const { fields } = this;
    // rows that are to stay may still be in memory
    if (this.written !== undefined && this.written < rows) this.flush();
    if (rows > 0)
      withFile(file, "r+", (open) => {
        const header = headerOf(fields, rows);
        open.write(0, header);
        open.truncate(header.length + rows * rowBytes(fields));
      });
    this.written = rows > 0 ? rows : undefined;
    for (const { data } of fields) data.length = 0;
  }
}

function sameFields(a: readonly Field[], b: readonly Field[]): boolean {
  const text = (fields: readonly Field[]): string =>
    fields.map(({ name, kind, width }) => `${name} ${kind} ${width}`).join();
  return text(a) === text(b);
}

function tableOf(path: string): Table | undefined {
  return withFile(path, "r", (file) => readHeader(file.read(0, LONGEST_HEADER)));
}

/** Reads rows first, ..., end-1 of a recording; raises NetworkError when the file is none. */
export function readTable<T>(
  path: string,
  first: number,
  end: number,
  use: (fields: readonly Field[], bytes: Uint8Array, rows: number) => T,
): T {
  return withFile(path, "r", (file) => {
    const table = readHeader(file.read(0, LONGEST_HEADER));
    if (!table)
      throw new NetworkError(
        `not a recording: '${path}' (expected a file that a monitor with \`file\` wrote)`,
      );
    const { fields, start } = table;
    const stride = rowBytes(fields);
    const last = Math.min(end, table.rows);
    const count = Math.max(0, last - first);
    return use(fields, file.read(start + first * stride, count * stride), count);
  });
}
