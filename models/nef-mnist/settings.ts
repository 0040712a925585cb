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

/** One of several words from a variable of the environment, the first where it is not set. Throws MyelinError. */
export function choice<T extends string>(name: string, words: readonly [T, ...T[]]): T {
  const text = process.env[name];
  if (text === undefined || text === "") return words[0];
  const found = words.find((word) => word.toLowerCase() === text.toLowerCase());
  if (found !== undefined) return found;
  throw new MyelinError(`invalid ${name}: '${text}' (expected ${words.join(" or ")})`);
}
