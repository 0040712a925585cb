// The loop: operations of all objects, sorted by the schedule, run step by step, the smallest time first.

import type { Gather, Recurrent } from "../ir/device.ts";
import type { ArraySymbol, Kernel, KernelFunction } from "../ir/ir.ts";
import type { Clock } from "./clock.ts";
import { stepsIn } from "./clock.ts";
import { cyclesOf, knownCycles, type MakeCycle, type Run } from "./cycles.ts";
import type { EventList } from "./events.ts";

const SCHEDULE: readonly string[] = ["start", "groups", "thresholds", "synapses", "resets", "end"];

/** Slots with the one before and the one after each. */
export function slotsWithin(schedule: readonly string[]): string[] {
  return schedule.flatMap((slot) => [`before_${slot}`, slot, `after_${slot}`]);
}

export const SLOTS: readonly string[] = slotsWithin(SCHEDULE);

/** Something that happens once in every step of its clock. */
export interface Operation {
  readonly name: string;
  readonly clock: Clock;
  readonly slot: string;
  readonly order: number;
  /** Breaks ties of slot and order; then objects run in the order in which they joined the network. */
  readonly rank: number;
  readonly run: Run;
  /** Neither reads nor writes anything of other objects. */
  readonly isolated?: boolean;
  /** Arrays that it reads by other means than kernels. */
  readonly reads?: readonly ArraySymbol[];
  /** The kernels that it runs, where they are not all that its object has. */
  readonly kernels?: readonly Kernel[];
  /** The array that it sums over synapses, and how; without `gather` it only clears it. */
  readonly sums?: { readonly into: ArraySymbol; readonly gather?: Gather };
  /** It only sums into an array, or clears it for that: what it need not do again while what it reads is as it was. */
  readonly stands?: Standing;
  /** When it is not done in a step, for people: `not while neurons.x is as before`. */
  readonly unless?: string;
  /** What it delivers, where that can be told ahead of time. */
  readonly arrivals?: Arrivals;
  /** It reads no elements but these of arrays of a group, and writes none. */
  readonly elements?: Int32Array;
  /** It only records: nothing in the network depends on what it does. */
  readonly records?: boolean;
  /** It reads no elements but those of these events, of arrays of a group, and writes none. */
  readonly listed?: EventList;
  /** It may read and write anything: a function of the host program. */
  readonly free?: boolean;
  /** Why no device can do its work, for the state update of a group that none can. */
  readonly bound?: { readonly reason: string; readonly remedy: string };
  /** What it does, where that is running kernels over a group and nothing else. */
  readonly work?: Work;
  /** Waited for before `run`: work that is done elsewhere, up to the step `end` of its clock. */
  readonly start?: (end: number) => Promise<void> | undefined;
  /** State in memory is that of a later step: no moment to look at it, nor to end the run. */
  readonly midway?: () => boolean;
  /** Called between steps when nothing is midway: throws what went wrong in `start`. */
  readonly fail?: () => void;
  /** How to do an earlier operation and this in one pass. */
  readonly fusion?: Fusion;
  /** How to do it beside others, where it calls one kernel and does nothing with what that wrote. */
  readonly later?: Later;
  /** What it does one after another, or as if it did. */
  readonly of?: readonly Operation[];
}

/** An operation of which the one kernel may be carried out when others of its kind have been noted too. */
export interface Later {
  /** The operation itself. */
  readonly run: () => void;
  /** The kernel as far as is known when the network is put together; undefined where it is more than one, or draws. */
  kernel(): Kernel | undefined;
  /** Does everything but the kernel, whose call is noted; false where that cannot be now, and nothing was done. */
  note(): boolean;
  /** The kernel wrote a NaN. */
  failed(): never;
}

/** What a sum is made from, as it is or might change. */
export interface Standing {
  readonly into: ArraySymbol;
  /** Of what clears only: none. */
  readonly inputs?: {
    readonly kernel: Kernel;
    /** Number of synapses. */
    readonly size: number;
    /** Whether an array changes by kernels and assignments only. */
    lasting(array: ArraySymbol): boolean;
    /** Another number after every assignment; NaN where assignments may pass unseen. */
    changes(): number;
  };
}

/** A group as what runs its steps sees it. */
export interface Stepped {
  readonly name: string;
  readonly size: number;
  /** Arrays that hold times of the clock. */
  readonly times: readonly ArraySymbol[];
  /** Raises for a NaN in one of its arrays. */
  raise(clock: Clock): never;
}

/** What arrives at a group by a pathway. */
export interface Arrivals {
  /** What runs for it; undefined where that is more than one kernel, or draws. */
  kernel(): Kernel | undefined;
  /** Who emits. */
  readonly list: EventList;
  /** Fewest steps that a spike from now on is under way; 0 where nobody knows. */
  least(): number;
  /** Most steps, where `least` is not 0. */
  most(): number;
  /** How a device that steps the emitting group as well would sum into an array of it. */
  recurrent(into: ArraySymbol): Recurrent;
  /** Runs a function in place of the kernel for what arrives so many steps from now, and leaves it under way. */
  foresee(steps: number, run: KernelFunction): void;
  /** Takes what arrives now without running anything. */
  take(): void;
  /** What it brings up to now by itself. */
  readonly reaches?: readonly object[];
}

/** Kernels in turn: a range kernel over all elements, a list kernel over the events that the one before it found. */
export interface Work {
  readonly of: Stepped;
  readonly kernels: readonly Kernel[];
  /** It is the state update of the group. */
  readonly updates?: true;
  /** The list that it fills. */
  readonly fills?: EventList;
}

/** Two operations in one pass, possible where only isolated operations stand between them. */
export interface Fusion {
  readonly first: Operation;
  readonly run: Run;
  /** Names of the kernels that only the single pass, or only the two operations, need. */
  readonly kernels: { readonly together: readonly string[]; readonly apart: readonly string[] };
}

/** Sorted operations with fusions carried out where they may be, and the kernels that nobody calls then. */
export function fuse(sorted: readonly Operation[]): {
  operations: Operation[];
  unused: ReadonlySet<string>;
} {
  const operations = [...sorted];
  const unused = new Set<string>();
  for (const operation of sorted) {
    const { fusion } = operation;
    if (!fusion) continue;
    const { first, run, kernels } = fusion;
    const from = operations.indexOf(first);
    const to = operations.indexOf(operation);
    if (
      from < 0 ||
      to < from ||
      !operations.slice(from + 1, to).every(({ isolated }) => isolated)
    ) {
      for (const name of kernels.together) unused.add(name);
      continue;
    }
    for (const name of kernels.apart) unused.add(name);
    const second = operation.name.slice(operation.name.lastIndexOf(".") + 1);
    operations[from] = { ...first, name: `${first.name} and ${second}`, run };
    operations.splice(to, 1);
  }
  return { operations, unused };
}

/** Operations in the order in which a step runs them, by slots in the order of a schedule. */
export function inOrder(
  operations: readonly Operation[],
  schedule: readonly string[] = SCHEDULE,
): Operation[] {
  const slots = slotsWithin(schedule);
  return operations
    .map((operation, position) => ({ operation, position }))
    .sort(
      (a, b) =>
        slots.indexOf(a.operation.slot) - slots.indexOf(b.operation.slot) ||
        a.operation.order - b.operation.order ||
        a.operation.rank - b.operation.rank ||
        a.position - b.position,
    )
    .map(({ operation }) => operation);
}

/** How far a run is. */
export interface Progress {
  /** Simulated seconds done in this run, and in all. */
  readonly done: number;
  readonly total: number;
  /** Wall-clock seconds since the run started. */
  readonly elapsed: number;
}

export interface RunOptions {
  readonly start: number;
  readonly duration: number;
  /** Where it goes on, when part of it was done in another process. */
  readonly from?: number;
  /** Called about every `reportPeriod` wall-clock seconds and at the end. */
  readonly report?: (progress: Progress) => void;
  readonly reportPeriod: number;
  /** Order of the slots; the usual one without it. */
  readonly slots?: readonly string[];
  /** How to make a function of many steps; they run operation by operation without it. */
  readonly cycle?: MakeCycle | undefined;
  /** Asked between steps, or between many: true ends the run after the step at hand. */
  readonly stopped: () => boolean;
  /** Lets other work of the process happen; called about every 50 ms. */
  readonly pause: () => Promise<void>;
  /** Seconds on some clock. */
  readonly now: () => number;
}

const SLICE = 0.05;

/** Of a step: two clocks' steps that are closer begin together. */
const SAME = 1e-4;

/** A clock with the step at which its part of the run ends. */
interface Due {
  readonly clock: Clock;
  readonly end: number;
}

/** Runs operations for a duration. Returns the simulated time reached. */
export async function runOperations(
  operations: readonly Operation[],
  options: RunOptions,
): Promise<number> {
  const sorted = inOrder(operations, options.slots);
  const clocks = [...new Set(sorted.map((operation) => operation.clock))];
  const due = clocks.map((clock) => ({
    clock,
    end: clock.step + stepsIn(options.start + options.duration - clock.t, clock.dt),
  }));
  const began = options.now();
  let lastPause = began;
  let lastReport = began;
  let steps = 0;
  let slice = 16;
  const step = stepper(sorted, due);
  const wait = waiter(sorted, due, options.stopped);
  const many = cycler(operations, sorted, due, options.cycle);
  const midway = (): boolean => sorted.some((operation) => operation.midway?.());
  const stopped = (): boolean => options.stopped() && !midway();
  for (;;) {
    let alive = true;
    for (let k = 0; k < slice && alive && !stopped(); k++) {
      alive = wait ? await wait() : step();
      if (alive && many && !stopped()) k += many(slice - 1 - k);
    }
    steps += slice;
    if (!alive || stopped()) break;
    if (midway()) {
      slice = 1;
      continue;
    }
    const now = options.now();
    slice = Math.max(
      1,
      Math.min(4096, Math.ceil((steps * SLICE) / 4 / Math.max(now - began, 1e-4))),
    );
    if (now - lastPause < SLICE) continue;
    if (now - lastReport >= options.reportPeriod) {
      lastReport = now;
      options.report?.(progressOf(due, options, began));
    }
    await options.pause();
    lastPause = options.now();
  }
  options.report?.(progressOf(due, options, began));
  return options.stopped() ? reached(due, options.start) : options.start + options.duration;
}

function reached(due: readonly Due[], start: number): number {
  return due.length === 0 ? start : Math.min(...due.map(({ clock }) => clock.t));
}

function progressOf(due: readonly Due[], options: RunOptions, began: number): Progress {
  const { start, duration, from = start } = options;
  const total = Math.max(0, start + duration - from);
  return {
    done: due.length === 0 ? total : Math.max(0, reached(due, start) - from),
    total,
    elapsed: options.now() - began,
  };
}

/** As `stepper`, where some operation has work done elsewhere; undefined where none has. */
function waiter(
  sorted: readonly Operation[],
  due: readonly Due[],
  stopped: () => boolean,
): (() => Promise<boolean>) | undefined {
  if (!sorted.some(({ start }) => start)) return undefined;
  const ends = new Map(due.map(({ clock, end }) => [clock, end]));
  return async () => {
    const active = nextClocks(due);
    if (!active) return false;
    for (const clock of active) clock.moveTo(clock.step);
    for (const operation of sorted) {
      if (!active.has(operation.clock)) continue;
      const { clock } = operation;
      // a run that is to end goes no further than it must
      const started = operation.start?.(stopped() ? clock.step + 1 : ends.get(clock)!);
      if (started) await started;
      operation.run();
    }
    for (const clock of active) clock.moveTo(clock.step + 1);
    if (!sorted.some(({ midway }) => midway?.())) for (const { fail } of sorted) fail?.();
    return true;
  };
}

/** The clocks whose step comes next; undefined when all have ended. */
function nextClocks(due: readonly Due[]): Set<Clock> | undefined {
  let next = Number.POSITIVE_INFINITY;
  for (const { clock, end } of due) if (clock.step < end) next = Math.min(next, clock.t);
  if (next === Number.POSITIVE_INFINITY) return undefined;
  const active = new Set<Clock>();
  for (const { clock, end } of due)
    if (clock.step < end && Math.abs(clock.t - next) < SAME * clock.dt) active.add(clock);
  return active;
}

/** A function that runs one step of the clocks that are next; false when all have ended. */
function stepper(sorted: readonly Operation[], due: readonly Due[]): () => boolean {
  if (due.length === 1) return singleClock(sorted, due[0]!);
  return () => {
    const active = nextClocks(due);
    if (!active) return false;
    for (const clock of active) clock.moveTo(clock.step);
    for (const operation of sorted) if (active.has(operation.clock)) operation.run();
    for (const clock of active) clock.moveTo(clock.step + 1);
    return true;
  };
}

/** Fewer are run one by one. */
const FEW = 4;

/** Runs at most so many steps at a time, and says how many; undefined where they can only run one by one. */
function cycler(
  list: readonly Operation[],
  sorted: readonly Operation[],
  due: readonly Due[],
  make: MakeCycle | undefined,
): ((most: number) => number) | undefined {
  const clocks = due.map(({ clock }) => clock);
  const cycles = knownCycles(list, sorted, () => cyclesOf(sorted, clocks, make));
  if (!cycles) return undefined;
  const { clock } = cycles;
  const { end } = due.find((one) => one.clock === clock)!;
  const others = due.filter((one) => one.clock !== clock);
  return (most) => {
    let steps = Math.min(most, end - clock.step);
    for (const other of others) {
      const next = cycles.takes(other.clock) ? other.end : nextStep(other);
      steps = Math.min(steps, stepsBefore(next * other.clock.dt, other.clock, clock));
    }
    return steps < FEW ? 0 : cycles.run(steps);
  };
}

/** The step that a clock does next; none when it has ended. */
function nextStep({ clock: { step }, end }: Due): number {
  return step < end ? step : Number.POSITIVE_INFINITY;
}

/** How many steps of a clock begin before a time of another clock; rather too few than too many. */
function stepsBefore(time: number, other: Clock, { t, dt }: Clock): number {
  return Math.floor((time - 2 * SAME * other.dt - t) / dt) + 1;
}

function singleClock(sorted: readonly Operation[], { clock, end }: Due): () => boolean {
  const runs = sorted.map((operation) => () => operation.run());
  return () => {
    if (clock.step >= end) return false;
    clock.moveTo(clock.step);
    for (let k = 0; k < runs.length; k++) runs[k]!();
    clock.moveTo(clock.step + 1);
    return true;
  };
}
