// Divisions: smooth ones, Python's // and %, and the steps in a time.

import type { Expression } from "../ir/ir.ts";
import type { KernelBuilder } from "./builder.ts";

/** A division costs four times a multiplication: by a constant, multiply with its reciprocal. */
export function divideSmoothly(b: KernelBuilder, left: Expression, right: Expression): Expression {
  if (right.op !== "constant" || left.op === "constant") return b.binary("div", left, right);
  const reciprocal = 1 / right.value;
  const normal = Math.abs(reciprocal) > 1e-300 && Math.abs(reciprocal) < 1e300;
  return normal ? b.binary("mul", left, b.constant(reciprocal)) : b.binary("div", left, right);
}

/** Python's // and %: the quotient rounds down, the remainder has the sign of the divisor. */
export function divideDown(
  b: KernelBuilder,
  left: Expression,
  right: Expression,
  { remainder, integers }: { readonly remainder: boolean; readonly integers: boolean },
): Expression {
  if (integers) {
    const quotient = b.unary("floor", b.binary("div", left, right));
    return remainder ? b.binary("sub", left, b.binary("mul", quotient, right)) : quotient;
  }
  const rest = b.binary("fmod", left, right);
  const wrong = b.and(
    b.compare("ne", rest, b.constant(0)),
    b.compare("ne", indicator(b, rest), indicator(b, right)),
  );
  const modulo = b.select(wrong, b.binary("add", rest, right), rest);
  if (remainder) return modulo;
  // (left - modulo) is a multiple of right up to rounding, so the nearest integer is the quotient
  return b.unary("nearest", b.binary("div", b.binary("sub", left, modulo), right));
}

function indicator(b: KernelBuilder, value: Expression): Expression {
  return b.select(b.compare("lt", value, b.constant(0)), b.constant(1), b.constant(0));
}

/** Steps of dt in a time, robust against the last digit: trunc((x + 0.001 dt)/dt), as Brian2 has it. */
export function timestep(b: KernelBuilder, x: Expression, dt: Expression): Expression {
  const shifted = b.binary("add", x, b.binary("mul", b.constant(1e-3), dt));
  return b.unary("trunc", b.binary("div", shifted, dt));
}
