// A small PNG writer: palette pixels in, a data address out (compressed by the platform's own deflate).

/** An image of palette entries: `pixels[row * width + column]` is an index into `palette`. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
  /** Red, green, blue, alpha (0 to 255) of each entry; 1 to 256 of them. */
  readonly palette: readonly (readonly [number, number, number, number])[];
}

const SIGNATURE = [137, 80, 78, 71, 13, 10, 26, 10];
const CRC = crcTable();

/** The image as a PNG file (indexed colour, with the fewest bits per pixel its palette allows). */
export async function png(image: Pixels): Promise<Uint8Array> {
  const { width, height, palette } = image;
  const bits = palette.length <= 2 ? 1 : palette.length <= 4 ? 2 : palette.length <= 16 ? 4 : 8;
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header[8] = bits;
  header[9] = 3;
  return joined([
    Uint8Array.from(SIGNATURE),
    chunk("IHDR", header),
    chunk("PLTE", Uint8Array.from(palette.flatMap((entry) => entry.slice(0, 3)))),
    chunk(
      "tRNS",
      Uint8Array.from(palette, ([, , , alpha]) => alpha),
    ),
    chunk("IDAT", await deflated(packed(image, bits))),
    chunk("IEND", new Uint8Array(0)),
  ]);
}

/** The image as a `data:` address for an `<image>` element. */
export async function dataAddress(image: Pixels): Promise<string> {
  return `data:image/png;base64,${base64(await png(image))}`;
}

function packed({ width, height, pixels }: Pixels, bits: number): Uint8Array {
  const stride = 1 + Math.ceil((width * bits) / 8);
  const rows = new Uint8Array(stride * height);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const at = column * bits;
      const value = pixels[row * width + column]!;
      rows[row * stride + 1 + (at >> 3)]! |= value << (8 - bits - (at & 7));
    }
  }
  return rows;
}

// CompressionStream is in Node 18 and in every browser that has WebAssembly SIMD, so one path serves both.
async function deflated(bytes: Uint8Array): Promise<Uint8Array> {
  const stream = new CompressionStream("deflate");
  const writer = stream.writable.getWriter();
  void writer.write(bytes as Uint8Array<ArrayBuffer>);
  void writer.close();
  return new Uint8Array(await new Response(stream.readable).arrayBuffer());
}

function chunk(name: string, body: Uint8Array): Uint8Array {
  const whole = new Uint8Array(body.length + 12);
  const view = new DataView(whole.buffer);
  view.setUint32(0, body.length);
  for (let k = 0; k < 4; k++) whole[4 + k] = name.charCodeAt(k);
  whole.set(body, 8);
  view.setUint32(body.length + 8, crc(whole.subarray(4, body.length + 8)));
  return whole;
}

function crcTable(): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, n) => {
    let c = n;
    for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    return c;
  });
}

function crc(bytes: Uint8Array): number {
  let c = 0xffffffff;
  for (const byte of bytes) c = CRC[(c ^ byte) & 255]! ^ (c >>> 8);
  return ~c >>> 0;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function base64(bytes: Uint8Array): string {
  let text = "";
  for (let k = 0; k < bytes.length; k += 8192) {
    text += String.fromCharCode(...bytes.subarray(k, k + 8192));
  }
  return btoa(text);
}
