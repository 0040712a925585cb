// What is measured at each point of a sweep: of its spikes, of its variables, or by a function of one's own.

import { didYouMean, nearest, ValueError } from "../errors.ts";
import type { Network } from "../model/network.ts";
import { checkOptionNames, isList, shown } from "../model/options.ts";

/** What a function that measures is given: one point, its spikes and what was recorded of it. */
export interface SweepRecord {
  /** Place of the point in the results. */
  readonly index: number;
  /** The varied values by name, in SI. */
  readonly point: Readonly<Record<string, number>>;
  /** Times of its spikes within the measured window, in seconds since the window began. */
  readonly spikes: Float64Array;
  /** Times of the samples in seconds since the window began. */
  readonly t: Float64Array;
  /** Samples (SI) of each variable asked for by `record`. */
  readonly trace: Readonly<Record<string, Float64Array>>;
  /** The network of the point, where each has one of its own; its spikes are then those of all its neurons. */
  readonly network?: Network;
}

/** A measure that is computed here from what one point did; of variables it gets what `record` names. */
export interface SweepFunction {
  readonly of: (record: SweepRecord) => number;
  /** Variables whose samples it needs. */
  readonly record?: readonly string[];
  /** Of the result, such as `volt`; a plain number without it. */
  readonly unit?: string;
}

/**
 * `rate` (Hz), `count`, `latency` of the first spike (s), `isi` (mean interval, s), `cv` of the intervals; `mean:v`,
 * `min:v`, `max:v`, `final:v` of a variable v; or a function.
 */
export type SweepMeasure = string | SweepFunction | SweepFunction["of"];

export const SPIKE_MEASURES = ["rate", "count", "latency", "isi", "cv"] as const;
export const VARIABLE_MEASURES = ["mean", "min", "max", "final"] as const;

export type SpikeStatistic = (typeof SPIKE_MEASURES)[number];
export type VariableStatistic = (typeof VARIABLE_MEASURES)[number];

/** A measure, checked; `label` is its name in the results. */
export type Measure =
  | {
      readonly kind: "spikes";
      readonly label: string;
      readonly what: SpikeStatistic;
      /** The object of a network whose spikes are meant. */
      readonly object: string | undefined;
    }
  | {
      readonly kind: "variable";
      readonly label: string;
      readonly what: VariableStatistic;
      readonly object: string | undefined;
      readonly variable: string;
    }
  | ({ readonly kind: "function"; readonly label: string } & SweepFunction);

/** One measure, several, or several under names of one's own. */
export type MeasureOption = string | readonly string[] | Readonly<Record<string, SweepMeasure>>;

/** Units of the measures of spikes. */
export const SPIKE_UNITS: Readonly<Record<SpikeStatistic, string>> = {
  rate: "Hz",
  count: "1",
  latency: "second",
  isi: "second",
  cv: "1",
};

/** Reads the option `measure`. Throws ValueError. */
export function readMeasures(option: MeasureOption): Measure[] {
  const entries =
    typeof option === "string"
      ? [[option, option] as const]
      : isList(option)
        ? Array.from(option, (one) => [String(one), one as SweepMeasure] as const)
        : Object.entries((option ?? {}) as Readonly<Record<string, SweepMeasure>>);
  if (entries.length === 0)
    throw new ValueError(
      `nothing to measure: ${shown(option)} (expected such as 'rate' or ['rate', 'mean:v'])`,
      "measure",
      option,
    );
  const twice = entries.find(([label], k) => entries.findIndex(([one]) => one === label) < k);
  if (twice)
    throw new ValueError(`a measure twice: '${twice[0]}' (leave one out)`, "measure", option);
  return entries.map(([label, measure]) => readMeasure(label, measure));
}

function readMeasure(label: string, measure: SweepMeasure): Measure {
  if (typeof measure === "string") return readText(label, measure);
  const given: SweepFunction = typeof measure === "function" ? { of: measure } : measure;
  if (typeof given !== "object" || given === null || typeof given.of !== "function")
    throw new ValueError(
      `invalid measure ${label}: ${shown(measure)} (expected text such as 'rate', a function, ` +
        "or { of: a function, record: ['v'], unit: 'volt' })",
      "measure",
      measure,
    );
  const { of, record, unit } = given;
  checkOptionNames(given, ["of", "record", "unit"], `the measure ${label}`);
  if (record !== undefined && !(isList(record) && Array.from(record).every(isText)))
    throw new ValueError(
      `invalid record of the measure ${label}: ${shown(record)} (expected a list of names, such as ['v'])`,
      "measure",
      record,
    );
  if (unit !== undefined && !isText(unit))
    throw new ValueError(
      `invalid unit of the measure ${label}: ${shown(unit)} (expected text, such as 'volt')`,
      "measure",
      unit,
    );
  return {
    kind: "function",
    label,
    of,
    ...(record === undefined ? {} : { record }),
    ...(unit === undefined ? {} : { unit }),
  };
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function readText(label: string, text: string): Measure {
  const [what = "", of, ...rest] = text.split(":").map((part) => part.trim());
  const spikes = SPIKE_MEASURES.find((name) => name === what);
  if (spikes && rest.length === 0 && of !== "")
    return { kind: "spikes", label, what: spikes, object: of };
  const variable = VARIABLE_MEASURES.find((name) => name === what);
  if (variable && of && rest.length === 0) {
    const dot = of.lastIndexOf(".");
    const object = dot < 0 ? undefined : of.slice(0, dot);
    return { kind: "variable", label, what: variable, object, variable: of.slice(dot + 1) };
  }
  throw unreadable(text, what, variable !== undefined);
}

function unreadable(text: string, what: string, named: boolean): ValueError {
  const known = [...SPIKE_MEASURES, ...VARIABLE_MEASURES.map((name) => `${name}:VARIABLE`)];
  const near = nearest(what, [...SPIKE_MEASURES, ...VARIABLE_MEASURES]);
  const remedy = named
    ? `expected the name of a variable after it, as in '${what}:v'`
    : didYouMean(near, `known: ${known.join(", ")}`);
  return new ValueError(`unknown measure: '${text}' (${remedy})`, "measure", text);
}

/** Variables whose samples functions ask for. */
export function recordedBy(measures: readonly Measure[]): string[] {
  const all = measures.flatMap((measure) =>
    measure.kind === "function" ? (measure.record ?? []) : [],
  );
  return [...new Set(all)];
}
