// A matrix as an image: one colour for each value, a colour scale beside it.
import { ValueError } from "../errors.ts";
import { extent, whole } from "./check.ts";
import { rgb } from "./colour.ts";
import { type Frame, type PanelWords, type Prepared, padded, type Range } from "./panel.ts";
import type { Mark, Plot } from "./plot.ts";
import { dataAddress } from "./png.ts";
import { axisLabel, type Scaled, scaleFor } from "./quantity.ts";
import { picture } from "./raster.ts";
import { element, textWidth } from "./svg.ts";
import { AXIS, SIZE, SOFT } from "./theme.ts";
import { ticks } from "./ticks.ts";

/** A matrix in row-major order: `values[row * columns + column]`, in SI base units; NaN is light grey. */
export interface MatrixData extends PanelWords {
  readonly values: ArrayLike<number>;
  readonly rows: number;
  readonly columns: number;
  readonly unit?: string;
  /** Name of what is coloured; the unit is added. */
  readonly label?: string;
  /**
   * Values of the first and last colour; left out, the least and the greatest (with zero in the middle, if they differ
   * in sign).
   */
  readonly range?: readonly [number, number];
}

const COLOURS = 254;
const MISSING = [226, 226, 226, 255] as const;
const BAR = { gap: 14, width: 10 } as const;

/** Checks the matrix and readies the panel. Row 0 is at the top. */
export function prepareMatrix(data: MatrixData): Prepared {
  const { values } = data;
  const rows = whole("rows", data.rows, 0);
  const columns = whole("columns", data.columns, 0);
  if (values.length !== rows * columns) {
    throw new ValueError(
      `values has ${values.length} values but ${rows} rows of ${columns} columns need ${rows * columns}`,
      "values",
      values.length,
    );
  }
  const range = colourRange(data);
  const scaled = scaleFor(Math.max(Math.abs(range.from), Math.abs(range.to)), data.unit);
  const bar = ticks(range.from * scaled.factor, range.to * scaled.factor, 5);
  const widest = Math.max(...bar.values.map((value) => textWidth(bar.text(value), SIZE.text)));
  const named = axisLabel(data.label ?? "", scaled);
  const plain = { factor: 1, unit: "" };
  return {
    ...data,
    x: {
      kind: "value",
      range: { from: -0.5, to: Math.max(columns, 1) - 0.5 },
      scaled: plain,
      name: data.xLabel ?? "column",
      whole: true,
    },
    y: {
      kind: "value",
      range: { from: Math.max(rows, 1) - 0.5, to: -0.5 },
      scaled: plain,
      name: data.yLabel ?? "row",
      whole: true,
    },
    labels: [],
    aspect: columns > 0 && rows > 0 ? columns / rows : 1,
    beside: BAR.gap + BAR.width + Math.max(8 + widest, textWidth(named, SIZE.text) - BAR.width),
    ...(values.length === 0 ? { empty: "no values" } : {}),
    marks: (frame) => (values.length === 0 ? [] : marks(data, range, scaled, named, frame)),
  };
}

/** Values of the first and last colour. */
export function colourRange(data: Pick<MatrixData, "values" | "range">): Range {
  if (data.range) {
    const [from, to] = data.range;
    if (Number.isFinite(from) && Number.isFinite(to) && from < to) return { from, to };
    throw new ValueError(`invalid range: ${from} to ${to} (must increase)`, "range", data.range);
  }
  const seen = extent([data.values]) ?? { from: 0, to: 1 };
  if (seen.from < 0 && seen.to > 0) {
    const far = Math.max(-seen.from, seen.to);
    return { from: -far, to: far };
  }
  return seen.from < seen.to ? seen : padded(seen, 0);
}

async function marks(
  data: MatrixData,
  range: Range,
  scaled: Scaled,
  named: string,
  frame: Frame,
): Promise<Mark[]> {
  const palette = colours(frame.plot, range);
  const width = pixelsFor(data.columns, frame.right - frame.left);
  const height = pixelsFor(data.rows, frame.bottom - frame.top);
  const pixels = new Uint8Array(width * height);
  const columns = stretches(data.columns, width);
  stretches(data.rows, height).forEach((rows, y) => {
    columns.forEach((across, x) => {
      pixels[y * width + x] = shade(mean(data, rows, across), range);
    });
  });
  const image = await dataAddress({ width, height, pixels, palette });
  const ramp = Uint8Array.from({ length: COLOURS }, (_, k) => COLOURS - k);
  const bar = await dataAddress({ width: 1, height: COLOURS, pixels: ramp, palette });
  return [() => picture(frame, image), () => colourBar(frame, range, scaled, named, bar)];
}

/** Two pixels to a screen pixel give sharp cells; where cells are finer than the screen one is enough. */
function pixelsFor(cells: number, length: number): number {
  return Math.max(1, Math.round(cells > length / 2 ? length : length * 2));
}

/** The cells under each of `pixels` pixels: one where cells are large, several (averaged) where they are small. */
function stretches(cells: number, pixels: number): Range[] {
  return Array.from({ length: pixels }, (_, k) => {
    const from = Math.floor((k * cells) / pixels);
    return { from, to: Math.max(from + 1, Math.floor(((k + 1) * cells) / pixels)) };
  });
}

function mean({ values, columns }: MatrixData, rows: Range, across: Range): number {
  let sum = 0;
  let many = 0;
  for (let row = rows.from; row < rows.to; row++) {
    for (let column = across.from; column < across.to; column++) {
      const value = values[row * columns + column]!;
      if (Number.isNaN(value)) continue;
      sum += value;
      many++;
    }
  }
  return sum / many;
}

function shade(value: number, { from, to }: Range): number {
  if (Number.isNaN(value)) return 0;
  const part = Math.max(0, Math.min(1, (value - from) / (to - from)));
  return 1 + Math.round(part * (COLOURS - 1));
}

function colours(plot: Plot, { from, to }: Range): (readonly [number, number, number, number])[] {
  const diverging = from < 0 && to > 0;
  const scheme = diverging ? "PuOr" : "viridis";
  const scale = plot.scale({ color: { type: "linear", domain: [0, 1], scheme } });
  return Array.from({ length: COLOURS + 1 }, (_, k) => {
    if (k === 0) return MISSING;
    return [...rgb(scale?.apply((k - 1) / (COLOURS - 1))), 255] as const;
  });
}

function colourBar(
  frame: Frame,
  range: Range,
  { factor }: Scaled,
  named: string,
  href: string,
): SVGElement {
  const { document, top, bottom } = frame;
  const left = frame.right + BAR.gap;
  const right = left + BAR.width;
  const room = Math.max(2, Math.min(6, Math.floor((bottom - top) / 40)));
  const marked = ticks(range.from * factor, range.to * factor, room);
  const pixel = (value: number): number =>
    bottom - ((value / factor - range.from) / (range.to - range.from)) * (bottom - top);
  return element(
    document,
    "g",
    { "aria-label": "colour scale", fill: SOFT, "text-anchor": "start" },
    [
      picture({ ...frame, left, right }, href),
      element(document, "path", {
        stroke: AXIS,
        "stroke-width": 0.8,
        d: marked.values.map((value) => `M${right},${pixel(value)}h4`).join(""),
      }),
      ...marked.values.map((value) =>
        element(document, "text", { x: right + 7, y: pixel(value) + 3.5, "font-size": SIZE.text }, [
          marked.text(value),
        ]),
      ),
      element(document, "text", { x: left, y: top - 10, "font-size": SIZE.text }, [named]),
    ],
  );
}
