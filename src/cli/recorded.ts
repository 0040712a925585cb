// What a network holds and what its monitors recorded during a run, as numbers.

import type {
  EventMonitor,
  Network,
  PopulationRateMonitor,
  StateMonitor,
  Synapses,
} from "../index.ts";

/** A stretch of simulated time in seconds. */
export interface Window {
  readonly start: number;
  readonly duration: number;
}

/** An object of a network: `size` neurons or synapses, where it has any. */
export interface ObjectSummary {
  readonly name: string;
  readonly kind: string;
  readonly size?: number;
  readonly source?: string;
  readonly target?: string;
}

/** Spikes (or other events) of a monitor: mean rate in Hz per neuron, and the fraction of neurons without any. */
export interface SpikeSummary {
  readonly monitor: string;
  /** `spike`, or the name of another event. */
  readonly event: string;
  readonly group: string;
  readonly neurons: number;
  readonly spikes: number;
  readonly rate: number;
  readonly silent: number;
}

/** Samples of one recorded variable, in SI base units of `unit`; `min` and `max` are null without samples. */
export interface StateSummary {
  readonly monitor: string;
  readonly object: string;
  readonly variable: string;
  readonly unit: string;
  readonly elements: number;
  readonly samples: number;
  readonly min: number | null;
  readonly max: number | null;
}

type Member = Network["objects"][number];

// By what they have, not by their class: the model may have brought its own copy of the package.

/** Whether an object records spikes or other events. */
export function isEventMonitor(object: unknown): object is EventMonitor {
  return has(object, "numEvents", "event", "i", "t", "group");
}

/** Whether an object records variables. */
export function isStateMonitor(object: unknown): object is StateMonitor {
  return has(object, "variables", "indices", "t", "object");
}

/** Whether an object records a population's rate. */
export function isRateMonitor(object: unknown): object is PopulationRateMonitor {
  return has(object, "rate", "smoothRate", "t", "group");
}

/** Whether an object records something that can be shown. */
export function isMonitor(object: unknown): boolean {
  return isEventMonitor(object) || isStateMonitor(object) || isRateMonitor(object);
}

function isSynapses(object: unknown): object is Synapses {
  return has(object, "pathways", "source", "target");
}

function has(object: unknown, ...names: readonly string[]): boolean {
  return typeof object === "object" && object !== null && names.every((name) => name in object);
}

/** The objects that are no monitors. */
export function objectsOf(net: Network): ObjectSummary[] {
  return net.objects
    .filter((object) => !isMonitor(object))
    .map((object) => ({
      name: object.name,
      // Bundlers write `class _Name` where a class speaks of itself.
      kind: object.constructor.name.replace(/^_/, ""),
      ...("N" in object ? { size: Number(object.N) } : {}),
      ...(isSynapses(object) ? { source: object.source.name, target: object.target.name } : {}),
    }));
}

/** Spikes of every SpikeMonitor and events of every EventMonitor within the window. */
export function spikesOf(net: Pick<Network, "objects">, window: Window): SpikeSummary[] {
  return net.objects.filter(isEventMonitor).map((monitor) => {
    const { N: neurons, name: group } = monitor.group;
    const { event } = monitor;
    const { spikes, fired } = monitor.recording ? within(monitor, window) : counted(monitor);
    const rate = window.duration > 0 ? spikes / neurons / window.duration : 0;
    const silent = 1 - fired / neurons;
    return { monitor: monitor.name, event, group, neurons, spikes, rate, silent };
  });
}

interface Fired {
  readonly spikes: number;
  /** Neurons with any. */
  readonly fired: number;
}

function within({ i, t }: EventMonitor, window: Window): Fired {
  const fired = new Set<number>();
  let spikes = 0;
  for (let k = 0; k < t.length; k++) {
    if (t[k]! < window.start - 1e-9) continue;
    spikes++;
    fired.add(i[k]!);
  }
  return { spikes, fired: fired.size };
}

/** Of a monitor that only counts: since it began. */
function counted({ count, numEvents }: EventMonitor): Fired {
  return { spikes: numEvents, fired: count.filter((n) => n > 0).length };
}

/** Ranges of every variable of every StateMonitor, and of every PopulationRateMonitor's rate. */
export function statesOf(net: Pick<Network, "objects">): StateSummary[] {
  return net.objects.flatMap((object): StateSummary[] => {
    if (isRateMonitor(object)) return [rateIn(object)];
    return isStateMonitor(object) ? statesIn(object) : [];
  });
}

function statesIn(monitor: StateMonitor): StateSummary[] {
  return monitor.variables.map((variable) => {
    const traces = monitor.get(variable);
    return {
      monitor: monitor.name,
      object: monitor.object.name,
      variable,
      unit: unitIn(monitor, variable),
      elements: traces.length,
      samples: monitor.t.length,
      ...rangeOf(traces),
    };
  });
}

function rateIn(monitor: PopulationRateMonitor): StateSummary {
  const { name, group, rate } = monitor;
  const { length: samples } = rate;
  const counted = { variable: "rate", unit: "Hz", elements: 1, samples };
  return { monitor: name, object: group.name, ...counted, ...rangeOf([rate]) };
}

/** The least and the greatest value; null without any. */
export function rangeOf(traces: readonly Float64Array[]): Pick<StateSummary, "min" | "max"> {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const trace of traces)
    for (const value of trace) {
      if (value < min) min = value;
      if (value > max) max = value;
    }
  return min <= max ? { min, max } : { min: null, max: null };
}

/** A variable as `explain` tells it. */
export interface VariableSummary {
  readonly name: string;
  readonly kind: string;
  readonly unit: string;
}

/** The variables that an object's equations define; `explain` is where the library names their units. */
export function variablesOf(object: Pick<Member, "explain">): VariableSummary[] {
  const line = /^ {2}(differential|subexpression|parameter) +(?:d(\w+)\/dt|(\w+)).* : (\S+)/;
  return object.explain().flatMap((text) => {
    const [, kind, differential, other, unit] = line.exec(text) ?? [];
    return kind === undefined ? [] : [{ name: (differential ?? other)!, kind, unit: unit! }];
  });
}

/** Unit of a recorded variable in words; "1" for plain numbers. */
export function unitIn(monitor: StateMonitor, variable: string): string {
  if (isDelay(monitor, variable)) return "second";
  const { object } = monitor;
  const owner = "explain" in object ? object : object.owner;
  return variablesOf(owner).find(({ name }) => name === variable)?.unit ?? "1";
}

/** Whether a recorded variable is a transmission delay of synapses. */
export function isDelay(monitor: StateMonitor, variable: string): boolean {
  return isSynapses(monitor.object) && /^(\w+\.)?delay$/.test(variable);
}
