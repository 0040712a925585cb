// Synapses that lie in rows of sources, the targets of each row one range: who is connected to whom takes no arrays.

import { StateArray } from "./arena.ts";

/**
 * Sources ascend from synapse to synapse, and within a row targets do, one by one. Row r is of source `offset` + r.
 * A number stands for an array whose entries are all the same; for `starts`, for the length of all rows.
 */
export interface Dense {
  readonly pre: StateArray;
  readonly post: StateArray;
  readonly starts: StateArray | number;
  readonly first: StateArray | number;
  readonly rows: number;
  readonly offset: number;
  /** Target less source, where rows have one target each and all are alike in this. */
  readonly diagonal: number | undefined;
  readonly size: number;
}

/** Rows of so many synapses in the mean are worth arrays that say where they begin. */
const LONG = 4;

/** Finds out whether synapses lie so, from the absolute numbers of their neurons. */
export function denseOf(pre: StateArray, post: StateArray, name: string): Dense | undefined {
  const [sources, targets] = [pre.i32, post.i32];
  const size = sources.length;
  if (size === 0) return undefined;
  let count = 1;
  for (let s = 1; s < size; s++) {
    const same = sources[s] === sources[s - 1]!;
    if (same ? targets[s] !== targets[s - 1]! + 1 : sources[s]! < sources[s - 1]!) return undefined;
    if (!same) count++;
  }
  const offset = sources[0]!;
  const rows = sources[size - 1]! - offset + 1;
  if (size < LONG * count && size % rows !== 0) return undefined;
  const begins = new Int32Array(rows + 1);
  for (let s = 0; s < size; s++) begins[sources[s]! - offset + 1]!++;
  for (let r = 0; r < rows; r++) begins[r + 1]! += begins[r]!;
  const firsts = new Int32Array(rows);
  for (let r = 0; r < rows; r++) if (begins[r]! < size) firsts[r] = targets[begins[r]!]!;
  return made({ pre, post, rows, offset, size }, begins, firsts, name);
}

function made(
  parts: Pick<Dense, "pre" | "post" | "rows" | "offset" | "size">,
  begins: Int32Array,
  firsts: Int32Array,
  name: string,
): Dense | undefined {
  const { rows, offset, size } = parts;
  const length = begins[1]!;
  const alike = begins.every((begin, r) => begin === r * length);
  if (!alike && size < LONG * rows) return undefined;
  const one = firsts.every((first) => first === firsts[0]);
  const shift = firsts[0]! - offset;
  const slanted = firsts.every((first, r) => first === offset + r + shift);
  const diagonal = alike && length === 1 && slanted ? shift : undefined;
  if (alike && length === 1 && !one && diagonal === undefined) return undefined;
  const starts = alike ? length : filled(`${name}.row starts`, begins);
  return {
    ...parts,
    starts,
    first: one ? firsts[0]! : filled(`${name}.row firsts`, firsts),
    diagonal,
  };
}

function filled(name: string, numbers: Int32Array): StateArray {
  const array = new StateArray(name, "i32", numbers.length);
  array.i32.set(numbers);
  return array;
}

/** The neurons of each synapse again. */
export function unrolled(
  { starts, first, rows, offset }: Dense,
  side: "pre" | "post",
  into: Int32Array,
): void {
  for (let r = 0; r < rows; r++) {
    const [begin, end] =
      typeof starts === "number"
        ? [r * starts, (r + 1) * starts]
        : [starts.i32[r]!, starts.i32[r + 1]!];
    if (side === "pre") into.fill(offset + r, begin, end);
    else {
      const target = typeof first === "number" ? first : first.i32[r]!;
      for (let s = begin; s < end; s++) into[s] = target + s - begin;
    }
  }
}
