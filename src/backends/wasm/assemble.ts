// The one door to wasmati: functions as data become the bytes of a module.
//
// wasmati 0.2.4 writes gt_u for i32.gt_s and i64.gt_s, and types i64x2.bitmask as i64: those three are not used here.

import type { ValueTypeObject } from "wasmati";
import * as wasmati from "wasmati";
import { InternalError, unreachable } from "../../errors.ts";
import type { KernelMemory } from "../../ir/ir.ts";
import type { Constant, FunctionCode, Instruction, Local } from "./code.ts";

const { i32, i64, f64, v128, i8x16, i32x4, i64x2, f64x2 } = wasmati;
const numeric = { i32, i64, f64, v128 };
const families: Record<string, object> = {
  ...numeric,
  i8x16,
  i32x4,
  i64x2,
  f64x2,
  local: wasmati.local,
  control: { select: () => wasmati.select(), return: wasmati.return_ },
};

type Types = wasmati.ValueType[];
type WasmatiFunction = wasmati.Func<Types, Types>;
type Made = Map<FunctionCode, WasmatiFunction>;
type Places = ReadonlyMap<Local, wasmati.Local>;
type Operation = (...immediates: unknown[]) => unknown;

interface Signature {
  readonly in: ValueTypeObject[];
  readonly locals: ValueTypeObject[];
  readonly out: ValueTypeObject[];
}
type Run = (args: wasmati.Local[], locals: wasmati.Local[]) => void;

// wasmati types signatures as tuples; ours are known only when a model is compiled.
const define = wasmati.func as unknown as (signature: Signature, run: Run) => WasmatiFunction;

/** A module's bytes and what it imports: the memory. Functions are exported as "0", "1", ... in order. */
export interface Assembled {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly imports: WebAssembly.Imports;
}

/** Assembles functions; `callees` are those they call, each before its callers. */
export function assemble(
  exported: readonly FunctionCode[],
  callees: readonly FunctionCode[],
  { memory, shared, initial, maximum }: KernelMemory,
): Assembled {
  const made: Made = new Map();
  for (const code of [...callees, ...exported]) made.set(code, toFunction(code, made));
  const exports = exported.map((code, i) => [String(i), made.get(code)!] as const);
  const imported = wasmati.importMemory({ min: initial, max: maximum, shared }, memory);
  const module = wasmati.Module({ exports: Object.fromEntries(exports), memory: imported });
  return { bytes: new Uint8Array(module.toBytes()), imports: module.importMap };
}

function toFunction({ params, results, locals, body }: FunctionCode, made: Made): WasmatiFunction {
  const own = locals.filter((local) => !params.includes(local));
  const types = (of: readonly Local[]): ValueTypeObject[] => of.map(({ type }) => numeric[type]);
  const out = results.map((type): ValueTypeObject => numeric[type]);
  return define({ in: types(params), locals: types(own), out }, (args, rest) => {
    const places = new Map<Local, wasmati.Local>();
    for (const [i, local] of params.entries()) places.set(local, args[i]!);
    for (const [i, local] of own.entries()) places.set(local, rest[i]!);
    for (const instruction of body) write(instruction, places, made);
  });
}

function write(instruction: Instruction, places: Places, made: Made): void {
  switch (instruction.kind) {
    case "constant":
      constant(instruction);
      break;
    case "local":
      operation(`local.${instruction.op}`)(places.get(instruction.local));
      break;
    case "plain":
      operation(instruction.op)();
      break;
    case "memory": {
      const { op, offset, lane } = instruction;
      operation(op)({ offset }, ...(lane === null ? [] : [lane]));
      break;
    }
    case "lane":
      operation(instruction.op)(instruction.lane);
      break;
    case "shuffle":
      operation("i8x16.shuffle")(instruction.lanes);
      break;
    case "call":
      wasmati.call(made.get(instruction.target)!);
      break;
    case "branch":
      (instruction.conditional ? wasmati.br_if : wasmati.br)(instruction.depth);
      break;
    case "loop":
    case "if":
      (instruction.kind === "loop" ? wasmati.loop : wasmati.if_)(null, () => {
        for (const inner of instruction.body) write(inner, places, made);
      });
      break;
    default:
      unreachable(instruction);
  }
}

function constant({ type, value }: Constant): void {
  if (type === "i32") i32.const(value);
  else if (type === "i64") i64.const(BigInt.asIntN(64, value));
  else if (type === "v128") v128.const("i64x2", [value[0], value[1]]);
  else if (Number.isNaN(value)) {
    i64.const(0x7ff8000000000000n);
    f64.reinterpret_i64();
  } else f64.const(value);
}

function operation(op: string): Operation {
  const [name = "", family = "control"] = op.split(".").reverse();
  const found = (families[family] as Record<string, Operation> | undefined)?.[name];
  if (!found) throw new InternalError(`unknown instruction: ${op}`);
  return found;
}
