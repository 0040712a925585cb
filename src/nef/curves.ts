// Tuning curves: rates of the neurons of an ensemble over what it represents.

import { activities } from "./build/decoders.ts";
import type { Population } from "./build/population.ts";
import type { Ensemble } from "./ensemble.ts";
import { type Matrix, matrixOf } from "./matrix.ts";
import type { Model } from "./model.ts";
import { points, rowsIn } from "./options.ts";

/** Points, and the rates of all neurons at each. */
export interface Curves {
  /** A row for each point. */
  readonly points: Matrix;
  /** Hz; a row for each point, a column for each neuron. */
  readonly rates: Matrix;
}

/**
 * Rates in Hz at points of the represented space; without points 101 of them over the radius, for one dimension, and
 * the evaluation points for more. Throws ValueError for an ensemble that is not in the model.
 */
export function tuningCurves(
  model: Model,
  ensemble: Ensemble,
  at?: readonly ArrayLike<number>[] | Matrix,
): Curves {
  const built = model.built(ensemble);
  const given = points(at, ensemble.dimensions, "points", "tuningCurves");
  const usual = ensemble.dimensions === 1 ? line(ensemble.radius) : built.evalPoints;
  const chosen = given === undefined ? usual : matrixOf(rowsIn(given)!);
  return { points: chosen, rates: activities(model.population(ensemble), chosen) };
}

/** Rates in Hz over -1 to 1 along the encoder of each neuron: a row for each of `inputs` (101 without them). */
export function responseCurves(
  model: Model,
  ensemble: Ensemble,
  inputs: ArrayLike<number> = line(1).data,
): Curves {
  const { gain, bias, type }: Population = model.population(ensemble);
  const rows = Array.from(inputs, (x) => type.rates(gain.map((slope, k) => slope * x + bias[k]!)));
  return { points: matrixOf(Array.from(inputs, (x) => [x])), rates: matrixOf(rows) };
}

function line(radius: number): Matrix {
  return matrixOf(Array.from({ length: 101 }, (_, k) => [((k - 50) / 50) * radius]));
}
