// Random numbers in kernels are those of src/ir/random.ts, on every backend and in every order of elements.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Expression, Kernel } from "../../src/ir/ir.ts";
import { philox, uniform } from "../../src/ir/random.ts";
import { agree, constant, kernelOf, layout, store } from "./harness.ts";

const test = suite("backends: random");

const N = 1001;
const place = layout({ state: ["i32", 4], u: ["f64", N], n: ["f64", N] });
const { state, u, n } = place.symbols;
const STREAM = 0xfedcba98;
const WORDS = [0x12345678, 0x9abcdef0 | 0, -1, 7];

function drawing(loop: Kernel["loop"]): Kernel {
  const random = (distribution: "uniform" | "normal"): Expression => ({
    op: "random",
    distribution,
    state: state!,
    stream: STREAM,
    at: "i",
  });
  return kernelOf("draw", [store(u!, random("uniform")), store(n!, random("normal"))], { loop });
}

/** The uniform number of an element by the definition. */
function expected(element: number): number {
  const [seedLow, seedHigh, stepLow, stepHigh] = WORDS as [number, number, number, number];
  const block = philox(element >>> 1, stepLow, stepHigh, STREAM, seedLow, seedHigh);
  return element % 2 === 0 ? uniform(block[0], block[1]) : uniform(block[2], block[3]);
}

test("philox gives the known answers of its authors", () => {
  const hex = (words: readonly number[]): string =>
    words.map((w) => w.toString(16).padStart(8, "0")).join(" ");
  assert.is(hex(philox(0, 0, 0, 0, 0, 0)), "6627e8d5 e169c58d bc57ac4c 9b00dbd8");
  assert.is(hex(philox(-1, -1, -1, -1, -1, -1)), "408f276d 41c83b0e a20bc7c6 6d5451fd");
  assert.is(
    hex(philox(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0)),
    "d16cfe09 94fdcceb 5001e420 24126ea1",
  );
});

test("a range draws the numbers of its elements", () => {
  const { arrays } = agree(drawing({ kind: "range", index: "i" }), place, { state: WORDS }, [
    [0, N],
  ]);
  for (let i = 0; i < N; i++) assert.is(arrays.u![i], expected(i));
});

test("a list draws the same numbers, whatever its order", () => {
  const list = Array.from({ length: 200 }, (_, i) => (i * 7) % 200);
  const kernel = drawing({ kind: "list", index: "i" });
  const { arrays } = agree(kernel, place, { state: WORDS }, [[0, 200]], list);
  for (let i = 0; i < 200; i++) assert.is(arrays.u![i], expected(i));
});

test("normal numbers have the moments of a standard normal distribution", () => {
  const size = 200001;
  const large = layout({ state: ["i32", 4], n: ["f64", size] }, 16);
  const random: Expression = {
    op: "random",
    distribution: "normal",
    state: large.symbols.state!,
    stream: 1,
    at: "i",
  };
  const kernel = kernelOf("normal", [
    store(large.symbols.n!, { op: "mul", left: random, right: constant(1) }),
  ]);
  const values = Array.from(agree(kernel, large, { state: WORDS }, [[0, size]]).arrays.n!);
  const mean = (power: number): number =>
    values.reduce((sum: number, v: number) => sum + v ** power, 0) / size;
  assert.ok(Math.abs(mean(1)) < 0.01);
  assert.ok(Math.abs(mean(2) - 1) < 0.015);
  assert.ok(Math.abs(mean(3)) < 0.03);
  assert.ok(Math.abs(mean(4) - 3) < 0.1);
});

test.run();
