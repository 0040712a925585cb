// An expression of the IR as JavaScript text, with the fewest parentheses.

import { unreachable } from "../../errors.ts";
import type {
  BinaryOperation,
  CompareOperation,
  Expression,
  HostFunction,
  UnaryOperation,
} from "../../ir/ir.ts";
import type { Names } from "./names.ts";

/** What writing an expression needs and collects. */
export interface Writer {
  readonly names: Names;
  /** Called with each helper the text uses. */
  helper(name: string): string;
  /** Called with each function of src/ir/math the text uses. */
  function(name: string): string;
  /** Called with each function of the host program the text uses. */
  host(fn: HostFunction): string;
}

const ATOM = 20;
const CALL = 18;
const UNARY = 15;
const TERNARY = 2;

const OPERATORS: Record<string, readonly [symbol: string, precedence: number]> = {
  add: ["+", 12],
  sub: ["-", 12],
  mul: ["*", 13],
  div: ["/", 13],
  fmod: ["%", 13],
  lt: ["<", 10],
  le: ["<=", 10],
  gt: [">", 10],
  ge: [">=", 10],
  eq: ["===", 9],
  ne: ["!==", 9],
  and: ["&&", 5],
  or: ["||", 4],
};

type Written = readonly [text: string, precedence: number];

/** The text of an expression. */
export function write(expression: Expression, writer: Writer): string {
  return written(expression, writer)[0];
}

/** The text of a condition, in parentheses where a `? :` after it needs them. */
export function writeTest(expression: Expression, writer: Writer): string {
  return inside(expression, writer, TERNARY + 1);
}

function written(node: Expression, writer: Writer): Written {
  switch (node.op) {
    case "constant":
      return number(node.value);
    case "truth":
      return [String(node.value), ATOM];
    case "local":
      return [writer.names.of("local", node.name), ATOM];
    case "index":
      return index(writer.names.of("local", node.name), node.offset);
    case "load": {
      const element = `${writer.names.of("array", node.array.name)}[${at(node.at, writer)}]`;
      return node.array.storage === "bool" ? [`${element} !== 0`, 9] : [element, CALL];
    }
    case "lookup": {
      if (node.guide) return guided(node, node.guide, writer);
      const element = `${write(node.operand, writer)} | 0`;
      return [`${writer.names.of("array", node.array.name)}[${element}]`, CALL];
    }
    case "peek":
      return [`numbers[${write(node.operand, writer)} | 0]`, CALL];
    case "not":
      return [`!${inside(node.operand, writer, UNARY)}`, UNARY];
    case "select":
      return select(node, writer);
    case "call":
      return called(writer.function(node.name), node.args, writer);
    case "host":
      return called(writer.host(node.fn), node.args, writer);
    case "random":
      return random(node, writer);
    default:
      return "operand" in node
        ? unary(node.op, node.operand, writer)
        : binary(node.op, node.left, node.right, writer);
  }
}

/** The text of an index in scope, or 0 for a scalar. */
export function at(name: string | null, writer: Writer): string {
  return name === null ? "0" : writer.names.of("local", name);
}

function inside(node: Expression, writer: Writer, atLeast: number): string {
  const [text, precedence] = written(node, writer);
  return precedence >= atLeast ? text : `(${text})`;
}

function number(value: number): Written {
  const negative = value < 0 || Object.is(value, -0);
  return [Object.is(value, -0) ? "-0" : String(value), negative ? UNARY : ATOM];
}

function index(name: string, offset: number): Written {
  if (offset === 0) return [name, ATOM];
  return [`${name} ${offset < 0 ? "-" : "+"} ${Math.abs(offset)}`, 12];
}

function select(node: Extract<Expression, { op: "select" }>, writer: Writer): Written {
  const test = writeTest(node.test, writer);
  const then = inside(node.then, writer, TERNARY + 1);
  return [`${test} ? ${then} : ${inside(node.otherwise, writer, TERNARY)}`, TERNARY];
}

function called(name: string, args: readonly Expression[], writer: Writer): Written {
  return [`${name}(${args.map((arg) => write(arg, writer)).join(", ")})`, CALL];
}

function random(node: Extract<Expression, { op: "random" }>, writer: Writer): Written {
  const state = writer.names.of("array", node.state.name);
  const draw = writer.helper(node.distribution);
  return [`${draw}(${state}, ${node.stream}, ${at(node.at, writer)})`, CALL];
}

function guided(
  { array, operand }: Extract<Expression, { op: "lookup" }>,
  { bits, both }: { readonly bits: number; readonly both: boolean },
  writer: Writer,
): Written {
  const args = [writer.names.of("array", array.name), bits, write(operand, writer)];
  return [`${writer.helper(both ? "countUpToBoth" : "countUpTo")}(${args.join(", ")})`, CALL];
}

function unary(op: UnaryOperation, operand: Expression, writer: Writer): Written {
  switch (op) {
    case "neg": {
      const text = inside(operand, writer, UNARY);
      return [text.startsWith("-") ? `-(${text})` : `-${text}`, UNARY];
    }
    case "abs":
    case "sqrt":
    case "floor":
    case "ceil":
    case "trunc":
    case "fround":
      return called(`Math.${op}`, [operand], writer);
    case "nearest":
    case "exponent":
    case "mantissa":
    case "pow2":
      return called(writer.helper(op), [operand], writer);
    default:
      return unreachable(op);
  }
}

function binary(
  op: BinaryOperation | CompareOperation | "and" | "or",
  left: Expression,
  right: Expression,
  writer: Writer,
): Written {
  if (op === "min") return called(writer.helper("lesser"), [left, right], writer);
  if (op === "max") return called(writer.helper("greater"), [left, right], writer);
  if (op === "copysign") return called(writer.helper("copysign"), [left, right], writer);
  const [symbol, precedence] = OPERATORS[op]!;
  const [a, b] = [inside(left, writer, precedence), inside(right, writer, precedence + 1)];
  return [`${a} ${symbol} ${b}`, precedence];
}
