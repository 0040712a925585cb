// A group whose steps a device runs ahead, block by block, while everything else follows step by step.

import { DeviceLostError } from "../errors.ts";
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

export interface OffloadedOptions {
  readonly clock: Clock;
  /** What the device does, in order: operations of the same group with `work`. */
  readonly operations: readonly (Operation & { readonly work: Work })[];
  readonly lookers: readonly Looker[];
  readonly readers: readonly Reader[];
  /** The program on the device, once it is open. */
  readonly program: () => DeviceProgram;
}

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
    const { operations, readers } = this.options;
    const found = new Map<Operation, Operation>();
    operations.forEach((operation, k) => {
      const last = k === operations.length - 1;
      const run = (): void => this.finish(operation, last);
      const { fusion: _, ...rest } = operation;
      const first = k === 0 ? this.hooks() : {};
      found.set(operation, { ...rest, ...first, run });
    });
    readers.forEach((reader, k) => {
      const run = (): void => this.show(k, reader);
      found.set(reader.operation, { ...reader.operation, run });
    });
    return found;
  }

  private hooks(): Pick<Operation, "start" | "midway" | "fail"> {
    return {
      start: (end) => (this.within(this.step) ? undefined : this.next(end)),
      midway: () => this.within(this.step),
      fail: () => this.raiseLost(),
    };
  }

  private get step(): number {
    return this.options.clock.step;
  }

  private within(step: number): boolean {
    const { block } = this;
    return block !== undefined && step > block.first && step < block.first + block.steps;
  }

  private async next(end: number): Promise<void> {
    if (this.lost) return;
    const most = Math.min(end - this.step, this.untilLook());
    try {
      const result = await this.sound(most);
      result.commit();
      this.block = { ...result, first: this.step };
    } catch (error) {
      if (!(error instanceof DeviceLostError)) throw error;
      // the step at hand goes on where the state is, so that the network comes to rest between two steps
      this.lost = error;
      this.block = undefined;
      return;
    }
    if (this.block.spoilt) this.options.operations[0]!.work.of.raise(this.options.clock);
  }

  /** The longest block of at most so many steps without a NaN; of one step, whatever it holds. */
  private async sound(most: number): Promise<BlockResult> {
    let result = await this.run(most);
    if (!result.spoilt || result.steps === 1) return result;
    let [low, high] = [0, result.steps];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      const tried = await this.run(middle);
      if (tried.spoilt) high = Math.min(middle, tried.steps);
      else low = tried.steps;
      if (!tried.spoilt) result = tried;
    }
    return low === 0 ? this.run(1) : result;
  }

  private run(most: number): Promise<BlockResult> {
    const recorded = this.options.readers.flatMap(({ arrays, elements }) =>
      arrays.map((array) => ({ array, elements })),
    );
    return this.options.program().run({ first: this.step, most, added: [], recorded });
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
      most = Math.min(most, side === "before" ? ahead : ahead + 1);
    }
    return Math.max(1, most);
  }

  /** The part of an operation that is left: to tell who emitted, or all of it when the device is lost. */
  private finish(operation: Operation & { readonly work: Work }, last: boolean): void {
    const { block } = this;
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
    if (last && this.step === block.first + block.steps - 1) this.block = undefined;
  }

  /** Runs a reader on the values from the start of this step. */
  private show(which: number, { operation, arrays, elements }: Reader): void {
    const { block } = this;
    if (!block || !this.within(this.step)) {
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
