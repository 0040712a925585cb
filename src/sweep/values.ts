// Lists of values to vary a parameter over: evenly spaced, evenly spaced in the logarithm, or as given.

import { ValueError } from "../errors.ts";
import { parseQuantity } from "../language/quantity.ts";
import { isList, shown } from "../model/options.ts";
import type { Quantity } from "../model/quantities.ts";
import { DIMENSIONLESS, type Dimension, dimensionText, equal } from "../units/dimension.ts";

/** Values in SI base units that know their unit; made by `linspace` and `logspace`. */
export class SweepValues {
  readonly values: Float64Array;
  /** Undefined for plain numbers: they are of whatever they are given to. */
  readonly dimension: Dimension | undefined;
  /** Whether neighbours have a common ratio rather than a common difference. */
  readonly logarithmic: boolean;

  constructor(values: Float64Array, dimension: Dimension | undefined, logarithmic = false) {
    this.values = values;
    this.dimension = dimension;
    this.logarithmic = logarithmic;
  }

  get length(): number {
    return this.values.length;
  }

  /** In words, such as `amp`; `1` for plain numbers. */
  get unit(): string {
    return dimensionText(this.dimension ?? DIMENSIONLESS);
  }
}

/** What a name may be varied over: values of `linspace` or `logspace`, or quantities and numbers (SI) in a list. */
export type SweepAxisOption = SweepValues | ArrayLike<Quantity>;

/**
 * `count` values from `start` to `stop`, both included, with equal differences: `linspace("0 nA", "2 nA", 500)`.
 * Throws ValueError where the two are of different units or there is no such number of values.
 */
export function linspace(start: Quantity, stop: Quantity, count: number): SweepValues {
  const { from, to, dimension } = ends("linspace", start, stop, count);
  const last = count - 1;
  const values = Float64Array.from({ length: count }, (_, k) =>
    k === last && last > 0 ? to : from + (last === 0 ? 0 : (k * (to - from)) / last),
  );
  return new SweepValues(values, dimension);
}

/** `count` values from `start` to `stop`, both included, with equal ratios; both must be above 0. Throws ValueError. */
export function logspace(start: Quantity, stop: Quantity, count: number): SweepValues {
  const { from, to, dimension } = ends("logspace", start, stop, count);
  if (!(from > 0 && to > 0))
    throw new ValueError(
      `invalid range of logspace: ${shown(start)} to ${shown(stop)} (expected both above 0)`,
      "logspace",
      [start, stop],
    );
  const last = count - 1;
  const values = Float64Array.from({ length: count }, (_, k) => {
    if (k === 0 || last === 0) return from;
    return k === last ? to : from * (to / from) ** (k / last);
  });
  return new SweepValues(values, dimension, true);
}

/** Values of an axis at most: half a gigabyte of numbers. */
const MOST_VALUES = 2 ** 26;

function ends(
  title: string,
  start: Quantity,
  stop: Quantity,
  count: number,
): { from: number; to: number; dimension: Dimension | undefined } {
  if (!Number.isInteger(count) || count < 1)
    throw new ValueError(
      `invalid count of ${title}: ${shown(count)} (expected an integer >= 1)`,
      title,
      count,
    );
  if (count > MOST_VALUES)
    throw new ValueError(
      `too many values of ${title}: ${count} (expected at most ${MOST_VALUES})`,
      title,
      count,
    );
  const { values, dimension } = joined([start, stop], title);
  if (!values.every(Number.isFinite))
    throw new ValueError(
      `invalid range of ${title}: ${shown(start)} to ${shown(stop)} (expected finite ends)`,
      title,
      [start, stop],
    );
  return { from: values[0]!, to: values[1]!, dimension };
}

/** The values of an axis in SI, with their dimension where any of them says one. Throws ValueError. */
export function axisValues(name: string, option: SweepAxisOption): SweepValues {
  if (option instanceof SweepValues) return option;
  if (!isList(option) || option.length === 0)
    throw new ValueError(
      `invalid values of ${name}: ${isList(option) ? "none" : shown(option)} ` +
        "(expected a list, such as ['10 nS', '20 nS'] or linspace('0 nA', '2 nA', 100))",
      name,
      option,
    );
  return joined(option as ArrayLike<Quantity>, name);
}

/** Numbers of one dimension: 0 and infinity go with any, plain numbers with none that is told. */
function joined(list: ArrayLike<Quantity>, name: string): SweepValues {
  let dimension: Dimension | undefined;
  let told = "";
  const values = Float64Array.from(list, (item, k) => {
    const one = itemValue(item, name, k);
    if (one.dimension === undefined || one.value === 0) return one.value;
    if (dimension && !equal(dimension, one.dimension))
      throw new ValueError(
        `values of ${name} of different units: ${told} is [${dimensionText(dimension)}], ` +
          `${shown(item)} is [${dimensionText(one.dimension)}] (give them all in one unit)`,
        name,
        item,
      );
    dimension ??= one.dimension;
    told ||= shown(item);
    return one.value;
  });
  const plain = Array.prototype.findIndex.call(
    list,
    (item, k) => dimension !== undefined && unitless(item) && values[k] !== 0,
  );
  if (plain >= 0 && !equal(dimension!, DIMENSIONLESS))
    throw new ValueError(
      `value of ${name} without a unit: ${shown(list[plain])} beside ${told} (give it one as well)`,
      name,
      list[plain],
    );
  return new SweepValues(values, dimension ?? dimensionOfZeros(list, name));
}

function unitless(item: unknown): boolean {
  return typeof item === "number";
}

/** '0 nA' alone still says what it is. */
function dimensionOfZeros(list: ArrayLike<Quantity>, name: string): Dimension | undefined {
  for (let k = 0; k < list.length; k++) {
    const { dimension } = itemValue(list[k], name, k);
    if (dimension) return dimension;
  }
  return undefined;
}

function itemValue(
  item: unknown,
  name: string,
  k: number,
): { value: number; dimension: Dimension | undefined } {
  if (typeof item === "number" && !Number.isNaN(item)) return { value: item, dimension: undefined };
  if (typeof item === "string") {
    const quantity = parseQuantity(item, `value ${k} of ${name}`);
    if (!Number.isNaN(quantity.value)) return quantity;
  }
  throw new ValueError(
    `invalid value ${k} of ${name}: ${shown(item)} (expected a number in SI units, or text such as '5 nA')`,
    name,
    item,
  );
}
