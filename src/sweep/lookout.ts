// Measures of a whole network: of the spikes of its neurons, and of variables of its objects.

import { ValueError } from "../errors.ts";
import { isEndpoint } from "../model/endpoint.ts";
import { SpikeMonitor } from "../model/event-monitor.ts";
import { Group } from "../model/group.ts";
import type { Network } from "../model/network.ts";
import { NeuronGroup } from "../model/neuron-group.ts";
import type { SimulationObject } from "../model/object.ts";
import { knownRemedy, shown } from "../model/options.ts";
import type { Store } from "../model/store.ts";
import { dimensionText } from "../units/dimension.ts";
import type { Setting } from "./job.ts";
import type { Measure, SpikeStatistic } from "./measures.ts";
import { stepsOf } from "./setting.ts";
import { statistic, type Trains, trainsOf } from "./statistics.ts";

/** An object whose variables can be read. */
interface Readable extends SimulationObject {
  readonly store: Store;
  get(name: string): Float64Array;
}

/** Sum, least and greatest of all values of a variable in each step. */
interface Watch {
  readonly object: Readable;
  readonly variable: string;
  sum: number;
  count: number;
  least: number;
  most: number;
}

/** Looks at one network while it runs. */
export class Lookout {
  private readonly net: Network;
  private readonly measures: readonly Measure[];
  private readonly setting: Setting;
  private readonly monitors = new Map<Group, SpikeMonitor>();
  private readonly before = new Map<Group, Int32Array>();
  private readonly watches = new Map<Measure, Watch>();
  private watching = false;

  /** Adds what is needed to the network. Throws ValueError for objects and variables that it does not have. */
  constructor(net: Network, measures: readonly Measure[], setting: Setting) {
    this.net = net;
    this.measures = measures;
    this.setting = setting;
    for (const measure of measures) this.admit(measure);
    net.add(...this.monitors.values());
    const watches = [...this.watches].flatMap(([measure, watch]) =>
      isFinal(measure) ? [] : [watch],
    );
    if (watches.length > 0)
      net.operation(() => {
        if (this.watching) for (const watch of watches) look(watch);
      });
  }

  private admit(measure: Measure): void {
    if (measure.kind === "variable") {
      const object = holder(this.net, measure);
      if (!isFinal(measure) && !object.store.arrays.has(measure.variable))
        throw notKept(measure, object);
      this.watches.set(measure, {
        object,
        variable: measure.variable,
        sum: 0,
        count: 0,
        least: Number.POSITIVE_INFINITY,
        most: Number.NEGATIVE_INFINITY,
      });
      return;
    }
    for (const group of spiking(this.net, measure.kind === "spikes" ? measure.object : undefined))
      if (!this.monitors.has(group))
        this.monitors.set(group, new SpikeMonitor(group, { record: this.setting.spikes }));
  }

  /** Units of the variables that are measured. */
  get units(): Record<string, string> {
    const units = [...this.watches].map(([{ label }, { object, variable }]) => {
      return [label, dimensionText(object.store.variables.get(variable)!.dimension)];
    });
    return Object.fromEntries(units);
  }

  /** Measuring begins. */
  begin(): void {
    this.watching = true;
    for (const [group, { count }] of this.monitors) this.before.set(group, count.slice());
  }

  /** The measures, in their order. */
  end(at: { readonly index: number; readonly point: Readonly<Record<string, number>> }): number[] {
    return this.measures.map((measure) => {
      if (measure.kind === "spikes") return this.ofSpikes(measure.what, measure.object);
      if (measure.kind === "variable") return summaryOf(measure.what, this.watches.get(measure)!);
      const spikes = this.spikesOf(spiking(this.net, undefined)).sort();
      const seen = { spikes, t: new Float64Array(0), trace: {}, network: this.net };
      const value: unknown = measure.of({ ...at, ...seen });
      if (typeof value === "number") return value;
      throw new ValueError(
        `invalid result of the measure ${measure.label}: ${shown(value)} (expected a number: does the function return one?)`,
        measure.label,
        value,
      );
    });
  }

  private get window(): { begin: number; length: number; dt: number } {
    const { dt, settle, measured } = stepsOf(this.setting, this.net.dt);
    return { begin: settle * dt, length: measured * dt, dt };
  }

  private trainsOf(group: Group): Trains {
    const monitor = this.monitors.get(group)!;
    const before = this.before.get(group)!;
    const count = Float64Array.from(monitor.count, (n, k) => n - before[k]!);
    if (!this.setting.spikes) return { ...trainsOf({ i: [], t: [] }, group.N), count };
    const { begin, dt } = this.window;
    const from = monitor.t.findIndex((time) => time > begin - dt / 2);
    const [i, t] = from < 0 ? [[], []] : [monitor.i.subarray(from), monitor.t.subarray(from)];
    return trainsOf({ i, t: Float64Array.from(t, (time) => time - begin) }, group.N);
  }

  private spikesOf(groups: readonly Group[]): Float64Array {
    const { begin, dt } = this.window;
    const times = groups.flatMap((group) => Array.from(this.monitors.get(group)!.t));
    return Float64Array.from(
      times.filter((time) => time > begin - dt / 2),
      (time) => time - begin,
    );
  }

  /** Counts add up, the first spike is that of all; rates, intervals and their variation are means over neurons. */
  private ofSpikes(what: SpikeStatistic, object: string | undefined): number {
    const all = spiking(this.net, object).flatMap((group) =>
      Array.from(statistic(what, this.trainsOf(group), this.window.length)),
    );
    const told = all.filter((value) => !Number.isNaN(value));
    const sum = told.reduce((total, value) => total + value, 0);
    if (what === "count") return sum;
    if (told.length === 0) return Number.NaN;
    return what === "latency" ? told.reduce((a, b) => Math.min(a, b)) : sum / told.length;
  }
}

function isFinal(measure: Measure): boolean {
  return measure.kind === "variable" && measure.what === "final";
}

function notKept(
  { label, what }: Extract<Measure, { kind: "variable" }>,
  { name }: Readable,
): ValueError {
  return new ValueError(
    `cannot measure '${label}': the equations of '${name}' compute it when it is asked for, which is too slow for ` +
      `every step (measure its final value, or the ${what} of what it is made of)`,
    "measure",
    label,
  );
}

function look(watch: Watch): void {
  const { object, variable } = watch;
  const values = object.store.arrays.get(variable)!.view;
  for (let k = 0; k < values.length; k++) {
    const value = values[k]!;
    watch.sum += value;
    if (value < watch.least) watch.least = value;
    if (value > watch.most) watch.most = value;
  }
  watch.count += values.length;
}

function summaryOf(what: "mean" | "min" | "max" | "final", watch: Watch): number {
  if (what === "mean") return watch.sum / watch.count;
  if (what === "min") return watch.least;
  if (what === "max") return watch.most;
  const values = watch.object.get(watch.variable);
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Groups whose spikes are meant: one by name, or all neurons that spike. */
function spiking(net: Network, name: string | undefined): Group[] {
  const groups = net.objects.filter(
    (object): object is Group => object instanceof Group && object.canSpike,
  );
  if (name !== undefined) {
    const found = groups.find((group) => group.name === name);
    if (found) return [found];
    const names = groups.map((group) => group.name);
    throw new ValueError(
      `cannot measure spikes of ${name}: no such group (${knownRemedy(name, names)})`,
      "measure",
      name,
    );
  }
  const neurons = groups.filter((group) => group instanceof NeuronGroup);
  if (neurons.length > 0) return neurons;
  throw new ValueError(
    "nothing to count: the network has no neurons with a threshold (measure a variable, or give a function)",
    "measure",
    "rate",
  );
}

/** The object that has a variable: the one that is named, or the only one. */
function holder(net: Network, measure: Extract<Measure, { kind: "variable" }>): Readable {
  const { object, variable, label } = measure;
  const readable = net.objects.filter((one) =>
    isEndpoint(one),
  ) as readonly SimulationObject[] as readonly Readable[];
  const found = readable.filter(
    ({ name, store }) => (object === undefined || name === object) && store.variables.has(variable),
  );
  if (found.length === 1) return found[0]!;
  const names = readable.flatMap(({ name, store }) =>
    [...store.variables.keys()].map((one) => `${name}.${one}`),
  );
  const wanted = object === undefined ? variable : `${object}.${variable}`;
  const remedy =
    found.length > 1
      ? `several objects have it: write ${found.map(({ name }) => `'${name}.${variable}'`).join(" or ")}`
      : knownRemedy(
          wanted,
          object === undefined ? names.map((one) => one.slice(one.indexOf(".") + 1)) : names,
        );
  throw new ValueError(
    `cannot measure '${label}' of the network: ${wanted} (${remedy})`,
    "measure",
    label,
  );
}
