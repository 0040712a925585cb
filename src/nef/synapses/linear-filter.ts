// Filters given by a transfer function: any linear one, and the two that are used most.

import { finite, invalid, numbers, positive, seconds } from "../check.ts";
import { matrix } from "../matrix.ts";
import { checkOptions } from "../options.ts";
import { counted } from "../titles.ts";
import type { StateSpace, Synapse } from "../types.ts";
import { DISCRETIZATIONS, type Discretization, discretized } from "./discretize.ts";

/** Options of a `LinearFilter`. */
export interface LinearFilterOptions {
  /** Whether the polynomials are in s (default), or in z: then they are the steps themselves, whatever dt is. */
  readonly analog?: boolean;
  /** How it becomes steps (default `zoh`, exact for an input held over the step). */
  readonly method?: Discretization;
}

/**
 * A filter in units of its own time scale: T x' = a x + b u, y = c x + d u (in z: x ← a x + b u). If there are states,
 * c takes the last one alone, so a filter without direct part has its output in a variable.
 */
export interface FilterForm extends StateSpace {
  /** T, seconds. */
  readonly timescale: number;
}

/**
 * The filter num/den of two polynomials, highest power first, as `LinearFilter([1], [0.0004, 0.01, 1])`. Without direct
 * part its output includes the input of its own step. Throws ValueError for a numerator of higher degree than the
 * denominator's.
 */
export class LinearFilter implements Synapse {
  readonly text: string;
  readonly num: readonly number[];
  readonly den: readonly number[];
  readonly analog: boolean;
  readonly method: Discretization;
  /** How it is written as equations. */
  readonly form: FilterForm;

  constructor(num: ArrayLike<number>, den: ArrayLike<number>, options: LinearFilterOptions = {}) {
    checkOptions(options, ["analog", "method"], "LinearFilter", ["num", "den"]);
    const { analog = true, method = "zoh" } = options;
    this.num = withoutLeadingZeros(numbers(num, "num", "LinearFilter"));
    this.den = withoutLeadingZeros(numbers(den, "den", "LinearFilter"));
    if (this.den[0] === 0) throw invalid("den", "LinearFilter", den, "a number that is not 0");
    if (this.num.length > this.den.length)
      throw invalid(
        "num",
        "LinearFilter",
        num,
        `at most ${counted(this.den.length, "number")}, as many as den has`,
      );
    this.analog = analog;
    this.method = checkedMethod(method);
    this.form = observable(this.num, this.den, analog);
    const told = analog ? "" : ", { analog: false }";
    this.text = `LinearFilter([${this.num.join(", ")}], [${this.den.join(", ")}]${told})`;
  }

  /** In continuous time, states as in the equations; undefined for polynomials in z. */
  get system(): StateSpace | undefined {
    if (!this.analog) return undefined;
    const { a, b, c, d, timescale } = this.form;
    const rate = (x: number): number => x / timescale;
    return { a: matrix(a.rows, a.columns, a.data.map(rate)), b: b.map(rate), c, d };
  }

  /** In steps of `dt` seconds. */
  discrete(dt: number): StateSpace {
    positive(dt, "dt", this.text);
    return this.system ? discretized(this.system, dt, this.method) : this.form;
  }

  /** Both filters in series as one, discretised by this one's method. */
  combine(other: LinearFilter): LinearFilter {
    if (other.analog !== this.analog)
      throw invalid(
        "filter",
        "combine",
        other,
        this.analog ? "polynomials in s, as here" : "polynomials in z, as here",
      );
    return new LinearFilter(multiplied(this.num, other.num), multiplied(this.den, other.den), {
      analog: this.analog,
      method: this.method,
    });
  }
}

/** Exponential decay with time constant `tau`: 1/(tau s + 1). Seconds, or text such as `'5 ms'`; 0 passes through. */
export class Lowpass extends LinearFilter {
  override readonly text: string;
  /** Seconds. */
  readonly tau: number;

  constructor(tau: number | string, options: Pick<LinearFilterOptions, "method"> = {}) {
    checkOptions(options, ["method"], "Lowpass", ["tau"]);
    const value = seconds(tau, "tau", "Lowpass", true);
    super([1], [value, 1], options);
    this.tau = value;
    this.text = `Lowpass(${value})`;
  }
}

/** Rise and decay with time constant `tau`: 1/(tau s + 1)^2. Seconds, or text such as `'5 ms'`; 0 passes through. */
export class Alpha extends LinearFilter {
  override readonly text: string;
  /** Seconds. */
  readonly tau: number;
  override readonly form: FilterForm;

  constructor(tau: number | string, options: Pick<LinearFilterOptions, "method"> = {}) {
    checkOptions(options, ["method"], "Alpha", ["tau"]);
    const value = seconds(tau, "tau", "Alpha", true);
    super([1], [value * value, 2 * value, 1], options);
    this.tau = value;
    this.text = `Alpha(${value})`;
    if (value > 0) this.form = cascade(value);
    else this.form = observable([1], [1], true);
  }
}

/** Two low-pass filters one after the other, which is how an alpha filter is best read. */
function cascade(tau: number): FilterForm {
  return {
    a: matrix(2, 2, Float64Array.of(-1, 0, 1, -1)),
    b: Float64Array.of(1, 0),
    c: Float64Array.of(0, 1),
    d: 0,
    timescale: tau,
  };
}

/**
 * The observable form of num/den. With s = q/T the denominator is q^n + a_(n-1) q^(n-1) + ... + a_0, and
 * q x_k = x_(k-1) - a_(k-1) x_n + b_(k-1) u, y = x_n + d u. T makes a_0 = 1, so that states are of similar size.
 */
function observable(num: readonly number[], den: readonly number[], analog: boolean): FilterForm {
  const n = den.length - 1;
  const timescale = analog ? timescaleOf(den) : 1;
  const lead = den[0]!;
  const padded = [...new Array<number>(den.length - num.length).fill(0), ...num];
  const d = padded[0]! / lead;
  const a = matrix(n, n);
  const b = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    const scale = timescale ** (n - k) / lead;
    if (k > 0) a.data[k * n + k - 1] = 1;
    a.data[k * n + n - 1]! -= nearWhole(den[n - k]! * scale);
    b[k] = nearWhole((padded[n - k]! - d * den[n - k]!) * scale);
  }
  const c = new Float64Array(n);
  if (n > 0) c[n - 1] = 1;
  return { a, b, c, d, timescale };
}

/** The geometric mean of a polynomial's time constants (those that are finite). */
function timescaleOf(den: readonly number[]): number {
  let last = den.length - 1;
  while (den[last] === 0) last--;
  const ratio = Math.abs(den[0]! / den[last]!);
  if (last < 2) return ratio;
  // any scale will do: one that reads well
  const mean = last === 2 ? Math.sqrt(ratio) : ratio ** (1 / last);
  return Number(mean.toPrecision(15));
}

/** A number that is whole but for rounding (the scale's included), as that. */
function nearWhole(x: number): number {
  const near = Math.round(x);
  return Math.abs(x - near) <= 16 * Number.EPSILON * Math.abs(x) ? near : x;
}

function withoutLeadingZeros(coefficients: Float64Array): number[] {
  const first = coefficients.findIndex((x) => x !== 0);
  return first < 0 ? [0] : [...coefficients.subarray(first)];
}

function multiplied(left: readonly number[], right: readonly number[]): number[] {
  const made = new Array<number>(left.length + right.length - 1).fill(0);
  left.forEach((x, i) => {
    right.forEach((y, j) => {
      made[i + j]! += x * y;
    });
  });
  return made;
}

function checkedMethod(method: Discretization): Discretization {
  if (typeof method === "string" && DISCRETIZATIONS.includes(method)) return method;
  if (typeof method !== "object" || method === null)
    throw invalid(
      "method",
      "LinearFilter",
      method,
      `${DISCRETIZATIONS.join(", ")} or { gbt: 0.5 }`,
    );
  const weight = finite(method.gbt, "gbt", "method");
  if (weight >= 0 && weight <= 1) return method;
  throw invalid("gbt", "method", weight, "a weight of the new value between 0 and 1");
}
