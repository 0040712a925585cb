// What a user gives to `set`, checked before anything is touched: numbers, booleans, arrays, indices, option names.

import type { Variable } from "../analysis/scope.ts";
import { ValueError } from "../errors.ts";
import { checkOptionNames, isList, shown } from "./options.ts";

const LARGEST_INTEGER = 2 ** 31 - 1;

/** The indices of `at`, or undefined where there are none; whether they are in range is for `checkRange` to say. */
export function selectionGiven(
  options: { readonly at?: ArrayLike<number> },
  owner: string,
): readonly number[] | undefined {
  checkOptionNames(options, ["where", "at"], `set of ${owner}`);
  const { at } = options;
  if (at === undefined) return undefined;
  if (!isList(at))
    throw new ValueError(
      `invalid \`at\`: ${shown(at)} (expected a list of indices of ${owner}, such as [0, 1])`,
      "at",
      at,
    );
  return Array.from(at);
}

/** Raises ValueError for an index that is none of `size` elements. */
export function checkRange(
  at: readonly number[] | undefined,
  size: number,
  owner: string,
): Int32Array | undefined {
  if (!at) return undefined;
  const position = at.findIndex((k) => !(Number.isInteger(k) && k >= 0 && k < size));
  if (position < 0) return Int32Array.from(at);
  const many = size === 1 ? "1 element" : `${size} elements`;
  throw new ValueError(
    `index out of range: ${shown(at[position])} at position ${position} of \`at\` ` +
      `(expected integers from 0 to ${size - 1}: ${owner} has ${many})`,
    "at",
    at[position],
  );
}

/** A number or boolean that a variable can hold; otherwise a ValueError. */
export function numberGiven(
  value: unknown,
  variable: Variable,
  owner: string,
  allowsNaN = false,
): number {
  const problem = fault(value, variable, allowsNaN);
  if (problem === undefined) return Number(value);
  throw new ValueError(
    `invalid value of ${variable.name} of ${owner}: ${shown(value)} (${problem})`,
    variable.name,
    value,
  );
}

/** One number per element, copied; otherwise a ValueError that names the position. */
export function numbersGiven(
  value: unknown,
  variable: Variable,
  owner: string,
  allowsNaN = false,
): Float64Array {
  const what = `invalid value of ${variable.name} of ${owner}`;
  if (!isList(value))
    throw new ValueError(
      `${what}: ${shown(value)} (expected a number, text such as '5 ms', or one number per element)`,
      variable.name,
      value,
    );
  const { length } = value;
  const copy = new Float64Array(length);
  for (let k = 0; k < length; k++) {
    const problem = fault(value[k], variable, allowsNaN);
    if (problem !== undefined)
      throw new ValueError(
        `${what}: ${shown(value[k])} at position ${k} (${problem})`,
        variable.name,
        value,
      );
    copy[k] = Number(value[k]);
  }
  return copy;
}

/** What was expected, where a value cannot be held. */
function fault(value: unknown, { type }: Variable, allowsNaN: boolean): string | undefined {
  if (type === "boolean")
    return typeof value === "boolean" || value === 0 || value === 1
      ? undefined
      : "expected true or false";
  if (typeof value !== "number" || (Number.isNaN(value) && !allowsNaN))
    return "expected a number in SI units";
  if (type === "float" || (Number.isInteger(value) && Math.abs(value) <= LARGEST_INTEGER))
    return undefined;
  return `expected an integer of at most ${LARGEST_INTEGER} in size`;
}
