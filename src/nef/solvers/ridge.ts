// Least squares with a penalty on large decoders: the usual solvers.

import type { Matrix } from "../matrix.ts";
import { checkOptions } from "../options.ts";
import type { Solution, Solver } from "../types.ts";
import { ridge } from "./normal.ts";
import { check, largest, solution, solverText, within } from "./problem.ts";

/** Options of solvers with a penalty. */
export interface RidgeOptions {
  /** Noise of activities to be prepared for, as a part of the largest activity: 0.1. */
  readonly reg?: number;
  /** Whether weights between neurons are meant: false. */
  readonly weights?: boolean;
}

/**
 * Least squares as if every activity had noise of standard deviation σ = reg max(A): minimises |A D - Y|² + m σ² |D|²
 * over m points, by Cholesky's factorisation. The usual solver.
 */
export class LstsqL2 implements Solver {
  readonly reg: number;
  readonly weights: boolean;
  readonly compositional: boolean = true;
  readonly text: string;

  constructor(options: RidgeOptions = {}) {
    checkOptions(options, ["reg", "weights"], "LstsqL2");
    const { reg = 0.1, weights = false } = options;
    this.reg = within("reg", "LstsqL2", reg);
    this.weights = weights;
    this.text = solverText("LstsqL2", { reg, weights });
  }

  /** Throws ValueError where nothing is active, something is not finite or sizes disagree. */
  solve(activities: Matrix, targets: Matrix): Solution {
    check(this.text, activities, targets);
    const noise = this.reg * largest(activities);
    const decoders = ridge(activities, targets, activities.rows * noise ** 2);
    return solution(activities, targets, decoders);
  }
}

/** As `LstsqL2`, with less noise for seldom active neurons: σ_i = reg max(A) √(part of the points at which i fires). */
export class LstsqL2nz implements Solver {
  readonly reg: number;
  readonly weights: boolean;
  readonly compositional: boolean = true;
  readonly text: string;

  constructor(options: RidgeOptions = {}) {
    checkOptions(options, ["reg", "weights"], "LstsqL2nz");
    const { reg = 0.1, weights = false } = options;
    this.reg = within("reg", "LstsqL2nz", reg);
    this.weights = weights;
    this.text = solverText("LstsqL2nz", { reg, weights });
  }

  /** Throws ValueError where nothing is active, something is not finite or sizes disagree. */
  solve(activities: Matrix, targets: Matrix): Solution {
    check(this.text, activities, targets);
    const penalties = penaltiesByUse(activities, this.reg);
    return solution(activities, targets, ridge(activities, targets, penalties));
  }
}

/** m σ_i² by neuron; that of neurons never above 0 is the largest of the others. */
export function penaltiesByUse(activities: Matrix, reg: number): Float64Array {
  const { rows, columns, data } = activities;
  const uses = new Float64Array(columns);
  for (let r = 0, k = 0; r < rows; r++)
    for (let i = 0; i < columns; i++, k++) if (data[k]! > 0) uses[i]! += 1;
  const most = uses.reduce((a, b) => Math.max(a, b), 0) || rows;
  const noise = reg * largest(activities);
  return uses.map((count) => noise ** 2 * (count || most));
}
