// What all solvers share: the checks of what they are given and the solution that they hand out.

import { ValueError } from "../../errors.ts";
import { invalid } from "../check.ts";
import { type Matrix, rowOf } from "../matrix.ts";
import type { Solution } from "../types.ts";
import { decoded } from "./normal.ts";
import { Shared } from "./shared.ts";

/** Throws ValueError unless there are finite activities, not all zero, and as many finite targets. */
export function check(solver: string, activities: Matrix, targets: Matrix): void {
  if (activities.rows === 0 || activities.columns === 0)
    throw wrong(
      "activities",
      activities,
      `${sizes(activities)} (${solver} needs at least one point and one neuron)`,
    );
  if (targets.rows !== activities.rows)
    throw wrong(
      "targets",
      targets,
      `${sizes(targets)} (${solver} needs a row for each of the ${activities.rows} evaluation points)`,
    );
  const known = activities instanceof Shared && activities.checked;
  if (!known) finite("activities", activities, "neuron");
  finite("targets", targets, "dimension");
  const some = known && activities.largest().some((rate) => rate !== 0);
  if (activities instanceof Shared) activities.checked = true;
  if (some || activities.data.some((rate) => rate !== 0)) return;
  throw new ValueError(
    `no activity: none of the ${activities.columns} neurons fires at any of the ${activities.rows} ` +
      `evaluation points (${solver} cannot find decoders; choose evalPoints where neurons fire, or lower intercepts)`,
    "activities",
    activities,
  );
}

function finite(option: string, values: Matrix, column: string): void {
  const { data } = values;
  let at = 0;
  while (at < data.length && Number.isFinite(data[at]!)) at++;
  if (at === data.length) return;
  const place = `point ${Math.floor(at / values.columns)}, ${column} ${at % values.columns}`;
  throw wrong(option, values, `${values.data[at]} at ${place} (must be finite)`);
}

function wrong(option: string, value: Matrix, what: string): ValueError {
  return new ValueError(`invalid ${option}: ${what}`, option, value);
}

function sizes({ rows, columns }: Matrix): string {
  return `${rows} x ${columns}`;
}

/** A number of an option of a solver, or ValueError unless it lies between `least` and `most`. */
export function within(
  option: string,
  owner: string,
  value: number,
  most: number = Number.POSITIVE_INFINITY,
  least: number = 0,
): number {
  if (Number.isFinite(value) && value >= least && value <= most) return value;
  const bounded = most < Number.POSITIVE_INFINITY;
  const wanted = bounded ? `a number between ${least} and ${most}` : `a finite number >= ${least}`;
  throw invalid(option, owner, value, wanted);
}

/** `Name({ reg: 0.1, weights: true })`, as a person writes it. */
export function solverText(name: string, options: Readonly<Record<string, unknown>>): string {
  const shown = Object.entries(options).filter(([, value]) => value !== false);
  const listed = shown.map(([option, value]) => `${option}: ${value}`).join(", ");
  return listed === "" ? `${name}()` : `${name}({ ${listed} })`;
}

/** Decoders with their errors over the points. */
export function solution(
  activities: Matrix,
  targets: Matrix,
  decoders: Matrix,
  info: Readonly<Record<string, number>> = {},
): Solution {
  const squares = new Float64Array(targets.columns);
  const found = decoded(activities, decoders);
  for (let p = 0; p < targets.rows; p++) {
    const [got, wanted] = [rowOf(found, p), rowOf(targets, p)];
    for (let c = 0; c < squares.length; c++) squares[c]! += (got[c]! - wanted[c]!) ** 2;
  }
  return { decoders, rmse: squares.map((sum) => Math.sqrt(sum / targets.rows)), info };
}

/** The largest activity, which scales regularisation; of activities that are never above 0 the largest by amount. */
export function largest(a: Matrix): number {
  const data = a instanceof Shared ? a.largest() : a.data;
  let most = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < data.length; k++) if (data[k]! > most) most = data[k]!;
  return most > 0 ? most : -a.data.reduce((least, value) => Math.min(least, value), 0);
}
