// Single precision within the arithmetic of doubles: which values an f32 holds, and operations rounded to it.
//
// `fround(a + b)` of two f32 values is what an f32 adder gives, and likewise for -, *, / and sqrt: a double has more
// than twice the bits (Figueroa 1995, "When is double rounding innocuous?"). So a value of single precision is written
// as a rounded operation on such values; every backend computes the same, and one that has instructions for f32 may
// use them.

import type { Expression, Kernel, Statement } from "./ir.ts";
import { rebuild } from "./walk.ts";

/** Operations on f32 values whose results need rounding, and then are those of f32 arithmetic. */
const ROUNDED: ReadonlySet<string> = new Set(["add", "sub", "mul", "div", "sqrt"]);

/** Operations on f32 values whose results are f32 values: exponent, mantissa and pow2 as far as those are normal. */
const KEPT: ReadonlySet<string> = new Set([
  ...["neg", "abs", "floor", "ceil", "trunc", "nearest", "exponent", "mantissa", "pow2"],
  ...["min", "max", "copysign", "fmod"],
]);

/** Whether an operation on f32 values has to be rounded to be one of f32 arithmetic. */
export function isRounded(op: string): boolean {
  return ROUNDED.has(op);
}

/** The name of the function of single precision that goes with one of `src/ir/math`. */
export function singleName(name: string): string {
  return `${name}f`;
}

/** Whether a function gives f32 values for f32 values. */
export function isSingleName(name: string): boolean {
  return name.endsWith("f");
}

/** Whether the value is surely one that an f32 holds, given which locals are. */
export function isSingle(node: Expression, known: (name: string) => boolean): boolean {
  switch (node.op) {
    case "constant":
      return Object.is(Math.fround(node.value), node.value);
    case "load":
      return node.array.storage === "f32";
    case "local":
      return node.type === "f64" && known(node.name);
    case "fround":
      return true;
    case "call":
      return isSingleName(node.name) && node.args.every((arg) => isSingle(arg, known));
    case "select":
      return isSingle(node.then, known) && isSingle(node.otherwise, known);
    default:
      if (!KEPT.has(node.op)) return false;
      if ("operand" in node) return isSingle(node.operand, known);
      return "left" in node && isSingle(node.left, known) && isSingle(node.right, known);
  }
}

/** Whether a node is an operation of f32 arithmetic under its rounding. */
export function isSingleOperation(node: Expression, known: (name: string) => boolean): boolean {
  if (!ROUNDED.has(node.op)) return false;
  if ("operand" in node) return isSingle(node.operand, known);
  return "left" in node && isSingle(node.left, known) && isSingle(node.right, known);
}

/** The value rounded to f32, which constants and rounded values are already. */
export function rounded(node: Expression): Expression {
  if (node.op === "constant") return { op: "constant", value: Math.fround(node.value) };
  return node.op === "fround" ? node : { op: "fround", operand: node };
}

/** An expression of a function whose parameters and locals are f32 values, in single precision throughout. */
export function allRounded(node: Expression): Expression {
  if (node.op === "constant") return rounded(node);
  const inner = rebuild(node, allRounded);
  const foreign = inner.op === "call" && !isSingleName(inner.name);
  return ROUNDED.has(inner.op) || foreign ? rounded(inner) : inner;
}

/** A kernel without roundings and with the functions of f64, for a device whose numbers are f32 anyway. */
export function unrounded(kernel: Kernel): Kernel {
  const plain = (node: Expression): Expression => {
    if (node.op === "fround") return plain(node.operand);
    const inner = rebuild(node, plain);
    if (inner.op !== "call" || !isSingleName(inner.name)) return inner;
    return { ...inner, name: inner.name.slice(0, -1) };
  };
  const each = (part: Statement): Statement => {
    if (part.kind === "let" || part.kind === "store") return { ...part, value: plain(part.value) };
    return part.kind === "emit" ? { ...part, when: plain(part.when) } : part;
  };
  return { ...kernel, prologue: kernel.prologue.map(each), body: kernel.body.map(each) };
}

/** The names of `let`s in a list of statements whose values are f32 values. */
export function singleLets(statements: readonly Statement[]): Set<string> {
  const names = new Set<string>();
  for (const part of statements)
    if (part.kind === "let" && part.type === "f64" && isSingle(part.value, (n) => names.has(n)))
      names.add(part.name);
  return names;
}
