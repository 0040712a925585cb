// Ranges, lists, rows and recent spikes: which elements run, in what order, what is emitted, and what is left alone.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { ArraySymbol, Expression, Kernel, Statement } from "../../src/ir/ir.ts";
import {
  agree,
  backends,
  constant,
  kernelOf,
  layout,
  load,
  run,
  store,
  stream,
} from "./harness.ts";

const test = suite("backends: loops");

const above = (array: ArraySymbol, limit: number): Expression => ({
  op: "gt",
  left: load(array),
  right: constant(limit),
});

const plus = (left: Expression, right: Expression): Expression => ({ op: "add", left, right });

function emitting(limit: number, n: number, begin: number, end: number): number[] {
  const place = layout({ x: ["f64", n], out: ["i32", n] });
  const { x, out } = place.symbols;
  const draw = stream(n + begin);
  const values = Array.from({ length: n }, draw);
  const body: Statement[] = [{ kind: "emit", when: above(x!, limit), at: "i" }];
  const kernel = kernelOf("threshold", body, { output: out! });
  const { results, arrays } = agree(kernel, place, { x: values }, [[begin, end]]);
  const expected = values.flatMap((v, i) => (i >= begin && i < end && v > limit ? [i] : []));
  const after = begin + results[0]!;
  assert.equal([...arrays.out!].slice(begin, after), expected);
  assert.ok([...arrays.out!].every((i, k) => i === 0 || (k >= begin && k < after)));
  return expected;
}

test("emit gives the indices in order from place `begin` on, never one outside the range", () => {
  for (const [n, begin, end] of [
    [0, 0, 0],
    [1, 0, 1],
    [7, 0, 7],
    [8, 2, 7],
    [64, 10, 64],
    [33, 2, 2],
  ] as const)
    for (const limit of [-1, 0.5, 0.9, 2]) emitting(limit, n, begin, end);
  assert.is(emitting(-1, 9, 0, 9).length, 9);
});

test("many or few emitted of many elements, and a change from one to the other, come out in order", () => {
  const n = 3001;
  const draw = stream(5);
  const shares = [0, 0.001, 0.05, 0.3, 1];
  for (const [first, then] of shares.flatMap((one) =>
    shares.map((other) => [one, other] as const),
  )) {
    const place = layout({ x: ["f64", n], out: ["i32", n], after: ["i32", 4] });
    const { x, out } = place.symbols;
    const body: Statement[] = [{ kind: "emit", when: above(x!, 0), at: "i" }];
    const kernel = kernelOf("threshold", body, { output: out! });
    const values = Array.from({ length: n }, (_, i) =>
      draw() < (i < n / 2 ? first : then) ? 1 : 0,
    );
    const expected = values.flatMap((value, i) => (value > 0 ? [i] : []));
    for (const backend of backends) {
      const { results, arrays } = run(backend, kernel, place, { x: values }, [[0, n]]);
      assert.is(results[0], expected.length, backend.name);
      assert.equal([...arrays.out!].slice(0, expected.length), expected, backend.name);
      assert.equal([...arrays.after!], [0, 0, 0, 0], backend.name);
    }
  }
});

test("a range leaves everything outside it as it was, also the partner of an odd end", () => {
  const place = layout({ x: ["f64", 9], k: ["i32", 9], b: ["bool", 9] });
  const { x, k, b } = place.symbols;
  const body = [
    store(x!, constant(7)),
    store(k!, constant(8)),
    store(b!, { op: "truth", value: true }),
  ];
  const { arrays } = agree(kernelOf("fill", body), place, {}, [[2, 5]]);
  assert.equal([...arrays.x!], [0, 0, 7, 7, 7, 0, 0, 0, 0]);
  assert.equal([...arrays.k!], [0, 0, 8, 8, 8, 0, 0, 0, 0]);
  assert.equal([...arrays.b!], [0, 0, 1, 1, 1, 0, 0, 0, 0]);
});

test("watch reports a NaN within the range and only there", () => {
  for (const n of [5, 6]) {
    const place = layout({ x: ["f64", n + 1] });
    const { x } = place.symbols;
    const kernel = kernelOf("watch", [store(x!, { op: "neg", operand: load(x!) }, "i", true)]);
    for (let where = 0; where <= n; where++) {
      const values = Array.from({ length: n + 1 }, (_, i) => (i === where ? Number.NaN : i));
      const { results } = agree(kernel, place, { x: values }, [[0, n]]);
      assert.is(results[0], where < n ? 1 : 0, `n ${n}, NaN at ${where}`);
    }
  }
});

test("an i32 store can be watched too, and a list", () => {
  const place = layout({ x: ["f64", 3], k: ["i32", 3] });
  const { x, k } = place.symbols;
  const body = [store(k!, load(x!), "i", true)];
  const kernels = [
    kernelOf("a", body),
    kernelOf("b", body, { loop: { kind: "list", index: "i" } }),
  ];
  for (const kernel of kernels) {
    const contents = { x: [1, 2, Number.NaN] };
    const { results } = agree(
      kernel,
      place,
      contents,
      [
        [0, 3],
        [0, 2],
      ],
      [0, 1, 2],
    );
    assert.equal([...results], [1, 0]);
  }
});

test("a list runs its entries in order, one read and write after another", () => {
  const place = layout({ x: ["f64", 8], w: ["f64", 8] });
  const { x, w } = place.symbols;
  const next: Statement = { kind: "let", name: "v", type: "f64", value: plus(load(x!), load(w!)) };
  const doubled: Expression = {
    op: "mul",
    left: { op: "local", name: "v", type: "f64" },
    right: constant(1.1),
  };
  const kernel = kernelOf("list", [next, store(x!, doubled)], {
    loop: { kind: "list", index: "i" },
  });
  const list = [9, 9, 3, 5, 3, 3, 0, 5];
  const { arrays } = agree(kernel, place, { w: [1, 2, 3, 4, 5, 6, 7, 8] }, [[2, 8]], list);
  const expected = new Float64Array(8);
  for (const i of list.slice(2)) expected[i] = (expected[i]! + i + 1) * 1.1;
  assert.equal([...arrays.x!], [...expected]);
});

test("an index statement gathers and scatters, repeats included", () => {
  const place = layout({ j: ["i32", 6], w: ["f64", 6], v: ["f64", 4] });
  const { j, w, v } = place.symbols;
  const body: Statement[] = [
    { kind: "index", name: "post", array: j!, at: "i", offset: -10 },
    store(v!, plus(load(v!, "post"), load(w!)), "post"),
  ];
  const contents = { j: [10, 12, 12, 13, 12, 10], w: [1, 2, 3, 4, 5, 6] };
  const { arrays } = agree(kernelOf("gather", body), place, contents, [[0, 6]]);
  assert.equal([...arrays.v!], [7, 0, 10, 4]);
});

function rowsKernel(place: ReturnType<typeof layout>, ordered: boolean, offset: number): Kernel {
  const { w, v, pre, starts, order } = place.symbols;
  const loop = {
    kind: "rows",
    index: "s",
    row: "from",
    starts: starts!,
    order: ordered ? order! : null,
    rows: 3,
    offset,
  } as const;
  const body = [
    store(v!, plus(load(v!, "s"), load(pre!, "from")), "s"),
    store(w!, plus(load(w!, null), { op: "index", name: "from", offset: 0 }), null),
  ];
  return kernelOf("rows", body, { loop });
}

test("rows run the synapses of each source in the list, directly and through an order", () => {
  const place = layout({
    w: ["f64", 1],
    v: ["f64", 6],
    pre: ["f64", 9],
    starts: ["i32", 4],
    order: ["i32", 6],
  });
  const contents = {
    pre: [1, 10, 100, 1000, 1e4, 1e5, 1e6, 1e7, 1e8],
    starts: [0, 2, 2, 6],
    order: [5, 1, 0, 2, 3, 4],
  };
  const direct = agree(
    rowsKernel(place, false, 0),
    place,
    contents,
    [[1, 5]],
    [9, 2, 0, 1, 0],
  ).arrays;
  assert.equal([...direct.v!], [2, 2, 100, 100, 100, 100]);
  assert.is(direct.w![0], 8);
  const ordered = agree(
    rowsKernel(place, true, 4),
    place,
    contents,
    [[0, 5]],
    [3, 4, 6, 7, 5],
  ).arrays;
  assert.equal([...ordered.v!], [1e6, 1e4, 1e6, 1e6, 1e6, 1e4]);
});

/** Places of five cells, three each, for delays of 2 to 4 steps; each place has up to ten numbers. */
function recentSpikes(seed: number, extra: number, now: number, listed: "i32" | "u16" | null) {
  const draw = stream(seed);
  const counts = Array.from({ length: 15 }, () => Math.floor(draw() ** 2 * 11));
  const starts = [0];
  for (const count of counts) starts.push(starts.at(-1)! + count);
  const numbers = Array.from({ length: starts.at(-1)! }, () => Math.floor(draw() * 50));
  const order = listed ? numbers : numbers.map((_, k) => k);
  const most = Math.max(...counts);
  const emitted = Array.from({ length: 30 }, () => now - 5 + Math.floor(draw() * 12));
  emitted.sort((a, b) => a - b);
  const cells = emitted.map(() => 3 * Math.floor(draw() * 5));
  const place = layout({
    spikes: ["i32", 6],
    list: ["i32", 60],
    starts: ["i32", 16],
    order: [listed ?? "i32", order.length + 4],
    w: ["f64", 1],
    room: ["i32", most + 4 + extra],
  });
  const { room, ...symbols } = place.symbols;
  const list = emitted.flatMap((step, k) => [cells[k]!, step | 0]);
  const spikes = [symbols.list!.address / 4, 0, 30, 30, now | 0];
  const loop = {
    kind: "recent",
    index: "s",
    spikes: symbols.spikes!,
    shortest: 2,
    longest: 4,
    starts: symbols.starts!,
    order: listed && symbols.order!,
    most,
    room: room!,
    soon: listed ? [] : [symbols.order!, symbols.starts!],
  } as const;
  const heard = (step: number): number[] =>
    emitted.flatMap((then, k) => {
      const age = step - then;
      const at = cells[k]! + age - 2;
      return age < 2 || age > 4 ? [] : order.slice(starts[at]!, starts[at + 1]!);
    });
  // `room` is the backend's own
  return { loop, place: { ...place, symbols }, contents: { spikes, list, starts, order }, heard };
}

test("recent spikes run what is at the place of their age, the oldest first, until they are over", () => {
  for (const now of [100, 2 ** 31 - 3])
    for (const [extra, listed] of [
      [0, "i32"],
      [1, "i32"],
      [100, "i32"],
      [0, "u16"],
      [100, "u16"],
      [0, null],
      [1, null],
      [100, null],
    ] as const) {
      const { loop, place, contents, heard } = recentSpikes(extra + 7, extra, now, listed);
      const { w, spikes } = place.symbols;
      const next = plus(
        { op: "mul", left: load(w!, null), right: constant(1.0009765625) },
        { op: "index", name: "s", offset: 1 },
      );
      const kernel = kernelOf("recent", [store(w!, next, null)], { loop });
      const calls = Array.from({ length: 14 }, () => [0, 0] as const);
      const { arrays } = agree(kernel, place, contents, calls);
      const all = calls.flatMap((_, k) => heard(now + k));
      assert.ok(all.length > 50);
      assert.is(
        arrays.w![0],
        all.reduce((sum, s) => sum * 1.0009765625 + s + 1, 0),
      );
      // the last was noted at most 6 steps after the first call, which was 13 steps before the last
      const end = [30, 30, 30, (now + 14) | 0];
      assert.equal([...arrays[spikes!.name]!].slice(1, 5), end);
    }
});

test("a note appends place and step of those that have a place, whatever is read ahead", () => {
  const place = layout({ spikes: ["i32", 6], list: ["i32", 16], places: ["i32", 5] });
  const { spikes, list, places } = place.symbols;
  const contents = { spikes: [list!.address / 4, 0, 2, 8, 77], places: [8, -1, 0, 40, -1] };
  const index = { kind: "index", name: "place", array: places!, at: "cell", offset: 0 } as const;
  for (const soon of [[], [{ array: places!, from: "cell", to: "cell" }]]) {
    const body: Statement[] = [index, { kind: "note", spikes: spikes!, at: "place", soon }];
    const kernel = kernelOf("note", body, { loop: { kind: "list", index: "cell" } });
    for (const backend of backends) {
      const { arrays } = run(backend, kernel, place, contents, [[0, 4]], [3, 1, 2, 0]);
      assert.equal([...arrays.spikes!].slice(0, 5), [list!.address / 4, 0, 5, 8, 77]);
      assert.equal([...arrays.list!].slice(0, 12), [0, 0, 0, 0, 40, 77, 0, 77, 8, 77, 0, 0]);
    }
  }
});

test("the prologue runs once a call, also for an empty range, and its lets are seen by all elements", () => {
  const place = layout({ n: ["f64", 1], rate: ["f64", 1], flag: ["bool", 1], x: ["f64", 5] });
  const { n, rate, flag, x } = place.symbols;
  const local = (name: string, type: "f64" | "bool"): Expression => ({ op: "local", name, type });
  const prologue: Statement[] = [
    store(n!, plus(load(n!, null), constant(1)), null),
    { kind: "let", name: "twice", type: "f64", value: plus(load(rate!, null), load(n!, null)) },
    { kind: "let", name: "on", type: "bool", value: { op: "not", operand: load(flag!, null) } },
  ];
  const value: Expression = {
    op: "select",
    test: local("on", "bool"),
    then: plus(local("twice", "f64"), load(n!, null)),
    otherwise: constant(-1),
  };
  for (const on of [0, 1])
    for (const loop of [
      { kind: "range", index: "i" },
      { kind: "list", index: "i" },
    ] as const) {
      const kernel = kernelOf("prologue", [store(x!, value)], { prologue, loop });
      const calls = [
        [0, 0],
        [0, 3],
      ] as const;
      const { arrays } = agree(kernel, place, { rate: [0.5], flag: [on] }, calls, [0, 1, 2]);
      const expected = on ? -1 : 4.5;
      assert.equal([...arrays.x!], [expected, expected, expected, 0, 0]);
      assert.is(arrays.n![0], 2);
    }
});

test("a scalar that the body writes is read and written element by element", () => {
  const place = layout({ sum: ["f64", 1], x: ["f64", 5] });
  const { sum, x } = place.symbols;
  const body = [store(sum!, plus(load(sum!, null), load(x!)), null), store(x!, load(sum!, null))];
  const { arrays } = agree(kernelOf("sum", body), place, { x: [1, 2, 3, 4, 5] }, [[0, 5]]);
  assert.equal([...arrays.x!], [1, 3, 6, 10, 15]);
});

test("arrays that overlap are written element by element", () => {
  const place = layout({ x: ["f64", 8] });
  const { x } = place.symbols;
  const shifted: ArraySymbol = { ...x!, name: "shifted", address: x!.address + 8, length: 7 };
  const kernel = kernelOf("overlap", [store(shifted, plus(load(x!), constant(1)))]);
  const { arrays } = agree(kernel, place, { x: [1, 0, 0, 0, 0, 0, 0, 0] }, [[0, 7]]);
  assert.equal([...arrays.x!], [1, 2, 3, 4, 5, 6, 7, 8]);
});

test("names of the IR may be anything", () => {
  const place = layout({ "P.v-1": ["f64", 2], if: ["f64", 2], exp: ["f64", 2] });
  const { "P.v-1": a, if: b, exp } = place.symbols;
  const body: Statement[] = [
    { kind: "let", name: "exp", type: "f64", value: { op: "call", name: "exp", args: [load(a!)] } },
    { kind: "let", name: "2.x", type: "f64", value: { op: "local", name: "exp", type: "f64" } },
    store(b!, { op: "local", name: "2.x", type: "f64" }),
    store(exp!, load(b!)),
  ];
  const { arrays } = agree(kernelOf("é.update", body), place, { "P.v-1": [0, 1] }, [[0, 2]]);
  assert.equal([...arrays.exp!], [...arrays.if!]);
  assert.is(arrays.exp![0], 1);
  for (const backend of backends)
    assert.is(run(backend, kernelOf("é", []), place, {}, [[0, 2]]).results[0], 0);
});

test.run();
