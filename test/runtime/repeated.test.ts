// Runs of equal numbers in place of arrays.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { expand, repeatedOf } from "../../src/runtime/repeated.ts";

const test = suite("runtime: repeated numbers");

const runs = (values: readonly number[], length: number): Float64Array =>
  Float64Array.from({ length: values.length * length }, (_, k) => values[Math.floor(k / length)]!);

test("numbers come back bit for bit, of every kind of array", () => {
  for (const array of [
    runs([1.5, 1.5, 2, -3, 0, 1e-300], 9),
    Float32Array.from(runs([0.1, 7], 20)),
    Int32Array.from(runs([5, -6, 5], 8)),
    Uint16Array.from(runs([65535], 100)),
  ]) {
    const found = repeatedOf(array)!;
    const back = array.slice().fill(0);
    expand(found, back);
    assert.equal([...back], [...array]);
  }
  assert.equal([...repeatedOf(runs([1, 1, 2], 8))!.ends], [16, 24]);
});

test("short runs, nothing, and zeros of two signs are no runs", () => {
  assert.is(repeatedOf(runs([1, 2, 3], 7)), undefined);
  assert.is(repeatedOf(new Float64Array(0)), undefined);
  const zeros = new Float64Array(40);
  zeros[17] = -0;
  assert.is(repeatedOf(zeros), undefined);
  const long = Float64Array.from({ length: 200_000 }, (_, k) => k % 3);
  assert.is(repeatedOf(long), undefined);
});

test("what is not a number is none of a run", () => {
  const some = runs([1, 2], 50);
  some[30] = Number.NaN;
  const found = repeatedOf(some);
  if (found) {
    const back = new Float64Array(100);
    expand(found, back);
    assert.ok(Number.isNaN(back[30]));
    assert.is(back[31], 1);
  } else assert.unreachable("one odd number leaves long runs");
});

test.run();
