// gpu.js in one mode: kernels and pipelines, what really ran, and its errors in our words.

import { DeviceError, DeviceLostError, InternalError } from "../../errors.ts";
import { messageOf } from "./adapter.ts";
import type {
  Gpu,
  GpuArgument,
  GpuHandle,
  GpuKernel,
  GpuKernelSettings,
  GpuMode,
  GpuPipeline,
} from "./door.ts";
import { type Folding, folded } from "./fold.ts";
import type { GpuJs, RawGpu, RawKernel, RawPipeline, RawSettings } from "./gpujs.ts";

/** What lies below an instance of gpu.js. */
export interface Ground {
  readonly mode: GpuMode;
  readonly runsOn: string;
  /** Whether the CPU does the work. */
  readonly software: boolean;
  /** How results are folded, in modes where they are. */
  readonly folding: Folding | undefined;
  /** For the constructor of gpu.js. */
  readonly settings: { readonly canvas?: unknown; readonly context?: unknown };
  /** Why it is gone, once it is. */
  lost(): string | undefined;
  /** Resolves with the reason when it goes, where that is told. */
  readonly whenLost?: Promise<string>;
  /** Errors that gpu.js did not raise, since the last call. */
  takeErrors(): readonly string[];
  release(): Promise<void>;
}

/** How `pipeline.backend` names the modes. */
const BACKENDS: Readonly<Record<GpuMode, string>> = {
  webgpu: "webgpu",
  webgl2: "gpu",
  webasm: "webasm",
  cpu: "cpu",
};

/** How long an error may be ahead of the news that the device is lost, in ms. */
const NEWS = 50;

/** gpu.js on a ground. */
export class Session implements Gpu {
  readonly mode: GpuMode;
  readonly reason: string;
  readonly runsOn: string;
  private readonly ground: Ground;
  private readonly lib: GpuJs;
  private readonly gpu: RawGpu;
  /** Calls under way, to be told when the device goes. */
  private readonly waiting = new Set<(error: Error) => void>();
  private closed: Promise<void> | undefined;
  /** Names of the kernels that the trace under way has called. */
  private traced: Set<string> | undefined;

  /** `make` calls the constructor of gpu.js, where it finds what it looks for. */
  constructor(lib: GpuJs, ground: Ground, reason: string, make: () => RawGpu) {
    this.mode = ground.mode;
    this.runsOn = ground.runsOn;
    this.reason = reason;
    this.ground = ground;
    this.lib = lib;
    this.gpu = make();
    refuseFallbacks(this.gpu);
    if (ground.mode === "cpu" || ground.mode === "webasm") forget(this.gpu);
    ground.whenLost?.then((lost) => {
      for (const reject of this.waiting) reject(lostError(this.mode, lost));
    });
  }

  get lost(): string | undefined {
    return this.ground.lost();
  }

  kernel(settings: GpuKernelSettings): GpuKernel {
    this.checkOpen();
    const name = nameOf(settings.source);
    let raw: RawKernel;
    try {
      const { folding } = this.ground;
      const fit = folding ? folded(settings, folding) : settings;
      raw = this.gpu.createKernel(fit.source, this.rawSettings({ ...settings, ...fit }));
    } catch (error) {
      throw this.failed([name], error);
    }
    return (...args) => {
      if (!this.traced) throw new InternalError(`kernel ${name} is called outside a pipeline`);
      this.traced.add(name);
      return raw(...args) as GpuHandle;
    };
  }

  pipeline(trace: (...args: readonly GpuHandle[]) => readonly GpuHandle[]): GpuPipeline {
    this.checkOpen();
    return new Pipeline(this, trace);
  }

  close(): Promise<void> {
    this.closed ??= this.end();
    return this.closed;
  }

  /** A pipeline of gpu.js for so many arguments; `names` collects the kernels it calls. */
  rawPipeline(
    trace: (...args: readonly GpuHandle[]) => readonly GpuHandle[],
    count: number,
    names: Set<string>,
  ): RawPipeline {
    const traced = (...args: readonly unknown[]): unknown => {
      this.traced = names;
      try {
        return trace(...(args as readonly GpuHandle[]));
      } finally {
        this.traced = undefined;
      }
    };
    // gpu.js makes as many handles as the function has parameters
    Object.defineProperty(traced, "length", { value: count });
    return this.gpu.createPipeline(traced);
  }

  rawArgument(argument: GpuArgument): unknown {
    if (typeof argument === "number") return argument;
    const nothing = new Float32Array(1);
    if (argument instanceof Float32Array) return argument.length > 0 ? argument : nothing;
    const { values, width, height } = argument;
    if (values.length === 0) return this.lib.input(nothing, [1, 1]);
    return this.lib.input(values, this.ground.folding ? [width, 1, height] : [width, height]);
  }

  /** Throws when the device is gone or closed. */
  checkOpen(): void {
    if (this.closed) throw new InternalError(`the device in mode ${this.mode} is closed`);
    const lost = this.lost;
    if (lost !== undefined) throw lostError(this.mode, lost);
  }

  /** A result as soon as it is there; the loss of the device if that comes first. */
  unlessLost<T>(result: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.waiting.add(reject);
      const settled = () => this.waiting.delete(reject);
      result.then(resolve, reject).then(settled, settled);
    });
  }

  /** Throws what went wrong without gpu.js saying so. */
  checkErrors(names: Iterable<string>): void {
    this.checkOpen();
    const [error] = this.ground.takeErrors();
    if (error !== undefined) throw this.failed(names, new Error(error));
  }

  /** The error for something that gpu.js or the device raised, which may be that the device is gone. */
  async failure(names: Iterable<string>, error: unknown): Promise<Error> {
    if (error instanceof DeviceLostError) return error;
    if (this.lost === undefined && this.ground.whenLost) await this.news();
    const lost = this.lost;
    return lost === undefined ? this.failed(names, error) : lostError(this.mode, lost);
  }

  failed(names: Iterable<string>, error: unknown): Error {
    const which = [...names].map((name) => `'${name}'`).join(", ");
    // gpu.js appends the whole text that it made
    const [told = ""] = messageOf(error).split("\n--- generated");
    const what = `${which.includes(",") ? "kernels" : "kernel"} ${which || "of a pipeline"}`;
    return new DeviceError(
      `${what} cannot run on gpu.js in mode ${this.mode}: ${told.slice(0, 1000)}`,
      this.mode,
      { cause: error },
    );
  }

  /** Throws when something else than this mode ran. */
  checkRan({ backend, fallbackReason }: RawPipeline, names: Iterable<string>): void {
    if (backend === BACKENDS[this.mode]) return;
    const because = fallbackReason === null ? "" : `: ${fallbackReason}`;
    throw this.failed(names, new Error(`gpu.js ran it in mode ${backend} instead${because}`));
  }

  /** How a pipeline ran, and why not in one go where this mode can do that. */
  told({ executorKind, fallbackReason }: RawPipeline): string {
    const fuses = this.mode === "webgpu" || this.mode === "webasm";
    return fuses && fallbackReason !== null ? `${executorKind}: ${fallbackReason}` : executorKind;
  }

  private async news(): Promise<void> {
    const timeout = new Promise<void>((resolve) => setTimeout(resolve, NEWS));
    await Promise.race([this.ground.whenLost, timeout]);
  }

  private rawSettings({
    output,
    functions,
    natives,
    loopMaxIterations,
  }: GpuKernelSettings): RawSettings {
    const native = this.mode === "webgl2" ? natives : [];
    const replaced = new Set(native.map(({ name }) => name));
    const called = functions.filter(({ name }) => !replaced.has(name));
    return {
      output,
      functions: called.map((one) => one.source),
      nativeFunctions: native.map(({ name, source: text }) => ({ name, source: text })),
      ...(this.mode === "webgl2" ? { injectedNative: called.map(prototype).join("\n") } : {}),
      ...(loopMaxIterations === undefined ? {} : { loopMaxIterations }),
    };
  }

  /** Never throws: what is gone needs no closing. */
  private async end(): Promise<void> {
    await this.gpu.destroy().catch(() => undefined);
    await this.ground.release().catch(() => undefined);
  }
}

class Pipeline implements GpuPipeline {
  ran: string | undefined;
  private readonly session: Session;
  private readonly trace: (...args: readonly GpuHandle[]) => readonly GpuHandle[];
  private readonly names = new Set<string>();
  private raw: RawPipeline | undefined;
  private destroyed = false;

  constructor(session: Session, trace: (...args: readonly GpuHandle[]) => readonly GpuHandle[]) {
    this.session = session;
    this.trace = trace;
  }

  async run(...args: readonly GpuArgument[]): Promise<Float32Array[]> {
    const { session, names } = this;
    if (this.destroyed) throw new InternalError("a pipeline runs after its end");
    session.checkOpen();
    let results: readonly unknown[];
    try {
      this.raw ??= session.rawPipeline(this.trace, args.length, names);
      const given = args.map((argument) => session.rawArgument(argument));
      results = (await session.unlessLost(this.raw(...given))) as readonly unknown[];
    } catch (error) {
      if (error instanceof InternalError) throw error;
      throw await session.failure(names, error);
    }
    session.checkErrors(names);
    session.checkRan(this.raw, names);
    this.ran = session.told(this.raw);
    return results.map(flat);
  }

  async destroy(): Promise<void> {
    this.destroyed = true;
    await this.raw?.destroy().catch(() => undefined);
  }
}

function lostError(mode: GpuMode, why: string): DeviceLostError {
  return new DeviceLostError(
    `the device of mode ${mode} is lost: ${why} (run on with backend 'wasm', or open it again)`,
  );
}

/** No kernel moves to the CPU in silence: gpu.js raises the reason instead. */
function refuseFallbacks(gpu: RawGpu): void {
  const create = gpu.createKernel.bind(gpu);
  const always = {
    precision: "single",
    fixIntegerDivisionAccuracy: false,
    tactic: "precision",
    onRequestFallback(this: { readonly fallbackReason: string | null }): never {
      throw new Error(this.fallbackReason ?? "gpu.js would run it on the CPU");
    },
  };
  gpu.createKernel = (source, settings) => create(source, { ...settings, ...always });
}

/** Without a card, gpu.js holds on to kernels of pipelines that are gone; nothing needs to be given back there. */
function forget(gpu: RawGpu): void {
  const create = gpu.createKernel.bind(gpu);
  gpu.createKernel = (source, settings) => {
    const kernel = create(source, settings);
    gpu.kernels.length = 0;
    return kernel;
  };
}

/** A function of numbers announced in GLSL: gpu.js may write it after one that calls it. */
function prototype({ name, source }: { readonly name: string; readonly source: string }): string {
  const [, parameters = ""] = /\(([^)]*)\)/.exec(source) ?? [];
  const types = parameters.split(",").map(() => "float");
  return `float ${name}(${types.join(", ")});`;
}

function nameOf(source: string): string {
  return /^\s*function\s+(\w+)/.exec(source)?.[1] ?? "without a name";
}

/** A result as one array: gpu.js gives rows, often views one after the other of one buffer. */
function flat(result: unknown): Float32Array {
  const rows = rowsOf(result);
  const [first] = rows;
  if (!first) return new Float32Array(0);
  const width = first.length;
  const apart = rows.some(
    (row, k) => row.buffer !== first.buffer || row.byteOffset !== first.byteOffset + 4 * width * k,
  );
  if (!apart) return new Float32Array(first.buffer, first.byteOffset, width * rows.length);
  const out = new Float32Array(width * rows.length);
  rows.forEach((row, k) => {
    out.set(row, k * width);
  });
  return out;
}

/** The rows of a result of one, two or three dimensions. */
function rowsOf(result: unknown): readonly Float32Array[] {
  if (result instanceof Float32Array) return [result];
  return (result as readonly unknown[]).flatMap(rowsOf);
}
