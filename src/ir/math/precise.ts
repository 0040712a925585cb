// Sums and products with their rounding errors, for functions that need more than 53 bits on the way.
//
// Dekker (1971) and Knuth (1969): the pair [value, error] is exact as long as nothing overflows.

import type { Expression } from "../ir.ts";
import { add, type Let, mul, sub, type Term } from "./build.ts";

/** A number and a much smaller correction to it. */
export type Pair = readonly [Expression, Expression];

/** a + b for |a| >= |b| or a = 0. */
export function fastSum(bind: Let, a: Term, b: Term): Pair {
  const sum = bind("sum", add(a, b));
  return [sum, bind("sumError", add(sub(a, sum), b))];
}

/** a + b for any a and b. */
export function exactSum(bind: Let, a: Term, b: Term): Pair {
  const sum = bind("sum", add(a, b));
  const part = bind("part", sub(sum, a));
  return [sum, bind("sumError", add(sub(a, sub(sum, part)), sub(b, part)))];
}

/** a in two parts of at most 26 bits (Veltkamp); |a| below 2^996. */
export function halves(bind: Let, a: Expression): Pair {
  const scaled = bind("scaled", mul(a, 134217729));
  const high = bind("high", sub(scaled, sub(scaled, a)));
  return [high, bind("low", sub(a, high))];
}

/** a b. */
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
