// Activities for which several problems are solved: products and factors are made once, and kept as long as they are.

import { type Matrix, matrix } from "../matrix.ts";
import { kept, partOf, productsOfColumns, productsOfRows, type Symmetric } from "./panels.ts";

/** A penalty for all neurons, or one for each. */
export type Penalty = number | Float64Array;

/** What the products are of: columns (AᵀA) or rows (AAᵀ). */
type Side = "columns" | "rows";

/** Some columns of a shared matrix, in rising order. */
interface Part {
  readonly whole: Shared;
  readonly list: Int32Array;
}

/**
 * A matrix that remembers its products. Solvers take it as they take any other; its numbers must not change. It holds
 * up to two squares of its lesser side.
 */
export class Shared implements Matrix {
  readonly rows: number;
  readonly columns: number;
  /** What it is part of: products with others are part of products with that, so that it need not be copied out. */
  readonly part: Part | undefined;
  /** Whether it was found to be fit for solvers. */
  checked: boolean;
  private own: Float64Array | undefined;
  private readonly made: Partial<Record<Side, Symmetric>> = {};
  private last: { side: Side; penalty: Penalty; factor: Symmetric } | undefined;
  private mosts: Float64Array | undefined;

  private constructor(rows: number, columns: number, from: Float64Array | Part) {
    this.rows = rows;
    this.columns = columns;
    this.own = "whole" in from ? undefined : from;
    this.part = "whole" in from ? from : undefined;
    this.checked = this.part?.whole.checked ?? false;
  }

  /** The matrix if it is shared already, or else one over the same numbers. */
  static of(a: Matrix): Shared {
    return a instanceof Shared ? a : new Shared(a.rows, a.columns, a.data);
  }

  /** Some of the columns, in rising order. */
  columnsOf(list: readonly number[]): Shared {
    return new Shared(this.rows, list.length, { whole: this, list: Int32Array.from(list) });
  }

  get data(): Float64Array {
    this.own ??= columnsOf(this.part!.whole, this.part!.list).data;
    return this.own;
  }

  /** The largest number of each column. */
  largest(): Float64Array {
    if (!this.mosts) {
      const { part } = this;
      const above = part?.whole.largest();
      this.mosts = part && above ? Float64Array.from(part.list, (c) => above[c]!) : mostOf(this);
    }
    return this.mosts;
  }

  /** AᵀA or AAᵀ. */
  products(side: Side): Symmetric {
    const found = this.made[side] ?? this.makeProducts(side);
    this.made[side] = found;
    return found;
  }

  private makeProducts(side: Side): Symmetric {
    const { part } = this;
    if (side === "rows") return kept(productsOfRows(this));
    return part ? partOf(part.whole.products(side), part.list) : kept(productsOfColumns(this));
  }

  /** The factor for a penalty, if it was the last that was made. */
  factor(side: Side, penalty: Penalty): Symmetric | undefined {
    const { last } = this;
    return last?.side === side && same(last.penalty, penalty) ? last.factor : undefined;
  }

  /** Keeps a factor in place of the one before. */
  keep(side: Side, penalty: Penalty, factor: Symmetric): void {
    this.last = { side, penalty, factor: kept(factor) };
  }
}

function mostOf({ rows, columns, data }: Matrix): Float64Array {
  const most = data.slice(0, columns);
  for (let r = 1; r < rows; r++)
    for (let c = 0, k = r * columns; c < columns; c++, k++)
      if (data[k]! > most[c]!) most[c] = data[k]!;
  return most;
}

function same(a: Penalty, b: Penalty): boolean {
  if (typeof a === "number" || typeof b === "number") return a === b;
  return a.length === b.length && a.every((value, k) => value === b[k]);
}

/** The columns of a matrix that are listed. */
export function columnsOf({ rows, columns, data }: Matrix, list: ArrayLike<number>): Matrix {
  const width = list.length;
  const made = matrix(rows, width);
  for (let r = 0; r < rows; r++)
    for (let k = 0; k < width; k++) made.data[r * width + k] = data[r * columns + list[k]!]!;
  return made;
}
