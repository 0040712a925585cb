// Which groups a device steps, how far ahead it may run, and what goes on beside it: decided by what reads and writes
// what.

import { ValueError } from "../errors.ts";
import type { Device, DeviceHost, DeviceProgram, StepProgram } from "../ir/device.ts";
import type { ArraySymbol, Backend, Kernel } from "../ir/ir.ts";
import { arraysOf, storedBy } from "../ir/walk.ts";
import {
  arena,
  type Clock,
  type Looker,
  Offloaded,
  type Operation,
  openDevice,
  type Reader,
  refusalOf,
  StateArray,
  type Stepped,
  type Work,
} from "../simulate.ts";
import type { GpuModeName } from "./network-options.ts";

/** An operation of a network with all kernels that its object has besides those of `work`. */
export interface Owned {
  readonly operation: Operation;
  readonly kernels: readonly Kernel[];
}

/** How one group runs. */
export interface Offload {
  readonly group: string;
  /** `ahead`: whole steps, many at a time; `update`: the new state only, step by step. */
  readonly kind: "ahead" | "update";
  readonly program: StepProgram;
  readonly reason: string;
  readonly replacements: ReadonlyMap<Operation, Operation>;
  /** Compiles the program; called once the device is open. */
  open(device: Device, host: { readonly backend: Backend }): void;
  /** The code, once it is compiled. */
  readonly text: () => string | undefined;
}

/** Opens the device and compiles what runs there. Throws what opening throws. */
export async function openOffloads(
  offloaded: readonly Offload[],
  mode: GpuModeName,
  backend: Backend,
): Promise<Device> {
  const device = await openDevice(mode);
  for (const each of offloaded) each.open(device, { backend });
  return device;
}

/** What runs where, and why, in words. */
export function explainOffloads(
  offloaded: readonly Offload[],
  device: Device | undefined,
): string[] {
  return [
    `device: ${device ? `gpu.js in mode ${device.mode}, ${device.reason}` : "opened when the network runs"}`,
    ...offloaded.map(({ group, kind, reason }) =>
      kind === "ahead"
        ? `  ${group}: whole steps on the device, many at a time: ${reason}`
        : `  ${group}: new state on the device, back to memory in every step: ${reason}`,
    ),
  ];
}

type Stepping = Operation & { readonly work: Work };

/**
 * The groups of a network on a device. Throws ValueError where the state of a group cannot be updated there.
 */
export function offloads(owned: readonly Owned[]): Offload[] {
  const stepping = owned.map(({ operation }) => operation).filter(isStepping);
  const groups = [...new Set(stepping.map(({ work }) => work.of))];
  return groups.flatMap((of) => {
    const own = stepping.filter(({ work }) => work.of === of);
    return own.some(({ work }) => updates(work)) ? [offload(of, own, owned)] : [];
  });
}

function isStepping(operation: Operation): operation is Stepping {
  return operation.work !== undefined;
}

/** A group is worth a device for its state update only: there is none without. */
function updates({ kernels }: Work): boolean {
  return kernels.some((kernel) => kernel.name.endsWith(".update"));
}

function offload(of: Stepped, own: readonly Stepping[], owned: readonly Owned[]): Offload {
  const whole = programOf(of, own);
  const around = surroundings(of, own, owned);
  const hindrance = around.hindrance ?? refusalOf(whole)?.reason;
  if (hindrance === undefined)
    return made("ahead", of, whole, own, around, "nothing looks at its state in between");
  const update = own.filter(({ work }) => updates(work));
  const program = programOf(of, update);
  const refusal = refusalOf(program);
  if (refusal)
    throw new ValueError(
      `'${of.name}' cannot run on backend 'gpu': ${refusal.reason} (${refusal.remedy})`,
      "backend",
      "gpu",
    );
  return made(
    "update",
    of,
    program,
    update,
    { ...around, readers: [], lookers: [everyStep(update[0]!.clock)] },
    hindrance,
  );
}

/** Somebody who looks in every step. */
function everyStep(clock: Clock): Looker {
  return { clock, side: "after" };
}

function programOf(of: Stepped, operations: readonly Stepping[]): StepProgram {
  const { dt, time, stepCell: step, random } = operations[0]!.clock;
  return {
    name: of.name,
    size: of.size,
    clock: { dt, time, step, random },
    parts: operations.flatMap(({ work }) =>
      work.kernels.map((kernel) => ({ kind: "kernel", kernel }) as const),
    ),
    times: of.times,
  };
}

interface Surroundings {
  readonly lookers: readonly Looker[];
  readonly readers: readonly Reader[];
  /** Why the group cannot run ahead. */
  readonly hindrance: string | undefined;
}

/** Who else touches what the group's steps read and write. */
function surroundings(
  of: Stepped,
  own: readonly Stepping[],
  owned: readonly Owned[],
): Surroundings {
  const kernels = own.flatMap(({ work }) => work.kernels);
  const written = new Set(kernels.flatMap(storedBy).map(({ name }) => name));
  const used = new Set(kernels.flatMap(arraysOf).map(({ name }) => name));
  const order = owned.map(({ operation }) => operation);
  const [from, to] = [order.indexOf(own[0]!), order.indexOf(own.at(-1)!)];
  const { clock } = own[0]!;
  const lookers: Looker[] = [];
  const readers: Reader[] = [];
  let hindrance: string | undefined;
  owned.forEach(({ operation, kernels: others }, at) => {
    if (hindrance !== undefined || own.includes(operation as Stepping)) return;
    const reads = readsOf(operation, others);
    const changes = others.flatMap(storedBy).some(({ name }) => used.has(name));
    const looks = reads.some(({ name }) => written.has(name));
    if (!operation.free && !changes && !looks) return;
    const arrays = reads.filter(
      (array): array is StateArray => written.has(array.name) && array instanceof StateArray,
    );
    const scalar = arrays.some(({ length }) => length !== of.size);
    const elements = scalar ? undefined : operation.elements;
    if (at > from && at < to) hindrance = `${operation.name} is between its update and its reset`;
    else if (elements && !changes && operation.clock === clock && at < from)
      readers.push({ operation, arrays, elements });
    else if (operation.clock === clock)
      hindrance = `${operation.name} needs its state in every step`;
    else lookers.push({ clock: operation.clock, side: at < from ? "before" : "after" });
  });
  if (own.some((operation) => operation.clock !== clock))
    hindrance = `'${of.name}' has parts with steps of their own`;
  return { lookers, readers, hindrance };
}

function readsOf({ reads = [] }: Operation, kernels: readonly Kernel[]): ArraySymbol[] {
  return [...reads, ...kernels.flatMap(arraysOf)];
}

function made(
  kind: Offload["kind"],
  of: Stepped,
  program: StepProgram,
  own: readonly Stepping[],
  { lookers, readers }: Surroundings,
  reason: string,
): Offload {
  let compiled: DeviceProgram | undefined;
  let compiler: Device | undefined;
  const { clock } = own[0]!;
  const steps = new Offloaded({
    clock,
    operations: own,
    lookers,
    readers,
    program: () => compiled!,
  });
  return {
    group: of.name,
    kind,
    program,
    reason,
    replacements: steps.replacements(),
    text: () => compiled?.text,
    open(device, { backend }) {
      if (device !== compiler) compiled = device.compile(program, hostOf(clock, backend));
      compiler = device;
    },
  };
}

function hostOf(clock: Clock, backend: Backend): DeviceHost {
  const memory = arena();
  return {
    memory,
    array: (name, storage, length) => new StateArray(name, storage, length),
    compile: (kernel) => backend.load({ kernels: [kernel] }, memory)[kernel.name]!,
    moveTo: (step) => clock.moveTo(step),
  };
}
