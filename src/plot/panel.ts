// What a kind of panel hands to the figure: its axes, its words, and marks for the frame it is then given.
import { ValueError } from "../errors.ts";
import type { Mark, Studio } from "./plot.ts";
import type { Scaled } from "./quantity.ts";
import type { Ticks } from "./ticks.ts";

/** What every panel may say about itself. */
export interface PanelWords {
  /** Stands above the panel. */
  readonly title?: string;
  /** Name of the vertical axis; the unit is added. */
  readonly yLabel?: string;
  /** Name of the horizontal axis; the unit is added. */
  readonly xLabel?: string;
  /** Height of the drawing area in pixels. */
  readonly height?: number;
}

/** The window of time a panel shows, in seconds. Panels of one column share the widest. */
export interface TimeWindow {
  readonly start?: number;
  readonly duration?: number;
}

/** A stretch of an axis, in SI base units. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** One axis before layout. `kind` "time" is shared down a column. */
export interface Axis {
  readonly kind: "time" | "value";
  readonly range: Range;
  readonly scaled: Scaled;
  /** What is measured; the unit shown is added. */
  readonly name: string;
  /** Whole numbers only (neurons, counts, columns). */
  readonly whole?: boolean;
  /** Positions are logarithms (base 10) of what the numbers say. */
  readonly log?: boolean;
}

/** Words beside the right end of the drawing area, at a height given in SI units of the vertical axis. */
export interface EndLabel {
  readonly at: number;
  readonly text: string;
  readonly colour: string;
}

/** One axis after layout. */
export interface Placed extends Axis {
  readonly ticks: Ticks;
  /** Pixel of a value in SI base units. */
  readonly pixel: (value: number) => number;
}

/** The box a panel draws in, in pixels of its own; `left` to `right` and `top` to `bottom` is the drawing area. */
export interface Frame extends Studio {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly x: Placed;
  readonly y: Placed;
  /** The part of the figure's budget of drawn points this panel may use: 1 when it is alone. */
  readonly share: number;
}

/** A panel ready to be laid out. */
export interface Prepared extends PanelWords {
  readonly x: Axis;
  readonly y: Axis;
  readonly labels: readonly EndLabel[];
  /** Pixels to keep free on the right besides the labels (a colour scale). */
  readonly beside?: number;
  /** Pixels to keep free between the words of the panel and its drawing area (rows of spike ticks). */
  readonly above?: number;
  /** Width over height of the drawing area, where one is called for. */
  readonly aspect?: number;
  /** Said in the middle of the panel when there is nothing to show. */
  readonly empty?: string;
  readonly marks: (frame: Frame) => Mark[] | Promise<Mark[]>;
}

/** The stretch of time to show: what the caller asked for, or from `first` to `last`. */
export function timeRange(window: TimeWindow, first: number, last: number): Range {
  const from = window.start ?? first;
  if (!Number.isFinite(from)) {
    throw new ValueError(`invalid start: ${from} (must be a finite number)`, "start", from);
  }
  const duration = window.duration ?? last - from;
  if (window.duration !== undefined && !(duration > 0 && duration < Infinity)) {
    throw new ValueError(
      `invalid duration: ${duration} (must be a finite number of seconds above 0)`,
      "duration",
      duration,
    );
  }
  return { from, to: duration > 0 ? from + duration : from + 1e-3 };
}

/** The end of sampled time: one sampling step after the last sample. */
export function sampledEnd(t: ArrayLike<number>): number {
  const n = t.length;
  if (n === 0) return 0;
  return n > 1 ? 2 * t[n - 1]! - t[n - 2]! : t[0]!;
}

/** The range with a margin of `part` of its length at both ends; a range of no length gets one. */
export function padded({ from, to }: Range, part: number): Range {
  const room = to > from ? (to - from) * part : Math.abs(from) * 0.1 || 1;
  return { from: from - room, to: to + room };
}
