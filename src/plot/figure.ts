// Panels arranged into one SVG document: common margins, common time, titles above and a caption below.
import { ValueError } from "../errors.ts";
import { positive, whole } from "./check.ts";
import { type CurvesData, prepareCurves } from "./curves.ts";
import { drawPanel } from "./draw.ts";
import { type HeatmapData, prepareHeatmap } from "./heatmap.ts";
import { type HistogramData, prepareHistogram } from "./histogram.ts";
import { aligned, type Box, columnMargins, rowsOf } from "./layout.ts";
import { type MatrixData, prepareMatrix } from "./matrix.ts";
import type { Frame, Placed, Prepared } from "./panel.ts";
import { studio } from "./plot.ts";
import { prepareRaster, type RasterData } from "./raster.ts";
import { label, tag, textWidth, wrap } from "./svg.ts";
import { FONT, INK, SIZE, SOFT } from "./theme.ts";
import { prepareLines, type StepsData, type TracesData } from "./traces.ts";

/** One panel of a figure: recorded data and which picture to make of it. */
export type Panel =
  | ({ readonly kind: "raster" } & RasterData)
  | ({ readonly kind: "traces" } & TracesData)
  | ({ readonly kind: "steps" } & StepsData)
  | ({ readonly kind: "delays" } & StepsData)
  | ({ readonly kind: "curves" } & CurvesData)
  | ({ readonly kind: "histogram" } & HistogramData)
  | ({ readonly kind: "matrix" } & MatrixData)
  | ({ readonly kind: "heatmap" } & HeatmapData);

/** The figure around its panels. Sizes are in pixels. */
export interface FigureOptions {
  /** Width of the whole; 720 for each figure, 480 a column where there are several. */
  readonly width?: number;
  readonly title?: string;
  readonly subtitle?: string;
  /** Broken into lines below the panels. */
  readonly caption?: string;
  /** Panels are set row by row into this many columns. */
  readonly columns?: number;
  /** Words above each column. */
  readonly heads?: readonly string[];
  /** Panels side by side share their vertical axis where they are of one kind and unit. */
  readonly sharedRows?: boolean;
}

const PAD = 16;
const GUTTER = 26;

/** The panels as one standalone SVG document. A `ValueError` says which data or option cannot be drawn. */
export async function figure(
  panels: readonly Panel[],
  options: FigureOptions = {},
): Promise<string> {
  const columns = whole("columns", options.columns ?? 1);
  const width = positive("width", options.width ?? Math.max(720, 480 * columns));
  if (panels.length === 0) throw new ValueError("a figure needs a panel: none given", "panels", 0);
  const prepared = aligned(panels, panels.map(prepare), columns, options.sharedRows === true);
  const box = Math.floor((width - 2 * PAD - GUTTER * (columns - 1)) / columns);
  const margins = columnMargins(prepared);
  if (box - margins.left - margins.right < 60) {
    throw new ValueError(
      `invalid width: ${width} leaves ${box} pixels for each of ${columns} columns (make it wider)`,
      "width",
      width,
    );
  }
  const head = header(options, width, columns, box);
  const rows = rowsOf(prepared, columns, box, margins, head.height);
  const drawn = await drawAll(rows.boxes, panels.length);
  const page = options.width === undefined ? fitted(rows.boxes, options, width) : width;
  const foot = footer(options.caption, page, rows.bottom + 18);
  const words = [options.title, options.caption].filter((text) => text !== undefined);
  return document(page, foot.bottom, words[0], head.markup + drawn + foot.markup);
}

/** Checks a panel's data and readies it for layout. */
function prepare(panel: Panel): Prepared {
  switch (panel.kind) {
    case "raster":
      return prepareRaster(panel);
    case "traces":
      return prepareLines(panel, false);
    case "steps":
      return prepareLines(panel, true);
    case "delays":
      return prepareLines({ unit: "second", yLabel: "delay", ...panel }, true);
    case "curves":
      return prepareCurves(panel);
    case "histogram":
      return prepareHistogram(panel);
    case "matrix":
      return prepareMatrix(panel);
    case "heatmap":
      return prepareHeatmap(panel);
    default:
      throw new ValueError(
        `unknown kind of panel: ${String((panel as { kind?: unknown }).kind)} (raster, traces, steps, delays, curves, histogram, matrix or heatmap)`,
        "kind",
        (panel as { kind?: unknown }).kind,
      );
  }
}

/** A matrix alone keeps its cells square and gives back the width that neither it nor its title needs. */
function fitted(boxes: readonly Box[], { title, subtitle }: FigureOptions, width: number): number {
  const only = boxes.length === 1 ? boxes[0] : undefined;
  if (only?.panel.aspect === undefined) return width;
  const drawn = only.right + (only.panel.beside ?? 0) + 4;
  const words = [
    textWidth(title ?? "", SIZE.figure + 1),
    textWidth(subtitle ?? "", SIZE.subtitle),
    textWidth(only.panel.title ?? "", SIZE.panel + 1),
  ];
  return Math.min(width, Math.ceil(2 * PAD + Math.max(drawn, ...words)));
}

async function drawAll(boxes: readonly Box[], panels: number): Promise<string> {
  const { plot, document: page } = await studio();
  let all = "";
  for (const { panel, x, y, width, height, numbered, left, right, top, bottom, axes } of boxes) {
    const [across, up]: readonly Placed[] = axes;
    const frame: Frame = {
      plot,
      document: page,
      left,
      right,
      top,
      bottom,
      x: across!,
      y: up!,
      share: 1 / panels,
    };
    const inside = await drawPanel(panel, frame, width, height, numbered);
    all += tag("g", { transform: `translate(${x},${y})` }, inside);
  }
  return all;
}

function header(
  { title, subtitle, heads }: FigureOptions,
  width: number,
  columns: number,
  box: number,
): { markup: string; height: number } {
  let y = PAD;
  let markup = "";
  for (const line of title === undefined ? [] : wrap(title, width - 2 * PAD, SIZE.figure)) {
    y += 15;
    markup += label(line, { x: PAD, y, "font-size": SIZE.figure, "font-weight": 600, fill: INK });
    y += 5;
  }
  for (const line of subtitle === undefined ? [] : wrap(subtitle, width - 2 * PAD, SIZE.subtitle)) {
    y += 13;
    markup += label(line, { x: PAD, y, "font-size": SIZE.subtitle, fill: SOFT });
    y += 4;
  }
  if (y > PAD) y += 12;
  if (heads === undefined) return { markup, height: y };
  heads.slice(0, columns).forEach((words, k) => {
    const x = PAD + k * (box + GUTTER);
    markup += label(words, { x, y: y + 11, "font-size": SIZE.head, "font-weight": 600, fill: INK });
    markup += tag("path", { d: `M${x},${y + 18}h${box}`, stroke: INK, "stroke-width": 0.8 });
  });
  return { markup, height: y + 30 };
}

function footer(
  caption: string | undefined,
  width: number,
  top: number,
): { markup: string; bottom: number } {
  if (caption === undefined) return { markup: "", bottom: top };
  const lines = wrap(caption, width - 2 * PAD, SIZE.text + 0.5);
  const markup = lines.map((line, k) =>
    label(line, { x: PAD, y: top + 10 + k * 15, "font-size": SIZE.text + 0.5, fill: SOFT }),
  );
  return { markup: markup.join(""), bottom: top + lines.length * 15 + 12 };
}

function document(width: number, height: number, name: string | undefined, inside: string): string {
  const whiteness = tag("rect", { width, height, fill: "white" });
  return tag(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: "img",
      "aria-label": name,
      "font-family": FONT,
      "font-size": SIZE.text,
    },
    `${whiteness}${inside}`,
  );
}
