// The numbers of an ensemble: evaluation points, encoders, gains and biases, drawn in that order.

import { ValueError } from "../../errors.ts";
import { ScatteredHypersphere } from "../distributions/hypersphere.ts";
import { Uniform } from "../distributions/simple.ts";
import { perNeuron, pointRows } from "../distributions/values.ts";
import type { Ensemble } from "../ensemble.ts";
import { type Matrix, matrix, rowOf } from "../matrix.ts";
import { LIF } from "../neurons/lif.ts";
import type { Random } from "../random.ts";
import type { NeuronType, PerNeuron } from "../types.ts";
import { Linear } from "./linear.ts";

/** An ensemble with all its numbers, a row or an entry for each neuron. */
export interface Population {
  readonly ensemble: Ensemble;
  readonly type: NeuronType;
  readonly encoders: Matrix;
  readonly gain: Float64Array;
  readonly bias: Float64Array;
  readonly maxRates: Float64Array;
  readonly intercepts: Float64Array;
  /** In the space that is represented: the radius is in them. */
  readonly evalPoints: Matrix;
  /** From what is represented to currents: gain/radius times encoders. */
  readonly encoding: Linear;
  /** For the starting values of the neurons. */
  readonly random: Random;
}

/** The default of ensembles that say nothing of their neurons. */
const defaultNeurons: NeuronType = new LIF();

/** Draws an ensemble. Throws ValueError for encoders without direction and tunings that no neuron has. */
export function populate(ensemble: Ensemble, random: Random): Population {
  const { nNeurons: n, dimensions: d, radius, options, title } = ensemble;
  const type = options.neuronType ?? defaultNeurons;
  const points = options.nEvalPoints ?? usualPoints(n, d);
  const evalPoints = scaledPoints(
    pointRows(options.evalPoints ?? new ScatteredHypersphere(), points, d, random, {
      option: "evalPoints",
      owner: title,
    }),
    radius,
  );
  const encoders = encodersOf(ensemble, random);
  const drawn = (option: string, values: PerNeuron): Float64Array =>
    perNeuron(values, n, random, { option, owner: title });
  const maxRates = drawn("maxRates", options.maxRates ?? new Uniform(200, 400));
  const intercepts = drawn("intercepts", options.intercepts ?? new Uniform(-1, 0.9));
  const tuning = { maxRates, intercepts };
  const given = options.gain !== undefined && options.bias !== undefined;
  const { gain, bias } = given
    ? { gain: drawn("gain", options.gain), bias: drawn("bias", options.bias) }
    : tuned(type, maxRates, intercepts, title);
  const encoding = encodingOf(encoders, gain, radius);
  const actual = given && !direct(type) ? type.maxRatesIntercepts(gain, bias) : tuning;
  return { ensemble, type, encoders, gain, bias, ...actual, evalPoints, encoding, random };
}

/** Whether a type has no neurons at all, so that functions are computed as they are written. */
export function direct(type: NeuronType): boolean {
  return type.name === "Direct";
}

function usualPoints(n: number, d: number): number {
  return Math.max(Math.min(Math.max(500 * d, 750), 2500), 2 * n);
}

/** Points times `scale`. */
export function scaledPoints({ rows, columns, data }: Matrix, scale: number): Matrix {
  return matrix(
    rows,
    columns,
    data.map((x) => x * scale),
  );
}

function encodersOf(ensemble: Ensemble, random: Random): Matrix {
  const { nNeurons: n, dimensions: d, options, title } = ensemble;
  const given = options.encoders ?? new ScatteredHypersphere({ surface: true });
  const site = { option: "encoders", owner: title, exactly: true };
  const found = pointRows(given, n, d, random, site);
  if (options.normalizeEncoders === false) return found;
  for (let i = 0; i < n; i++) {
    const row = rowOf(found, i);
    let square = 0;
    for (let k = 0; k < d; k++) square += row[k]! * row[k]!;
    // one that has length 1 but for rounding stays as it is
    if (Math.abs(square - 1) <= 2e-12) continue;
    const length = Math.hypot(...row);
    if (!(length > 0))
      throw new ValueError(
        `encoder ${i} of ${title} has no direction: [${row.join(", ")}] (expected a vector other than 0)`,
        "encoders",
        options.encoders,
      );
    for (let k = 0; k < d; k++) row[k]! /= length;
  }
  return found;
}

function tuned(
  type: NeuronType,
  maxRates: Float64Array,
  intercepts: Float64Array,
  title: string,
): { gain: Float64Array; bias: Float64Array } {
  if (direct(type)) {
    const n = maxRates.length;
    return { gain: new Float64Array(n).fill(1), bias: new Float64Array(n) };
  }
  const found = type.gainBias(maxRates, intercepts);
  const bad = found.gain.findIndex((gain) => !Number.isFinite(gain));
  if (bad < 0) return found;
  throw new ValueError(
    `no gain for neuron ${bad} of ${title}: maxRate ${maxRates[bad]} Hz with intercept ${intercepts[bad]} ` +
      "(choose intercepts below 1 and rates that the neuron type can reach)",
    "intercepts",
    intercepts[bad],
  );
}

function encodingOf(encoders: Matrix, gain: Float64Array, radius: number): Linear {
  const { rows, columns, data } = encoders;
  const starts = Int32Array.from({ length: rows + 1 }, (_, r) => r * columns);
  const column = new Int32Array(rows * columns);
  for (let r = 0, k = 0; r < rows; r++) for (let c = 0; c < columns; c++, k++) column[k] = c;
  const all = new Linear(rows, columns, starts, column, data);
  return all.rowsTimes(gain.map((slope) => slope / radius));
}
