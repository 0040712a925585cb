// A value as the text of an expression, with the fewest parentheses.

import { InternalError } from "../../errors.ts";
import { isWritable, numberText } from "./text.ts";
import type { Value } from "./value.ts";

/** What writing an expression needs and collects. */
export interface Writer {
  /** The text of what is no operation on values: rows, shared values, draws. */
  leaf(value: Value): string;
  /** The number of the step. */
  step(): string;
  /** The local that holds a value, if one does. */
  local(value: Value): string | undefined;
  /** Called with each function of functions.ts that the text uses. */
  function(name: string): string;
  /** The text of an element of a table. */
  table(value: Value, operand: string): string;
}

type Written = readonly [text: string, precedence: number];

const ATOM = 20;
const CALL = 18;
const UNARY = 15;
const TERNARY = 2;

const OPERATORS: Record<string, readonly [symbol: string, precedence: number]> = {
  add: ["+", 12],
  sub: ["-", 12],
  mul: ["*", 13],
  div: ["/", 13],
  lt: ["<", 10],
  le: ["<=", 10],
  gt: [">", 10],
  ge: [">=", 10],
  eq: ["===", 9],
  and: ["&&", 5],
  or: ["||", 4],
};

/** Operations that have a function of their own. */
const FUNCTIONS: Record<string, string> = {
  min: "lesser",
  max: "greater",
  copysign: "copysign",
  fmod: "remainder",
  nearest: "nearest",
  exponent: "exponent",
  mantissa: "mantissa",
  pow2: "pow2",
};

const NATIVE = new Set(["abs", "sqrt", "floor", "ceil", "trunc"]);

/** The text of a value; without a local of its own if it is `itself` that gets one. */
export function write(value: Value, writer: Writer, itself = false): string {
  return written(value, writer, itself)[0];
}

/** The text of a condition as a number: 1 or 0. */
export function writeAsNumber(value: Value, writer: Writer, itself = false): string {
  const local = itself ? undefined : writer.local(value);
  if (local) return local;
  const [text, precedence] = written(value, writer, itself);
  return `${precedence > TERNARY ? text : `(${text})`} ? 1 : 0`;
}

function written(value: Value, writer: Writer, itself = false): Written {
  const local = itself ? undefined : writer.local(value);
  if (local) return value.kind === "bool" ? [`${local} === 1`, 9] : [local, ATOM];
  const [a, b] = value.args;
  switch (value.op) {
    case "constant":
      return isWritable(value.value) ? number(value.value) : [writer.leaf(value), CALL];
    case "truth":
      // there is no variable that a constant condition could be told by
      return [value.value ? "0 < 1" : "1 < 0", 10];
    case "shared":
    case "row":
    case "random":
    case "added":
    case "gathered":
      return value.kind === "bool"
        ? [`${writer.leaf(value)} !== 0`, 9]
        : [writer.leaf(value), CALL];
    case "element":
      return value.offset === 0 ? ["i", ATOM] : sum("i", value.offset);
    case "now":
      return [writer.step(), ATOM];
    case "seconds":
      return [`${numberText(value.dt)} * ${inside(a!, writer, 14)}`, 13];
    case "lookup":
      return [writer.table(value, write(a!, writer)), CALL];
    case "call":
      return called(writer.function(`${value.name}F`), value.args, writer);
    case "not":
      return [`!${inside(a!, writer, ATOM)}`, UNARY];
    case "neg": {
      const text = inside(a!, writer, UNARY);
      return [text.startsWith("-") ? `-(${text})` : `-${text}`, UNARY];
    }
    case "select":
      return select(value.args as [Value, Value, Value], writer);
    default:
      if (NATIVE.has(value.op)) return called(`Math.${value.op}`, value.args, writer);
      if (value.op in FUNCTIONS)
        return called(writer.function(FUNCTIONS[value.op]!), value.args, writer);
      return binary(value.op, a!, b!, writer);
  }
}

function inside(value: Value, writer: Writer, atLeast: number): string {
  const [text, precedence] = written(value, writer);
  return precedence >= atLeast ? text : `(${text})`;
}

function number(value: number): Written {
  return [numberText(value), value < 0 || Object.is(value, -0) ? UNARY : ATOM];
}

function sum(name: string, offset: number): Written {
  return [`${name} ${offset < 0 ? "-" : "+"} ${Math.abs(offset)}`, 12];
}

function select([test, then, otherwise]: [Value, Value, Value], writer: Writer): Written {
  if (then.kind === "bool") {
    // a local of a condition is a number, and so is the result of ?:
    const [a, b] = [then, otherwise].map((value) => `(${writeAsNumber(value, writer)})`);
    return [`(${inside(test, writer, TERNARY + 1)} ? ${a} : ${b}) === 1`, 9];
  }
  const [a, b] = [then, otherwise].map((value) => inside(value, writer, TERNARY + 1));
  return [`${inside(test, writer, TERNARY + 1)} ? ${a} : ${b}`, TERNARY];
}

function called(name: string, args: readonly Value[], writer: Writer): Written {
  return [`${name}(${args.map((arg) => write(arg, writer)).join(", ")})`, CALL];
}

function binary(op: string, left: Value, right: Value, writer: Writer): Written {
  // in WGSL, != may be false for a NaN
  if (op === "ne") return [`!(${inside(left, writer, 9)} === ${inside(right, writer, 10)})`, UNARY];
  const operator = OPERATORS[op];
  if (!operator) throw new InternalError(`no text for ${op}`);
  const [symbol, precedence] = operator;
  const [a, b] = [inside(left, writer, precedence), inside(right, writer, precedence + 1)];
  return [`${a} ${symbol} ${b}`, precedence];
}
