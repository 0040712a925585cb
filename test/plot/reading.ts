// Reads an SVG text as a test wants it: its words, its paths, its elements counted.

import { inflateSync } from "node:zlib";
import * as assert from "uvu/assert";

/** A PNG file taken apart. */
export interface Picture {
  readonly chunks: ReadonlyMap<string, Uint8Array>;
  readonly pixels: readonly number[];
  readonly width: number;
  readonly height: number;
}

/** The words of every text element, in order. */
export function texts(svg: string): string[] {
  return [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map((match) => match[1]!);
}

/** How many elements of this name there are. */
export function tally(svg: string, name: string): number {
  return [...svg.matchAll(new RegExp(`<${name}[ />]`, "g"))].length;
}

/** Path data of a path, or of all elements of the group, that carries this ARIA label. */
export function shapes(svg: string, label: string): string[] {
  const found: string[] = [];
  for (const match of svg.matchAll(new RegExp(`<(\\w+) [^>]*aria-label="${label}"[^>]*>`, "g"))) {
    if (match[1] !== "g") {
      found.push(/ d="([^"]*)"/.exec(match[0])?.[1] ?? "");
      continue;
    }
    const rest = svg.slice(match.index + match[0].length);
    const inside = rest.slice(0, rest.indexOf("</g>"));
    found.push(
      ...[...inside.matchAll(/<(?:path|line)[^>]*>/g)].map(
        ([one]) => / d="([^"]*)"/.exec(one)?.[1] ?? "",
      ),
    );
  }
  return found;
}

/** What a promise was rejected with; a promise that was kept is an error of its own. */
export async function rejection(made: Promise<unknown>): Promise<unknown> {
  try {
    await made;
  } catch (error) {
    return error;
  }
  return new Error("was not refused");
}

/** The images of an SVG text, in order. */
export function images(svg: string): Picture[] {
  const found = svg.matchAll(/href="data:image\/png;base64,([^"]+)"/g);
  return [...found].map((match) => decoded(new Uint8Array(Buffer.from(match[1]!, "base64"))));
}

/** Chunks by name, and the pixels read back by hand (no filter, no interlacing). */
export function decoded(file: Uint8Array): Picture {
  const view = new DataView(file.buffer, file.byteOffset);
  const chunks = new Map<string, Uint8Array>();
  for (let at = 8; at < file.length; ) {
    const length = view.getUint32(at);
    const name = String.fromCharCode(...file.subarray(at + 4, at + 8));
    chunks.set(name, file.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  const header = chunks.get("IHDR")!;
  const [width, height] = [header[3]! + 256 * header[2]!, header[7]! + 256 * header[6]!];
  const bits = header[8]!;
  const rows = inflateSync(chunks.get("IDAT")!);
  const stride = 1 + Math.ceil((width * bits) / 8);
  assert.is(rows.length, stride * height);
  const pixels: number[] = [];
  for (let row = 0; row < height; row++) {
    assert.is(rows[row * stride], 0, "no filter");
    for (let column = 0; column < width; column++) {
      const at = column * bits;
      const byte = rows[row * stride + 1 + (at >> 3)]!;
      pixels.push((byte >> (8 - bits - (at & 7))) & (2 ** bits - 1));
    }
  }
  return { chunks, pixels, width, height };
}
