// Objects into what a run needs: kernels compiled together, operations in the order of the schedule.

import type { Backend, Kernel, KernelFunction } from "../ir/ir.ts";
import { arena, fuse, inOrder, type Operation, StateArray } from "../simulate.ts";
import { buildHistories } from "./histories.ts";
import { raiseNotANumber } from "./network-checks.ts";
import type { BuildContext, KernelHandle, SimulationObject } from "./object.ts";
import { checkSlots } from "./schedule.ts";
import type { Timeline } from "./timeline.ts";

/** A function of the host program that is called at regular times. */
export interface HostOperation {
  readonly callback: (t: number) => void;
  readonly dt: number | undefined;
  readonly when: string;
  readonly order: number;
}

/** A network put together; `version` is the sum of its objects' when it was. */
export interface Built {
  readonly version: number;
  readonly kernels: readonly Kernel[];
  readonly operations: readonly Operation[];
  /** Kept alive for the kernels that read them. */
  readonly lists: readonly StateArray[];
}

/** Kernels and operations of objects and host operations. */
export function build(
  members: readonly SimulationObject[],
  hosts: readonly HostOperation[],
  timeline: Timeline,
  options: {
    readonly backend: Backend;
    readonly version: number;
    readonly slots: readonly string[];
  },
): Built {
  const { backend, version, slots } = options;
  const kernels = new Map<string, Kernel>();
  const operations: Operation[] = [];
  const lists: StateArray[] = [];
  const handles: KernelHandle[] = [];
  let functions: Record<string, KernelFunction> = {};
  const context: BuildContext = {
    clock: (dt) => timeline.clock(dt),
    kernel(kernel): KernelHandle {
      kernels.set(kernel.name, kernel);
      const handle: KernelHandle = {
        kernel,
        run: (begin, end) => functions[kernel.name]!(begin, end),
      };
      handles.push(handle);
      return handle;
    },
    operation: (operation) => void operations.push(operation),
    list(numbers) {
      const array = new StateArray("list", "i32", numbers.length);
      array.i32.set(numbers);
      lists.push(array);
      return array;
    },
    notANumber: (suspects, clock) => raiseNotANumber(suspects, clock),
  };
  buildHistories(members, context);
  for (const member of members) member.prepare(context);
  for (const member of members) member.build(context);
  for (const host of hosts) operations.push(hostOperation(host, timeline));
  checkSlots(operations, slots);
  const { operations: sorted, unused } = fuse(inOrder(operations, slots));
  for (const name of unused) kernels.delete(name);
  functions = backend.load({ kernels: [...kernels.values()] }, arena());
  for (const handle of handles) handle.run = functions[handle.kernel.name] ?? handle.run;
  return { version, kernels: [...kernels.values()], operations: sorted, lists };
}

function hostOperation(host: HostOperation, timeline: Timeline): Operation {
  const clock = timeline.clock(host.dt);
  const run = (): void => host.callback(clock.t);
  // before code of groups and monitors, as networkoperation sorts in Brian2
  return { name: "operation", clock, slot: host.when, order: host.order, rank: -2, run };
}
