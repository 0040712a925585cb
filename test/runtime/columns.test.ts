// Recordings in files: rows appended block by block, read back, cut, and what the bytes are.

import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Columns, readTable } from "../../src/runtime/columns.ts";
import { fileSystem, needFiles, writeAtomically } from "../../src/runtime/files.ts";
import { growingFloats, growingIntegers } from "../../src/runtime/growing.ts";
import { headerOf, packRows, readHeader, rowBytes, unpackColumn } from "../../src/runtime/npy.ts";

const test = suite("runtime: columns");
const folder = mkdtempSync(join(tmpdir(), "myelin-columns-"));

const fields = [
  { name: "i", kind: "i4", width: 0 },
  { name: "step", kind: "i8", width: 0 },
  { name: "post.delay", kind: "f8", width: 2 },
] as const;

function recording(path: string | undefined, block?: number) {
  const [i, step, delay] = [growingIntegers(), growingFloats(), growingFloats()];
  const data = [i, step, delay] as const;
  const columns = new Columns(
    fields.map((field, k) => ({ ...field, data: data[k]! })),
    path,
    block,
  );
  let next = 0;
  const record = (rows: number): void => {
    for (let k = 0; k < rows; k++, next++) {
      i.push(-next);
      step.push(2 ** 40 + next);
      delay.push(next / 3);
      delay.push(-0);
      columns.recorded();
    }
  };
  return { columns, record, waiting: () => i.length };
}

test("a header is one of .npy 1.0, as long for no row as for many", () => {
  const none = headerOf(fields, 0);
  const many = headerOf(fields, 123456789012);
  assert.is(none.length, many.length);
  assert.is(none.length % 64, 0);
  assert.equal([...none.subarray(0, 8)], [0x93, ...[..."NUMPY"].map((c) => c.charCodeAt(0)), 1, 0]);
  assert.is(none[8]! + 256 * none[9]!, none.length - 10);
  const text = new TextDecoder().decode(many.subarray(10));
  assert.match(
    text,
    /^\{'descr': \[\('i', '<i4'\), \('step', '<i8'\), \('post\.delay', '<f8', \(2,\)\)\], /,
  );
  assert.match(text, /'fortran_order': False, 'shape': \(123456789012,\), \} *\n$/);
  assert.equal(readHeader(many), { fields: [...fields], rows: 123456789012, start: many.length });
  for (const bytes of [
    new Uint8Array(0),
    new Uint8Array(100),
    none.map((b, k) => (k === 6 ? 2 : b)),
  ])
    assert.is(readHeader(bytes), undefined);
});

test("rows are packed little-endian, and come back bit for bit", () => {
  assert.is(rowBytes(fields), 4 + 8 + 16);
  const columns = [
    [-2, 7],
    [2 ** 53 - 1, -1],
    [0.1, -0, Number.NaN, 1e300],
  ];
  const bytes = packRows(fields, columns, 2);
  assert.equal(
    [...bytes.subarray(0, 12)],
    [254, 255, 255, 255, 255, 255, 255, 255, 255, 255, 31, 0],
  );
  fields.forEach((_, k) => {
    const back = [...unpackColumn(fields, k, bytes)];
    assert.ok(
      back.every((value, row) => Object.is(value, columns[k]![row])),
      `column ${k}: ${back}`,
    );
  });
});

test("memory holds one block; the file has all rows in order", () => {
  const path = join(folder, "blocks.npy");
  const one = recording(path, 10 * rowBytes(fields));
  let most = 0;
  for (let k = 0; k < 1003; k++) {
    one.record(1);
    most = Math.max(most, one.waiting());
  }
  assert.is(most, 9);
  assert.is(one.columns.rows, 1003);
  const memory = recording(undefined);
  memory.record(1003);
  for (const k of [0, 1, 2]) assert.equal(one.columns.values(k), memory.columns.values(k));
  assert.is(one.waiting(), 0);
  assert.is(readFileSync(path).length, headerOf(fields, 0).length + 1003 * rowBytes(fields));
  const part = readTable(path, 100, 102, (f, bytes, rows) => [rows, ...unpackColumn(f, 0, bytes)]);
  assert.equal(part, [2, -100, -101]);
  assert.is(
    readTable(path, 1000, 2000, (_, __, rows) => rows),
    3,
  );
});

test("a file is replaced when a recording begins, not when it is made", () => {
  const path = join(folder, "replaced.npy");
  writeFileSync(path, "precious");
  const one = recording(path);
  assert.is(readFileSync(path, "utf8"), "precious");
  assert.throws(() => readTable(path, 0, 1, () => 0), /not a recording: /);
  one.columns.flush();
  assert.is(
    readTable(path, 0, 1, (_, __, rows) => rows),
    0,
  );
});

test("it goes back to fewer rows, in the same process and in another", () => {
  const path = join(folder, "cut.npy");
  const one = recording(path, 10 * rowBytes(fields));
  one.record(25);
  const { rows, columns } = one.columns.save();
  assert.equal([rows, columns], [25, []]);
  one.record(14);
  one.columns.flush();
  // as if the process had been killed while it wrote a row
  appendFileSync(path, new Uint8Array(17));
  const other = recording(path);
  assert.is(other.columns.misfit(25), undefined);
  assert.match(other.columns.misfit(40)!, /has 39 rows, the snapshot 40/);
  other.columns.restore(25, []);
  other.record(2);
  assert.equal([...other.columns.values(0)].slice(23), [-23, -24, -0, -1]);
  assert.is(other.columns.rows, 27);
  other.columns.restore(0, []);
  assert.is(other.columns.rows, 0);
  other.record(1);
  assert.equal([...other.columns.values(1)], [2 ** 40 + 2]);
  const missing = recording(join(folder, "missing.npy"));
  assert.match(missing.columns.misfit(1)!, /is missing/);
  assert.is(missing.columns.misfit(0), undefined);
  writeFileSync(join(folder, "missing.npy"), headerOf(fields.slice(0, 2), 5));
  assert.match(missing.columns.misfit(1)!, /holds another recording/);
});

test("in memory, what was recorded since is forgotten", () => {
  const one = recording(undefined);
  one.record(5);
  const { rows, columns } = one.columns.save();
  one.record(3);
  one.columns.restore(rows, columns);
  assert.equal(
    [...one.columns.values(0)],
    [0, -1, -2, -3, -4].map((k) => (k === 0 ? 0 : k)),
  );
  one.columns.flush();
  assert.is(one.columns.rows, 5);
});

test("where there are no files, they are refused", () => {
  const host = process as { getBuiltinModule?: unknown };
  const kept = host.getBuiltinModule;
  try {
    host.getBuiltinModule = undefined;
    assert.is(fileSystem(), undefined);
    assert.throws(() => needFiles("file", "a.npy"), /cannot use file 'a.npy': there are no files/);
  } finally {
    host.getBuiltinModule = kept;
  }
  assert.throws(() => needFiles("file", 3), /invalid file: 3 \(expected the path of a file\)/);
});

test("a file is written whole or not at all", () => {
  const path = join(folder, "whole");
  writeAtomically(path, new Uint8Array([1, 2]));
  writeAtomically(path, new Uint8Array([3]));
  assert.equal([...readFileSync(path)], [3]);
  assert.throws(() => writeAtomically(join(path, "below"), new Uint8Array(1)), /cannot write/);
  assert.equal([...readFileSync(path)], [3]);
});

test.after(() => rmSync(folder, { recursive: true }));

test.run();
