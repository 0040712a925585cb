// A group whose steps a device runs ahead, block by block, while everything else follows step by step.

import { DeviceError, DeviceLostError } from "../errors.ts";
import type { BlockResult, DeviceProgram } from "../ir/device.ts";
import type { StateArray } from "./arena.ts";
import { type Clock, stepsIn } from "./clock.ts";
import type { Operation, Work } from "./engine.ts";

/** Somebody who looks at the state of a group, or changes it, at the steps of a clock. */
export interface Looker {
  readonly clock: Clock;
  /** Before or after what the device does in a step. */
  readonly side: "before" | "after";
}

/** An operation that reads some elements at the start of each step, from before what the device does. */
export interface Reader {
  readonly operation: Operation;
  readonly arrays: readonly StateArray[];
  readonly elements: Int32Array;
}

/** Spikes that arrive at the group: what they add is told ahead. */
export interface Incoming {
  readonly operation: Operation;
  /** Steps ahead that can be told; 0 where none can. */
  least(): number;
  /** Adds to `OffloadedOptions.sums` what arrives so many steps from now. */
  foresee(steps: number): void;
  /** Takes what arrives now. */
  take(): void;
}

export interface OffloadedOptions {
  readonly clock: Clock;
  /** What the device does, in order: operations of the same group with `work`. */
  readonly operations: readonly (Operation & { readonly work: Work })[];
  readonly lookers: readonly Looker[];
  readonly readers: readonly Reader[];
  readonly incoming: readonly Incoming[];
  /** Sums over synapses that the device takes. */
  readonly summing: readonly Operation[];
  /** One for each `add` of the program, in order: f64, zero between uses. */
  readonly sums: readonly StateArray[];
  /** The program on the device, once it is open. */
  readonly program: () => DeviceProgram;
}

/** Steps ahead of which arrivals are told at most, and numbers that are held for that. */
const FORESEEN = 240;
const MOST_TOLD = 2 ** 24;

/** Steps at the device, and the operations that take their place in a step. */
export class Offloaded {
  private readonly options: OffloadedOptions;
  private block: (BlockResult & { readonly first: number }) | undefined;
  private lost: Error | undefined;

  constructor(options: OffloadedOptions) {
    this.options = options;
  }

  /** What stands for each operation of the group and of the readers. */
  replacements(): Map<Operation, Operation> {
    const { operations, readers, incoming, summing } = this.options;
    const found = new Map<Operation, Operation>();
    operations.forEach((operation, k) => {
      const run = (): void => this.finish(operation);
      const { fusion: _, ...rest } = operation;
      const first = k === 0 ? this.hooks() : {};
      found.set(operation, { ...rest, ...first, run });
    });
    readers.forEach((reader, k) => {
      const run = (): void => this.show(k, reader);
      found.set(reader.operation, { ...reader.operation, run });
    });
    // before the first step of a block nobody knows yet that there is one: a sum too many
    for (const operation of summing) {
      const run = (): void => (this.current ? undefined : operation.run());
      found.set(operation, { ...operation, run });
    }
    for (const { operation, take } of incoming) {
      const run = (): void => (this.current ? take() : operation.run());
      found.set(operation, { ...operation, run });
    }
    return found;
  }

  private hooks(): Pick<Operation, "start" | "midway" | "fail"> {
    return {
      start: (end) => (this.current ? undefined : this.next(end)),
      midway: () => this.current !== undefined && this.step > this.current.first,
      fail: () => this.raiseLost(),
    };
  }

  private get step(): number {
    return this.options.clock.step;
  }

  /** Forgets the block at hand: a run begins, perhaps at another time. */
  reset(): void {
    this.block = undefined;
    this.lost = undefined;
  }

  /** The block that the step at hand is part of. */
  private get current(): (BlockResult & { readonly first: number }) | undefined {
    const { block, step } = this;
    return block && step >= block.first && step < block.first + block.steps ? block : undefined;
  }

  private async next(end: number): Promise<void> {
    this.block = undefined;
    if (this.lost) return;
    const told = Math.min(...this.options.incoming.map((each) => each.least()));
    const most = Math.min(end - this.step, this.untilLook(), told);
    // where arrivals cannot be told, this step is the CPU's
    if (most < 1) return;
    const added = this.added(most);
    try {
      const result = await this.sound(added.most, added.sums);
      result.commit();
      this.block = { ...result, first: this.step };
    } catch (error) {
      if (!(error instanceof DeviceLostError || error instanceof DeviceError)) throw error;
      // the step at hand goes on where the state is, so that the network comes to rest between two steps
      this.lost = error;
      return;
    }
    if (this.block.spoilt) this.options.operations[0]!.work.of.raise(this.options.clock);
  }

  /** The longest block of at most so many steps without a NaN; of one step, whatever it holds. */
  private async sound(most: number, added: readonly Float32Array[]): Promise<BlockResult> {
    const whole = await this.run(most, added);
    if (!whole.spoilt) return whole;
    let sound: BlockResult | undefined;
    let [low, high] = [0, whole.steps];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      const tried = await this.run(middle, added);
      if (tried.spoilt) high = tried.steps;
      else sound = tried;
      // the device may choose fewer steps than it was asked for: sound ones are good enough
      if (!tried.spoilt && tried.steps < middle) break;
      if (!tried.spoilt) low = middle;
    }
    return sound ?? this.run(1, added);
  }

  /** What arrives in the steps to come: steps times elements for each array. */
  private added(most: number): { readonly most: number; readonly sums: readonly Float32Array[] } {
    const { incoming, sums } = this.options;
    if (incoming.length === 0) return { most, sums: [] };
    const width = sums.reduce((sum, { length }) => sum + length, 0);
    const steps = Math.min(most, FORESEEN, Math.max(1, Math.floor(MOST_TOLD / width)));
    const out = sums.map(({ length }) => new Float32Array(steps * length));
    for (let j = 0; j < steps; j++) {
      for (const each of incoming) each.foresee(j);
      sums.forEach((sum, k) => {
        out[k]!.set(sum.f64, j * sum.length);
        sum.f64.fill(0);
      });
    }
    return { most: steps, sums: out };
  }

  private run(most: number, added: readonly Float32Array[]): Promise<BlockResult> {
    const recorded = this.options.readers.flatMap(({ arrays, elements }) =>
      arrays.map((array) => ({ array, elements })),
    );
    return this.options.program().run({ first: this.step, most, added, recorded });
  }

  /** Steps until somebody looks at the state. */
  private untilLook(): number {
    const { clock, lookers } = this.options;
    let most = Number.POSITIVE_INFINITY;
    for (const { clock: other, side } of lookers) {
      const now = Math.abs(other.t - clock.t) < 1e-4 * clock.dt;
      // who looks before has done so in this step
      const at = side === "before" && now ? (other.step + 1) * other.dt : other.t;
      const ahead = stepsIn(Math.max(0, at - clock.t), clock.dt);
      // who looks between two steps sees the end of the one before
      const together =
        side === "after" && Math.abs(clock.t + ahead * clock.dt - at) < 1e-4 * clock.dt;
      most = Math.min(most, together ? ahead + 1 : ahead);
    }
    return Math.max(1, most);
  }

  /** The part of an operation that is left: to tell who emitted, or all of it when the device is lost. */
  private finish(operation: Operation & { readonly work: Work }): void {
    const block = this.current;
    if (!block) {
      operation.run();
      return;
    }
    const list = operation.work.fills;
    if (list) {
      const emitted = block.emitted[this.step - block.first]!;
      list.count = emitted.length;
      list.array.i32.set(emitted);
    }
  }

  /** Runs a reader on the values from the start of this step. */
  private show(which: number, { operation, arrays, elements }: Reader): void {
    const block = this.current;
    if (!block || this.step === block.first) {
      operation.run();
      return;
    }
    const before = this.options.readers.slice(0, which).reduce((n, r) => n + r.arrays.length, 0);
    const from = (this.step - block.first) * elements.length;
    const later = arrays.map(({ view }) => Float64Array.from(elements, (e) => view[e]!));
    arrays.forEach(({ view }, a) => {
      const values = block.recorded[before + a]!;
      elements.forEach((element, k) => {
        view[element] = values[from + k]!;
      });
    });
    operation.run();
    arrays.forEach(({ view }, a) => {
      elements.forEach((element, k) => {
        view[element] = later[a]![k]!;
      });
    });
  }

  private raiseLost(): void {
    const { lost } = this;
    if (!lost) return;
    this.lost = undefined;
    throw lost;
  }
}
