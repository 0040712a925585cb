// Objects into what a run needs: kernels compiled together, operations in the order of the schedule.

import type { Backend, Kernel, KernelFunction } from "../ir/ir.ts";
import { arena, fuse, inOrder, type Operation, StateArray } from "../simulate.ts";
import type { Backing } from "./backing.ts";
import { besidesOf, together } from "./beside.ts";
import { Group } from "./group.ts";
import { buildHistories } from "./histories.ts";
import { type HostOperation, operationOf } from "./host-operation.ts";
import { amongLazy, type Resting } from "./lazy/surroundings.ts";
import { raiseNotANumber } from "./network-checks.ts";
import type { BuildContext, KernelHandle, SimulationObject } from "./object.ts";
import { type Offload, offloads } from "./offload.ts";
import { checkSlots } from "./schedule.ts";
import type { Owned } from "./surroundings.ts";
import { loadThreaded, type Threaded } from "./threads.ts";
import type { Timeline } from "./timeline.ts";
import { letStand } from "./unchanged.ts";

/** A network put together; `version` is the sum of its objects' when it was. */
export interface Built {
  readonly version: number;
  readonly kernels: readonly Kernel[];
  readonly operations: readonly Operation[];
  /** Groups that run on a device. */
  readonly offloaded: readonly Offload[];
  /** Kept alive for the kernels that read them. */
  readonly lists: readonly StateArray[];
  /** Kernels in several threads. */
  readonly threaded: Threaded;
}

/** Kernels and operations of objects and host operations. */
export function build(
  members: readonly SimulationObject[],
  hosts: readonly HostOperation[],
  timeline: Timeline,
  options: {
    readonly version: number;
    readonly slots: readonly string[];
    readonly backend: Backend;
    readonly backing: Pick<Backing, "offloads" | "threads">;
  },
): Built {
  const { version, slots, backend } = options;
  const { offloads: device, threads } = options.backing;
  const kernels = new Map<string, Kernel>();
  const operations: Operation[] = [];
  const lists: StateArray[] = [];
  const owners = new Owners();
  const handles: KernelHandle[] = [];
  let functions: Record<string, KernelFunction> = {};
  const context: BuildContext = {
    clock: (dt) => timeline.clock(dt),
    kernel(kernel): KernelHandle {
      kernels.set(kernel.name, kernel);
      owners.kernel(kernel);
      const handle: KernelHandle = {
        kernel,
        run: (begin, end) => functions[kernel.name]!(begin, end),
      };
      handles.push(handle);
      return handle;
    },
    operation(operation) {
      operations.push(operation);
      owners.operation(operation);
    },
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
  for (const member of members) {
    owners.next();
    member.build(context);
  }
  for (const host of hosts) operations.push(operationOf(host, timeline));
  checkSlots(operations, slots);
  const ordered = inOrder(operations, slots);
  const offloaded = device ? offloads(owners.owned(ordered)) : [];
  const resting = members.flatMap((member) => restingIn(member, timeline));
  if (device) for (const { lazy } of resting) lazy.refuse("it runs on a device");
  const seeing = device ? new Map() : amongLazy(() => owners.owned(ordered), resting);
  const seen = ordered.map((one) => seeing.get(one) ?? one);
  for (const member of members) member.settled();
  const replaced = new Map(offloaded.flatMap(({ replacements }) => [...replacements]));
  const standing = device ? ordered : letStand(seen, kernels.values());
  const { operations: sorted, unused } = fuse(standing.map((one) => replaced.get(one) ?? one));
  for (const name of unused) kernels.delete(name);
  const besides = threads > 1 ? besidesOf(sorted) : [];
  const threaded = loadThreaded([...kernels.values()], backend, arena(), threads, besides);
  functions = threaded.functions;
  const { batches } = threaded;
  for (const handle of handles) handle.run = functions[handle.kernel.name] ?? handle.run;
  for (const [b, batch] of batches.entries())
    for (const [k, { name }] of besides[b]!.kernels.entries())
      for (const handle of handles)
        if (handle.kernel.name === name)
          handle.later = (begin, end) => {
            batch.note(k, begin, end);
            return 0;
          };
  return {
    ...{ version, kernels: [...kernels.values()], offloaded, lists, threaded },
    operations: together(sorted, besides, batches),
  };
}

function restingIn(member: SimulationObject, timeline: Timeline): Resting[] {
  if (!(member instanceof Group) || !member.lazy) return [];
  return [{ name: member.name, lazy: member.lazy, dt: timeline.clock(member.dt).dt }];
}

/** Which kernels belong to the object of each operation. */
class Owners {
  private current: Kernel[] = [];
  private readonly kernels = new Map<Operation, Kernel[]>();

  /** What follows belongs to another object. */
  next(): void {
    this.current = [];
  }

  kernel(kernel: Kernel): void {
    this.current.push(kernel);
  }

  operation(operation: Operation): void {
    this.kernels.set(operation, this.current);
  }

  owned(operations: readonly Operation[]): Owned[] {
    const working = new Set(operations.flatMap(({ work }) => work?.kernels ?? []));
    return operations.map((operation) => {
      const all = this.kernels.get(operation) ?? [];
      return { operation, kernels: all.filter((kernel) => !working.has(kernel)) };
    });
  }
}
