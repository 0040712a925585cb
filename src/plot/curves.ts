// One quantity against another: lines with or without dots, on linear or logarithmic axes.
import { extent, sameLength } from "./check.ts";
import {
  type Axis,
  type EndLabel,
  type Frame,
  type PanelWords,
  type Prepared,
  padded,
} from "./panel.ts";
import type { Mark } from "./plot.ts";
import { type Scaled, scaleFor } from "./quantity.ts";
import { colourOf } from "./theme.ts";

/** One line: `y` against `x`, both in SI base units. What cannot be drawn (NaN, on a log axis 0) is a gap. */
export interface Curve {
  readonly label?: string;
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  readonly color?: string;
  /** A dot for each point; left out, there are dots where points are few. */
  readonly dots?: boolean;
  /** A broken line, for theory beside measurement. */
  readonly dashed?: boolean;
}

/** Curves in one panel. */
export interface CurvesData extends PanelWords {
  readonly curves: readonly Curve[];
  /** Unit of x, in words ("volt") or as a symbol ("V"). */
  readonly xUnit?: string;
  /** Unit of y. */
  readonly unit?: string;
  /** Which axes are logarithmic. */
  readonly log?: "x" | "y" | "both";
}

/** Points of one curve up to which each gets a dot. */
const FEW = 40;

/** Checks the curves and readies the panel. */
export function prepareCurves(data: CurvesData): Prepared {
  for (const [k, { x, y }] of data.curves.entries())
    sameLength(`curves[${k}].y`, y, `curves[${k}].x`, x);
  const { across, up } = scalesOf(data);
  const shown = shownCurves(data);
  return {
    ...data,
    x: { ...across.axis, name: data.xLabel ?? "" },
    y: { ...up.axis, name: data.yLabel ?? "" },
    labels: shown.flatMap((curve) => endLabel(curve, up.axis.scaled.factor)),
    ...(across.empty || up.empty ? { empty: "no values" } : {}),
    marks: (frame) => shown.flatMap((curve) => marksOf(curve, frame)),
  };
}

/** The scales of both axes. */
function scalesOf({ curves, log, xUnit, unit }: CurvesData): { across: Scale; up: Scale } {
  return {
    across: scaleOf(
      curves.map(({ x }) => x),
      log === "x" || log === "both",
      xUnit,
    ),
    up: scaleOf(
      curves.map(({ y }) => y),
      log === "y" || log === "both",
      unit,
    ),
  };
}

/** The curves in the units that their axes show. */
export function shownCurves(data: CurvesData): Shown[] {
  const { across, up } = scalesOf(data);
  return data.curves.map((curve, k) => ({
    ...curve,
    x: across.shown(curve.x),
    y: up.shown(curve.y),
    color: curve.color ?? colourOf(k),
  }));
}

/** A curve in the units its axes show. */
export interface Shown {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly color: string;
  readonly label?: string;
  readonly dots?: boolean;
  readonly dashed?: boolean;
}

interface Scale {
  readonly axis: Omit<Axis, "name">;
  readonly shown: (values: ArrayLike<number>) => Float64Array;
  readonly empty: boolean;
}

/** An axis for the values: on a logarithmic one, positions are powers of ten of the unit shown. */
function scaleOf(values: readonly ArrayLike<number>[], log: boolean, unit?: string): Scale {
  const seen = extent(values);
  const largest = seen === undefined ? 1 : Math.max(Math.abs(seen.from), Math.abs(seen.to));
  const scaled = log && unit === undefined ? { factor: 1, unit: "" } : scaleFor(largest, unit);
  const shown = (list: ArrayLike<number>): Float64Array =>
    Float64Array.from(list, (value) => {
      const at = value * scaled.factor;
      return log ? (at > 0 ? Math.log10(at) : Number.NaN) : at;
    });
  const span = extent(values.map(shown));
  const range = padded(span ?? { from: 0, to: 1 }, 0.05);
  return { axis: axisOf(range, scaled, log), shown, empty: span === undefined };
}

function axisOf(range: { from: number; to: number }, scaled: Scaled, log: boolean): Scale["axis"] {
  if (log) return { kind: "value", range, scaled: { factor: 1, unit: scaled.unit }, log };
  const { factor } = scaled;
  return { kind: "value", range: { from: range.from / factor, to: range.to / factor }, scaled };
}

/** The label stands beside the point farthest to the right. */
function endLabel({ label, x, y, color }: Shown, factor: number): EndLabel[] {
  const drawn = Array.from(x, (_, k) => k).filter((k) => Number.isFinite(x[k]! + y[k]!));
  if (label === undefined || drawn.length === 0) return [];
  const last = drawn.reduce((a, b) => (x[b]! > x[a]! ? b : a));
  return [{ at: y[last]! / factor, text: label, colour: color }];
}

function marksOf({ x, y, color, dots, dashed }: Shown, { plot }: Frame): Mark[] {
  const points = { length: x.length } as ArrayLike<number>;
  const line = plot.line(points, {
    x,
    y,
    stroke: color,
    strokeWidth: 1.3,
    strokeLinejoin: "round",
    ...(dashed ? { strokeDasharray: "4 3" } : {}),
  });
  if (!(dots ?? (!dashed && x.length <= FEW))) return [line];
  return [line, plot.dot(points, { x, y, r: 2.6, fill: color })];
}
