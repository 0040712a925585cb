// A group whose neurons rest until something reaches them: who is awake, who was reached, and how the arrays are shown.

import type { ArraySymbol, Kernel } from "../ir/ir.ts";
import { arraysOf, storedBy } from "../ir/walk.ts";
import { aheadKernel, type Copies, reaching } from "../lowering/lazy.ts";
import { type Clock, compiled, type EventList, StateArray } from "../simulate.ts";
import { Activity } from "./lazy-activity.ts";
import { Ends } from "./lazy-ends.ts";
import { Indices, type Kernels, lazyKernels, type Runner } from "./lazy-kernels.ts";
import type { LazyPlan, LazyTables } from "./lazy-plan.ts";
import type { BuildContext } from "./object.ts";
import { type Saved, type SavedValue, savedFloats, savedIntegers, savedNumber } from "./saved.ts";
import type { Store } from "./store.ts";
import { suspectsIn } from "./watch.ts";

/** Steps between two looks at who need not be awake any more. */
const LOOK = 8;

/**
 * The values of a neuron lie in memory as they were when something last reached it, at step `base`; what they are now
 * follows from tables. Only neurons that may still pass their threshold, the awake ones, are looked at in a step. What
 * neurons do is so a function of what reaches them and when, not of who looks at them. While others look, all values
 * are shown as of now.
 */
export class Lazy {
  readonly plan: LazyPlan;
  readonly forced: boolean;
  /** Neurons do rest; otherwise all are stepped. */
  on: boolean;
  /** Why they cannot rest in this network. */
  reason: string | undefined;
  readonly activity: Activity;
  private readonly store: Store;
  private clock: Clock;
  private readonly lastspike: StateArray | undefined;
  private context!: BuildContext;
  private spikes!: EventList;
  private knownKernels: Kernels | undefined;
  private knownTables: LazyTables | undefined;
  private knownCopies: Copies | undefined;
  private readonly touched: Indices;
  private readonly nowhere: StateArray = new StateArray("nowhere", "f64", 1);
  private readonly awake: Indices;
  private readonly waking: Indices;
  private readonly ending: Indices;
  private readonly ends: Ends;
  private lastSpikes: Float64Array | undefined;
  /** Arrays show values as of now. */
  private shown = false;
  /** Arrays hold values as of now, of which nothing is known. */
  private fresh = true;
  /** Live views of variables, and whether any is of values that rest. */
  private views = 0;
  isViewed = false;
  /** A function of the host program runs, as it does at the same times in every run. */
  inCallback = false;
  /** Somebody has changed when neurons spiked last. */
  private confused = false;

  constructor(store: Store, plan: LazyPlan, forced: boolean, clock: Clock) {
    this.clock = clock;
    this.lastspike = store.arrays.get("lastspike");
    this.ends = new Ends(plan.refractory, clock.dt);
    this.store = store;
    this.plan = plan;
    this.forced = forced;
    this.on = forced;
    const { name, size } = store;
    const indices = (what: string, capacity = size): Indices =>
      new Indices(`${name}.${what}`, capacity);
    this.touched = indices("touched", 2 * size);
    this.awake = indices("awake list");
    this.waking = indices("waking");
    this.ending = indices("ending");
    this.activity = new Activity(size);
  }

  /** Rows of the table, while neurons rest: steps until one is at rest. */
  get steps(): number {
    return this.tables.last;
  }

  /** Arrays that hold something else than what they are called while neurons rest. */
  get arrays(): readonly ArraySymbol[] {
    return this.plan.moving;
  }

  /** The records, bit by bit. */
  private get words(): Int32Array {
    const { buffer, byteOffset, byteLength } = this.tables.records.f64;
    return new Int32Array(buffer, byteOffset, byteLength / 4);
  }

  /** Arrays that nobody may change unseen. */
  get guarded(): readonly ArraySymbol[] {
    const { moving, held, guard } = this.plan;
    const last = this.lastspike;
    return [...moving, ...held, ...(guard ? [guard] : []), ...(last ? [last] : [])];
  }

  /** Makes kernels for a network that is being put together. */
  build(context: BuildContext, clock: Clock, spikes: EventList): void {
    this.context = context;
    this.clock = clock;
    this.spikes = spikes;
    this.knownKernels = undefined;
    if (this.forced) this.knownKernels = this.kernels;
  }

  private get kernels(): Kernels {
    const { store, tables, copies, waking, awake, context } = this;
    const make = (kernel: Kernel): Runner => this.runner(kernel, (one) => context.kernel(one));
    const written = { copies, waking, awake, spikes: this.spikes.array };
    this.knownKernels ??= lazyKernels(store.name, tables, written, make);
    return this.knownKernels;
  }

  private get tables(): LazyTables {
    this.knownTables ??= this.plan.tables() as LazyTables;
    return this.knownTables;
  }

  /** The step whose update was the last. */
  private get now(): StateArray {
    return this.tables.state.now as StateArray;
  }

  private get copies(): Copies {
    this.knownCopies ??= new Map(
      this.plan.held.map((array) => [
        array,
        new StateArray(`${array.name}.base`, "f64", this.store.size),
      ]),
    );
    return this.knownCopies;
  }

  /** Where neurons may never rest, kernels are compiled when they first do. */
  private runner(kernel: Kernel, now: (kernel: Kernel) => Runner): Runner {
    if (this.forced) return now(kernel);
    const later: { run: Runner["run"] } = {
      run: (begin, end) => {
        later.run = compiled(kernel);
        return later.run(begin, end);
      },
    };
    return later;
  }

  /** The neurons cannot rest in this network. */
  refuse(reason: string): void {
    this.reason ??= reason;
    if (this.on && !this.forced) this.stop();
  }

  private stop(): void {
    this.show();
    this.on = false;
    this.shown = false;
    this.fresh = true;
  }

  /** Whether a kernel uses values of neurons that may rest. */
  isReached(kernel: Kernel): boolean {
    const { moving, held } = this.plan;
    const stored = storedBy(kernel);
    return (
      arraysOf(kernel).some((array) => moving.includes(array)) ||
      stored.some((array) => held.includes(array))
    );
  }

  /**
   * Code for arrivals that brings the neurons that it reaches up to now, while they rest; `plain` where it reaches
   * none. `made` is the code as it is.
   */
  around(kernel: Kernel, made: Runner, compile: (kernel: Kernel) => Runner): Runner {
    return this.instead(made, () => {
      const output = new StateArray(`${kernel.name}.reached`, "i32", this.store.size);
      const { state } = this.tables;
      const other = reaching(kernel, state, output);
      if (typeof other === "string") return other;
      const reach = this.runner(other, compile);
      const ahead = aheadKernel(kernel, state, this.nowhere);
      const read = ahead && this.runner(ahead, compile);
      return (begin, end) => {
        read?.run(begin, end);
        return this.take(output, reach.run(begin, end));
      };
    });
  }

  /** `made`, or while neurons rest something else, which is found out at once or when they first do. */
  private instead(made: Runner, find: () => Runner["run"] | string): Runner {
    let other = this.forced ? find() : undefined;
    if (typeof other === "string") this.refuse(other);
    return {
      run: (begin, end) => {
        if (!this.on) return made.run(begin, end);
        other ??= find();
        if (typeof other === "string") this.refuse(other);
        return typeof other === "string" ? made.run(begin, end) : other(begin, end);
      },
    };
  }

  /** The reset, of neurons that were brought up to now when they passed the threshold. */
  resetting(kernel: Kernel, made: Runner, compile: (kernel: Kernel) => Runner): Runner {
    return this.instead(made, () => {
      const other = reaching(kernel, this.tables.state);
      if (typeof other === "string") return other;
      const lazily = this.runner(other, compile);
      return (begin, end) => {
        const result = lazily.run(begin, end);
        if (result !== 0) this.show();
        return result;
      };
    });
  }

  private take(output: StateArray, result: number): number {
    if (result < 0) this.show();
    const count = result < 0 ? ~result : result;
    this.touched.append(output.i32.subarray(0, count));
    return result < 0 ? 1 : 0;
  }

  /** To be called before arrivals: arrays hold what kernels expect. */
  ready(): void {
    if (this.shown) this.adopt();
  }

  /** The update of the step at hand; false where all neurons have to be stepped. */
  update(): boolean {
    const { clock, touched } = this;
    const { step } = clock;
    if (this.store.viewed.size !== this.views) this.countViews();
    if (!this.forced && this.activity.isDue(step)) this.decide();
    if (!this.on) return false;
    const { now } = this;
    if (!this.fresh && now.f64[0] !== step - 1) this.startAnew();
    now.f64[0] = step - 1;
    this.ready();
    if (this.confused) this.startAnew();
    if (this.fresh) this.begin();
    this.release(step);
    if (touched.count > 0) {
      const { begin, count } = touched;
      this.wake(this.kernels.consider.run(begin, begin + count));
      touched.count = 0;
    }
    if (step % LOOK === 0 && this.awake.count > 0) {
      const { begin, count } = this.awake;
      this.awake.count = this.kernels.keep.run(begin, begin + count);
    }
    now.f64[0] = step;
    return true;
  }

  private wake(count: number): void {
    this.awake.append(this.waking.array.i32.subarray(0, count));
  }

  /** What reached neurons between the update and the test is tested at once. */
  private wakeTouched(): void {
    const { touched, awake, words } = this;
    const { stride } = this.tables.state.record;
    for (const neuron of touched.array.i32.subarray(0, touched.count)) {
      const flag = this.awakeFlag + 2 * stride * neuron;
      if (words[flag] === 0) awake.append([neuron]);
      words[flag] = 1;
    }
  }

  /** Where the first neuron's record says whether it is awake. */
  private get awakeFlag(): number {
    const { records, state } = this.tables;
    return (state.record.awake.address - records.address) / 4;
  }

  /** Values in memory are those of now, for all neurons. */
  private startAnew(): void {
    this.show();
    this.shown = false;
    this.fresh = true;
    this.confused = false;
  }

  private decide(): void {
    const active = !this.activity.decide(this.on);
    const rest = !active && this.reason === undefined && !this.isViewed;
    if (rest === this.on) return;
    const tables = this.on ? undefined : this.plan.tables();
    if (this.on) this.stop();
    else if (typeof tables === "string") this.refuse(tables);
    else this.on = true;
  }

  /** What the host program has a live view of is what it shows, in every step. */
  private countViews(): void {
    const { viewed, arrays } = this.store;
    this.views = viewed.size;
    this.isViewed = [...viewed].some((name) => this.guarded.includes(arrays.get(name)!));
    if (this.isViewed && this.on) this.stop();
  }

  /** Neurons begin to rest with the values that they have. */
  private begin(): void {
    const { plan, touched, awake, store } = this;
    const { guard } = plan;
    const step = this.now.f64[0]!;
    touched.count = 0;
    awake.count = 0;
    if (guard) this.ends.find((guard as StateArray).i32, this.lastspike!.f64, step);
    if (this.kernels.begin.run(0, store.size) !== 0) this.spoilt();
    this.wake(this.kernels.considerAll.run(0, store.size));
    this.fresh = false;
  }

  private release(step: number): void {
    const list = this.ends.take(step);
    if (!list) return;
    const { ending, touched } = this;
    ending.count = 0;
    ending.append(list);
    if (this.kernels.release!.run(ending.begin, ending.begin + ending.count) !== 0) this.spoilt();
    touched.append(list);
  }

  private spoilt(): never {
    this.show();
    this.context.notANumber(suspectsIn([this.store]), this.clock);
  }

  /** Neurons that pass the threshold now, in order, brought up to now; fills the list of spikes. */
  test(): number {
    const { awake, spikes, kernels, clock, plan } = this;
    this.ready();
    if (this.touched.count > 0) this.wakeTouched();
    if (awake.count === 0) return 0;
    const count = kernels.test.run(awake.begin, awake.begin + awake.count);
    if (count === 0) return 0;
    const list = spikes.array.i32.subarray(0, count).sort();
    if (kernels.catchUp.run(spikes.begin, spikes.begin + count) !== 0) this.spoilt();
    if (!plan.guard) this.touched.append(list);
    else {
      const now = this.now.f64[0]!;
      for (const neuron of list) this.ends.spike(neuron, clock.step, now);
    }
    return count;
  }

  /** Makes all arrays show values as of now, until neurons go on resting. */
  show(): void {
    if (!this.on || this.shown || this.fresh) return;
    this.kernels.show.run(0, this.store.size);
    this.shown = true;
    this.lastSpikes = this.lastspike?.f64.slice();
  }

  /** The host program is about to look at the values, or to change them. */
  look(): void {
    if (!this.on || this.shown || this.fresh) return;
    if (this.inCallback) this.activity.looked();
    this.show();
  }

  /** Goes on with what was in memory before `show`, but for neurons that were changed. */
  private adopt(): void {
    const result = this.kernels.adopt.run(0, this.store.size);
    this.shown = false;
    if (result < 0) this.spoilt();
    this.confused ||= this.spikesDiffer;
    this.touched.append(this.waking.array.i32.subarray(0, result));
  }

  private get spikesDiffer(): boolean {
    const now = this.lastspike?.f64;
    return now !== undefined && (this.lastSpikes?.some((time, i) => time !== now[i]) ?? false);
  }

  /** Shows a few neurons, listed in memory, while something runs. */
  showing(begin: number, end: number, run: () => void): void {
    if (!this.on || this.shown || this.fresh) {
      run();
      return;
    }
    this.kernels.showSome.run(begin, end);
    run();
  }

  /** All that a snapshot needs besides the arrays; to be called after `show`. */
  save(): Record<string, SavedValue> {
    const { on, activity, plan, copies, shown } = this;
    const heard = { "lazy on": on, "lazy heard": activity.heard };
    if (!on || !shown) return heard;
    return {
      ...heard,
      "lazy key": plan.key,
      "lazy now": this.now.f64[0]!,
      "lazy records": this.words.slice(),
      ...Object.fromEntries(
        [...copies].map(([array, copy]) => [
          `lazy ${array.name}`,
          (copy as StateArray).f64.slice(),
        ]),
      ),
    };
  }

  /** To be called when the arrays are back. */
  restore(saved: Saved): void {
    const { plan, copies, awake, touched } = this;
    this.activity.heard = savedNumber(saved, "lazy heard") ?? 0;
    if (!this.forced) this.on = saved["lazy on"] === true;
    this.shown = false;
    this.fresh = true;
    if (!this.on || saved["lazy key"] !== plan.key) return;
    const { guard, record } = this.tables.state;
    const step = savedNumber(saved, "lazy now") ?? 0;
    this.now.f64[0] = step;
    const { words } = this;
    words.set(savedIntegers(saved, "lazy records"));
    for (let k = this.awakeFlag; k < words.length; k += 2 * record.stride) words[k] = 0;
    for (const [array, copy] of copies)
      (copy as StateArray).f64.set(savedFloats(saved, `lazy ${array.name}`));
    awake.count = 0;
    // all are looked at, from the values that they are restored to
    touched.count = 0;
    touched.append(Int32Array.from({ length: this.store.size }, (_, i) => i));
    const last = this.lastspike?.f64;
    if (guard && last) this.ends.follow((guard as StateArray).i32, last, step);
    this.lastSpikes = last?.slice();
    this.shown = true;
    this.fresh = false;
  }
}
