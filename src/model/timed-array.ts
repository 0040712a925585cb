// TimedArray: values given over time, read in equations as name(t) or name(t, i).

import type { FunctionSpec } from "../analysis/functions.ts";
import { ValueError } from "../errors.ts";
import type { Expression } from "../ir/ir.ts";
import { parseQuantity } from "../language/quantity.ts";
import type { KernelBuilder } from "../lowering/builder.ts";
import type { Callable } from "../lowering/lower.ts";
import { StateArray } from "../simulate.ts";
import { DIMENSIONLESS, type Dimension } from "../units/dimension.ts";
import { checkOptionNames, checkText, isList, shown } from "./options.ts";
import { positiveTime, type Quantity, SECOND } from "./quantities.ts";

export interface TimedArrayOptions {
  /** How long each value holds. */
  readonly dt: Quantity;
  /** Unit of the values, such as `'nA'`; none without it. */
  readonly unit?: string;
}

/** One row of numbers, or one row per interval. */
export type TimedValues = ArrayLike<number> | readonly ArrayLike<number>[];

/** Makes names of arrays unique. */
let made = 0;

/**
 * Values over time. Value k holds for [k dt, (k+1) dt); before and after, the first and the last. One dimension is read
 * as `name(t)`; two (rows by time, columns by index) as `name(t, i)`.
 */
export class TimedArray implements Callable {
  /** Interval in seconds. */
  readonly dt: number;
  readonly dimension: Dimension;
  readonly rows: number;
  /** Columns, or 0 for one dimension. */
  readonly columns: number;
  private readonly array: StateArray;

  /** Throws ValueError for no values, rows of unequal length or values that are not numbers. */
  constructor(values: TimedValues, options: TimedArrayOptions) {
    checkOptionNames(options, ["dt", "unit"], "a TimedArray");
    if (options.unit !== undefined) checkText(options.unit, "unit", "a TimedArray");
    if (!isList(values))
      throw new ValueError(
        `invalid TimedArray: ${shown(values)} (expected a list of numbers, or of rows of numbers)`,
        "values",
        values,
      );
    this.dt = positiveTime(options.dt, "dt of a TimedArray");
    const unit =
      options.unit === undefined
        ? undefined
        : parseQuantity(`1*${options.unit}`, "unit of a TimedArray");
    this.dimension = unit?.dimension ?? DIMENSIONLESS;
    const first = values[0];
    this.rows = values.length;
    this.columns = isList(first) ? first.length : 0;
    const flat =
      this.columns > 0 ? flattened(values as readonly ArrayLike<number>[]) : numbers(values, "");
    if (flat.length === 0)
      throw new ValueError(
        "invalid TimedArray: no values (expected at least one)",
        "values",
        values,
      );
    this.array = new StateArray(`timed${made++}`, "f64", flat.length);
    this.array.f64.set(unit ? flat.map((value) => value * unit.value) : flat);
  }

  /** How equations call it. */
  spec(name: string): FunctionSpec {
    const two = this.columns > 0;
    return {
      name,
      args: two ? ["time", "dimensionless"] : ["time"],
      result: "dimensionless",
      type: "float",
      external: {
        argDimensions: two ? [SECOND, DIMENSIONLESS] : [SECOND],
        resultDimension: this.dimension,
        holds: this.dt,
        data: this,
      },
    };
  }

  /** The value at a time, robust against the last digit: a time within dt/1000 before a border counts as beyond it. */
  lowered(b: KernelBuilder, [t, i]: readonly Expression[], dt: Expression): Expression {
    const shifted = b.binary("add", t!, b.binary("mul", b.constant(1e-3), dt));
    const row = clamped(
      b,
      b.unary("floor", b.binary("div", shifted, b.constant(this.dt))),
      this.rows,
    );
    if (!i) return b.lookup(this.array, row);
    const column = clamped(b, b.unary("floor", i), this.columns);
    return b.lookup(
      this.array,
      b.binary("add", b.binary("mul", row, b.constant(this.columns)), column),
    );
  }
}

function clamped(b: KernelBuilder, index: Expression, length: number): Expression {
  return b.binary("max", b.constant(0), b.binary("min", b.constant(length - 1), index));
}

/** The numbers, copied; `of` names the row they are in. */
function numbers(values: ArrayLike<unknown>, of: string): Float64Array {
  const bad = Array.prototype.findIndex.call(
    values,
    (value) => typeof value !== "number" || Number.isNaN(value),
  );
  if (bad < 0) return Float64Array.from(values as ArrayLike<number>);
  throw new ValueError(
    `invalid TimedArray: ${shown(values[bad])} at position ${bad}${of} (expected numbers)`,
    "values",
    values,
  );
}

function flattened(rows: readonly ArrayLike<number>[]): Float64Array {
  const columns = rows[0]!.length;
  const flat = new Float64Array(rows.length * columns);
  rows.forEach((row, k) => {
    if (!isList(row) || row.length !== columns)
      throw new ValueError(
        `invalid TimedArray: row ${k} ${isList(row) ? `has ${row.length} values` : `is ${shown(row)}`} ` +
          `(expected ${columns} numbers, as in the first)`,
        "values",
        row,
      );
    flat.set(numbers(row, ` of row ${k}`), k * columns);
  });
  return flat;
}
