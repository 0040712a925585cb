// Arrivals of several pathways beside one another: what is in turn in the schedule, and touches nothing that others
// write, may be done by several threads at once.

import type { ArraySymbol, Kernel } from "../ir/ir.ts";
import { width } from "../ir/storage.ts";
import { arraysOf, callsHost, peeks, storedBy } from "../ir/walk.ts";
import type { Batch, Later, Operation } from "../simulate.ts";

/** Operations in turn, and the strands that their kernels are of, by their number. */
export interface Beside {
  readonly operations: readonly Candidate[];
  readonly kernels: readonly Kernel[];
  readonly strands: readonly (readonly number[])[];
}

type Candidate = Operation & { readonly later: Later };

/** Which operations of a step can be done beside one another, of those in the order of the schedule. */
export function besidesOf(sorted: readonly Operation[]): Beside[] {
  const found: Beside[] = [];
  for (let k = 0; k < sorted.length; k++) {
    const operations: Candidate[] = [];
    const { clock } = sorted[k]!;
    while (k < sorted.length && sorted[k]!.clock === clock && kernelOf(sorted[k]!))
      operations.push(sorted[k++] as Candidate);
    if (operations.length < 2) continue;
    const kernels = operations.map((one) => kernelOf(one)!);
    const strands = strandsOf(kernels);
    if (strands.length > 1) found.push({ operations, kernels, strands });
  }
  return found;
}

/** The kernel of arrivals of many delays: others are shared out by target, which is more even. */
function kernelOf({ later, run }: Operation): Kernel | undefined {
  // somebody else may have put something around it
  const kernel = later?.run === run ? later.kernel() : undefined;
  if (!kernel || callsHost(kernel) || peeks(kernel)) return undefined;
  const { loop } = kernel;
  const many = loop.kind === "due" || loop.kind === "recent";
  return many || (loop.kind === "rows" && loop.row === "run") ? kernel : undefined;
}

/** Kernels by what they touch: two of which one writes what the other touches are of one strand. Large ones first. */
function strandsOf(kernels: readonly Kernel[]): number[][] {
  const strand = kernels.map((_, k) => k);
  const find = (k: number): number => {
    while (strand[k] !== k) k = strand[k]!;
    return k;
  };
  for (const { touching, written } of shared(kernels))
    if (written)
      for (const other of touching) strand[find(other)] = find(touching.values().next().value!);
  const members = new Map<number, number[]>();
  for (const k of kernels.keys()) members.set(find(k), [...(members.get(find(k)) ?? []), k]);
  const work = (own: readonly number[]): number =>
    own.reduce((sum, k) => sum + sizeOf(kernels[k]!), 0);
  return [...members.values()].sort((a, b) => work(b) - work(a));
}

/** Stretches of memory that kernels touch: which do, and whether any writes there. */
function shared(kernels: readonly Kernel[]): { touching: Set<number>; written: boolean }[] {
  const all = kernels.flatMap((kernel, k) => {
    const written = new Set(writtenBy(kernel));
    return arraysOf(kernel).map((array) => ({ array, k, written: written.has(array) }));
  });
  all.sort((a, b) => a.array.address - b.array.address);
  const found: { touching: Set<number>; written: boolean }[] = [];
  let end = 0;
  for (const { array, k, written } of all) {
    if (found.length === 0 || array.address >= end) {
      found.push({ touching: new Set(), written: false });
      end = 0;
    }
    const last = found.at(-1)!;
    last.touching.add(k);
    last.written ||= written;
    end = Math.max(end, array.address + width(array.storage) * array.length);
  }
  return found;
}

function writtenBy(kernel: Kernel): ArraySymbol[] {
  const { loop, output } = kernel;
  const queue = loop.kind === "due" ? loop.wheel : loop.kind === "recent" ? loop.spikes : null;
  return [...storedBy(kernel), ...(queue ? [queue] : []), ...(output ? [output] : [])];
}

/** About how much a kernel has to do: what its body reads of synapses. */
function sizeOf(kernel: Kernel): number {
  return Math.max(...arraysOf(kernel).map(({ length }) => length));
}

/** The operations of a step, of which some are done by batches. */
export function together(
  sorted: readonly Operation[],
  besides: readonly Beside[],
  batches: readonly Batch[],
): readonly Operation[] {
  const all = [...sorted];
  for (const [k, batch] of batches.entries()) {
    const { operations } = besides[k]!;
    all.splice(all.indexOf(operations[0]!), operations.length, combined(operations, batch));
  }
  return all;
}

function combined(of: readonly Candidate[], batch: Batch): Operation {
  const { clock, slot, order, rank } = of[0]!;
  const carryOut = (): void => {
    const failed = batch.carryOut();
    if (failed >= 0) of[failed]!.later.failed();
  };
  return {
    name: toldBeside(of),
    ...{ clock, slot, order, rank, of },
    run: () => {
      for (const { later } of of) {
        if (later.note()) continue;
        carryOut();
        later.run();
      }
      carryOut();
    },
  };
}

/** A name for operations that are done beside one another. */
export function toldBeside(operations: readonly Operation[]): string {
  return `arrivals of ${operations.length} pathways`;
}
