// What threads may share of a kernel, by where its arrays lie.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { ArraySymbol, Kernel, Storage } from "../../src/ir/ir.ts";
import { splitOf } from "../../src/lowering/split.ts";

const test = suite("lowering: split");

const array = (name: string, storage: Storage, address: number, length: number): ArraySymbol => ({
  name,
  storage,
  address,
  length,
});

/** `v[post] += 1` over rows, where `post` ends, or does not, before `v` begins. */
function arriving(storage: Storage, begin: number): Kernel {
  const post = array("post", storage, 64, 8);
  const v = array("v", "f64", begin, 8);
  const value = {
    op: "add",
    left: { op: "load", array: v, at: "post" },
    right: { op: "constant", value: 1 },
  } as const;
  return {
    name: "arriving",
    loop: {
      kind: "rows",
      index: "s",
      row: "cell",
      rows: 2,
      starts: array("starts", "i32", 0, 3),
      order: null,
      offset: 0,
    },
    prologue: [],
    body: [
      { kind: "index", name: "post", array: post, at: "s", offset: 0 },
      { kind: "store", array: v, at: "post", value, watch: false },
    ],
    output: null,
  };
}

test("arrays may lie one right after another, however narrow their elements are", () => {
  for (const [storage, bytes] of [
    ["u16", 2],
    ["i32", 4],
  ] as const) {
    assert.is(splitOf(arriving(storage, 64 + 8 * bytes)).kind, "targets", storage);
    assert.is(splitOf(arriving(storage, 64 + 8 * bytes - 8)).kind, "whole", storage);
  }
});

test.run();
