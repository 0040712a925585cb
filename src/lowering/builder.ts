// Builds one kernel as a graph of values: equal values are made once, constants are folded, what no element changes
// is computed before the loop.

import { type Place, UnsupportedError } from "../errors.ts";
import type {
  ArraySymbol,
  At,
  BinaryOperation,
  CompareOperation,
  Expression,
  HostFunction,
  Kernel,
  Loop,
  Statement,
  UnaryOperation,
} from "../ir/ir.ts";
import { isReal } from "../ir/storage.ts";
import { foldBinary, foldCompare, foldUnary } from "./fold.ts";
import { type Effect, schedule } from "./schedule.ts";

/** Streams of random numbers are numbered by code and draw; beyond this they would be those of the next code. */
const MOST_DRAWS = 256;

/** A kernel under construction. Values are expressions made by its methods only; equal ones are the same object. */
export class KernelBuilder {
  readonly name: string;
  readonly loop: Loop;
  private readonly pool = new Map<string, Expression>();
  private readonly ids = new Map<Expression, number>();
  private readonly hints = new Map<Expression, string>();
  private readonly effects: Effect[] = [];
  /** What a load of (array, index) would give now, by key. */
  private readonly current = new Map<string, Expression>();
  private readonly versions = new Map<ArraySymbol, number>();
  private readonly indices = new Set<string>();
  private draws = 0;
  /** Values of expressions by whatever identifies them, until the next store may change what they read. */
  private readonly remembered = new Map<object, Map<string, Expression>>();
  private calls = 0;
  private readonly hosts = new Map<HostFunction, number>();
  private output: ArraySymbol | null = null;

  constructor(name: string, loop: Loop) {
    this.name = name;
    this.loop = loop;
  }

  /** The value made earlier for `source` under `key`, or a new one: shared parts of a tree are visited once. */
  once(source: object, key: string, make: () => Expression): Expression {
    const known = this.remembered.get(source)?.get(key);
    if (known) return known;
    const value = make();
    let values = this.remembered.get(source);
    if (!values) {
      values = new Map();
      this.remembered.set(source, values);
    }
    values.set(key, value);
    return value;
  }

  /** Names mean other values from here on. */
  forget(): void {
    this.remembered.clear();
  }

  constant(value: number): Expression {
    return this.unique(`c${Object.is(value, -0) ? "-0" : value}`, () => ({
      op: "constant",
      value,
    }));
  }

  truth(value: boolean): Expression {
    return this.unique(`t${value}`, () => ({ op: "truth", value }));
  }

  index(name: string, offset = 0): Expression {
    return this.unique(`i${name}+${offset}`, () => ({ op: "index", name, offset }));
  }

  /** Defines an index read from an array, once; the row of a loop is defined already. */
  gather(name: string, array: ArraySymbol, at: string): void {
    if (this.indices.has(name) || (this.loop.kind === "rows" && this.loop.row === name)) return;
    this.indices.add(name);
    this.effects.push({ kind: "index", name, array, at, offset: 0 });
  }

  load(array: ArraySymbol, at: At): Expression {
    const key = slot(array, at);
    const known = this.current.get(key);
    if (known) return known;
    const version = this.versions.get(array) ?? 0;
    const value = this.unique(`l${key}#${version}`, () => ({ op: "load", array, at }));
    this.current.set(key, value);
    this.effects.push({ kind: "load", value });
    this.hint(value, array.name.slice(array.name.lastIndexOf(".") + 1));
    return value;
  }

  /** Writes now; later loads of the same element see the value, loads through another index read memory again. */
  store(
    array: ArraySymbol,
    at: At,
    given: Expression,
    watch: boolean = isReal(array.storage),
  ): void {
    // what is read back within the kernel is what memory holds
    const value = array.storage === "f32" ? this.unary("fround", given) : given;
    this.effects.push({ kind: "store", array, at, value, watch });
    this.remembered.clear();
    this.versions.set(array, (this.versions.get(array) ?? 0) + 1);
    for (const key of [...this.current.keys()])
      if (key.startsWith(`${array.name}@`)) this.current.delete(key);
    this.current.set(slot(array, at), value);
  }

  /** Loads of the element give the value from here on; nothing is written. */
  assume(array: ArraySymbol, at: At, value: Expression): void {
    this.remembered.clear();
    this.current.set(slot(array, at), value);
  }

  emit(when: Expression, at: string, output: ArraySymbol): void {
    this.output = output;
    this.effects.push({ kind: "emit", when, at });
  }

  unary(op: UnaryOperation, operand: Expression): Expression {
    const folded = foldUnary(op, operand);
    if (folded !== undefined) return this.constant(folded);
    if (op === "neg" && operand.op === "neg") return operand.operand;
    return this.unique(`${op}(${this.id(operand)})`, () => ({ op, operand }));
  }

  binary(op: BinaryOperation, left: Expression, right: Expression): Expression {
    const folded = foldBinary(op, left, right);
    if (typeof folded === "number") return this.constant(folded);
    if (folded === "left") return left;
    if (folded === "right") return right;
    return this.unique(`${op}(${this.id(left)},${this.id(right)})`, () => ({ op, left, right }));
  }

  compare(op: CompareOperation, left: Expression, right: Expression): Expression {
    const folded = foldCompare(op, left, right);
    if (folded !== undefined) return this.truth(folded);
    return this.unique(`${op}(${this.id(left)},${this.id(right)})`, () => ({ op, left, right }));
  }

  and(left: Expression, right: Expression): Expression {
    if (left.op === "truth") return left.value ? right : left;
    if (right.op === "truth") return right.value ? left : right;
    return this.unique(`and(${this.id(left)},${this.id(right)})`, () => ({
      op: "and",
      left,
      right,
    }));
  }

  or(left: Expression, right: Expression): Expression {
    if (left.op === "truth") return left.value ? left : right;
    if (right.op === "truth") return right.value ? right : left;
    return this.unique(`or(${this.id(left)},${this.id(right)})`, () => ({ op: "or", left, right }));
  }

  not(operand: Expression): Expression {
    if (operand.op === "truth") return this.truth(!operand.value);
    if (operand.op === "not") return operand.operand;
    return this.unique(`not(${this.id(operand)})`, () => ({ op: "not", operand }));
  }

  select(test: Expression, then: Expression, otherwise: Expression): Expression {
    if (test.op === "truth") return test.value ? then : otherwise;
    if (then === otherwise) return then;
    return this.unique(`select(${this.id(test)},${this.id(then)},${this.id(otherwise)})`, () => ({
      op: "select",
      test,
      then,
      otherwise,
    }));
  }

  /** `guide`: see `lookup` of the IR. */
  lookup(
    array: ArraySymbol,
    operand: Expression,
    guide?: { readonly bits: number; readonly both: boolean },
  ): Expression {
    const key = `${array.name}@${array.address}[${this.id(operand)}] ${guide?.bits} ${guide?.both}`;
    const guided = guide ? { guide } : {};
    return this.unique(`lookup ${key}`, () => ({ op: "lookup", array, operand, ...guided }));
  }

  peek(operand: Expression): Expression {
    return this.unique(`peek ${this.id(operand)}`, () => ({ op: "peek", operand }));
  }

  call(name: string, args: readonly Expression[]): Expression {
    return this.unique(`${name}(${args.map((arg) => this.id(arg)).join(",")})`, () => ({
      op: "call",
      name,
      args,
    }));
  }

  /** A call of a function of the host program; of one that is not pure, a new one each time. */
  host(fn: HostFunction, args: readonly Expression[], place: Place): Expression {
    const number = this.hosts.get(fn) ?? this.hosts.size;
    this.hosts.set(fn, number);
    const apart = fn.pure ? "" : `#${this.calls++}`;
    const key = `host ${number}${apart}(${args.map((arg) => this.id(arg)).join(",")})`;
    return this.unique(key, () => ({ op: "host", fn, args, place }));
  }

  /** A new draw, different from every other draw of this kernel. `base` separates kernels. */
  random(
    distribution: "uniform" | "normal",
    state: ArraySymbol,
    base: number,
    at: string,
    place: Place = { source: { text: "", title: this.name }, start: 0, end: 0 },
  ): Expression {
    const draw = this.draws++;
    if (draw === MOST_DRAWS)
      throw new UnsupportedError([
        {
          problem: `too many random numbers in one piece of code: more than ${MOST_DRAWS}`,
          place,
          remedy:
            "split it: noise between two groups, code between pathways or calls of runRegularly",
        },
      ]);
    return this.unique(`r${draw}`, () => ({
      op: "random",
      distribution,
      state,
      stream: base + draw,
      at,
    }));
  }

  /** Suggests a readable name for a value, should it need one. */
  hint(value: Expression, name: string): void {
    if (!this.hints.has(value)) this.hints.set(value, name);
  }

  /** The finished kernel. */
  finish(): Kernel {
    const { prologue, body }: { prologue: Statement[]; body: Statement[] } = schedule(
      this.effects,
      this.hints,
      this.reservedNames(),
    );
    return { name: this.name, loop: this.loop, prologue, body, output: this.output };
  }

  private reservedNames(): Set<string> {
    const names = new Set([...this.indices, this.loop.index]);
    if (this.loop.kind === "rows") names.add(this.loop.row);
    if (this.loop.kind === "rows" && this.loop.place) names.add(this.loop.place);
    return names;
  }

  private id(value: Expression): number {
    const known = this.ids.get(value);
    if (known === undefined) throw new Error("value of another kernel");
    return known;
  }

  private unique(key: string, make: () => Expression): Expression {
    const known = this.pool.get(key);
    if (known) return known;
    const value = make();
    this.pool.set(key, value);
    this.ids.set(value, this.ids.size);
    return value;
  }
}

function slot(array: ArraySymbol, at: At): string {
  return `${array.name}@${array.address}[${at ?? ""}]`;
}
