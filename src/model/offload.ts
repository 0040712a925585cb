// Which groups a device steps, how far ahead it may run, and what goes on beside it: decided by what reads and writes
// what.

import { ValueError } from "../errors.ts";
import type {
  Device,
  DeviceHost,
  DeviceProgram,
  Recurrent,
  Refusal,
  StepPart,
  StepProgram,
} from "../ir/device.ts";
import type { ArraySymbol, Backend } from "../ir/ir.ts";
import {
  arena,
  backendNamed,
  type Clock,
  deviceText,
  type Looker,
  Offloaded,
  type Operation,
  openDevice,
  refusalOf,
  StateArray,
  type Stepped,
} from "../simulate.ts";
import type { GpuModeName } from "./network-options.ts";
import { type Owned, type Stepping, type Surroundings, surroundings } from "./surroundings.ts";

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
  /** Gives back what it holds on the device. */
  release(): void;
  /** The code for gpu.js. */
  readonly text: () => string;
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

/**
 * The groups of a network on a device. Throws ValueError where the state of a group cannot be updated there.
 */
export function offloads(owned: readonly Owned[]): Offload[] {
  for (const { operation } of owned) if (operation.bound) refuse(operation.name, operation.bound);
  const stepping = owned.map(({ operation }) => operation).filter(isStepping);
  const groups = [...new Set(stepping.map(({ work }) => work.of))];
  return groups.flatMap((of) => {
    const own = stepping.filter(({ work }) => work.of === of);
    // a group is worth a device for its state update only
    return own.some(({ work }) => work.updates) ? [offload(of, own, owned)] : [];
  });
}

function isStepping(operation: Operation): operation is Stepping {
  return operation.work !== undefined;
}

function offload(of: Stepped, own: readonly Stepping[], owned: readonly Owned[]): Offload {
  const around = surroundings(of, own, owned);
  const order = owned.map(({ operation }) => operation);
  const whole = programOf(of, own, around, order);
  const hindrance = around.hindrance ?? refusalOf(whole)?.reason;
  if (hindrance === undefined) return made("ahead", of, whole, own, around, freedom(around));
  const update = own.filter(({ work }) => work.updates);
  const program = programOf(of, update, ALONE, order);
  const refusal = refusalOf(program);
  if (refusal) refuse(of.name, refusal);
  return made(
    "update",
    of,
    program,
    update,
    { ...ALONE, lookers: [everyStep(update[0]!.clock)] },
    hindrance,
  );
}

const ALONE: Surroundings = {
  lookers: [],
  readers: [],
  incoming: [],
  gathers: [],
  summing: [],
  sums: [],
  into: [],
  recurrent: [],
  least: Number.POSITIVE_INFINITY,
  hindrance: undefined,
};

/** Why a group may run ahead. */
function freedom({ incoming, least, lookers, recurrent }: Surroundings): string {
  const alone =
    lookers.length === 0
      ? "nothing looks at its state in between"
      : "until somebody looks at its state";
  if (recurrent.length > 0 && least === Number.POSITIVE_INFINITY) {
    const synapses = recurrent.reduce((sum, { size }) => sum + size, 0);
    return (
      `${alone}; spikes among its own neurons are gathered there ` +
      `(${synapses} synapses in every step cost less than state that comes and goes)`
    );
  }
  if (incoming.length === 0) return alone;
  return `${least} steps at most, the shortest delay of spikes that arrive at it`;
}

function refuse(what: string, { reason, remedy }: NonNullable<Refusal>): never {
  throw new ValueError(
    `${what} cannot run on backend 'gpu': ${reason} (${remedy})`,
    "backend",
    "gpu",
  );
}

/** Somebody who looks in every step. */
function everyStep(clock: Clock): Looker {
  return { clock, side: "after" };
}

/** Own operations and arrivals in the order of the schedule; arrays that take several arrivals are added to once. */
function programOf(
  of: Stepped,
  own: readonly Stepping[],
  { incoming, into, gathers, recurrent }: Surroundings,
  order: readonly Operation[],
): StepProgram {
  const { dt, time, stepCell: step, random } = own[0]!.clock;
  const parts: StepPart[] = [];
  const first = order.find((one) => incoming.some(({ operation }) => operation === one));
  for (const operation of order) {
    if (operation === first) parts.push(...into.map((array) => addition(array, recurrent)));
    if (own.includes(operation as Stepping))
      for (const kernel of (operation as Stepping).work.kernels)
        parts.push({ kind: "kernel", kernel });
  }
  return {
    name: of.name,
    size: of.size,
    clock: { dt, time, step, random },
    ...(gathers.length > 0 ? { gathers } : {}),
    parts,
    times: of.times,
  };
}

function addition(array: ArraySymbol, all: readonly Recurrent[]): StepPart {
  const recurrent = all.filter(({ into }) => into.name === array.name);
  return { kind: "add", array, ...(recurrent.length > 0 ? { recurrent } : {}) };
}

function made(
  kind: Offload["kind"],
  of: Stepped,
  program: StepProgram,
  own: readonly Stepping[],
  { lookers, readers, incoming, summing, sums }: Surroundings,
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
    incoming,
    summing,
    sums,
    program: () => compiled!,
  });
  return {
    group: of.name,
    kind,
    program,
    reason,
    replacements: steps.replacements(),
    text: () => compiled?.text ?? deviceText(program, hostOf(clock, backendNamed("wasm"))),
    open(device, { backend }) {
      if (device !== compiler) {
        compiled?.release();
        compiled = device.compile(program, hostOf(clock, backend));
        forgotten.register(steps, compiled);
      }
      compiler = device;
      steps.reset();
    },
    release: () => compiled?.release(),
  };
}

/** Programs of networks that nobody knows any more; they know nothing of these. */
const forgotten = new FinalizationRegistry<DeviceProgram>((program) => program.release());

function hostOf(clock: Clock, backend: Backend): DeviceHost {
  const memory = arena();
  return {
    memory,
    array: (name, storage, length) => new StateArray(name, storage, length),
    compile: (kernel) => backend.load({ kernels: [kernel] }, memory)[kernel.name]!,
    moveTo: (step) => clock.moveTo(step),
  };
}
