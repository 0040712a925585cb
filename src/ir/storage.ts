// How elements of each storage lie in memory: their width, and the typed array that sees them.

import type { Storage } from "./ir.ts";

/** A typed array over elements of some storage. */
export type StorageView = Float64Array | Float32Array | Int32Array | Uint16Array;

/** Bytes per element, as a power of two. */
export function widthBits(storage: Storage): 1 | 2 | 3 {
  return storage === "f64" ? 3 : storage === "u16" ? 1 : 2;
}

/** Bytes per element. */
export function width(storage: Storage): 2 | 4 | 8 {
  return storage === "f64" ? 8 : storage === "u16" ? 2 : 4;
}

/** Whether elements are numbers with a fraction. */
export function isReal(storage: Storage): boolean {
  return storage === "f64" || storage === "f32";
}

/** The name of the typed array that sees elements of a storage. */
export function viewName(storage: Storage): string {
  switch (storage) {
    case "f64":
      return "Float64Array";
    case "f32":
      return "Float32Array";
    case "u16":
      return "Uint16Array";
    default:
      return "Int32Array";
  }
}

/** Elements of a storage at an address (bytes). */
export function viewAt(
  storage: Storage,
  buffer: ArrayBufferLike,
  address: number,
  length: number,
): StorageView {
  switch (storage) {
    case "f64":
      return new Float64Array(buffer, address, length);
    case "f32":
      return new Float32Array(buffer, address, length);
    case "u16":
      return new Uint16Array(buffer, address, length);
    default:
      return new Int32Array(buffer, address, length);
  }
}
