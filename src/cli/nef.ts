// Models of the NEF at the command line: which default export is one, and its probes as panels and as numbers.

import type { Network, RunOptions } from "../index.ts";
import type { Probe } from "../nef/index.ts";
import type { Panel } from "../plot/index.ts";
import { isEventMonitor, rangeOf, type Window } from "./recorded.ts";

/** What is needed of a `Model`, by what it has: the module may have brought its own copy of the package. */
export interface NefModel {
  readonly network: Network;
  readonly probes: readonly Probe[];
  run(duration: number | string, options?: RunOptions): Promise<void>;
}

/** What a probe recorded: rows of `numbers` numbers. `min` and `max` are null without samples, and those of spikes. */
export interface ProbeSummary {
  readonly probe: string;
  readonly attribute: string;
  /** Its filter, null without one. */
  readonly synapse: string | null;
  readonly unit: string;
  readonly numbers: number;
  readonly samples: number;
  /** Where neurons that spike are recorded. */
  readonly spikes?: number;
  readonly min: number | null;
  readonly max: number | null;
}

type ProbePanel = Extract<Panel, { kind: "raster" | "traces" }>;

/** Lines in one panel beyond which they can no longer be told apart. */
const MOST_LINES = 8;

/** Monitors that record for probes: the probes speak for them. */
export function monitorsOf(probes: readonly Probe[]): ReadonlySet<unknown> {
  return new Set(probes.flatMap(({ monitor }) => monitor ?? []));
}

/** A panel for each probe that recorded anything: a line for each number, spikes as a raster. */
export function probePanels(probes: readonly Probe[], window: Window): ProbePanel[] {
  return probes.flatMap((probe): ProbePanel[] => {
    if (!(window.duration > 0) || probe.data.length === 0) return [];
    return [spikes(probe) ? rasterOf(probe, window) : tracesOf(probe, window)];
  });
}

function tracesOf(probe: Probe, window: Window): ProbePanel {
  const { t, data, attribute, target } = probe;
  const places = "indices" in target ? target.indices : undefined;
  const size = data[0]!.length;
  const some = size > MOST_LINES ? ` (first ${MOST_LINES} of ${size})` : "";
  const series = Array.from({ length: Math.min(size, MOST_LINES) }, (_, k) => ({
    values: probe.column(k),
    ...(size > 1 ? { label: String(places?.[k] ?? k) } : {}),
  }));
  const title = `${wordsOf(probe)}${some}`;
  return { kind: "traces", t, series, unit: unitOf(probe), yLabel: attribute, title, ...window };
}

function rasterOf(probe: Probe, window: Window): ProbePanel {
  const { t, data } = probe;
  const [i, times]: [number[], number[]] = [[], []];
  data.forEach((row, s) => {
    row.forEach((value, k) => {
      if (value === 0) return;
      i.push(k);
      times.push(t[s]!);
    });
  });
  return { kind: "raster", i, t: times, n: data[0]!.length, title: wordsOf(probe), ...window };
}

/** Numbers of every probe. */
export function probesIn(probes: readonly Probe[]): ProbeSummary[] {
  return probes.map((probe) => {
    const { attribute, synapse, data } = probe;
    const events = spikes(probe);
    return {
      probe: nameOf(probe),
      attribute,
      synapse: synapse?.text ?? null,
      unit: unitOf(probe),
      numbers: data[0]?.length ?? 0,
      samples: data.length,
      ...(events ? { spikes: data.reduce((sum, row) => sum + row.filter(Boolean).length, 0) } : {}),
      ...(events ? { min: null, max: null } : rangeOf(data)),
    };
  });
}

/** Whether it shows spikes, unfiltered. */
function spikes(probe: Probe): boolean {
  return isEventMonitor(probe.monitor) || (probe.synapse === null && kindOf(probe) === "spikes");
}

/** What neurons give whose output is recorded; undefined for every other probe. */
function kindOf({ target, attribute }: Probe): "spikes" | "rate" | undefined {
  const whole = "whole" in target ? target.whole : target;
  if (!("ensemble" in whole) || !["output", "spikes"].includes(attribute)) return undefined;
  return whole.ensemble.options.neuronType?.output.kind ?? "spikes";
}

function unitOf(probe: Probe): string {
  return kindOf(probe) === undefined ? "1" : "Hz";
}

/** `decoded of ensemble 'a', Lowpass(0.01)`. */
function wordsOf(probe: Probe): string {
  const what = spikes(probe) ? "spikes" : probe.attribute;
  const head = probe.label ?? `${what} of ${nameOf(probe)}`;
  return `${head}${probe.synapse ? `, ${probe.synapse.text}` : ""}`;
}

/** Its label, else what it records. */
function nameOf({ label, title }: Probe): string {
  return label ?? title.replace(/^the probe of /, "");
}
