// Solvers that leave many decoders at 0: elastic net, and least squares after the smallest were dropped.

import { type Matrix, matrix } from "../matrix.ts";
import { checkOptions } from "../options.ts";
import type { Random } from "../random.ts";
import type { Solution, Solver } from "../types.ts";
import { byDimension, leastAmounts } from "./nnls.ts";
import { gram, ridge, transposedTimes } from "./normal.ts";
import { check, largest, solution, solverText, within } from "./problem.ts";
import { LstsqL2 } from "./ridge.ts";
import { columnsOf, Shared } from "./shared.ts";

/** Options of `LstsqL1`. */
export interface LstsqL1Options {
  /** Penalty on amounts, as a part of the largest activity: 1e-4. */
  readonly l1?: number;
  /** Penalty on squares, as a part of the largest activity squared: 1e-6. */
  readonly l2?: number;
  /** Whether weights between neurons are meant: false. */
  readonly weights?: boolean;
}

/**
 * The elastic net (Zou and Hastie 2005): minimises |A D - Y|² / (2 m) + l1 max(A) |D|₁ + l2 max(A)² |D|² / 2 over m
 * points, exactly.
 */
export class LstsqL1 implements Solver {
  readonly l1: number;
  readonly l2: number;
  readonly weights: boolean;
  readonly compositional: boolean = false;
  readonly text: string;

  constructor(options: LstsqL1Options = {}) {
    checkOptions(options, ["l1", "l2", "weights"], "LstsqL1");
    const { l1 = 1e-4, l2 = 1e-6, weights = false } = options;
    this.l1 = within("l1", "LstsqL1", l1);
    this.l2 = within("l2", "LstsqL1", l2);
    this.weights = weights;
    this.text = solverText("LstsqL1", { l1, l2, weights });
  }

  /** `info.iterations` of the dimension that took the most. Throws ValueError as the others do. */
  solve(activities: Matrix, targets: Matrix): Solution {
    check(this.text, activities, targets);
    const [m, most] = [activities.rows, largest(activities)];
    const [amounts, squares] = [m * this.l1 * most, m * this.l2 * most ** 2];
    if (amounts === 0) return solution(activities, targets, ridge(activities, targets, squares));
    const system = gram(activities);
    for (let i = 0; i < system.rows; i++) system.data[i * system.rows + i]! += squares;
    const wanted = transposedTimes(activities, targets);
    const { decoders, iterations } = byDimension(wanted, (b) => leastAmounts(system, b, amounts));
    return solution(activities, targets, decoders, { iterations });
  }
}

/** Options of `LstsqDrop`. */
export interface LstsqDropOptions {
  /** Part of the decoders that become 0: 0.25. */
  readonly drop?: number;
  /** Finds the decoders of which the smallest are dropped: `LstsqL2({ reg: 0.001 })`. */
  readonly solver1?: Solver;
  /** Finds those that are left anew, one dimension after the other: `LstsqL2({ reg: 0.1 })`. */
  readonly solver2?: Solver;
  /** Whether weights between neurons are meant: false. */
  readonly weights?: boolean;
}

/** Solves, drops the decoders of smallest amount, and solves again for the others. */
export class LstsqDrop implements Solver {
  readonly drop: number;
  readonly solver1: Solver;
  readonly solver2: Solver;
  readonly weights: boolean;
  readonly compositional: boolean = false;
  readonly text: string;

  constructor(options: LstsqDropOptions = {}) {
    checkOptions(options, ["drop", "solver1", "solver2", "weights"], "LstsqDrop");
    const { drop = 0.25, weights = false } = options;
    this.drop = within("drop", "LstsqDrop", drop, 1);
    this.solver1 = options.solver1 ?? new LstsqL2({ reg: 0.001 });
    this.solver2 = options.solver2 ?? new LstsqL2({ reg: 0.1 });
    this.weights = weights;
    const solvers = { solver1: this.solver1.text, solver2: this.solver2.text };
    this.text = solverText("LstsqDrop", { drop, ...solvers, weights });
  }

  /** `info.dropped`: how many decoders are 0. Throws ValueError as the others do. */
  solve(activities: Matrix, targets: Matrix, random: Random): Solution {
    check(this.text, activities, targets);
    const shared = Shared.of(activities);
    const { decoders: first } = this.solver1.solve(shared, targets, random);
    const amounts = first.data.map(Math.abs).sort();
    const least = amounts[halfToEven(this.drop * amounts.length)] ?? Number.POSITIVE_INFINITY;
    const decoders = matrix(first.rows, first.columns);
    let dropped = decoders.data.length;
    for (let c = 0; c < targets.columns; c++) {
      const kept = [...Array(first.rows).keys()].filter((i) => {
        const amount = Math.abs(first.data[i * first.columns + c]!);
        return amount >= least && amount > 0;
      });
      if (kept.length === 0) continue;
      dropped -= kept.length;
      const again = this.solver2.solve(shared.columnsOf(kept), columnsOf(targets, [c]), random);
      kept.forEach((i, k) => {
        decoders.data[i * first.columns + c] = again.decoders.data[k]!;
      });
    }
    return solution(activities, targets, decoders, { dropped });
  }
}

/** The nearest whole number, of two the even one. */
function halfToEven(x: number): number {
  const below = Math.floor(x);
  const rest = x - below;
  if (rest !== 0.5) return Math.round(x);
  return below % 2 === 0 ? below : below + 1;
}
