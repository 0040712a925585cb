// The functions a kernel may call, by name.

import { InternalError, nearest } from "../../errors.ts";
import type { MathFunction } from "./build.ts";
import { exp, expm1, exprel } from "./exponential.ts";
import { cosh, sinh, tanh } from "./hyperbolic.ts";
import { arccos, arcsin, arctan } from "./inverse.ts";
import { log, log1p, log2, log10 } from "./logarithm.ts";
import { normalChord, normalFirst, normalSecond, normalSquare } from "./normal.ts";
import { poisson, poissonFew, poissonMany } from "./poisson.ts";
import { pow } from "./power.ts";
import { quantile, quantileFar, quantileTail } from "./quantile.ts";
import { cos, cosFar, sin, sinFar, tan, tanFar } from "./trigonometric.ts";

const all = [
  ...[exp, expm1, exprel, log, log1p, log10, log2, pow],
  ...[sin, cos, tan, sinh, cosh, tanh, arcsin, arccos, arctan, quantile, quantileTail, quantileFar],
  ...[poisson, poissonFew, poissonMany, sinFar, cosFar, tanFar],
  ...[normalSquare, normalChord, normalFirst, normalSecond],
];

/** Every mathematical function of the IR, by the name `call` uses. */
export const functions: ReadonlyMap<string, MathFunction> = new Map(
  all.map((definition) => [definition.name, definition]),
);

/** The definition of a function. @throws InternalError if there is none of that name. */
export function mathFunction(name: string): MathFunction {
  const found = functions.get(name);
  if (found) return found;
  const near = nearest(name, functions.keys()).join(", ");
  throw new InternalError(`unknown function in the IR: ${name}${near && `, near ${near}`}`);
}
