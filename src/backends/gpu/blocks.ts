// Runs a program on gpu.js in blocks of steps: one pipeline for each length of block, state up and down once for each.

import type {
  BlockRequest,
  BlockResult,
  DeviceHost,
  DeviceProgram,
  StepProgram,
} from "../../ir/device.ts";
import type { ArraySymbol, KernelFunction } from "../../ir/ir.ts";
import type { Gpu, GpuArgument, GpuHandle, GpuKernel, GpuPipeline } from "./door.ts";
import { emitProgram } from "./emit.ts";
import type { Argument, Emitted } from "./emitted.ts";
import { type EmittedGathers, emitGathers, gathersOf } from "./gather.ts";
import { fillRow, putRow, sharedNumber, unpackSpikes, viewOf } from "./layout.ts";

/** Steps whose spikes fit in one f32. */
const MASK = 24;
/** Lengths of blocks that are used again and again; others are for what is left. */
const LENGTHS: readonly number[] = [MASK, 10 * MASK, 100 * MASK];
/** A block is to take no longer, in ms: in between others have their turn. */
const LONGEST = 200;
/**
 * Elements up to which a pass takes 24 steps on a graphics card: it then computes every row in each of them, which
 * costs less than 23 passes as long as the card is not full. On SwiftShader it wins at every size measured
 * (test/bench/gpu.ts); where a card is full nobody has measured.
 */
const SMALL = 8192;
/** Pipelines of odd lengths that are kept. */
const KEPT = 8;

/** A kernel and the arguments it wants. */
interface Pass {
  readonly kernel: GpuKernel;
  readonly wanted: readonly Argument[];
}

interface Plan {
  readonly steps: number;
  readonly pipeline: GpuPipeline;
}

/** A program ready to run; up to how many elements a pass takes 24 steps is for measuring. */
export function runProgram(
  gpu: Gpu,
  program: StepProgram,
  host: DeviceHost,
  small: number = SMALL,
): DeviceProgram {
  return new Blocks(gpu, program, host, small);
}

class Blocks implements DeviceProgram {
  readonly text: string;
  private readonly gpu: Gpu;
  private readonly program: StepProgram;
  private readonly host: DeviceHost;
  private readonly emitted: Emitted;
  private readonly step: Pass;
  /** As `step`, for 24 steps at once. */
  private readonly leap: Pass | undefined;
  /** Sums over synapses, before each step. */
  private readonly gathers: EmittedGathers | undefined;
  private readonly sums: GpuKernel | undefined;
  private readonly prepare: KernelFunction | undefined;
  /** Scalars that preparing a step changes. */
  private readonly scalars: readonly ArraySymbol[];
  private readonly plans = new Map<string, Plan>();
  private readonly kernels = new Map<string, GpuKernel>();
  /** Of the last block: ms for each step. */
  private pace = Number.POSITIVE_INFINITY;

  constructor(gpu: Gpu, program: StepProgram, host: DeviceHost, small: number) {
    this.gpu = gpu;
    this.program = program;
    this.host = host;
    const emitted = emitProgram(program, host);
    this.emitted = emitted;
    this.text = emitted.source;
    this.prepare = emitted.prepare ? host.compile(emitted.prepare) : undefined;
    this.scalars = (emitted.prepare?.prologue ?? []).flatMap((part) =>
      part.kind === "store" ? [part.array] : [],
    );
    this.step = this.passOf(emitted);
    this.gathers = emitGathers(program, emitted.state, host.memory);
    this.sums = this.gathers && this.sumsOf(this.gathers);
    const passes = gpu.mode === "webgpu" || gpu.mode === "webgl2";
    this.leap =
      passes && program.size <= small && !this.gathers
        ? this.passOf(emitProgram(program, host, { inner: MASK }))
        : undefined;
  }

  private sumsOf({ source, functions, natives, most }: EmittedGathers): GpuKernel {
    const output = [this.program.size, gathersOf(this.program).length];
    const loopMaxIterations = Math.max(1, most);
    return this.gpu.kernel({ source, output, functions, natives, loopMaxIterations });
  }

  private passOf({ source, functions, natives, arguments: wanted }: Emitted): Pass {
    const output = [this.program.size, this.rows];
    return { kernel: this.gpu.kernel({ source, output, functions, natives }), wanted };
  }

  private get rows(): number {
    const { state, spikes, recent } = this.emitted;
    return state.length + (spikes ? 1 : 0) + (recent ? 1 : 0);
  }

  async run(request: BlockRequest): Promise<BlockResult> {
    const { program, emitted } = this;
    const steps = this.length(request.most);
    const time = { first: request.first, dt: program.clock.dt };
    const { shared, scalars } = this.sharedValues(request.first, steps);
    const state = this.rowsOf(emitted.state, this.rows, time);
    const began = performance.now();
    const { pipeline } = this.plan(steps, request);
    const values: Partial<Record<Argument, GpuArgument>> = {
      state: this.table(state, this.rows),
      fixed: this.table(
        this.rowsOf(emitted.fixed, emitted.fixed.length, time),
        emitted.fixed.length,
      ),
      shared: { values: shared, width: emitted.shared.length, height: steps },
      tables: this.tables(),
      added: this.added(request, steps),
    };
    const args: GpuArgument[] = this.uploaded.map((name) => values[name]!);
    if (this.gathers) args.push(this.gathers.links(this.host.memory));
    const [after, ...rest] = await pipeline.run(...args, ...this.elementsOf(request));
    const first = this.pace === Number.POSITIVE_INFINITY;
    // the first block compiles too, and says nothing about the next
    this.pace = first ? LONGEST : (performance.now() - began) / steps;
    const masks = rest.splice(0, emitted.spikes ? Math.ceil(steps / MASK) : 0);
    return {
      steps,
      emitted: this.spikes(masks, steps),
      recorded: this.recorded(request, rest, steps, time),
      spoilt: this.spoilt(after!),
      commit: () => this.commit(after!, state, scalars, time),
    };
  }

  release(): void {
    // destroying never rejects
    for (const { pipeline } of this.plans.values()) void pipeline.destroy();
    this.plans.clear();
  }

  /** Arrays that go up with each block, in the order of the kernel's arguments. */
  private get uploaded(): readonly Argument[] {
    const made: readonly Argument[] = ["step", "fresh", "sums"];
    return this.emitted.arguments.filter((name) => !made.includes(name));
  }

  private length(most: number): number {
    const fit = LENGTHS.filter(
      (steps) => steps <= most && (steps === MASK || steps * this.pace <= LONGEST),
    );
    return fit.at(-1) ?? most;
  }

  private table(values: Float32Array, height: number): GpuArgument {
    return { values, width: this.program.size, height };
  }

  private rowsOf(
    rows: Emitted["state"],
    height: number,
    time: { first: number; dt: number },
  ): Float32Array {
    const { size } = this.program;
    const out = new Float32Array(size * height);
    rows.forEach((row, k) => {
      fillRow(out.subarray(k * size, (k + 1) * size), row, this.host.memory, time);
    });
    return out;
  }

  /** One row of shared numbers for each step; memory is left as it was. */
  private sharedValues(
    first: number,
    steps: number,
  ): { shared: Float32Array; scalars: readonly number[] } {
    const { emitted, host, scalars } = this;
    const width = emitted.shared.length;
    const shared = new Float32Array(width * steps);
    const before = this.scalarValues();
    for (let j = 0; j < steps; j++) {
      host.moveTo(first + j);
      this.prepare?.(0, 0);
      for (let k = 0; k < width; k++)
        shared[j * width + k] = sharedNumber(emitted.shared[k]!, host.memory);
    }
    host.moveTo(first);
    const after = this.scalarValues();
    scalars.forEach((array, k) => {
      viewOf(array, host.memory)[0] = before[k]!;
    });
    return { shared, scalars: after };
  }

  private scalarValues(): number[] {
    return this.scalars.map((array) => viewOf(array, this.host.memory)[0]!);
  }

  private tables(): Float32Array {
    const { memory } = this.host;
    const views = this.emitted.tables.map((array) => viewOf(array, memory));
    const all = new Float32Array(views.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const view of views) {
      all.set(view, at);
      at += view.length;
    }
    return all;
  }

  /** What is added, step by step, in each step array by array. */
  private added({ added }: BlockRequest, steps: number): GpuArgument {
    const { size } = this.program;
    const values = new Float32Array(steps * added.length * size);
    for (let j = 0; j < steps; j++)
      added.forEach((rows, k) => {
        values.set(rows.subarray(j * size, (j + 1) * size), (j * added.length + k) * size);
      });
    return { values, width: size, height: steps * added.length };
  }

  private plan(steps: number, request: BlockRequest): Plan {
    const key = [steps, ...request.recorded.map(({ array }) => array.name)].join(" ");
    const known = this.plans.get(key);
    if (known) return known;
    if (this.plans.size >= KEPT + LENGTHS.length) {
      const [odd, { pipeline }] = [...this.plans].find(
        ([, plan]) => !LENGTHS.includes(plan.steps),
      )!;
      this.plans.delete(odd);
      pipeline.destroy();
    }
    const plan = { steps, pipeline: this.traced(steps, request) };
    this.plans.set(key, plan);
    return plan;
  }

  /** The steps of a block as passes: state, then spikes of 24 steps at a time, then what is recorded at each step. */
  private traced(steps: number, request: BlockRequest): GpuPipeline {
    const { emitted, step, uploaded } = this;
    const mask = emitted.spikes
      ? this.rowKernel(emitted.state.length, this.program.size)
      : undefined;
    const readers = this.readers(request);
    return this.gpu.pipeline((...handles) => {
      const given = new Map<Argument, GpuHandle>(uploaded.map((name, k) => [name, handles[k]!]));
      const links = this.gathers ? handles[uploaded.length] : undefined;
      const indices = handles.slice(uploaded.length + (links ? 1 : 0));
      const masks: GpuHandle[] = [];
      const recorded: GpuHandle[] = [];
      let state = given.get("state")!;
      const leap = readers.length === 0 ? this.leap : undefined;
      for (let j = 0; j < steps; ) {
        if (j > 0) for (const { kernel, at } of readers) recorded.push(kernel(state, indices[at]!));
        const far = leap !== undefined && j + MASK <= steps;
        const { kernel, wanted } = far ? leap : step;
        if (links) given.set("sums", this.sums!(state, links));
        const args = wanted.map((name) => {
          if (name === "step") return j;
          if (name === "fresh") return j % MASK === 0 ? 1 : 0;
          return name === "state" ? state : given.get(name)!;
        });
        state = kernel(...args);
        j += far ? MASK : 1;
        if (mask && (j % MASK === 0 || j === steps)) masks.push(mask(state));
      }
      return [state, ...masks, ...recorded];
    });
  }

  /** A kernel that takes one row of the state. */
  private rowKernel(row: number, width: number): GpuKernel {
    const source = `function row(state) {\n  return state[${row}][this.thread.x];\n}`;
    return this.once(source, width);
  }

  /** A kernel that all pipelines share: gpu.js keeps every one that it makes. */
  private once(source: string, width: number): GpuKernel {
    const key = `${width} ${source}`;
    const known = this.kernels.get(key);
    if (known) return known;
    const kernel = this.gpu.kernel({ source, output: [width], functions: [], natives: [] });
    this.kernels.set(key, kernel);
    return kernel;
  }

  /** Kernels that pick the recorded elements of a row, for recorded arrays that change. */
  private readers({ recorded }: BlockRequest): { kernel: GpuKernel; at: number; width: number }[] {
    return recorded.flatMap(({ array, elements }, at) => {
      const row = this.rowFor(array);
      if (row < 0) return [];
      const source = `function picked(state, elements) {\n  return state[${row}][elements[this.thread.x]];\n}`;
      return [{ kernel: this.once(source, elements.length), at, width: elements.length }];
    });
  }

  private rowFor({ name }: ArraySymbol): number {
    return this.emitted.state.findIndex(({ array }) => array.name === name);
  }

  private elementsOf({ recorded }: BlockRequest): Float32Array[] {
    return recorded.map(({ elements }) => Float32Array.from(elements));
  }

  private spikes(masks: readonly Float32Array[], steps: number): Int32Array[] {
    if (masks.length === 0) return Array.from({ length: steps }, () => new Int32Array(0));
    return masks.flatMap((row, k) => unpackSpikes(row, Math.min(MASK, steps - k * MASK)));
  }

  /** Steps times elements for each recorded array: the first step as memory has it. */
  private recorded(
    request: BlockRequest,
    picked: readonly Float32Array[],
    steps: number,
    time: { first: number; dt: number },
  ): Float64Array[] {
    const rows = request.recorded.map(({ array }) => this.rowFor(array));
    const changing = rows.filter((row) => row >= 0).length;
    let seen = 0;
    return request.recorded.map(({ array, elements }, r) => {
      const out = new Float64Array(steps * elements.length);
      const view = viewOf(array, this.host.memory);
      const now = Float64Array.from(elements, (element) => view[element]!);
      const place = rows[r]! < 0 ? -1 : seen++;
      for (let j = 0; j < steps; j++) {
        const values = j === 0 || place < 0 ? now : picked[(j - 1) * changing + place]!;
        out.set(values, j * elements.length);
      }
      if (place >= 0 && this.emitted.state[rows[r]!]!.kind === "steps")
        for (let k = elements.length; k < out.length; k++)
          out[k] = (out[k]! + time.first) * time.dt;
      return out;
    });
  }

  private spoilt(after: Float32Array): boolean {
    const { length } = this.emitted.state;
    for (let k = 0; k < length * this.program.size; k++) if (Number.isNaN(after[k]!)) return true;
    return false;
  }

  private commit(
    after: Float32Array,
    before: Float32Array,
    scalars: readonly number[],
    time: { first: number; dt: number },
  ): void {
    const { size } = this.program;
    const { memory } = this.host;
    this.emitted.state.forEach((row, k) => {
      const [from, to] = [k * size, (k + 1) * size];
      putRow(after.subarray(from, to), before.subarray(from, to), row, memory, time);
    });
    this.scalars.forEach((array, k) => {
      viewOf(array, memory)[0] = scalars[k]!;
    });
  }
}
