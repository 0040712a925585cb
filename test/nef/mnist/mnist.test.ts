// Digits from folders, bytes and a net that is played: what is read, and what is said of files that are not as they should be.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ValueError } from "../../../src/errors.ts";
import { drawnDigits } from "../../../src/nef/mnist/drawn.ts";
import { type FetchProgress, fetchFile } from "../../../src/nef/mnist/fetch.ts";
import { readIdx } from "../../../src/nef/mnist/idx.ts";
import {
  greyValues,
  imagesBetween,
  imagesOf,
  type LabelledImages,
  oneHot,
} from "../../../src/nef/mnist/images.ts";
import { fetchMnist, mnistOf, readMnist } from "../../../src/nef/mnist/mnist.ts";
import { MNIST_FILES, type MnistFile } from "../../../src/nef/mnist/sources.ts";

const test = suite("nef: MNIST");

/** A file of the format, written out by hand. */
function idx(sizes: readonly number[], data: Uint8Array, type = 0x08): Uint8Array {
  const header = [
    0,
    0,
    type,
    sizes.length,
    ...sizes.flatMap((n) => [n >>> 24, (n >> 16) & 255, (n >> 8) & 255, n & 255]),
  ];
  return Uint8Array.from([...header, ...data]);
}

function filesOf(
  name: string,
  { rows, columns, pixels, labels }: LabelledImages,
): Record<string, Uint8Array> {
  return {
    [`${name}-images-idx3-ubyte`]: idx([labels.length, rows, columns], pixels),
    [`${name}-labels-idx1-ubyte`]: idx([labels.length], labels),
  };
}

const train = drawnDigits(300, { size: 9, seed: 1 });
const heldOut = drawnDigits(20, { size: 9, seed: 2 });
const contents = { ...filesOf("train", train), ...filesOf("t10k", heldOut) };

async function inFolder(act: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "myelin-mnist-"));
  try {
    await act(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function refused(promise: Promise<unknown>, message: RegExp): Promise<void> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.instance(error, ValueError);
  assert.match((error as Error).message, message);
}

test("reads bytes that were gzipped and bytes that were not", async () => {
  const images = contents["train-images-idx3-ubyte"]!;
  const found = await mnistOf({ ...contents, "train-images-idx3-ubyte": gzipSync(images) });
  assert.equal([found.train.rows, found.train.columns], [9, 9]);
  assert.equal(found.train.pixels, train.pixels);
  assert.equal(found.test.labels, heldOut.labels);
});

test("reads a folder, whichever way its files are called", () =>
  inFolder(async (folder) => {
    const names = [
      "train-images-idx3-ubyte.gz",
      "train-labels.idx1-ubyte",
      "t10k-images.idx3-ubyte.gz",
      "t10k-labels-idx1-ubyte",
    ];
    Object.values(contents).forEach((bytes, k) => {
      writeFileSync(join(folder, names[k]!), names[k]!.endsWith(".gz") ? gzipSync(bytes) : bytes);
    });
    const found = await readMnist(folder);
    assert.equal(found.train.labels, train.labels);
    assert.equal(found.test.pixels, heldOut.pixels);
  }));

test("reads images of handwriting, of the size that everybody knows", async () => {
  const folder = new URL("../../fixtures/digits", import.meta.url).pathname;
  const { train: first, test: others } = await readMnist(folder);
  assert.equal([first.rows, first.columns], [28, 28]);
  assert.equal([first.labels.length, others.labels.length], [160, 80]);
  // the training set begins 5, 0, 4, 1, 9, 2, the test set 7, 2, 1, 0, 4
  assert.equal([...first.labels.subarray(0, 6)], [5, 0, 4, 1, 9, 2]);
  assert.equal([...others.labels.subarray(0, 5)], [7, 2, 1, 0, 4]);
});

test("the folder is that of MYELIN_MNIST, if none is named", () =>
  inFolder(async (folder) => {
    const before = process.env.MYELIN_MNIST;
    try {
      delete process.env.MYELIN_MNIST;
      await refused(
        readMnist(),
        /^no folder of MNIST is named \(.*--mnist DIR, or MYELIN_MNIST=DIR/,
      );
      process.env.MYELIN_MNIST = folder;
      await refused(
        readMnist(),
        /^no train-images-idx3-ubyte in .*, gzipped or not \(.*fetchMnist\)$/,
      );
    } finally {
      delete process.env.MYELIN_MNIST;
      if (before !== undefined) process.env.MYELIN_MNIST = before;
    }
  }));

test("says which contents are missing, and what was given instead", () =>
  refused(
    mnistOf({ train: new Uint8Array(3) }),
    /^no contents of train-images-idx3-ubyte: given are train$/,
  ));

test("says where labels are not as many as images", () =>
  refused(
    mnistOf({ ...contents, "train-labels-idx1-ubyte": idx([299], train.labels.subarray(0, 299)) }),
    /^299 labels in train-labels-idx1-ubyte for 300 images in train-images-idx3-ubyte \(expected as many\)$/,
  ));

test("says where a gzipped file is cut off", () => {
  const cut = gzipSync(contents["t10k-images-idx3-ubyte"]!).subarray(0, 200);
  return refused(
    mnistOf({ ...contents, "t10k-images-idx3-ubyte": cut }),
    /^cannot unzip t10k-images-idx3-ubyte \(200 bytes\): .+ \(expected a whole gzip file; get it again\)$/,
  );
});

for (const [why, bytes, message] of [
  [
    "a page of text in place of the file",
    new TextEncoder().encode("<!DOCTYPE html>"),
    /^not an IDX file of bytes: a file begins with 0x3c21444f \(expected 0x00000803: bytes in 3 dimensions\)$/,
  ],
  [
    "labels in place of images",
    idx([3], Uint8Array.of(1, 2, 3)),
    /begins with 0x00000801 \(expected 0x00000803/,
  ],
  ["numbers of another type", idx([1, 1, 1], Uint8Array.of(1), 0x0d), /begins with 0x00000d03/],
  ["an empty file", new Uint8Array(0), /begins with nothing, it is empty/],
  [
    "half a header",
    idx([2, 3, 4], new Uint8Array(0)).subarray(0, 10),
    /^a file ends in its header: 10 bytes \(expected 16/,
  ],
  [
    "fewer bytes than its sizes say",
    idx([2, 3, 4], new Uint8Array(23)),
    /^a file holds 23 bytes after its header, which says 2 x 3 x 4 \(expected 24; is it cut off\?\)$/,
  ],
  [
    "more bytes than its sizes say",
    idx([2, 3, 4], new Uint8Array(25)),
    /expected 24; what follows them\?\)$/,
  ],
] as const)
  test(`says what is wrong with a file: ${why}`, () => {
    assert.throws(
      () => readIdx(bytes, 3, "a file"),
      (error: unknown) => error instanceof ValueError && message.test(error.message),
    );
  });

/** A net whose folders answer with bytes, a status, or not at all. */
function net(answers: Readonly<Record<string, Uint8Array | number>>): {
  fetch: (url: string) => Promise<Response>;
  asked: string[];
} {
  const asked: string[] = [];
  const fetch = async (url: string): Promise<Response> => {
    asked.push(url);
    const answer = answers[url];
    if (answer === undefined)
      throw new TypeError("fetch failed", { cause: new Error("getaddrinfo ENOTFOUND nowhere") });
    if (typeof answer === "number")
      return new Response("", { status: answer, statusText: "Not Found" });
    return new Response(answer as Uint8Array<ArrayBuffer>);
  };
  return { fetch, asked };
}

const bytes = Uint8Array.from({ length: 5000 }, (_, k) => k);

async function fileOf(content: Uint8Array): Promise<MnistFile> {
  const digest = await crypto.subtle.digest("SHA-256", content as Uint8Array<ArrayBuffer>);
  return { name: "some", size: content.length, sha256: Buffer.from(digest).toString("hex") };
}

test("asks one mirror after the other until one has the file, and tells how far it is", async () => {
  const damaged = bytes.slice();
  damaged[17] = 0;
  const { fetch, asked } = net({
    "b/some.gz": 404,
    "c/some.gz": bytes.subarray(1),
    "d/some.gz": damaged,
    "e/some.gz": bytes,
  });
  const told: FetchProgress[] = [];
  const found = await fetchFile(await fileOf(bytes), {
    mirrors: ["a/", "b/", "c/", "d/", "e/", "f/"],
    fetch,
    onProgress: (progress) => told.push(progress),
  });
  assert.equal(found, bytes);
  assert.equal(asked, ["a/some.gz", "b/some.gz", "c/some.gz", "d/some.gz", "e/some.gz"]);
  assert.equal(told.at(-1), { file: "some.gz", received: 5000, size: 5000 });
});

test("keeps a file in a folder, does not ask for it again, and asks again where it was damaged", () =>
  inFolder(async (folder) => {
    const file = await fileOf(bytes);
    const { fetch, asked } = net({ "a/some.gz": bytes });
    const options = { folder: join(folder, "new"), mirrors: ["a/"], fetch };
    await fetchFile(file, options);
    assert.equal(new Uint8Array(readFileSync(join(folder, "new", "some.gz"))), bytes);
    assert.equal(new Uint8Array(await fetchFile(file, options)), bytes);
    assert.is(asked.length, 1);
    writeFileSync(join(folder, "new", "some.gz"), bytes.subarray(3));
    assert.equal(await fetchFile(file, options), bytes);
    assert.is(asked.length, 2);
  }));

test("says what each mirror answered, and what to do without a net", () => {
  const { size } = MNIST_FILES[0]!;
  const { fetch } = net({
    "b/train-images-idx3-ubyte.gz": 404,
    "c/train-images-idx3-ubyte.gz": bytes,
    "d/train-images-idx3-ubyte.gz": new Uint8Array(size),
  });
  return refused(
    fetchMnist({ mirrors: ["a/", "b/", "c/", "d/"], fetch }),
    new RegExp(
      [
        "^cannot fetch train-images-idx3-ubyte.gz",
        "  a/train-images-idx3-ubyte.gz: getaddrinfo ENOTFOUND nowhere",
        "  b/train-images-idx3-ubyte.gz: answered 404 Not Found",
        "  c/train-images-idx3-ubyte.gz: 5000 bytes came \\(expected 9912422\\)",
        "  d/train-images-idx3-ubyte.gz: SHA-256 is [0-9a-f]{12}... \\(expected 440fcabf73cc...\\)",
        "  get train-images-idx3-ubyte.gz, .* by other means, and name their folder: --mnist DIR, or MYELIN_MNIST=DIR",
      ].join("\n"),
    ),
  );
});

test("refuses options that it does not have", () => {
  assert.throws(
    () => fetchMnist({ mirror: "a/" } as never),
    /^unknown option of fetchMnist: 'mirror' \(did you mean 'mirrors'\?\)$/,
  );
});

test("grey values run from black to white, labels become rows with a one", () => {
  const images = {
    rows: 1,
    columns: 3,
    pixels: Uint8Array.of(0, 51, 255),
    labels: Uint8Array.of(2),
  };
  const values = greyValues(images, -1, 1).data;
  [-1, -0.6, 1].forEach((value, k) => {
    assert.ok(Math.abs(values[k]! - value) < 1e-15);
  });
  assert.equal([...greyValues(images).data], [0, 0.2, 1]);
  assert.equal([...oneHot([1, 0], 3).data], [0, 1, 0, 1, 0, 0]);
  assert.throws(
    () => oneHot([3], 3),
    /^invalid label: 3 at 0 \(expected an integer from 0 to 2\)$/,
  );
});

test("a stretch of images, and those with some labels", () => {
  const part = imagesBetween(train, 10, 12);
  assert.equal(part.labels, train.labels.subarray(10, 12));
  assert.equal(part.pixels, train.pixels.subarray(810, 972));
  const chosen = imagesOf(train, [3, 7]);
  assert.is(chosen.labels.length, 60);
  assert.ok(chosen.labels.every((label) => label === 3 || label === 7));
  assert.equal(chosen.pixels.subarray(0, 81), train.pixels.subarray(3 * 81, 4 * 81));
});

test.run();
