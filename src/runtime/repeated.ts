// Arrays in which numbers repeat, as their runs: each number once, and where its run ends.

import type { StorageView } from "../ir/storage.ts";
import { growingIntegers } from "./growing.ts";

/** Runs of equal numbers, one after another. */
export interface Repeated {
  readonly values: Float64Array;
  readonly ends: Int32Array;
}

/** Runs shorter than that in the mean are not worth it: a run takes 12 bytes. */
const WORTH = 8;
/** So many elements tell whether runs are long. */
const SAMPLE = 65536;

/** The runs of an array; undefined where they are short, or a number is none or a negative zero. */
export function repeatedOf(numbers: StorageView): Repeated | undefined {
  const { length } = numbers;
  if (length === 0) return undefined;
  const found = growingIntegers();
  let last = numbers[0]!;
  for (let k = 1; k < length; k++) {
    const number = numbers[k]!;
    if (number === last) continue;
    last = number;
    found.push(k);
    if (k > SAMPLE && WORTH * found.length > k) return undefined;
  }
  found.push(length);
  if (WORTH * found.length > length) return undefined;
  const ends = found.values.slice();
  const values = Float64Array.from(ends, (end) => numbers[end - 1]!);
  // runs are told apart by ===, to which zeros of both signs are one
  for (let run = 0; run < ends.length; run++)
    if (values[run] === 0)
      for (let k = ends[run - 1] ?? 0; k < ends[run]!; k++)
        if (Object.is(numbers[k], -0)) return undefined;
  return { values, ends };
}

/** Writes the numbers out again. */
export function expand({ values, ends }: Repeated, into: StorageView): void {
  let begin = 0;
  for (let run = 0; run < values.length; run++) {
    const end = ends[run]!;
    into.fill(values[run]!, begin, end);
    begin = end;
  }
}
