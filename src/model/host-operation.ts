// Functions of the host program that a network calls at regular times.

import { ValueError } from "../errors.ts";
import type { Operation } from "../simulate.ts";
import { checkOptionNames, checkOrder, shown } from "./options.ts";
import { positiveTime, type Quantity } from "./quantities.ts";
import { checkSlot } from "./regular.ts";
import type { Timeline } from "./timeline.ts";

/** When it is called. */
export interface HostOptions {
  /** Interval; the network's step without it. */
  readonly dt?: Quantity;
  /** Slot of the schedule (default `start`). */
  readonly when?: string;
  readonly order?: number;
}

/** A function of the host program that is called at regular times. */
export interface HostOperation {
  readonly callback: (t: number) => void;
  readonly dt: number | undefined;
  readonly when: string;
  readonly order: number;
}

/** What was asked for, checked. Throws ValueError. */
export function hostOperation(callback: (t: number) => void, options: HostOptions): HostOperation {
  checkOptionNames(options, ["dt", "when", "order"], "an operation");
  if (typeof callback !== "function")
    throw new ValueError(
      `invalid operation: ${shown(callback)} (expected a function of the time in seconds)`,
      "operation",
      callback,
    );
  return {
    callback,
    dt: options.dt === undefined ? undefined : positiveTime(options.dt, "dt of an operation"),
    when: checkSlot(options.when ?? "start"),
    order: checkOrder(options.order ?? 0, "an operation"),
  };
}

/** The operation in a step. It may do anything. */
export function operationOf(
  { callback, dt, when: slot, order }: HostOperation,
  timeline: Timeline,
): Operation {
  const clock = timeline.clock(dt);
  const run = (): void => callback(clock.t);
  // before code of groups and monitors, as networkoperation sorts in Brian2
  return { name: "operation", clock, slot, order, rank: -2, free: true, run };
}
