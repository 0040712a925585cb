// What TypeScript computes in each step: nodes, functions without neurons, noise, and what of it goes where.

import { ValueError } from "../../errors.ts";
import { isNumbers, shown } from "../check.ts";
import type { NodeFunction } from "../node.ts";
import { numbersFrom, thrownBy, wrongSize } from "../options.ts";
import type { Random } from "../random.ts";
import type { Process } from "../types.ts";
import { type Host, processHolds } from "./flow.ts";
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
  private readonly early: Working[] = [];
  private readonly late: Working[] = [];
  private readonly writing = { early: [] as Writing[], late: [] as Writing[] };

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
    (host.late ? this.late : this.early).push(one);
  }

  /** Once the cells are made: what is written where, and everything as at the start. */
  prepare(): void {
    for (const write of this.plan.writes) {
      this.add(write.host);
      const list = write.host.late ? this.writing.late : this.writing.early;
      const found = list.find((one) => one.fits(write)) ?? new Writing(write, this.dt);
      if (!list.includes(found)) list.push(found);
      found.add(this.working.get(write.host)!, write);
    }
    this.restart(0);
  }

  /** Whether anything is to be done at the start, or at the end, of each step. */
  get any(): { readonly early: boolean; readonly late: boolean } {
    const moving = ({ host }: Working): boolean => host.source.kind !== "constant";
    const early = this.early.some(moving) || this.writing.early.some(({ constant }) => !constant);
    return { early: early || this.latches.length > 0, late: this.late.length > 0 };
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
    for (const one of [...this.writing.early, ...this.writing.late]) one.restart();
    for (const one of this.writing.early) if (one.constant) one.write();
  }

  /** What is under way by delays of hosts, for snapshots. */
  save(): Float64Array[][] {
    return [...this.writing.early, ...this.writing.late].map((one) => one.save());
  }

  /** After `restart`. */
  restore(saved: readonly (readonly Float64Array[])[]): void {
    [...this.writing.early, ...this.writing.late].forEach((one, k) => {
      one.restore(saved[k]!);
    });
  }

  /** The numbers of step n that need no neuron of that step. */
  start(n: number): void {
    this.run(this.early, this.writing.early, n);
    for (const latch of this.latches) latch();
  }

  /** The others. */
  end(n: number): void {
    this.run(this.late, this.writing.late, n);
  }

  private run(hosts: readonly Working[], writing: readonly Writing[], n: number): void {
    const t = n * this.dt;
    for (const one of hosts) one.changed = one.step(n, t);
    for (const one of writing) if (!one.constant) one.write();
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
    const x = new Float64Array(sizeIn);
    const look = sizeIn > 0 ? this.lookOf(host) : undefined;
    if (source.kind === "function")
      return this.functionStep((_, x) => source.compute(x), `the ${host.title}`, value, x, look);
    const { output } = source.node;
    if (typeof output !== "function")
      return this.processStep(output as Process, host, value, processHolds(source.node));
    return this.functionStep(output, `the function of ${host.title}`, value, x, look);
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
