// What every object of a network has: a name, and a way to take part in a step.

import { NetworkError, ValueError } from "../errors.ts";
import type { Kernel, KernelFunction } from "../ir/ir.ts";
import type { Clock, Operation, StateArray } from "../simulate.ts";
import type { Initial } from "./initial.ts";
import type { Saved } from "./saved.ts";

/** A kernel that will be compiled with the rest of the network. */
export interface KernelHandle {
  readonly kernel: Kernel;
  /** The kernel itself once the network is put together; until then something that waits for it. */
  run: KernelFunction;
  /** Notes a call that is to be carried out beside others, where the network does so. */
  later?: KernelFunction;
}

/** What a network offers to its objects while it is put together. */
export interface BuildContext {
  /** The clock of a step; the network's own without one. */
  clock(dt?: number): Clock;
  kernel(kernel: Kernel): KernelHandle;
  operation(operation: Operation): void;
  /** Numbers in memory for a list kernel; kept as long as the network as built. */
  list(numbers: Int32Array): StateArray;
  /** A watched store wrote a NaN: finds it and raises. */
  notANumber(suspects: readonly Suspect[], clock: Clock): never;
}

/** Where a NaN may have come up. */
export interface Suspect {
  readonly title: string;
  readonly variable: string;
  readonly values: ArrayLike<number>;
}

/** An object that can be in a network. */
export abstract class SimulationObject {
  readonly name: string;
  /** What its name begins with when it was given none; undefined when the user named it. */
  readonly unnamed: string | undefined;
  /** Grows with every change that what was built from the object does not follow by itself. */
  version = 0;

  constructor(kind: string, name: string | undefined) {
    this.unnamed = name === undefined ? kind : undefined;
    this.name = checkName(name) ?? nextName(kind);
  }

  /** Objects that must be in the network for this one to work. */
  abstract get needs(): readonly SimulationObject[];

  /** Initial assignments, for objects that have any. */
  get initial(): Initial | undefined {
    return undefined;
  }

  /** Raises what only the whole network can be wrong about; called before every run. */
  check(): void {}

  /** Its network is between the start and the end of a run. */
  get running(): boolean {
    return this.inRun;
  }

  private inRun = false;
  private resting = false;

  /** For the network to say so. */
  setRunning(running: boolean): void {
    this.inRun = running;
    if (!this.initial) return;
    this.initial.store.running = running;
    this.initial.store.changes++;
  }

  /** Whether it takes part in runs. */
  get active(): boolean {
    return !this.resting;
  }

  /**
   * False leaves its operations out of the runs to come, true has them again: a group keeps its values and raises no
   * spikes, spikes on their way in synapses wait there, monitors record nothing. Throws NetworkError during a run.
   */
  set active(active: boolean) {
    if (typeof active !== "boolean")
      throw new ValueError(
        `invalid active of '${this.name}': ${String(active)} (expected true or false)`,
        "active",
        active,
      );
    if (this.running)
      throw new NetworkError(
        `cannot switch '${this.name}' ${active ? "on" : "off"} while its network runs (do so between two runs; ` +
          "what is to change within one can be multiplied by a shared variable that is 0 or 1)",
      );
    if (active === this.active) return;
    this.resting = !active;
    this.version++;
    if (!active) this.rest();
  }

  /** Takes back what others would go on reading while it rests. */
  protected rest(): void {}

  /** Called for all objects before any is built: decides where its variables lie, which kernels take for granted. */
  prepare(_context: BuildContext): void {}

  /** Called for all objects once it is known what is around them. */
  settled(): void {}

  /** Adds kernels and operations. */
  abstract build(context: BuildContext): void;

  /** Whether numbers computed when the network was built rest on parameters that have changed since. */
  get stale(): boolean {
    return false;
  }

  /** Path of the file that it writes to, if it does. */
  get file(): string | undefined {
    return undefined;
  }

  /** What a snapshot must have in common with the object to fit it: size, equations, code, one line each. */
  signature(): string[] {
    return [];
  }

  /** All of its state, copied. Called between two steps only, as are the following. */
  save(): Saved {
    return {};
  }

  /** Why what was saved does not fit although the signature does; nothing is changed. */
  misfits(_saved: Saved): string[] {
    return [];
  }

  /** Goes back to what was saved. */
  restore(_saved: Saved): void {}

  /** Writes what is waiting to be written to files; `sync` waits for the disk. */
  flush(_sync: boolean): void {}

  /** Lines for `explain`. */
  explain(): string[] {
    return [];
  }
}

/** Whether an object takes part in runs. */
export function isActive({ active }: SimulationObject): boolean {
  return active;
}

const counts = new Map<string, number>();

function nextName(kind: string): string {
  const count = counts.get(kind) ?? 0;
  counts.set(kind, count + 1);
  return count === 0 ? kind : `${kind}_${count}`;
}

function checkName(name: string | undefined): string | undefined {
  if (name === undefined || /^[A-Za-z][A-Za-z0-9_]*$/.test(name)) return name;
  throw new ValueError(
    `invalid name: '${name}' (expected letters, digits and _, starting with a letter)`,
    "name",
    name,
  );
}
