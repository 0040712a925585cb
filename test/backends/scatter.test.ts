// Sums over rows, which wasm computes two elements at a time: the bits of one after another, whoever is hit twice.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { scatterOf } from "../../src/backends/wasm/scatter.ts";
import type { Expression, Kernel, Statement, Storage } from "../../src/ir/ir.ts";
import { agree, constant, EDGES, type Layout, layout, load, store, stream } from "./harness.ts";

const test = suite("backends: sums over rows");

const TARGETS = 9;
const LENGTHS = [0, 1, 2, 3, 7, 16, 0, 5];
const SIZE = LENGTHS.reduce((sum, length) => sum + length, 0);
const LIST = [4, 5, 0, 3, 3, 7, 2, 1, 9, -1, 5];

/** Targets of an index with an offset are one lower than what is read. */
function place(indices: Storage, weights: Storage): Layout {
  return layout({
    v: ["f64", TARGETS],
    w: [weights, SIZE],
    x: ["f64", SIZE],
    g: ["f64", 1],
    post: [indices, SIZE],
    starts: ["i32", LENGTHS.length + 1],
  });
}

function kernel(
  { symbols }: Layout,
  value: (v: Expression) => Expression,
  {
    offset = 0,
    lets = [],
  }: { readonly offset?: number; readonly lets?: readonly Statement[] } = {},
): Kernel {
  const { v, post, starts } = symbols as Required<typeof symbols>;
  const rows = { rows: LENGTHS.length, offset: 0, order: null, starts: starts! };
  return {
    name: "sums",
    loop: { kind: "rows", index: "s", row: "cell", ...rows },
    prologue: [{ kind: "let", name: "half", type: "f64", value: constant(0.5) }],
    body: [
      { kind: "index", name: "post", array: post!, at: "s", offset },
      ...lets,
      store(v!, value(load(v!, "post")), "post", true),
    ],
    output: null,
  };
}

function contents(draw: () => number, offset: number, edges: boolean) {
  const starts = [0];
  for (const length of LENGTHS) starts.push(starts.at(-1)! + length);
  const number = (): number =>
    edges && draw() < 0.2 ? EDGES[Math.floor(draw() * EDGES.length)]! : draw() - 0.3;
  const many = (length: number): number[] => Array.from({ length }, number);
  const post = Array.from({ length: SIZE }, () => Math.floor(draw() ** 2 * TARGETS) + offset);
  return { v: many(TARGETS), w: many(SIZE), x: many(SIZE), g: [number()], post, starts };
}

const binary = (op: "add" | "sub" | "mul" | "div", left: Expression, right: Expression) =>
  ({ op, left, right }) as const;
const local = (name: string): Expression => ({ op: "local", name, type: "f64" });

for (const indices of ["u16", "i32"] as const)
  for (const weights of ["f32", "f64", "i32"] as const)
    test(`indices of ${indices}, weights of ${weights}`, () => {
      const where = place(indices, weights);
      const { w, x, g } = where.symbols as Required<typeof where.symbols>;
      const weight = load(w!, "s");
      const bound: Statement = {
        kind: "let",
        name: "scaled",
        type: "f64",
        value: binary("mul", local("half"), weight),
      };
      const all: readonly (readonly [Kernel, number])[] = [
        [kernel(where, (v) => binary("add", v, weight)), 0],
        [kernel(where, (v) => binary("add", weight, v)), 0],
        [kernel(where, (v) => binary("sub", v, binary("div", weight, load(x!, "s")))), 0],
        [kernel(where, (v) => binary("add", v, constant(1.62e-3)), { offset: -1 }), 1],
        [kernel(where, (v) => binary("sub", v, local("scaled")), { lets: [bound] }), 0],
        [kernel(where, (v) => binary("add", v, binary("mul", weight, load(g!, null)))), 0],
      ];
      const flags: number[] = [];
      for (const [k, [one, offset]] of all.entries()) {
        assert.ok(scatterOf(one), `kernel ${k} is a sum`);
        for (const edges of [false, true]) {
          const given = contents(stream(7 * k + 1), offset, edges);
          flags.push(
            ...agree(
              one,
              where,
              given,
              [
                [0, LIST.length],
                [1, 3],
              ],
              LIST,
            ).results,
          );
        }
      }
      assert.ok(flags.includes(0) && flags.includes(1), "with and without what is no number");
    });

test("what reads or writes more than that is done one by one", () => {
  const where = place("i32", "f64");
  const { v, w, g } = where.symbols as Required<typeof where.symbols>;
  const weight = load(w!, "s");
  const sum = (left: Expression): Expression => binary("add", left, weight);
  const others: readonly Kernel[] = [
    kernel(where, (before) => binary("mul", before, weight)),
    kernel(where, (before) => binary("sub", weight, before)),
    kernel(where, (before) => binary("add", before, load(v!, null))),
    kernel(where, (before) => binary("add", before, binary("mul", weight, before))),
    kernel(where, (before) => binary("add", before, { op: "index", name: "s", offset: 0 })),
    { ...kernel(where, sum), body: [...kernel(where, sum).body, store(w!, constant(1), "s")] },
    kernel(where, () => sum(load(g!, null))),
  ];
  for (const [k, one] of others.entries()) {
    assert.is(scatterOf(one), undefined, `kernel ${k}`);
    agree(one, where, contents(stream(k), 0, false), [[0, LIST.length]], LIST);
  }
});

test.run();
