// Quantities over time: lines and right-continuous steps, with spikes, thresholds, references and events.
import { ValueError } from "../errors.ts";
import { backdrop, changes, clip, notes, spikeTicks, TICK_ROW } from "./annotations.ts";
import { ascending, extent, finite, sameLength } from "./check.ts";
import { decimate } from "./decimate.ts";
import {
  type EndLabel,
  type Frame,
  type PanelWords,
  type Prepared,
  padded,
  type Range,
  sampledEnd,
  type TimeWindow,
  timeRange,
} from "./panel.ts";
import type { Mark } from "./plot.ts";
import { scaleFor, timeScale } from "./quantity.ts";
import { colourOf } from "./theme.ts";

/** One line: `values` in SI base units at the panel's times, or at times of its own. NaN is a gap. */
export interface Series {
  readonly label?: string;
  readonly values: ArrayLike<number>;
  readonly t?: ArrayLike<number>;
  readonly color?: string;
  /** Times (s) at which this one fired, ticked along the top edge. */
  readonly spikes?: ArrayLike<number>;
}

/** Light rules at `value`, and at every `value + k * every` in sight; in SI base units. */
export interface Reference {
  readonly value: number;
  readonly every?: number;
  readonly label?: string;
}

/** A light band from `from` to `to` of the vertical axis, in SI base units. */
export interface Band extends Range {
  readonly label?: string;
}

/** A moment in seconds, ruled from top to bottom. */
export interface Moment {
  readonly t: number;
  readonly label?: string;
}

/** Lines over time. */
export interface TracesData extends PanelWords, TimeWindow {
  /** Times in seconds, ascending; may be left out where every series has its own. */
  readonly t?: ArrayLike<number>;
  readonly series: readonly Series[];
  /** Unit of the values, in words ("volt") or as a symbol ("V"). */
  readonly unit?: string;
  /** The stretch of the vertical axis to show, in SI base units. */
  readonly range?: readonly [number, number];
  readonly thresholds?: readonly Reference[];
  readonly references?: readonly Reference[];
  readonly bands?: readonly Band[];
  readonly events?: readonly Moment[];
}

/** Values that stay as they are until they next change. */
export interface StepsData extends TracesData {
  /** A dot wherever a value changes; left out, there are dots where they are few enough to be told apart. */
  readonly dots?: boolean;
}

/** Above this many points a figure's lines are drawn from the extremes of pixel columns. */
export const MOST_POINTS = 20_000;

/** Checks the lines and readies the panel; `stepped` holds each value until the next. */
export function prepareLines(data: StepsData, stepped: boolean): Prepared {
  const lines = linesOf(data);
  const sampled = lines.filter(({ t }) => t.length > 0);
  const first = sampled.length > 0 ? Math.min(...sampled.map(({ t }) => t[0]!)) : 0;
  const ends = sampled.map(({ t }) => (stepped ? t[t.length - 1]! : sampledEnd(t)));
  const range = timeRange(data, first, Math.max(first, ...ends));
  const span = spanOf(data);
  const scaled = scaleFor(Math.max(Math.abs(span.from), Math.abs(span.to)), data.unit);
  const time = timeScale(range.to - range.from);
  return {
    ...data,
    x: { kind: "time", range, scaled: time, name: data.xLabel ?? "time" },
    y: { kind: "value", range: span, scaled, name: data.yLabel ?? "" },
    labels: endLabels(lines),
    above: data.series.filter(({ spikes }) => spikes !== undefined).length * TICK_ROW,
    ...(lines.some(({ values }) => extent([values])) ? {} : { empty: "no samples" }),
    marks: (frame) => marks(data, lines, stepped, frame),
  };
}

/** A series with its times and its colour. */
export interface Checked extends Series {
  readonly t: ArrayLike<number>;
  readonly color: string;
}

/** The series, each with its times, once it is certain that both are fit to draw. */
export function linesOf(data: TracesData): Checked[] {
  return data.series.map((series, k) => checked(data, series, k));
}

function checked(data: TracesData, series: Series, k: number): Checked {
  const name = `series[${k}]`;
  const t = series.t ?? data.t;
  if (t === undefined) {
    throw new ValueError(`${name} has no times (give t for all series, or one to each)`, "t", t);
  }
  sameLength(`${name}.values`, series.values, series.t ? `${name}.t` : "t", t);
  ascending(series.t ? `${name}.t` : "t", t);
  return { ...series, t, color: series.color ?? colourOf(k) };
}

function spanOf(data: TracesData): Range {
  if (data.range) {
    const [from, to] = data.range;
    if (finite("range", from) < finite("range", to)) return { from, to };
    throw new ValueError(`invalid range: ${from} to ${to} (must increase)`, "range", data.range);
  }
  const rules = (data.thresholds ?? []).map(({ value }) => finite("thresholds", value));
  const bands = (data.bands ?? []).flatMap((band) => [finite("bands", band.from), band.to]);
  const seen = extent([...data.series.map(({ values }) => values), rules, bands]);
  return padded(seen ?? { from: 0, to: 1 }, 0.06);
}

function endLabels(lines: readonly Checked[]): EndLabel[] {
  const labels: EndLabel[] = [];
  for (const { label, values, color } of lines) {
    let k = values.length - 1;
    while (k >= 0 && !Number.isFinite(values[k]!)) k--;
    if (label !== undefined && k >= 0) labels.push({ at: values[k]!, text: label, colour: color });
  }
  return labels;
}

function marks(data: StepsData, lines: readonly Checked[], stepped: boolean, frame: Frame): Mark[] {
  const { plot } = frame;
  const { from, to } = frame.x.range;
  const points = (MOST_POINTS * frame.share) / 4 / Math.max(1, lines.length);
  const columns = Math.max(20, Math.floor(Math.min(frame.right - frame.left, points)));
  const crowd = lines.length > 8;
  const drawn = lines.map((line) => {
    const held = stepped ? extended(line, from, to) : line;
    return { ...line, ...decimate(held.t, held.values, from, to, columns) };
  });
  const clipped = data.range ? { render: clip(frame) } : {};
  // one width for all, or a noisy line would look less important than a smooth one
  const all = drawn.reduce((sum, { t }) => sum + t.length, 0);
  const dense = !stepped && all >= 3 * columns * drawn.length;
  return [
    ...backdrop(data, frame),
    ...drawn.map(({ t, values, color }) =>
      plot.line({ length: t.length } as ArrayLike<number>, {
        x: Array.from(t, (time) => time * frame.x.scaled.factor),
        y: Array.from(values, (value) => value * frame.y.scaled.factor),
        stroke: color,
        strokeWidth: crowd || dense ? 0.8 : 1.3,
        strokeOpacity: crowd ? 0.7 : 1,
        strokeLinejoin: "round",
        curve: stepped ? "step-after" : "linear",
        ...clipped,
      }),
    ),
    ...(stepped ? changes(lines, data.dots, frame) : []),
    ...spikeTicks(lines, frame),
    ...notes(data, frame),
  ];
}

/** The value held when the window opens is drawn from its edge, the last one to the other edge. */
export function extended(
  line: Checked,
  from: number,
  to: number,
): { t: number[]; values: number[] } {
  const t: number[] = [];
  const values: number[] = [];
  let held: number | undefined;
  for (let k = 0; k < line.t.length; k++) {
    const time = line.t[k]!;
    if (time > to) break;
    if (time >= from) {
      if (held !== undefined && t.length === 0 && time > from) {
        t.push(from);
        values.push(held);
      }
      t.push(time);
      values.push(line.values[k]!);
    }
    held = line.values[k]!;
  }
  if (held === undefined) return { t, values };
  if (t.length === 0) {
    t.push(from);
    values.push(held);
  }
  t.push(to);
  values.push(held);
  return { t, values };
}
