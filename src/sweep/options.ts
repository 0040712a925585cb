// What a sweep can be told, and how it is checked.

import { ValueError } from "../errors.ts";
import type { BackendName, GpuModeName } from "../model/network-options.ts";
import type { NeuronGroupOptions } from "../model/neuron-options.ts";
import { checkOptionNames, isList, shown } from "../model/options.ts";
import { positiveTime, type Quantity } from "../model/quantities.ts";
import type { Setting } from "./job.ts";
import { type Measure, type MeasureOption, readMeasures, recordedBy } from "./measures.ts";
import type { SweepReporter } from "./progress.ts";

/** All options but what is measured. */
export interface SweepSettings {
  /** Simulated time that is measured (default 1 s). */
  readonly duration?: Quantity;
  /** Simulated time before that (default 0). */
  readonly settle?: Quantity;
  /** Step; the network's usual 0.1 ms without it. */
  readonly dt?: Quantity;
  /** Method of integration of a neuron, in place of its own. */
  readonly method?: NeuronGroupOptions["method"];
  /** Key of all random numbers (default 0). Each point of a neuron has noise of its own. */
  readonly seed?: number;
  /** `wasm` (default), `js` or `gpu`. */
  readonly backend?: BackendName;
  /** How the gpu backend reaches the card, as of a Network. */
  readonly gpuMode?: GpuModeName;
  /**
   * Threads to compute in. Without it there are as many as processors, started when there is enough to do. Results do
   * not depend on them.
   */
  readonly threads?: number;
  /**
   * Points of a neuron that are computed together, at most: memory grows with it. Results depend on it only where there
   * is noise.
   */
  readonly batch?: number;
  /** The lists go in pairs: the first of each is the first point. All combinations without it. */
  readonly zip?: boolean;
  /** `error` (default), or `mark`: a point whose values stop being numbers has NaN as its result. */
  readonly onNaN?: "error" | "mark";
  /** Interval of the samples that functions get; every step without it. */
  readonly recordDt?: Quantity;
  /** What is kept of all points, besides the measures: `spikes`, or names of variables. */
  readonly keep?: readonly string[];
  /** `text` writes progress with rate and time left to stderr; a function receives the numbers. */
  readonly report?: "text" | SweepReporter;
  /** Wall-clock time between reports (default 1 s). */
  readonly reportPeriod?: Quantity;
  /** Ends the sweep early: what is done is the result. */
  readonly signal?: AbortSignal;
}

export interface SweepOptions extends SweepSettings {
  /** What is measured (default `rate`): see `SweepMeasure`. */
  readonly measure?: MeasureOption;
}

const known = [
  ...["measure", "duration", "settle", "dt", "method", "seed", "backend", "gpuMode", "threads"],
  ...["batch", "zip", "onNaN", "recordDt", "keep", "report", "reportPeriod", "signal"],
];

/** Options, checked. */
export interface Checked {
  readonly measures: readonly Measure[];
  readonly setting: Setting;
  readonly threads: number | undefined;
  readonly batch: number | undefined;
  readonly keep: readonly string[];
  readonly reportPeriod: number;
}

/** Reads the options of `sweep`. Throws ValueError. */
export function readOptions(options: SweepOptions): Checked {
  checkOptionNames(options, known, "a sweep");
  const {
    seed = 0,
    onNaN = "error",
    backend = "wasm",
    gpuMode,
    threads,
    batch,
    keep = [],
  } = options;
  const measures = readMeasures(options.measure ?? "rate");
  if (!Number.isSafeInteger(seed)) throw invalid("seed", seed, "an integer");
  if (onNaN !== "error" && onNaN !== "mark") throw invalid("onNaN", onNaN, "'error' or 'mark'");
  for (const [name, value] of [
    ["threads", threads],
    ["batch", batch],
  ] as const)
    if (value !== undefined && !(Number.isInteger(value) && value >= 1))
      throw invalid(name, value, "an integer >= 1");
  if (!isList(keep) || !Array.from(keep).every((name) => typeof name === "string"))
    throw invalid("keep", keep, "a list of names, such as ['spikes', 'v']");
  for (const name of ["zip"] as const)
    if (options[name] !== undefined && typeof options[name] !== "boolean")
      throw invalid(name, options[name], "true or false");
  checkReport(options);
  const record = [
    ...new Set([...recordedBy(measures), ...keep.filter((name) => name !== "spikes")]),
  ];
  const functions = measures.some(({ kind }) => kind === "function");
  const times = measures.some(
    (measure) => measure.kind === "spikes" && measure.what !== "rate" && measure.what !== "count",
  );
  const time = (name: "dt" | "recordDt"): number | undefined =>
    options[name] === undefined ? undefined : positiveTime(options[name], name);
  return {
    measures,
    setting: {
      settle: positiveTime(options.settle ?? 0, "settle", true),
      duration: positiveTime(options.duration ?? 1, "duration"),
      dt: time("dt"),
      seed,
      backend,
      chosen: options.backend !== undefined,
      gpuMode,
      onNaN,
      recordDt: time("recordDt"),
      record,
      spikes: functions || times || keep.includes("spikes"),
    },
    threads,
    batch,
    keep,
    reportPeriod:
      options.reportPeriod === undefined ? 1 : positiveTime(options.reportPeriod, "reportPeriod"),
  };
}

function checkReport({ report, signal }: SweepOptions): void {
  if (report !== undefined && report !== "text" && typeof report !== "function")
    throw invalid("report", report, "'text' or a function");
  if (signal !== undefined && typeof signal?.addEventListener !== "function")
    throw invalid("signal", signal, "an AbortSignal");
}

function invalid(name: string, value: unknown, expected: string): ValueError {
  return new ValueError(
    `invalid ${name} of a sweep: ${shown(value)} (expected ${expected})`,
    name,
    value,
  );
}
