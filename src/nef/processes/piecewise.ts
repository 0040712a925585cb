// Signals given by values at some times.

import { invalid, isNumbers } from "../check.ts";
import { checkOptions, numbersFrom } from "../options.ts";
import { counted } from "../titles.ts";
import type { Process } from "../types.ts";

/** A number, a list of them, or a function of time that gives either. */
export type PieceValue = number | ArrayLike<number> | ((t: number) => number | ArrayLike<number>);

/** Values by time in seconds: as an object, a map or pairs. */
export type Pieces =
  | Readonly<Record<number, PieceValue>>
  | ReadonlyMap<number, PieceValue>
  | readonly (readonly [time: number, value: PieceValue])[];

/** Options of a `Piecewise`. */
export interface PiecewiseOptions {
  /**
   * Between times: the last value (`zero`, default), a straight line (`linear`), or the nearer value (`nearest`).
   */
  readonly interpolation?: Interpolation;
}

/** Names of `PiecewiseOptions.interpolation`. */
export type Interpolation = "zero" | "linear" | "nearest";

const INTERPOLATIONS: readonly string[] = ["zero", "linear", "nearest"];

/** One of the values, from its time on. */
interface Piece {
  readonly time: number;
  readonly value: ArrayLike<number> | ((t: number) => number | ArrayLike<number>);
}

/**
 * A signal that is 0 before the first time and then takes the values given. Between them it keeps the last one, or is
 * interpolated, and then 0 after the last time as well. Functions of time are for kept values.
 */
export class Piecewise implements Process {
  readonly size: number;
  readonly interpolation: Interpolation;
  private readonly pieces: readonly Piece[];

  constructor(pieces: Pieces, options: PiecewiseOptions = {}) {
    checkOptions(options, ["interpolation"], "Piecewise");
    const { interpolation = "zero" } = options;
    if (!INTERPOLATIONS.includes(interpolation))
      throw invalid("interpolation", "Piecewise", interpolation, INTERPOLATIONS.join(", "));
    this.interpolation = interpolation;
    this.pieces = sortedPieces(pieces);
    this.size = commonSize(this.pieces, interpolation);
  }

  get text(): string {
    const told =
      this.interpolation === "zero" ? "" : `, { interpolation: "${this.interpolation}" }`;
    return `Piecewise(${this.pieces.length} values from ${this.pieces[0]!.time} s${told})`;
  }

  start(size: number, dt: number): (t: number, into: Float64Array) => void {
    const { pieces, interpolation } = this;
    return (t, into) => {
      into.fill(0);
      // half a step, so that rounding of t cannot matter at the times given
      const at = lastBefore(pieces, interpolation === "zero" ? t + 0.5 * dt : t + 1e-6 * dt);
      const piece = pieces[at];
      if (!piece) return;
      if (interpolation === "zero") into.set(valueAt(piece, t, size));
      else between(piece, pieces[at + 1], t, dt, interpolation, into);
    };
  }
}

/** Which piece has begun last at a time; -1 before all. */
function lastBefore(pieces: readonly Piece[], t: number): number {
  let [low, high] = [-1, pieces.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (pieces[middle]!.time < t) low = middle;
    else high = middle;
  }
  return low;
}

function between(
  piece: Piece,
  next: Piece | undefined,
  t: number,
  dt: number,
  interpolation: Interpolation,
  into: Float64Array,
): void {
  const from = piece.value as ArrayLike<number>;
  if (!next) {
    if (t - piece.time <= 1e-6 * dt) into.set(from);
    return;
  }
  const to = next.value as ArrayLike<number>;
  const share = Math.max(0, (t - piece.time) / (next.time - piece.time));
  // exactly between two, the earlier is near enough
  const weight = interpolation === "linear" ? share : share > 0.5 ? 1 : 0;
  for (let k = 0; k < into.length; k++) into[k] = (1 - weight) * from[k]! + weight * to[k]!;
}

function valueAt({ value }: Piece, t: number, size: number): ArrayLike<number> {
  if (typeof value !== "function") return value;
  const made = numbersFrom(value(t), "a function of Piecewise");
  if (made.length === size) return made;
  throw invalid(
    "value",
    "Piecewise",
    made,
    `${counted(size, "number")} from its function at t = ${t}`,
  );
}

function sortedPieces(given: Pieces): Piece[] {
  if (typeof given !== "object" || given === null)
    throw invalid("pieces", "Piecewise", given, "values by time, such as { 0: 1, 0.5: -1 }");
  const pairs: [number, PieceValue][] =
    given instanceof Map || Array.isArray(given)
      ? [...given]
      : Object.entries(given).map(([time, value]) => [Number(time), value]);
  if (pairs.length === 0)
    throw invalid("pieces", "Piecewise", given, "at least one time with its value");
  const pieces = pairs.map(([time, value]) => ({
    time: checkedTime(time),
    value: listed(value, time),
  }));
  return pieces.sort((a, b) => a.time - b.time);
}

function checkedTime(time: number): number {
  if (typeof time === "number" && Number.isFinite(time)) return time;
  throw invalid("time", "Piecewise", time, "seconds as a finite number");
}

function listed(value: PieceValue, time: number): Piece["value"] {
  if (typeof value === "function") return value;
  const list = typeof value === "number" ? [value] : value;
  if (isNumbers(list) && list.length > 0 && Array.from(list).every(Number.isFinite)) return list;
  throw invalid(
    `value at ${time} s`,
    "Piecewise",
    value,
    "a finite number, a list of them or a function",
  );
}

/** How many numbers all values have; a function is asked at its own time. */
function commonSize(pieces: readonly Piece[], interpolation: Interpolation): number {
  let size: number | undefined;
  for (const { time, value } of pieces) {
    if (typeof value === "function" && interpolation !== "zero")
      throw invalid(`value at ${time} s`, "Piecewise", value, "numbers, to interpolate between");
    const list =
      typeof value === "function" ? numbersFrom(value(time), "a function of Piecewise") : value;
    size ??= list.length;
    if (list.length !== size)
      throw invalid(
        `value at ${time} s`,
        "Piecewise",
        list,
        `${counted(size, "number")}, as the first value has`,
      );
  }
  return size ?? 1;
}
