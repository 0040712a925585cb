// Code for two neighbouring elements at a time: numbers are f64x2, bools masks of all ones or zeros per lane.

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
import { width, widthBits } from "../../ir/storage.ts";
import { bitsOf, EXPONENT_MAGIC, MANTISSA_BITS, ONE_BITS } from "./bits.ts";
import type { Code, Local, Type } from "./code.ts";
import type { Draws } from "./draws.ts";
import { type GuideShape, vectorCount } from "./guide.ts";
import { indexLoad, type ScalarWriter } from "./scalar.ts";
import { type Callees, Writer } from "./writer.ts";

/** The locals a vectorised loop keeps. */
export interface VectorLoop {
  /** i32: the even element. */
  readonly element: Local;
  /** v128 of f64: the two indices, or null while nobody asked for them. */
  indices: Local | null;
  /** Places in a row: the index of the first of the pair by name, and how many elements further the pair is. */
  readonly dense?: {
    local(name: string): Local;
    /** Whether it is one for the row. */
    fixed(name: string): boolean;
    readonly ahead: number;
  };
  /** Its scalar writer: prologue lets are its locals. */
  readonly scalar: ScalarWriter;
  readonly index: string;
  /** Random numbers of the pair, where kernels may draw. */
  readonly draws?: Draws;
}

export class VectorWriter extends Writer {
  readonly mode = "vector" as const;
  readonly #loop: VectorLoop | null;
  /** The pair at hand of arrays that memory gets back later. */
  readonly #kept = new Map<string, Local>();

  constructor(code: Code, callees: Callees, loop: VectorLoop | null) {
    super(code, callees);
    this.#loop = loop;
  }

  override lookup(name: string, type: ValueType): Local {
    const found = this.scope.get(name);
    if (found || !this.#loop) return found ?? super.lookup(name, type);
    const scalar = this.#loop.scalar.lookup(name, type);
    return this.code.hoist(`splat ${name}`, "v128", () => {
      this.code.get(scalar);
      this.splat(type);
    });
  }

  /** Has one pair of an f64 array, the only one that the code touches, in a local. */
  keep(array: ArraySymbol, local: Local): void {
    this.#kept.set(array.name, local);
  }

  /** Writes a store; leaves nothing. `see` is given the local of a value that is watched. */
  store(
    { array, at, value, watch }: Extract<Statement, { kind: "store" }>,
    see: ((value: Local, array: ArraySymbol) => void) | null,
  ): void {
    const { code } = this;
    const kept = this.#kept.get(array.name);
    const address = kept ? 0 : this.offset(array, at!);
    this.expression(value);
    if (array.storage === "bool") {
      const mask = code.local("v128", "mask");
      code.tee(mask);
      code.get(mask);
      code.shuffle([0, 1, 2, 3, 8, 9, 10, 11, 0, 1, 2, 3, 8, 9, 10, 11]);
      this.bits("i32 ones", [0x100000001n, 0x100000001n]);
      code.op("v128.and");
    } else if (watch && see) {
      const local = code.local("v128", `new ${array.name}`);
      code.set(local);
      see(local, array);
      code.get(local);
    }
    if (array.storage === "i32") code.op("i32x4.trunc_sat_f64x2_s_zero");
    else if (array.storage === "f32") code.op("f32x4.demote_f64x2_zero");
    if (kept) code.set(kept);
    else if (array.storage === "f64") code.memory("v128.store", address);
    else code.memory("v128.store64_lane", address, 0);
  }

  protected typeOf(): Type {
    return "v128";
  }

  protected constant(value: number): void {
    const bits = bitsOf(value);
    this.bits(`constant ${Object.is(value, -0) ? "-0" : value}`, [bits, bits]);
  }

  protected truth(value: boolean): void {
    const bits = value ? 0xffffffffffffffffn : 0n;
    this.bits(String(value), [bits, bits]);
  }

  protected load(array: ArraySymbol, at: At): void {
    if (at === null) {
      this.code.get(this.scalarLoad(array));
      return;
    }
    const { code } = this;
    const kept = this.#kept.get(array.name);
    if (kept) {
      code.get(kept);
      return;
    }
    const address = this.offset(array, at);
    switch (array.storage) {
      case "f64":
        code.memory("v128.load", address);
        return;
      case "f32":
        code.memory("v128.load64_zero", address);
        code.op("f64x2.promote_low_f32x4");
        return;
      case "i32":
        code.memory("v128.load64_zero", address);
        code.op("f64x2.convert_low_i32x4_s");
        return;
      case "u16":
        code.memory("v128.load32_zero", address);
        code.op("i32x4.extend_low_i16x8_u", "f64x2.convert_low_i32x4_s");
        return;
      case "bool":
        code.memory("v128.load32x2_u", address);
        this.truth(false);
        code.op("i64x2.ne");
        return;
      default:
        unreachable(array.storage);
    }
  }

  protected index(name: string, offset: number): void {
    const loop = this.#loop!;
    if (loop.dense) {
      this.placeIn(loop.dense, name, offset);
      return;
    }
    loop.indices ??= this.code.local("v128", "indices");
    this.code.get(loop.indices);
    if (offset === 0) return;
    this.constant(offset);
    this.code.op("f64x2.add");
  }

  protected anyTrue(): void {
    this.code.op("v128.any_true");
  }

  protected element(address: number): void {
    const { code } = this;
    const elements = code.local("v128", "elements");
    code.op("i32x4.trunc_sat_f64x2_s_zero");
    code.i32(3);
    code.op("i32x4.shl");
    code.set(elements);
    const one = (lane: number): void => {
      code.get(elements);
      code.lane("i32x4.extract_lane", lane);
      code.memory("f64.load", address);
    };
    one(0);
    code.op("f64x2.splat");
    one(1);
    code.lane("f64x2.replace_lane", 1);
  }

  protected countUpTo(address: number, guide: GuideShape): void {
    vectorCount(this.code, address, guide);
  }

  protected unary(op: UnaryOperation, operand: Expression): void {
    const { code } = this;
    if (op === "pow2" && operand.op === "neg") {
      this.constant(EXPONENT_MAGIC);
      this.expression(operand.operand);
      code.op("f64x2.sub");
      code.i32(52);
      code.op("i64x2.shl");
      return;
    }
    this.expression(operand);
    switch (op) {
      case "neg":
      case "abs":
      case "sqrt":
      case "floor":
      case "ceil":
      case "trunc":
      case "nearest":
        code.op(`f64x2.${op}`);
        return;
      case "exponent":
        code.i32(52);
        code.op("i64x2.shr_u");
        this.bits("exponent bits", [0x7ffn, 0x7ffn]);
        code.op("v128.and");
        this.constant(2 ** 52);
        code.op("v128.or");
        this.constant(EXPONENT_MAGIC);
        code.op("f64x2.sub");
        return;
      case "mantissa":
        this.bits("fraction bits", [MANTISSA_BITS, MANTISSA_BITS]);
        code.op("v128.and");
        this.bits("constant 1", [ONE_BITS, ONE_BITS]);
        code.op("v128.or");
        return;
      case "pow2":
        this.constant(EXPONENT_MAGIC);
        code.op("f64x2.add");
        code.i32(52);
        code.op("i64x2.shl");
        return;
      case "fround":
        code.op("f32x4.demote_f64x2_zero", "f64x2.promote_low_f32x4");
        return;
      default:
        unreachable(op);
    }
  }

  protected binary(op: BinaryOperation, left: Expression, right: Expression): void {
    const { code } = this;
    const swapped = op === "min" || op === "max";
    this.expression(swapped ? right : left);
    this.expression(swapped ? left : right);
    if (op === "copysign") {
      this.copysign();
      return;
    }
    if (op === "fmod") {
      this.lanes();
      return;
    }
    // pmin(b, a) is `a < b ? a : b`, which is the IR's min(a, b); pmax likewise.
    code.op(swapped ? `f64x2.p${op}` : `f64x2.${op}`);
  }

  protected compare(op: CompareOperation): void {
    this.code.op(`f64x2.${op}`);
  }

  protected logic(op: "and" | "or" | "not"): void {
    this.code.op(`v128.${op}`);
  }

  protected choose(): void {
    this.code.op("v128.bitselect");
  }

  protected anyFalse(): void {
    this.code.op("i64x2.all_true", "i32.eqz");
  }

  protected random(node: Extract<Expression, { op: "random" }>): void {
    this.code.get(this.#loop!.draws!.pair(node));
  }

  /** A constant, held in a local from before the loop on. */
  protected bits(name: string, value: readonly [bigint, bigint]): void {
    this.code.get(this.code.hoist(name, "v128", () => this.code.v128(value)));
  }

  /** Leaves the byte offset of the pair on the stack; what to add to it. */
  private offset(array: ArraySymbol, at: string): number {
    const { dense, element } = this.#loop!;
    this.code.get(dense ? dense.local(at) : element);
    this.code.i32(widthBits(array.storage));
    this.code.op("i32.shl");
    return array.address + (dense ? dense.ahead * width(array.storage) : 0);
  }

  /** The two indices of a name in a row. */
  private placeIn(dense: NonNullable<VectorLoop["dense"]>, name: string, offset: number): void {
    const { code } = this;
    const local = dense.local(name);
    code.get(local);
    code.op("f64.convert_i32_s", "f64x2.splat");
    const further = dense.fixed(name) ? [0, 0] : [dense.ahead, dense.ahead + 1];
    this.bits(`from ${further}`, [bitsOf(further[0]!), bitsOf(further[1]!)]);
    code.op("f64x2.add");
    if (offset === 0) return;
    this.constant(offset);
    code.op("f64x2.add");
  }

  private scalarLoad(array: ArraySymbol): Local {
    const { code } = this;
    return code.hoist(`load ${array.name}`, "v128", () => {
      code.i32(0);
      if (array.storage === "f64") return code.memory("v128.load64_splat", array.address);
      if (array.storage === "f32") {
        code.memory("f32.load", array.address);
        code.op("f64.promote_f32", "f64x2.splat");
        return;
      }
      code.memory(indexLoad(array), array.address);
      if (array.storage === "bool") {
        code.i32(0);
        code.op("i32.ne");
        this.splat("bool");
      } else code.op("f64.convert_i32_s", "f64x2.splat");
    });
  }

  /** Both lanes from a scalar on the stack: an f64, or an i32 of 0 or 1. */
  private splat(type: ValueType): void {
    const { code } = this;
    if (type === "f64") {
      code.op("f64x2.splat");
      return;
    }
    code.op("i64.extend_i32_u", "i64x2.splat", "i64x2.neg");
  }

  /** The sign of a NaN counts as positive. */
  private copysign(): void {
    const { code } = this;
    const sign = code.local("v128", "sign");
    code.tee(sign);
    code.get(sign);
    code.get(sign);
    code.op("f64x2.eq", "v128.and");
    this.bits("all but sign", [0x7fffffffffffffffn, 0x7fffffffffffffffn]);
    code.op("v128.bitselect");
  }

  /** fmod lane by lane. */
  private lanes(): void {
    const { code } = this;
    const [left, right] = [code.local("v128", "left"), code.local("v128", "right")];
    code.set(right);
    code.set(left);
    const one = (lane: number): void => {
      code.get(left);
      code.lane("f64x2.extract_lane", lane);
      code.get(right);
      code.lane("f64x2.extract_lane", lane);
      code.call(this.callees.fmod());
    };
    one(0);
    code.op("f64x2.splat");
    one(1);
    code.lane("f64x2.replace_lane", 1);
  }
}
