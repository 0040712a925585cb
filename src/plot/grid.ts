// A quantity over what was varied: a curve over one axis, a heat map over two, small multiples over three.
import { ValueError } from "../errors.ts";
import { extent } from "./check.ts";
import { type FigureOptions, figure, type Panel } from "./figure.ts";
import type { GridAxis } from "./heatmap.ts";
import { axisLabel, quantity } from "./quantity.ts";

/** Values in row-major order over axes: the last axis runs fastest. NaN is a gap, or light grey. */
export interface GridData {
  readonly axes: readonly GridAxis[];
  readonly values: ArrayLike<number>;
  /** Name of the quantity; its unit is added. */
  readonly label?: string;
  readonly unit?: string;
}

/** Small multiples that are drawn at most. */
const MOST_MULTIPLES = 12;

/** Values of a first axis that make a family of curves of two axes, where curves are asked for. */
const MOST_CURVES = 8;

/** How a grid is drawn. */
export interface GridOptions extends FigureOptions {
  /** Two axes as curves over the first, one for each value of the second (at most 8), in place of a heat map. */
  readonly as?: "curves";
  /** Values of the first and last colour; left out, as of a matrix. */
  readonly range?: readonly [number, number];
}

/**
 * A quantity over what was varied, as SVG: `heatmap(result.grid("rate"))` of a sweep. One axis is a curve; two are a
 * heat map, the first across; three are a heat map of the first two for each value of the third. Throws ValueError
 * where there are too many to see.
 */
export async function heatmap(grid: GridData, options: GridOptions = {}): Promise<string> {
  const { as, range, ...rest } = options;
  const panels = gridPanels(grid, as).map((panel) =>
    range && panel.kind === "heatmap" ? { ...panel, range } : panel,
  );
  const columns = panels.length > 1 ? { columns: Math.min(3, panels.length) } : {};
  return figure(panels, { ...columns, ...rest });
}

/** The panels of a grid. Throws ValueError for too many axes, or values. */
export function gridPanels(grid: GridData, as?: "curves"): Panel[] {
  const { axes, values } = grid;
  const shape = axes.map((axis) => axis.values.length);
  const count = shape.reduce((product, length) => product * length, 1);
  if (axes.length === 0 || values.length !== count)
    throw new ValueError(
      `values has ${values.length} values but its axes have ${shape.join(" x ") || "none"} (they must agree)`,
      "values",
      values.length,
    );
  if (axes.length === 1) return [curvePanel(grid, [{ values, label: undefined }])];
  if (axes.length === 2) return [as === "curves" ? familyPanel(grid) : mapPanel(grid)];
  return multiples(grid);
}

function curvePanel(
  { axes, label, unit }: GridData,
  lines: readonly { readonly values: ArrayLike<number>; readonly label: string | undefined }[],
): Panel {
  const [axis] = axes;
  const order = Array.from(axis!.values, (_, k) => k).sort(
    (a, b) => axis!.values[a]! - axis!.values[b]!,
  );
  return {
    kind: "curves",
    curves: lines.map((line) => ({
      x: order.map((k) => axis!.values[k]!),
      y: order.map((k) => line.values[k]!),
      ...(line.label === undefined ? {} : { label: line.label }),
    })),
    xLabel: axis!.name,
    ...(axis!.unit === undefined ? {} : { xUnit: axis!.unit }),
    ...(axis!.logarithmic === true ? { log: "x" as const } : {}),
    ...(label === undefined ? {} : { yLabel: label }),
    ...(unit === undefined ? {} : { unit }),
  };
}

/** Curves over the first axis, one for each of some values of the second. */
function familyPanel(grid: GridData): Panel {
  const [across, family] = grid.axes as readonly [GridAxis, GridAxis];
  const many = family.values.length;
  const every = Math.ceil(many / MOST_CURVES);
  const shown = Array.from({ length: Math.ceil(many / every) }, (_, k) => k * every);
  const lines = shown.map((b) => ({
    values: Array.from(across.values, (_, a) => grid.values[a * many + b]!),
    label: `${family.name} ${quantity(family.values[b]!, family.unit)}`,
  }));
  return curvePanel(grid, lines);
}

function mapPanel(
  { axes, values, label, unit }: GridData,
  more: { readonly title?: string; readonly range?: readonly [number, number] } = {},
): Panel {
  const [across, up] = axes as readonly [GridAxis, GridAxis];
  return {
    kind: "heatmap",
    across,
    up,
    values,
    ...(label === undefined ? {} : { label }),
    ...(unit === undefined ? {} : { unit }),
    ...more,
  };
}

/** A map of the first two axes for each value of the third, all in the same colours. */
function multiples(grid: GridData): Panel[] {
  const { axes, values } = grid;
  const [first, second, third] = axes as readonly [GridAxis, GridAxis, GridAxis];
  const many = third.values.length;
  if (axes.length > 3 || many > MOST_MULTIPLES)
    throw new ValueError(
      `too much for one picture: ${axes.map(({ name, values: list }) => `${list.length} ${name}`).join(" x ")} ` +
        `(take a slice, as in result.slice({ ${axes.at(-1)!.name}: ... }), until there are two axes, or a third of ` +
        `${MOST_MULTIPLES} values at most)`,
      "axes",
      axes.length,
    );
  const seen = extent([values]);
  const range =
    seen && seen.from < seen.to && !(seen.from < 0 && seen.to > 0)
      ? ([seen.from, seen.to] as const)
      : undefined;
  return Array.from({ length: many }, (_, c) => {
    const part = Float64Array.from(
      { length: first.values.length * second.values.length },
      (_, k) => values[k * many + c]!,
    );
    const title = axisLabel(`${third.name} = ${quantity(third.values[c]!, third.unit)}`, {
      factor: 1,
      unit: "",
    });
    const more = { title, height: 180, ...(range ? { range } : {}) };
    return mapPanel({ ...grid, axes: [first, second], values: part }, more);
  });
}
