// StateMonitor: variables over time, as typed arrays.

import { NetworkError, ValueError } from "../errors.ts";
import { parseExpression } from "../language/expression.ts";
import { evaluateKernel } from "../lowering/kernels.ts";
import {
  type Clock,
  checkWritable,
  cyclic,
  StateArray,
  StateRecorder,
  stateLog,
} from "../simulate.ts";
import { alarm, type Times, timesGiven } from "./alarm.ts";
import { type Endpoint, elementsOf, isEndpoint, ownerOf } from "./endpoint.ts";
import { type BuildContext, type KernelHandle, SimulationObject } from "./object.ts";
import { checkOptionNames, checkOrder, isList, knownRemedy, shown } from "./options.ts";
import { Part } from "./part.ts";
import { positiveTime, type Quantity } from "./quantities.ts";
import { checkSlot } from "./regular.ts";
import {
  columnDifferences,
  restoreColumns,
  type Saved,
  saveColumns,
  savedIntegers,
} from "./saved.ts";
import { accessTo, type Store } from "./store.ts";
import { Synapses } from "./synapses.ts";
import type { ReadableOf } from "./types/names.ts";
import type { Checked } from "./types/variables.ts";

/** Names of variables, as a list of texts. */
export function checkVariableNames(names: unknown): void {
  if (isList(names) && Array.from(names).every((name) => typeof name === "string")) return;
  throw new ValueError(
    `invalid variables: ${shown(names)} (expected names of variables, such as ['v'])`,
    "variables",
    names,
  );
}

export interface StateMonitorOptions {
  /** Which elements: all (`true`), or their indices. */
  readonly record?: true | number | ArrayLike<number>;
  /** Interval between samples; the object's own step without it. */
  readonly dt?: Quantity;
  /** Samples at these times only, each in the first step that does not begin before it. */
  readonly times?: Times;
  /** Slot in which samples are taken (default `start`). */
  readonly when?: string;
  readonly order?: number;
  /** Writes the samples to this file as they come, so that memory holds a block of them; see `readRecording`. */
  readonly file?: string;
  readonly name?: string;
}

const known = ["record", "dt", "times", "when", "order", "file", "name"];

/** Records variables of a group, of synapses or of a part of either over time; delays and subexpressions included. */
export class StateMonitor<
  const O extends Endpoint = Endpoint,
  const Name extends string = ReadableOf<O>,
> extends SimulationObject {
  readonly object: Endpoint;
  readonly variables: readonly Name[];
  private readonly options: StateMonitorOptions;
  private readonly times: Float64Array | undefined;
  private recorder: StateRecorder | undefined;
  private positions: Int32Array | undefined;
  /** Takes a sample at once; there is one since the network was built. */
  private sample: (() => void) | undefined;

  /** Throws ValueError for unknown variables and indices out of range. */
  constructor(
    object: O,
    variables: Checked<Name, ReadableOf<O>> | readonly Checked<Name, ReadableOf<O>>[],
    options: StateMonitorOptions = {},
  ) {
    checkOptionNames(options, known, "a StateMonitor");
    super("statemonitor", options.name);
    checkObject(object);
    checkVariableNames(typeof variables === "string" ? [variables] : variables);
    this.object = object;
    const names = typeof variables === "string" ? [variables] : [...variables];
    this.variables = names as readonly string[] as readonly Name[];
    this.options = options;
    checkSlot(options.when ?? "start");
    checkOrder(options.order ?? 0, "a StateMonitor");
    if (options.dt !== undefined) positiveTime(options.dt, "dt of a StateMonitor");
    this.times = checkedTimes(options);
    if (options.file !== undefined) checkWritable("file", options.file);
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
    return ownerOf(this.object).store;
  }

  override get needs(): readonly SimulationObject[] {
    return [ownerOf(this.object)];
  }

  private chosen(size: number): Int32Array {
    const { record = true } = this.options;
    if (record === true) return Int32Array.from({ length: size }, (_, k) => k);
    if (typeof record !== "number" && !isList(record))
      throw new ValueError(
        `invalid record: ${shown(record)} (expected true, an index or a list of indices)`,
        "record",
        record,
      );
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
    return (this.recorder?.columns.values(0) as Float64Array) ?? new Float64Array(0);
  }

  /** Steps of the samples. */
  get step(): Float64Array {
    return (this.recorder?.columns.values(1) as Float64Array) ?? new Float64Array(0);
  }

  /** One Float64Array of samples per recorded index, SI base units. */
  get<const N extends string = Name>(name: Checked<N, Name>): Float64Array[] {
    const variable = (this.variables as readonly string[]).indexOf(name);
    if (variable < 0)
      throw new ValueError(
        `not recorded: ${name} (recorded: ${this.variables.join(", ")})`,
        name,
        name,
      );
    const traces = this.recorder?.traces(variable);
    return traces ?? Array.from(this.indices, () => new Float64Array(0));
  }

  /**
   * Takes one more sample now, such as of the last values after a run; the monitor's own come at the start of steps.
   * Throws NetworkError before the first run (one of 0 s will do).
   */
  recordSingleTimestep(): void {
    if (!this.sample)
      throw new NetworkError(
        `nothing to record yet: '${this.name}' was never part of a run (await net.run(0) first)`,
      );
    // what waits is done, and values are those of now, as for whoever gets them
    ownerOf(this.object).initial?.settle();
    this.sample();
  }

  private newRecorder(positions: Int32Array): StateRecorder {
    const { object, variables, options } = this;
    return new StateRecorder([], numbersOf(object, positions), variables, options.file);
  }

  override get file(): string | undefined {
    return this.options.file;
  }

  override signature(): string[] {
    const where = this.options.file === undefined ? "in memory" : "to a file";
    const size = this.object instanceof Synapses ? "some" : this.indices.length;
    return [`  ${size} elements, ${where}: ${this.variables.join(", ")}`];
  }

  override save(): Saved {
    const { recorder, positions } = this;
    if (!recorder || !positions) return {};
    return { ...saveColumns(recorder.columns), indices: positions.slice() };
  }

  override misfits(saved: Saved): string[] {
    return "indices" in saved ? columnDifferences(this.recorderFor(saved).columns, saved) : [];
  }

  /** The one in use if it records the elements that were saved. */
  private recorderFor(saved: Saved): StateRecorder {
    const indices = savedIntegers(saved, "indices");
    return this.recorder && this.positions && String(this.positions) === String(indices)
      ? this.recorder
      : this.newRecorder(indices);
  }

  override restore(saved: Saved): void {
    const before = this.recorder;
    this.recorder = "indices" in saved ? this.recorderFor(saved) : undefined;
    if ("indices" in saved) this.positions = savedIntegers(saved, "indices").slice();
    else if (this.object instanceof Synapses) this.positions = undefined;
    if (this.recorder) restoreColumns(this.recorder.columns, saved);
    if (this.recorder === before) return;
    this.version++;
    this.sample = undefined;
  }

  override flush(sync: boolean): void {
    this.recorder?.columns.flush(sync);
  }

  override build(context: BuildContext): void {
    const { object, store, options } = this;
    this.positions ??= this.chosen(store.size);
    if (object instanceof Part) object.check();
    const owner = ownerOf(object);
    const step = owner instanceof Synapses ? undefined : owner.dt;
    const dt = options.dt === undefined ? step : positiveTime(options.dt, "dt of a monitor");
    const clock = context.clock(dt);
    const elements = numbersOf(object, this.positions);
    const list = context.list(elements);
    const before: KernelHandle[] = [];
    const sources = this.variables.map((name) => this.source(name, context, before, dt));
    this.recorder ??= this.newRecorder(this.positions);
    this.recorder.follow(sources);
    const { recorder, times } = this;
    const due = times && alarm(times, clock, `'${this.name}'`);
    const own = context.clock();
    const first = list.address >>> 2;
    const end = first + elements.length;
    const sample = (at: Pick<Clock, "t" | "step">): void => {
      for (let k = 0; k < before.length; k++) before[k]!.run(first, end);
      recorder.record(at);
    };
    const run = (): void => {
      if (!due || due()) sample(clock);
    };
    // after a run the monitor's own clock may be ahead
    const now = (): number => (owner.running ? clock.t : Math.min(clock.t, own.t));
    this.sample = () => sample({ t: now(), step: clock.step });
    const { when: slot = "start", order = 0 } = options;
    const at = { name: this.name, clock, slot, order, rank: 0 };
    const sampled = { sources, elements, before, list: [first, end] } as const;
    const told = due
      ? undefined
      : stateLog(this.name, sampled, clock, (...kept) => recorder.take(...kept));
    const operation = { ...at, run: cyclic(run, told), reads: sources, records: true };
    // what synapses read of neurons has other numbers
    context.operation(owner instanceof Synapses ? operation : { ...operation, elements });
  }

  /** The array to copy from; subexpressions are evaluated into one first. */
  private source(
    name: string,
    context: BuildContext,
    before: KernelHandle[],
    dt: number | undefined,
  ): StateArray {
    const { store } = this;
    const owner = ownerOf(this.object);
    const found = store.scope.resolve(name);
    const stored = found?.kind === "variable" ? store.arrays.get(found.variable.name) : undefined;
    if (stored) return stored;
    const out = new StateArray(`${this.name}.${name}`, "f64", store.size);
    const neighbours = owner instanceof Synapses ? { neighbours: owner.neighbours } : {};
    const access = accessTo({ clock: context.clock(dt), stream: 0, ...neighbours });
    const loop = { kind: "list", index: owner instanceof Synapses ? "s" : "i" } as const;
    const expression = parseExpression({ text: name, title: `variable of ${this.name}` });
    const kernel = context.kernel(
      evaluateKernel({ name: `${this.name}.${name}`, scope: store.scope, access, loop }, [
        { expression, array: out },
      ]),
    );
    before.push(kernel);
    return out;
  }
}

function checkObject(object: unknown): void {
  if (isEndpoint(object)) return;
  throw new ValueError(
    `invalid object of a StateMonitor: ${shown(object)} (expected a group, synapses, or a part of either)`,
    "object of a StateMonitor",
    object,
  );
}

function checkedTimes({ dt, times }: StateMonitorOptions): Float64Array | undefined {
  if (times === undefined) return undefined;
  if (dt !== undefined)
    throw new ValueError(
      "both dt and times of a StateMonitor (give the interval of its samples, or when they are taken)",
      "times",
      times,
    );
  return timesGiven(times, "a StateMonitor");
}

/** Numbers in the whole object of positions in a part. */
function numbersOf(object: Endpoint, positions: Int32Array): Int32Array {
  const elements = elementsOf(object);
  return elements ? positions.map((k) => elements[k]!) : positions;
}
