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

/** Chooses entries among `size` of something with a title. Throws ValueError. */
export type Choice = (size: number, title: string) => Int32Array;

/** Entries, or why there are none. */
type Found = Int32Array | ValueError;

/**
 * Some entries of an object, in an order of their own; the same entry may come several times. A node that takes other
 * numbers than it gives has entries on both sides: which are meant is known where the part is used.
 */
export class Slice<W extends Whole = Whole> implements Whole {
  readonly whole: W;
  private readonly given: Found;
  private readonly taken: Found;

  /** Throws ValueError for what is a part of neither side. */
  constructor(whole: W, given: Int32Array | ValueError, taken: Int32Array | ValueError = given) {
    this.whole = whole;
    this.given = given;
    this.taken = taken;
    if (given instanceof ValueError && taken instanceof ValueError)
      throw whole.sizeIn > whole.sizeOut ? taken : given;
  }

  /** Entries of what the object gives; of what it takes where there are none of these. */
  get indices(): Int32Array {
    return entriesIn(this.given instanceof ValueError ? this.taken : this.given);
  }

  get title(): string {
    return `${this.whole.title}${toldIndices(this.indices)}`;
  }

  get sizeIn(): number {
    return entriesIn(this.taken).length;
  }

  get sizeOut(): number {
    return entriesIn(this.given).length;
  }

  /** This part as something to come from, or to go to. Throws ValueError where that side has no such entries. */
  usedAs(end: "source" | "target"): Slice<W> {
    if (this.given === this.taken) return this;
    return new Slice(this.whole, entriesIn(end === "source" ? this.given : this.taken));
  }

  /** Entries of this part: see `entriesBetween`. */
  slice(from?: number, to?: number, step = 1): Slice<W> {
    return this.chosen((size, title) => entriesBetween(size, title, from, to, step));
  }

  /** The entry at a place of this part, or those at several, in that order. */
  at(places: number | ArrayLike<number>): Slice<W> {
    return this.chosen((size, title) => entriesAt(places, size, title));
  }

  private chosen(choice: Choice): Slice<W> {
    const { given, taken, whole, title } = this;
    const among = (found: Found): Found =>
      found instanceof ValueError
        ? found
        : attempted(() => choice(found.length, title).map((place) => found[place]!));
    const first = among(given);
    return new Slice(whole, first, given === taken ? first : among(taken));
  }
}

/** A part of an object. Throws ValueError for what is a part of neither what it gives nor what it takes. */
export function partOf<W extends Whole>(whole: W, choice: Choice): Slice<W> {
  const { sizeIn, sizeOut, title } = whole;
  if (sizeIn === sizeOut || sizeIn === 0) return new Slice(whole, choice(sizeOut, title));
  return new Slice(
    whole,
    attempted(() => choice(sizeOut, `what ${title} gives`)),
    attempted(() => choice(sizeIn, `what ${title} takes`)),
  );
}

/** What a connection or a probe is given, parts with the entries that count there. Throws ValueError. */
export function usedAs<T>(one: T, end: "source" | "target"): T {
  return one instanceof Slice ? (one.usedAs(end) as T) : one;
}

function attempted(choose: () => Int32Array): Found {
  try {
    return choose();
  } catch (error) {
    if (error instanceof ValueError) return error;
    throw error;
  }
}

function entriesIn(found: Found): Int32Array {
  if (found instanceof ValueError) throw found;
  return found;
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
