// Parts of rows: together they do what the whole kernel does, on every backend, and no part touches another's targets.

import { suite } from "uvu";
import type { DenseLoop, Kernel, KernelMemory, Loop, Statement } from "../../src/ir/ir.ts";
import { partly } from "../../src/lowering/split.ts";
import { cutAlong, cutByTargets } from "../../src/runtime/threads/cuts.ts";
import {
  backends,
  constant,
  type Layout,
  layout,
  load,
  makeMemory,
  same,
  store,
  stream,
  viewOf,
} from "./harness.ts";

const test = suite("backends: parts of rows");
const MANY = 5;
const TARGETS = 40;

/** `v[post] += w[s]`, `w[s] = w[s] * 2` */
function body({ v, w, post }: Layout["symbols"], indexed: boolean): Statement[] {
  const sum = { op: "add", left: load(v!, "post"), right: load(w!, "s") } as const;
  const twice = { op: "mul", left: load(w!, "s"), right: constant(2) } as const;
  const index = { kind: "index", name: "post", array: post!, at: "s", offset: 0 } as const;
  return [...(indexed ? [index] : []), store(v!, sum, "post"), store(w!, twice, "s", true)];
}

/** Runs a kernel whole, and in parts from the last to the first, and compares what they leave. */
function compare(
  kernel: Kernel,
  place: Layout,
  fill: (memory: KernelMemory) => void,
  calls: readonly (readonly [number, number])[],
): void {
  const parts = partly(kernel, "part", { many: MANY, cuts: place.symbols.cuts! });
  const [judge, ...others] = backends.flatMap((backend) =>
    [false, true].map((cut) => {
      const memory = makeMemory(false, 4);
      fill(memory);
      const run = backend.load({ kernels: [kernel, parts] }, memory);
      for (const [begin, end] of calls)
        if (!cut) run[kernel.name]!(begin, end);
        else for (let q = MANY - 1; q >= 0; q--) run.part!(begin, end, q);
      return { name: `${backend.name}, ${cut ? "in parts" : "whole"}`, memory };
    }),
  );
  for (const { name, memory } of others)
    for (const symbol of [place.symbols.v!, place.symbols.w!])
      same(viewOf(memory, symbol), viewOf(judge!.memory, symbol), `${symbol.name}, ${name}`);
}

test("rows with and without an order", () => {
  const draw = stream(3);
  for (const ordered of [false, true]) {
    const rows = 12;
    const lengths = Array.from({ length: rows }, () => Math.floor(draw() * 25));
    const starts = [0];
    for (const length of lengths) starts.push(starts.at(-1)! + length);
    const count = starts.at(-1)!;
    const order = Array.from({ length: count }, (_, p) => (ordered ? count - 1 - p : p));
    const byPlace = lengths.flatMap((length) =>
      Array.from({ length }, () => Math.floor(draw() * TARGETS)).sort((a, b) => a - b),
    );
    const post = order.map((_, s) => byPlace[ordered ? count - 1 - s : s]!);
    const place = layout({
      v: ["f64", TARGETS],
      w: ["f64", count],
      post: ["i32", count],
      starts: ["i32", rows + 1],
      order: ["i32", count],
      cuts: ["i32", rows * (MANY + 1)],
    });
    const { symbols } = place;
    const loop: Loop = {
      kind: "rows",
      index: "s",
      row: "cell",
      starts: symbols.starts!,
      order: ordered ? symbols.order! : null,
      rows,
      offset: 0,
    };
    const weights = Float64Array.from({ length: count }, draw);
    compare(
      { name: "whole", loop, prologue: [], body: body(symbols, true), output: null },
      place,
      (memory) => {
        const view = (name: string): Int32Array => viewOf(memory, symbols[name]!) as Int32Array;
        view("starts").set(starts);
        view("order").set(order);
        view("post").set(post);
        viewOf(memory, symbols.w!).set(weights);
        new Int32Array(memory.memory.buffer).set([3, 0, 11, 3, 7, 5, -1, 40]);
        const rowsOf = { starts: view("starts"), order: ordered ? view("order") : null, rows };
        cutByTargets(view("cuts"), MANY, rowsOf, view("post"), false);
      },
      [
        [0, 8],
        [1, 4],
      ],
    );
  }
});

test("dense rows: whole, of one length, in pieces; listed or all", () => {
  const draw = stream(4);
  for (const [listed, shape] of [false, true].flatMap((listed) =>
    (["whole", "even", "pieces"] as const).map((shape) => [listed, shape] as const),
  )) {
    const rows = 7;
    const each = shape === "pieces" ? 3 : 1;
    const length = (): number => (shape === "even" ? 21 : Math.floor(draw() * 12));
    const lengths = Array.from({ length: rows * each }, length);
    const starts = [0];
    for (const one of lengths) starts.push(starts.at(-1)! + one);
    // pieces of a row ascend
    const first = lengths.map((_, k) => Math.floor(draw() * 2) + 13 * (k % each));
    const count = starts.at(-1)!;
    const place = layout({
      v: ["f64", TARGETS],
      w: ["f64", count],
      starts: ["i32", starts.length],
      first: ["i32", first.length],
      pieces: ["i32", rows + 1],
      cuts: ["i32", rows * (MANY + 1)],
    });
    const { symbols } = place;
    const loop: DenseLoop = {
      kind: "dense",
      index: "s",
      row: "pre",
      listed,
      starts: shape === "even" ? 21 : symbols.starts!,
      along: [{ name: "post", first: symbols.first! }],
      pieces: shape === "pieces" ? symbols.pieces! : null,
      rows,
      offset: 0,
      head: [],
    };
    const weights = Float64Array.from({ length: count }, draw);
    compare(
      { name: "whole", loop, prologue: [], body: body(symbols, false), output: null },
      place,
      (memory) => {
        const view = (name: string): Int32Array => viewOf(memory, symbols[name]!) as Int32Array;
        view("starts").set(starts);
        view("first").set(first);
        view("pieces").set(Array.from({ length: rows + 1 }, (_, row) => row * each));
        viewOf(memory, symbols.w!).set(weights);
        new Int32Array(memory.memory.buffer).set([3, 0, 6, 3, 5, -1, 40]);
        const pieces = shape === "pieces" ? view("pieces") : null;
        const dense = { starts: shape === "even" ? 21 : view("starts"), pieces, rows };
        cutAlong(view("cuts"), MANY, dense, view("first"));
      },
      listed ? [[0, 7]] : [[0, rows]],
    );
  }
});

test.run();
