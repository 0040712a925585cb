// Powers: integer exponents as products, halves as square roots, the rest as pow.

import type { Expression } from "../ir/ir.ts";
import type { KernelBuilder } from "./builder.ts";

const LARGEST = 64;

/** left ** right with as few multiplications as binary powering needs. */
export function lowerPower(left: Expression, right: Expression, b: KernelBuilder): Expression {
  if (right.op !== "constant") return b.call("pow", [left, right]);
  const exponent = right.value;
  if (exponent === 0.5) return b.unary("sqrt", left);
  if (!Number.isInteger(exponent) || Math.abs(exponent) > LARGEST)
    return b.call("pow", [left, right]);
  if (exponent === 0) return b.constant(1);
  const product = power(left, Math.abs(exponent), b);
  return exponent < 0 ? b.binary("div", b.constant(1), product) : product;
}

function power(x: Expression, n: number, b: KernelBuilder): Expression {
  if (n === 1) return x;
  const half = power(x, n >> 1, b);
  const square = b.binary("mul", half, half);
  return n % 2 === 0 ? square : b.binary("mul", square, x);
}
