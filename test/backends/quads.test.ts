// Four elements at a time in single precision: the same bits as one element after another, whatever the range.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { js } from "../../src/backends/js/backend.ts";
import { wasm } from "../../src/backends/wasm/backend.ts";
import { inQuads } from "../../src/backends/wasm/plan.ts";
import type {
  ArraySymbol,
  Backend,
  Expression,
  Kernel,
  Statement,
  ValueType,
} from "../../src/ir/ir.ts";
import { functions } from "../../src/ir/math/functions.ts";
import { isSingleName } from "../../src/ir/single.ts";
import { visitStatements } from "../../src/ir/walk.ts";
import { inSinglePrecision } from "../../src/lowering/single.ts";
import {
  agree,
  type Contents,
  constant,
  EDGES,
  kernelOf,
  layout,
  load,
  run,
  same,
  store,
  stream,
} from "./harness.ts";

const test = suite("backends: four at a time");

const N = 130;
const next = stream(11);
const F32_EDGES = [2 ** -149, -(2 ** -130), 1e-38, 3.4e38, -3.4e38, 88.7, -103.5, 1 + 2 ** -23];
const SPECIAL = [...EDGES, ...F32_EDGES];
const real = (k: number): number => SPECIAL[(k * 7) % 61] ?? (next() - 0.5) * 10 ** ((k % 9) - 3);
const numbers = (): number[] => Array.from({ length: N }, (_, k) => real(k));
const place = layout({
  x: ["f32", N],
  y: ["f32", N],
  z: ["f32", N],
  time: ["f64", N],
  flag: ["bool", N],
  count: ["i32", N],
  many: ["i32", N],
  scalar: ["f32", 1],
  t: ["f64", 1],
  state: ["i32", 4],
  out: ["i32", N + 4],
});
const { x, y, z, time, flag, count, many, scalar, t, state, out } = place.symbols as Record<
  string,
  ArraySymbol
>;
const contents = {
  x: numbers(),
  y: numbers().reverse(),
  z: numbers(),
  time: Array.from({ length: N }, () => next() * 3),
  flag: Array.from({ length: N }, (_, k) => (k * 5) & 1),
  count: Array.from({ length: N }, (_, k) => (k * 0x9e3779b1) | 0),
  scalar: [0.3],
  t: [2.5],
  state: [1, 2, 3, 4],
};

/** What lies after the entries of a list may be anything. */
const { out: _, ...compared } = place.symbols;
const beside = { ...place, symbols: compared };

/** Whole, and ranges of every length modulo four from both kinds of even places. */
const RANGES = [0, 1, 2, 3, 4, 5, 6, 7].map((more) => [10 + 2 * (more & 1), 40 + more] as const);

function everywhere(kernel: Kernel) {
  for (const range of RANGES) agree(kernel, place, contents, [range]);
  return agree(kernel, place, contents, [[0, N]]);
}

const local = (name: string, type: ValueType = "f64"): Expression => ({ op: "local", name, type });
const add = (left: Expression, right: Expression): Expression => ({ op: "add", left, right });
const let_ = (name: string, value: Expression, type: ValueType = "f64"): Statement => ({
  kind: "let",
  name,
  type,
  value,
});
const greater = (left: Expression, right: Expression): Expression => ({ op: "gt", left, right });
const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)]!;

/** Values of all kinds that a body may be made of. */
const LEAVES: readonly Expression[] = [
  ...[load(x!), load(y!), ...["x", "y", "x", "y", "x", "y", "shared"].map((name) => local(name))],
  ...[load(scalar!, null), load(time!), local("since"), load(count!), constant(0.1), constant(3)],
  { op: "index", name: "i", offset: 2 },
  { op: "random", distribution: "uniform", state: state!, stream: 3, at: "i" },
];
const UNARY = ["neg", "abs", "sqrt", "floor", "ceil", "trunc", "nearest"] as const;
const BINARY = ["add", "sub", "mul", "div", "min", "max", "copysign", "add", "mul"] as const;
const COMPARE = ["lt", "le", "gt", "ge", "eq", "ne"] as const;
const CALLS = ["exp", "expm1", "exprel", "log", "tanh", "sin", "pow"];

function number(depth: number): Expression {
  if (depth === 0) return pick(LEAVES);
  const inner = (): Expression => number(depth - 1);
  const kind = next();
  if (kind < 0.55) return { op: pick(BINARY), left: inner(), right: inner() };
  if (kind < 0.7) return { op: pick(UNARY), operand: inner() };
  if (kind < 0.85)
    return { op: "select", test: truth(depth - 1), then: inner(), otherwise: inner() };
  if (kind < 0.88) return { op: "fmod", left: inner(), right: constant(0.7) };
  const name = pick(CALLS);
  return { op: "call", name, args: name === "pow" ? [inner(), inner()] : [inner()] };
}

function truth(depth: number): Expression {
  if (depth <= 0) return next() < 0.3 ? load(flag!) : local("big", "bool");
  const kind = next();
  if (kind < 0.7) return { op: pick(COMPARE), left: number(depth - 1), right: number(depth - 1) };
  if (kind < 0.8) return { op: "not", operand: truth(depth - 1) };
  return { op: pick(["and", "or"] as const), left: truth(depth - 1), right: truth(depth - 1) };
}

/** A kernel in single precision of values that stay, lets of each kind, stores of each storage, and a list. */
function generated(depth: number): Kernel {
  const prologue = [let_("shared", add(load(t!, null), constant(0.1)))];
  const body = [
    let_("x", load(x!)),
    let_("y", load(y!)),
    let_("since", { op: "sub", left: local("shared"), right: load(time!) }),
    let_("big", greater(local("x"), local("shared")), "bool"),
    let_("a", number(depth)),
    let_("b", truth(depth), "bool"),
    store(z!, add(local("a"), number(depth)), "i", true),
    store(x!, number(depth), "i", true),
    store(flag!, truth(depth)),
    store(many!, number(1)),
    { kind: "emit", when: { op: "and", left: local("b", "bool"), right: truth(1) }, at: "i" },
  ] as const;
  return inSinglePrecision(kernelOf("k", body, { prologue, output: out! }));
}

function visits({ body }: Kernel, test: (node: Expression) => boolean): boolean {
  let found = false;
  visitStatements(body, (node) => {
    found ||= test(node);
  });
  return found;
}

test("random kernels give the bits of one element after another", () => {
  let quads = 0;
  for (let k = 0; k < 45; k++) {
    const kernel = generated(1 + (k % 3));
    if (inQuads(kernel)) quads++;
    // who draws begins at a multiple of four
    const [first, end] = RANGES[k % 8]!;
    const draws = visits(kernel, ({ op }) => op === "random");
    agree(kernel, beside, contents, [
      [draws ? first & -4 : first, end],
      [60, 60 + (k % 9)],
    ]);
    agree(kernel, beside, contents, [[0, N]]);
    assert.equal(emitted(wasm, kernel, contents, 0, N), emitted(js, kernel, contents, 0, N));
  }
  assert.ok(quads > 15, `only ${quads} of 45 were done four at a time`);
});

test("every function of single precision is the same four at a time", () => {
  for (const [name, { params }] of functions) {
    if (!isSingleName(name)) continue;
    const args = [load(x!), load(y!)].slice(0, params.length);
    const kernel = kernelOf(name, [store(z!, { op: "call", name, args })]);
    assert.ok(inQuads(kernel), name);
    everywhere(kernel);
  }
});

test("a range leaves alone what is not in it", () => {
  const body = [
    let_("x", load(x!)),
    store(z!, add(local("x"), constant(1))),
    store(flag!, greater(local("x"), constant(0))),
  ];
  const kernel = inSinglePrecision(kernelOf("k", body));
  assert.ok(inQuads(kernel));
  for (const [begin, end] of RANGES) {
    const { arrays } = agree(kernel, place, contents, [[begin, end]]);
    const outside = (k: number): boolean => k < begin || k >= end;
    const kept = [...arrays.z!].map((value, k) => (outside(k) ? value : 0));
    const before = contents.z.map((value, k) => (outside(k) ? Math.fround(value) : 0));
    same(kept, before, `z beyond ${begin}..${end}`);
  }
});

test("emits in order, few and many, and none beyond the range", () => {
  for (const share of [0.01, 0.3, 1]) {
    const drawn = contents.x.map(() => next());
    const when: Expression = { op: "lt", left: load(x!), right: constant(share) };
    const kernel = inSinglePrecision(
      kernelOf("k", [{ kind: "emit", when, at: "i" }], { output: out! }),
    );
    assert.ok(inQuads(kernel));
    for (const [begin, end] of [...RANGES, [0, N] as const]) {
      const sets = { ...contents, x: drawn };
      const wanted = drawn.flatMap((u, k) =>
        k >= begin && k < end && Math.fround(u) < Math.fround(share) ? [k] : [],
      );
      assert.equal(emitted(wasm, kernel, sets, begin, end), wanted);
    }
  }
});

function emitted(
  backend: Backend,
  kernel: Kernel,
  sets: Contents,
  begin: number,
  end: number,
): number[] {
  const { results, arrays } = run(backend, kernel, place, sets, [[begin, end]]);
  const [found] = results as [number];
  return [...arrays.out!].slice(begin, begin + (found < 0 ? ~found : found));
}

test("a NaN is told where it is stored, and not where it is beyond the range", () => {
  const body = [store(z!, add(load(x!), constant(1)), "i", true)];
  const kernel = inSinglePrecision(kernelOf("k", body));
  assert.ok(inQuads(kernel));
  for (const at of [20, 21, 22, 23, 24, 25]) {
    const sets = { ...contents, x: contents.x.map((_, k) => (k === at ? Number.NaN : 1)) };
    for (const end of [20, 21, 22, 23, 24, 25, 26]) {
      const { results } = agree(kernel, place, sets, [[0, end]]);
      assert.is(results[0], at < end ? 1 : 0, `NaN at ${at}, end ${end}`);
    }
  }
});

test.run();
