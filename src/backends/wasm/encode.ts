// Functions as data become the bytes of a module that imports one memory.

import { InternalError, unreachable } from "../../errors.ts";
import type { KernelMemory } from "../../ir/ir.ts";
import { bitsOf } from "./bits.ts";
import { Bytes } from "./bytes.ts";
import type { Constant, FunctionCode, Instruction, Local, Type } from "./code.ts";
import { opcodes } from "./opcodes.ts";

const TYPES: Readonly<Record<Type, number>> = { i32: 0x7f, i64: 0x7e, f64: 0x7c, v128: 0x7b };
const CONSTANTS = { i32: 0x41, i64: 0x42, f64: 0x44 } as const;
const LOCALS = { get: 0x20, set: 0x21, tee: 0x22 } as const;
const BLOCKS = { loop: 0x03, if: 0x04 } as const;
const EMPTY = 0x40;
const END = 0x0b;

/**
 * A module: the memory is imported as "memory" of "", and so are `imports` by their names; the first `exported`
 * functions are exported as "0", "1", ...
 */
export function encode(
  functions: readonly FunctionCode[],
  exported: number,
  memory: KernelMemory,
  imports: readonly FunctionCode[] = [],
): Uint8Array<ArrayBuffer> {
  const module = new Bytes();
  for (const byte of [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]) module.byte(byte);
  const section = (id: number, count: number, item: (to: Bytes, i: number) => void): void => {
    module.byte(id);
    module.sized((inside) => {
      inside.unsigned(count);
      for (let i = 0; i < count; i++) item(inside, i);
    });
  };
  const all = [...imports, ...functions];
  const indices = new Map(all.map((code, i) => [code, i]));
  const [outside, count] = [imports.length, functions.length];
  section(1, all.length, (to, i) => signature(to, all[i]!));
  section(2, 1 + outside, (to, i) => {
    if (i === 0) importMemory(to, memory);
    else importFunction(to, imports[i - 1]!.name, i - 1);
  });
  section(3, count, (to, i) => to.unsigned(outside + i));
  section(7, exported, (to, i) => {
    to.text(String(i));
    to.byte(0);
    to.unsigned(outside + i);
  });
  section(10, count, (to, i) => to.sized((inside) => functionBody(inside, functions[i]!, indices)));
  return module.written;
}

function signature(to: Bytes, { params, results }: FunctionCode): void {
  to.byte(0x60);
  for (const types of [params.map(({ type }) => type), results]) {
    to.unsigned(types.length);
    for (const type of types) to.byte(TYPES[type]);
  }
}

function importMemory(to: Bytes, { shared, initial, maximum }: KernelMemory): void {
  to.text("");
  to.text("memory");
  to.byte(2);
  to.byte(shared ? 3 : 1);
  to.unsigned(initial);
  to.unsigned(maximum);
}

function importFunction(to: Bytes, name: string, type: number): void {
  to.text("");
  to.text(name);
  to.byte(0);
  to.unsigned(type);
}

type Indices = ReadonlyMap<FunctionCode, number>;

function functionBody(to: Bytes, code: FunctionCode, functions: Indices): void {
  const types = Object.keys(TYPES) as Type[];
  const own = code.locals.filter((local) => !code.params.includes(local));
  const groups = types.map((type) => own.filter((local) => local.type === type));
  const filled = groups.filter((group) => group.length > 0);
  to.unsigned(filled.length);
  for (const group of filled) {
    to.unsigned(group.length);
    to.byte(TYPES[group[0]!.type]);
  }
  const places = new Map([...code.params, ...filled.flat()].map((local, i) => [local, i]));
  for (const instruction of code.body) write(to, instruction, places, functions);
  to.byte(END);
}

function write(
  to: Bytes,
  instruction: Instruction,
  locals: ReadonlyMap<Local, number>,
  functions: Indices,
): void {
  switch (instruction.kind) {
    case "constant":
      constant(to, instruction);
      break;
    case "local":
      to.byte(LOCALS[instruction.op]);
      to.unsigned(locals.get(instruction.local)!);
      break;
    case "plain":
      operation(to, instruction.op);
      break;
    case "memory":
      operation(to, instruction.op);
      to.unsigned(0); // the alignment is a hint that engines do not use
      to.unsigned(instruction.offset);
      if (instruction.lane !== null) to.byte(instruction.lane);
      break;
    case "lane":
      operation(to, instruction.op);
      to.byte(instruction.lane);
      break;
    case "shuffle":
      operation(to, "i8x16.shuffle");
      for (const lane of instruction.lanes) to.byte(lane);
      break;
    case "call":
      to.byte(0x10);
      to.unsigned(functions.get(instruction.target)!);
      break;
    case "branch":
      to.byte(instruction.conditional ? 0x0d : 0x0c);
      to.unsigned(instruction.depth);
      break;
    case "loop":
    case "if":
      to.byte(BLOCKS[instruction.kind]);
      to.byte(EMPTY);
      for (const inner of instruction.body) write(to, inner, locals, functions);
      to.byte(END);
      break;
    default:
      unreachable(instruction);
  }
}

function operation(to: Bytes, name: string): void {
  const code = opcodes.get(name);
  if (code === undefined) throw new InternalError(`unknown instruction: ${name}`);
  if (code > 0xff) to.byte(code >> 8);
  if (code > 0xff) to.unsigned(code & 0xff);
  else to.byte(code);
}

function constant(to: Bytes, { type, value }: Constant): void {
  if (type === "v128") {
    to.byte(0xfd);
    to.unsigned(12);
    for (const word of value) to.word(word);
    return;
  }
  to.byte(CONSTANTS[type]);
  if (type === "i32") to.signed(value);
  else if (type === "i64") to.long(value);
  else to.word(bitsOf(value));
}
