// A group whose neurons rest until something reaches them: who is awake, who was reached, and how the arrays are shown.

import type { ArraySymbol, Kernel } from "../../ir/ir.ts";
import { arraysOf, storedBy } from "../../ir/walk.ts";
import { aheadKernel, reaching } from "../../lowering/lazy.ts";
import { type Clock, compiled, type EventList, StateArray } from "../../simulate.ts";
import type { BuildContext } from "../object.ts";
import { type Saved, type SavedValue, savedNumber } from "../saved.ts";
import type { Store } from "../store.ts";
import { suspectsIn } from "../watch.ts";
import { Activity } from "./activity.ts";
import { Ends } from "./ends.ts";
import { type Kernels, lazyKernels, type Runner } from "./kernels.ts";
import { LazyMemory } from "./memory.ts";
import type { LazyPlan } from "./plan.ts";

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
  private known: Kernels | undefined;
  private readonly memory: LazyMemory;
  private readonly nowhere: StateArray = new StateArray("nowhere", "f64", 1);
  private readonly ends: Ends;
  private lastSpikes: Float64Array | undefined;
  /** Arrays show values as of now. */
  private shown = false;
  /** Arrays hold values as of now, of which nothing is known. */
  private fresh = true;
  /** Live views of variables, and whether any is of values that rest. */
  private views = 0;
  isViewed = false;
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
    this.memory = new LazyMemory(name, size, plan);
    this.activity = new Activity(size);
  }

  get size(): number {
    return this.store.size;
  }

  /** Rows of the table, while neurons rest: steps until one is at rest. */
  get steps(): number {
    return this.memory.tables.last;
  }

  /** Arrays that hold something else than what they are called while neurons rest. */
  get arrays(): readonly ArraySymbol[] {
    return this.plan.moving;
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
    this.known = undefined;
    if (this.forced) this.known = this.makeKernels();
  }

  private get kernels(): Kernels {
    this.known ??= this.makeKernels();
    return this.known;
  }

  private makeKernels(): Kernels {
    const { store, memory, context, spikes } = this;
    const { tables, copies, waking, awake } = memory;
    const make = (kernel: Kernel): Runner => this.runner(kernel, (one) => context.kernel(one));
    return lazyKernels(store.name, tables, { copies, waking, awake, spikes: spikes.array }, make);
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
      const { state } = this.memory.tables;
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
      made,
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
      const other = reaching(kernel, this.memory.tables.state);
      if (typeof other === "string") return other;
      const lazily = this.runner(other, compile);
      return (begin, end) => {
        // who looked since the threshold has left arrays that show values from before
        this.ready();
        const result = lazily.run(begin, end);
        if (result !== 0) this.show();
        return result;
      };
    });
  }

  private take(output: StateArray, result: number): number {
    if (result < 0) this.show();
    const count = result < 0 ? ~result : result;
    this.memory.touch(output.i32.subarray(0, count));
    return result < 0 ? 1 : 0;
  }

  /** To be called before arrivals and resets: arrays hold what kernels expect. */
  ready(): void {
    if (this.shown) this.adopt();
  }

  /** The update of the step at hand; false where all neurons have to be stepped. */
  update(): boolean {
    const { clock, memory } = this;
    const { touched, awake } = memory;
    const { step } = clock;
    if (this.store.viewed.size !== this.views) this.countViews();
    if (!this.forced && this.activity.isDue(step)) this.decide();
    if (!this.on) return false;
    const { now } = memory;
    if (!this.fresh && now.f64[0] !== step - 1) this.startAnew();
    now.f64[0] = step - 1;
    this.ready();
    if (this.confused) this.startAnew();
    if (this.fresh && !this.begin()) return false;
    this.release(step);
    if (touched.count > 0) {
      const { begin, count } = touched;
      this.wake(this.kernels.consider.run(begin, begin + count));
      touched.count = 0;
    }
    if (step % LOOK === 0 && awake.count > 0)
      awake.count = this.kernels.keep.run(awake.begin, awake.begin + awake.count);
    now.f64[0] = step;
    return true;
  }

  private wake(count: number): void {
    const { awake, waking } = this.memory;
    awake.append(waking.array.i32.subarray(0, count));
  }

  /** Values in memory are those of now, for all neurons. */
  private startAnew(): void {
    this.show();
    this.shown = false;
    this.fresh = true;
    this.confused = false;
  }

  private decide(): void {
    const { activity, clock } = this;
    const { step } = clock;
    if (this.on && !this.fresh && activity.isCensus(step))
      activity.isCrowded(this.kernels.census.run(0, this.store.size), step);
    const active = !activity.decide(this.on, step);
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

  /** Neurons begin to rest with the values that they have; false where that is not worth it. */
  private begin(): boolean {
    const { plan, memory, store } = this;
    const { touched, awake, now } = memory;
    const { guard } = plan;
    const step = now.f64[0]!;
    touched.count = 0;
    awake.count = 0;
    if (guard) this.ends.find((guard as StateArray).i32, this.lastspike!.f64, step);
    if (this.kernels.begin.run(0, store.size) !== 0) this.spoilt();
    const count = this.kernels.considerAll.run(0, store.size);
    this.on = this.forced || !this.activity.isCrowded(count, this.clock.step);
    this.wake(count);
    this.fresh = !this.on;
    return this.on;
  }

  private release(step: number): void {
    const list = this.ends.take(step);
    if (!list) return;
    const { memory } = this;
    const { ending } = memory;
    ending.count = 0;
    ending.append(list);
    if (this.kernels.release!.run(ending.begin, ending.begin + ending.count) !== 0) this.spoilt();
    memory.touch(list);
  }

  private spoilt(): never {
    this.show();
    this.context.notANumber(suspectsIn([this.store]), this.clock);
  }

  /** Neurons that pass the threshold now, in order, brought up to now; fills the list of spikes. */
  test(): number {
    const { memory, spikes, clock, plan } = this;
    const { awake, touched } = memory;
    this.ready();
    // what reached neurons since the update is tested at once
    if (touched.count > 0) memory.wakeTouched();
    if (awake.count === 0) return 0;
    const { kernels } = this;
    const count = kernels.test.run(awake.begin, awake.begin + awake.count);
    if (count === 0) return 0;
    const list = spikes.array.i32.subarray(0, count).sort();
    if (kernels.catchUp.run(spikes.begin, spikes.begin + count) !== 0) this.spoilt();
    if (!plan.guard) memory.touch(list);
    else {
      const now = memory.now.f64[0]!;
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
    this.show();
  }

  /** Runs a function of the host program: what it assigns is activity, whether neurons rest or not; a look is none. */
  calling(run: () => void): void {
    const { changes } = this.store;
    run();
    this.activity.assigned(this.store.changes - changes);
  }

  /** Goes on with what was in memory before `show`, but for neurons that were changed. */
  private adopt(): void {
    const result = this.kernels.adopt.run(0, this.store.size);
    this.shown = false;
    if (result < 0) this.spoilt();
    this.confused ||= this.spikesDiffer;
    const { memory } = this;
    memory.touch(memory.waking.array.i32.subarray(0, result));
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
    const { on, activity, memory, shown } = this;
    const heard = { "lazy on": on, "lazy heard": activity.heard, "lazy until": activity.until };
    return on && shown ? { ...heard, ...memory.save() } : heard;
  }

  /** To be called when the arrays are back. */
  restore(saved: Saved): void {
    const { plan, memory, lastspike } = this;
    this.activity.heard = savedNumber(saved, "lazy heard") ?? 0;
    this.activity.until = savedNumber(saved, "lazy until") ?? 0;
    if (!this.forced) {
      const may = this.reason === undefined && typeof plan.tables() !== "string";
      this.on = saved["lazy on"] === true && may;
    }
    // live views are counted again, lest neurons of which there are some rest
    this.views = -1;
    this.shown = this.on && memory.restore(saved);
    this.fresh = !this.shown;
    this.lastSpikes = lastspike?.f64.slice();
    if (this.shown && plan.guard && lastspike) {
      const active = plan.guard as StateArray;
      this.ends.follow(active.i32, lastspike.f64, memory.now.f64[0]!);
    }
  }
}
