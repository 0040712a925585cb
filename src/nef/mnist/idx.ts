// The IDX format of the MNIST database: four bytes that say what follows, sizes, then one byte for each value.

import { ValueError } from "../../errors.ts";

/** A file's sizes, the slowest first, and its values. */
export interface Idx {
  readonly sizes: readonly number[];
  readonly data: Uint8Array;
}

const UNSIGNED_BYTES = 0x08;

/** Reads a file of bytes in so many dimensions. Throws ValueError that names the file and what its header says. */
export function readIdx(bytes: Uint8Array, dimensions: number, file: string): Idx {
  const wrong = (message: string): ValueError => new ValueError(message, "file", file);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const expected = (UNSIGNED_BYTES << 8) | dimensions;
  const header = 4 * (1 + dimensions);
  if (bytes.length < 4 || view.getUint32(0) !== expected)
    throw wrong(
      `not an IDX file of bytes: ${file} begins with ${magic(bytes)} ` +
        `(expected 0x${hexadecimal(expected, 8)}: bytes in ${told(dimensions)})`,
    );
  if (bytes.length < header)
    throw wrong(`${file} ends in its header: ${bytes.length} bytes (expected ${header} and more)`);
  const sizes = Array.from({ length: dimensions }, (_, k) => view.getUint32(4 + 4 * k));
  const count = sizes.reduce((product, size) => product * size, 1);
  if (bytes.length - header !== count)
    throw wrong(
      `${file} holds ${bytes.length - header} bytes after its header, which says ${sizes.join(" x ")} ` +
        `(expected ${count}; ${bytes.length - header < count ? "is it cut off?" : "what follows them?"})`,
    );
  // a plain view, whatever kind of array the bytes came in
  return { sizes, data: new Uint8Array(bytes.buffer, bytes.byteOffset + header, count) };
}

function magic(bytes: Uint8Array): string {
  if (bytes.length === 0) return "nothing, it is empty";
  return `0x${Array.from(bytes.subarray(0, 4), (byte) => hexadecimal(byte, 2)).join("")}`;
}

function hexadecimal(value: number, digits: number): string {
  return value.toString(16).padStart(digits, "0");
}

function told(dimensions: number): string {
  return dimensions === 1 ? "1 dimension" : `${dimensions} dimensions`;
}

/** The contents of bytes, which may be gzipped. Throws ValueError for a gzipped file that is damaged. */
export async function unzipped(bytes: Uint8Array, file: string): Promise<Uint8Array> {
  if (!(bytes[0] === 0x1f && bytes[1] === 0x8b)) return bytes;
  const plain = new Blob([bytes as Uint8Array<ArrayBuffer>])
    .stream()
    .pipeThrough(new DecompressionStream("gzip"));
  try {
    return new Uint8Array(await new Response(plain).arrayBuffer());
  } catch (error) {
    throw new ValueError(
      `cannot unzip ${file} (${bytes.length} bytes): ${reason(error)} (expected a whole gzip file; get it again)`,
      "file",
      file,
    );
  }
}

/** Why something failed: the innermost message. */
export function reason(error: unknown): string {
  const { cause, message } = error as { cause?: unknown; message?: string };
  return cause instanceof Error ? reason(cause) : (message ?? String(error));
}
