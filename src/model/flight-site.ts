// What a pathway is to the queue of its spikes.

import type { Kernel, KernelFunction, Loop } from "../ir/ir.ts";
import type {
  Clock,
  EventList,
  QueueKind,
  Repeated,
  Rows,
  StateArray,
  UnderWay,
} from "../simulate.ts";
import type { Runner } from "./lazy/kernels.ts";
import type { Lazy } from "./lazy/lazy.ts";
import type { Unrolled } from "./procedural.ts";

/** What a pathway is when a network is put together. */
export interface Site {
  readonly title: string;
  readonly clock: Clock;
  readonly events: EventList;
  /** Elements of the group whose events drive the pathway. */
  readonly cells: number;
  readonly rows: Rows;
  /** Rows of cells that are there while code runs for them, where they are not stored. */
  readonly unrolled: Unrolled | undefined;
  readonly delays: StateArray;
  /** Delays as runs of equal ones, where they sleep as such. */
  repeated(): Repeated | undefined;
  /** Number of synapses. */
  readonly size: number;
  /** The pathway's code over whatever the loop says. */
  code(name: string, loop: Loop): Kernel;
  /** For code over cells whose synapses share variables: kernels for the cells before and after it. */
  around(loop: Loop): Around | undefined;
  /** Groups at either side whose neurons may rest. */
  readonly lazies: readonly Lazy[];
  /** A kernel over cells in the form that the synapses allow. */
  across(kernel: Kernel): Kernel;
}

/** Code for synapses of cells, between code for the cells. */
export interface Around {
  readonly before: Kernel;
  readonly main: Kernel;
  readonly after: Kernel | undefined;
}

/** The kind of queue that delays call for, and why; which one for static delays is for the flight to find out. */
export interface Choice {
  readonly kind: "cells" | "static" | "synapses";
  readonly why: string;
}

/** Kinds of queues in words. */
export const QUEUES: Readonly<Record<QueueKind, string>> = {
  cells: "ring of spike lists",
  recent: "list of recent spikes",
  runs: "wheel of runs of equal delay",
  synapses: "wheel of synapse numbers",
};

/** A kernel that may not be there yet. */
export type Compiled = Runner;

/** The function that a kernel will be. */
export function callable(made: Compiled): KernelFunction {
  return (begin, end) => made.run(begin, end);
}

/** The kernel for a kind of entries, and a number above each of them. */
export type Delivery = readonly [kernel: Kernel, entries: number];

/** What code for arrivals is given: what a queue of some kind holds, or a list of synapses. */
export type Arriving = QueueKind | "list";

/** Spikes under way as a snapshot has them. */
export interface Restored extends UnderWay {
  /** How long a step was. */
  readonly dt: number;
  /** How many synapses there were. */
  readonly size: number;
}
