// The contract of a device: what runs whole steps of many elements by itself, several steps in one go, in f32.

import type { ArraySymbol, Kernel, KernelFunction, KernelMemory } from "./ir.ts";

/** Cells of the clock that kernels read; `random` is i32[4], see `random` in src/ir/ir.ts. */
export interface StepClock {
  readonly dt: number;
  readonly time: ArraySymbol;
  readonly step: ArraySymbol;
  readonly random: ArraySymbol;
}

/** Something that happens to each element in a step. */
export type StepPart =
  /** A range kernel: for all elements. A list kernel: for those that the last `emit` of a kernel before named. */
  | { readonly kind: "kernel"; readonly kernel: Kernel }
  /** Adds to an array what the host gives for each step and element, and what the elements' own spikes bring. */
  | {
      readonly kind: "add";
      readonly array: ArraySymbol;
      readonly recurrent?: readonly Recurrent[];
    };

/**
 * Sets an array to a sum over synapses of what the state was at the start of the step, for each element that some of
 * them lead to. Several for one array are added up.
 */
export interface Gather {
  /** Over the synapses: each adds to its element of `into`, by an index into it. */
  readonly kernel: Kernel;
  readonly into: ArraySymbol;
  /** i32: the element of each synapse. */
  readonly by: ArraySymbol;
  /** Number of synapses. */
  readonly size: number;
}

/** A sum over the synapses to which spikes of this block arrive now, between elements of one group. */
export interface Recurrent extends Gather {
  /** i32: the element that each synapse comes from. */
  readonly from: ArraySymbol;
  /** f64, s: of each synapse, or one for all; 1 to `LONGEST_RECURRENT` steps. */
  readonly delays: ArraySymbol;
}

/** Steps for which a device remembers who emitted: bits of an f32. */
export const LONGEST_RECURRENT = 24;

/**
 * What happens to the elements of a group in one step, in order. Nothing reads what another element holds in an array
 * that the program writes; prologues read and write scalars (element 0 of an array) only.
 */
export interface StepProgram {
  /** Of the group. */
  readonly name: string;
  /** Number of elements. */
  readonly size: number;
  readonly clock: StepClock;
  /** Before all parts. */
  readonly gathers?: readonly Gather[];
  readonly parts: readonly StepPart[];
  /** Arrays (f64, s) that hold times of the clock's grid or times long ago: kept as whole steps. */
  readonly times: readonly ArraySymbol[];
}

/** What a device needs of the host program. */
export interface DeviceHost {
  readonly memory: KernelMemory;
  /** A fresh array in memory. */
  array(name: string, storage: ArraySymbol["storage"], length: number): ArraySymbol;
  /** A kernel as a function of the CPU. */
  compile(kernel: Kernel): KernelFunction;
  /** Moves the clock of a program to a step, where kernels read it. */
  moveTo(step: number): void;
}

/** A run of consecutive steps. */
export interface BlockRequest {
  /** Step of the clock at which it begins. */
  readonly first: number;
  /** How many steps it may be, at least 1: the device chooses. */
  readonly most: number;
  /** For each `add` of the program, in order: `most` steps times elements. */
  readonly added: readonly Float32Array[];
  /** Of which the value at the start of each step is wanted: elements of arrays. */
  readonly recorded: readonly { readonly array: ArraySymbol; readonly elements: Int32Array }[];
}

/** What came of a block. */
export interface BlockResult {
  /** Number of steps. */
  readonly steps: number;
  /** For each step, which elements emitted, ascending. */
  readonly emitted: readonly Int32Array[];
  /** For each array asked for: steps times elements. */
  readonly recorded: readonly Float64Array[];
  /** Whether an array of numbers holds a NaN after the last step. */
  readonly spoilt: boolean;
  /** Puts the state after the last step into memory. */
  commit(): void;
}

/** A program on the device. */
export interface DeviceProgram {
  /** Takes state from memory and runs. Rejects with DeviceLostError when the device is gone. */
  run(block: BlockRequest): Promise<BlockResult>;
  /** Gives back what it holds on the device; another run makes that anew. */
  release(): void;
  /** The code emitted, as text for people. */
  readonly text: string;
}

/** An open device. */
export interface Device {
  /** Such as `webgpu`. */
  readonly mode: string;
  /** Why this mode, and what it runs on. */
  readonly reason: string;
  compile(program: StepProgram, host: DeviceHost): DeviceProgram;
  /** Gives the device back; programs of it are of no use then. */
  close(): Promise<void>;
}

/** Why a program cannot run on a device; undefined when it can. */
export type Refusal = { readonly reason: string; readonly remedy: string } | undefined;
