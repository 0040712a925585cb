// What the emitter hands to the one who runs it: text for gpu.js, and how arrays lie on the device.

import type { ArraySymbol, Kernel } from "../../ir/ir.ts";

/** An array as one row of f32, one column for each element. */
export interface Row {
  readonly array: ArraySymbol;
  /** `steps`: a time, as whole steps after the first of the block, at least -2^23. */
  readonly kind: "number" | "steps";
  /** The column of element i holds array[index[i] + offset] instead of array[i]; for rows that are only read. */
  readonly through: { readonly index: ArraySymbol; readonly offset: number } | null;
}

/** A number that is one for all elements but not for all steps. */
export type SharedValue =
  /** The f64 in an array of one, after `Emitted.prepare` has run. */
  | { readonly kind: "number"; readonly array: ArraySymbol }
  /** Half of a 32-bit word of an i32 array, as an integer in [0, 65535]. */
  | {
      readonly kind: "half";
      readonly array: ArraySymbol;
      readonly element: number;
      readonly high: boolean;
    };

/** Arguments of the kernel, in this order, those it uses only. */
export type Argument =
  /** [rows][elements]: `Emitted.state`, and below them the spikes. */
  | "state"
  /** [rows][elements]: `Emitted.fixed`. */
  | "fixed"
  /** [steps of the block][values]: `Emitted.shared`. */
  | "shared"
  /** All tables, one after the other. */
  | "tables"
  /** [steps of the block times number of `add`][elements], step by step. */
  | "added"
  /** [rows][elements]: what `EmittedGathers` computes from the state, one row for each sum. */
  | "sums"
  /** Number: which step of the block. */
  | "step"
  /** Number: 1 when the row of spikes begins anew, else 0. */
  | "fresh";

/**
 * A program as one kernel of gpu.js with output [elements, rows]: the rows of state after a step, then (when something
 * emits) the row of spikes: the one before times two, plus one for an element that emitted (24 steps are exact in f32).
 */
export interface Emitted {
  /** Function text for `createKernel`. */
  readonly source: string;
  /** Functions it calls, for `addFunction`: JavaScript text. */
  readonly functions: readonly { readonly name: string; readonly source: string }[];
  /** The same names in GLSL ES 3.00, where JavaScript text will not do on GL (`addNativeFunction`). */
  readonly natives: readonly { readonly name: string; readonly source: string }[];
  readonly arguments: readonly Argument[];
  readonly state: readonly Row[];
  readonly spikes: boolean;
  /** Whether a row follows that holds, as bits, the last 24 steps of the block in which the element emitted. */
  readonly recent: boolean;
  readonly fixed: readonly Row[];
  readonly shared: readonly SharedValue[];
  /** To run on the CPU at every step before `shared` is read: prologues, in f64. */
  readonly prepare: Kernel | null;
  readonly tables: readonly ArraySymbol[];
}
