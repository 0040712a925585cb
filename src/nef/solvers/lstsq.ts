// Least squares without a penalty: plain, or prepared for noise by adding some; and decoders that are given.

import { ValueError } from "../../errors.ts";
import { type Matrix, matrix, matrixOf } from "../matrix.ts";
import { checkOptions, evenRows } from "../options.ts";
import type { Random } from "../random.ts";
import type { Solution, Solver } from "../types.ts";
import { type LeastNorm, leastNorm } from "./algebra.ts";
import { leastNormSymmetric } from "./eigen.ts";
import { activeNeurons, lesserProducts, ridge, spread, transposedTimes } from "./normal.ts";
import { check, largest, solution, solverText, within } from "./problem.ts";
import { columnsOf } from "./shared.ts";

/** Below this the eigenvalues of a Gram matrix, which are squares, are no longer exact to 1e-4. */
const LEAST_CUT_OF_SQUARES = 1e-6;

/**
 * Least squares in the directions of singular values above `rcond` times the largest. From 1e-6 on they are found as
 * roots of eigenvalues of the Gram matrix; below, they are found themselves, which takes many times as long.
 */
export class Lstsq implements Solver {
  readonly rcond: number;
  readonly weights: boolean;
  readonly compositional: boolean = true;
  readonly text: string;

  constructor(options: { rcond?: number; weights?: boolean } = {}) {
    checkOptions(options, ["rcond", "weights"], "Lstsq");
    const { rcond = 0.01, weights = false } = options;
    this.rcond = within("rcond", "Lstsq", rcond, 1);
    this.weights = weights;
    this.text = solverText("Lstsq", { rcond, weights });
  }

  /** `info.rank`: how many directions. Throws ValueError where activities or targets cannot be meant. */
  solve(activities: Matrix, targets: Matrix): Solution {
    check(this.text, activities, targets);
    const { rcond } = this;
    const { solution: decoders, rank } =
      rcond < LEAST_CUT_OF_SQUARES
        ? leastNorm(activities, targets, Math.max(rcond, Number.EPSILON))
        : throughSquares(activities, targets, rcond ** 2);
    return solution(activities, targets, decoders, { rank });
  }
}

function throughSquares(a: Matrix, y: Matrix, cut: number): LeastNorm {
  const squares = lesserProducts(a);
  if (a.rows >= a.columns) return leastNormSymmetric(squares, transposedTimes(a, y), cut);
  const { solution: points, rank } = leastNormSymmetric(squares, y, cut);
  return { solution: transposedTimes(a, points), rank };
}

/** Options of solvers that add noise. */
export interface LstsqNoiseOptions {
  /** Standard deviation of the noise; what it is a part of is the solver's. */
  readonly noise?: number;
  /** Whether weights between neurons are meant: false. */
  readonly weights?: boolean;
}

/** Least squares after normal noise has been added to activities, of standard deviation noise max(A). */
export class LstsqNoise implements Solver {
  readonly noise: number;
  readonly weights: boolean;
  readonly compositional: boolean = true;
  readonly text: string;

  constructor(options: LstsqNoiseOptions = {}) {
    checkOptions(options, ["noise", "weights"], "LstsqNoise");
    const { noise = 0.1, weights = false } = options;
    this.noise = within("noise", "LstsqNoise", noise);
    this.weights = weights;
    this.text = solverText("LstsqNoise", { noise, weights });
  }

  /** The error is that of the activities without noise. Throws ValueError as the others do. */
  solve(activities: Matrix, targets: Matrix, random: Random): Solution {
    check(this.text, activities, targets);
    const deviation = this.noise * largest(activities);
    const noisy = activities.data.map((rate) => rate + deviation * random.normal());
    return fromNoisy(activities, targets, noisy);
  }
}

/** Least squares after each activity was changed by normal noise with a standard deviation of `noise` times itself. */
export class LstsqMultNoise implements Solver {
  readonly noise: number;
  readonly weights: boolean;
  readonly compositional: boolean = true;
  readonly text: string;

  constructor(options: LstsqNoiseOptions = {}) {
    checkOptions(options, ["noise", "weights"], "LstsqMultNoise");
    const { noise = 0.1, weights = false } = options;
    this.noise = within("noise", "LstsqMultNoise", noise);
    this.weights = weights;
    this.text = solverText("LstsqMultNoise", { noise, weights });
  }

  /** The error is that of the activities without noise. Throws ValueError as the others do. */
  solve(activities: Matrix, targets: Matrix, random: Random): Solution {
    check(this.text, activities, targets);
    const noisy = activities.data.map((rate) => rate * (1 + this.noise * random.normal()));
    return fromNoisy(activities, targets, noisy);
  }
}

function fromNoisy(activities: Matrix, targets: Matrix, data: Float64Array): Solution {
  const noisy = matrix(activities.rows, activities.columns, data);
  const active = activeNeurons(noisy);
  const found = ridge(columnsOf(noisy, active), targets, 0);
  return solution(activities, targets, spread(found, active, activities.columns));
}

/** Decoders that are given, or zeros: for connections that learn, or that take decoders from elsewhere. */
export class NoSolver implements Solver {
  /** Rows by neuron. */
  readonly values: Matrix | undefined;
  readonly weights: boolean;
  readonly compositional: boolean = true;
  readonly text: string;

  constructor(values?: Matrix | readonly ArrayLike<number>[], options: { weights?: boolean } = {}) {
    checkOptions(options, ["weights"], "NoSolver");
    this.values = values === undefined ? values : matrixOf(evenRows(values, "values", "NoSolver"));
    this.weights = options.weights ?? false;
    const size = this.values ? `${this.values.rows} x ${this.values.columns}` : "";
    this.text = `NoSolver(${size})`;
  }

  /** Throws ValueError unless the values have a row for each neuron and a column for each dimension. */
  solve(activities: Matrix, targets: Matrix): Solution {
    const decoders = this.values ?? matrix(activities.columns, targets.columns);
    if (decoders.rows !== activities.columns || decoders.columns !== targets.columns)
      throw new ValueError(
        `invalid values: ${decoders.rows} x ${decoders.columns} for NoSolver (must be ` +
          `${activities.columns} x ${targets.columns}: a row for each neuron, a column for each dimension)`,
        "values",
        this.values,
      );
    return solution(activities, targets, decoders);
  }
}
