// Distributions of numbers drawn one by one.

import { finite, invalid, isNumbers, numbers, positive } from "../check.ts";
import { type Matrix, matrix, matrixOf, rowOf } from "../matrix.ts";
import { checkOptions } from "../options.ts";
import type { Random } from "../random.ts";
import { counted } from "../titles.ts";
import type { Distribution } from "../types.ts";

/** n rows of d numbers, each drawn alone. */
export function drawn(n: number, d: number, draw: () => number): Matrix {
  const made = matrix(n, d);
  for (let k = 0; k < made.data.length; k++) made.data[k] = draw();
  return made;
}

/** Equally likely from `low` (included) up to `high` (not included); whole numbers with `integer`. */
export class Uniform implements Distribution {
  readonly low: number;
  readonly high: number;
  readonly integer: boolean;

  constructor(low: number, high: number, options: { readonly integer?: boolean } = {}) {
    checkOptions(options, ["integer"], "Uniform", ["low", "high"]);
    const { integer = false } = options;
    this.low = finite(low, "low", "Uniform");
    this.high = finite(high, "high", "Uniform");
    this.integer = integer;
    if (high < low) throw invalid("high", "Uniform", high, `a number >= low, which is ${low}`);
    if (integer && Math.ceil(low) >= high)
      throw invalid(
        "high",
        "Uniform",
        high,
        `a number with an integer below it from low ${low} on`,
      );
  }

  get text(): string {
    return `Uniform(${this.low}, ${this.high}${this.integer ? ", { integer: true }" : ""})`;
  }

  sample(n: number, d: number, random: Random): Matrix {
    const { low, high } = this;
    if (!this.integer) return drawn(n, d, () => low + (high - low) * random.uniform());
    const first = Math.ceil(low);
    return drawn(n, d, () => first + random.integer(Math.ceil(high) - first));
  }
}

/** Normal with a mean and a standard deviation. */
export class Gaussian implements Distribution {
  readonly mean: number;
  readonly std: number;

  constructor(mean: number, std: number) {
    this.mean = finite(mean, "mean", "Gaussian");
    this.std = positive(std, "std", "Gaussian", true);
  }

  get text(): string {
    return `Gaussian(${this.mean}, ${this.std})`;
  }

  sample(n: number, d: number, random: Random): Matrix {
    return drawn(n, d, () => this.mean + this.std * random.normal());
  }
}

/** `shift` plus an exponential of mean `scale`; what would come to `high` or above is put right below it. */
export class Exponential implements Distribution {
  readonly scale: number;
  readonly shift: number;
  readonly high: number;

  constructor(scale: number, shift = 0, high: number = Number.POSITIVE_INFINITY) {
    this.scale = positive(scale, "scale", "Exponential");
    this.shift = finite(shift, "shift", "Exponential");
    this.high = high;
    if (!(high > shift))
      throw invalid("high", "Exponential", high, `a number above shift, which is ${shift}`);
  }

  get text(): string {
    const { scale, shift, high } = this;
    const given = high < Number.POSITIVE_INFINITY ? [scale, shift, high] : [scale, shift];
    return `Exponential(${given.join(", ")})`;
  }

  sample(n: number, d: number, random: Random): Matrix {
    const most = below(this.high);
    return drawn(n, d, () =>
      Math.min(most, this.shift - this.scale * Math.log(1 - random.uniform())),
    );
  }
}

/** The largest number smaller than a finite one. */
function below(x: number): number {
  if (!Number.isFinite(x)) return x;
  // a step of half a unit in the last place or less would round back
  const step = Math.max(Math.abs(x) * 2 ** -53, Number.MIN_VALUE);
  return x - step < x ? x - step : x - 2 * step;
}

/** One of several points (or numbers), equally likely or by weight. */
export class Choice implements Distribution {
  readonly options: Matrix;
  /** Probabilities: the weights over their sum. */
  readonly weights: Float64Array;
  private readonly flat: boolean;

  constructor(
    options: ArrayLike<number> | readonly ArrayLike<number>[],
    weights?: ArrayLike<number>,
  ) {
    const points = pointsOf(options, "options", "Choice");
    this.options = points.rows;
    this.flat = points.flat;
    const count = this.options.rows;
    const given = weights ? numbers(weights, "weights", "Choice") : new Float64Array(count).fill(1);
    if (given.length !== count)
      throw invalid(
        "weights",
        "Choice",
        weights,
        `${counted(count, "number")}, one for each option`,
      );
    const sum = given.reduce((a, b) => a + b, 0);
    if (given.some((weight) => weight < 0) || !(sum > 0))
      throw invalid("weights", "Choice", weights, "numbers >= 0 that are not all 0");
    this.weights = given.map((weight) => weight / sum);
  }

  get text(): string {
    return `Choice(${listed(this.options, this.flat)})`;
  }

  sample(n: number, d: number, random: Random): Matrix {
    if (!this.flat) checkDimensions(this.options.columns, d, this.text);
    const made = matrix(n, d);
    const each = this.flat ? 1 : d;
    for (let at = 0; at < made.data.length; at += each)
      made.data.set(rowOf(this.options, this.chosen(random)), at);
    return made;
  }

  private chosen(random: Random): number {
    let left = random.uniform();
    let last = 0;
    for (const [k, weight] of this.weights.entries()) {
      if (weight === 0) continue;
      last = k;
      left -= weight;
      if (left < 0) break;
    }
    return last;
  }
}

/** Fixed points (or numbers) in their order; as many must be asked for as there are. */
export class Samples implements Distribution {
  readonly samples: Matrix;
  private readonly flat: boolean;

  constructor(samples: ArrayLike<number> | readonly ArrayLike<number>[]) {
    const points = pointsOf(samples, "samples", "Samples");
    this.samples = points.rows;
    this.flat = points.flat;
  }

  get text(): string {
    return `Samples(${listed(this.samples, this.flat)})`;
  }

  sample(n: number, d: number, _random: Random): Matrix {
    const { rows, columns, data } = this.samples;
    if (rows !== n) throw invalid("samples", "Samples", rows, `${n}, as many as are needed`);
    checkDimensions(columns, d, this.text);
    return matrix(rows, columns, data.slice());
  }
}

/** Points of a list of numbers or of rows. */
function pointsOf(
  given: ArrayLike<number> | readonly ArrayLike<number>[],
  option: string,
  owner: string,
): { rows: Matrix; flat: boolean } {
  const list: unknown = given;
  if (!isNumbers(list) || list.length === 0)
    throw invalid(option, owner, given, "numbers, or points as rows of numbers");
  const first: unknown = list[0];
  if (!isNumbers(first)) {
    const values = numbers(list, option, owner);
    return { rows: matrix(values.length, 1, values), flat: true };
  }
  const rows = Array.from(given as readonly ArrayLike<number>[], (row) =>
    numbers(row, option, owner),
  );
  const odd = rows.find((row) => row.length !== rows[0]!.length);
  if (odd) throw invalid(option, owner, odd, `${counted(rows[0]!.length, "number")} in every row`);
  return { rows: matrixOf(rows), flat: false };
}

function checkDimensions(have: number, wanted: number, text: string): void {
  if (have === wanted) return;
  const dimensions = wanted === 1 ? "1 dimension" : `${wanted} dimensions`;
  throw invalid("points", text, have, `points of ${dimensions}`);
}

function listed({ rows, columns, data }: Matrix, flat: boolean): string {
  return flat && rows <= 4 ? `[${data.join(", ")}]` : `${rows} of ${columns} dimensions`;
}
