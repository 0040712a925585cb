// Results of two dimensions as three: where they fit, and what becomes of the text.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Folding, folded } from "../../../src/backends/gpu/fold.ts";

const test = suite("folding");

const WEBGPU: Folding = { most: 8 * 65535, free: false };
const GL: Folding = { most: Number.POSITIVE_INFINITY, free: true };

function outputOf(output: readonly number[], folding: Folding): readonly number[] {
  return folded({ source: "", output, functions: [] }, folding).output;
}

test("a workgroup stays within a row where the width allows it, and no side is too long", () => {
  assert.equal(outputOf([4000, 5], WEBGPU), [500, 8, 5]);
  assert.equal(outputOf([8, 2], WEBGPU), [1, 8, 2]);
  assert.equal(outputOf([1003, 5], WEBGPU), [1003, 1, 5]);
  assert.equal(outputOf([1_000_000, 5], WEBGPU), [125_000, 8, 5]);
  assert.equal(outputOf([8_000_000, 5], WEBGPU), [500_000, 16, 5]);
  assert.equal(outputOf([1_048_575, 5], WEBGPU), [349_525, 3, 5]);
});

test("GL lays three dimensions out as it likes; one dimension is left alone", () => {
  assert.equal(outputOf([1_000_003, 5], GL), [1_000_003, 1, 5]);
  for (const folding of [WEBGPU, GL]) assert.equal(outputOf([5000], folding), [5000]);
});

test("a width without a divisor that helps is refused", () => {
  assert.throws(
    () => outputOf([524_287, 2], WEBGPU),
    (error: Error) =>
      error instanceof RangeError &&
      /^524287 elements do not fit \(expected at most 524280/.test(error.message),
  );
});

test("places and tables in the text get their third coordinate, in functions too", () => {
  const source = "f(t[2][this.thread.x] + u[m[1][3]][0] + w[this.thread.y])";
  const kernel = { source, output: [16, 3], functions: [{ name: "f", source: "this.thread.x" }] };
  const { source: text, functions } = folded(kernel, WEBGPU);
  assert.is(
    text,
    "f(t[2][0][(this.thread.x + 2 * this.thread.y)] + u[m[1][0][3]][0][0] + w[this.thread.z])",
  );
  assert.is(functions[0]!.source, "(this.thread.x + 2 * this.thread.y)");
  assert.match(
    folded(kernel, GL).source,
    /^f\(t\[2\]\[0\]\[this\.thread\.x\].*w\[this\.thread\.z\]/,
  );
});

test.run();
