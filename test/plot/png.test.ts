// The PNG writer: files that decode back to the pixels they were made of.
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { dataAddress, type Pixels, png } from "../../src/plot/png.ts";
import { decoded } from "./reading.ts";

const test = suite("png");

function image(colours: number, width: number, height: number): Pixels {
  const pixels = Uint8Array.from(
    { length: width * height },
    (_, k) => (k * 7 + (k >> 3)) % colours,
  );
  const palette = Array.from(
    { length: colours },
    (_, k) => [k, 255 - k, (k * 3) % 256, 200] as const,
  );
  return { width, height, pixels, palette };
}

for (const [colours, bits] of [
  [2, 1],
  [4, 2],
  [7, 4],
  [256, 8],
] as const) {
  test(`pixels of ${colours} colours come back from ${bits} bits each`, async () => {
    const made = image(colours, 301, 13);
    const { chunks, pixels, width } = decoded(await png(made));
    assert.is(width, 301);
    assert.is(chunks.get("IHDR")![8], bits);
    assert.equal(pixels, [...made.pixels]);
    assert.equal(
      [...chunks.get("PLTE")!],
      made.palette.flatMap((entry) => entry.slice(0, 3)),
    );
    assert.equal(
      [...chunks.get("tRNS")!],
      made.palette.map(() => 200),
    );
  });
}

test("the checksum of the end chunk is the one the standard prints", async () => {
  const file = await png(image(2, 1, 1));
  assert.equal([...file.subarray(-4)], [0xae, 0x42, 0x60, 0x82]);
  assert.equal([...file.subarray(0, 8)], [137, 80, 78, 71, 13, 10, 26, 10]);
});

test("a data address holds the same bytes as the file", async () => {
  const made = image(300 % 256, 200, 200);
  const [prefix, body] = (await dataAddress(made)).split(",");
  assert.is(prefix, "data:image/png;base64");
  assert.equal([...Buffer.from(body!, "base64")], [...(await png(made))]);
});

test.run();
