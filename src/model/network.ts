// Network: objects, one seed, one schedule, and time.

import { DeviceError, DeviceLostError, NetworkError } from "../errors.ts";
import type { Backend } from "../ir/ir.ts";
import { type Clock, cycleMaker, runOperations } from "../simulate.ts";
import { Backing } from "./backing.ts";
import { type Built, build } from "./build.ts";
import { Checkpoints, loadSnapshot } from "./checkpoint.ts";
import { explainNetwork } from "./explain.ts";
import { type HostOperation, type HostOptions, hostOperation } from "./host-operation.ts";
import { settleAll } from "./initial.ts";
import { matched } from "./matching.ts";
import {
  checkFree,
  checkMembers,
  checkNames,
  checkNeeds,
  checkObjects,
  checkOptions,
  checkRestore,
  checkRunOptions,
  checkSteps,
  objectNamed,
} from "./network-checks.ts";
import type {
  BackendName,
  GpuModeName,
  NetworkOptions,
  ResumeOptions,
  RunOptions,
} from "./network-options.ts";
import { isActive, type SimulationObject } from "./object.ts";
import { Profile } from "./profile.ts";
import { positiveTime, type Quantity } from "./quantities.ts";
import { textReporter, yieldToHost } from "./report.ts";
import { orderOfSlots, toldSchedule } from "./schedule.ts";
import { type SavedRun, Snapshot, savedNetwork } from "./snapshot.ts";
import { networkStates, type StateValue, setNetworkStates } from "./states.ts";
import { checkStep, Timeline } from "./timeline.ts";

/** The network in which an object has run. */
const ranIn = new WeakMap<SimulationObject, Network>();

/** Objects that run together. */
export class Network {
  private readonly backing: Backing;
  private readonly members: SimulationObject[] = [];
  private readonly timeline: Timeline;
  private readonly hosts: HostOperation[] = [];
  private order: readonly string[];
  private built: Built | undefined;
  private running = false;
  private stopping = false;
  private failed: Error | undefined;
  /** Clocks of the run at hand. */
  private active: readonly Clock[] = [];
  private identities = 0;
  private readonly spent = new Profile();

  /** Throws NetworkError when an object's source, target or recorded group is missing; ValueError for bad options. */
  constructor(objects: readonly SimulationObject[] = [], options: NetworkOptions = {}) {
    checkOptions(options);
    checkObjects(objects);
    const dt = options.dt === undefined ? 1e-4 : positiveTime(options.dt, "dt");
    this.timeline = new Timeline(dt, options.seed ?? 0);
    this.backing = new Backing(options);
    this.order = orderOfSlots(options.schedule);
    this.add(...objects);
  }

  /** What kernels are compiled by. */
  get backend(): Backend {
    return this.backing.backend;
  }

  /** Threads that share the work of a step; another number counts from the next run on. Throws ValueError. */
  get threads(): number {
    return this.backing.threads;
  }

  set threads(threads: number) {
    this.checkIdle("change the number of threads");
    this.backing.useThreads(threads);
    this.built = undefined;
  }

  /** What gpu.js runs on and why, once groups have run on it. */
  get device(): { readonly mode: string; readonly reason: string } | undefined {
    return this.backing.told;
  }

  /** Another backend from the next run on; state stays. Throws ValueError. */
  runOn(backend: BackendName, options: { readonly gpuMode?: GpuModeName } = {}): this {
    this.checkIdle("change the backend");
    this.backing.choose(backend, options);
    this.built = undefined;
    return this;
  }

  /** Adds objects; they take part from the next run on. */
  add(...objects: readonly SimulationObject[]): this {
    this.checkIdle("add objects");
    checkMembers(objects);
    const fresh = objects.filter(
      (object, k) => !this.members.includes(object) && objects.indexOf(object) === k,
    );
    checkFree(fresh, this, ranIn);
    checkNames([...this.members, ...fresh]);
    checkNeeds([...this.members, ...fresh]);
    const before = this.members.length;
    this.members.push(...fresh);
    for (const object of fresh)
      object.initial?.join(this.seed, this.identities++, (dt) => this.timeline.clock(dt));
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
    checkNeeds(rest);
    this.members.splice(0, this.members.length, ...rest);
    for (const object of objects) if (!rest.includes(object)) ranIn.delete(object);
    this.built = undefined;
    return this;
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

  /** The object of a name. Throws NetworkError when there is none. */
  object(name: string): SimulationObject {
    return objectNamed(this.members, name);
  }

  /** Key of all random numbers. */
  get seed(): number {
    return this.timeline.seed;
  }

  /** Step in seconds of everything without a step of its own. */
  get dt(): number {
    return this.timeline.dt;
  }

  /**
   * Another step from the next run on; the time must be a multiple of it, else a ValueError. Spikes under way keep
   * their time of arrival, to the nearest new step.
   */
  set dt(value: Quantity) {
    this.checkIdle("change dt");
    const dt = positiveTime(value, "dt");
    if (dt === this.dt) return;
    checkStep(dt, this.dt, this.t, "the network");
    this.timeline.dt = dt;
    for (const { initial } of this.members) initial?.follow();
    this.built = undefined;
  }

  /** The slots of a step in order, without their `before_` and `after_`. */
  get slots(): readonly string[] {
    return this.order;
  }

  /** Another order of slots from the next run on, as the option `schedule`. Throws ValueError. */
  set slots(slots: readonly string[]) {
    this.checkIdle("change the schedule");
    this.order = orderOfSlots(slots);
    this.built = undefined;
  }

  /** Simulated time in seconds. */
  get t(): number {
    if (!this.running || this.active.length === 0) return this.timeline.time;
    return Math.min(...this.active.map((clock) => clock.t));
  }

  /** Ends the run at hand after its step; run again to continue. */
  stop(): void {
    this.stopping = true;
  }

  /** Calls back at regular times, with the time in seconds (slot `start` unless told otherwise). */
  operation(callback: (t: number) => void, options: HostOptions = {}): this {
    this.checkIdle("add an operation");
    this.hosts.push(hostOperation(callback, options));
    this.built = undefined;
    return this;
  }

  /**
   * Runs for a duration. Several runs in a row give what one long run gives. Ends early after `stop()`. Raises
   * NotANumberError or DelayError when one comes up; the network then stands in the middle of that step, whose time is
   * `t`, and does not run on.
   */
  async run(duration: Quantity, options: RunOptions = {}): Promise<void> {
    checkRunOptions(options);
    const seconds = positiveTime(duration, "duration", true);
    await this.execute({ start: this.t, duration: seconds }, options);
  }

  /**
   * Goes on with a run from its last checkpoint, in a network built by the same script, to the end that the run was to
   * have. Goes on making checkpoints in the same file unless told otherwise. Throws what `restore` throws.
   */
  async resume(path: string, options: ResumeOptions = {}): Promise<void> {
    const { duration, ...rest } = options;
    checkRunOptions(rest);
    const whole = duration === undefined ? undefined : positiveTime(duration, "duration", true);
    this.checkIdle("resume a run");
    const snapshot = await loadSnapshot(path);
    const { run } = snapshot.content;
    if (!run)
      throw new NetworkError(
        `no run to resume: '${path}' was stored between runs (restore it with net.restore(await loadSnapshot(path)))`,
      );
    this.restore(snapshot);
    const resumed = { ...run, duration: whole ?? run.duration };
    await this.execute(resumed, { checkpoint: { path }, ...rest });
  }

  private async execute(run: SavedRun, options: RunOptions): Promise<void> {
    this.checkIdle("start another run");
    if (this.failed)
      throw new NetworkError(
        `the network stopped in the middle of a step and cannot run on: ${this.failed.message}`,
      );
    const reportPeriod =
      options.reportPeriod === undefined ? 1 : positiveTime(options.reportPeriod, "reportPeriod");
    const checkpoints = options.checkpoint && new Checkpoints(options.checkpoint);
    const before = this.built;
    const prepared = this.prepare().operations;
    checkSteps(prepared, run.duration);
    const operations = options.profile ? prepared.map((one) => this.spent.timed(one)) : prepared;
    const report = options.report === "text" ? textReporter(this.backing.note) : options.report;
    this.active = [...new Set(prepared.map(({ clock }) => clock))];
    const from = this.t;
    this.setRunning(true);
    this.stopping = false;
    try {
      await this.backing.open(this.built!.offloaded);
    } catch (error) {
      this.setRunning(false);
      throw error;
    }
    try {
      // memory of earlier networks is given back between tasks only, and a short run makes no pause
      if (this.built !== before) await yieldToHost();
      const time = await runOperations(operations, {
        ...run,
        from,
        reportPeriod,
        slots: this.order,
        cycle: cycleMaker(this.backend),
        stopped: () => this.stopping || checkpoints?.trouble !== undefined,
        pause: async () => {
          await yieldToHost();
          if (checkpoints?.due) checkpoints.attempt(() => this.snapshot(run));
        },
        now: () => performance.now() / 1000,
        ...(report ? { report } : {}),
      });
      this.timeline.arrive(time);
      for (const member of this.members) member.flush(false);
    } catch (error) {
      // a device that is lost or fails leaves the network between two steps
      if (error instanceof DeviceLostError || error instanceof DeviceError)
        this.timeline.arrive(this.t);
      else {
        this.failed = error as Error;
        this.timeline.time = this.t;
      }
      throw error;
    } finally {
      this.setRunning(false);
    }
    checkpoints?.finish(() => this.snapshot(run));
  }

  /**
   * All state: variables, synapses, delays, spikes under way, recordings, clocks, random streams. Operations (functions
   * of the host program) are not in it. What monitors write to files stays there; the snapshot knows how much it was.
   */
  store(): Snapshot {
    this.checkIdle("store its state");
    if (this.failed)
      throw new NetworkError(
        `the network stopped in the middle of a step and cannot be stored: ${this.failed.message}`,
      );
    this.settle();
    return this.snapshot(undefined);
  }

  private snapshot(run: SavedRun | undefined): Snapshot {
    // a checkpoint must not count on rows that a power failure takes away
    for (const member of this.members) member.flush(run !== undefined);
    const { t, dt, seed, identities } = this;
    const clocks = this.timeline.save();
    return new Snapshot(savedNetwork(this.members, { t, dt, seed, identities, clocks, run }));
  }

  /** Copies of the variables of all groups and synapses, by name of object and of variable; see their `getStates`. */
  getStates(): Readonly<Record<string, Readonly<Record<string, Float64Array>>>> {
    this.settle();
    return networkStates(this.members);
  }

  /** Sets variables of several groups and synapses by name: all of them or, when a value is refused, none. */
  setStates(values: Readonly<Record<string, Readonly<Record<string, StateValue>>>>): void {
    this.settle();
    setNetworkStates(this.members, values);
  }

  /**
   * Goes back to a snapshot of this network, or of one that the same script built: what follows is bit for bit what
   * followed there, on either backend. With `seed`, random numbers are others from here on. Throws NetworkError, and
   * changes nothing, when objects differ in name, size or equations.
   */
  restore(snapshot: Snapshot, options: { readonly seed?: number } = {}): this {
    this.checkIdle("restore a snapshot");
    checkRestore(snapshot, options);
    const { content } = snapshot;
    this.settle();
    const matches = matched(content, this.members);
    const seed = options.seed ?? content.seed;
    if (content.dt !== this.dt) this.built = undefined;
    this.timeline.dt = content.dt;
    this.identities = content.identities;
    for (const { object, saved } of matches) {
      if (object.initial?.restore(saved.values, seed)) this.built = undefined;
      object.restore(saved.values);
    }
    this.timeline.restore(content.t, seed, content.clocks);
    for (const { initial } of this.members) initial?.follow();
    this.failed = undefined;
    return this;
  }

  private setRunning(running: boolean): void {
    this.running = running;
    for (const member of this.members) member.setRunning(running);
  }

  /** Wall-clock seconds per operation over all runs made with `profile: true`, the largest first. */
  profile(): { name: string; seconds: number; share: number }[] {
    return this.spent.shares();
  }

  /** Kernels compiled and operations in order, anew if anything changed since the last time. */
  private prepare(): Built {
    this.settle();
    checkNeeds(this.members);
    for (const member of this.members) {
      member.check();
      ranIn.set(member, this);
    }
    const { version } = this;
    const stale = this.members.some((member) => member.stale);
    const { hosts, timeline, order: slots, backing, backend } = this;
    const options = { version, slots, backing, backend };
    if (!this.built || this.built.version !== version || stale)
      this.built = build(this.members.filter(isActive), hosts, timeline, options);
    return this.built;
  }

  private get version(): number {
    return this.members.reduce((sum, member) => sum + member.version, 0);
  }

  /** Variables, methods, queues, schedule, IR and emitted code as text. */
  explain(options: { readonly code?: boolean } = {}): string {
    const built = this.prepare();
    const { device } = this.backing;
    return explainNetwork({ network: this, built, device, code: options.code ?? true });
  }

  /** The operations of one step in order, one line each: slot, order, step, name. */
  schedule(): string {
    return toldSchedule(this.order, this.prepare().operations);
  }
}
