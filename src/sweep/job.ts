// What a sweep asks for, in a form that another thread can be sent, and what comes back of a part of its points.

import type { BackendName, GpuModeName } from "../model/network-options.ts";
import type { NeuronGroupOptions } from "../model/neuron-options.ts";
import type { Dimension } from "../units/dimension.ts";
import type { Measure } from "./measures.ts";

/** Times and places common to all points. */
export interface Setting {
  /** Seconds before measuring begins, and seconds that are measured. */
  readonly settle: number;
  readonly duration: number;
  readonly dt: number | undefined;
  readonly seed: number;
  readonly backend: BackendName;
  /** Whether the sweep named the backend. */
  readonly chosen: boolean;
  readonly gpuMode: GpuModeName | undefined;
  /** Whether a NaN ends the sweep or marks its point. */
  readonly onNaN: "error" | "mark";
  /** Interval of samples in seconds; every step without it. */
  readonly recordDt: number | undefined;
  /** Variables that are sampled. */
  readonly record: readonly string[];
  /** Whether spike times are needed one by one. */
  readonly spikes: boolean;
}

/** One group of neurons, each a point. */
export interface NeuronJob {
  readonly kind: "neuron";
  readonly setting: Setting;
  /** Without functions: those are computed where the sweep was asked for. */
  readonly measures: readonly Exclude<Measure, { kind: "function" }>[];
  /** Copies, of which the last ones may not be needed in a chunk. */
  readonly size: number;
  readonly model: string;
  readonly options: NeuronGroupOptions;
  /** Assignments before the run, in order. */
  readonly initial: readonly (readonly [name: string, value: number | string | boolean])[];
  /** Names that differ from point to point, in the order of the axes. */
  readonly varied: readonly Varied[];
}

/** A name that differs from point to point. */
export interface Varied {
  readonly name: string;
  readonly dimension: Dimension;
}

/** A network for each point, made by a module. */
export interface NetworkJob {
  readonly kind: "network";
  readonly setting: Setting;
  readonly measures: NeuronJob["measures"];
  /** Address of the module whose default export makes the network. */
  readonly module: string;
  readonly names: readonly string[];
  /** Dimensions of the varied values, where they tell one. */
  readonly dimensions: readonly (Dimension | undefined)[];
}

export type Job = NeuronJob | NetworkJob;

/** Some points in a row, with the value of each varied name at each of them; lists may be longer than `count`. */
export interface Chunk {
  /** Number of the chunk. */
  readonly index: number;
  /** The first point. */
  readonly first: number;
  readonly count: number;
  readonly values: readonly Float64Array[];
}

/** A point that has no result because a value stopped being a number. */
export interface Lost {
  readonly point: number;
  readonly variable: string;
  /** Seconds since the start of the run. */
  readonly time: number;
}

/** What was recorded of the points of a chunk. */
export interface Recorded {
  /** Where the spikes of each point begin in `spikes`; one more than there are points. */
  readonly offsets: Int32Array;
  /** Seconds since the measured window began. */
  readonly spikes: Float64Array;
  /** Times of the samples, likewise. */
  readonly t: Float64Array;
  /** For each variable the samples of the first point, then those of the second, ... */
  readonly traces: Readonly<Record<string, Float64Array>>;
}

/** What came of a chunk. */
export interface ChunkResult {
  readonly index: number;
  readonly first: number;
  readonly count: number;
  /** For each measure by label, one number for each point. */
  readonly values: Readonly<Record<string, Float64Array>>;
  readonly lost: readonly Lost[];
  /** Units of measures that only networks know. */
  readonly units: Readonly<Record<string, string>>;
  readonly recorded: Recorded | undefined;
}

/** How the rest of the process is told of a chunk that runs. */
export interface Hooks {
  /** From 0 to 1. */
  progress(fraction: number): void;
  /** Asked now and then: true ends the chunk without a result. */
  stopped(): boolean;
}

/** What computes chunks of a job, one after another. */
export interface Runner {
  /** Undefined when it was stopped. */
  run(chunk: Chunk, hooks: Hooks): Promise<ChunkResult | undefined>;
  /** What computed on backend `gpu`, and why; once something ran there. */
  readonly device: { readonly mode: string; readonly reason: string } | undefined;
}
