// Words for functions of single precision: those of build.ts, with every operation rounded to f32, and pairs of f32.
//
// All constants are f32 numbers. `exponent` and `mantissa` are taken of normal f32 numbers only, pow2 from -126 to 127:
// there f32 and f64 agree on what they are.

import type { Expression, Statement } from "../../ir.ts";
import { allRounded, singleName } from "../../single.ts";
import { add, define, type Let, type MathFunction, mul, sub } from "../build.ts";
import { fastSum, type Pair } from "../precise.ts";

/** Adding and subtracting this rounds an f32 below 2^22 to the nearest integer. */
export const ROUNDER = 12582912;
/** ln2, of which the first part has 9 bits, so that its product with an exponent is exact. */
export const LN2_HIGH = 0.693359375;
export const LN2_LOW = -0.00021219444170128554;
export const LOG2E: number = Math.fround(Math.LOG2E);

/** As `define`, in single precision: the function is called as `singleName(name)`. */
export function defineSingle(
  name: string,
  params: readonly string[],
  write: (bind: Let, ...args: Expression[]) => Expression,
): MathFunction {
  const { body, result } = define(name, params, write);
  const each = (part: Statement): Statement =>
    part.kind === "let" ? { ...part, value: allRounded(part.value) } : part;
  return { name: singleName(name), params, body: body.map(each), result: allRounded(result) };
}

/** The polynomial with these coefficients (constant first), by the fewest operations. */
export function horner(x: Expression, coefficients: readonly number[]): Expression {
  const [first, ...rest] = coefficients as [number, ...number[]];
  if (rest.length === 0) return { op: "constant", value: first };
  return add(first, mul(x, horner(x, rest)));
}

/** a in two parts of at most 12 bits (Veltkamp); |a| below 2^115. */
export function halves(bind: Let, a: Expression): Pair {
  const scaled = bind("scaled", mul(a, 4097));
  const high = bind("high", sub(scaled, sub(scaled, a)));
  return [high, bind("low", sub(a, high))];
}

/** a b, exactly as long as nothing over- or underflows (Dekker 1971). */
export function exactProduct(bind: Let, a: Expression, b: Expression): Pair {
  const product = bind("product", mul(a, b));
  const [ah, al] = halves(bind, a);
  const [bh, bl] = halves(bind, b);
  const error = add(sub(mul(ah, bh), product), mul(ah, bl), mul(al, bh), mul(al, bl));
  return [product, bind("productError", error)];
}

/** (a + aLow) (b + bLow), all but the product of the corrections. */
export function pairProduct(bind: Let, [a, aLow]: Pair, [b, bLow]: Pair): Pair {
  const [product, error] = exactProduct(bind, a, b);
  return fastSum(bind, product, add(error, add(mul(a, bLow), mul(aLow, b))));
}
