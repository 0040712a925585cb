// SpikeMonitor and EventMonitor: who raised an event, and when.

import { ValueError } from "../errors.ts";
import { parseExpression } from "../language/expression.ts";
import { evaluateKernel } from "../lowering/kernels.ts";
import {
  checkWritable,
  cyclic,
  SpikeCounter,
  SpikeRecorder,
  StateArray,
  spikeLog,
} from "../simulate.ts";
import { unknownEvent } from "./events.ts";
import { checkGroup, type GroupLike, parentOf, Subgroup } from "./group.ts";
import { checkVariableNames } from "./monitors.ts";
import { type BuildContext, type KernelHandle, SimulationObject } from "./object.ts";
import { checkOptionNames, checkOrder, knownRemedy, shown } from "./options.ts";
import { checkSlot } from "./regular.ts";
import {
  columnDifferences,
  restoreColumns,
  type Saved,
  saveColumns,
  savedIntegers,
} from "./saved.ts";
import { accessTo, type Store } from "./store.ts";
import type { ReadableOf, Recorded } from "./types/names.ts";
import type { Checked } from "./types/variables.ts";

export interface SpikeMonitorOptions<Name extends string = string> {
  /** Variables of the spiking element to keep with each spike (values between threshold and reset). */
  readonly variables?: readonly Name[];
  /** False: only how many spikes each element had, so that memory stays as it is. */
  readonly record?: boolean;
  /** Slot in which spikes are recorded; without it that in which the event is tested. */
  readonly when?: string;
  /** Order within the slot; without it right after the test, or 0 in a slot that is given. */
  readonly order?: number;
  /** Writes the spikes to this file as they come, so that memory holds a block of them; see `readRecording`. */
  readonly file?: string;
  readonly name?: string;
}

export type EventMonitorOptions<Name extends string = string> = SpikeMonitorOptions<Name>;

const known = ["variables", "record", "when", "order", "file", "name"];

/**
 * Records who raised an event of a group or subgroup, and when, right after the event is tested unless told otherwise.
 */
export class EventMonitor<
  const G extends GroupLike = GroupLike,
  const Name extends string = never,
> extends SimulationObject {
  readonly group: GroupLike;
  readonly event: string;
  private readonly recorder: SpikeRecorder;
  private readonly variables: readonly string[];

  /** Whether it keeps who and when, not only how often. */
  readonly recording: boolean;
  private readonly at: { readonly when?: string; readonly order?: number };

  /** What is evaluated for the elements before it is recorded. */
  private readonly computed: readonly Computed[];

  /** Throws ValueError when the group has no such event or variable. */
  constructor(
    group: G,
    event: string,
    options: EventMonitorOptions<Checked<Name, ReadableOf<G>>> = {},
    kind: "EventMonitor" | "SpikeMonitor" = "EventMonitor",
  ) {
    const title = kind === "EventMonitor" ? "an EventMonitor" : "a SpikeMonitor";
    checkOptionNames(options, known, title);
    const recording = checkRecord(options, title);
    if (options.when !== undefined) checkSlot(options.when);
    if (options.order !== undefined) checkOrder(options.order, title);
    if (options.file !== undefined) checkWritable("file", options.file);
    super(kind.toLowerCase(), options.name);
    checkGroup(group, `group of ${title}`);
    checkVariableNames(options.variables ?? []);
    const parent = parentOf(group);
    const events = parent.eventLists;
    if (event !== "spike" && !events.has(event))
      throw unknownEvent(event, [...events.keys()], parent.store);
    if (!events.has(event))
      throw new ValueError(
        `nothing to record: ${parent.store.title} has no threshold (give it one, or use a StateMonitor)`,
        "group",
        group,
      );
    this.group = group;
    this.event = event;
    this.variables = options.variables ?? [];
    this.recording = recording;
    this.at = options;
    const computed: Computed[] = [];
    const sources = this.variables.map((name) => {
      const known = storedArray(parent.store, name);
      // the reset of a spike between grid points comes before the monitor
      const stored = this.within ? undefined : known;
      const array = stored ?? new StateArray(`${this.name}.${name}`, "f64", parent.N);
      if (!stored) computed.push({ name, array });
      return array;
    });
    this.computed = computed;
    const relative = group instanceof Subgroup ? group.relative.i32.slice() : null;
    const { variables } = this;
    const counts = new SpikeCounter(group.N, relative);
    this.recorder = new SpikeRecorder(counts, sources, variables, options.file);
  }

  /** Whether values are taken at spikes between grid points. */
  private get within(): boolean {
    return this.event === "spike" && parentOf(this.group).exactSpikes;
  }

  override get needs(): readonly SimulationObject[] {
    return [parentOf(this.group)];
  }

  /** Who raised the event, in order of time. */
  get i(): Int32Array {
    return this.column("i", 0) as Int32Array;
  }

  /** When, in seconds. */
  get t(): Float64Array {
    return this.column("t", 2) as Float64Array;
  }

  private column(name: string, position: number): Float64Array | Int32Array {
    if (this.recording) return this.recorder.columns.values(position);
    throw new ValueError(
      `not recorded: ${name} of '${this.name}', which only counts ` +
        "(leave out `record: false`, or read `count`)",
      "record",
      false,
    );
  }

  /** When, as the integer step of the group's clock. */
  get step(): Float64Array {
    return this.column("step", 1) as Float64Array;
  }

  /** Events of each element. */
  get count(): Int32Array {
    return this.recorder.counter.counts;
  }

  get numEvents(): number {
    if (this.recording) return this.recorder.columns.rows;
    return this.count.reduce((sum, count) => sum + count, 0);
  }

  /** Values of a recorded variable, one per event. */
  get<const N extends string = Recorded<G, Name>>(
    name: Checked<N, Recorded<G, Name>>,
  ): Float64Array {
    const position = this.variables.indexOf(name);
    if (position >= 0) return this.recorder.columns.values(3 + position) as Float64Array;
    throw new ValueError(
      `not recorded: ${name} (recorded: ${this.variables.join(", ") || "none"})`,
      name,
      name,
    );
  }

  /** Times of the events of each element, in seconds. */
  eventTrains(): Float64Array[] {
    return this.values("t");
  }

  /** Values of a recorded variable, or times `t`, of each element by itself: an array per element, in order of time. */
  values<const N extends string = Recorded<G, Name> | "t">(
    name: Checked<N, Recorded<G, Name> | "t">,
  ): Float64Array[] {
    const all = name === "t" ? this.t : this.get(name as Checked<string, Recorded<G, Name>>);
    const trains = Array.from(this.count, (count) => new Float64Array(count));
    const next = new Int32Array(trains.length);
    const { i } = this;
    for (let k = 0; k < i.length; k++) trains[i[k]!]![next[i[k]!]!++] = all[k]!;
    return trains;
  }

  /** `values` of every recorded variable and of `t`, by name. */
  allValues(): Readonly<Record<Recorded<G, Name> | "t", Float64Array[]>> {
    const names = ["t", ...this.variables] as Checked<string, Recorded<G, Name> | "t">[];
    return Object.fromEntries(names.map((name) => [name, this.values(name)])) as Record<
      Recorded<G, Name> | "t",
      Float64Array[]
    >;
  }

  override get file(): string | undefined {
    return this.recorder.columns.file;
  }

  override signature(): string[] {
    const kept = this.file === undefined ? "in memory" : "to a file";
    const where = this.recording ? kept : "counted";
    return [`  ${this.event} of ${this.group.N} elements, ${where}: ${this.variables.join(", ")}`];
  }

  override save(): Saved {
    return { ...saveColumns(this.recorder.columns), counts: this.recorder.counter.counts.slice() };
  }

  override misfits(saved: Saved): string[] {
    return columnDifferences(this.recorder.columns, saved);
  }

  override restore(saved: Saved): void {
    restoreColumns(this.recorder.columns, saved);
    this.recorder.counter.counts.set(savedIntegers(saved, "counts"));
  }

  override flush(sync: boolean): void {
    this.recorder.columns.flush(sync);
  }

  override build(context: BuildContext): void {
    const parent = parentOf(this.group);
    const clock = context.clock(parent.dt);
    const { recorder, recording, name } = this;
    const list = parent.eventLists.get(this.event)!;
    const compute = this.computed.map((variable) => this.evaluation(variable, context));
    const atSpike = this.within ? parent.atSpike(context) : undefined;
    atSpike?.kernels.push(...compute);
    const run = (): void => {
      const { begin, count } = list;
      if (!atSpike && count > 0 && compute.length > 0)
        for (const kernel of compute) kernel.run(begin, begin + count);
      if (recording) recorder.record(list, clock);
      else recorder.counter.record(list);
    };
    const tested = parent.scheduleOf(this.event);
    const { when: slot = tested.when } = this.at;
    const { order = this.at.when === undefined ? tested.order + 1 : 0 } = this.at;
    const reads = recorder.values.map(({ source }) => source);
    // where values are taken within steps, kernels run elsewhere
    const looking = atSpike ? {} : { records: true, listed: list };
    const plain = !atSpike && recorder.values.length === 0 && !list.times;
    const told = plain
      ? spikeLog(name, list, clock, run, (noted, spikes) => {
          if (recording) recorder.take(noted, spikes, clock);
          else recorder.counter.take(noted, spikes);
        })
      : undefined;
    const at = { name, clock, slot, order, rank: 0, reads };
    context.operation({ ...at, run: cyclic(run, told), ...looking });
  }

  private evaluation({ name, array }: Computed, context: BuildContext): KernelHandle {
    const parent = parentOf(this.group);
    const { store, dt } = parent;
    const onGrid = accessTo({ clock: context.clock(dt), stream: 0 });
    const access = (this.within && parent.atSpike(context)?.access(onGrid)) || onGrid;
    const loop = { kind: "list", index: "i" } as const;
    const expression = parseExpression({ text: name, title: `variable of ${this.name}` });
    const site = { name: `${this.name}.${name}`, scope: store.scope, access, loop };
    return context.kernel(evaluateKernel(site, [{ expression, array }]));
  }
}

/** Whether spikes are to be kept; then there may be variables and a file. */
function checkRecord(
  { record = true, variables, file }: SpikeMonitorOptions,
  title: string,
): boolean {
  if (typeof record !== "boolean")
    throw new ValueError(
      `invalid record of ${title}: ${shown(record)} (expected true, or false to count only)`,
      "record",
      record,
    );
  const extra = variables?.length ? "variables" : file === undefined ? undefined : "file";
  if (!record && extra !== undefined)
    throw new ValueError(
      `both \`record: false\` and \`${extra}\` of ${title} (one that only counts has nothing to keep with a spike)`,
      "record",
      record,
    );
  return record;
}

interface Computed {
  readonly name: string;
  readonly array: StateArray;
}

/** Records the spikes of a group or subgroup. */
export class SpikeMonitor<
  const G extends GroupLike = GroupLike,
  const Name extends string = never,
> extends EventMonitor<G, Name> {
  /** Throws ValueError when the group cannot spike or has no such variable. */
  constructor(group: G, options: SpikeMonitorOptions<Checked<Name, ReadableOf<G>>> = {}) {
    super(group, "spike", options, "SpikeMonitor");
  }

  get numSpikes(): number {
    return this.numEvents;
  }

  /** Spike times of each element, in seconds. */
  spikeTrains(): Float64Array[] {
    return this.eventTrains();
  }
}

/** The array of a variable, or undefined where it must be evaluated. */
function storedArray(store: Store, name: string): StateArray | undefined {
  const variable = store.variables.get(name);
  if (variable) return store.arrays.get(variable.name);
  throw new ValueError(
    `cannot record ${name} of ${store.title}: no such variable ` +
      `(${knownRemedy(name, [...store.variables.keys()])})`,
    "variables",
    name,
  );
}
