// Synapses that lie in rows of sources, the targets of each row one range: who is connected to whom takes no arrays.

import { StateArray } from "./arena.ts";

/**
 * Sources ascend from synapse to synapse; within a row, or within each piece of it, targets do, one by one. Row r is of
 * source `offset` + r, and of the pieces pieces[r], ..., pieces[r+1]-1, or itself one. A number stands for an array
 * whose entries are all the same; for `starts`, for the length of all pieces.
 */
export interface Dense {
  readonly pre: StateArray;
  readonly post: StateArray;
  readonly pieces: StateArray | null;
  readonly starts: StateArray | number;
  readonly first: StateArray | number;
  readonly rows: number;
  readonly offset: number;
  /** Target less source, where rows have one target each and all are alike in this. */
  readonly diagonal: number | undefined;
  /** Rows of targets, where those of sources have one target each: `pre` and `post` are the other way round in it. */
  readonly turned: Dense | undefined;
  readonly size: number;
}

/** Numbers of neurons, of either width. */
type Indices = Int32Array | Uint16Array;

/** Pieces of so many synapses in the mean are worth arrays that say where they begin. */
const LONG = 4;

/** Finds out whether synapses lie so, from the absolute numbers of their neurons. */
export function denseOf(pre: StateArray, post: StateArray, name: string): Dense | undefined {
  const found = rowsOf(pre, post, name);
  if (found?.starts !== 1 || found.diagonal !== undefined) return found;
  const turned = rowsOf(post, pre, `${name}.turned`);
  return turned && turned.starts !== 1 ? { ...found, turned } : undefined;
}

function rowsOf(pre: StateArray, post: StateArray, name: string): Dense | undefined {
  const [sources, targets] = [pre.indices, post.indices];
  const size = sources.length;
  const counts = countsOf(sources, targets);
  if (!counts) return undefined;
  const offset = sources[0]!;
  const rows = sources[size - 1]! - offset + 1;
  const whole = counts.pieces === counts.rows;
  if (size < LONG * (whole ? rows : Math.max(rows, counts.pieces)) && size % rows !== 0)
    return undefined;
  const pieces = whole ? undefined : new Int32Array(rows + 1);
  const number = whole ? rows : counts.pieces;
  const [begins, firsts] = [new Int32Array(number + 1), new Int32Array(number)];
  let piece = -1;
  for (let s = 0; s < size; s++) {
    const row = sources[s]! - offset;
    const same = s > 0 && sources[s - 1]! - offset === row;
    if (same && targets[s] === targets[s - 1]! + 1) continue;
    if (pieces) pieces[row + 1]!++;
    const next = pieces ? piece + 1 : row;
    // rows without synapses begin where the next one does
    while (piece < next) {
      piece++;
      begins[piece] = s;
      firsts[piece] = targets[s]!;
    }
  }
  begins[number] = size;
  if (pieces) for (let r = 0; r < rows; r++) pieces[r + 1]! += pieces[r]!;
  return made({ pre, post, rows, offset, size }, pieces, begins, firsts, name);
}

/** How many rows and pieces there are; undefined where sources do not ascend, or pieces are short. */
function countsOf(
  sources: Indices,
  targets: Indices,
): { readonly rows: number; readonly pieces: number } | undefined {
  const size = sources.length;
  if (size === 0) return undefined;
  let [rows, pieces] = [1, 1];
  for (let s = 1; s < size; s++) {
    const same = sources[s] === sources[s - 1]!;
    if (same && targets[s] === targets[s - 1]! + 1) continue;
    if (sources[s]! < sources[s - 1]!) return undefined;
    pieces++;
    if (!same) rows++;
    else if (LONG * pieces > size) return undefined;
  }
  return pieces > rows && LONG * pieces > size ? undefined : { rows, pieces };
}

function made(
  parts: Pick<Dense, "pre" | "post" | "rows" | "offset" | "size">,
  pieces: Int32Array | undefined,
  begins: Int32Array,
  firsts: Int32Array,
  name: string,
): Dense | undefined {
  const { rows, offset, size } = parts;
  const plain = { diagonal: undefined, turned: undefined };
  const starts = (): StateArray => filled(`${name}.starts of pieces`, begins);
  const first = (): StateArray => filled(`${name}.firsts of pieces`, firsts);
  if (pieces) {
    const ofRows = filled(`${name}.pieces`, pieces);
    return { ...parts, pieces: ofRows, starts: starts(), first: first(), ...plain };
  }
  const length = begins[1]!;
  const alike = begins.every((begin, r) => begin === r * length);
  if (!alike && size < LONG * rows) return undefined;
  const one = firsts.every((target) => target === firsts[0]);
  const shift = firsts[0]! - offset;
  const slanted = firsts.every((target, r) => target === offset + r + shift);
  const diagonal = alike && length === 1 && slanted ? shift : undefined;
  return {
    ...parts,
    ...plain,
    pieces: null,
    starts: alike ? length : starts(),
    first: one ? firsts[0]! : first(),
    diagonal,
  };
}

function filled(name: string, numbers: Int32Array): StateArray {
  const array = new StateArray(name, "i32", numbers.length);
  array.i32.set(numbers);
  return array;
}

/** The neurons of each synapse again. */
export function unrolled(dense: Dense, side: "pre" | "post", into: Indices): void {
  const { pieces, starts, first, rows, offset } = dense;
  for (let r = 0; r < rows; r++) {
    const [from, to] = pieces ? [pieces.i32[r]!, pieces.i32[r + 1]!] : [r, r + 1];
    for (let piece = from; piece < to; piece++) {
      const [begin, end] =
        typeof starts === "number"
          ? [piece * starts, (piece + 1) * starts]
          : [starts.i32[piece]!, starts.i32[piece + 1]!];
      if (side === "pre") into.fill(offset + r, begin, end);
      else {
        const target = typeof first === "number" ? first : first.i32[piece]!;
        for (let s = begin; s < end; s++) into[s] = target + s - begin;
      }
    }
  }
}
