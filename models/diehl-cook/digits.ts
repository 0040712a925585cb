// Images of digits with their labels, read from files in the format of the MNIST database, gzipped or not.

import { MyelinError } from "myelin";
import { PIXELS } from "./circuit.ts";

/** Images one after another, 784 grey values from 0 to 255 each, and the digit that each shows. */
export interface Digits {
  readonly pixels: Uint8Array;
  readonly labels: Uint8Array;
}

const IMAGES = 0x803;
const LABELS = 0x801;

/** Whatever of `from` to `to` there is. */
export function some({ pixels, labels }: Digits, from: number, to: number): Digits {
  return {
    pixels: pixels.subarray(from * PIXELS, to * PIXELS),
    labels: labels.subarray(from, to),
  };
}

/**
 * Digits of a folder that holds `NAME-images-idx3-ubyte` and `NAME-labels-idx1-ubyte`, with or without `.gz`, where
 * NAME is `train` or `t10k`. Throws a MyelinError for files that are missing or of another format.
 */
export function readDigits(folder: string, name: "train" | "t10k"): Digits {
  const pixels = read(folder, `${name}-images-idx3-ubyte`, IMAGES);
  const labels = read(folder, `${name}-labels-idx1-ubyte`, LABELS);
  if (pixels.length !== labels.length * PIXELS)
    throw new MyelinError(
      `digits do not match: ${pixels.length} pixels and ${labels.length} labels in ${folder} (expected ${PIXELS} to one)`,
    );
  return { pixels, labels };
}

/** The bytes of a file after its header: a magic number, then one number for each dimension. */
function read(folder: string, name: string, magic: number): Uint8Array {
  const { existsSync, readFileSync } = process.getBuiltinModule("fs");
  const { gunzipSync } = process.getBuiltinModule("zlib");
  const path = [`${folder}/${name}`, `${folder}/${name}.gz`].find((file) => existsSync(file));
  if (path === undefined)
    throw new MyelinError(
      `no digits: ${folder} has no ${name} (get the files of MNIST, gzipped or not)`,
    );
  const stored = readFileSync(path);
  const bytes = path.endsWith(".gz") ? gunzipSync(stored) : stored;
  const found = bytes.length < 8 ? 0 : bytes.readUInt32BE(0);
  if (found !== magic)
    throw new MyelinError(
      `not a file of MNIST: ${path} begins with 0x${found.toString(16)} (expected 0x${magic.toString(16)})`,
    );
  return Uint8Array.from(bytes.subarray(4 + 4 * (magic & 0xff)));
}
