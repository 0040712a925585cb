// The bytes of modules say what was meant: wasmati reads them back as the same instructions.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Module } from "wasmati";
import { Bytes } from "../../src/backends/wasm/bytes.ts";
import type { FunctionCode, Instruction } from "../../src/backends/wasm/code.ts";
import { encode } from "../../src/backends/wasm/encode.ts";
import { kernelFunction } from "../../src/backends/wasm/kernel.ts";
import { Library } from "../../src/backends/wasm/library.ts";
import { opcodes } from "../../src/backends/wasm/opcodes.ts";
import { functions } from "../../src/ir/math/functions.ts";
import { isSingleName } from "../../src/ir/single.ts";
import { workloads } from "../bench/workloads.ts";
import { kernelOf, layout, load, makeMemory, store } from "./harness.ts";

const test = suite("backends: bytes of WebAssembly");

/** An instruction as wasmati reads it. */
interface Read {
  readonly name: string;
  readonly immediate: unknown;
}

function readBack(codes: readonly FunctionCode[]): Read[][] {
  const bytes = encode(codes, 1, makeMemory());
  return Module.fromBytes(bytes).module.funcs.map(({ body }) => body);
}

/** Names in order, blocks opened up. */
function namesRead(body: readonly Read[]): string[] {
  return body.flatMap(({ name, immediate }) => {
    if (name === "loop")
      return [name, ...namesRead((immediate as { instructions: Read[] }).instructions)];
    if (name !== "if") return [name];
    return [name, ...namesRead((immediate as { instructions: { if: Read[] } }).instructions.if)];
  });
}

function namesMeant(body: readonly Instruction[]): string[] {
  return body.flatMap((one) => {
    if ("body" in one) return [one.kind, ...namesMeant(one.body)];
    if (one.kind === "constant") return [`${one.type}.const`];
    if (one.kind === "local") return [`local.${one.op}`];
    if (one.kind === "call") return ["call"];
    if (one.kind === "shuffle") return ["i8x16.shuffle"];
    if (one.kind === "branch") return [one.conditional ? "br_if" : "br"];
    return [one.op];
  });
}

function check(make: (library: Library) => FunctionCode): void {
  const library = new Library();
  const codes = [make(library), ...library.functions()];
  const read = readBack(codes);
  for (const [i, code] of codes.entries())
    assert.equal(namesRead(read[i]!), namesMeant(code.body), code.name);
}

for (const { name, kernel } of workloads()) {
  test(`the ${name} kernel reads back as written`, () => {
    check((library) => kernelFunction(kernel, library));
    const list = { ...kernel, loop: { kind: "list", index: "i" } } as const;
    check((library) => kernelFunction(list, library));
  });
}

const MODES = ["scalar", "vector", "quad"] as const;

test("every mathematical function reads back as written, and fmod", () => {
  for (const name of functions.keys())
    for (const mode of isSingleName(name) ? MODES : MODES.slice(0, 2))
      check((library) => library.math(name, mode));
  check((library) => library.fmod());
});

test("every instruction of the table has the number that wasmati knows", () => {
  // Those with immediates are read in kernels above; wasmati 0.2.4 has gt_u in the place of gt_s.
  const elsewhere = /load|store|shuffle|lane$|return|^i(32|64)\.gt_s/;
  const plain = [...opcodes.keys()].filter((op) => !elsewhere.test(op));
  const body = plain.map((op): Instruction => ({ kind: "plain", op }));
  const [read] = readBack([{ name: "all", params: [], results: [], locals: [], body }]);
  assert.equal(
    read!.map(({ name }) => name),
    plain,
  );
  assert.ok(plain.length > 90);
});

test("constants keep their bits", () => {
  const numbers = [
    0,
    -0,
    1,
    -1.5,
    5e-324,
    -2.2250738585072014e-308,
    1.7976931348623157e308,
    Infinity,
    Math.PI,
  ];
  const f64 = numbers.map((value): Instruction => ({ kind: "constant", type: "f64", value }));
  const words = [0, 1, -1, 63, 64, -64, -65, 127, 128, 2147483647, -2147483648];
  const i32 = words.map((value): Instruction => ({ kind: "constant", type: "i32", value }));
  const wide = [0n, -1n, 63n, 64n, -65n, 2n ** 63n - 1n, -(2n ** 63n)];
  const i64 = wide.map((value): Instruction => ({ kind: "constant", type: "i64", value }));
  const code = { name: "all", params: [], results: [], locals: [], body: [...f64, ...i32, ...i64] };
  const read = readBack([code])[0]!.map(({ immediate }) => immediate);
  const expected = [...numbers, ...words, ...wide];
  assert.is(read.length, expected.length);
  // wasmati reads an i32 as a bigint.
  for (const [i, value] of expected.entries())
    assert.ok(
      Object.is(typeof value === "number" ? Number(read[i]) : read[i], value),
      `constant ${value}`,
    );
});

test("offsets and lengths beyond two gigabytes are written whole", () => {
  for (const value of [0, 127, 128, 16383, 16384, 2 ** 31, 2 ** 32 - 1]) {
    const bytes = new Bytes();
    bytes.unsigned(value);
    const back = [...bytes.written].reduce((sum, byte, i) => sum + (byte & 127) * 2 ** (7 * i), 0);
    assert.is(back, value);
  }
});

test("an instruction that is not in the table is a defect", () => {
  const { x } = layout({ x: ["f64", 2] }).symbols;
  const code = kernelFunction(kernelOf("k", [store(x!, load(x!))]), new Library());
  const wrong = { ...code, body: [{ kind: "plain", op: "f64.nonsense" } as const] };
  assert.throws(() => encode([wrong], 1, makeMemory()), /unknown instruction: f64.nonsense/);
});

test.run();
