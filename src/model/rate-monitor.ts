// PopulationRateMonitor: the rate of a population in every step, smoothed or in bins.

import { NetworkError, ValueError } from "../errors.ts";
import { checkWritable, cyclic, RateRecorder } from "../simulate.ts";
import { quantityText } from "../units/units.ts";
import { checkGroup, type GroupLike, parentOf, Subgroup } from "./group.ts";
import { type BuildContext, SimulationObject } from "./object.ts";
import { checkOptionNames, shown } from "./options.ts";
import { positiveTime, type Quantity, SECOND } from "./quantities.ts";
import {
  columnDifferences,
  restoreColumns,
  type Saved,
  saveColumns,
  savedNumber,
} from "./saved.ts";

export interface PopulationRateMonitorOptions {
  /** Writes the rates to this file as they come, so that memory holds a block of them; see `readRecording`. */
  readonly file?: string;
  readonly name?: string;
}

export interface SmoothRateOptions {
  /** Shape of the window, or its values (one per step; only their proportions count). Default `gaussian`. */
  readonly window?: "gaussian" | "flat" | ArrayLike<number>;
  /** Standard deviation of a Gaussian window (which ends at two of them), length of a flat one. */
  readonly width?: Quantity;
}

/** Records the spikes of a group or subgroup in each step, divided by its size and dt. */
export class PopulationRateMonitor extends SimulationObject {
  readonly group: GroupLike;
  private readonly recorder: RateRecorder;
  /** Step of the group's clock in seconds, known since the first run; 0 when it was not always the same. */
  private interval: number | undefined;

  /** Throws ValueError when the group cannot spike. */
  constructor(group: GroupLike, options: PopulationRateMonitorOptions = {}) {
    checkOptionNames(options, ["file", "name"], "a PopulationRateMonitor");
    if (options.file !== undefined) checkWritable("file", options.file);
    checkGroup(group, "group of a PopulationRateMonitor");
    super("ratemonitor", options.name);
    const parent = parentOf(group);
    if (!parent.canSpike)
      throw new ValueError(
        `nothing to record: ${parent.store.title} has no threshold (give it one, or use a StateMonitor)`,
        "group",
        group,
      );
    this.group = group;
    const relative = group instanceof Subgroup ? group.relative.i32.slice() : null;
    this.recorder = new RateRecorder(group.N, relative, options.file);
  }

  override get needs(): readonly SimulationObject[] {
    return [parentOf(this.group)];
  }

  /** Times of the steps in seconds. */
  get t(): Float64Array {
    return this.recorder.columns.values(0) as Float64Array;
  }

  /** The steps. */
  get step(): Float64Array {
    return this.recorder.columns.values(1) as Float64Array;
  }

  /** Spikes per second and element, in Hz, one number per step. */
  get rate(): Float64Array {
    return this.recorder.columns.values(2) as Float64Array;
  }

  /**
   * The rate under a moving window, in Hz, one number per step; before and after the recording it counts as 0. A window
   * of an even number of steps reaches one further back than ahead. Widths are rounded to whole steps (of a Gaussian
   * window, only where it ends).
   */
  smoothRate(options: SmoothRateOptions = {}): Float64Array {
    checkOptionNames(options, ["window", "width"], "smoothRate");
    this.checkSteps();
    return convolved(this.rate, this.windowOf(options));
  }

  private checkSteps(): void {
    if (this.interval !== 0) return;
    throw new NetworkError(
      `cannot average the rates of '${this.name}': dt changed between runs (average stretches of \`rate\` over \`t\`)`,
    );
  }

  private windowOf({ window = "gaussian", width }: SmoothRateOptions): ArrayLike<number> {
    if (window !== "gaussian" && window !== "flat") return checkWindow(window);
    if (width === undefined)
      throw new ValueError(
        `missing width of a ${window} window (give \`width\`, such as '5 ms')`,
        "width",
        width,
      );
    const steps = positiveTime(width, "width") / (this.interval ?? Number.POSITIVE_INFINITY);
    if (window === "flat") return new Float64Array(Math.max(1, Math.round(steps))).fill(1);
    const reach = Math.round(2 * steps);
    return Float64Array.from({ length: 2 * reach + 1 }, (_, k) =>
      Math.exp(-0.5 * ((k - reach) / steps) ** 2),
    );
  }

  /**
   * Mean rates (Hz) of successive intervals of `binSize`, a multiple of dt, with the times of their centres in seconds.
   * Steps at the end that fill no whole bin are left out.
   */
  binnedRate(binSize: Quantity): { readonly t: Float64Array; readonly rate: Float64Array } {
    this.checkSteps();
    const size = positiveTime(binSize, "binSize");
    const { rate, t, interval = size } = this;
    const steps = Math.round(size / interval);
    if (steps < 1 || Math.abs(size / interval - steps) > 1e-4)
      throw new ValueError(
        `invalid binSize: ${shown(binSize)} (expected a multiple of dt, ${quantityText(interval, SECOND)})`,
        "binSize",
        binSize,
      );
    const count = Math.floor(rate.length / steps);
    const binned = new Float64Array(count);
    const centres = new Float64Array(count);
    for (let bin = 0; bin < count; bin++) {
      let sum = 0;
      for (let k = bin * steps; k < (bin + 1) * steps; k++) sum += rate[k]!;
      binned[bin] = sum / steps;
      centres[bin] = t[bin * steps]! + size / 2;
    }
    return { t: centres, rate: binned };
  }

  override get file(): string | undefined {
    return this.recorder.columns.file;
  }

  override signature(): string[] {
    return [
      `  rate of ${this.group.N} elements, ${this.file === undefined ? "in memory" : "to a file"}`,
    ];
  }

  override save(): Saved {
    const { interval } = this;
    return {
      ...saveColumns(this.recorder.columns),
      ...(interval === undefined ? {} : { interval }),
    };
  }

  override misfits(saved: Saved): string[] {
    return columnDifferences(this.recorder.columns, saved);
  }

  override restore(saved: Saved): void {
    restoreColumns(this.recorder.columns, saved);
    this.interval = savedNumber(saved, "interval");
  }

  override flush(sync: boolean): void {
    this.recorder.columns.flush(sync);
  }

  override build(context: BuildContext): void {
    const parent = parentOf(this.group);
    const clock = context.clock(parent.dt);
    const { recorder, name } = this;
    const changed = this.interval !== undefined && this.interval !== clock.dt;
    this.interval = changed && recorder.columns.rows > 0 ? 0 : clock.dt;
    const record = (): void => recorder.record(parent.spikes, clock);
    const run = cyclic(record, recorder.log(name, parent.spikes, clock));
    context.operation({ name, clock, slot: "end", order: 0, rank: 0, run });
  }
}

function checkWindow(window: ArrayLike<number>): Float64Array {
  const values = typeof window === "object" && window !== null ? Float64Array.from(window) : [];
  let sum = 0;
  for (const value of values) sum += value;
  if (values instanceof Float64Array && Number.isFinite(sum) && sum !== 0) return values;
  throw new ValueError(
    `invalid window: ${shown(window)} (expected 'gaussian', 'flat', or numbers whose sum is not 0)`,
    "window",
    window,
  );
}

/** The values under a window centred on each, its own values scaled to a sum of 1. */
function convolved(values: Float64Array, window: ArrayLike<number>): Float64Array {
  const { length } = window;
  const ahead = (length - 1) >> 1;
  let total = 0;
  for (let j = 0; j < length; j++) total += window[j]!;
  return values.map((_, k) => {
    const first = Math.max(0, k + ahead - values.length + 1);
    const last = Math.min(length - 1, k + ahead);
    let sum = 0;
    for (let j = first; j <= last; j++) sum += values[k + ahead - j]! * window[j]!;
    return sum / total;
  });
}
