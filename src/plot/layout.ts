// Where each panel of a figure goes: axes that are shared, margins that line up, rows from top to bottom.
import type { Axis, Placed, Prepared, Range } from "./panel.ts";
import { axisLabel, timeScale } from "./quantity.ts";
import { textWidth } from "./svg.ts";
import { SIZE } from "./theme.ts";
import { logTicks, type Ticks, ticks } from "./ticks.ts";

/** A panel in its place on the page; the frame's numbers are in pixels of the panel's own box. */
export interface Box {
  readonly panel: Prepared;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly axes: readonly [Placed, Placed];
  /** Whether the horizontal axis carries numbers and a name. */
  readonly numbered: boolean;
}

/** Space left and right of every drawing area. */
export interface Margins {
  readonly left: number;
  readonly right: number;
}

const PAD = 16;
const GUTTER = 26;
const ROW_GAP = 14;
const ALONE = 260;
const STACKED = 120;

/** The panels with one stretch of time for each column and, if asked, one vertical axis for each row. */
export function aligned(
  given: readonly { readonly kind: string; readonly unit?: string }[],
  prepared: readonly Prepared[],
  columns: number,
  sharedRows: boolean,
): Prepared[] {
  const timed = prepared.map((panel, k) => {
    const peers = prepared.filter((other, at) => at % columns === k % columns && isTime(other));
    if (!isTime(panel)) return panel;
    const range = union(peers.map(({ x }) => x.range));
    return { ...panel, x: { ...panel.x, range, scaled: timeScale(range.to - range.from) } };
  });
  if (!sharedRows) return timed;
  return timed.map((panel, k) => {
    const row = timed.flatMap((other, at) => {
      const together = Math.floor(at / columns) === Math.floor(k / columns);
      return together && alike(given[at]!, given[k]!) ? [other] : [];
    });
    const largest = row.reduce((a, b) => (a.y.scaled.factor <= b.y.scaled.factor ? a : b));
    const range = union(row.map(({ y }) => y.range));
    return { ...panel, y: { ...panel.y, range, scaled: largest.y.scaled } };
  });
}

/** Margins wide enough for every panel's numbers on the left and words on the right. */
export function columnMargins(panels: readonly Prepared[]): Margins {
  const left = panels.map((panel) => {
    const { values, text } = ticksOf(panel.y, ALONE, spacing(STACKED));
    return Math.max(0, ...values.map((value) => textWidth(text(value), SIZE.text)));
  });
  const right = panels.map((panel) => {
    const words = panel.labels.map(({ text }) => 8 + textWidth(text, SIZE.text));
    return Math.max(8, panel.beside ?? 0, ...words);
  });
  return { left: Math.ceil(Math.max(...left)) + 10, right: Math.ceil(Math.max(...right)) + 4 };
}

/** Every panel's box, row by row from `start` pixels down; `bottom` is where the last row ends. */
export function rowsOf(
  panels: readonly Prepared[],
  columns: number,
  width: number,
  margins: Margins,
  start: number,
): { boxes: Box[]; bottom: number } {
  const boxes: Box[] = [];
  const inner = width - margins.left - margins.right;
  let y = start;
  for (let first = 0; first < panels.length; first += columns) {
    const row = panels.slice(first, first + columns);
    const numbered = row.map((panel, k) => isLast(panel, panels[first + k + columns]));
    const top = Math.max(...row.map(wordsAbove));
    const tall = Math.max(...row.map((panel) => tallOf(panel, inner, panels.length)));
    const height = top + tall + (numbered.includes(true) ? 36 : 6);
    row.forEach((panel, k) => {
      const x = PAD + k * (width + GUTTER);
      const area = { top, bottom: top + tall, ...across(panel, margins, inner, tall) };
      const axes = [
        placed(panel.x, area.left, area.right, 70),
        placed(panel.y, area.bottom, area.top, spacing(tall)),
      ] as const;
      boxes.push({ panel, x, y, width, height, ...area, axes, numbered: numbered[k]! });
    });
    y += height + ROW_GAP;
  }
  return { boxes, bottom: y - ROW_GAP };
}

function isTime({ x }: Prepared): boolean {
  return x.kind === "time";
}

function alike(
  a: { readonly kind: string; readonly unit?: string },
  b: { readonly kind: string; readonly unit?: string },
): boolean {
  return a.kind === b.kind && a.unit === b.unit && a.kind !== "matrix";
}

/** A time panel leaves its numbers to the time panel right below it. */
function isLast(panel: Prepared, below: Prepared | undefined): boolean {
  return !(isTime(panel) && below !== undefined && isTime(below));
}

function wordsAbove(panel: Prepared): number {
  const named = axisLabel(panel.y.name, panel.y.scaled) !== "" ? 19 : 6;
  return (panel.title === undefined ? 2 : 19) + named + (panel.above ?? 0);
}

function tallOf(panel: Prepared, inner: number, panels: number): number {
  if (panel.height !== undefined) return panel.height;
  if (panel.aspect === undefined) return panels === 1 ? ALONE : STACKED;
  return Math.max(120, Math.min(panels === 1 ? 420 : 260, inner / panel.aspect));
}

/** Cells are square where that leaves the matrix a readable shape. */
function across(
  { aspect }: Prepared,
  { left }: Margins,
  inner: number,
  tall: number,
): { left: number; right: number } {
  if (aspect === undefined || aspect < 1 / 3 || aspect > 3) return { left, right: left + inner };
  return { left, right: left + Math.min(inner, Math.round(tall * aspect)) };
}

/** Pixels between the numbers of a vertical axis. */
function spacing(tall: number): number {
  return tall < 180 ? 26 : 36;
}

function placed(axis: Axis, first: number, last: number, spacing: number): Placed {
  const { from, to } = axis.range;
  const perUnit = (last - first) / (to - from);
  return {
    ...axis,
    ticks: ticksOf(axis, Math.abs(last - first), spacing),
    pixel: (value) => first + (value - from) * perUnit,
  };
}

function ticksOf({ range, scaled, whole, log }: Axis, length: number, spacing: number): Ticks {
  if (log) return logTicks(range.from, range.to, Math.max(2, length / spacing));
  const ends = [range.from * scaled.factor, range.to * scaled.factor];
  const count = Math.max(2, length / spacing);
  return ticks(Math.min(...ends), Math.max(...ends), count, whole === true);
}

function union(ranges: readonly Range[]): Range {
  return {
    from: Math.min(...ranges.map(({ from }) => from)),
    to: Math.max(...ranges.map(({ to }) => to)),
  };
}
