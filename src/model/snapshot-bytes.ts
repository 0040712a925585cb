// Snapshots as bytes: magic, version, checksum, a header in JSON, then all arrays one after the other.
//
// Little-endian, as WebAssembly memory is. Layout: 8 bytes `MYELSNAP`, u32 version, u32 CRC-32 of all that follows it,
// u32 length of the header, the header in UTF-8, padding to a multiple of 8, arrays each padded likewise. Integers are
// stored in the fewest of 1, 2 or 4 bytes that hold all values of their array.

import { ValueError } from "../errors.ts";
import type { SavedValue } from "./saved.ts";
import type { SavedNetwork, SavedObject } from "./snapshot.ts";

const MAGIC = "MYELSNAP";
const VERSION = 1;
const PREFIX = 20;

/** An array as the header describes it. */
interface ArrayEntry {
  readonly kind: "f64" | "i32" | "u16" | "u8";
  readonly length: number;
  /** Bytes from the first array on. */
  readonly at: number;
}

type HeaderValue = number | string | boolean | ArrayEntry;

interface Header extends Omit<SavedNetwork, "objects" | "run"> {
  readonly run?: SavedNetwork["run"];
  readonly objects: readonly {
    readonly name: string;
    readonly unnamed?: string | undefined;
    readonly signature: readonly string[];
    readonly values: Readonly<Record<string, HeaderValue>>;
  }[];
}

/** A snapshot's content as bytes. */
export function encode(content: SavedNetwork): Uint8Array<ArrayBuffer> {
  const arrays: { bytes: Uint8Array; at: number }[] = [];
  let size = 0;
  const placed = (value: SavedValue): HeaderValue => {
    if (typeof value !== "object") return value;
    const [kind, array] = narrowed(value);
    const entry = { kind, length: array.length, at: size };
    arrays.push({
      bytes: new Uint8Array(array.buffer, array.byteOffset, array.byteLength),
      at: size,
    });
    size = aligned(size + array.byteLength);
    return entry;
  };
  const objects = content.objects.map(({ values, ...rest }) => ({
    ...rest,
    values: Object.fromEntries(Object.entries(values).map(([name, v]) => [name, placed(v)])),
  }));
  const header: Header = { ...content, objects };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const start = aligned(PREFIX + text.length);
  const bytes = new Uint8Array(start + size);
  bytes.set(new TextEncoder().encode(MAGIC));
  bytes.set(text, PREFIX);
  for (const array of arrays) bytes.set(array.bytes, start + array.at);
  const view = new DataView(bytes.buffer);
  view.setUint32(8, VERSION, true);
  view.setUint32(16, text.length, true);
  view.setUint32(12, crc32(bytes.subarray(16)), true);
  return bytes;
}

/** The content of a snapshot; throws ValueError where the bytes are none. */
export function decode(bytes: Uint8Array): SavedNetwork {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const magic = new TextDecoder().decode(bytes.subarray(0, MAGIC.length));
  if (bytes.length < PREFIX || magic !== MAGIC)
    throw broken("the bytes do not begin as one does (expected what snapshot.bytes() gave)");
  const version = view.getUint32(8, true);
  if (version !== VERSION)
    throw broken(
      `version ${version} (this Myelin reads version ${VERSION}: use the one that wrote it)`,
    );
  if (view.getUint32(12, true) !== crc32(bytes.subarray(16)))
    throw broken(
      "the checksum does not fit: bytes were cut short or changed (use an earlier snapshot)",
    );
  const length = view.getUint32(16, true);
  const header = JSON.parse(
    new TextDecoder().decode(bytes.subarray(PREFIX, PREFIX + length)),
  ) as Header;
  const start = aligned(PREFIX + length);
  const objects: SavedObject[] = header.objects.map(({ values, unnamed, ...rest }) => ({
    ...rest,
    unnamed,
    values: Object.fromEntries(
      Object.entries(values).map(([name, value]) => [
        name,
        typeof value === "object" ? arrayAt(bytes, start, value) : value,
      ]),
    ),
  }));
  return { ...header, run: header.run, objects };
}

function broken(what: string): ValueError {
  return new ValueError(`cannot read snapshot: ${what}`, "bytes", what);
}

function aligned(size: number): number {
  return Math.ceil(size / 8) * 8;
}

function narrowed(
  values: Float64Array | Int32Array,
): [ArrayEntry["kind"], Float64Array | Int32Array | Uint16Array | Uint8Array] {
  if (values instanceof Float64Array) return ["f64", values];
  let [least, most] = [0, 0];
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  if (least < 0 || most > 0xffff) return ["i32", values];
  return most > 0xff ? ["u16", Uint16Array.from(values)] : ["u8", Uint8Array.from(values)];
}

function arrayAt(
  bytes: Uint8Array,
  start: number,
  { kind, length, at }: ArrayEntry,
): Float64Array | Int32Array {
  const size = { f64: 8, i32: 4, u16: 2, u8: 1 }[kind];
  // a copy, so that it lies where its kind may lie
  const { buffer } = bytes.slice(start + at, start + at + size * length);
  if (kind === "f64") return new Float64Array(buffer);
  if (kind === "i32") return new Int32Array(buffer);
  return Int32Array.from(kind === "u16" ? new Uint16Array(buffer) : new Uint8Array(buffer));
}

const CRC_TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** CRC-32 as in PNG and gzip (ISO 3309). */
function crc32(bytes: Uint8Array): number {
  let crc = -1;
  for (let k = 0; k < bytes.length; k++) crc = CRC_TABLE[(crc ^ bytes[k]!) & 0xff]! ^ (crc >>> 8);
  return ~crc >>> 0;
}
