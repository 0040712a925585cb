// The functions a kernel may call, by name.

import { InternalError, nearest } from "../../errors.ts";
import { singleName } from "../single.ts";
import type { MathFunction } from "./build.ts";
import { exp, expm1, exprel } from "./exponential.ts";
import { cosh, sinh, tanh } from "./hyperbolic.ts";
import { arccos, arcsin, arctan } from "./inverse.ts";
import { log, log1p, log2, log10 } from "./logarithm.ts";
import { normalChord, normalFirst, normalSecond, normalSquare } from "./normal.ts";
import { poisson, poissonFew, poissonMany } from "./poisson.ts";
import { pow } from "./power.ts";
import { quantile, quantileFar, quantileTail } from "./quantile.ts";
import * as singleExponentials from "./single/exponential.ts";
import * as singleLogarithms from "./single/logarithm.ts";
import * as singleAngles from "./single/trigonometric.ts";
import { cos, cosFar, sin, sinFar, tan, tanFar } from "./trigonometric.ts";

const { exponentialPair: _, ...exponentials } = singleExponentials;
const all = [
  ...[exp, expm1, exprel, log, log1p, log10, log2, pow],
  ...[sin, cos, tan, sinh, cosh, tanh, arcsin, arccos, arctan, quantile, quantileTail, quantileFar],
  ...[poisson, poissonFew, poissonMany, sinFar, cosFar, tanFar],
  ...[exponentials, singleLogarithms, singleAngles].flatMap((file) => Object.values(file)),
  ...[normalSquare, normalChord, normalFirst, normalSecond],
];

/** Every mathematical function of the IR, by the name `call` uses. */
export const functions: ReadonlyMap<string, MathFunction> = new Map(
  all.map((definition) => [definition.name, definition]),
);

/** Whether a function has one of single precision beside it. */
export function mathFunctionOfSingles(name: string): boolean {
  return functions.has(singleName(name));
}

/** The definition of a function. @throws InternalError if there is none of that name. */
export function mathFunction(name: string): MathFunction {
  const found = functions.get(name);
  if (found) return found;
  const near = nearest(name, functions.keys()).join(", ");
  throw new InternalError(`unknown function in the IR: ${name}${near && `, near ${near}`}`);
}
