// Many steps at a time: what operations can tell as data runs in one function of the backend, the rest is called by it.

import {
  type Act,
  type ClockCells,
  type Cycle,
  type CycleFunction,
  evaluate,
  local,
  lt,
  put,
  set,
  sub,
  type Word,
  when,
  word,
} from "../ir/cycle.ts";
import { StateArray } from "./arena.ts";
import type { Clock } from "./clock.ts";
import type { Operation } from "./engine.ts";

/** A call of the host from within a step, its clock set. */
export type Ask = (host: () => unknown) => Word;

/** What an operation does in a step, told as data. It may rely on nobody assigning anything meanwhile. */
export interface Cyclic {
  /** Before steps are run by the acts. */
  begin?(): void;
  /**
   * What the acts are made from, all that they read while they are made: they are made anew when something in it is
   * another. Undefined: `run` has to do it.
   */
  of(): readonly unknown[] | undefined;
  /** Locals hold nothing from one operation to the next. */
  acts(ask: Ask): readonly Act[];
  /** After steps were run by the acts, or one threw. */
  end?(): void;
}

/** The work of an operation in a step, perhaps told as data as well. */
export interface Run {
  (): void;
  readonly cyclic?: Cyclic;
}

/** The same function, with its work told as data. */
export function cyclic(run: () => void, told: Cyclic | undefined): Run {
  return told ? Object.assign(run, { cyclic: told }) : run;
}

/** Makes a function of a cycle. */
export type MakeCycle = (cycle: Cycle) => CycleFunction;

interface Known {
  readonly sorted: readonly Operation[];
  readonly cycles: Cycles | undefined;
}

/** By the list of operations of a network, so that a run of a few steps finds its function made. */
const known = new WeakMap<readonly Operation[], Known>();

/** `cyclesOf`, asked once for a list of operations while its order stays as it is. */
export function knownCycles(
  list: readonly Operation[],
  sorted: readonly Operation[],
  make: () => Cycles | undefined,
): Cycles | undefined {
  const found = known.get(list);
  if (found?.sorted.every((operation, k) => operation === sorted[k])) return found.cycles;
  const cycles = make();
  known.set(list, { sorted, cycles });
  return cycles;
}

/**
 * Runs operations by a function of the backend: those of the shortest clock, and of clocks whose steps are a whole
 * number of its own. Undefined where that gains nothing or may not be.
 */
export function cyclesOf(
  operations: readonly Operation[],
  clocks: readonly Clock[],
  make: MakeCycle | undefined,
): Cycles | undefined {
  const [shortest, ...longer] = [...clocks].sort((a, b) => a.dt - b.dt);
  const of = (clock: Clock): Operation[] => operations.filter((one) => one.clock === clock);
  if (!make || !shortest || !of(shortest).some(({ run }) => run.cyclic)) return undefined;
  // who may do anything may change what steps are made of; who is waited for needs the host after each
  const alone = (clock: Clock): boolean => of(clock).some(({ free, start }) => free || start);
  if (alone(shortest)) return undefined;
  const along = longer.filter((clock) => isWhole(clock.dt / shortest.dt) && !alone(clock));
  return new Cycles(operations, shortest, along, make);
}

function isWhole(ratio: number): boolean {
  return ratio > 1.5 && Math.abs(ratio - Math.round(ratio)) < 1e-6;
}

/** Names that are told. */
const MOST_NAMES = 6;

/** How steps of one clock run, for people; undefined where there is nothing to tell. */
export function explainCycles(operations: readonly Operation[]): string | undefined {
  if (!operations.some(({ run }) => run.cyclic)) return undefined;
  const free = operations.find((operation) => operation.free || operation.start);
  if (free) return `one by one: ${free.name} may change what a step is made of`;
  const called = operations.filter(({ run }) => !run.cyclic).map(({ name }) => name);
  if (called.length === 0) return "many at a time, without JavaScript between kernels";
  const more = called.length > MOST_NAMES ? `, ... ${called.length} in all` : "";
  return `many at a time; JavaScript is called for ${called.slice(0, MOST_NAMES).join(", ")}${more}`;
}

/** Of a step of the shortest clock: steps that are closer begin together. */
const SAME = 1e-4;

type Sources = readonly (readonly unknown[] | undefined)[];

/** A clock whose steps are longer. */
interface Along {
  readonly clock: Clock;
  /** Steps of the shortest clock in one of its own. */
  readonly ratio: number;
  /** Steps of the shortest clock before its next one begins. */
  readonly left: StateArray;
  /** The local that holds whether it begins. */
  readonly due: string;
}

/** Operations that are called from a loop of the backend. */
export class Cycles {
  /** The shortest clock. */
  readonly clock: Clock;
  private readonly along: readonly Along[];
  private readonly operations: readonly Operation[];
  private readonly make: MakeCycle;
  private known: Sources = [];
  private steps: CycleFunction | undefined;

  constructor(
    operations: readonly Operation[],
    clock: Clock,
    along: readonly Clock[],
    make: MakeCycle,
  ) {
    this.clock = clock;
    this.along = along.map((other, k) => ({
      clock: other,
      ratio: Math.round(other.dt / clock.dt),
      left: new StateArray("steps left", "i32", 1),
      due: `due${k}`,
    }));
    const clocks = new Set([clock, ...along]);
    this.operations = operations.filter((operation) => clocks.has(operation.clock));
    this.make = make;
  }

  /** Whether the steps of a clock are run here. */
  takes(clock: Clock): boolean {
    return clock === this.clock || this.along.some((other) => other.clock === clock);
  }

  /** Sets clocks on their way; false where steps that begin together are too far apart. */
  private aligned(): boolean {
    const { t, dt } = this.clock;
    return this.along.every(({ clock, left }) => {
      const ahead = (clock.t - t) / dt;
      const steps = Math.round(ahead);
      left.i32[0] = steps;
      return steps >= 0 && Math.abs(ahead - steps) < SAME;
    });
  }

  /**
   * Runs so many steps of the shortest clock and says how many it has run: all or none. The step before has run
   * operation by operation, at least those whose clock had one.
   */
  run(steps: number): number {
    if (!this.aligned()) return 0;
    const told = this.operations.map(({ run }) => run.cyclic);
    for (const one of told) one?.begin?.();
    try {
      const sources = told.map((one) => one?.of());
      if (!this.steps || !alike(sources, this.known)) {
        this.steps = this.make(this.cycle(sources));
        this.known = sources;
      }
      for (const clock of this.clocks) clock.moveTo(clock.step);
      this.steps(steps);
    } catch (error) {
      this.ended(told);
      throw error;
    }
    const [trouble] = this.ended(told);
    if (trouble) throw trouble.error;
    return steps;
  }

  /** Every operation takes in what it had noted, whatever became of the others; what went wrong there. */
  private ended(told: readonly (Cyclic | undefined)[]): { readonly error: unknown }[] {
    this.follow();
    const troubles: { error: unknown }[] = [];
    for (const one of told)
      try {
        one?.end?.();
      } catch (error) {
        troubles.push({ error });
      }
    return troubles;
  }

  private get clocks(): Clock[] {
    return [this.clock, ...this.along.map(({ clock }) => clock)];
  }

  private readonly follow = (): void => {
    this.clock.follow();
    for (const { clock } of this.along) clock.follow();
  };

  private cycle(sources: Sources): Cycle {
    const { along, follow } = this;
    const ask: Ask = (host) => ({
      op: "ask",
      host: () => {
        follow();
        return host();
      },
    });
    const acts = this.operations.flatMap(({ run, clock }, k) => {
      const own = sources[k] ? run.cyclic!.acts(ask) : [evaluate(ask(run))];
      const longer = along.find((other) => other.clock === clock);
      return longer ? [when(local(longer.due), own)] : own;
    });
    const at = ({ left }: Along): number => left.address >>> 2;
    return [
      ...along.map((other) => set(other.due, lt(word(at(other)), 1))),
      ...acts,
      { kind: "advance", clock: cellsOf(this.clock) },
      ...along.map((other) =>
        when(
          local(other.due),
          [{ kind: "advance", clock: cellsOf(other.clock) }, put(at(other), other.ratio - 1)],
          [put(at(other), sub(word(at(other)), 1))],
        ),
      ),
    ];
  }
}

function cellsOf({ dt, time, stepCell, random }: Clock): ClockCells {
  return { dt, time: time.address, step: stepCell.address, random: random.address };
}

function alike(one: Sources, other: Sources): boolean {
  return one.every((sources, k) => {
    const before = other[k];
    if (!sources || !before) return sources === before;
    return sources.length === before.length && sources.every((source, i) => source === before[i]);
  });
}
