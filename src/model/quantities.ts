// Quantities as users give them (numbers in SI, text such as '5 ms') into SI numbers.

import { ValueError } from "../errors.ts";
import { parseQuantity } from "../language/quantity.ts";
import { type Dimension, dimensionText, equal } from "../units/dimension.ts";
import { shown } from "./options.ts";

/** A number in SI base units, or text such as `'5 ms'`, `'10*mV'`. */
export type Quantity = number | string;

export const SECOND: Dimension = [0, 0, 1, 0, 0, 0, 0];
export const HERTZ: Dimension = [0, 0, -1, 0, 0, 0, 0];

/** SI value of a quantity of a given dimension; `option` names it in errors. */
export function siValue(quantity: Quantity, dimension: Dimension, option: string): number {
  if (typeof quantity === "number") return checkNumber(quantity, option);
  if (typeof quantity !== "string")
    throw new ValueError(
      `invalid ${option}: ${shown(quantity)} (expected a number in SI units, or text such as '5 ms')`,
      option,
      quantity,
    );
  const { value, dimension: found } = parseQuantity(quantity, option);
  if (!equal(found, dimension) && value !== 0)
    throw new ValueError(
      `invalid ${option}: '${quantity}' is [${dimensionText(found)}] (expected [${dimensionText(dimension)}])`,
      option,
      quantity,
    );
  return checkNumber(value, option);
}

function checkNumber(value: number, option: string): number {
  if (Number.isNaN(value))
    throw new ValueError(
      `invalid ${option}: NaN (expected a number in SI units, or text such as '5 ms')`,
      option,
      value,
    );
  return value;
}

/** A positive time: a step, a duration. */
export function positiveTime(quantity: Quantity, option: string, allowZero = false): number {
  const value = siValue(quantity, SECOND, option);
  if (!(value > 0 || (allowZero && value === 0)) || value === Number.POSITIVE_INFINITY)
    throw new ValueError(
      `invalid ${option}: ${shown(quantity)} (expected a finite time ${allowZero ? ">= 0" : "> 0"}, such as '5 ms')`,
      option,
      quantity,
    );
  return value;
}
