// Many steps at a time: what operations can tell as data runs in one function of the backend, the rest is called by it.

import { type Act, type Cycle, type CycleFunction, evaluate, type Word } from "../ir/cycle.ts";
import type { Clock } from "./clock.ts";
import type { Operation } from "./engine.ts";

/** A call of the host from within a step, its clock set. */
export type Ask = (host: () => unknown) => Word;

/** What an operation does in a step, told as data. It may rely on nobody assigning anything while steps run. */
export interface Cyclic {
  /** Before steps are run by the acts. */
  begin?(): void;
  /** What the acts are made from: when something in it is another, they are made anew. Undefined: only `run` will do. */
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

/** Runs operations of one clock by a function of the backend; undefined where that gains nothing or may not be. */
export function cyclesOf(
  operations: readonly Operation[],
  clock: Clock,
  make: MakeCycle | undefined,
): Cycles | undefined {
  if (!make || !operations.some(({ run }) => run.cyclic)) return undefined;
  // who may do anything may change what steps are made of; who is waited for needs the host after each
  if (operations.some(({ free, start }) => free || start)) return undefined;
  return new Cycles(operations, clock, make);
}

/** How steps of one clock run, for people; undefined where there is nothing to tell. */
export function explainCycles(operations: readonly Operation[]): string | undefined {
  if (!operations.some(({ run }) => run.cyclic)) return undefined;
  const free = operations.find((operation) => operation.free || operation.start);
  if (free) return `one by one: ${free.name} may change what a step is made of`;
  const called = operations.filter(({ run }) => !run.cyclic).map(({ name }) => name);
  const out = called.length > 0 ? `; JavaScript is called for ${called.join(", ")}` : "";
  return `many at a time, without JavaScript between kernels${out}`;
}

type Sources = readonly (readonly unknown[] | undefined)[];

/** Operations of one clock that are called from a loop of the backend. */
export class Cycles {
  private readonly operations: readonly Operation[];
  private readonly clock: Clock;
  private readonly make: MakeCycle;
  private known: Sources = [];
  private steps: CycleFunction | undefined;

  constructor(operations: readonly Operation[], clock: Clock, make: MakeCycle) {
    this.operations = operations;
    this.clock = clock;
    this.make = make;
  }

  /** Runs so many steps. The one before has run operation by operation, so that all is as steps leave it. */
  run(steps: number): void {
    const { clock } = this;
    const told = this.operations.map(({ run }) => run.cyclic);
    for (const one of told) one?.begin?.();
    try {
      const sources = told.map((one) => one?.of());
      if (!this.steps || !alike(sources, this.known)) {
        this.steps = this.make(this.cycle(sources));
        this.known = sources;
      }
      clock.moveTo(clock.step);
      this.steps(steps);
    } finally {
      clock.follow();
      for (const one of told) one?.end?.();
    }
  }

  private cycle(sources: Sources): Cycle {
    const { clock } = this;
    const ask: Ask = (host) => ({
      op: "ask",
      host: () => {
        clock.follow();
        return host();
      },
    });
    const acts = this.operations.flatMap(({ run }, k) =>
      sources[k] ? run.cyclic!.acts(ask) : [evaluate(ask(run))],
    );
    const { dt, time, stepCell, random } = clock;
    const cells = { time: time.address, step: stepCell.address, random: random.address };
    return { clock: { dt, ...cells }, acts };
  }
}

function alike(one: Sources, other: Sources): boolean {
  return one.every((sources, k) => {
    const before = other[k];
    if (!sources || !before) return sources === before;
    return sources.length === before.length && sources.every((source, i) => source === before[i]);
  });
}
