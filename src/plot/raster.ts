// Who fired and when: one tick for each spike, as one path where they are few and as pixels where they are many.
import { ValueError } from "../errors.ts";
import { indices, sameLength, whole } from "./check.ts";
import { rgb } from "./colour.ts";
import {
  type EndLabel,
  type Frame,
  type PanelWords,
  type Prepared,
  type TimeWindow,
  timeRange,
} from "./panel.ts";
import type { Mark } from "./plot.ts";
import { dataAddress } from "./png.ts";
import { timeScale } from "./quantity.ts";
import { element } from "./svg.ts";
import { colourOf, INK } from "./theme.ts";

/** Neurons `from` (inclusive) to `to` (exclusive), drawn in one colour and named at the right. */
export interface RasterGroup {
  readonly label: string;
  readonly from: number;
  readonly to: number;
  readonly color?: string;
}

/** Spikes: neuron `i[k]` fired at `t[k]` seconds. */
export interface RasterData extends PanelWords, TimeWindow {
  readonly i: ArrayLike<number>;
  readonly t: ArrayLike<number>;
  /** How many neurons there are; one more than the greatest index where left out. */
  readonly n?: number;
  readonly groups?: readonly RasterGroup[];
  /** Hex colours of the groups in order (without groups: the first is the colour of all spikes). */
  readonly colors?: readonly string[];
}

/** Above this many spikes in a figure a raster is pixels. */
export const MOST_PATH_SPIKES = 20_000;

/** How dark one, two, and three or more spikes on a pixel are. */
const LEVELS = [0.65, 0.85, 1];

/** Colours, and which of them a neuron is drawn in. */
export interface Inks {
  readonly of: (neuron: number) => number;
  readonly colours: readonly string[];
}

/** A SpikeMonitor, or anything that keeps spikes the same way. */
export interface SpikeSource {
  readonly i: ArrayLike<number>;
  readonly t: ArrayLike<number>;
  /** Spikes per neuron: as many numbers as neurons. */
  readonly count?: ArrayLike<number>;
}

/** The data of a monitor; `n` is known to it. Throws ValueError for what has no spikes. */
export function rasterData(given: RasterData | SpikeSource): RasterData {
  const { i, t } = (given ?? {}) as RasterData;
  if (!isArray(i) || !isArray(t))
    throw new ValueError(
      "invalid spikes of a raster: no arrays i and t (expected { i, t, n }, or a SpikeMonitor)",
      "raster",
      given,
    );
  const prototype = Object.getPrototypeOf(given);
  if (prototype === Object.prototype || prototype === null) return given as RasterData;
  const { count } = given as SpikeSource;
  return { i, t, ...(isArray(count) ? { n: Math.max(1, count!.length) } : {}) };
}

function isArray(value: unknown): boolean {
  return Array.isArray(value) || ArrayBuffer.isView(value);
}

/** Checks the spikes and readies the panel. */
export function prepareRaster(given: RasterData | SpikeSource): Prepared {
  const data = rasterData(given);
  const { i, t } = data;
  sameLength("i", i, "t", t);
  let last = 0;
  let most = -1;
  for (let k = 0; k < t.length; k++) {
    if (t[k]! > last) last = t[k]!;
    if (i[k]! > most) most = i[k]!;
  }
  const named = Math.max(0, ...(data.groups ?? []).map((group) => group.to));
  const n = whole("n", data.n ?? Math.max(1, most + 1, named));
  indices("i", i, n);
  const range = timeRange(data, 0, last);
  const inks = inksOf(data, n);
  const scaled = timeScale(range.to - range.from);
  return {
    ...data,
    x: { kind: "time", range, scaled, name: data.xLabel ?? "time" },
    y: {
      kind: "value",
      range: { from: -0.5, to: n - 0.5 },
      scaled: { factor: 1, unit: "" },
      name: data.yLabel ?? "neuron",
      whole: true,
    },
    labels: endLabels(data, inks),
    ...(t.length === 0 ? { empty: "no spikes" } : {}),
    marks: (frame) => spikes(data, n, inks, frame),
  };
}

/** The colour of each neuron: a number into `colours`. */
export function inksOf({ groups = [], colors = [] }: RasterData, n: number): Inks {
  if (groups.length === 0) return { of: () => 0, colours: [colors[0] ?? INK] };
  const of = new Uint8Array(n).fill(groups.length);
  groups.forEach((group, k) => {
    const { from, to, label } = group;
    if (!(Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from < to && to <= n)) {
      throw new ValueError(
        `group '${label}' is from ${from} to ${to}, which is no stretch of the ${n} neurons`,
        "groups",
        group,
      );
    }
    of.fill(k, from, to);
  });
  const colours = groups.map((group, k) => group.color ?? colors[k] ?? colourOf(k));
  return { of: (neuron) => of[neuron]!, colours: [...colours, INK] };
}

function endLabels({ groups = [] }: RasterData, { colours }: Inks): EndLabel[] {
  return groups.map(({ label, from, to }, k) => ({
    at: (from + to - 1) / 2,
    text: label,
    colour: colours[k]!,
  }));
}

async function spikes(data: RasterData, n: number, inks: Inks, frame: Frame): Promise<Mark[]> {
  const { from, to } = frame.x.range;
  let shown = 0;
  for (let k = 0; k < data.t.length; k++) if (data.t[k]! >= from && data.t[k]! <= to) shown++;
  if (shown === 0) return [];
  if (shown <= MOST_PATH_SPIKES * frame.share) return [pathMark(data, n, inks, frame)];
  return [await pixelMark(data, n, inks, frame)];
}

/** One path for each colour: within a row only the steps to the right are written, in tenths of a pixel. */
function pathMark(data: RasterData, n: number, inks: Inks, frame: Frame): Mark {
  const { i, t } = data;
  const row = (frame.bottom - frame.top) / n;
  const tall = Math.round(Math.max(1, Math.min(14, row * 0.72)) * 10);
  const order = Uint32Array.from({ length: t.length }, (_, k) => k);
  order.sort((a, b) => i[a]! - i[b]! || t[a]! - t[b]!);
  const paths = inks.colours.map(() => "");
  let neuron = -1;
  let x = 0;
  for (const k of order) {
    if (!(t[k]! >= frame.x.range.from && t[k]! <= frame.x.range.to)) continue;
    const here = Math.round(frame.x.pixel(t[k]!) * 10);
    const ink = inks.of(i[k]!);
    if (i[k] === neuron) {
      if (here === x) continue;
      paths[ink] += `m${tenths(here - x)}-${tenths(tall)}v${tenths(tall)}`;
    } else {
      const top = Math.round(frame.y.pixel(i[k]!) * 10 - tall / 2);
      paths[ink] += `M${tenths(here)},${tenths(top)}v${tenths(tall)}`;
      neuron = i[k]!;
    }
    x = here;
  }
  const strokeWidth = row >= 4 ? 1.2 : 1;
  return () =>
    element(
      frame.document,
      "g",
      { "aria-label": "spikes", fill: "none", "stroke-width": strokeWidth },
      paths.flatMap((d, k) =>
        d === "" ? [] : [element(frame.document, "path", { d, stroke: inks.colours[k]! })],
      ),
    );
}

/**
 * Two pixels to a screen pixel (1.5 where many panels share the page); the more spikes fall on one, the darker it is.
 */
async function pixelMark(data: RasterData, n: number, inks: Inks, frame: Frame): Promise<Mark> {
  const { i, t } = data;
  const density = frame.share < 0.5 ? 1.5 : 2;
  const width = Math.round((frame.right - frame.left) * density);
  const height = Math.round((frame.bottom - frame.top) * density);
  const tall = Math.max(1, Math.floor((height / n) * 0.72));
  const pixels = new Uint8Array(width * height);
  const { from, to } = frame.x.range;
  for (let k = 0; k < t.length; k++) {
    if (!(t[k]! >= from && t[k]! <= to)) continue;
    const column = Math.min(width - 1, Math.floor(((t[k]! - from) / (to - from)) * width));
    const middle = (1 - (i[k]! + 0.5) / n) * height;
    const top = Math.max(0, Math.min(height - tall, Math.round(middle - tall / 2)));
    const base = 1 + inks.of(i[k]!) * LEVELS.length;
    for (let row = top; row < top + tall; row++) {
      const at = row * width + column;
      const level = pixels[at]! - base;
      pixels[at] = base + (level < 0 ? 0 : Math.min(LEVELS.length - 1, level + 1));
    }
  }
  const palette = inks.colours.flatMap((colour) => {
    const [r, g, b] = rgb(colour);
    return LEVELS.map((level) => [r, g, b, Math.round(255 * level)] as const);
  });
  const href = await dataAddress({
    width,
    height,
    pixels,
    palette: [[255, 255, 255, 0], ...palette],
  });
  return () => picture(frame, href);
}

/** An image that fills the drawing area. */
export function picture(frame: Frame, href: string): SVGElement {
  return element(frame.document, "image", {
    x: frame.left,
    y: frame.top,
    width: frame.right - frame.left,
    height: frame.bottom - frame.top,
    preserveAspectRatio: "none",
    href,
  });
}

function tenths(value: number): string {
  return String(value / 10);
}
