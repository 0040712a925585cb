// Arrays in which numbers repeat, as their runs: each number once, and where its run ends.

import type { StorageView } from "../ir/storage.ts";

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
  let count = 0;
  for (let k = 0; k < length; k++) {
    if (k > 0 && numbers[k] === numbers[k - 1]) continue;
    count++;
    if (k > SAMPLE && WORTH * count > k) return undefined;
  }
  if (WORTH * count > length) return undefined;
  const [values, ends] = [new Float64Array(count), new Int32Array(count)];
  let run = -1;
  for (let k = 0; k < length; k++) {
    const number = numbers[k]!;
    // runs are told apart by ===, to which zeros of both signs are one
    if (Object.is(number, -0)) return undefined;
    if (k === 0 || number !== numbers[k - 1]) values[++run] = number;
    ends[run] = k + 1;
  }
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
