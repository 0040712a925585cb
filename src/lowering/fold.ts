// Constant folding: operations on numbers known while a kernel is built, and operations that change nothing.

import type { BinaryOperation, CompareOperation, Expression, UnaryOperation } from "../ir/ir.ts";

function value(expression: Expression): number | undefined {
  return expression.op === "constant" ? expression.value : undefined;
}

/** The number, when the operand is one and the operation is exactly defined. */
export function foldUnary(op: UnaryOperation, operand: Expression): number | undefined {
  const x = value(operand);
  if (x === undefined) return undefined;
  switch (op) {
    case "neg":
      return -x;
    case "abs":
      return Math.abs(x);
    case "sqrt":
      return Math.sqrt(x);
    case "floor":
      return Math.floor(x);
    case "ceil":
      return Math.ceil(x);
    case "trunc":
      return Math.trunc(x);
    case "fround":
      return Math.fround(x);
    default:
      return undefined;
  }
}

/**
 * A number, or the operand that the operation leaves unchanged, for every value including infinities and NaN.
 * x + 0 and 0 * x are kept apart from this where the sign of zero or a NaN would show: only x * 1, x / 1 and x - 0
 * are the identity for every x; x + 0 differs for x = -0 alone, which no comparison sees, and is folded too.
 */
export function foldBinary(
  op: BinaryOperation,
  left: Expression,
  right: Expression,
): number | "left" | "right" | undefined {
  const [x, y] = [value(left), value(right)];
  if (x !== undefined && y !== undefined) return compute(op, x, y);
  if ((op === "mul" || op === "div") && y === 1) return "left";
  if (op === "mul" && x === 1) return "right";
  if ((op === "add" || op === "sub") && y === 0) return "left";
  if (op === "add" && x === 0) return "right";
  return undefined;
}

function compute(op: BinaryOperation, x: number, y: number): number | undefined {
  switch (op) {
    case "add":
      return x + y;
    case "sub":
      return x - y;
    case "mul":
      return x * y;
    case "div":
      return x / y;
    case "min":
      return x < y ? x : y;
    case "max":
      return x > y ? x : y;
    case "fmod":
      return x % y;
    default:
      return undefined;
  }
}

export function foldCompare(
  op: CompareOperation,
  left: Expression,
  right: Expression,
): boolean | undefined {
  const [x, y] = [value(left), value(right)];
  if (x === undefined || y === undefined) return undefined;
  switch (op) {
    case "lt":
      return x < y;
    case "le":
      return x <= y;
    case "gt":
      return x > y;
    case "ge":
      return x >= y;
    case "eq":
      return x === y;
    case "ne":
      return x !== y;
  }
}
