// pow(x, y) = exp(y log|x|) with the logarithm and the product to twice the precision, and the sign of x^y.

import {
  abs,
  add,
  and,
  copysign,
  define,
  div,
  eq,
  floor,
  lt,
  type MathFunction,
  max,
  min,
  mul,
  ne,
  neg,
  not,
  or,
  select,
} from "./build.ts";
import { exponentialPair } from "./exponential.ts";
import { logarithmPair } from "./logarithm.ts";
import { exactProduct } from "./precise.ts";

/** Beyond this exponent any base but 1 over- or underflows. */
const LIMIT = 2 ** 70;

/** As C's pow: x^0 = 1 and 1^y = 1 whatever the other is; NaN for x < 0 and y not an integer. */
export const pow: MathFunction = define("pow", ["x", "y"], (bind, x, y) => {
  const size = bind("size", abs(x!));
  const edge = bind("edge", or(eq(size, 0), eq(size, Number.POSITIVE_INFINITY)), "bool");
  const [high, low] = logarithmPair(bind, size);
  const limited = bind("limited", max(-LIMIT, min(LIMIT, y!)));
  const [product, error] = exactProduct(bind, limited, high);
  const tail = bind("tail", max(-1, min(1, add(error, mul(limited, low)))));
  const regular = exponentialPair(bind, product, tail);
  const limit = select(lt(y!, 0), div(1, size), size);
  const result = bind("result", select(edge, limit, regular));

  const whole = bind("whole", eq(floor(y!), y!), "bool");
  const odd = and(whole, ne(mul(2, floor(mul(0.5, y!))), y!));
  const negative = lt(copysign(1, x!), 0);
  const signed = select(and(negative, odd), neg(result), result);
  const undefinedRoot = and(lt(x!, 0), and(not(whole), not(edge)));
  const ordinary = select(or(undefinedRoot, ne(x!, x!)), Number.NaN, signed);
  return select(or(eq(y!, 0), eq(x!, 1)), 1, ordinary);
});
