// Code for four neighbouring elements at a time, where what is computed is f32: numbers are f32x4, bools masks of all
// ones or zeros per lane.
//
// A rounded operation on f32 values is one instruction. What is computed in double precision in between (times, random
// numbers, integers) is written twice, for the lower and the upper two elements; what passes from one side to the other
// is widened or narrowed there.

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
import { isSingle, isSingleOperation } from "../../ir/single.ts";
import type { Code, Local, Type } from "./code.ts";
import type { Draws } from "./draws.ts";
import { apart, HalfWriter } from "./half.ts";
import type { ScalarWriter } from "./scalar.ts";
import type { VectorWriter } from "./vector.ts";
import { type Callees, Writer } from "./writer.ts";

/** The locals a loop over quads keeps. */
export interface QuadLoop {
  /** i32: the first element, and the third. */
  readonly element: Local;
  readonly third: Local;
  /** Its scalar writer: prologue lets are its locals. */
  readonly scalar: ScalarWriter;
  readonly index: string;
  /** Names of prologue lets that are f32 values. */
  readonly singles: ReadonlySet<string>;
  readonly draws: Draws;
}

const LOWER = [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23];
const EVEN = [0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27];
const COMPARES: ReadonlySet<string> = new Set(["lt", "le", "gt", "ge", "eq", "ne"]);

/** Added to an exponent in [-126, 127], its low bits are those of the biased exponent. */
const EXPONENT_MAGIC = 2 ** 23 + 127;

export class QuadWriter extends Writer {
  readonly mode = "quad" as const;
  readonly #loop: QuadLoop | null;
  readonly #halves: readonly [HalfWriter, HalfWriter];
  /** Whether anything was written for two elements. */
  divided = false;

  constructor(code: Code, callees: Callees, loop: QuadLoop | null) {
    super(code, callees);
    this.#loop = loop;
    this.#halves = [new HalfWriter(this, loop, false), new HalfWriter(this, loop, true)];
  }

  /** For what is written of two elements. */
  get two(): VectorWriter {
    return this.#halves[0];
  }

  /** The local of four elements that a name stands for, if it does. */
  own(name: string): Local | undefined {
    return this.scope.get(name);
  }

  override lookup(name: string, type: ValueType): Local {
    const found = this.scope.get(name);
    if (found || !this.#loop) return found ?? super.lookup(name, type);
    const scalar = this.#loop.scalar.lookup(name, type);
    return this.code.hoist(`splat f32 ${name}`, "v128", () => {
      this.code.get(scalar);
      if (type === "f64") this.code.op("f32.demote_f64", "f32x4.splat");
      else this.code.op("i32x4.splat", "i32x4.neg");
    });
  }

  override expression(node: Expression): void {
    const apart =
      COMPARES.has(node.op) && "left" in node && !(this.#f32(node.left) && this.#f32(node.right));
    if (apart) {
      this.#both(node);
      this.code.shuffle(EVEN);
    } else super.expression(node);
  }

  override bind(part: Extract<Statement, { kind: "let" }>): void {
    if (part.type === "bool" || this.#f32(part.value)) super.bind(part);
    else {
      this.divided = true;
      for (const half of this.#halves) half.bind(part);
    }
  }

  /** Writes a store to 4 bytes an element; leaves nothing. `see` is given the local of a value that is watched. */
  store(
    { array, at, value, watch }: Extract<Statement, { kind: "store" }>,
    see: (value: Local, array: ArraySymbol) => void,
  ): void {
    const { code } = this;
    const address = this.#offset(array, at!);
    if (array.storage === "i32") this.#integers(value);
    else this.expression(value);
    if (array.storage === "bool") {
      this.#bits("i32 ones of four", 1);
      code.op("v128.and");
    } else if (watch) {
      const local = code.local("v128", `new ${array.name}`);
      code.tee(local);
      see(local, array);
    }
    code.memory("v128.store", address);
  }

  protected typeOf(): Type {
    return "v128";
  }

  protected constant(value: number): void {
    view.setFloat32(0, value);
    this.#bits(`f32 constant ${Object.is(value, -0) ? "-0" : value}`, view.getUint32(0));
  }

  protected truth(value: boolean): void {
    this.#bits(`${value} of four`, value ? 0xffffffff : 0);
  }

  protected load(array: ArraySymbol, at: At): void {
    const { code } = this;
    if (at !== null) {
      code.memory("v128.load", this.#offset(array, at));
      if (array.storage === "bool") this.#nonzero();
      return;
    }
    const scalar = (): void => {
      code.i32(0);
      code.memory("v128.load32_splat", array.address);
      if (array.storage === "bool") this.#nonzero();
    };
    code.get(code.hoist(`load four ${array.name}`, "v128", scalar));
  }

  protected index(): void {
    throw apart("an index");
  }

  protected anyTrue(): void {
    this.code.op("v128.any_true");
  }

  protected element(): void {
    throw apart("an entry of a table");
  }

  protected countUpTo(): void {
    throw apart("an entry of a table");
  }

  protected random(): void {
    throw apart("a random number");
  }

  protected unary(op: UnaryOperation, operand: Expression): void {
    const { code } = this;
    if (op === "fround") {
      this.#rounded(operand);
      return;
    }
    if (op === "pow2") {
      this.#power(operand);
      return;
    }
    this.expression(operand);
    switch (op) {
      case "exponent":
        code.i32(23);
        code.op("i32x4.shr_u");
        this.#bits("f32 exponent bits", 0xff);
        code.op("v128.and", "f32x4.convert_i32x4_s");
        this.constant(127);
        code.op("f32x4.sub");
        return;
      case "mantissa":
        this.#bits("f32 fraction bits", 0x7fffff);
        code.op("v128.and");
        this.constant(1);
        code.op("v128.or");
        return;
      default:
        code.op(`f32x4.${op}`);
    }
  }

  protected binary(op: BinaryOperation, left: Expression, right: Expression): void {
    const { code } = this;
    if (op === "fmod") {
      this.#narrow({ op, left, right });
      return;
    }
    const swapped = op === "min" || op === "max";
    this.expression(swapped ? right : left);
    this.expression(swapped ? left : right);
    if (op === "copysign") this.#copysign();
    // pmin(b, a) is `a < b ? a : b`, which is the IR's min(a, b); pmax likewise.
    else code.op(swapped ? `f32x4.p${op}` : `f32x4.${op}`);
  }

  protected compare(op: CompareOperation): void {
    this.code.op(`f32x4.${op}`);
  }

  protected logic(op: "and" | "or" | "not"): void {
    this.code.op(`v128.${op}`);
  }

  protected choose(): void {
    this.code.op("v128.bitselect");
  }

  protected anyFalse(): void {
    this.code.op("i32x4.all_true", "i32.eqz");
  }

  /** Whether a value is of single precision here. */
  #f32(node: Expression): boolean {
    return isSingle(node, this.#known);
  }

  readonly #known = (name: string): boolean =>
    this.scope.has(name) || (!this.#halves[0].has(name) && this.#loop?.singles.has(name) === true);

  /** A value rounded to f32. */
  #rounded(operand: Expression): void {
    const { code } = this;
    if (this.#f32(operand)) this.expression(operand);
    else if (isSingleOperation(operand, this.#known)) {
      if ("operand" in operand) this.expression(operand.operand);
      else if ("left" in operand) {
        this.expression(operand.left);
        this.expression(operand.right);
      }
      code.op(`f32x4.${operand.op}`);
    } else if (operand.op === "load" && operand.array.storage === "i32" && operand.at !== null) {
      code.memory("v128.load", this.#offset(operand.array, operand.at));
      code.op("f32x4.convert_i32x4_s");
    } else this.#narrow(operand);
  }

  /** 2^n; a number that n is less than something goes into the number that is added: both sums are exact. */
  #power(exponent: Expression): void {
    const { code } = this;
    const node = exponent.op === "fround" ? exponent.operand : exponent;
    const less = node.op === "sub" && node.right.op === "constant" ? node.right.value : 0;
    this.expression(less !== 0 && node.op === "sub" ? node.left : exponent);
    this.constant(EXPONENT_MAGIC - less);
    code.op("f32x4.add");
    code.i32(23);
    code.op("i32x4.shl");
  }

  /** Leaves the four values of an f64 expression, rounded. */
  #narrow(node: Expression): void {
    this.#both(node, "f32x4.demote_f64x2_zero");
    this.code.shuffle(LOWER);
  }

  /** Leaves an expression of f64 numbers for the lower and for the upper two elements. */
  #both(node: Expression, ...then: string[]): void {
    this.divided = true;
    for (const half of this.#halves) {
      half.expression(node);
      this.code.op(...then);
    }
  }

  /** Leaves integers: cut towards zero, saturated. */
  #integers(value: Expression): void {
    if (this.#f32(value)) {
      this.expression(value);
      this.code.op("i32x4.trunc_sat_f32x4_s");
      return;
    }
    this.#both(value, "i32x4.trunc_sat_f64x2_s_zero");
    this.code.shuffle(LOWER);
  }

  /** The sign of a NaN counts as positive. */
  #copysign(): void {
    const { code } = this;
    const sign = code.local("v128", "sign");
    code.tee(sign);
    code.get(sign);
    code.get(sign);
    code.op("f32x4.eq", "v128.and");
    this.#bits("all but f32 sign", 0x7fffffff);
    code.op("v128.bitselect");
  }

  #nonzero(): void {
    this.truth(false);
    this.code.op("i32x4.ne");
  }

  /** Four times the same 32 bits, held in a local from before the loop on. */
  #bits(name: string, word: number): void {
    const twice = (BigInt(word) << 32n) | BigInt(word);
    this.code.get(this.code.hoist(name, "v128", () => this.code.v128([twice, twice])));
  }

  /** Leaves the byte offset of the four elements of 4 bytes on the stack; what to add to it. */
  #offset(array: ArraySymbol, at: string): number {
    const { element, index } = this.#loop!;
    if (at !== index) throw apart(at);
    this.code.get(element);
    this.code.i32(2);
    this.code.op("i32.shl");
    return array.address;
  }
}

const view = new DataView(new ArrayBuffer(4));
