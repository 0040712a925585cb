// Monitors: what a network did, as typed arrays.

import { ValueError } from "../errors.ts";
import { parseExpression } from "../language/expression.ts";
import { evaluateKernel } from "../lowering/kernels.ts";
import { SpikeRecorder, StateArray, StateRecorder } from "../simulate.ts";
import { type GroupLike, parentOf, Subgroup } from "./group.ts";
import { type BuildContext, SimulationObject } from "./object.ts";
import { checkOptionNames, checkOrder, knownRemedy, shown } from "./options.ts";
import { positiveTime, type Quantity } from "./quantities.ts";
import { checkSlot } from "./regular.ts";
import { accessTo, type Store } from "./store.ts";
import { Synapses } from "./synapses.ts";

export interface SpikeMonitorOptions {
  /** Variables of the spiking element to keep with each spike (values between threshold and reset). */
  readonly variables?: readonly string[];
  readonly name?: string;
}

/** Records the spikes of a group or subgroup. */
export class SpikeMonitor extends SimulationObject {
  readonly group: GroupLike;
  private readonly recorder: SpikeRecorder;
  private readonly variables: readonly string[];

  /** Throws ValueError when the group cannot spike or has no such variable. */
  constructor(group: GroupLike, options: SpikeMonitorOptions = {}) {
    checkOptionNames(options, ["variables", "name"], "a SpikeMonitor");
    super("spikemonitor", options.name);
    const parent = parentOf(group);
    if (!parent.canSpike)
      throw new ValueError(
        `nothing to record: ${parent.store.title} has no threshold (give it one, or use a StateMonitor)`,
        "group",
        group,
      );
    this.group = group;
    this.variables = options.variables ?? [];
    const sources = this.variables.map((name) => storedArray(parent.store, name));
    const relative = group instanceof Subgroup ? group.relative.i32.slice() : null;
    this.recorder = new SpikeRecorder(group.N, relative, sources);
  }

  override get needs(): readonly SimulationObject[] {
    return [parentOf(this.group)];
  }

  /** Who spiked, in order of time. */
  get i(): Int32Array {
    return this.recorder.i.values;
  }

  /** When, in seconds. */
  get t(): Float64Array {
    return this.recorder.t.values;
  }

  /** When, as the integer step of the group's clock. */
  get step(): Float64Array {
    return this.recorder.step.values;
  }

  /** Spikes of each element. */
  get count(): Int32Array {
    return this.recorder.counts;
  }

  get numSpikes(): number {
    return this.recorder.i.length;
  }

  /** Values of a recorded variable, one per spike. */
  get(name: string): Float64Array {
    const position = this.variables.indexOf(name);
    if (position >= 0) return this.recorder.values[position]!.out.values;
    throw new ValueError(
      `not recorded: ${name} (recorded: ${this.variables.join(", ") || "none"})`,
      name,
      name,
    );
  }

  /** Spike times of each element, in seconds. */
  spikeTrains(): Float64Array[] {
    const trains = Array.from(this.count, (count) => new Float64Array(count));
    const next = new Int32Array(trains.length);
    const { i, t } = this;
    for (let k = 0; k < i.length; k++) trains[i[k]!]![next[i[k]!]!++] = t[k]!;
    return trains;
  }

  override build(context: BuildContext): void {
    const parent = parentOf(this.group);
    const clock = context.clock(parent.dt);
    const { recorder, name } = this;
    const run = (): void => recorder.record(parent.spikes, clock);
    context.operation({ name, clock, slot: "thresholds", order: 1, rank: 0, run });
  }
}

function storedArray(store: Store, name: string): StateArray {
  const variable = store.variables.get(name);
  const array = variable && store.arrays.get(variable.name);
  if (array) return array;
  const known = [...store.arrays.keys()];
  throw new ValueError(
    `cannot record ${name} of ${store.title}: ${variable ? "it is not stored" : "no such variable"} ` +
      `(${knownRemedy(name, known)})`,
    "variables",
    name,
  );
}

export interface StateMonitorOptions {
  /** Which elements: all (`true`), or their indices. */
  readonly record?: true | number | ArrayLike<number>;
  /** Interval between samples; the object's own step without it. */
  readonly dt?: Quantity;
  /** Slot in which samples are taken (default `start`). */
  readonly when?: string;
  readonly order?: number;
  readonly name?: string;
}

const known = ["record", "dt", "when", "order", "name"];

/** Records variables of a group, a subgroup or synapses over time; delays and subexpressions included. */
export class StateMonitor extends SimulationObject {
  readonly object: GroupLike | Synapses;
  readonly variables: readonly string[];
  private readonly options: StateMonitorOptions;
  private recorder: StateRecorder | undefined;
  private positions: Int32Array | undefined;

  /** Throws ValueError for unknown variables and indices out of range. */
  constructor(
    object: GroupLike | Synapses,
    variables: string | readonly string[],
    options: StateMonitorOptions = {},
  ) {
    checkOptionNames(options, known, "a StateMonitor");
    super("statemonitor", options.name);
    this.object = object;
    this.variables = typeof variables === "string" ? [variables] : [...variables];
    this.options = options;
    checkSlot(options.when ?? "start");
    checkOrder(options.order ?? 0, "a StateMonitor");
    if (options.dt !== undefined) positiveTime(options.dt, "dt of a StateMonitor");
    const { store } = this;
    for (const name of this.variables) {
      const found = store.scope.resolve(name);
      if (found?.kind !== "variable" || found.side !== "self")
        throw new ValueError(
          `cannot record ${name} of ${store.title}: no such variable (${knownRemedy(name, [...store.variables.keys()])})`,
          "variables",
          name,
        );
    }
    if (!(object instanceof Synapses)) this.positions = this.chosen(object.N);
  }

  private get store(): Store {
    return this.object instanceof Synapses ? this.object.store : parentOf(this.object).store;
  }

  override get needs(): readonly SimulationObject[] {
    return [this.object instanceof Synapses ? this.object : parentOf(this.object)];
  }

  private chosen(size: number): Int32Array {
    const { record = true } = this.options;
    if (record === true) return Int32Array.from({ length: size }, (_, k) => k);
    const indices = typeof record === "number" ? [record] : Array.from(record);
    for (const index of indices)
      if (!Number.isInteger(index) || index < 0 || index >= size)
        throw new ValueError(
          `cannot record element ${shown(index)} of ${this.store.title} (expected integers from 0 to ${size - 1})`,
          "record",
          index,
        );
    return Int32Array.from(indices);
  }

  /** Recorded indices, as asked for. */
  get indices(): Int32Array {
    return this.positions ?? new Int32Array(0);
  }

  /** Times of the samples in seconds. */
  get t(): Float64Array {
    return this.recorder?.t.values ?? new Float64Array(0);
  }

  /** Steps of the samples. */
  get step(): Float64Array {
    return this.recorder?.step.values ?? new Float64Array(0);
  }

  /** One Float64Array of samples per recorded index, SI base units. */
  get(name: string): Float64Array[] {
    const variable = this.variables.indexOf(name);
    if (variable < 0)
      throw new ValueError(
        `not recorded: ${name} (recorded: ${this.variables.join(", ")})`,
        name,
        name,
      );
    return Array.from(
      this.indices,
      (_, k) => this.recorder?.trace(variable, k) ?? new Float64Array(0),
    );
  }

  override build(context: BuildContext): void {
    const { object, store, options } = this;
    this.positions ??= this.chosen(store.size);
    const own = object instanceof Synapses ? undefined : parentOf(object).dt;
    const dt = options.dt === undefined ? own : positiveTime(options.dt, "dt of a monitor");
    const clock = context.clock(dt);
    const elements =
      object instanceof Subgroup ? this.positions.map((k) => object.elements[k]!) : this.positions;
    const list = context.list(elements);
    const before: (() => void)[] = [];
    const sources = this.variables.map((name) =>
      this.source(name, context, list, elements.length, before, dt),
    );
    if (this.recorder) this.recorder.follow(sources);
    else this.recorder = new StateRecorder(sources, elements);
    const { recorder } = this;
    const run = (): void => {
      for (const evaluate of before) evaluate();
      recorder.record(clock);
    };
    const { when: slot = "start", order = 0 } = options;
    context.operation({ name: this.name, clock, slot, order, rank: 0, run });
  }

  /** The array to copy from; subexpressions are evaluated into one first. */
  private source(
    name: string,
    context: BuildContext,
    list: StateArray,
    count: number,
    before: (() => void)[],
    dt: number | undefined,
  ): StateArray {
    const { store, object } = this;
    const found = store.scope.resolve(name);
    const stored = found?.kind === "variable" ? store.arrays.get(found.variable.name) : undefined;
    if (stored) return stored;
    const out = new StateArray(`${this.name}.${name}`, "f64", store.size);
    const neighbours = object instanceof Synapses ? { neighbours: object.neighbours } : {};
    const access = accessTo({ clock: context.clock(dt), stream: 0, ...neighbours });
    const loop = { kind: "list", index: object instanceof Synapses ? "s" : "i" } as const;
    const expression = parseExpression({ text: name, title: `variable of ${this.name}` });
    const kernel = context.kernel(
      evaluateKernel({ name: `${this.name}.${name}`, scope: store.scope, access, loop }, [
        { expression, array: out },
      ]),
    );
    const begin = list.address >>> 2;
    before.push(() => void kernel.run(begin, begin + count));
    return out;
  }
}
