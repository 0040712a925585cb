// What scalar and vector code share: walking expressions, binding lets, writing functions in place.

import { InternalError, UnsupportedError } from "../../errors.ts";
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
import type { MathFunction, Repeat } from "../../ir/math/build.ts";
import { mathFunction } from "../../ir/math/functions.ts";
import { operands } from "../../ir/walk.ts";
import type { Code, FunctionCode, Local, Type } from "./code.ts";
import type { GuideShape } from "./guide.ts";

/** Functions that code may call; each is made once per module. */
export interface Callees {
  /** (f64, f64) -> f64 */
  fmod(): FunctionCode;
  /** (state address, stream, element) -> v128: the uniform numbers of an even element and the next. */
  uniform(): FunctionCode;
  /** (state address, stream, element) -> f64: the normal number of an element. */
  normal(): FunctionCode;
  /** A mathematical function on numbers or on vectors. */
  math(name: string, mode: Mode): FunctionCode;
}

/** One element at a time, two, or four of single precision. */
export type Mode = "scalar" | "vector" | "quad";

/** Functions of at most this many operations are written in place. */
const INLINE = 120;

export abstract class Writer {
  abstract readonly mode: Mode;
  readonly code: Code;
  readonly callees: Callees;
  /** Locals by name: the lets in scope. */
  protected scope: Map<string, Local> = new Map();

  constructor(code: Code, callees: Callees) {
    this.code = code;
    this.callees = callees;
  }

  protected abstract typeOf(type: ValueType): Type;
  protected abstract constant(value: number): void;
  protected abstract truth(value: boolean): void;
  protected abstract load(array: ArraySymbol, at: At): void;
  protected abstract index(name: string, offset: number): void;
  protected abstract unary(op: UnaryOperation, operand: Expression): void;
  protected abstract binary(op: BinaryOperation, left: Expression, right: Expression): void;
  protected abstract compare(op: CompareOperation): void;
  protected abstract logic(op: "and" | "or" | "not"): void;
  protected abstract choose(): void;
  /** Turns a bool on the stack into an i32: whether any element is false. */
  protected abstract anyFalse(): void;
  /** Turns a bool on the stack into an i32: whether it holds for any element. */
  protected abstract anyTrue(): void;
  /** Turns the number of an element of the f64 array at an address, on the stack, into its value. */
  protected abstract element(address: number): void;
  /** Turns a uniform number, on the stack, into what the guide at an address says: see src/lowering/guide.ts. */
  protected abstract countUpTo(address: number, guide: GuideShape): void;
  protected abstract random(node: Extract<Expression, { op: "random" }>): void;

  /** Leaves the value of an expression on the stack. */
  expression(node: Expression): void {
    switch (node.op) {
      case "constant":
        this.constant(node.value);
        return;
      case "truth":
        this.truth(node.value);
        return;
      case "load":
        this.load(node.array, node.at);
        return;
      case "local":
        this.code.get(this.lookup(node.name, node.type));
        return;
      case "index":
        this.index(node.name, node.offset);
        return;
      case "call":
        this.callMath(
          node.name,
          node.args.map((arg) => () => this.expression(arg)),
        );
        return;
      case "host":
        throw refusal(node);
      case "random":
        this.random(node);
        return;
      case "lookup":
        this.expression(node.operand);
        if (node.guide) this.countUpTo(node.array.address, node.guide);
        else this.element(node.array.address);
        return;
      case "peek":
        this.expression(node.operand);
        this.element(0);
        return;
      default:
        this.operation(node);
    }
  }

  /** Binds the value of a let. */
  bind({ name, type, value }: Extract<Statement, { kind: "let" }>): void {
    const local = this.code.local(this.typeOf(type), name);
    this.expression(value);
    this.code.set(local);
    this.scope.set(name, local);
  }

  /** The local of a let in scope. */
  lookup(name: string, _type: ValueType): Local {
    const found = this.scope.get(name);
    if (!found) throw new InternalError(`no value in scope: ${name}`);
    return found;
  }

  private operation(node: Expression): void {
    switch (node.op) {
      case "select":
        this.select(node);
        return;
      case "and":
      case "or":
        this.expression(node.left);
        this.expression(node.right);
        this.logic(node.op);
        return;
      case "not":
        this.expression(node.operand);
        this.logic("not");
        return;
      case "lt":
      case "le":
      case "gt":
      case "ge":
      case "eq":
      case "ne":
        this.expression(node.left);
        this.expression(node.right);
        this.compare(node.op);
        return;
      default:
        this.arithmetic(node);
    }
  }

  /** A branch that calls a function is evaluated only if some element takes it. */
  private select(node: Extract<Expression, { op: "select" }>): void {
    const { code } = this;
    this.expression(node.then);
    if (!isCall(node.otherwise)) {
      this.expression(node.otherwise);
      this.expression(node.test);
      this.choose();
      return;
    }
    const value = code.local(this.typeOf("f64"), "value");
    const test = code.local(this.typeOf("bool"), "test");
    code.set(value);
    this.expression(node.test);
    code.tee(test);
    this.anyFalse();
    code.if(() => {
      code.get(value);
      this.expression(node.otherwise);
      code.get(test);
      this.choose();
      code.set(value);
    });
    code.get(value);
  }

  private arithmetic(node: Expression): void {
    if ("operand" in node) this.unary(node.op as UnaryOperation, node.operand);
    else if ("left" in node) this.binary(node.op as BinaryOperation, node.left, node.right);
  }

  /** Leaves a mathematical function of locals on the stack. */
  apply(name: string, ...locals: readonly Local[]): void {
    this.callMath(
      name,
      locals.map((local) => () => this.code.get(local)),
    );
  }

  private callMath(name: string, args: readonly (() => void)[]): void {
    const definition = mathFunction(name);
    if (!definition.repeat && size(definition) <= INLINE) {
      this.inline(definition, args);
      return;
    }
    for (const arg of args) arg();
    this.code.call(this.callees.math(name, this.mode));
  }

  /** Writes a function in place: arguments into locals, its lets, its result. */
  private inline(definition: MathFunction, args: readonly (() => void)[]): void {
    const inner = new Map<string, Local>();
    definition.params.forEach((param, i) => {
      const local = this.code.local(this.typeOf("f64"), `${definition.name}.${param}`);
      args[i]!();
      this.code.set(local);
      inner.set(param, local);
    });
    this.within(inner, () => this.define(definition));
  }

  /** Writes what has a scope of its own. */
  protected within(scope: Map<string, Local>, write: () => void): void {
    const outer = this.scope;
    this.scope = scope;
    write();
    this.scope = outer;
  }

  /** The body of a function whose parameters are in scope. */
  define(definition: MathFunction): void {
    for (const statement of definition.body) if (statement.kind === "let") this.bind(statement);
    if (definition.repeat) this.repeat(definition.repeat);
    this.expression(definition.result);
  }

  /** A loop for as long as some element goes on; the values of those that do not stay. */
  private repeat({ values, test, body }: Repeat): void {
    const { code } = this;
    const locals = values.map(({ name, start }) => {
      const local = code.local(this.typeOf("f64"), name);
      this.expression(start);
      code.set(local);
      return local;
    });
    values.forEach(({ name }, k) => void this.scope.set(name, locals[k]!));
    const more = code.local(this.typeOf("bool"), "more");
    code.loop(() => {
      this.expression(test);
      code.tee(more);
      this.anyTrue();
      code.if(() => {
        for (const statement of body) if (statement.kind === "let") this.bind(statement);
        values.forEach(({ next }, k) => {
          this.expression(next);
          code.get(locals[k]!);
          code.get(more);
          this.choose();
          code.set(locals[k]!);
        });
        code.branch(1, false);
      });
    });
  }

  /** Puts parameters in scope. */
  enter(name: string, local: Local): void {
    this.scope.set(name, local);
  }
}

function isCall(node: Expression): boolean {
  return node.op === "call" || (node.op === "fround" && node.operand.op === "call");
}

/** A module calls nothing but itself: that keeps it fast, and the same in every host. */
function refusal({ fn, place }: Extract<Expression, { op: "host" }>): UnsupportedError {
  return new UnsupportedError([
    {
      problem: `backend 'wasm' cannot call ${fn.name}(): it is a function in TypeScript`,
      place,
      remedy: `give ${fn.name} an \`expression\` instead of \`call\`, or run with { backend: 'js' }`,
    },
  ]);
}

const sizes = new Map<string, number>();

/** How many operations a function takes, a call counting as one. */
function size(definition: MathFunction): number {
  const known = sizes.get(definition.name);
  if (known !== undefined) return known;
  const count = (node: Expression): number => {
    const below = operands(node).reduce((sum, operand) => sum + count(operand), 0);
    if (node.op === "local" || node.op === "constant") return 0;
    return node.op === "fround" ? below : below + 1;
  };
  const lets = definition.body.reduce((sum, s) => sum + (s.kind === "let" ? count(s.value) : 0), 0);
  const total = lets + count(definition.result);
  sizes.set(definition.name, total);
  return total;
}
