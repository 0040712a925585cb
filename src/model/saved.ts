// What an object puts into a snapshot, and how arrays come back out of one.

import { isReal } from "../ir/storage.ts";
import type { Columns, StateArray } from "../simulate.ts";

/** Values by name: arrays are copies, numbers are finite. */
export type Saved = Readonly<Record<string, SavedValue>>;

export type SavedValue = Float64Array | Int32Array | number | string | boolean;

/** A number of what was saved; undefined where there is none. */
export function savedNumber(saved: Saved, name: string): number | undefined {
  const value = saved[name];
  return typeof value === "number" ? value : undefined;
}

/** An array of what was saved; an empty one where there is none. */
export function savedFloats(saved: Saved, name: string): Float64Array {
  const value = saved[name];
  return value instanceof Float64Array ? value : new Float64Array(0);
}

/** An array of what was saved; an empty one where there is none. */
export function savedIntegers(saved: Saved, name: string): Int32Array {
  const value = saved[name];
  return value instanceof Int32Array ? value : new Int32Array(0);
}

const STATE = "state ";

/** Copies of arrays by name of variable; nothing of those in `without` that sleep. */
export function saveArrays(
  arrays: ReadonlyMap<string, StateArray>,
  without: readonly string[] = [],
): Record<string, SavedValue> {
  return Object.fromEntries(
    [...arrays].map(([name, array]) => [
      STATE + name,
      array.asleep && without.includes(name) ? new Float64Array(0) : copied(array),
    ]),
  );
}

/** In a snapshot there are f64 and i32; what others hold fits into them. */
function copied({ view }: StateArray): Float64Array | Int32Array {
  if (view instanceof Float32Array) return Float64Array.from(view);
  return view instanceof Uint16Array ? Int32Array.from(view) : view.slice();
}

/** Writes saved arrays back, in place where the length is the same; returns whether a length changed. */
export function restoreArrays(arrays: ReadonlyMap<string, StateArray>, saved: Saved): boolean {
  let resized = false;
  for (const [name, array] of arrays) {
    const values = saved[STATE + name] as Float64Array | Int32Array;
    if (array.asleep && values.length === 0) continue;
    if (values.length !== array.length) {
      array.resize(values.length);
      resized = true;
    }
    array.view.set(values);
  }
  return resized;
}

/** Variables that only one side has, or that are stored otherwise, in words. */
export function arrayDifferences(
  arrays: ReadonlyMap<string, StateArray>,
  saved: Saved,
  sizes: boolean,
): string[] {
  const found: string[] = [];
  for (const [name, array] of arrays) {
    const values = saved[STATE + name];
    if (values === undefined) found.push(`variable ${name} is not in the snapshot`);
    else if (values instanceof Float64Array !== isReal(array.storage))
      found.push(`variable ${name} is of another type in the snapshot`);
    else if (sizes && (values as Float64Array).length !== array.length)
      found.push(
        `variable ${name} has ${(values as Float64Array).length} values in the snapshot, ${array.length} here`,
      );
  }
  for (const name of Object.keys(saved))
    if (name.startsWith(STATE) && !arrays.has(name.slice(STATE.length)))
      found.push(`variable ${name.slice(STATE.length)} is only in the snapshot`);
  return found;
}

const COLUMN = "column ";

/** What a recorder has recorded; where it writes to a file, how many rows. */
export function saveColumns(columns: Columns): Record<string, SavedValue> {
  const { rows, columns: values } = columns.save();
  const named = values.map((value, k) => [COLUMN + columns.fields[k]!.name, value] as const);
  return { rows, ...Object.fromEntries(named) };
}

/** Why a recording cannot go back to what was saved. */
export function columnDifferences(columns: Columns, saved: Saved): string[] {
  const misfit = columns.misfit(savedNumber(saved, "rows") ?? 0);
  return misfit === undefined ? [] : [misfit];
}

/** Goes back to what was saved of a recording. */
export function restoreColumns(columns: Columns, saved: Saved): void {
  const values = columns.fields.map(({ name, kind }) =>
    kind === "i4" ? savedIntegers(saved, COLUMN + name) : savedFloats(saved, COLUMN + name),
  );
  columns.restore(savedNumber(saved, "rows") ?? 0, values);
}
