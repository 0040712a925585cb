// Pairs that a user gives connect() as numbers or arrays. Typed arrays are looked at once, and copied only to be kept.

import { ConnectError } from "../errors.ts";
import type { ConnectOptions, ConnectSite, IndexOption } from "./connect.ts";
import { shown } from "./options.ts";
import type { Indices } from "./synapse-indices.ts";

/** Indices as given, as many on both sides. */
export interface Given {
  readonly i: ArrayLike<number>;
  readonly j: ArrayLike<number>;
}

/** The arrays of a connect call, if it has any. Throws ConnectError where one is missing or too short. */
export function givenPairs(options: ConnectOptions, site: ConnectSite): Given | undefined {
  if (options.i === undefined && options.j === undefined) return undefined;
  if (options.i === undefined || options.j === undefined)
    throw new ConnectError(
      `missing ${options.i === undefined ? "i" : "j"} in connect of ${site.store.title} ` +
        "(give both i and j, as numbers or arrays of equal length)",
    );
  const i = listOf(options.i, "i", site);
  const j = listOf(options.j, "j", site);
  const count = Math.max(i.length, j.length);
  if ((i.length !== count && i.length !== 1) || (j.length !== count && j.length !== 1))
    throw new ConnectError(
      `invalid pairs by connect of ${site.store.title}: ${i.length} source and ${j.length} target indices ` +
        "(expected as many of each)",
    );
  const spread = (a: ArrayLike<number>): ArrayLike<number> =>
    a.length === count ? a : Array(count).fill(a[0]);
  return { i: spread(i), j: spread(j) };
}

function listOf(option: IndexOption, name: string, site: ConnectSite): ArrayLike<number> {
  if (typeof option === "number") return [option];
  if (option instanceof Int32Array || option instanceof Uint16Array)
    // whoever gave it may change it while the synapses wait for their seed
    return site.initial.waiting ? option.slice() : option;
  if (typeof option === "object" && option !== null) return Array.from(option);
  throw new ConnectError(
    `invalid ${name} of connect of ${site.store.title}: ${shown(option)} (expected a number, an array or text)`,
  );
}

/** Raises ConnectError for an index that is none of `size` elements. */
export function inRange(values: ArrayLike<number>, size: number, what: string): Indices {
  if (values instanceof Uint16Array || values instanceof Int32Array) {
    const first = outside(values, size);
    if (first >= 0) throw refused(values[first]!, first, size, what);
    return values;
  }
  const checked = new Int32Array(values.length);
  for (let k = 0; k < checked.length; k++) {
    const value = values[k]!;
    if (!Number.isInteger(value) || value < 0 || value >= size) throw refused(value, k, size, what);
    checked[k] = value;
  }
  return checked;
}

/** The place of the first number that is none of 0, ..., size - 1; -1 where there is none. */
function outside(values: Indices, size: number): number {
  for (let k = 0; k < values.length; k++) {
    const value = values[k]!;
    if (value < 0 || value >= size) return k;
  }
  return -1;
}

function refused(value: number, k: number, size: number, what: string): ConnectError {
  return new ConnectError(
    `${what} out of range: ${shown(value)} at position ${k} (expected integers from 0 to ${size - 1})`,
    k,
  );
}
