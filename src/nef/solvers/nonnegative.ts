// Solvers whose decoders are never negative, as excitatory neurons need.

import { type Matrix, matrix } from "../matrix.ts";
import { checkOptions } from "../options.ts";
import type { Solution, Solver } from "../types.ts";
import { byDimension, nonNegative } from "./nnls.ts";
import { gram, transposedTimes } from "./normal.ts";
import { check, largest, solution, solverText, within } from "./problem.ts";
import { penaltiesByUse, type RidgeOptions } from "./ridge.ts";

/** Minimises |A D - Y|² over D >= 0. */
export class Nnls implements Solver {
  readonly weights: boolean;
  readonly compositional: boolean = false;
  readonly text: string;

  constructor(options: { weights?: boolean } = {}) {
    checkOptions(options, ["weights"], "Nnls");
    const { weights = false } = options;
    this.weights = weights;
    this.text = solverText("Nnls", { weights });
  }

  /** `info.iterations` of the dimension that took the most. Throws ValueError as the others do. */
  solve(activities: Matrix, targets: Matrix): Solution {
    check(this.text, activities, targets);
    return columnByColumn(activities, targets, activities, targets);
  }
}

/** D >= 0 with the penalty of `LstsqL2`: minimises |(AᵀA + m σ² I) D - Aᵀ max(Y, 0)|², as Nengo does. */
export class NnlsL2 implements Solver {
  readonly reg: number;
  readonly weights: boolean;
  readonly compositional: boolean = false;
  readonly text: string;

  constructor(options: RidgeOptions = {}) {
    checkOptions(options, ["reg", "weights"], "NnlsL2");
    const { reg = 0.1, weights = false } = options;
    this.reg = within("reg", "NnlsL2", reg);
    this.weights = weights;
    this.text = solverText("NnlsL2", { reg, weights });
  }

  /** `info.iterations` of the dimension that took the most. Throws ValueError as the others do. */
  solve(activities: Matrix, targets: Matrix): Solution {
    check(this.text, activities, targets);
    const penalty = activities.rows * (this.reg * largest(activities)) ** 2;
    return penalised(activities, targets, new Float64Array(activities.columns).fill(penalty));
  }
}

/** D >= 0 with the penalties of `LstsqL2nz`, otherwise as `NnlsL2`. */
export class NnlsL2nz implements Solver {
  readonly reg: number;
  readonly weights: boolean;
  readonly compositional: boolean = false;
  readonly text: string;

  constructor(options: RidgeOptions = {}) {
    checkOptions(options, ["reg", "weights"], "NnlsL2nz");
    const { reg = 0.1, weights = false } = options;
    this.reg = within("reg", "NnlsL2nz", reg);
    this.weights = weights;
    this.text = solverText("NnlsL2nz", { reg, weights });
  }

  /** `info.iterations` of the dimension that took the most. Throws ValueError as the others do. */
  solve(activities: Matrix, targets: Matrix): Solution {
    check(this.text, activities, targets);
    return penalised(activities, targets, penaltiesByUse(activities, this.reg));
  }
}

function penalised(activities: Matrix, targets: Matrix, penalties: Float64Array): Solution {
  const system = gram(activities);
  penalties.forEach((penalty, i) => {
    system.data[i * system.columns + i]! += penalty;
  });
  const positive = targets.data.map((value) => Math.max(value, 0));
  const wanted = transposedTimes(activities, matrix(targets.rows, targets.columns, positive));
  return columnByColumn(activities, targets, system, wanted);
}

/** Minimises |S D - T|² over D >= 0. */
function columnByColumn(
  activities: Matrix,
  targets: Matrix,
  system: Matrix,
  wanted: Matrix,
): Solution {
  const products = gram(system);
  const right = transposedTimes(system, wanted);
  const { decoders, iterations } = byDimension(right, (b) => nonNegative(products, b));
  return solution(activities, targets, decoders, { iterations });
}
