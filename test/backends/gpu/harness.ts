// Runs a program on a device, several steps in one go, and on the js backend, its judge.

import type {
  Gpu,
  GpuArgument,
  GpuHandle,
  GpuKernel,
  GpuPipeline,
} from "../../../src/backends/gpu/door.ts";
import { emitProgram } from "../../../src/backends/gpu/emit.ts";
import type { Argument, Emitted } from "../../../src/backends/gpu/emitted.ts";
import {
  type BlockTime,
  fillRow,
  putRow,
  sharedNumber,
  unpackSpikes,
} from "../../../src/backends/gpu/layout.ts";
import { js } from "../../../src/backends/js/backend.ts";
import type { StepProgram } from "../../../src/ir/device.ts";
import type { ArraySymbol, Kernel, KernelMemory, Storage } from "../../../src/ir/ir.ts";
import type { StorageView } from "../../../src/ir/storage.ts";
import { makeMemory, viewOf } from "../harness.ts";

/** Where lists of those who emitted lie, in units of an i32. */
const LIST = 16;

/** A memory in which arrays are placed one after the other, behind the list. */
export class Place {
  readonly memory: KernelMemory;
  #next: number;

  constructor(elements = 1000, pages = 16) {
    this.memory = makeMemory(false, pages);
    this.#next = 4 * (LIST + elements);
  }

  array(name: string, storage: Storage, length: number, values?: ArrayLike<number>): ArraySymbol {
    const address = Math.ceil(this.#next / 16) * 16;
    this.#next = address + length * (storage === "f64" ? 8 : 4);
    const symbol = { name, storage, address, length };
    if (values) this.view(symbol).set(values);
    return symbol;
  }

  view(symbol: ArraySymbol): StorageView {
    return viewOf(this.memory, symbol);
  }

  /** A clock whose random numbers have this seed. */
  clock(dt: number, seed = 1): StepProgram["clock"] {
    const random = this.array("clock.random", "i32", 4, [seed | 0, Math.floor(seed / 2 ** 32) | 0]);
    const time = this.array("clock.t", "f64", 1);
    return { dt, time, step: this.array("clock.step", "f64", 1), random };
  }

  moveTo({ dt, time, step, random }: StepProgram["clock"], now: number): void {
    this.view(time)[0] = now * dt;
    this.view(step)[0] = now;
    const words = this.view(random);
    words[2] = now | 0;
    words[3] = Math.floor(now / 2 ** 32) | 0;
  }

  /** A copy of all of memory. */
  snapshot(): Uint8Array {
    return new Uint8Array(this.memory.memory.buffer).slice();
  }

  restore(bytes: Uint8Array): void {
    new Uint8Array(this.memory.memory.buffer).set(bytes);
  }
}

/** What a run left: who emitted in each step, and arrays by name. */
export interface Outcome {
  readonly spikes: readonly (readonly number[])[];
  readonly arrays: Readonly<Record<string, Float64Array>>;
}

export interface Trial {
  readonly place: Place;
  readonly program: StepProgram;
  readonly first?: number;
  readonly steps: number;
  /** For each `add` of the program: steps times elements. */
  readonly added?: readonly Float32Array[];
  /** Steps that a kernel goes in one pass. */
  readonly inner?: number;
}

/** Runs on the js backend; memory is as before afterwards. */
export function judge(trial: Trial): Outcome {
  const { place, program, first = 0, steps, added = [] } = trial;
  const before = place.snapshot();
  const kernels = program.parts.flatMap((part) => (part.kind === "kernel" ? [part.kernel] : []));
  const functions = js.load({ kernels }, place.memory);
  const list = new Int32Array(place.memory.memory.buffer);
  const spikes: number[][] = [];
  for (let step = 0; step < steps; step++) {
    place.moveTo(program.clock, first + step);
    let emitted: number[] = [];
    let adds = 0;
    for (const part of program.parts) {
      if (part.kind === "add") {
        const rows = added[adds++]!.subarray(step * program.size);
        const values = place.view(part.array);
        for (let i = 0; i < program.size; i++) values[i]! += rows[i]!;
        continue;
      }
      const { kernel } = part;
      const run = functions[kernel.name]!;
      if (kernel.loop.kind === "range") {
        const count = run(0, program.size);
        if (kernel.output) emitted = [...place.view(kernel.output).subarray(0, count)];
      } else if (emitted.length > 0) {
        list.set(emitted, LIST);
        run(LIST, LIST + emitted.length);
      }
    }
    spikes.push(emitted);
  }
  const outcome = { spikes, arrays: arraysOf(trial) };
  place.restore(before);
  return outcome;
}

/** Arrays that the program writes, by name. */
function arraysOf({ place, program }: Trial): Record<string, Float64Array> {
  const written = program.parts.flatMap((part) =>
    part.kind === "add"
      ? [part.array]
      : part.kernel.body.flatMap((s) => (s.kind === "store" ? [s.array] : [])),
  );
  return Object.fromEntries(written.map((a) => [a.name, Float64Array.from(place.view(a))]));
}

/** Steps whose spikes one f32 holds. */
const MASK = 24;

/** Runs on a device in blocks of at most 24 steps; memory is as before afterwards. */
export async function onDevice(gpu: Gpu, trial: Trial): Promise<Outcome> {
  const { place, steps } = trial;
  const before = place.snapshot();
  const runner = new Runner(gpu, trial);
  const spikes: number[][] = [];
  for (let done = 0; done < steps; done += MASK)
    spikes.push(...(await runner.block(done, Math.min(MASK, steps - done))));
  runner.destroy();
  const outcome = { spikes, arrays: arraysOf(trial) };
  place.restore(before);
  return outcome;
}

class Runner {
  private readonly trial: Trial;
  private readonly emitted: Emitted;
  private readonly height: number;
  /** Arguments of the pipeline. */
  private readonly given: readonly Argument[];
  private readonly gpu: Gpu;
  private readonly kernel: GpuKernel;
  private readonly pipelines = new Map<number, GpuPipeline>();

  constructor(gpu: Gpu, trial: Trial) {
    this.gpu = gpu;
    this.trial = trial;
    const emitted = emitProgram(trial.program, trial.place, { inner: trial.inner ?? 1 });
    this.emitted = emitted;
    this.height = emitted.state.length + (emitted.spikes ? 1 : 0);
    this.given = emitted.arguments.filter((name) => name !== "step" && name !== "fresh");
    this.kernel = gpu.kernel({ ...emitted, output: [trial.program.size, this.height] });
  }

  /** Runs some steps and gives back who emitted in each. */
  async block(done: number, steps: number): Promise<number[][]> {
    const { emitted, trial, height } = this;
    const { place, program, first = 0, added = [] } = trial;
    const { size } = program;
    const time = { first: first + done, dt: program.clock.dt };
    const [state, fixed] = [
      this.fill(emitted.state, height, time),
      this.fill(emitted.fixed, emitted.fixed.length, time),
    ];
    const values: Partial<Record<Argument, GpuArgument>> = {
      state: { values: state, width: size, height },
      fixed: { values: fixed, width: size, height: emitted.fixed.length },
      shared: {
        values: sharedValues(place, program, emitted, time.first, steps),
        width: emitted.shared.length,
        height: steps,
      },
      tables: Float32Array.from(emitted.tables.flatMap((table) => [...place.view(table)])),
      added: {
        values: interleaved(added, size, done, steps),
        width: size,
        height: steps * added.length,
      },
    };
    const [after] = await this.pipeline(steps).run(...this.given.map((name) => values[name]!));
    for (const [k, row] of emitted.state.entries()) {
      const [from, to] = [k * size, (k + 1) * size];
      putRow(after!.subarray(from, to), state.subarray(from, to), row, place.memory, time);
    }
    if (!emitted.spikes) return Array.from({ length: steps }, () => []);
    return unpackSpikes(after!.subarray((height - 1) * size), steps).map((list) => [...list]);
  }

  destroy(): void {
    for (const pipeline of this.pipelines.values()) pipeline.destroy();
  }

  private fill(rows: Emitted["state"], count: number, time: BlockTime): Float32Array {
    const { place, program } = this.trial;
    const values = new Float32Array(program.size * count);
    for (const [k, row] of rows.entries())
      fillRow(values.subarray(k * program.size, (k + 1) * program.size), row, place.memory, time);
    return values;
  }

  private pipeline(steps: number): GpuPipeline {
    const known = this.pipelines.get(steps);
    if (known) return known;
    const { emitted, given, kernel } = this;
    const pipeline = this.gpu.pipeline((...handles: readonly GpuHandle[]) => {
      const of = (name: Argument): GpuHandle => handles[given.indexOf(name)]!;
      let now = of("state");
      for (let j = 0; j < steps; j += this.trial.inner ?? 1) {
        const args = emitted.arguments.map((name) => {
          if (name === "step") return j;
          if (name === "fresh") return j === 0 ? 1 : 0;
          return name === "state" ? now : of(name);
        });
        now = kernel(...args);
      }
      return [now];
    });
    this.pipelines.set(steps, pipeline);
    return pipeline;
  }
}

function sharedValues(
  place: Place,
  { clock }: StepProgram,
  emitted: Emitted,
  first: number,
  steps: number,
): Float32Array {
  const prepare = emitted.prepare ? load(emitted.prepare, place.memory) : undefined;
  const values: number[] = [];
  for (let j = 0; j < steps; j++) {
    place.moveTo(clock, first + j);
    prepare?.(0, 0);
    values.push(...emitted.shared.map((shared) => sharedNumber(shared, place.memory)));
  }
  return Float32Array.from(values);
}

function load(kernel: Kernel, memory: KernelMemory): (begin: number, end: number) => number {
  return js.load({ kernels: [kernel] }, memory)[kernel.name]!;
}

/** For each step, the rows of all `add`s one after the other. */
function interleaved(
  added: readonly Float32Array[],
  size: number,
  done: number,
  steps: number,
): Float32Array {
  const all = new Float32Array(size * steps * added.length);
  for (let j = 0; j < steps; j++)
    added.forEach((rows, k) => {
      const row = rows.subarray((done + j) * size, (done + j + 1) * size);
      all.set(row, (j * added.length + k) * size);
    });
  return all;
}
