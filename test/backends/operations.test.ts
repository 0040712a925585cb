// Every operation of the IR gives the same bits on every backend, one element at a time and two at a time.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import type {
  ArraySymbol,
  BinaryOperation,
  CompareOperation,
  Expression,
  Kernel,
  Statement,
  UnaryOperation,
} from "../../src/ir/ir.ts";
import { functions } from "../../src/ir/math/functions.ts";
import type { StorageView } from "../../src/ir/storage.ts";
import { agree, constant, EDGES, kernelOf, layout, load, store, stream } from "./harness.ts";

const test = suite("backends: operations");

const PAIRS = EDGES.flatMap((a) => EDGES.map((b) => [a, b] as const));
const draw = stream(7);
const SIGNED = Array.from({ length: 301 }, () => (draw() - 0.5) * 10 ** (draw() * 40 - 20));
const X = [...PAIRS.map(([a]) => a), ...SIGNED];
const Y = [...PAIRS.map(([, b]) => b), ...[...SIGNED].reverse()];
const N = X.length;
const place = layout({
  x: ["f64", N],
  y: ["f64", N],
  r: ["f64", N],
  k: ["i32", N],
  b: ["bool", N],
});
const { x, y, r, k, b } = place.symbols as Record<string, ArraySymbol>;
const contents = {
  x: X,
  y: Y,
  k: X.map((_, i) => (i * 0x9e3779b1) | 0),
  b: X.map((_, i) => i & 1),
};

/** The same body over a range (vectorised) and over a list of all elements (never vectorised). */
function shapes(name: string, body: readonly Statement[]): Kernel[] {
  const list = { kind: "list", index: "i" } as const;
  return [kernelOf(name, body), kernelOf(`${name} by list`, body, { loop: list })];
}

function check(name: string, body: readonly Statement[]): StorageView {
  const list = Array.from({ length: 200 }, (_, i) => i);
  const [range, byList] = shapes(name, body);
  agree(byList!, place, contents, [[0, 200]], list);
  return agree(range!, place, contents, [[0, N]]).arrays.r!;
}

const UNARY: Record<UnaryOperation, ((v: number) => number) | null> = {
  neg: (v) => -v,
  abs: Math.abs,
  sqrt: Math.sqrt,
  floor: Math.floor,
  ceil: Math.ceil,
  trunc: Math.trunc,
  nearest: null,
  exponent: null,
  mantissa: null,
  pow2: null,
  fround: Math.fround,
};

for (const [op, expected] of Object.entries(UNARY)) {
  test(`${op} of every kind of number`, () => {
    const whole: Expression = { op: "index", name: "i", offset: -1022 };
    const operand = op === "pow2" ? { op: "min", left: whole, right: constant(1023) } : load(x!);
    const got = check(op, [store(r!, { op, operand } as Expression)]);
    if (!expected) return;
    for (const [i, v] of X.entries()) assert.ok(Object.is(got[i], expected(v)), `${op}(${v})`);
  });
}

test("nearest rounds ties to even and keeps the sign of zero", () => {
  const got = check("nearest", [store(r!, { op: "nearest", operand: load(x!) })]);
  const at = (value: number): number => got[X.findIndex((v) => Object.is(v, value))]!;
  assert.is(at(0.5), 0);
  assert.ok(Object.is(at(-0.5), -0));
  assert.is(at(1.5), 2);
  assert.is(at(2.5), 2);
  assert.is(at(4503599627370495.5), 4503599627370496);
});

/** Unlike Math.min: the second where either is NaN, or both are zeros. */
function lesser(a: number, b: number): number {
  if (a < b) return a;
  return b;
}

const BINARY: Record<BinaryOperation, (a: number, b: number) => number> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  min: lesser,
  max: (a, b) => -lesser(-a, -b),
  copysign: (a, b) => (b < 0 || Object.is(b, -0) ? -Math.abs(a) : Math.abs(a)),
  fmod: (a, b) => a % b,
};

for (const [op, expected] of Object.entries(BINARY)) {
  test(`${op} of every pair of numbers`, () => {
    const got = check(op, [store(r!, { op, left: load(x!), right: load(y!) } as Expression)]);
    for (let i = 0; i < N; i++)
      assert.ok(Object.is(got[i], expected(X[i]!, Y[i]!)), `${op}(${X[i]}, ${Y[i]}) is ${got[i]}`);
  });
}

const COMPARE: Record<CompareOperation, (a: number, b: number) => boolean> = {
  lt: (a, b) => a < b,
  le: (a, b) => a <= b,
  gt: (a, b) => a > b,
  ge: (a, b) => a >= b,
  eq: (a, b) => a === b,
  ne: (a, b) => a !== b,
};

for (const [op, expected] of Object.entries(COMPARE)) {
  test(`${op} chooses between two numbers`, () => {
    const testing = { op, left: load(x!), right: load(y!) } as Expression;
    const value: Expression = {
      op: "select",
      test: testing,
      then: constant(1),
      otherwise: load(y!),
    };
    const got = check(op, [store(r!, value), store(b!, testing)]);
    for (let i = 0; i < N; i++)
      assert.ok(Object.is(got[i], expected(X[i]!, Y[i]!) ? 1 : Y[i]!), `${X[i]} ${op} ${Y[i]}`);
  });
}

test("and, or, not, truth and lets of bools", () => {
  const positive: Expression = { op: "gt", left: load(x!), right: constant(0) };
  const local = (name: string): Expression => ({ op: "local", name, type: "bool" });
  check("logic", [
    { kind: "let", name: "p", type: "bool", value: positive },
    { kind: "let", name: "q", type: "bool", value: { op: "not", operand: load(b!) } },
    { kind: "let", name: "always", type: "bool", value: { op: "truth", value: true } },
    {
      kind: "let",
      name: "mixed",
      type: "bool",
      value: {
        op: "or",
        left: { op: "and", left: local("p"), right: local("q") },
        right: { op: "not", operand: local("always") },
      },
    },
    store(b!, local("mixed")),
  ]);
});

test("i32 arrays are read exactly and written truncated and saturated, NaN as 0", () => {
  const kernel = kernelOf("integers", [store(r!, load(k!)), store(k!, load(x!))]);
  const { arrays } = agree(kernel, place, contents, [[0, N]]);
  const clamp = (v: number): number => Math.trunc(Math.min(2147483647, Math.max(-2147483648, v)));
  for (let i = 0; i < N; i++) {
    assert.is(arrays.r![i], contents.k[i]);
    assert.is(arrays.k![i], Number.isNaN(X[i]) ? 0 : clamp(X[i]!) + 0);
  }
  check("integers", [store(r!, load(k!)), store(k!, load(x!))]);
});

test("the index is a number, moved by an offset", () => {
  const got = check("index", [store(r!, { op: "index", name: "i", offset: -3 })]);
  assert.is(got[0], -3);
  assert.is(got[101], 98);
});

test("scalars of every storage are read by all elements", () => {
  const both: Expression = { op: "add", left: load(y!, null), right: load(k!, null) };
  const value: Expression = {
    op: "select",
    test: load(b!, null),
    then: both,
    otherwise: constant(Number.NaN),
  };
  check("scalars", [store(r!, value)]);
});

test("memory is read by position, one element or two at a time", () => {
  // positions count numbers of 8 bytes; x lies somewhere in the memory, and is read from its end
  const index: Expression = { op: "index", name: "i", offset: 0 };
  const last = constant(x!.address / 8 + N - 1);
  const got = check("peek", [
    store(r!, { op: "peek", operand: { op: "sub", left: last, right: index } }),
  ]);
  for (let i = 0; i < N; i++) assert.ok(Object.is(got[i], X[N - 1 - i]), `element ${i}`);
});

for (const { name, params } of functions.values()) {
  test(`${name} gives the same bits at corners and at random`, () => {
    const args = [load(x!), load(y!)].slice(0, params.length);
    check(name, [store(r!, { op: "call", name, args })]);
    const scaled = args.map(
      (operand): Expression => ({ op: "mul", left: operand, right: constant(1e-3) }),
    );
    check(name, [store(r!, { op: "call", name, args: scaled })]);
  });
}

test.run();
