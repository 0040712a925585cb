// How values are spread: counts in equal bins with round edges.
import { extent, whole } from "./check.ts";
import { type Frame, type PanelWords, type Prepared, padded, type Range } from "./panel.ts";
import type { Mark } from "./plot.ts";
import { type Scaled, scaleFor } from "./quantity.ts";
import { INK, PALETTE } from "./theme.ts";
import { niceStep } from "./ticks.ts";

/** Values in SI base units; those that are not finite are left out. */
export interface HistogramData extends PanelWords {
  readonly values: ArrayLike<number>;
  /** The same at another time, outlined over the bars in the same bins. */
  readonly outline?: ArrayLike<number>;
  /** How many bins over the range; left out, a round width by the rule of Freedman and Diaconis (1981). */
  readonly bins?: number;
  readonly unit?: string;
  readonly color?: string;
}

/**
 * Bins of one width from `from` on; a value on an edge belongs to the bin that starts there, the last one to the last
 * bin.
 */
export interface Bins {
  readonly from: number;
  readonly width: number;
  readonly counts: readonly number[];
}

/** Bins at most, where nobody asks for a number. */
const FINEST = 80;

/** Bins of the values, and of the outline where there is one. */
export interface Binned {
  readonly bins: Bins;
  readonly outline: Bins | undefined;
}

/** Both in the same bins, whose edges are round in the unit shown. */
export function binnedBoth(data: HistogramData): Binned {
  const bins = binned(data, scaleOf(data).factor);
  return { bins, outline: data.outline && counted(data.outline, emptied(bins)) };
}

function scaleOf(data: HistogramData): Scaled {
  const span = spanOf(data);
  return scaleFor(Math.max(Math.abs(span?.from ?? 0), Math.abs(span?.to ?? 0)), data.unit);
}

function spanOf({ values, outline }: HistogramData): Range | undefined {
  return extent(outline ? [values, outline] : [values]);
}

/** Checks the values and readies the panel. */
export function prepareHistogram(data: HistogramData): Prepared {
  const scaled = scaleOf(data);
  const span = spanOf(data);
  const { bins, outline } = binnedBoth(data);
  const most = [...bins.counts, ...(outline?.counts ?? [])].reduce((a, b) => Math.max(a, b), 1);
  const counts = scaleFor(most);
  const range = { from: bins.from, to: bins.from + bins.width * bins.counts.length };
  return {
    ...data,
    x: { kind: "value", range, scaled, name: data.xLabel ?? "value" },
    y: {
      kind: "value",
      range: { from: 0, to: most * 1.04 },
      scaled: counts,
      name: data.yLabel ?? "count",
      whole: counts.factor === 1,
    },
    labels: [],
    ...(span ? {} : { empty: "no values" }),
    marks: (frame) => [
      ...bars(bins, data.color ?? PALETTE[0]!, frame),
      ...(outline ? outlined(outline, frame) : []),
    ],
  };
}

function binned(data: HistogramData, factor: number): Bins {
  const span = spanOf(data);
  if (data.bins !== undefined) return counted(data.values, evenly(span, whole("bins", data.bins)));
  if (!span || span.from === span.to) return counted(data.values, evenly(span, 1));
  // Rounded in the units shown, so that edges fall on numbers a reader can name.
  const ideal = Math.min(
    FINEST,
    Math.max(5, (span.to - span.from) / freedmanDiaconis(data.values)),
  );
  const width = niceStep((span.to - span.from) * factor, ideal);
  const first = Math.floor((span.from * factor) / width + 1e-9);
  const many = Math.max(1, Math.ceil((span.to * factor) / width - first - 1e-9));
  return counted(data.values, {
    from: (first * width) / factor,
    width: width / factor,
    counts: new Array<number>(many).fill(0),
  });
}

function emptied({ from, width, counts }: Bins): Bins {
  return { from, width, counts: counts.map(() => 0) };
}

function evenly(span: Range | undefined, many: number): Bins {
  const { from, to } = span && span.from < span.to ? span : padded(span ?? { from: 0, to: 1 }, 0);
  return { from, width: (to - from) / many, counts: new Array<number>(many).fill(0) };
}

function counted(values: ArrayLike<number>, { from, width, counts: empty }: Bins): Bins {
  const counts = [...empty];
  for (let k = 0; k < values.length; k++) {
    const value = values[k]!;
    if (!Number.isFinite(value)) continue;
    // The hair's breadth keeps a value such as 0.3 in the bin that starts at 0.3.
    const bin = Math.floor((value - from) / width + 1e-9);
    counts[Math.max(0, Math.min(counts.length - 1, bin))]! += 1;
  }
  return { from, width, counts };
}

function freedmanDiaconis(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values).filter(Number.isFinite).sort();
  const n = sorted.length;
  const quartiles = sorted[Math.floor(0.75 * (n - 1))]! - sorted[Math.floor(0.25 * (n - 1))]!;
  const span = sorted[n - 1]! - sorted[0]!;
  return (2 * (quartiles > 0 ? quartiles : span)) / Math.cbrt(n);
}

function bars({ from, width, counts }: Bins, color: string, frame: Frame): Mark[] {
  const { factor } = frame.x.scaled;
  const data = counts.flatMap((count, k) =>
    count === 0
      ? []
      : [
          {
            x1: (from + k * width) * factor,
            x2: (from + (k + 1) * width) * factor,
            y: count * frame.y.scaled.factor,
          },
        ],
  );
  const inset = (frame.right - frame.left) / counts.length > 4 ? 0.5 : 0;
  return [
    frame.plot.rectY(data, {
      x1: "x1",
      x2: "x2",
      y: "y",
      fill: color,
      insetLeft: inset,
      insetRight: inset,
    }),
  ];
}

/** The top of each bin as one line, down to zero at both ends. */
function outlined({ from, width, counts }: Bins, frame: Frame): Mark[] {
  const { factor } = frame.x.scaled;
  const edge = (k: number): number => (from + k * width) * factor;
  const height = (count: number): number => count * frame.y.scaled.factor;
  const corners = counts.flatMap((count, k) => [
    { x: edge(k), y: height(count) },
    { x: edge(k + 1), y: height(count) },
  ]);
  const whole = [{ x: edge(0), y: 0 }, ...corners, { x: edge(counts.length), y: 0 }];
  return [frame.plot.line(whole, { x: "x", y: "y", stroke: INK, strokeWidth: 1 })];
}
