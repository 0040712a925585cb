// Entries of a matrix in an order that the core runs through without indices: rows of sources, targets one by one.

/** Entries by source, then by target. */
export interface Entries {
  readonly i: Int32Array;
  readonly j: Int32Array;
  readonly w: Float64Array;
}

/** Entries sorted by source and target; those of the same place add up. */
export function inRows({ i, j, w }: Entries): Entries {
  const order = counted(
    i,
    counted(
      j,
      Int32Array.from(i, (_, k) => k),
    ),
  );
  const size = order.length;
  const out = { i: new Int32Array(size), j: new Int32Array(size), w: new Float64Array(size) };
  let count = 0;
  for (const k of order) {
    const last = count - 1;
    if (last >= 0 && out.i[last] === i[k] && out.j[last] === j[k]) {
      out.w[last]! += w[k]!;
      continue;
    }
    out.i[count] = i[k]!;
    out.j[count] = j[k]!;
    out.w[count++] = w[k]!;
  }
  return part(out, 0, count);
}

/** Positions in the order of their keys, those of equal keys as they were. */
function counted(keys: Int32Array, positions: Int32Array): Int32Array {
  let most = 0;
  for (const key of keys) if (key > most) most = key;
  const next = new Int32Array(most + 2);
  for (const key of keys) next[key + 1]!++;
  for (let key = 0; key <= most; key++) next[key + 1]! += next[key]!;
  const sorted = new Int32Array(positions.length);
  for (const k of positions) sorted[next[keys[k]!]!++] = k;
  return sorted;
}

function part({ i, j, w }: Entries, from: number, to: number): Entries {
  return { i: i.subarray(from, to), j: j.subarray(from, to), w: w.subarray(from, to) };
}

/** Entries from which on it is worth a further pass to have no indices. */
const MANY = 4000;

/** Rows of so many targets in the mean run without indices. */
const LONG = 4;

/** The part of a row that may be zeros put between its entries. */
const FILLED = 1 / 3;

/** Parts into which entries may fall apart. */
const MOST_PARTS = 3;

/** A stretch of a row: entries `from` up to `to`, whose targets leave small gaps. */
interface Run {
  readonly from: number;
  readonly to: number;
}

/**
 * Sorted entries in parts, in each of which the targets of every source are one range: gaps are filled with zeros, or
 * the stretches of a row go to different parts. All of it as it is where that does not pay.
 */
export function inRanges(entries: Entries): Entries[] {
  const { i } = entries;
  if (i.length < MANY) return [entries];
  const rows = rowsOf(entries);
  const parts = Math.max(...rows.map((runs) => runs.length));
  if (parts > MOST_PARTS) return [entries];
  const made = Array.from({ length: parts }, (_, p) =>
    filled(
      entries,
      rows.flatMap((runs) => runs[p] ?? []),
    ),
  );
  const regular = made.every(({ i: sources }) => sources.length >= LONG * countOf(sources));
  return regular ? made : [entries];
}

function countOf(sources: Int32Array): number {
  let count = 0;
  for (let k = 0; k < sources.length; k++) if (k === 0 || sources[k] !== sources[k - 1]) count++;
  return count;
}

/** The stretches of each row. */
function rowsOf({ i, j }: Entries): Run[][] {
  const rows: Run[][] = [];
  let from = 0;
  for (let k = 1; k <= i.length; k++) {
    if (k < i.length && i[k] === i[from]) continue;
    rows.push(stretches(j, from, k));
    from = k;
  }
  return rows;
}

function stretches(j: Int32Array, from: number, to: number): Run[] {
  const span = j[to - 1]! - j[from]! + 1;
  if (span - (to - from) <= FILLED * span) return [{ from, to }];
  const runs: Run[] = [];
  let start = from;
  for (let k = from + 1; k <= to; k++) {
    // a gap that is small beside the row is filled
    if (k < to && j[k]! - j[k - 1]! - 1 <= (to - from) / 16) continue;
    runs.push({ from: start, to: k });
    start = k;
  }
  return runs;
}

/** The entries of stretches, one after the other, with zeros in their gaps. */
function filled({ i, j, w }: Entries, runs: readonly Run[]): Entries {
  const size = runs.reduce((sum, { from, to }) => sum + j[to - 1]! - j[from]! + 1, 0);
  const out = { i: new Int32Array(size), j: new Int32Array(size), w: new Float64Array(size) };
  let at = 0;
  for (const { from, to } of runs) {
    const first = j[from]!;
    const length = j[to - 1]! - first + 1;
    out.i.fill(i[from]!, at, at + length);
    for (let k = 0; k < length; k++) out.j[at + k] = first + k;
    for (let k = from; k < to; k++) out.w[at + j[k]! - first] = w[k]!;
    at += length;
  }
  return out;
}
