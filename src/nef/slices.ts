// Parts of what can be connected: some dimensions of an ensemble, some neurons, some entries of a node.

import { ValueError } from "../errors.ts";
import { shown } from "./check.ts";

/** Something with numbered entries that a connection may begin or end at. */
export interface Whole {
  /** As messages call it: `ensemble 'a'`. */
  readonly title: string;
  /** How many numbers it takes. */
  readonly sizeIn: number;
  /** How many numbers it gives. */
  readonly sizeOut: number;
}

/** Some entries of an object, in an order of their own; the same entry may come several times. */
export class Slice<W extends Whole = Whole> implements Whole {
  readonly whole: W;
  readonly indices: Int32Array;

  constructor(whole: W, indices: Int32Array) {
    this.whole = whole;
    this.indices = indices;
  }

  get title(): string {
    return `${this.whole.title}${toldIndices(this.indices)}`;
  }

  get sizeIn(): number {
    return this.indices.length;
  }

  get sizeOut(): number {
    return this.indices.length;
  }

  /** Entries of this part: see `entriesBetween`. */
  slice(from?: number, to?: number, step = 1): Slice<W> {
    return this.chosen(entriesBetween(this.indices.length, this.title, from, to, step));
  }

  /** The entry at a place of this part, or those at several, in that order. */
  at(places: number | ArrayLike<number>): Slice<W> {
    return this.chosen(entriesAt(places, this.indices.length, this.title));
  }

  private chosen(places: Int32Array): Slice<W> {
    return new Slice(
      this.whole,
      places.map((place) => this.indices[place]!),
    );
  }
}

/**
 * Entries from `from` up to and without `to`, every `step`th; negative numbers count from the end, a negative step runs
 * backwards (as Python's slices). Throws ValueError when nothing is left.
 */
export function entriesBetween(
  size: number,
  title: string,
  from: number | undefined,
  to: number | undefined,
  step: number,
): Int32Array {
  for (const [name, value] of Object.entries({ from, to, step }))
    if (value !== undefined && (!Number.isInteger(value) || (name === "step" && value === 0)))
      throw new ValueError(
        `invalid ${name} of a slice of ${title}: ${shown(value)} (expected an integer${name === "step" ? " that is not 0" : ""})`,
        name,
        value,
      );
  const bounded = (value: number, least: number, most: number): number =>
    Math.max(least, Math.min(most, value < 0 ? value + size : value));
  const forward = step > 0;
  const first =
    from === undefined
      ? forward
        ? 0
        : size - 1
      : bounded(from, forward ? 0 : -1, forward ? size : size - 1);
  const last =
    to === undefined
      ? forward
        ? size
        : -1
      : bounded(to, forward ? 0 : -1, forward ? size : size - 1);
  const entries: number[] = [];
  for (let k = first; forward ? k < last : k > last; k += step) entries.push(k);
  if (entries.length === 0)
    throw new ValueError(
      `empty slice of ${title}: from ${from ?? "the start"} to ${to ?? "the end"} (it has entries 0 to ${size - 1})`,
      "slice",
      [from, to, step],
    );
  return Int32Array.from(entries);
}

/** Entries by number, negative ones from the end. Throws ValueError. */
export function entriesAt(
  places: number | ArrayLike<number>,
  size: number,
  title: string,
): Int32Array {
  const list = typeof places === "number" ? [places] : Array.from(places ?? []);
  if (list.length === 0)
    throw new ValueError(
      `no entries of ${title}: ${shown(places)} (expected integers from 0 to ${size - 1})`,
      "at",
      places,
    );
  return Int32Array.from(list, (place) => {
    if (Number.isInteger(place) && place >= -size && place < size)
      return place < 0 ? place + size : place;
    throw new ValueError(
      `no entry ${shown(place)} of ${title} (expected integers from 0 to ${size - 1}, or from the end -1 to ${-size})`,
      "at",
      place,
    );
  });
}

/** Refuses entries that are not among the `size` that count where the part is used. Throws ValueError. */
export function checkWithin(one: unknown, size: (whole: Whole) => number, use: string): void {
  if (!(one instanceof Slice)) return;
  const most = size(one.whole);
  const outside = one.indices.find((index) => index >= most);
  if (outside === undefined) return;
  throw new ValueError(
    `no entry ${outside} of what ${one.whole.title} ${use} (expected integers from 0 to ${most - 1})`,
    "at",
    outside,
  );
}

/** The object itself, and which of its entries where that is not all of it. */
export function wholeOf<W extends Whole>(
  one: W | Slice<W>,
): { readonly whole: W; readonly indices: Int32Array | undefined } {
  return one instanceof Slice
    ? { whole: one.whole, indices: one.indices }
    : { whole: one, indices: undefined };
}

function toldIndices(indices: Int32Array): string {
  const step = indices.length > 1 ? indices[1]! - indices[0]! : 1;
  const even = indices.every((entry, k) => entry === indices[0]! + k * step);
  if (indices.length === 1) return `[${indices[0]}]`;
  if (even && indices.length > 3)
    return `[${indices[0]} ... ${indices[indices.length - 1]}${step === 1 ? "" : `, step ${step}`}]`;
  return indices.length <= 6 ? `[${indices.join(", ")}]` : `[${indices.length} entries]`;
}
