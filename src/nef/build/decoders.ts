// Decoders: how strongly each neuron's activity counts in each number that a connection computes.

import { ValueError } from "../../errors.ts";
import { isNumbers, shown } from "../check.ts";
import type { DecodedFunction } from "../connection.ts";
import { type Matrix, matrix, matrixOf, product, rowOf } from "../matrix.ts";
import { called, numbersFrom, rowsIn, wrongSize } from "../options.ts";
import type { Random } from "../random.ts";
import { LstsqL2 } from "../solvers/ridge.ts";
import type { Points, Solution, Solver } from "../types.ts";
import type { Linear } from "./linear.ts";
import { type Population, pointsOf } from "./population.ts";

/** What is to be decoded. */
export interface Wanted {
  readonly population: Population;
  /** Dimensions that the function sees; all of them without it. */
  readonly indices: Int32Array | undefined;
  readonly function: DecodedFunction | readonly ArrayLike<number>[] | undefined;
  readonly evalPoints: Points | undefined;
  readonly scaleEvalPoints: boolean;
  readonly solver: Solver | undefined;
  /** What targets are turned into before they are solved for: the way to the currents of neurons. */
  readonly into?: Linear;
  /** How many numbers the function gives. */
  readonly size: number;
  readonly title: string;
}

const defaultSolver: Solver = new LstsqL2();

/** Rates that are kept for other functions of the same ensemble, of all ensembles together (64 MB). */
const MOST_KEPT = 2 ** 23;

/** Solves for decoders, once where the same is asked for again. */
export class Decoders {
  private readonly found = new Map<string, Solution>();
  private readonly activity = new Map<Matrix, Matrix>();
  /** How many rates are kept. */
  private kept = 0;
  private readonly numbers = new Map<object, number>();

  /** Rows by neuron. Equal requests without random numbers of their own share a solution. */
  solve(wanted: Wanted, random: Random): Solution {
    const { population, indices, into } = wanted;
    const solver = wanted.solver ?? defaultSolver;
    const shared = wanted.evalPoints === undefined && into === undefined;
    const key = [
      this.number(population),
      indices?.join(",") ?? "",
      typeof wanted.function === "object" || wanted.function ? this.number(wanted.function) : "",
      this.number(solver),
    ].join("|");
    const before = shared ? this.found.get(key) : undefined;
    if (before) return before;
    const { ensemble } = population;
    const points =
      wanted.evalPoints === undefined
        ? population.evalPoints
        : pointsOf(
            wanted.evalPoints,
            population.evalPoints.rows,
            ensemble.dimensions,
            random,
            wanted.scaleEvalPoints ? ensemble.radius : 1,
          );
    const targets = targetsOf(wanted, points);
    const solution = solver.solve(
      this.activities(population, points),
      into ? applied(into, targets) : targets,
      random,
    );
    if (shared) this.found.set(key, solution);
    return solution;
  }

  private activities(population: Population, points: Matrix): Matrix {
    const before = this.activity.get(points);
    if (before) return before;
    const found = activities(population, points);
    if (points !== population.evalPoints || found.data.length > MOST_KEPT) return found;
    this.activity.set(points, found);
    this.kept += found.data.length;
    for (const [oldest, { data }] of this.activity) {
      if (this.kept <= MOST_KEPT) break;
      this.activity.delete(oldest);
      this.kept -= data.length;
    }
    return found;
  }

  /** Gives up activities: what is asked for later is computed anew. */
  release(): void {
    this.activity.clear();
    this.kept = 0;
  }

  private number(object: object): number {
    const before = this.numbers.get(object);
    if (before !== undefined) return before;
    this.numbers.set(object, this.numbers.size);
    return this.numbers.size - 1;
  }
}

/** Rates in Hz at points of the represented space: a row for each point, a column for each neuron. */
export function activities(population: Population, points: Matrix): Matrix {
  const { encoding, bias, type } = population;
  const found = matrix(points.rows, bias.length);
  for (let p = 0; p < points.rows; p++) {
    const currents = bias.slice();
    encoding.addTo(currents, rowOf(points, p));
    rowOf(found, p).set(type.rates(currents));
  }
  return found;
}

function targetsOf({ indices, function: given, size, title }: Wanted, points: Matrix): Matrix {
  if (given && typeof given !== "function") return matrixOf(rowsIn(given)!);
  const chosen = indices ?? Int32Array.from({ length: points.columns }, (_, k) => k);
  const rows = Array.from({ length: points.rows }, (_, p) => {
    const row = rowOf(points, p);
    const x = Float64Array.from(chosen, (k) => row[k]!);
    return given ? calledAt(x, given, size, title) : x;
  });
  return matrixOf(rows);
}

/** What a function gives, which must be `size` finite numbers wherever it is decoded. */
function calledAt(
  x: Float64Array,
  given: DecodedFunction,
  size: number,
  title: string,
): Float64Array {
  const what = `the function of ${title}`;
  const point = x.slice();
  const where = (): string => `at ${shown(point)}`;
  const result = called(() => given(x), what, where);
  const list =
    typeof result === "number" || isNumbers(result)
      ? numbersFrom(result, what)
      : numbersFrom(result, `${what} ${where()}`);
  const found = Float64Array.from(list);
  if (found.length !== size) throw wrongSize(what, where(), found.length, size);
  const odd = found.find((value) => !Number.isFinite(value));
  if (odd === undefined) return found;
  throw new ValueError(
    `wrong result of ${what}: ${odd} at ${shown(point)} ` +
      "(expected finite numbers at all points of the ensemble: bound it, or give evalPoints)",
    "function",
    odd,
  );
}

/** Each row mapped. */
function applied(map: Linear, rows: Matrix): Matrix {
  const dense = matrix(map.columns, map.rows);
  map.forEach((r, c, v) => {
    dense.data[c * map.rows + r] = v;
  });
  return product(rows, dense);
}
