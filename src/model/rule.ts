// Pairs that follow from a rule, all of them or each with one probability: rows of sources that can be made one by one.

import { digitsOf, type LeapFunction, type LeapKey, type LeapRows } from "../ir/leaps.ts";
import { leaps, StateArray } from "../simulate.ts";
import type { ConnectSite } from "./connect.ts";
import type { Indices } from "./synapse-indices.ts";

/** Where random numbers of rows lie among those of an object. */
const STREAM = 60000;
/** Synapses of one call in about: V8 makes code quicker between calls, not within one. */
const AT_ONCE = 2 ** 14;

/** What says who is joined. */
export interface RuleOptions {
  readonly sources: number;
  readonly targets: number;
  /** 1: everybody. */
  readonly p: number;
  /** Whether those with the same number on both sides are not joined. */
  readonly othersOnly: boolean;
  readonly key: LeapKey;
}

/** What the random numbers of rows are keyed by that are made now. */
export function keyNow({ store, initial }: Pick<ConnectSite, "store" | "initial">): LeapKey {
  const [low, high, draw] = initial.clock.random.i32;
  return { seed: [low!, high!], draw: draw!, stream: (store.identity ?? 0) * 65536 + STREAM };
}

/** Makes rows from, ..., to - 1 from element `at` of an array on, with the end of each in `ends`; see LeapFunction. */
export type RowMaker = (
  from: number,
  to: number,
  into: StateArray,
  at: number,
  ends: { readonly array: StateArray; readonly first: number },
) => number;

/** A rule; every row is the same whenever it is made. */
export class Rule implements RuleOptions {
  readonly sources: number;
  readonly targets: number;
  readonly p: number;
  readonly othersOnly: boolean;
  readonly key: LeapKey;
  private tables: Tables | undefined;

  constructor({ sources, targets, p, othersOnly, key }: RuleOptions) {
    this.sources = sources;
    this.targets = targets;
    this.p = p;
    this.othersOnly = othersOnly;
    this.key = key;
  }

  /** A rule of numbers that one gave. */
  static of(numbers: Float64Array): Rule {
    const [sources, targets, p, others, low, high, draw, stream] = [...numbers] as NumbersOfRule;
    const key = { seed: [low, high] as const, draw, stream };
    return new Rule({ sources, targets, p, othersOnly: others === 1, key });
  }

  /** All that there is to it. */
  get numbers(): Float64Array {
    const { sources, targets, p, othersOnly, key } = this;
    return Float64Array.of(
      sources,
      targets,
      p,
      Number(othersOnly),
      ...key.seed,
      key.draw,
      key.stream,
    );
  }

  /** Synapses there are going to be, in the mean. */
  get expected(): number {
    return this.sources * this.targets * this.p;
  }

  /** Rows that one call may make. */
  get rowsAtOnce(): number {
    return Math.max(1, Math.floor(AT_ONCE / Math.max(1, this.targets * this.p)));
  }

  /** What makes rows of targets, of which the first has a number. */
  maker(storage: "u16" | "i32", first: number): RowMaker {
    if (this.p < LEAST) return emptyRows;
    if (this.p === 1) return this.whole(first);
    const { key, targets: width, othersOnly } = this;
    this.tables ??= tablesOf(this.p);
    const leap = leaps({ digits: this.tables, key, width, othersOnly, first, storage });
    return (...asked) => this.leap(leap, ...asked);
  }

  /** A method, so that whoever can call it holds the tables. */
  private leap(leap: LeapFunction, ...[from, to, into, at, ends]: Parameters<RowMaker>): number {
    const words = ends.array.address + 4 * ends.first;
    return leap(from, to, into.address, at, into.length, words);
  }

  private whole(first: number): RowMaker {
    const { targets, othersOnly } = this;
    return (from, to, into, start, { array, first: end }) => {
      const [view, ends] = [into.indices, array.i32];
      let [row, at] = [from, start];
      for (; row < to && at + targets <= into.length; row++) {
        for (let k = 0; k < targets; k++) if (!othersOnly || k !== row) view[at++] = first + k;
        ends[end + row - from] = at;
      }
      return row;
    };
  }

  /**
   * Makes all rows into an array, which becomes as long as there are synapses; gives where each begins, and the end of
   * the last.
   */
  fill(into: StateArray, first: number, name: string): StateArray {
    const { sources, targets, expected, rowsAtOnce } = this;
    const starts = new StateArray(`${name}.starts`, "i32", sources + 1);
    if (sources === 0 || targets === 0) return starts;
    into.resize(Math.ceil(expected + 6 * Math.sqrt(expected)) + targets);
    const make = this.maker(into.storage as "u16" | "i32", first);
    let [row, at] = [0, 0];
    while (row < sources) {
      const to = Math.min(sources, row + rowsAtOnce);
      const next = make(row, to, into, at, { array: starts, first: row + 1 });
      at = starts.i32[next]!;
      row = next;
      if (row < to) into.resize(Math.ceil(1.1 * into.length) + targets);
    }
    into.resize(at);
    return starts;
  }

  /** Where the synapses of each source begin, and the end of the last; none is stored. */
  starts(name: string): StateArray {
    const starts = new StateArray(`${name}.starts`, "i32", this.sources + 1);
    let before = 0;
    for (const { row, ends } of this.rows()) {
      const view = starts.i32;
      for (let k = 0; k < ends.length; k++) view[row + k + 1] = before + ends[k]!;
      before += ends.at(-1)!;
    }
    return starts;
  }

  /** Writes the targets of all rows, with `first` added, into an array of the right length. */
  copy(into: Indices, first: number): void {
    let at = 0;
    for (const { ends, targets } of this.rows()) {
      const count = ends.at(-1)!;
      for (let k = 0; k < count; k++) into[at + k] = first + targets[k]!;
      at += count;
    }
  }

  /** Targets of all rows, some whole rows at a time: those of `row + k` end at ends[k]. */
  *rows(): Generator<{
    readonly row: number;
    readonly ends: Int32Array;
    readonly targets: Indices;
  }> {
    const { sources, targets, rowsAtOnce } = this;
    const into = new StateArray("connect.rows", "i32", 2 * AT_ONCE + 2 * targets);
    const ends = new StateArray("connect.ends", "i32", rowsAtOnce);
    const make = this.maker("i32", 0);
    for (let row = 0; row < sources; ) {
      const to = Math.min(sources, row + rowsAtOnce);
      const next = make(row, to, into, 0, { array: ends, first: 0 });
      // copies: memory may grow while somebody has them
      const until = ends.i32.slice(0, next - row);
      yield { row, ends: until, targets: into.indices.slice(0, until.at(-1)) };
      row = next;
    }
  }

  /** How many synapses the targets have, added to counts of theirs. */
  count(into: Int32Array, first: number): void {
    for (const { ends, targets } of this.rows())
      for (let k = 0; k < (ends.at(-1) ?? 0); k++) into[first + targets[k]!]!++;
  }
}

type NumbersOfRule = [number, number, number, number, number, number, number, number];

type Tables = LeapRows["digits"];

function tablesOf(p: number): Tables {
  return digitsOf(p).map(({ guide, last, unit }) => {
    const held = {
      guide: new StateArray("connect.guide", "u16", guide.length),
      last: new StateArray("connect.last", "i32", last.length),
    };
    held.guide.indices.set(guide);
    held.last.i32.set(last);
    return { ...held, size: last.length, unit };
  });
}

/** Below that nobody is joined: one in 65,000 networks of a million neurons would have a synapse, leaps overflow. */
const LEAST = 2 ** -56;

const emptyRows: RowMaker = (from, to, _into, at, { array, first }) => {
  array.i32.fill(at, first, first + to - from);
  return to;
};

/** Writes the number of each row, with `first` added, for all of its synapses. */
export function fillSources(into: Indices, starts: Int32Array, first: number): void {
  for (let row = 0; row + 1 < starts.length; row++)
    into.fill(first + row, starts[row], starts[row + 1]);
}
