// What is drawn around lines: bands, rules, events, ticks for spikes, dots where a value changes.
import type { Frame } from "./panel.ts";
import type { Mark, RenderFunction } from "./plot.ts";
import { element } from "./svg.ts";
import { BAND, RULE, SIZE, SOFT } from "./theme.ts";
import type { Band, Moment, Reference, Series, TracesData } from "./traces.ts";

/** Height of one row of spike ticks above the lines, in pixels. */
export const TICK_ROW = 8;

const MOST_DOTS = 80;
const MOST_RULES = 60;

/** Bands, reference rules, thresholds and events, which lie behind the lines. */
export function backdrop(data: TracesData, frame: Frame): Mark[] {
  const { bands = [], references = [], thresholds = [], events = [] } = data;
  const { from, to } = frame.x.range;
  const moments = events.filter(({ t }) => t >= from && t <= to);
  return [
    ...bands.map((band) => bandMark(band, frame)),
    ...references.map((rule) => ruleMark(rule, frame, { stroke: RULE })),
    ...thresholds.map((rule) => ruleMark(rule, frame, { stroke: SOFT, strokeDasharray: "4,3" })),
    frame.plot.ruleX(
      moments.map(({ t }) => t * frame.x.scaled.factor),
      { stroke: RULE, strokeDasharray: "1.5,2", strokeWidth: 0.8 },
    ),
  ];
}

/** The words of bands, rules and events, which lie in front of the lines. */
export function notes(data: TracesData, frame: Frame): Mark[] {
  const { bands = [], references = [], thresholds = [], events = [] } = data;
  const all = [
    ...bands.map((band) => bandNote(band, frame)),
    ...[...references, ...thresholds].map((rule) => ruleNote(rule, frame)),
    ...events.map((event) => eventNote(event, frame)),
  ].filter((made) => made !== undefined);
  if (all.length === 0) return [];
  return [() => element(frame.document, "g", { "aria-label": "notes" }, all)];
}

/** A row of ticks above the lines for each series that comes with spikes. */
export function spikeTicks(series: readonly (Series & { color: string })[], frame: Frame): Mark[] {
  const spiking = series.filter(({ spikes }) => spikes !== undefined);
  const { from, to } = frame.x.range;
  return spiking.map(({ spikes, color }, row) => {
    const y = frame.top - (spiking.length - row) * TICK_ROW;
    const d = Array.from(spikes!)
      .filter((t) => t >= from && t <= to)
      .map((t) => `M${frame.x.pixel(t)},${y}v${TICK_ROW - 2}`)
      .join("");
    return () =>
      element(frame.document, "path", {
        "aria-label": "spikes",
        d: d === "" ? undefined : d,
        stroke: color,
        "stroke-width": 1.2,
      });
  });
}

/** Dots where a held value changes; none unless asked for when there are too many to be told apart. */
export function changes(
  lines: readonly { t: ArrayLike<number>; values: ArrayLike<number>; color: string }[],
  wanted: boolean | undefined,
  frame: Frame,
): Mark[] {
  if (wanted === false) return [];
  const { from, to } = frame.x.range;
  const dots: { x: number; y: number; color: string }[] = [];
  for (const { t, values, color } of lines) {
    for (let k = 1; k < t.length; k++) {
      if (values[k] === values[k - 1] || !Number.isFinite(values[k]!)) continue;
      if (t[k]! < from || t[k]! > to) continue;
      dots.push({ x: t[k]! * frame.x.scaled.factor, y: values[k]! * frame.y.scaled.factor, color });
    }
  }
  if (dots.length === 0 || (wanted === undefined && dots.length > MOST_DOTS)) return [];
  return [frame.plot.dot(dots, { x: "x", y: "y", fill: (dot) => dot.color, r: 2 })];
}

/** A mark's elements inside a nested viewport, which cuts off what leaves the drawing area (and needs no id). */
export function clip({ document, left, right, top, bottom }: Frame): RenderFunction {
  return (index, scales, values, dimensions, context, next) => {
    const drawn = next?.(index, scales, values, dimensions, context);
    if (!drawn) return null;
    const [width, height] = [right - left, bottom - top];
    const viewBox = `${left} ${top} ${width} ${height}`;
    const box = { x: left, y: top, width, height, viewBox, overflow: "hidden" };
    return element(document, "svg", box, [drawn]);
  };
}

function bandMark({ from, to }: Band, frame: Frame): Mark {
  const low = frame.y.pixel(Math.max(Math.min(from, to), frame.y.range.from));
  const high = frame.y.pixel(Math.min(Math.max(from, to), frame.y.range.to));
  return () =>
    element(frame.document, "rect", {
      "aria-label": "band",
      x: frame.left,
      y: high,
      width: frame.right - frame.left,
      height: Math.max(0, low - high),
      fill: BAND,
    });
}

function bandNote({ from, to, label }: Band, frame: Frame): SVGElement | undefined {
  const high = frame.y.pixel(Math.min(Math.max(from, to), frame.y.range.to));
  return note(frame, label, frame.left + 5, high + 11, "start");
}

function ruleMark(
  rule: Reference,
  frame: Frame,
  style: { stroke: string; strokeDasharray?: string },
): Mark {
  const shown = inSight(rule, frame).map((value) => value * frame.y.scaled.factor);
  return frame.plot.ruleY(shown, { ...style, strokeWidth: 0.8 });
}

/** Above the highest of the rules, or below it where there is no room above. */
function ruleNote(rule: Reference, frame: Frame): SVGElement | undefined {
  const top = inSight(rule, frame).at(-1);
  if (top === undefined) return undefined;
  const above = frame.y.pixel(top) - 4;
  const y = above < frame.top + 8 ? frame.y.pixel(top) + 11 : above;
  return note(frame, rule.label, frame.left + 5, y, "start");
}

function eventNote({ t, label }: Moment, frame: Frame): SVGElement | undefined {
  if (!(t >= frame.x.range.from && t <= frame.x.range.to)) return undefined;
  const x = frame.x.pixel(t);
  const late = x > (frame.left + frame.right) / 2;
  return note(frame, label, late ? x - 4 : x + 4, frame.top + 9, late ? "end" : "start");
}

/** Words inside the drawing area, with a white edge that keeps them apart from lines. */
function note(
  { document }: Frame,
  text: string | undefined,
  x: number,
  y: number,
  anchor: "start" | "end",
): SVGElement | undefined {
  if (text === undefined) return undefined;
  const halo = {
    stroke: "white",
    "stroke-width": 3,
    "stroke-linejoin": "round",
    "paint-order": "stroke",
  };
  const size = SIZE.text - 0.5;
  return element(
    document,
    "text",
    { x, y, "text-anchor": anchor, "font-size": size, fill: SOFT, ...halo },
    [text],
  );
}

function inSight({ value, every }: Reference, frame: Frame): number[] {
  const { from, to } = frame.y.range;
  if (every === undefined) return value >= from && value <= to ? [value] : [];
  const first = Math.ceil((from - value) / every - 1e-9);
  const last = Math.floor((to - value) / every + 1e-9);
  const many = Math.max(0, Math.min(MOST_RULES, last - first + 1));
  return Array.from({ length: many }, (_, k) => value + (first + k) * every);
}
