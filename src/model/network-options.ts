// What networks and their runs can be told.

import type { Progress } from "../simulate.ts";
import type { CheckpointOptions } from "./checkpoint.ts";
import type { Quantity } from "./quantities.ts";

/** What kernels are compiled to. */
export type BackendName = "wasm" | "js" | "gpu";

/** How gpu.js runs: on a graphics card (`webgpu`, `webgl2`) or, for tests, on the CPU (`webasm`, `cpu`). */
export type GpuModeName = "auto" | "webgpu" | "webgl2" | "webasm" | "cpu";

export interface NetworkOptions {
  /** Step of everything without a step of its own (default 0.1 ms). */
  readonly dt?: Quantity;
  /** Key of all random numbers: the same seed gives the same network and the same spikes everywhere. Default 0. */
  readonly seed?: number;
  /** `wasm` (default) or `js`: bit for bit the same results; `gpu`: groups step on a graphics card, in f32. */
  readonly backend?: BackendName;
  /** How gpu.js reaches the card; the best that there is, without it. */
  readonly gpuMode?: GpuModeName;
  /**
   * Threads that share the work of a step, where that is quicker; the results are the same to the last bit. Default 1,
   * at most 64. Where there are none (a page without cross-origin isolation, backends js and gpu) the network runs in
   * one, and `explain` says so.
   */
  readonly threads?: number;
  /**
   * Order of the slots in a step; default `start`, `groups`, `thresholds`, `synapses`, `resets`, `end`. Each brings its
   * `before_` and `after_` along; one that nothing uses may be left out.
   */
  readonly schedule?: readonly string[];
}

/** Told about every `reportPeriod`: how far a run is. */
export type Reporter = (progress: Progress) => void;

export interface RunOptions {
  /** `text` writes progress lines with rate and time left to stderr; a function receives the numbers. */
  readonly report?: "text" | Reporter;
  /** Wall-clock time between reports (default 1 s). */
  readonly reportPeriod?: Quantity;
  /** Measures each operation, for `profile()`; costs about 0.1 us per operation and step. */
  readonly profile?: boolean;
  /** Saves the state to a file now and then, and at the end, for `resume`. */
  readonly checkpoint?: CheckpointOptions;
}

export interface ResumeOptions extends RunOptions {
  /** Of the whole run, with what was done before; without it the run ends where it was to end. */
  readonly duration?: Quantity;
}
