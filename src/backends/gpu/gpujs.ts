// The door to gpu.js: loaded when it is first needed, and what is used of it as types.

import { type FunctionBuilder, repairOrder } from "./order.ts";

/** A kernel of gpu.js, to be called while a pipeline is traced. */
export type RawKernel = (...args: readonly unknown[]) => unknown;

/** A pipeline of gpu.js, and what it says of itself once it has run. */
export interface RawPipeline {
  (...args: readonly unknown[]): Promise<unknown>;
  readonly executorKind: string;
  /** Mode of the kernels that ran; `gpu` for all of GL. */
  readonly backend: string;
  readonly fallbackReason: string | null;
  destroy(): Promise<unknown>;
}

/** Settings of a kernel that are passed on. */
export interface RawSettings {
  readonly output?: readonly number[];
  readonly functions?: readonly unknown[];
  readonly nativeFunctions?: readonly unknown[];
  /** GLSL before all functions. */
  readonly injectedNative?: string;
  readonly loopMaxIterations?: number;
}

/** An instance of gpu.js in one mode. */
export interface RawGpu {
  /** All that it will destroy. */
  readonly kernels: unknown[];
  createKernel(source: string, settings: RawSettings): RawKernel;
  createPipeline(trace: (...args: readonly unknown[]) => unknown): RawPipeline;
  destroy(): Promise<void>;
}

/** A device as gpu.js holds it. */
export interface RawDevice {
  readonly limits: { readonly maxComputeWorkgroupsPerDimension: number };
  readonly lost: Promise<{ readonly reason: string; readonly message: string }>;
  onuncapturederror: ((event: { readonly error: { readonly message: string } }) => void) | null;
}

/** What is used of the package. */
export interface GpuJs {
  readonly GPU: new (settings: {
    readonly mode: string;
    readonly canvas?: unknown;
    readonly context?: unknown;
  }) => RawGpu;
  /** Missing from some builds. */
  readonly FunctionBuilder?: { readonly prototype: FunctionBuilder };
  input(values: Float32Array, size: readonly number[]): unknown;
  /** One WebGPU device for all instances, asked of `navigator.gpu`. */
  readonly WebGPUContext: {
    acquire(): Promise<{ readonly device: RawDevice }>;
    destroy(): Promise<void>;
  };
}

/** gpu.js, loaded at the first call: starting Myelin does not need it. */
export async function loadGpuJs(): Promise<GpuJs> {
  const loaded = (await import("gpu.js")) as unknown as GpuJs & { readonly default?: GpuJs };
  const lib = loaded.default ?? loaded;
  if (lib.FunctionBuilder) repairOrder(lib.FunctionBuilder.prototype);
  return lib;
}
