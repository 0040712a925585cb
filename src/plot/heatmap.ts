// A quantity over two others as a heat map: a matrix whose axes carry the values and units of what was varied.
import { ValueError } from "../errors.ts";
import { extent } from "./check.ts";
import { prepareMatrix } from "./matrix.ts";
import type { Axis, PanelWords, Prepared, Range } from "./panel.ts";
import { scaleFor } from "./quantity.ts";

/** One axis of a grid: what was varied, in SI base units, evenly or not. */
export interface GridAxis {
  readonly name: string;
  readonly values: ArrayLike<number>;
  /** Unit of the values, in words ("volt") or as a symbol. */
  readonly unit?: string;
  /** Whether neighbours have a common ratio: the axis is then logarithmic. */
  readonly logarithmic?: boolean;
}

/** A heat map: `values[a * up.values.length + b]` is the quantity at `across.values[a]` and `up.values[b]`. */
export interface HeatmapData extends PanelWords {
  readonly across: GridAxis;
  readonly up: GridAxis;
  readonly values: ArrayLike<number>;
  readonly unit?: string;
  /** Name of what is coloured; the unit is added. */
  readonly label?: string;
  /** Values of the first and last colour; left out, as of a matrix. */
  readonly range?: readonly [number, number];
}

/** Cells of an axis whose values have neither common differences nor common ratios. */
const FINE = 400;

/** Height of the drawing area where nothing else is said. */
const TALL = 300;

/** How the values of an axis become cells of equal width. */
export interface Cells {
  /** For each cell, from the left or from below, the number of its value. */
  readonly of: readonly number[];
  readonly range: Range;
  readonly log: boolean;
}

/** Checks the data and readies the panel. */
export function prepareHeatmap(data: HeatmapData): Prepared {
  const { across, up, values } = data;
  const [columns, rows] = [across.values.length, up.values.length];
  if (values.length !== columns * rows)
    throw new ValueError(
      `values has ${values.length} values but ${columns} of ${across.name} and ${rows} of ${up.name} need ${columns * rows}`,
      "values",
      values.length,
    );
  const [x, y] = [cellsOf(across), cellsOf(up)];
  const cells = y.of.toReversed().flatMap((b) => x.of.map((a) => values[a * rows + b]!));
  const { aspect: _, ...panel } = prepareMatrix({
    ...data,
    values: cells,
    rows: y.of.length,
    columns: x.of.length,
  });
  return {
    height: TALL,
    ...panel,
    x: { ...axisOf(across, x), name: data.xLabel ?? across.name },
    y: { ...axisOf(up, y), name: data.yLabel ?? up.name },
  };
}

function axisOf({ values, unit }: GridAxis, { range, log }: Cells): Omit<Axis, "name"> {
  const seen = extent([values]) ?? { from: 0, to: 1 };
  const scaled = scaleFor(Math.max(Math.abs(seen.from), Math.abs(seen.to)), unit);
  if (!log) return { kind: "value", range, scaled };
  // positions on a logarithmic axis are powers of ten of the unit that is shown
  const shift = Math.log10(scaled.factor);
  return {
    kind: "value",
    range: { from: range.from + shift, to: range.to + shift },
    scaled: { factor: 1, unit: scaled.unit },
    log: true,
  };
}

/** Equal cells for the values of an axis, least value first. */
export function cellsOf({ values, logarithmic }: GridAxis): Cells {
  const order = Array.from(values, (_, k) => k).sort((a, b) => values[a]! - values[b]!);
  const least = values[order[0] ?? 0] ?? 0;
  const log = logarithmic === true && least > 0 && order.length > 1;
  const at = order.map((k) => (log ? Math.log10(values[k]!) : values[k]!));
  const [first, last] = [at[0] ?? 0, at.at(-1) ?? 0];
  const step = at.length > 1 ? (last - first) / (at.length - 1) : Math.abs(first) * 0.1 || 1;
  const even = at.every((value, k) => Math.abs(value - first - k * step) <= 1e-3 * Math.abs(step));
  if (even) return { of: order, range: { from: first - step / 2, to: last + step / 2 }, log };
  const range = {
    from: first - (at[1]! - first) / 2,
    to: last + (last - at.at(-2)!) / 2,
  };
  const fine = Array.from({ length: FINE }, (_, k) => {
    const here = range.from + ((k + 0.5) / FINE) * (range.to - range.from);
    return order[nearest(at, here)]!;
  });
  return { of: fine, range, log };
}

/** Number of the value that is nearest; the values ascend. */
function nearest(values: readonly number[], here: number): number {
  let best = 0;
  for (let k = 1; k < values.length; k++)
    if (Math.abs(values[k]! - here) < Math.abs(values[best]! - here)) best = k;
  return best;
}
