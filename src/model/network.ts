// Network: objects, one seed, one schedule, and time.

import { NetworkError, ValueError } from "../errors.ts";
import type { Backend, Kernel, KernelFunction } from "../ir/ir.ts";
import {
  arena,
  backendNamed,
  Clock,
  fuse,
  inOrder,
  type Operation,
  type Progress,
  runOperations,
  StateArray,
} from "../simulate.ts";
import { explainNetwork } from "./explain.ts";
import { settleAll } from "./initial.ts";
import {
  checkNames,
  checkOptions,
  checkRunOptions,
  checkSteps,
  raiseNotANumber,
} from "./network-checks.ts";
import { type BuildContext, type KernelHandle, SimulationObject } from "./object.ts";
import { checkOptionNames, checkOrder, shown } from "./options.ts";
import { positiveTime, type Quantity } from "./quantities.ts";
import { checkSlot } from "./regular.ts";
import { progressLine } from "./report.ts";

export interface NetworkOptions {
  /** Step of everything without a step of its own (default 0.1 ms). */
  readonly dt?: Quantity;
  /** Key of all random numbers: the same seed gives the same network and the same spikes everywhere. Default 0. */
  readonly seed?: number;
  /** `wasm` (default) or `js`: bit for bit the same results. */
  readonly backend?: "wasm" | "js";
  /** 1 for now. */
  readonly threads?: number;
}

/** Told about every `reportPeriod`: how far a run is. */
export type Reporter = (progress: Progress) => void;

export interface RunOptions {
  /** `text` writes progress lines with rate and time left to stderr; a function receives the numbers. */
  readonly report?: "text" | Reporter;
  /** Wall-clock time between reports (default 1 s). */
  readonly reportPeriod?: Quantity;
  /** Measures each operation, for `profile()`; costs about 0.1 us per operation and step. */
  readonly profile?: boolean;
}

/** Objects that run together. */
export class Network {
  readonly dt: number;
  readonly seed: number;
  readonly backend: Backend;
  private readonly members: SimulationObject[] = [];
  private readonly clocks = new Map<number, Clock>();
  private readonly hosts: HostOperation[] = [];
  private time = 0;
  private built: Built | undefined;
  private running = false;
  private stopping = false;
  private failed: Error | undefined;
  private identities = 0;
  private readonly spent = new Map<string, number>();

  /** Throws NetworkError when an object's source, target or recorded group is missing; ValueError for bad options. */
  constructor(objects: readonly SimulationObject[] = [], options: NetworkOptions = {}) {
    checkOptions(options);
    if (!Array.isArray(objects))
      throw new NetworkError(
        `not a list of objects: ${shown(objects)} (expected an array, as in new Network([group, monitor]))`,
      );
    this.dt = options.dt === undefined ? 1e-4 : positiveTime(options.dt, "dt");
    this.seed = options.seed ?? 0;
    this.backend = backendNamed(options.backend ?? "wasm");
    this.add(...objects);
  }

  /** Adds objects; they take part from the next run on. */
  add(...objects: readonly SimulationObject[]): this {
    this.checkIdle("add objects");
    for (const object of objects)
      if (!(object instanceof SimulationObject))
        throw new NetworkError(
          `not an object of a network: ${shown(object)} (expected groups, synapses and monitors)`,
        );
    const fresh = objects.filter(
      (object, k) => !this.members.includes(object) && objects.indexOf(object) === k,
    );
    checkNames([...this.members, ...fresh]);
    this.checkNeeds([...this.members, ...fresh]);
    const before = this.members.length;
    this.members.push(...fresh);
    for (const object of fresh)
      object.initial?.join(this.seed, this.identities++, (dt) => this.clock(dt ?? this.dt));
    try {
      this.settle();
    } catch (error) {
      this.members.length = before;
      throw error;
    }
    this.built = undefined;
    return this;
  }

  /** Takes objects out; what other objects need cannot go. */
  remove(...objects: readonly SimulationObject[]): this {
    this.checkIdle("remove objects");
    const rest = this.members.filter((member) => !objects.includes(member));
    this.checkNeeds(rest);
    this.members.splice(0, this.members.length, ...rest);
    this.built = undefined;
    return this;
  }

  private checkNeeds(members: readonly SimulationObject[]): void {
    for (const member of members)
      for (const need of member.needs)
        if (!members.includes(need))
          throw new NetworkError(
            `missing object: '${member.name}' needs '${need.name}', which is not in the network (add it too)`,
          );
  }

  private checkIdle(what: string): void {
    if (this.running)
      throw new NetworkError(`cannot ${what} while the network runs (await run() first)`);
  }

  private settle(): void {
    settleAll(this.members.flatMap((member) => member.initial ?? []));
  }

  /** Objects in the order in which they were added. */
  get objects(): readonly SimulationObject[] {
    return this.members;
  }

  /** Simulated time in seconds. */
  get t(): number {
    const own = this.clocks.get(this.dt);
    return this.running && own ? own.t : this.time;
  }

  /** Ends the run at hand after its step; run again to continue. */
  stop(): void {
    this.stopping = true;
  }

  /** Calls back at regular times, with the time in seconds (slot `start` unless told otherwise). */
  operation(
    callback: (t: number) => void,
    options: { dt?: Quantity; when?: string; order?: number } = {},
  ): this {
    this.checkIdle("add an operation");
    checkOptionNames(options, ["dt", "when", "order"], "an operation");
    if (typeof callback !== "function")
      throw new ValueError(
        `invalid operation: ${shown(callback)} (expected a function of the time in seconds)`,
        "operation",
        callback,
      );
    const dt = options.dt === undefined ? this.dt : positiveTime(options.dt, "dt of an operation");
    this.hosts.push({
      callback,
      dt,
      when: checkSlot(options.when ?? "start"),
      order: checkOrder(options.order ?? 0, "an operation"),
    });
    this.built = undefined;
    return this;
  }

  /**
   * Runs for a duration. Several runs in a row give what one long run gives. Ends early after `stop()`. Raises
   * NotANumberError or DelayError when one comes up; the network then stands in the middle of that step and does not
   * run on.
   */
  async run(duration: Quantity, options: RunOptions = {}): Promise<void> {
    const seconds = positiveTime(duration, "duration", true);
    const period =
      options.reportPeriod === undefined ? 1 : positiveTime(options.reportPeriod, "reportPeriod");
    this.checkIdle("start another run");
    checkRunOptions(options);
    if (this.failed)
      throw new NetworkError(
        `the network stopped in the middle of a step and cannot run on: ${this.failed.message}`,
      );
    const prepared = this.prepare().operations;
    checkSteps(prepared, seconds);
    const operations = options.profile
      ? prepared.map((operation) => this.timed(operation))
      : prepared;
    const report = options.report === "text" ? textReporter() : options.report;
    this.running = true;
    this.stopping = false;
    try {
      this.time = await runOperations(operations, {
        start: this.time,
        duration: seconds,
        reportPeriod: period,
        stopped: () => this.stopping,
        pause: yieldToHost,
        now: () => performance.now() / 1000,
        ...(report ? { report } : {}),
      });
      for (const clock of this.clocks.values()) this.catchUp(clock);
    } catch (error) {
      this.failed = error as Error;
      throw error;
    } finally {
      this.running = false;
    }
  }

  private timed(operation: Operation): Operation {
    const { spent } = this;
    const run = (): void => {
      const began = performance.now();
      operation.run();
      spent.set(operation.name, (spent.get(operation.name) ?? 0) + performance.now() - began);
    };
    return { ...operation, run };
  }

  /** Wall-clock seconds per operation over all runs made with `profile: true`, the largest first. */
  profile(): { name: string; seconds: number; share: number }[] {
    const total = [...this.spent.values()].reduce((sum, value) => sum + value, 0);
    return [...this.spent]
      .map(([name, ms]) => ({ name, seconds: ms / 1000, share: total > 0 ? ms / total : 0 }))
      .sort((a, b) => b.seconds - a.seconds);
  }

  /** Kernels compiled and operations in order, anew if anything changed since the last time. */
  private prepare(): Built {
    this.settle();
    const version = this.version;
    const stale = this.members.some((member) => member.stale);
    if (!this.built || this.built.version !== version || stale) this.built = this.build(version);
    return this.built;
  }

  private get version(): number {
    return this.members.reduce((sum, member) => sum + member.version, 0);
  }

  private build(version: number): Built {
    const kernels = new Map<string, Kernel>();
    const operations: Operation[] = [];
    const lists: StateArray[] = [];
    let functions: Record<string, KernelFunction> = {};
    const context: BuildContext = {
      clock: (dt) => this.clock(dt ?? this.dt),
      kernel(kernel): KernelHandle {
        kernels.set(kernel.name, kernel);
        let run: KernelFunction = (begin, end) => {
          run = functions[kernel.name]!;
          return run(begin, end);
        };
        return { kernel, run: (begin, end) => run(begin, end) };
      },
      operation: (operation) => void operations.push(operation),
      list(numbers) {
        const array = new StateArray("list", "i32", numbers.length);
        array.i32.set(numbers);
        lists.push(array);
        return array;
      },
      notANumber: (suspects, clock) => raiseNotANumber(suspects, clock),
    };
    for (const member of this.members) member.build(context);
    for (const host of this.hosts) operations.push(this.hostOperation(host));
    const { operations: sorted, unused } = fuse(inOrder(operations));
    for (const name of unused) kernels.delete(name);
    functions = this.backend.load({ kernels: [...kernels.values()] }, arena());
    return { version, kernels: [...kernels.values()], operations: sorted, lists };
  }

  private hostOperation(host: HostOperation): Operation {
    const clock = this.clock(host.dt);
    const run = (): void => host.callback(clock.t);
    return { name: "operation", clock, slot: host.when, order: host.order, rank: 0, run };
  }

  private clock(dt: number): Clock {
    let clock = this.clocks.get(dt);
    if (!clock) {
      clock = new Clock(dt, this.seed);
      this.catchUp(clock);
      this.clocks.set(dt, clock);
    }
    return clock;
  }

  /** Moves a clock that had nothing to run to the time at hand. */
  private catchUp(clock: Clock): void {
    const step = Math.max(0, Math.ceil(this.time / clock.dt - 1e-4));
    if (step >= clock.step) clock.moveTo(step);
  }

  /** Variables, methods, queues, schedule, IR and emitted code as text. */
  explain(options: { readonly code?: boolean } = {}): string {
    const { kernels, operations } = this.prepare();
    return explainNetwork({ network: this, kernels, operations, code: options.code ?? true });
  }

  /** The operations of one step in order, one line each: slot, order, step, name. */
  schedule(): string {
    return this.prepare()
      .operations.map(({ slot, order, clock, name }) =>
        [
          slot.padEnd(18),
          String(order).padStart(9),
          `${clock.dt * 1e3} ms`.padStart(9),
          `  ${name}`,
        ].join(" "),
      )
      .join("\n");
  }
}

interface HostOperation {
  readonly callback: (t: number) => void;
  readonly dt: number;
  readonly when: string;
  readonly order: number;
}

interface Built {
  readonly version: number;
  readonly kernels: readonly Kernel[];
  readonly operations: readonly Operation[];
  /** Kept alive for the kernels that read them. */
  readonly lists: readonly StateArray[];
}

function textReporter(): Reporter {
  return (progress) => {
    const stream = (globalThis as { process?: { stderr?: { write(text: string): void } } }).process
      ?.stderr;
    if (stream) stream.write(`${progressLine(progress)}\n`);
    else console.info(progressLine(progress));
  };
}

function yieldToHost(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === "function") setImmediate(resolve);
    else setTimeout(resolve, 0);
  });
}
