// Decoders: how strongly each neuron's activity counts in each number that a connection computes.

import { ValueError } from "../../errors.ts";
import { isNumbers, shown } from "../check.ts";
import type { DecodedFunction } from "../connection.ts";
import { isDistribution, pointRows } from "../distributions/values.ts";
import { type Matrix, matrix, matrixOf, product, rowOf } from "../matrix.ts";
import { called, numbersFrom, rowsIn, wrongSize } from "../options.ts";
import type { Random } from "../random.ts";
import { LstsqL2 } from "../solvers/ridge.ts";
import { Shared } from "../solvers/shared.ts";
import type { Points, Solution, Solver } from "../types.ts";
import type { Linear } from "./linear.ts";
import { type Population, scaledPoints } from "./population.ts";

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

/** Rates, and their products, that are kept for other functions of the same ensemble, of all together (128 MB). */
const MOST_KEPT = 2 ** 24;

/** Solves for decoders, once where the same is asked for again. */
export class Decoders {
  private readonly found = new Map<string, Solution>();
  private readonly activity = new Map<Matrix, Shared>();
  /** How many numbers are kept at most. */
  private kept = 0;
  private readonly numbers = new Map<object, number>();
  /** Points that connections were given. */
  private readonly given: { readonly population: Population; readonly points: Matrix }[] = [];

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
    const points = this.pointsOf(wanted, random);
    const targets = targetsOf(wanted, points);
    const solution = solver.solve(
      this.activities(population, points),
      into ? applied(into, targets) : targets,
      random,
    );
    if (shared) this.found.set(key, solution);
    return solution;
  }

  /** The same matrix for connections of one ensemble that were given equal points. */
  private pointsOf(wanted: Wanted, random: Random): Matrix {
    const { population, evalPoints } = wanted;
    if (evalPoints === undefined) return population.evalPoints;
    const found = pointsOf(wanted, evalPoints, random);
    if (isDistribution(evalPoints)) return found;
    const before = this.given.find(
      (one) => one.population === population && same(one.points, found),
    );
    if (before) return before.points;
    this.given.push({ population, points: found });
    return found;
  }

  private activities(population: Population, points: Matrix): Matrix {
    const before = this.activity.get(points);
    if (before) {
      // the one used last goes last
      this.activity.delete(points);
      this.activity.set(points, before);
      return before;
    }
    const found = activities(population, points);
    const again =
      points === population.evalPoints || this.given.some((one) => one.points === points);
    if (!again || room(found) > MOST_KEPT) return found;
    const shared = Shared.of(found);
    this.activity.set(points, shared);
    this.kept += room(found);
    for (const [oldest, one] of this.activity) {
      if (this.kept <= MOST_KEPT) break;
      this.activity.delete(oldest);
      this.kept -= room(one);
    }
    return shared;
  }

  /** Gives up activities: what is asked for later is computed anew. */
  release(): void {
    this.activity.clear();
    this.given.length = 0;
    this.kept = 0;
  }

  private number(object: object): number {
    const before = this.numbers.get(object);
    if (before !== undefined) return before;
    this.numbers.set(object, this.numbers.size);
    return this.numbers.size - 1;
  }
}

/** Numbers that activities need with their products and a factor. */
function room({ rows, columns }: Matrix): number {
  return rows * columns + 2 * Math.min(rows, columns) ** 2;
}

/** Rates in Hz at points of the represented space: a row for each point, a column for each neuron. */
export function activities(population: Population, points: Matrix): Matrix {
  const { encoding, bias, type } = population;
  const n = bias.length;
  const found = matrix(points.rows, n);
  const atOnce = Math.ceil(MANY / n);
  for (let first = 0; first < points.rows; first += atOnce) {
    const count = Math.min(atOnce, points.rows - first);
    const currents = new Float64Array(count * n);
    for (let p = 0; p < count; p++) {
      const row = currents.subarray(p * n, (p + 1) * n);
      row.set(bias);
      encoding.addTo(row, rowOf(points, first + p));
    }
    found.data.set(type.rates(currents), first * n);
  }
  return found;
}

/** Currents that are turned into rates in one call. */
const MANY = 2 ** 14;

function same(a: Matrix, b: Matrix): boolean {
  return a.rows === b.rows && a.data.every((value, k) => value === b.data[k]);
}

/** Points of a connection's own. */
function pointsOf(
  { population, scaleEvalPoints, title }: Wanted,
  evalPoints: Points,
  random: Random,
): Matrix {
  const { dimensions, radius } = population.ensemble;
  const site = { option: "evalPoints", owner: title };
  const found = pointRows(evalPoints, population.evalPoints.rows, dimensions, random, site);
  return scaledPoints(found, scaleEvalPoints ? radius : 1);
}

function targetsOf({ indices, function: given, size, title }: Wanted, points: Matrix): Matrix {
  if (given && typeof given !== "function") return matrixOf(rowsIn(given)!);
  const chosen = indices ?? Int32Array.from({ length: points.columns }, (_, k) => k);
  const rows = Array.from({ length: points.rows }, (_, p) => {
    const row = rowOf(points, p);
    const x = new Float64Array(chosen.length);
    for (let k = 0; k < x.length; k++) x[k] = row[chosen[k]!]!;
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
