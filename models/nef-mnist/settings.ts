// Sizes of the experiments with digits, as the environment sets them.

import { MyelinError } from "myelin";

/** A whole number from a variable of the environment. Throws MyelinError for anything else. */
export function setting(name: string, usual: number): number {
  const text = process.env[name];
  if (text === undefined || text === "") return usual;
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1) return count;
  throw new MyelinError(`invalid ${name}: '${text}' (expected a whole number above 0)`);
}
