// A heat map as text for a terminal: shades, or colours two cells to a character.
import { whole } from "./check.ts";
import { cellsOf, type HeatmapData, prepareHeatmap } from "./heatmap.ts";
import { colourRange } from "./matrix.ts";
import type { Range } from "./panel.ts";
import { axisLabel, quantity } from "./quantity.ts";
import { numbersAcross, numbersUp, type TerminalOptions } from "./terminal.ts";

const SHADES = [" ", "░", "▒", "▓", "█"] as const;

/** No value. */
const MISSING = "·";
const GREY = [130, 130, 130] as const;

/** Viridis at even distances, and for values around zero purple over white to orange. */
const VIRIDIS = [
  [68, 1, 84],
  [59, 82, 139],
  [33, 145, 140],
  [94, 201, 98],
  [253, 231, 37],
] as const;
const AROUND_ZERO = [
  [45, 0, 75],
  [152, 142, 195],
  [247, 247, 247],
  [241, 163, 64],
  [127, 59, 8],
] as const;

type Colour = readonly [number, number, number];

/** A quantity over two others, as text. */
export function terminalHeatmap(data: HeatmapData, options: TerminalOptions = {}): string {
  const panel = prepareHeatmap(data);
  const rows = whole("height", options.height ?? 14, 2);
  const numbers = numbersUp(panel.y, rows);
  const left = Math.max(...[...numbers.values()].map((text) => text.length), 1);
  const columns = whole("width", options.width ?? 80, 30) - left - 2;
  const range = colourRange(data);
  const color = options.color === true;
  const part = sampled(data, columns, color ? 2 * rows : rows);
  const body = Array.from({ length: rows }, (_, row) => {
    const edge = numbers.has(row) ? " ┤" : " │";
    const line = color
      ? colouredLine(part[2 * row]!, part[2 * row + 1]!, range)
      : part[row]!.map((value) => shade(value, range)).join("");
    return `${(numbers.get(row) ?? "").padStart(left)}${edge}${line}`;
  });
  const [axis, below] = numbersAcross({ panel, columns, left });
  const name = axisLabel(panel.x.name, panel.x.scaled);
  const head = [data.title, axisLabel(panel.y.name, panel.y.scaled)].filter(Boolean).join(": ");
  const foot = [`${" ".repeat(left + 1)}└${axis}`, below, name.padStart(left + 2 + columns)];
  return [head, ...body, ...foot, legend(data, range, color)]
    .map((line) => line.trimEnd())
    .join("\n");
}

/** The values under each of some rows (from the top) and columns: the first of those that share a place. */
function sampled({ across, up, values }: HeatmapData, columns: number, rows: number): number[][] {
  const [x, y] = [cellsOf(across).of, cellsOf(up).of];
  const { length } = up.values;
  return Array.from({ length: rows }, (_, row) => {
    const b = y[Math.floor(((rows - 1 - row + 0.5) / rows) * y.length)]!;
    return Array.from({ length: columns }, (__, column) => {
      const a = x[Math.floor(((column + 0.5) / columns) * x.length)]!;
      return values[a * length + b]!;
    });
  });
}

function shade(value: number, { from, to }: Range): string {
  if (Number.isNaN(value)) return MISSING;
  const part = Math.max(0, Math.min(1, (value - from) / (to - from)));
  return SHADES[Math.min(SHADES.length - 1, Math.floor(part * SHADES.length))]!;
}

/** Upper halves of blocks in the colour of one row, on the colour of the row below it. */
function colouredLine(above: readonly number[], below: readonly number[], range: Range): string {
  const cells = above.map((value, k) => {
    const [top, bottom] = [colourOf(value, range), colourOf(below[k]!, range)];
    return `\u001b[38;2;${top.join(";")};48;2;${bottom.join(";")}m▀`;
  });
  return `${cells.join("")}\u001b[0m`;
}

function colourOf(value: number, { from, to }: Range): Colour {
  if (Number.isNaN(value)) return GREY;
  const scheme = from < 0 && to > 0 ? AROUND_ZERO : VIRIDIS;
  const at = Math.max(0, Math.min(1, (value - from) / (to - from))) * (scheme.length - 1);
  const [a, b] = [scheme[Math.floor(at)]!, scheme[Math.ceil(at)]!];
  const mix = (k: 0 | 1 | 2): number => Math.round(a[k] + (b[k] - a[k]) * (at - Math.floor(at)));
  return [mix(0), mix(1), mix(2)];
}

/** What the darkest and the lightest cells stand for. */
function legend({ label, unit }: HeatmapData, range: Range, color: boolean): string {
  const steps = 10;
  const at = (k: number): number => range.from + (k / (steps - 1)) * (range.to - range.from);
  const values = Array.from({ length: steps }, (_, k) => at(k));
  const bar = color
    ? colouredLine(values, values, range)
    : values.map((value) => shade(value, range)).join("");
  const [least, most] = [quantity(range.from, unit), quantity(range.to, unit)];
  return `${label === undefined ? "" : `${label}: `}${least} ${bar} ${most}`;
}
