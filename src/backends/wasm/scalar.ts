// Code for one element at a time: numbers are f64, bools and indices i32.

import { unreachable } from "../../errors.ts";
import type {
  ArraySymbol,
  At,
  BinaryOperation,
  CompareOperation,
  Expression,
  Statement,
  UnaryOperation,
  ValueType,
} from "../../ir/ir.ts";
import { widthBits } from "../../ir/storage.ts";
import { EXPONENT_MAGIC, MANTISSA_BITS, ONE_BITS } from "./bits.ts";
import type { Code, Local, Type } from "./code.ts";
import { type GuideShape, scalarCount } from "./guide.ts";
import { type Callees, Writer } from "./writer.ts";

/** How values are written; u16 holds indices, which no kernel writes. */
const STORES = {
  f64: "f64.store",
  f32: "f32.store",
  i32: "i32.store",
  u16: "i32.store",
  bool: "i32.store",
} as const;

/** The instruction that reads an integer. */
export function indexLoad({ storage }: ArraySymbol): "i32.load" | "i32.load16_u" {
  return storage === "u16" ? "i32.load16_u" : "i32.load";
}

/** Decides whether a scalar of an array may be loaded once, before the loop. */
export type Hoistable = (array: ArraySymbol) => boolean;

export class ScalarWriter extends Writer {
  readonly mode = "scalar" as const;
  readonly #hoistable: Hoistable;
  readonly #indices = new Map<string, Local>();
  /** The element at hand of arrays that memory gets back later. */
  readonly #kept = new Map<string, Local>();

  /** `outer` is the writer of the prologue, whose lets stay in scope. */
  constructor(code: Code, callees: Callees, hoistable: Hoistable, outer?: ScalarWriter) {
    super(code, callees);
    this.#hoistable = hoistable;
    if (outer) this.scope = new Map(outer.scope);
  }

  /** Puts an index in scope. */
  enterIndex(name: string, local: Local): void {
    this.#indices.set(name, local);
  }

  /** Has one element of an f64 array, the only one that the code touches, in a local. */
  keep(array: ArraySymbol, local: Local): void {
    this.#kept.set(array.name, local);
  }

  /** The i32 local of an index in scope. */
  indexLocal(name: string): Local {
    return this.#indices.get(name)!;
  }

  /** Leaves the byte offset of an element within its array on the stack. */
  offset(array: ArraySymbol, at: At): void {
    if (at === null) {
      this.code.i32(0);
      return;
    }
    this.code.get(this.indexLocal(at));
    this.code.i32(widthBits(array.storage));
    this.code.op("i32.shl");
  }

  /** Writes a store; leaves nothing. `watched` receives 1 when the value is not a number. */
  store(
    { array, at, value, watch }: Extract<Statement, { kind: "store" }>,
    watched: Local | null,
  ): void {
    const { code } = this;
    const kept = this.#kept.get(array.name);
    if (!kept) this.offset(array, at);
    this.expression(value);
    if (watch && watched && array.storage !== "bool") {
      const local = code.local("f64", `new ${array.name}`);
      code.tee(local);
      code.get(watched);
      if (watched.type === "v128") {
        // in vector registers: as numbers V8 compares with a jump for a NaN, which costs more than the rest of a sum
        for (const _ of [0, 1]) {
          code.get(local);
          code.op("f64x2.splat");
        }
        code.op("f64x2.ne", "v128.or");
      } else {
        code.get(local);
        code.get(local);
        code.op("f64.ne", "i32.or");
      }
      code.set(watched);
    }
    if (array.storage === "i32") code.op("i32.trunc_sat_f64_s");
    else if (array.storage === "f32") code.op("f32.demote_f64");
    if (kept) code.set(kept);
    else code.memory(STORES[array.storage], array.address);
  }

  /** Defines an index from an array of indices. */
  follow({ name, array, at, offset }: Extract<Statement, { kind: "index" }>): void {
    const { code } = this;
    const local = code.local("i32", name);
    this.offset(array, at);
    code.memory(indexLoad(array), array.address);
    if (offset !== 0) {
      code.i32(offset);
      code.op("i32.add");
    }
    code.set(local);
    this.enterIndex(name, local);
  }

  /** Defines an index as a multiple of another. */
  scale({ name, at, by }: Extract<Statement, { kind: "scaled" }>): void {
    const { code } = this;
    const local = code.local("i32", name);
    code.get(this.indexLocal(at));
    code.i32(by);
    code.op("i32.mul");
    code.set(local);
    this.enterIndex(name, local);
  }

  /** Defines an index by a number. */
  number({ name, value }: Extract<Statement, { kind: "numbered" }>): void {
    const { code } = this;
    const local = code.local("i32", name);
    this.expression(value);
    code.op("i32.trunc_sat_f64_s");
    code.set(local);
    this.enterIndex(name, local);
  }

  protected typeOf(type: ValueType): Type {
    return type === "bool" ? "i32" : "f64";
  }

  protected constant(value: number): void {
    this.code.f64(value);
  }

  protected truth(value: boolean): void {
    this.code.i32(value ? 1 : 0);
  }

  protected load(array: ArraySymbol, at: At): void {
    if (at === null && this.#hoistable(array)) {
      const type = this.typeOf(array.storage === "bool" ? "bool" : "f64");
      this.code.get(this.code.hoist(`load ${array.name}`, type, () => this.loadNow(array, at)));
    } else this.loadNow(array, at);
  }

  protected index(name: string, offset: number): void {
    this.code.get(this.indexLocal(name));
    this.code.op("f64.convert_i32_s");
    if (offset === 0) return;
    this.code.f64(offset);
    this.code.op("f64.add");
  }

  protected anyTrue(): void {}

  protected element(address: number): void {
    const { code } = this;
    code.op("i32.trunc_sat_f64_s");
    code.i32(3);
    code.op("i32.shl");
    code.memory("f64.load", address);
  }

  protected countUpTo(address: number, guide: GuideShape): void {
    scalarCount(this.code, address, guide);
  }

  protected unary(op: UnaryOperation, operand: Expression): void {
    const { code } = this;
    this.expression(operand);
    switch (op) {
      case "neg":
      case "abs":
      case "sqrt":
      case "floor":
      case "ceil":
      case "trunc":
      case "nearest":
        code.op(`f64.${op}`);
        return;
      case "exponent":
        code.op("i64.reinterpret_f64");
        code.i64(52n);
        code.op("i64.shr_u");
        code.i64(0x7ffn);
        code.op("i64.and", "f64.convert_i64_s");
        code.f64(1023);
        code.op("f64.sub");
        return;
      case "mantissa":
        code.op("i64.reinterpret_f64");
        code.i64(MANTISSA_BITS);
        code.op("i64.and");
        code.i64(ONE_BITS);
        code.op("i64.or", "f64.reinterpret_i64");
        return;
      case "pow2":
        code.f64(EXPONENT_MAGIC);
        code.op("f64.add", "i64.reinterpret_f64");
        code.i64(52n);
        code.op("i64.shl", "f64.reinterpret_i64");
        return;
      case "fround":
        code.op("f32.demote_f64", "f64.promote_f32");
        return;
      default:
        unreachable(op);
    }
  }

  protected binary(op: BinaryOperation, left: Expression, right: Expression): void {
    const { code } = this;
    this.expression(left);
    if (op === "min" || op === "max") {
      this.extreme(op, right);
      return;
    }
    this.expression(right);
    if (op === "copysign") {
      this.copysign();
      return;
    }
    if (op === "fmod") {
      code.call(this.callees.fmod());
      return;
    }
    code.op(`f64.${op}`);
  }

  protected compare(op: CompareOperation): void {
    this.code.op(`f64.${op}`);
  }

  protected logic(op: "and" | "or" | "not"): void {
    this.code.op(op === "not" ? "i32.eqz" : `i32.${op}`);
  }

  protected choose(): void {
    this.code.op("select");
  }

  protected anyFalse(): void {
    this.code.op("i32.eqz");
  }

  protected random({
    distribution,
    state,
    stream,
    at,
  }: Extract<Expression, { op: "random" }>): void {
    const { code } = this;
    code.i32(state.address);
    code.i32(stream);
    code.get(this.indexLocal(at));
    if (distribution === "normal") {
      code.call(this.callees.normal());
      return;
    }
    const pair = code.local("v128", "pair");
    code.call(this.callees.uniform());
    code.tee(pair);
    code.lane("f64x2.extract_lane", 1);
    code.get(pair);
    code.lane("f64x2.extract_lane", 0);
    code.get(this.indexLocal(at));
    code.i32(1);
    code.op("i32.and", "select");
  }

  private loadNow(array: ArraySymbol, at: At): void {
    const { code } = this;
    const kept = this.#kept.get(array.name);
    if (kept) {
      code.get(kept);
      return;
    }
    this.offset(array, at);
    switch (array.storage) {
      case "f64":
        code.memory("f64.load", array.address);
        return;
      case "f32":
        code.memory("f32.load", array.address);
        code.op("f64.promote_f32");
        return;
      case "bool":
        code.memory("i32.load", array.address);
        code.i32(0);
        code.op("i32.ne");
        return;
      default:
        code.memory(indexLoad(array), array.address);
        code.op("f64.convert_i32_s");
    }
  }

  /** `left < right ? left : right`, the left on the stack. */
  private extreme(op: "min" | "max", right: Expression): void {
    const { code } = this;
    const [a, b] = [code.local("f64", "left"), code.local("f64", "right")];
    code.tee(a);
    this.expression(right);
    code.tee(b);
    code.get(a);
    code.get(b);
    code.op(op === "min" ? "f64.lt" : "f64.gt", "select");
  }

  /** The sign of a NaN counts as positive. */
  private copysign(): void {
    const { code } = this;
    const sign = code.local("f64", "sign");
    code.tee(sign);
    code.f64(0);
    code.get(sign);
    code.get(sign);
    code.op("f64.eq", "select", "f64.copysign");
  }
}
