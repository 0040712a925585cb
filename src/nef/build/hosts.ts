// What TypeScript computes in each step: nodes, functions without neurons, noise, and what of it goes where.

import { ValueError } from "../../errors.ts";
import { isNumbers, shown } from "../check.ts";
import type { NodeFunction } from "../node.ts";
import { numbersFrom, thrownBy, wrongSize } from "../options.ts";
import type { Random } from "../random.ts";
import type { Process } from "../types.ts";
import { ARRIVED } from "./cells.ts";
import { type Bank, type Host, processHolds } from "./flow.ts";
import type { Plan } from "./plan.ts";
import { isLate, type Reading, readingOf } from "./reading.ts";
import { Writing } from "./writing.ts";

/** A host at work. */
interface Working {
  readonly host: Host;
  readonly value: Float64Array;
  /** Computes the values of step n; false where they stayed. */
  step: (n: number, t: number) => boolean;
  /** Whether they are others than in the step before. */
  changed: boolean;
}

/** Those that are computed at one time of a step, and where their numbers go. */
interface Phase {
  readonly hosts: Working[];
  readonly writing: Writing[];
}

/** The phase of hosts that wait for the end of a step; that of others is the stage at which they are known. */
export const LAST: number = Number.POSITIVE_INFINITY;

function phaseOf(host: Host): number {
  return host.late ? (host.stage ?? LAST) : 0;
}

/** Where a reading finds its numbers. */
export type Look = (into: Float64Array) => void;

/** All hosts of a model in the order in which they need one another. */
export class Hosts {
  private readonly plan: Plan;
  private readonly dt: number;
  private readonly streams: (host: Host) => Random;
  private readonly looks = new Map<Host, Look>();
  /** What is read at the start of a step for those who look at its end. */
  private readonly latches: (() => void)[] = [];
  private readonly working = new Map<Host, Working>();
  private readonly phases = new Map<number, Phase>();

  constructor(plan: Plan, dt: number, streams: (host: Host) => Random) {
    this.plan = plan;
    this.dt = dt;
    this.streams = streams;
  }

  /** Takes in a host after those that it needs. */
  add(host: Host): void {
    if (this.working.has(host)) return;
    for (const { origin } of host.inputs) if ("source" in origin) this.add(origin);
    const value = new Float64Array(host.size);
    const one: Working = { host, value, step: () => false, changed: false };
    this.working.set(host, one);
    this.phase(phaseOf(host)).hosts.push(one);
  }

  private phase(at: number): Phase {
    const found = this.phases.get(at) ?? { hosts: [], writing: [] };
    this.phases.set(at, found);
    return found;
  }

  private get writing(): Writing[] {
    const inOrder = [...this.phases].sort(([a], [b]) => a - b);
    return inOrder.flatMap(([, { writing }]) => writing);
  }

  /** Once the cells are made: what is written where, and everything as at the start. */
  prepare(): void {
    const all = new Map<Writing, number>();
    for (const write of this.plan.writes) {
      this.add(write.host);
      const found = [...all.keys()].find((one) => one.fits(write)) ?? new Writing(write, this.dt);
      found.add(this.working.get(write.host)!, write);
      // what goes to the same cells is summed, so all of it waits for the last
      all.set(found, Math.max(all.get(found) ?? 0, phaseOf(write.host)));
    }
    for (const [one, at] of all) this.phase(at).writing.push(one);
    this.restart(0);
  }

  /** The times of a step at which there is anything to do: 0, the stages of levels of neurons, `LAST`. */
  get times(): number[] {
    const busy = [...this.phases].filter(
      ([at, { hosts, writing }]) =>
        at > 0 ||
        hosts.some(({ host }) => host.source.kind !== "constant") ||
        writing.some(({ constant }) => !constant),
    );
    const times = new Set(busy.map(([at]) => at));
    if (this.latches.length > 0) times.add(0);
    return [...times].sort((a, b) => a - b);
  }

  /** Begins anew, as after `steps` steps. */
  restart(steps: number): void {
    for (const one of this.working.values()) {
      one.value.fill(0);
      one.changed = true;
      one.step = this.stepOf(one);
      if (one.host.source.kind === "constant") one.step(1, this.dt);
      const replayed =
        one.host.source.kind === "node" && typeof one.host.source.node.output === "object";
      if (replayed || one.host.source.kind === "noise")
        for (let n = 1; n <= steps; n++) one.step(n, n * this.dt);
    }
    for (const one of this.writing) one.restart();
    for (const one of this.phase(0).writing) if (one.constant) one.write();
  }

  /** What is under way by delays of hosts, for snapshots. */
  save(): Float64Array[][] {
    return this.writing.map((one) => one.save());
  }

  /** After `restart`. */
  restore(saved: readonly (readonly Float64Array[])[]): void {
    this.writing.forEach((one, k) => {
      one.restore(saved[k]!);
    });
  }

  /** The numbers of step n that are known at a time of it. */
  run(at: number, n: number): void {
    const t = n * this.dt;
    const { hosts, writing } = this.phase(at);
    for (const one of hosts) one.changed = one.step(n, t);
    for (const one of writing) if (!one.constant) one.write();
    if (at === 0) for (const latch of this.latches) latch();
  }

  /** How to look at what a reading reads. */
  look({ early, late, hosts }: Reading): Look {
    for (const { host } of hosts) this.add(host);
    const values = hosts.map(({ host, map }) => ({ value: this.working.get(host)!.value, map }));
    if (!isLate({ early, late, hosts }) || early.length === 0) {
      const parts = [...early, ...late];
      return (into) => {
        into.fill(0);
        for (const { cells, map } of parts) map.addTo(into, cells.view());
        for (const { value, map } of values) map.addTo(into, value);
      };
    }
    const latched = new Float64Array(early[0]!.map.rows);
    // by the end of a step filters hold what the next one sees
    this.latches.push(() => {
      latched.fill(0);
      for (const { cells, map } of early) map.addTo(latched, cells.view());
    });
    return (into) => {
      into.set(latched);
      for (const { cells, map } of late) map.addTo(into, cells.view());
      for (const { value, map } of values) map.addTo(into, value);
    };
  }

  private lookOf(host: Host): Look {
    const found = this.looks.get(host) ?? this.look(readingOf(this.plan, host.inputs));
    this.looks.set(host, found);
    return found;
  }

  private stepOf({ host, value }: Working): Working["step"] {
    const { source, sizeIn } = host;
    if (source.kind === "constant")
      return (n) => {
        value.set(source.values);
        return n === 1;
      };
    if (source.kind === "noise")
      return this.processStep(source.ensemble.options.noise!, host, value, undefined);
    if (source.kind === "arriving") return this.arrivingStep(source.bank, value);
    const x = new Float64Array(sizeIn);
    const look = sizeIn > 0 ? this.lookOf(host) : undefined;
    if (source.kind === "function")
      return this.functionStep((_, x) => source.compute(x), `the ${host.title}`, value, x, look);
    const { output } = source.node;
    if (typeof output !== "function")
      return this.processStep(output as Process, host, value, processHolds(source.node));
    return this.functionStep(output, `the function of ${host.title}`, value, x, look);
  }

  private arrivingStep(bank: Bank, value: Float64Array): Working["step"] {
    const [cells, offset] = this.plan.place(bank);
    return () => {
      value.set(cells.view(ARRIVED).subarray(offset, offset + value.length));
      return true;
    };
  }

  private functionStep(
    call: NodeFunction,
    told: string,
    value: Float64Array,
    x: Float64Array,
    look: Look | undefined,
  ): Working["step"] {
    return (_, t) => {
      look?.(x);
      let given: number | ArrayLike<number>;
      try {
        given = call(t, x);
      } catch (error) {
        throw thrownBy(told, at(t), error);
      }
      return taken(given, value, told, t);
    };
  }

  private processStep(
    signal: Process,
    host: Host,
    value: Float64Array,
    holds: number | undefined,
  ): Working["step"] {
    const run = signal.start(host.size, this.dt, this.streams(host));
    let last = -1;
    return (_, t) => {
      if (holds !== undefined) {
        // the tolerance is that of PresentInput
        const period = Math.floor((t - this.dt) / holds + 1e-7);
        if (period === last) return false;
        last = period;
      }
      run(t, value);
      return true;
    };
  }
}

/** A time in messages, without what rounding adds. */
function at(t: number): string {
  return `at t = ${Number(t.toPrecision(9))} s`;
}

/** Copies what a function gave. Throws ValueError for what is no number. */
function taken(
  given: number | ArrayLike<number>,
  value: Float64Array,
  what: string,
  t: number,
): boolean {
  if (typeof given === "number" && value.length === 1 && given - given === 0) {
    value[0] = given;
    return true;
  }
  const found = isNumbers(given) ? given : numbersFrom(given, `${what} ${at(t)}`);
  const { length } = found;
  if (length !== value.length) throw wrongSize(what, at(t), length, value.length);
  for (let k = 0; k < length; k++) {
    const x = found[k]!;
    if (x - x !== 0)
      throw new ValueError(
        `wrong result of ${what}: ${shown(x)} ${at(t)} (expected finite numbers)`,
        "function",
        found,
      );
    value[k] = x;
  }
  return true;
}
