// Digits sorted without labels: after a hundred images a small network names unseen ones far better than chance.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { imagesBetween, type LabelledImages } from "myelin/nef";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { circuit } from "../../models/diehl-cook/circuit.ts";
import { readDigits } from "../../models/diehl-cook/digits.ts";
import { experiment } from "../../models/diehl-cook/experiment.ts";

const test = suite("digits learnt without labels");
const folder = fileURLToPath(new URL("../fixtures/digits", import.meta.url));
const { train: training, test: testing } = await readDigits(folder);

test("the files of MNIST give images of 784 pixels with labels from 0 to 9", async () => {
  for (const [{ pixels, labels }, count] of [
    [training, 160],
    [testing, 80],
  ] as const) {
    assert.is(labels.length, count);
    assert.is(pixels.length, 784 * count);
    assert.ok(labels.every((label) => label <= 9) && new Set(labels).size === 10);
  }
  assert.equal([...training.labels.subarray(0, 5)], [5, 0, 4, 1, 9]);
  const missing = await readDigits(`${folder}/none`).catch((error: Error) => error.message);
  assert.match(String(missing), /^no train-images-idx3-ubyte in .*none/);
});

test("images of another size are refused", async () => {
  const made = mkdtempSync(join(tmpdir(), "digits-"));
  for (const name of ["train", "t10k"]) {
    writeFileSync(
      join(made, `${name}-images-idx3-ubyte`),
      Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6),
    );
    writeFileSync(
      join(made, `${name}-labels-idx1-ubyte`),
      Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 1, 7),
    );
  }
  const message = await readDigits(made).catch((error: Error) => error.message);
  rmSync(made, { recursive: true });
  assert.match(String(message), /^no digits of MNIST: images of 2 x 3 pixels \(expected 784\)/);
});

/** Mean grey value of each pixel. */
function ink({ pixels, labels }: LabelledImages): Float64Array {
  const mean = new Float64Array(784);
  for (let k = 0; k < pixels.length; k++) mean[k % 784]! += pixels[k]! / labels.length;
  return mean;
}

/** Mean weight of pixels with much ink over that of pixels with hardly any. */
function favour(weights: Float64Array, mean: Float64Array, n: number): number {
  const of = (chosen: (grey: number) => boolean): number => {
    const list = weights.filter((_, k) => chosen(mean[Math.floor(k / n)]!));
    return list.reduce((sum, w) => sum + w, 0) / list.length;
  };
  return of((grey) => grey > 80) / of((grey) => grey < 1);
}

// Chance is 10 %, with a deviation of 3.4 % for 80 images: a quarter lies four and a half of these above it. The paper's
// Fig. 2B needs thousands of images for its curve; the bound was set before the first run.
test("at least a quarter of unseen digits are named rightly after 100 images", async () => {
  const made = circuit({ n: 50, dt: "1 ms", seed: 1 });
  const images = imagesBetween(training, 0, 100);
  const before = favour(made.weights(), ink(images), made.n);
  const { accuracy, confusion, names, spikes } = await experiment(made, {
    training: images,
    naming: images,
    testing,
  });
  assert.ok(accuracy >= 0.25, `accuracy ${accuracy}`);
  assert.is(
    confusion.reduce((sum, count) => sum + count, 0),
    80,
  );
  assert.ok(new Set(names).size >= 6, `${names}`);
  assert.ok(
    spikes.every((count) => count >= 5),
    `${spikes}`,
  );
  // Naming alone does better than chance, so learning is looked for in the weights: they favour pixels with ink.
  const after = favour(made.weights(), ink(images), made.n);
  assert.ok(Math.abs(before - 1) < 0.03 && after > before + 0.03, `${before}, then ${after}`);
  const sums = new Float64Array(made.n);
  made.weights().forEach((w, k) => {
    sums[k % made.n]! += w;
  });
  assert.ok(
    sums.every((sum) => Math.abs(sum - 78) < 1e-9),
    "weights of every neuron add up to 78",
  );
});

test("an experiment ends with the reason of its signal", async () => {
  const stopped = new AbortController();
  stopped.abort(new Error("enough"));
  const one = imagesBetween(training, 0, 1);
  const protocol = { training: one, naming: one, testing: one };
  let reason: unknown;
  await experiment(circuit({ n: 2 }), protocol, { signal: stopped.signal }).catch((error) => {
    reason = error;
  });
  assert.is((reason as Error).message, "enough");
});

test.run();
