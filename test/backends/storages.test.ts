// Storage of 2 and 4 bytes: both backends read and write the same, element by element and two at a time.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { ArraySymbol, Expression, Statement } from "../../src/ir/ir.ts";
import { agree, constant, EDGES, kernelOf, layout, load, same, store, stream } from "./harness.ts";

const test = suite("backends: storages");

const N = 131;
const next = stream(7);
const numbers = Array.from({ length: N }, (_, k) => EDGES[k] ?? (next() - 0.5) * 10 ** (k % 60));
const indices = Array.from({ length: N }, (_, k) => (k * 7919) % N);
const large = Array.from({ length: N }, (_, k) => 65535 - 499 * k);
const place = layout({
  wide: ["f64", N],
  narrow: ["f32", N],
  other: ["f32", N],
  index: ["u16", N],
  large: ["u16", N],
  scalar: ["f32", 1],
  entries: ["i32", N],
});
const {
  wide,
  narrow,
  other,
  index,
  large: many,
  scalar,
} = place.symbols as Record<string, ArraySymbol>;
const contents = { wide: numbers, narrow: numbers, index: indices, large, scalar: [0.1] };
const add = (left: Expression, right: Expression): Expression => ({ op: "add", left, right });

/** On both backends, over ranges that end odd and even, and over a list. */
function everywhere(body: readonly Statement[]) {
  const list = indices.map((k) => k);
  agree(
    kernelOf("k", body, { loop: { kind: "list", index: "i" } }),
    place,
    contents,
    [[0, N]],
    list,
  );
  agree(kernelOf("k", body), place, contents, [[0, 100]]);
  return agree(kernelOf("k", body), place, contents, [[0, N]]);
}

test("f32 is read as it is and rounded to the nearest when it is stored", () => {
  const { arrays } = everywhere([store(wide!, load(narrow!)), store(other!, load(wide!))]);
  same(arrays.wide!, numbers.map(Math.fround), "read");
  same(arrays.other!, numbers.map(Math.fround), "read and written");
  const rounded = everywhere([store(other!, load(wide!))]).arrays.other!;
  same(rounded, numbers.map(Math.fround), "rounded");
});

test("fround rounds a value that is not stored", () => {
  const value: Expression = { op: "fround", operand: load(wide!) };
  same(everywhere([store(wide!, value)]).arrays.wide!, numbers.map(Math.fround), "fround");
});

test("numbers of 16 bits are read without a sign, and as indices", () => {
  const { arrays } = everywhere([store(wide!, load(many!))]);
  same(arrays.wide!, large, "numbers");
  const follow: Statement = { kind: "index", name: "j", array: index!, at: "i", offset: 0 };
  const gathered = everywhere([follow, store(other!, load(narrow!, "j"), "i")]).arrays.other!;
  same(
    gathered,
    indices.map((k) => Math.fround(numbers[k]!)),
    "gathered",
  );
});

test("one f32 for all elements is read before the loop", () => {
  const body = [store(wide!, add(load(narrow!), load(scalar!, null)))];
  const { arrays } = everywhere(body);
  same(
    arrays.wide!,
    numbers.map((x) => Math.fround(x) + Math.fround(0.1)),
    "sums",
  );
});

test("a store of a NaN into f32 is told where it is watched, also in the odd last element", () => {
  const bad = (at: number) => numbers.map((_, k) => (k === at ? Number.NaN : 1));
  const body = [store(narrow!, load(wide!), "i", true)];
  for (const at of [0, 1, N - 1])
    assert.equal(agree(kernelOf("k", body), place, { wide: bad(at) }, [[0, N]]).results, [1]);
  const clean = agree(kernelOf("k", body), place, { wide: bad(N - 1) }, [[0, N - 1]]);
  assert.equal(clean.results, [0], "the partner of the last is not in the range");
  same(clean.arrays.narrow!.subarray(N - 1), [0], "and is left alone");
});

test("a sum in f32 over 16-bit targets adds one by one, rounding each time", () => {
  const starts = layout({ starts: ["i32", 3] }, 1024 + place.bytes).symbols.starts!;
  const all = { symbols: { ...place.symbols, starts }, bytes: place.bytes + 2048 };
  const rows = { kind: "rows", index: "s", row: "cell", starts, order: null, rows: 2, offset: 0 };
  const follow: Statement = { kind: "index", name: "post", array: index!, at: "s", offset: 0 };
  const sum = add(load(narrow!, "post"), load(wide!, "s"));
  const kernel = kernelOf("k", [follow, store(narrow!, sum, "post")], { loop: rows as never });
  const gathered = Array.from({ length: N }, (_, k) => k % 5);
  const given = { wide: numbers.slice(30).concat(numbers.slice(0, 30)), index: gathered };
  const { arrays } = agree(kernel, all, { ...given, starts: [0, 60, N - 30] }, [[0, 2]], [0, 1]);
  const expected = new Float32Array(N);
  for (let s = 0; s < N - 30; s++) expected[gathered[s]!]! += given.wide[s]!;
  same(arrays.narrow!, expected, "sums");
});

test("rows that are read ahead give what they give without: few, many, empty ones, and none", () => {
  const starts = layout({ starts: ["i32", 12] }, 1024 + place.bytes).symbols.starts!;
  const all = { symbols: { ...place.symbols, starts }, bytes: place.bytes + 2048 };
  const bounds = [0, 3, 3, 40, 41, 60, 60, 61, 80, 90, 100, N];
  const follow: Statement = { kind: "index", name: "post", array: index!, at: "s", offset: 0 };
  const sum = add(load(narrow!, "post"), load(wide!, "s"));
  const body = [follow, store(narrow!, sum, "post")];
  const given = { ...contents, starts: bounds };
  for (const list of [[], [5], [2, 2, 10], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [12, 3, -1, 8, 0]]) {
    const rows = {
      kind: "rows",
      index: "s",
      row: "cell",
      starts,
      order: null,
      rows: 11,
      offset: 0,
    };
    const over = (soon: readonly ArraySymbol[]) =>
      agree(
        kernelOf("k", body, { loop: { ...rows, soon } as never }),
        all,
        given,
        [[0, list.length]],
        list,
      ).arrays.narrow!;
    same(over([index!, wide!, many!]), over([]), `rows ${list}`);
  }
});

test("constants in f32 are folded as they are rounded", () => {
  same(
    everywhere([store(other!, constant(0.1))]).arrays.other!,
    Array(N).fill(Math.fround(0.1)),
    "0.1",
  );
});

test.run();
