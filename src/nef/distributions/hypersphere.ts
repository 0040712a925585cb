// Points in a ball or on its surface, at random or scattered evenly.

import { invalid } from "../check.ts";
import { type Matrix, matrix, product, rowOf } from "../matrix.ts";
import { checkOptions } from "../options.ts";
import type { Random } from "../random.ts";
import type { Distribution } from "../types.ts";
import { quasirandom } from "./quasirandom.ts";
import { sphereAngle } from "./sphere-angle.ts";

/** Which part of the ball of radius 1. */
export interface HypersphereOptions {
  /** Only its surface. */
  readonly surface?: boolean;
  /** Least distance from the centre (default 0). */
  readonly minMagnitude?: number;
}

/** Points equally likely anywhere in the ball of radius 1, or on its surface. */
export class UniformHypersphere implements Distribution {
  readonly surface: boolean;
  readonly minMagnitude: number;

  constructor(options: HypersphereOptions = {}) {
    this.surface = options.surface ?? false;
    this.minMagnitude = checkedMagnitude(options, "UniformHypersphere");
  }

  get text(): string {
    return described("UniformHypersphere", this);
  }

  sample(n: number, d: number, random: Random): Matrix {
    const made = directions(n, d, random);
    if (!this.surface) inside(made, this.minMagnitude, () => random.uniform());
    return made;
  }
}

/** Above as many dimensions, scattered points are random ones (see `ScatteredHypersphere`). */
export const MOST_SCATTERED = 40;

/**
 * Points that lie more evenly in the ball, or on its surface, than random ones do: a quasirandom sequence of the cube,
 * mapped to the sphere coordinate by coordinate, and turned at random. In one dimension a surface has as many +1 as -1.
 *
 * Above `MOST_SCATTERED` dimensions the directions are drawn at random: random points are as far apart there (any two
 * are nearly orthogonal), while neighbouring coordinates of the sequence go together for as many points as are drawn.
 */
export class ScatteredHypersphere implements Distribution {
  readonly surface: boolean;
  readonly minMagnitude: number;

  constructor(options: HypersphereOptions = {}) {
    this.surface = options.surface ?? false;
    this.minMagnitude = checkedMagnitude(options, "ScatteredHypersphere");
  }

  get text(): string {
    return described("ScatteredHypersphere", this);
  }

  sample(n: number, d: number, random: Random): Matrix {
    if (d === 1) return this.surface ? signs(n, random) : line(n, this.minMagnitude, random);
    const few = d <= MOST_SCATTERED;
    // the last coordinate of the cube is the radius
    const cube = quasirandom(n, few ? d - (this.surface ? 1 : 0) : 1, random);
    const points = few ? scattered(cube, d, random) : directions(n, d, random);
    let at = -1;
    if (!this.surface)
      inside(points, this.minMagnitude, () => {
        at += cube.columns;
        return cube.data[at]!;
      });
    return points;
  }
}

function checkedMagnitude(options: HypersphereOptions, owner: string): number {
  checkOptions(options, ["surface", "minMagnitude"], owner);
  const { minMagnitude = 0 } = options;
  if (minMagnitude >= 0 && minMagnitude < 1) return minMagnitude;
  throw invalid("minMagnitude", owner, minMagnitude, "a number >= 0 and < 1");
}

function described(name: string, { surface, minMagnitude }: Required<HypersphereOptions>): string {
  const options: string[] = [];
  if (surface) options.push("surface: true");
  if (minMagnitude > 0) options.push(`minMagnitude: ${minMagnitude}`);
  return `${name}(${options.length > 0 ? `{ ${options.join(", ")} }` : ""})`;
}

/** Random unit vectors. */
function directions(n: number, d: number, random: Random): Matrix {
  const made = matrix(n, d);
  for (let k = 0; k < made.data.length; k++) made.data[k] = random.normal();
  for (let r = 0; r < n; r++) {
    const row = rowOf(made, r);
    const length = norm(row);
    for (let c = 0; c < d; c++) row[c]! /= length;
  }
  return made;
}

function norm(row: Float64Array): number {
  let sum = 0;
  for (const x of row) sum += x * x;
  return Math.sqrt(sum);
}

/** Moves unit vectors into the ball: equal volumes get equal shares of `draw`, which is uniform in [0, 1). */
function inside(points: Matrix, least: number, draw: () => number): void {
  const d = points.columns;
  const core = least ** d;
  for (let r = 0; r < points.rows; r++) {
    const radius = (core + (1 - core) * draw()) ** (1 / d);
    const row = rowOf(points, r);
    for (let c = 0; c < d; c++) row[c]! *= radius;
  }
}

/** As many +1 as -1 (one more of either if n is odd), in random order. */
function signs(n: number, random: Random): Matrix {
  const extra = random.uniform() < 0.5 ? 1 : -1;
  const values = Float64Array.from({ length: n }, (_, k) =>
    k === n - 1 && n % 2 === 1 ? extra : k % 2 === 0 ? 1 : -1,
  );
  return matrix(n, 1, random.shuffle(values));
}

/** Points of the line from -1 to 1 but for a gap around 0. */
function line(n: number, least: number, random: Random): Matrix {
  const made = quasirandom(n, 1, random);
  for (let k = 0; k < n; k++) {
    const side = 2 * made.data[k]! - 1;
    made.data[k] = Math.sign(side) * (least + (1 - least) * Math.abs(side));
  }
  return made;
}

/** The first d - 1 coordinates of points of the cube as points of the sphere of d dimensions, turned at random. */
function scattered(cube: Matrix, d: number, random: Random): Matrix {
  const made = matrix(cube.rows, d);
  const angles = Array.from({ length: d - 2 }, (_, k) => sphereAngle(d - k));
  for (let r = 0; r < cube.rows; r++) {
    const [shares, row] = [rowOf(cube, r), rowOf(made, r)];
    let left = 1;
    for (let k = 0; k < d - 2; k++) {
      const angle = angles[k]!(shares[k]!);
      row[k] = left * Math.cos(angle);
      left *= Math.sin(angle);
    }
    const angle = 2 * Math.PI * shares[d - 2]!;
    row[d - 2] = left * Math.cos(angle);
    row[d - 1] = left * Math.sin(angle);
  }
  return product(made, rotation(d, random));
}

/** A random orthogonal matrix, all being equally likely: random rows made orthogonal one after the other. */
function rotation(d: number, random: Random): Matrix {
  const made = directions(d, d, random);
  for (let r = 1; r < d; r++) {
    const row = rowOf(made, r);
    // twice, since once leaves errors where a row nearly lies in the span of those before
    for (let pass = 0; pass < 2; pass++) {
      for (let other = 0; other < r; other++) remove(rowOf(made, other), row);
      const length = norm(row);
      for (let c = 0; c < d; c++) row[c]! /= length;
    }
  }
  return made;
}

/** Takes the part along a unit vector out of another vector. */
function remove(unit: Float64Array, from: Float64Array): void {
  let along = 0;
  for (let c = 0; c < unit.length; c++) along += unit[c]! * from[c]!;
  for (let c = 0; c < unit.length; c++) from[c]! -= along * unit[c]!;
}
