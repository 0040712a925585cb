// The intermediate representation: kernels over typed arrays in one memory, and the contract of a backend.
//
//   Program ── kernels, each:  loop · prologue (once per call) · body (per element); a dense loop has a head (per row)
//   Statement ─ let · index · scaled · numbered · store · emit · enqueue · note
//   Expression (f64 or bool) ─ constant · load · local · index · unary · binary · compare · logic · not
//                              · select · lookup · peek · call · host · random
//
// Every number is an f64 while it is computed with; f32, i32, u16 and bool are storage. What is to be of single
// precision is rounded after each operation (see single.ts); a backend may then use instructions for f32. Integer
// arithmetic is exact below 2^53. A bool is stored as an i32 of 0 or 1. The meaning of every operation is that of IEEE
// 754 double arithmetic in the order written: a backend may not reassociate, contract or approximate, so all backends
// agree bit for bit.

import type { Place } from "../errors.ts";
import type { Cycle, CycleFunction } from "./cycle.ts";

/**
 * How elements lie in memory: f64, f32 (rounded when stored), i32, u16 (indices: kernels read it, none writes it), or 4
 * bytes holding 0 or 1.
 */
export type Storage = "f64" | "f32" | "i32" | "u16" | "bool";

/** An array at a fixed byte address (a multiple of 16) of the one memory; padded to a multiple of 16 bytes. */
export interface ArraySymbol {
  /** Readable and unique within a program, such as `P.v` or `S.delay`. */
  readonly name: string;
  readonly storage: Storage;
  readonly address: number;
  readonly length: number;
}

/** What an i32 array holds where a NaN was to be stored and the store was watched. */
export const SPOILT: number = -(2 ** 31);

export type ValueType = "f64" | "bool";

export type UnaryOperation =
  | "neg"
  | "abs"
  | "sqrt"
  | "floor"
  | "ceil"
  | "trunc"
  /** To the nearest integer, ties to even. */
  | "nearest"
  /** Unbiased exponent of a normal number, floor(log2|x|), as an f64 (bits 52..62 minus 1023, whatever x is). */
  | "exponent"
  /** The number with its exponent set to 0 and its sign cleared: in [1, 2) for normal x. */
  | "mantissa"
  /** 2^x for an integer-valued x in [-1022, 1023]; in single precision, in [-126, 127]. */
  | "pow2"
  /** To the nearest number that an f32 holds, ties to even. */
  | "fround";

export type BinaryOperation =
  | "add"
  | "sub"
  | "mul"
  | "div"
  /** `left < right ? left : right` */
  | "min"
  /** `left > right ? left : right` */
  | "max"
  | "copysign"
  /** C's fmod: exact remainder with the sign of the dividend. */
  | "fmod";

export type CompareOperation = "lt" | "le" | "gt" | "ge" | "eq" | "ne";

/** Where an array is read or written: the name of an index in scope, or null for element 0 (a scalar). */
export type At = string | null;

/**
 * A function of the host program. It is part of the expression that calls it, not of a table of names, so that it lives
 * as long as the kernels that need it and no longer.
 */
export interface HostFunction {
  readonly name: string;
  readonly call: (...args: number[]) => number;
  /** Otherwise each mention is called once for each element, never merged with another nor moved out of the loop. */
  readonly pure: boolean;
}

export type Expression =
  | { readonly op: "constant"; readonly value: number }
  | { readonly op: "truth"; readonly value: boolean }
  /** f64 from the storages of numbers, bool from bool storage. */
  | { readonly op: "load"; readonly array: ArraySymbol; readonly at: At }
  | { readonly op: "local"; readonly name: string; readonly type: ValueType }
  /** An index in scope, as f64; `offset` is added (a subgroup's start, negated). */
  | { readonly op: "index"; readonly name: string; readonly offset: number }
  | { readonly op: UnaryOperation; readonly operand: Expression }
  | { readonly op: BinaryOperation; readonly left: Expression; readonly right: Expression }
  | { readonly op: CompareOperation; readonly left: Expression; readonly right: Expression }
  | { readonly op: "and" | "or"; readonly left: Expression; readonly right: Expression }
  | { readonly op: "not"; readonly operand: Expression }
  /** Both branches are evaluated; `test` is bool; the branches have one type. */
  | {
      readonly op: "select";
      readonly test: Expression;
      readonly then: Expression;
      readonly otherwise: Expression;
    }
  /**
   * The element that a number names (cut to an integer, in [0, length)) of an f64 array that no store changes. With
   * `guide` the array is as src/lowering/guide.ts makes it, the operand is a uniform number, and the value is how many
   * entries of the distribution are at most the operand.
   */
  | {
      readonly op: "lookup";
      readonly array: ArraySymbol;
      readonly operand: Expression;
      readonly guide?: { readonly bits: number; readonly both: boolean };
    }
  /**
   * The f64 at a position of the memory (a number, cut to an integer: the address divided by 8) that no store of the
   * kernel changes: for arrays that move while kernels stay.
   */
  | { readonly op: "peek"; readonly operand: Expression }
  /** A function of `src/ir/math`: f64 arguments, f64 result. */
  | { readonly op: "call"; readonly name: string; readonly args: readonly Expression[] }
  /** A function of the host program: f64 arguments, f64 result. A backend that cannot call it says so at `place`. */
  | {
      readonly op: "host";
      readonly fn: HostFunction;
      readonly args: readonly Expression[];
      readonly place: Place;
    }
  /**
   * A fresh draw for this element: see src/ir/random.ts. `state` is i32[4]: seed low, seed high, step low, step high.
   */
  | {
      readonly op: "random";
      readonly distribution: "uniform" | "normal";
      readonly state: ArraySymbol;
      /** Which object and which draw within its code: below 2^32. */
      readonly stream: number;
      readonly at: string;
    };

export type Statement =
  | {
      readonly kind: "let";
      readonly name: string;
      readonly type: ValueType;
      readonly value: Expression;
    }
  /** Defines an index: `array[at] + offset`; `array` has i32 or u16 storage. */
  | {
      readonly kind: "index";
      readonly name: string;
      readonly array: ArraySymbol;
      readonly at: string;
      readonly offset: number;
    }
  /** Defines an index: `at` times `by`, which arrays with gaps between their elements are read at. Not in a range. */
  | {
      readonly kind: "scaled";
      readonly name: string;
      readonly at: string;
      readonly by: number;
    }
  /** Defines an index: a number, cut to an integer; not in a range. */
  | { readonly kind: "numbered"; readonly name: string; readonly value: Expression }
  /** Writes f64 (i32 storage: truncated towards zero, saturated) or bool. `watch` reports a NaN, see KernelFunction. */
  | {
      readonly kind: "store";
      readonly array: ArraySymbol;
      readonly at: At;
      readonly value: Expression;
      readonly watch: boolean;
    }
  /**
   * Appends the index `at` to the kernel's output list when `when` is true: in a range kernel from place `begin` of the
   * list on, so that calls for several ranges leave each other's entries alone. At most one per body. What lies after
   * the entries that the kernel says it appended is undefined, as far as there is an element of the range for each.
   */
  | { readonly kind: "emit"; readonly when: Expression; readonly at: string }
  /**
   * Appends the index `at` to the bucket that is `steps` (an integer) ahead in a wheel. `wheel` is i32[4]: the bucket
   * of now, the number of buckets (a power of two), the position p in memory, in units of an i32, of a table, anything.
   * For bucket b, from p + 4b: positions of its entries, of the next one, and of the end of its room. When `steps` is
   * not in [0, buckets), or the bucket is full, the index goes to one more bucket after the last, which has room; where
   * that is not empty in the end, the kernel returns 1. The only statement of its body; not in a range kernel. `soon`
   * are arrays of which the index will be read when it is due: a backend may read them now, for the cache.
   */
  | {
      readonly kind: "enqueue";
      readonly wheel: ArraySymbol;
      readonly steps: Expression;
      readonly at: string;
      readonly soon: readonly ArraySymbol[];
    }
  /**
   * Appends a spike whose place is the index `at` to `spikes` of a recent loop, which has room; none below 0. `soon` is
   * what the loop will read of arrays, between two indices: a backend may read it now, for the cache.
   */
  | {
      readonly kind: "note";
      readonly spikes: ArraySymbol;
      readonly at: string;
      readonly soon: readonly {
        readonly array: ArraySymbol;
        readonly from: string;
        readonly to: string;
      }[];
    };

/**
 * What a kernel runs over. `begin` and `end` are the arguments of the call.
 * - range: `index` = begin, ..., end-1; begin is even, and a multiple of 4 in kernels that draw; end is a multiple of 4
 *   where others work on what follows it
 * - list: for k = begin, ..., end-1: `index` = memory's i32 at position k (byte address 4k)
 * - due: `index` = each entry in the bucket of now of a wheel (see `enqueue`), whatever `begin` and `end`; in the end
 *   the bucket is empty and the next one is that of now
 * - rows: for k as in list: row = i32[k] - offset; for p = starts[row], ..., starts[row+1]-1:
 *   `index` = order ? order[p] : p; `row` names the list's own entry i32[k], `place` (if given) p. A row out of
 *   [0, rows) is skipped. With `parts` a call does one part q of each row, its third argument: p or, of dense rows,
 *   `index` from cuts[row*(many+1) + q] up to, and without, the next number there.
 * - recent: what hears recent spikes in this step, whatever `begin` and `end`. `spikes` is i32[6]: the position p in
 *   memory, in units of an i32, of a list of spikes; the first of them that is not over; how many there are with
 *   those that are; its capacity; the step of now; anything. Spike e has a place, i32[p + 2e], and was noted in step
 *   i32[p + 2e + 1]; its age is now less that, in 32 bits, and ages fall along the list. Spikes older than `longest`
 *   are over, which is written down. For each of the others that is at least `shortest` old, at = place + age -
 *   shortest and k = starts[at], ..., starts[at + 1]-1: `index` = order ? order[k] : k. In the end now is one more. A
 *   backend may list indices in `room` first: no `at` has more than `most`, `room` has space for four more than that at
 *   least, and `order` goes on for four numbers more than are used.
 *   For rows and recent, `soon` are arrays of which the body will read the elements of a row: without `order` they lie
 *   side by side, and a backend may read them some rows ahead, for the cache.
 * - dense: rows whose elements need no arrays of indices. For k as in list, `row` = i32[k] if `listed`, otherwise k,
 *   and r = row - offset; out of [0, rows) it is skipped. `head` (let and index) is run once for it, then the body for
 *   `index` = starts[r], ..., starts[r+1]-1, or r*starts, ..., (r+1)*starts-1 where that is a number. Others go along
 *   with `index`: each is first[r], or first, at the first element, and one more at each further one. With `pieces` a
 *   row is pieces[r], ..., pieces[r+1]-1 one after another, and `starts` and `first` tell of pieces, not of rows.
 */
export type Loop =
  | { readonly kind: "range"; readonly index: string }
  | { readonly kind: "list"; readonly index: string }
  | { readonly kind: "due"; readonly index: string; readonly wheel: ArraySymbol }
  | {
      readonly kind: "rows";
      readonly index: string;
      readonly row: string;
      readonly starts: ArraySymbol;
      readonly order: ArraySymbol | null;
      readonly rows: number;
      readonly offset: number;
      readonly place?: string;
      readonly parts?: Parts;
      readonly soon?: readonly ArraySymbol[];
      /** `starts` and what the body reads of elements are others at every call: nothing follows from them before. */
      readonly passing?: boolean;
    }
  | {
      readonly kind: "recent";
      readonly index: string;
      readonly spikes: ArraySymbol;
      readonly shortest: number;
      readonly longest: number;
      readonly starts: ArraySymbol;
      readonly order: ArraySymbol | null;
      readonly most: number;
      readonly room: ArraySymbol;
      readonly soon?: readonly ArraySymbol[];
    }
  | DenseLoop;

/** Rows cut into as many parts each; `cuts` is i32, one number more than parts for each row. */
export interface Parts {
  readonly many: number;
  readonly cuts: ArraySymbol;
}

export interface DenseLoop {
  readonly kind: "dense";
  readonly index: string;
  readonly row: string;
  readonly listed: boolean;
  readonly starts: ArraySymbol | number;
  readonly along: readonly { readonly name: string; readonly first: ArraySymbol | number }[];
  readonly pieces: ArraySymbol | null;
  readonly rows: number;
  readonly offset: number;
  readonly head: readonly Statement[];
  readonly parts?: Parts;
}

export interface Kernel {
  readonly name: string;
  readonly loop: Loop;
  /** Run once per call before the loop: `let` of values that no element changes, stores to scalars. */
  readonly prologue: readonly Statement[];
  /** Run for each element, in order: element by element as if sequential. */
  readonly body: readonly Statement[];
  /** Where `emit` appends (i32): from place `begin` on in a range kernel, else from its start, at each call. */
  readonly output: ArraySymbol | null;
}

export interface Program {
  readonly kernels: readonly Kernel[];
}

/**
 * A compiled kernel. Returns the number of indices emitted, or 0 without an output. When a watched store wrote a value
 * that is not a number, it returns ~count (-1 - count) instead, or 1 without an output. `part` is for loops with parts.
 */
export type KernelFunction = (begin: number, end: number, part?: number) => number;

/** The memory kernels work on: a WebAssembly.Memory (shared or not). */
export interface KernelMemory {
  readonly memory: WebAssembly.Memory;
  readonly shared: boolean;
  /** Pages of 64 KiB, as the memory was made: modules import it with the same limits. */
  readonly initial: number;
  readonly maximum: number;
}

/** What a backend does: make functions of a program's kernels, by kernel name, and show what it made. */
export interface Backend {
  readonly name: string;
  /** Functions by kernel name. They see growth of the memory. */
  load(program: Program, memory: KernelMemory): Record<string, KernelFunction>;
  /** As `load`, with what other threads need to run the same kernels on the same memory; not every backend can. */
  readonly share?: (program: Program, memory: KernelMemory) => Shared;
  /** Whole steps as one function; a backend without it has them run operation by operation. */
  readonly cycle?: (cycle: Cycle, memory: KernelMemory) => CycleFunction;
  /** The code emitted for one kernel (and the functions it calls), as text for people. */
  text(kernel: Kernel): string;
}

/** Compiled kernels, here and for other threads. */
export interface Shared {
  readonly functions: Record<string, KernelFunction>;
  /** Imports the memory as "memory" of "". */
  readonly module: WebAssembly.Module;
  /** What the module exports each kernel as, by name of kernel. */
  readonly exports: Readonly<Record<string, string>>;
}
