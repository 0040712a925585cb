// Filters applied to signals that exist already, without a network.

import { invalid, isNumbers, positive } from "../check.ts";
import { type Matrix, matrix, matrixOf, rowOf } from "../matrix.ts";
import { checkOptions, evenRows, rowsIn } from "../options.ts";
import type { Synapse } from "../types.ts";
import { dot, steady } from "./discretize.ts";
import { isSynapse } from "./synapse.ts";

/** How a signal is filtered. */
export interface FiltOptions {
  /** Seconds between its values (default 0.001). */
  readonly dt?: number;
  /** Output that the filter rests at before the first value (default 0). */
  readonly y0?: number;
}

/** Takes the input of a step and writes the output of the same step, for each dimension. */
export type FilterStep = (input: ArrayLike<number>, into: Float64Array) => void;

/** A filter of `size` dimensions that stands at rest with output `y0`. Throws ValueError where it cannot rest there. */
export function filterSteps(synapse: Synapse, size: number, dt: number, y0 = 0): FilterStep {
  if (!isSynapse(synapse))
    throw invalid("synapse", "a filter", synapse, "a synapse, such as new Lowpass(0.005)");
  const system = synapse.discrete(dt);
  const { a, b, c, d } = system;
  const order = b.length;
  const start = y0 === 0 ? undefined : steady(system);
  if (y0 !== 0 && !start)
    throw invalid("y0", synapse.text, y0, "0: this filter rests at no other output");
  const rows = Array.from({ length: order }, (_, r) => rowOf(a, r));
  const states = Array.from(
    { length: size },
    () => start?.states.map((x) => x * y0) ?? new Float64Array(order),
  );
  const next = new Float64Array(order);
  return (input, into) => {
    for (let k = 0; k < size; k++) {
      const [x, u] = [states[k]!, input[k]!];
      for (let r = 0; r < order; r++) next[r] = dot(rows[r]!, x) + b[r]! * u;
      into[k] = d === 0 ? dot(c, next) : dot(c, x) + d * u;
      x.set(next);
    }
  };
}

/** A signal filtered: a list of numbers, or rows in order of time with a column per dimension. */
export function filt(
  synapse: Synapse,
  input: ArrayLike<number>,
  options?: FiltOptions,
): Float64Array;
export function filt(
  synapse: Synapse,
  input: Matrix | readonly ArrayLike<number>[],
  options?: FiltOptions,
): Matrix;
export function filt(
  synapse: Synapse,
  input: ArrayLike<number> | Matrix | readonly ArrayLike<number>[],
  options: FiltOptions = {},
): Float64Array | Matrix {
  const { signal, flat } = signalOf(input);
  const made = filtered(synapse, signal, options);
  return flat ? made.data : made;
}

/** A signal filtered forwards and then backwards, so that it is not delayed; each pass starts at rest. */
export function filtfilt(
  synapse: Synapse,
  input: ArrayLike<number>,
  options?: FiltOptions,
): Float64Array;
export function filtfilt(
  synapse: Synapse,
  input: Matrix | readonly ArrayLike<number>[],
  options?: FiltOptions,
): Matrix;
export function filtfilt(
  synapse: Synapse,
  input: ArrayLike<number> | Matrix | readonly ArrayLike<number>[],
  options: FiltOptions = {},
): Float64Array | Matrix {
  const { signal, flat } = signalOf(input);
  const there = reversed(filtered(synapse, signal, options));
  const back = reversed(filtered(synapse, there, options));
  return flat ? back.data : back;
}

function filtered(synapse: Synapse, signal: Matrix, options: FiltOptions): Matrix {
  checkOptions(options, ["dt", "y0"], "filt");
  const { dt = 0.001, y0 = 0 } = options;
  const step = filterSteps(synapse, signal.columns, positive(dt, "dt", "filt"), y0);
  const made = matrix(signal.rows, signal.columns);
  for (let n = 0; n < signal.rows; n++) step(rowOf(signal, n), rowOf(made, n));
  return made;
}

function reversed(m: Matrix): Matrix {
  const made = matrix(m.rows, m.columns);
  for (let n = 0; n < m.rows; n++) rowOf(made, m.rows - 1 - n).set(rowOf(m, n));
  return made;
}

function signalOf(input: ArrayLike<number> | Matrix | readonly ArrayLike<number>[]): {
  signal: Matrix;
  flat: boolean;
} {
  const list: unknown = input;
  const several = rowsIn(list);
  if (several && several.length > 0)
    return { signal: matrixOf(evenRows(list, "input", "filt")), flat: false };
  if (!isNumbers(list)) throw invalid("input", "filt", list, "numbers, or rows of numbers");
  return { signal: matrix(list.length, 1, Float64Array.from(list)), flat: true };
}
