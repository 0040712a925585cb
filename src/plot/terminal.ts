// Figures as text for a terminal: Braille dots inside axes drawn with lines.
import { type Canvas, canvas, inked, stroke } from "./braille.ts";
import { whole } from "./check.ts";
import { type CurvesData, prepareCurves, shownCurves } from "./curves.ts";
import { decimate } from "./decimate.ts";
import { apart } from "./draw.ts";
import { binnedBoth, type HistogramData, prepareHistogram } from "./histogram.ts";
import type { Axis, EndLabel, Prepared } from "./panel.ts";
import { axisLabel } from "./quantity.ts";
import { inksOf, prepareRaster, type RasterData, rasterData, type SpikeSource } from "./raster.ts";
import { PALETTE } from "./theme.ts";
import { logTicks, type Ticks, ticks } from "./ticks.ts";
import {
  extended,
  linesOf,
  prepareLines,
  type Reference,
  type StepsData,
  type TracesData,
} from "./traces.ts";

/** Size of the picture in characters, and whether it may use ANSI colours (it does not by default). */
export interface TerminalOptions {
  /** Whole width, axis and labels included; 80 where left out. */
  readonly width?: number;
  /** Lines of the drawing area. */
  readonly height?: number;
  readonly color?: boolean;
}

interface Sheet {
  readonly panel: Prepared;
  readonly page: Canvas;
  readonly color: boolean;
  readonly left: number;
  readonly columns: number;
  /** Columns kept for labels; none where they would take more than a third. */
  readonly beside: number;
  readonly rows: number;
  readonly numbers: ReadonlyMap<number, string>;
}

/** Who fired and when, as text. Neurons have a line each where there are few. */
export function terminalRaster(
  given: RasterData | SpikeSource,
  options: TerminalOptions = {},
): string {
  const data = rasterData(given);
  const panel = prepareRaster(data);
  const n = panel.y.range.to + 0.5;
  const sheet = opened(panel, options, n <= 12 ? Math.max(n, 2) : 12);
  const { page } = sheet;
  const inks = inksOf(data, n);
  const tall = Math.max(1, Math.floor(page.height / n) - 1);
  const { from, to } = panel.x.range;
  for (let k = 0; k < data.t.length; k++) {
    if (!(data.t[k]! >= from && data.t[k]! <= to)) continue;
    const x = across(sheet, data.t[k]!);
    const top = Math.floor((1 - (data.i[k]! + 1) / n) * page.height);
    const colour = sheet.color ? inks.colours[inks.of(data.i[k]!)] : undefined;
    for (let y = 0; y < tall; y++) page.set(x, top + y, data.groups ? colour : undefined);
  }
  return finished(sheet);
}

/** Quantities over time, as text. */
export function terminalTraces(data: TracesData, options: TerminalOptions = {}): string {
  return lines(data, false, options);
}

/** Values that hold until they next change, as text. */
export function terminalSteps(data: StepsData, options: TerminalOptions = {}): string {
  return lines(data, true, options);
}

/** How values are spread, as text: columns, and the outline of the same at another time as a line. */
export function terminalHistogram(data: HistogramData, options: TerminalOptions = {}): string {
  const sheet = opened(prepareHistogram(data), options, 8);
  const { page } = sheet;
  const { bins, outline } = binnedBoth(data);
  const colour = sheet.color ? (data.color ?? PALETTE[0]!) : undefined;
  const edge = (k: number): number => across(sheet, bins.from + k * bins.width);
  bins.counts.forEach((count, k) => {
    if (count === 0) return;
    const top = up(sheet, count);
    // every other row of dots, so that the outline stands out
    for (let x = edge(k); x < Math.max(edge(k) + 1, edge(k + 1)); x++)
      for (let y = top; y < page.height; y++) if ((x + y) % 2 === 0) page.set(x, y, colour);
  });
  let last = page.height - 1;
  outline?.counts.forEach((count, k) => {
    const top = up(sheet, count);
    stroke(page, [edge(k), last], [edge(k), top]);
    stroke(page, [edge(k), top], [edge(k + 1), top]);
    last = top;
  });
  return finished(sheet);
}

/** One quantity against another, as text. */
export function terminalCurves(data: CurvesData, options: TerminalOptions = {}): string {
  const panel = prepareCurves(data);
  const sheet = opened(panel, options, 12);
  for (const { x, y, color } of shownCurves(data)) {
    let last: readonly [number, number] | undefined;
    for (let k = 0; k < x.length; k++) {
      const here = [
        across(sheet, x[k]! / panel.x.scaled.factor),
        up(sheet, y[k]! / panel.y.scaled.factor),
      ] as const;
      const drawn = Number.isFinite(x[k]! + y[k]!);
      if (drawn) stroke(sheet.page, last ?? here, here, sheet.color ? color : undefined);
      last = drawn ? here : undefined;
    }
  }
  return finished(sheet);
}

function lines(data: TracesData, stepped: boolean, options: TerminalOptions): string {
  const panel = prepareLines(data, stepped);
  const sheet = opened(panel, options, 12);
  const { from, to } = panel.x.range;
  for (const rule of [...(data.references ?? []), ...(data.thresholds ?? [])]) ruled(sheet, rule);
  for (const line of linesOf(data)) {
    const held = stepped ? extended(line, from, to) : line;
    const { t, values } = decimate(held.t, held.values, from, to, sheet.page.width);
    const colour = sheet.color ? line.color : undefined;
    for (let k = 0; k < t.length; k++) {
      if (Number.isNaN(values[k]!)) continue;
      const before = k > 0 && !Number.isNaN(values[k - 1]!) ? k - 1 : k;
      const here = [across(sheet, t[k]!), up(sheet, values[k]!)] as const;
      const last = [across(sheet, t[before]!), up(sheet, values[before]!)] as const;
      const corner = stepped ? ([here[0], last[1]] as const) : last;
      stroke(sheet.page, last, corner, colour);
      stroke(sheet.page, corner, here, colour);
    }
  }
  return finished(sheet);
}

function opened(panel: Prepared, options: TerminalOptions, tall: number): Sheet {
  const width = whole("width", options.width ?? 80, 30);
  const rows = whole("height", options.height ?? tall, 2);
  const numbers = numbersUp(panel.y, rows);
  const left = Math.max(...[...numbers.values()].map((text) => text.length), 1);
  const longest = Math.max(0, ...panel.labels.map(({ text }) => text.length + 1));
  const beside = longest <= width / 3 ? longest : 0;
  const columns = width - left - 2 - beside;
  const page = canvas(columns, rows);
  return { panel, page, color: options.color === true, left, columns, beside, rows, numbers };
}

function finished(sheet: Sheet): string {
  const { panel, page, left, columns, rows, numbers } = sheet;
  const labels = labelsAt(sheet);
  const drawn = page.lines();
  const body = drawn.map((line, row) => {
    const number = numbers.get(row);
    const edge = number === undefined ? " │" : " ┤";
    const inside =
      panel.empty !== undefined && row === rows >> 1 ? said(panel.empty, columns) : line;
    return `${(number ?? "").padStart(left)}${edge}${inside}${labels.get(row) ?? ""}`;
  });
  const [axis, below] = numbersAcross(sheet);
  const name = axisLabel(panel.x.name, panel.x.scaled);
  const head = [panel.title, axisLabel(panel.y.name, panel.y.scaled)].filter(Boolean).join(": ");
  const foot = [`${" ".repeat(left + 1)}└${axis}`, below, name.padStart(left + 2 + columns)];
  return [...(head === "" ? [] : [head]), ...body, ...foot]
    .map((line) => line.trimEnd())
    .join("\n");
}

function across({ panel, page }: Sheet, t: number): number {
  const { from, to } = panel.x.range;
  return Math.min(page.width - 1, Math.floor(((t - from) / (to - from)) * page.width));
}

function up({ panel, page }: Sheet, value: number): number {
  return rowOf(panel.y, value, page.height);
}

function rowOf({ range }: Axis, value: number, height: number): number {
  const part = (range.to - value) / (range.to - range.from);
  return Math.max(0, Math.min(height - 1, Math.floor(part * height)));
}

/** The numbers of a vertical axis by the line they stand on. */
export function numbersUp(axis: Axis, rows: number): ReadonlyMap<number, string> {
  const { range, scaled } = axis;
  const count =
    axis.whole && range.to - range.from <= rows ? range.to - range.from : Math.max(2, rows / 3);
  const { values, text } = ticksOf(axis, count);
  return new Map(values.map((value) => [rowOf(axis, value / scaled.factor, rows), text(value)]));
}

/** Ticks in the units shown; on a logarithmic axis in powers of ten. */
function ticksOf({ range, scaled, log, whole: integers }: Axis, count: number): Ticks {
  const [from, to] = [range.from * scaled.factor, range.to * scaled.factor];
  return log ? logTicks(from, to, count) : ticks(from, to, count, integers === true);
}

/** The axis below the picture, and its numbers, each centred under its tick. */
export function numbersAcross({
  panel,
  columns,
  left,
}: Pick<Sheet, "panel" | "columns" | "left">): [string, string] {
  const { range, scaled } = panel.x;
  const [from, to] = [range.from * scaled.factor, range.to * scaled.factor];
  const { values, text } = ticksOf(panel.x, columns / 12);
  const axis = new Array<string>(columns).fill("─");
  let below = "";
  for (const value of values) {
    const column = Math.min(columns - 1, Math.floor(((value - from) / (to - from)) * columns));
    axis[column] = "┬";
    const words = text(value);
    const last = left + 2 + columns - words.length;
    const start = Math.min(left + 2 + column - (words.length >> 1), last);
    if (start > below.length || below === "") below = below.padEnd(start) + words;
  }
  return [axis.join(""), below];
}

function labelsAt({ panel, page, rows, beside, color }: Sheet): ReadonlyMap<number, string> {
  const { labels } = panel;
  if (beside === 0 || labels.length > rows) return new Map();
  const wanted = labels.map(({ at }) => Math.floor(rowOf(panel.y, at, page.height) / 4));
  const placed = apart(wanted, 0, rows - 1, 1).map((row) => Math.round(row));
  const text = ({ text: words, colour }: EndLabel): string =>
    inked(` ${words}`, color ? colour : undefined);
  return new Map(placed.map((row, k) => [row, text(labels[k]!)]));
}

function ruled(sheet: Sheet, { value, every }: Reference): void {
  const { from, to } = sheet.panel.y.range;
  const first = every === undefined ? 0 : Math.ceil((from - value) / every);
  for (let k = first, many = 0; many < sheet.rows; k++, many++) {
    const here = value + k * (every ?? 0);
    if (here >= from && here <= to) {
      for (let x = 0; x < sheet.page.width; x += 4) sheet.page.set(x, up(sheet, here));
    }
    if (every === undefined || here > to) break;
  }
}

function said(words: string, columns: number): string {
  return `${" ".repeat(Math.max(0, (columns - words.length) >> 1))}${words}`;
}
