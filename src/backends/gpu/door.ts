// What a device is made of: gpu.js as Myelin uses it, behind one door.

export { GPU_MODES, type GpuModeReport, gpuModes, openGpu } from "./modes.ts";

/** Where kernels of gpu.js run. */
export type GpuMode = "webgpu" | "webgl2" | "webasm" | "cpu";

/** A number, a one-dimensional array, or rows of equal length one after the other. */
export type GpuArgument =
  | number
  | Float32Array
  | { readonly values: Float32Array; readonly width: number; readonly height: number };

/** A handle of a value on the device, while a pipeline is traced. */
export interface GpuHandle {
  readonly gpuHandle: never;
}

export interface GpuKernelSettings {
  /** Reads its place as `this.thread.x` and `this.thread.y`, and tables as `name[row][column]`: see fold.ts. */
  readonly source: string;
  /** [width] or [width, height]. */
  readonly output: readonly number[];
  readonly functions: readonly { readonly name: string; readonly source: string }[];
  /** GLSL, used in mode `webgl2` instead of the function of the same name. */
  readonly natives: readonly { readonly name: string; readonly source: string }[];
  /** Most iterations of a loop. */
  readonly loopMaxIterations?: number;
}

/** A kernel, to be called while a pipeline is traced. */
export type GpuKernel = (...args: readonly (GpuHandle | number)[]) => GpuHandle;

/** Runs what was traced. Rows of a result lie one after the other. */
export interface GpuPipeline {
  /** How gpu.js ran it last, and why not faster where it says so: `fused-encoder`, `generic: ...`. */
  readonly ran: string | undefined;
  run(...args: readonly GpuArgument[]): Promise<Float32Array[]>;
  /** Gives back what it holds on the device, after the runs under way. Never rejects. */
  destroy(): Promise<void>;
}

/** gpu.js in one mode, with a device that answered. */
export interface Gpu {
  readonly mode: GpuMode;
  /** Why this mode. */
  readonly reason: string;
  /** What runs it, such as an adapter's description. */
  readonly runsOn: string;
  kernel(settings: GpuKernelSettings): GpuKernel;
  /** Traces once, at the first run; returns the results wanted. */
  pipeline(trace: (...args: readonly GpuHandle[]) => readonly GpuHandle[]): GpuPipeline;
  /** The reason, once the device is lost. */
  readonly lost: string | undefined;
  close(): Promise<void>;
}
