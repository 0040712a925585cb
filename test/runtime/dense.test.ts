// Finding rows of synapses whose targets follow one another, and their neurons again.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { StateArray } from "../../src/runtime/arena.ts";
import { type Dense, denseOf, unrolled } from "../../src/runtime/dense.ts";

const test = suite("runtime: dense rows");

function indices(name: string, numbers: readonly number[]): StateArray {
  const array = new StateArray(name, "i32", numbers.length);
  array.i32.set(numbers);
  return array;
}

function found(pre: readonly number[], post: readonly number[]): Dense | undefined {
  return denseOf(indices("pre", pre), indices("post", post), "S");
}

const told = ({ pieces, starts, first, rows, offset, diagonal }: Dense) => ({
  pieces: pieces && [...pieces.i32],
  starts: typeof starts === "number" ? starts : [...starts.i32],
  first: typeof first === "number" ? first : [...first.i32],
  rows,
  offset,
  diagonal,
});

const again = (dense: Dense) =>
  (["pre", "post"] as const).map((side) => {
    const into = new Int32Array(dense.size);
    unrolled(dense, side, into);
    return [...into];
  });

function holds(pre: readonly number[], post: readonly number[], expected: object): void {
  const dense = found(pre, post)!;
  assert.equal(told(dense), { pieces: null, diagonal: undefined, ...expected });
  assert.equal(again(dense), [[...pre], [...post]]);
}

test("a matrix is two numbers, a band two arrays", () => {
  holds([2, 2, 3, 3], [5, 6, 5, 6], { starts: 2, first: 5, rows: 2, offset: 2 });
  holds([0, 0, 1, 1], [5, 6, 6, 7], { starts: 2, first: [5, 6], rows: 2, offset: 0 });
  const pre = [1, 1, 1, 1, 3, 3, 3, 3, 3, 3, 3, 3];
  const post = [0, 1, 2, 3, 2, 3, 4, 5, 6, 7, 8, 9];
  holds(pre, post, { starts: [0, 4, 4, 12], first: [0, 2, 2], rows: 3, offset: 1 });
});

test("one target each: some for many, or one after another, and nothing else", () => {
  holds([4, 5, 6], [2, 2, 2], { starts: 1, first: 2, rows: 3, offset: 4 });
  const turned = found([4, 5, 6], [2, 2, 2])!.turned!;
  assert.equal(told(turned), { ...told(turned), starts: 3, first: 4, rows: 1, offset: 2 });
  const post = [1, 1, 1, 1, 2, 2, 2, 2];
  holds([0, 1, 2, 3, 4, 5, 6, 7], post, { starts: 1, first: post, rows: 8, offset: 0 });
  const blocks = found([0, 1, 2, 3, 4, 5, 6, 7], post)!.turned!;
  assert.equal(told(blocks), { ...told(blocks), starts: 4, first: [0, 4], rows: 2, offset: 1 });
  holds([4, 5, 6], [2, 3, 4], { starts: 1, first: [2, 3, 4], rows: 3, offset: 4, diagonal: -2 });
  holds([7], [3], { starts: 1, first: 3, rows: 1, offset: 7, diagonal: -4 });
  assert.is(found([4, 5, 6], [2, 4, 3]), undefined);
});

test("rows of several pieces, which are long enough in the mean", () => {
  const pre = [...new Array(8).fill(2), ...new Array(8).fill(5)];
  const post = [0, 1, 2, 3, 7, 8, 9, 10, 3, 4, 5, 0, 1, 2, 3, 4];
  const rest = { starts: [0, 4, 8, 11, 16], first: [0, 7, 3, 0], rows: 4, offset: 2 };
  holds(pre, post, { pieces: [0, 2, 2, 2, 4], ...rest });
  assert.is(found(pre.slice(1), post.slice(1)), undefined);
});

test("whatever breaks a row, or leaves rows short and unlike, is none", () => {
  assert.is(found([], []), undefined);
  assert.is(found([0, 0, 0], [0, 1, 3]), undefined);
  assert.is(found([0, 0], [1, 1]), undefined);
  assert.is(found([0, 0, 1, 1, 0, 0], [0, 1, 0, 1, 0, 1]), undefined);
  assert.is(found([0, 1, 1], [0, 0, 1]), undefined);
  assert.is(found([0, 0, 0, 0, 9, 9, 9, 9], [0, 1, 2, 3, 0, 1, 2, 3]), undefined);
});

test.run();
