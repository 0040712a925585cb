// What came of a run, as numbers for a program and as words for a person.

import type { Network } from "../index.ts";
import type { Probe } from "../nef/index.ts";
import { quantity } from "../plot/index.ts";
import { type Change, meanOf } from "./changes.ts";
import { monitorsOf, type ProbeSummary, probesIn } from "./nef.ts";
import { timeText } from "./progress.ts";
import {
  type ObjectSummary,
  objectsOf,
  rangeOf,
  type SpikeSummary,
  type StateSummary,
  spikesOf,
  statesOf,
  type Window,
} from "./recorded.ts";

/** A weight or delay that changed: means over the synapses before and after, and the range after, in `unit`. */
export interface ChangeSummary {
  readonly synapses: string;
  readonly variable: string;
  readonly unit: string;
  readonly before: number;
  readonly after: number;
  readonly min: number | null;
  readonly max: number | null;
}

/**
 * A run in numbers. Times are in seconds: `start` and `simulated` of the model, `building` and `running` on the wall.
 */
export interface RunSummary {
  readonly name: string;
  readonly seed: number;
  readonly backend: string;
  /** Mode of gpu.js and what it runs on, where groups ran there. */
  readonly device?: string;
  /** How many threads, where several were asked for, and why fewer. */
  readonly threads?: string;
  readonly dt: number;
  readonly start: number;
  readonly simulated: number;
  readonly interrupted: boolean;
  readonly building: number;
  readonly running: number;
  readonly objects: readonly ObjectSummary[];
  readonly spikes: readonly SpikeSummary[];
  readonly states: readonly StateSummary[];
  /** Of a model of the NEF. */
  readonly probes?: readonly ProbeSummary[];
  readonly changes: readonly ChangeSummary[];
}

/** Gathers the numbers of a run that has ended. */
export function summarise(
  net: Network,
  name: string,
  run: {
    window: Window;
    building: number;
    running: number;
    interrupted: boolean;
    changes: readonly Change[];
    probes?: readonly Probe[] | undefined;
  },
): RunSummary {
  const { window, interrupted, building, running, changes, probes } = run;
  const elsewhere = monitorsOf(probes ?? []);
  const own = { objects: net.objects.filter((object) => !elsewhere.has(object)) };
  return {
    name,
    seed: net.seed,
    backend: net.backend.name,
    ...(net.device ? { device: `gpu.js in mode ${net.device.mode}: ${net.device.reason}` } : {}),
    ...(net.threads > 1 ? { threads: toldThreads(net) } : {}),
    dt: net.dt,
    start: window.start,
    simulated: Number(window.duration.toPrecision(12)),
    interrupted,
    building,
    running,
    objects: objectsOf(net),
    spikes: spikesOf(own, window),
    states: statesOf(own),
    ...(probes ? { probes: probesIn(probes) } : {}),
    changes: changes.map(({ synapses, variable, unit, before, after }) => {
      const means = { before: meanOf(before), after: meanOf(after) };
      return { synapses, variable, unit, ...means, ...rangeOf([after]) };
    }),
  };
}

function toldThreads(net: Network): string {
  return /^threads: .*$/m.exec(net.explain({ code: false }))?.[0] ?? "";
}

/** The run in words. */
export function summaryText(run: RunSummary): string {
  const { name, simulated, running, interrupted, building, backend, seed, dt } = run;
  const head = `${name}: ${timeText(simulated)} simulated in ${timeText(running)}${interrupted ? ", interrupted" : ""}`;
  const rows = [
    ...run.objects.map((object) => [object.name, objectText(object)]),
    ...run.spikes.map((spikes) => [spikes.monitor, spikesText(spikes)]),
    ...run.states.map((state) => [state.monitor, stateText(state)]),
    ...(run.probes ?? []).map((probe) => [probe.probe, probeText(probe)]),
    ...run.changes.map((change) => [change.synapses, changeText(change)]),
  ];
  const width = Math.max(0, ...rows.map(([first]) => first!.length));
  return [
    head,
    `  built in ${timeText(building)}, backend ${backend}, seed ${seed}, dt ${timeText(dt)}`,
    ...(run.device === undefined ? [] : [`  ${run.device}`]),
    ...(run.threads === undefined ? [] : [`  ${run.threads}`]),
    ...rows.map(([first, words]) => `  ${first!.padEnd(width)}  ${words}`),
  ].join("\n");
}

function objectText({ kind, size, source, target }: ObjectSummary): string {
  if (source !== undefined)
    return `${size} ${size === 1 ? "synapse" : "synapses"} from ${source} to ${target}`;
  return size === undefined ? kind : `${size} ${size === 1 ? "neuron" : "neurons"} (${kind})`;
}

function spikesText({ event, group, neurons, spikes, rate, silent }: SpikeSummary): string {
  const of = `${spikes} ${event === "spike" ? "spikes" : `events ${event}`} of ${group}`;
  if (neurons === 1) return `${of}, ${quantity(rate, "Hz")}`;
  return `${of}, ${quantity(rate, "Hz")} per neuron, ${Number((100 * silent).toPrecision(3))} % silent`;
}

function changeText({ variable, unit, before, after, min, max }: ChangeSummary): string {
  const range =
    min === null || max === null ? "" : `, now ${quantity(min, unit)} to ${quantity(max, unit)}`;
  return `${variable}: mean ${quantity(before, unit)} before, ${quantity(after, unit)} after${range}`;
}

function probeText(probe: ProbeSummary): string {
  const { attribute, synapse, unit, numbers, samples, spikes, min, max } = probe;
  if (spikes !== undefined)
    return `${spikes} ${spikes === 1 ? "spike" : "spikes"} of ${numbers} ${numbers === 1 ? "neuron" : "neurons"}`;
  const of = `${attribute}${synapse === null ? "" : `, ${synapse}`}, ${numbers} x ${samples} samples`;
  if (min === null || max === null) return of;
  return `${of}, ${quantity(min, unit)} to ${quantity(max, unit)}`;
}

function stateText({ object, variable, unit, elements, samples, min, max }: StateSummary): string {
  const of = `${variable} of ${object}, ${elements} x ${samples} samples`;
  if (min === null || max === null) return of;
  return `${of}, ${quantity(min, unit)} to ${quantity(max, unit)}`;
}
