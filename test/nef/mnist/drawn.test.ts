// Digits drawn by code: the same for a seed, different in handwriting, and told apart by what was learnt from others.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { product, rowOf } from "../../../src/nef/matrix.ts";
import { drawnDigits } from "../../../src/nef/mnist/drawn.ts";
import { greyValues, oneHot } from "../../../src/nef/mnist/images.ts";
import { LstsqL2 } from "../../../src/nef/solvers/ridge.ts";

const test = suite("nef: drawn digits");

test("a seed draws the same images, another seed others, and an image does not depend on how many follow", () => {
  const [one, same, other] = [4, 4, 5].map((seed) => drawnDigits(20, { seed }).pixels);
  assert.equal(one, same);
  assert.not.equal(one, other);
  assert.equal(drawnDigits(3, { seed: 4 }).pixels, one!.subarray(0, 3 * 784));
});

test("without variety all images of a digit are one image", () => {
  const { pixels } = drawnDigits(4, { digits: [3, 8], variety: 0, seed: 9 });
  assert.equal(pixels.subarray(0, 784), pixels.subarray(2 * 784, 3 * 784));
  assert.not.equal(pixels.subarray(0, 784), pixels.subarray(784, 2 * 784));
});

test("images are white lines on black, as thick as in handwriting, whatever their size", () => {
  for (const size of [8, 14, 28]) {
    const images = drawnDigits(50, { size });
    assert.equal([images.rows, images.columns], [size, size]);
    const values = greyValues(images).data;
    const white = values.reduce((sum, value) => sum + value, 0) / values.length;
    assert.ok(white > 0.05 && white < 0.3, `${white}`);
    assert.ok(values.includes(0) && values.some((value) => value > 0.9));
  }
});

test("what least squares learn from some images sorts others", () => {
  const [known, unseen] = [
    drawnDigits(1500, { size: 14, seed: 1 }),
    drawnDigits(300, { size: 14, seed: 2 }),
  ];
  const { decoders } = new LstsqL2({ reg: 0.1 }).solve(greyValues(known), oneHot(known.labels));
  const scores = product(greyValues(unseen), decoders);
  const right = [...unseen.labels].filter((label, k) => {
    const row = rowOf(scores, k);
    return row.indexOf(Math.max(...row)) === label;
  });
  assert.ok(right.length > 0.8 * 300, `${right.length} of 300`);
});

test("refuses digits that there are none of, and sizes too small to draw in", () => {
  assert.throws(
    () => drawnDigits(3, { digits: [1, 10] }),
    /^invalid digits of drawnDigits: 10 \(expected integers from 0 to 9\)$/,
  );
  assert.throws(() => drawnDigits(3, { digits: [] }), /^invalid digits of drawnDigits: none/);
  assert.throws(
    () => drawnDigits(3, { size: 2 }),
    /^invalid size of drawnDigits: 2 \(expected an integer >= 4\)$/,
  );
  assert.throws(() => drawnDigits(0), /^invalid count of drawnDigits: 0/);
});

test.run();
