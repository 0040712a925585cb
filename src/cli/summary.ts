// What came of a run, as numbers for a program and as words for a person.

import type { Network } from "../index.ts";
import { quantity } from "../plot/index.ts";
import { timeText } from "./progress.ts";
import {
  type ObjectSummary,
  objectsOf,
  type SpikeSummary,
  type StateSummary,
  spikesOf,
  statesOf,
  type Window,
} from "./recorded.ts";

/**
 * A run in numbers. Times are in seconds: `start` and `simulated` of the model, `building` and `running` on the wall.
 */
export interface RunSummary {
  readonly name: string;
  readonly seed: number;
  readonly backend: string;
  readonly dt: number;
  readonly start: number;
  readonly simulated: number;
  readonly interrupted: boolean;
  readonly building: number;
  readonly running: number;
  readonly objects: readonly ObjectSummary[];
  readonly spikes: readonly SpikeSummary[];
  readonly states: readonly StateSummary[];
}

/** Gathers the numbers of a run that has ended. */
export function summarise(
  net: Network,
  name: string,
  run: { window: Window; building: number; running: number; interrupted: boolean },
): RunSummary {
  const { window, interrupted, building, running } = run;
  return {
    name,
    seed: net.seed,
    backend: net.backend.name,
    dt: net.dt,
    start: window.start,
    simulated: Number(window.duration.toPrecision(12)),
    interrupted,
    building,
    running,
    objects: objectsOf(net),
    spikes: spikesOf(net, window),
    states: statesOf(net),
  };
}

/** The run in words. */
export function summaryText(run: RunSummary): string {
  const { name, simulated, running, interrupted, building, backend, seed, dt } = run;
  const head = `${name}: ${timeText(simulated)} simulated in ${timeText(running)}${interrupted ? ", interrupted" : ""}`;
  const rows = [
    ...run.objects.map((object) => [object.name, objectText(object)]),
    ...run.spikes.map((spikes) => [spikes.monitor, spikesText(spikes)]),
    ...run.states.map((state) => [state.monitor, stateText(state)]),
  ];
  const width = Math.max(0, ...rows.map(([first]) => first!.length));
  return [
    head,
    `  built in ${timeText(building)}, backend ${backend}, seed ${seed}, dt ${timeText(dt)}`,
    ...rows.map(([first, words]) => `  ${first!.padEnd(width)}  ${words}`),
  ].join("\n");
}

function objectText({ kind, size, source, target }: ObjectSummary): string {
  if (source !== undefined) return `${size} synapses from ${source} to ${target}`;
  return size === undefined ? kind : `${size} ${size === 1 ? "neuron" : "neurons"} (${kind})`;
}

function spikesText({ event, group, neurons, spikes, rate, silent }: SpikeSummary): string {
  const of = `${spikes} ${event === "spike" ? "spikes" : `events ${event}`} of ${group}`;
  if (neurons === 1) return `${of}, ${quantity(rate, "Hz")}`;
  return `${of}, ${quantity(rate, "Hz")} per neuron, ${Number((100 * silent).toPrecision(3))} % silent`;
}

function stateText({ object, variable, unit, elements, samples, min, max }: StateSummary): string {
  const of = `${variable} of ${object}, ${elements} x ${samples} samples`;
  if (min === null || max === null) return of;
  return `${of}, ${quantity(min, unit)} to ${quantity(max, unit)}`;
}
