// What an operation does in a step, as data: a backend that knows it runs many steps without coming back to JavaScript.

import type { KernelFunction } from "./ir.ts";

/** A 32-bit integer. Positions count words of four bytes from the start of memory. */
export type Word =
  | number
  | { readonly op: "local"; readonly name: string }
  | { readonly op: "word"; readonly position: Word }
  | { readonly op: WordOperation; readonly left: Word; readonly right: Word }
  /** Whether left >= right. */
  | { readonly op: "reached"; readonly left: Real; readonly right: Real }
  | {
      readonly op: "call";
      readonly kernel: KernelFunction;
      readonly begin: Word;
      readonly end: Word;
    }
  /** What a function of the host gives; it may do anything but change what the step itself is made of. */
  | { readonly op: "ask"; readonly host: () => unknown };

/** Comparisons give 1 or 0. */
export type WordOperation = "add" | "sub" | "mul" | "and" | "or" | "lt" | "gt" | "ne" | "lt_u";

/** A double: a number, an element of an array at an address, or a difference. */
export type Real =
  | number
  | { readonly op: "real"; readonly address: number; readonly index: Word }
  | { readonly op: "minus"; readonly left: Real; readonly right: Real };

export type Act =
  | { readonly kind: "set"; readonly name: string; readonly value: Word }
  /** Writes a word. */
  | { readonly kind: "put"; readonly position: Word; readonly value: Word }
  /** Writes an element of an array of doubles at an address. */
  | {
      readonly kind: "keep";
      readonly address: number;
      readonly index: Word;
      readonly value: Real;
    }
  /** Moves a clock on by a step. */
  | { readonly kind: "advance"; readonly clock: ClockCells }
  /** Evaluates, for what that does. */
  | { readonly kind: "do"; readonly value: Word }
  | {
      readonly kind: "if";
      readonly test: Word;
      readonly then: readonly Act[];
      readonly otherwise?: readonly Act[];
    }
  | { readonly kind: "while"; readonly test: Word; readonly body: readonly Act[] };

/** Where a clock is in memory, as addresses: t and the step (f64), the words of the step that draws are keyed with. */
export interface ClockCells {
  readonly dt: number;
  readonly time: number;
  readonly step: number;
  readonly random: number;
}

/** One step of a network. */
export type Cycle = readonly Act[];

/** Runs so many steps. */
export type CycleFunction = (steps: number) => void;

export const local = (name: string): Word => ({ op: "local", name });
export const word = (position: Word): Word => ({ op: "word", position });
export const real = (address: number, index: Word = 0): Real => ({ op: "real", address, index });
export const minus = (left: Real, right: Real): Real => ({ op: "minus", left, right });
export const reached = (left: Real, right: Real): Word => ({ op: "reached", left, right });
export const call = (kernel: KernelFunction, begin: Word, end: Word): Word => ({
  op: "call",
  kernel,
  begin,
  end,
});
export const ask = (host: () => unknown): Word => ({ op: "ask", host });

type Two = (left: Word, right: Word) => Word;

const two =
  (op: WordOperation): Two =>
  (left, right) => ({ op, left, right });
export const add: Two = two("add");
export const sub: Two = two("sub");
export const mul: Two = two("mul");
export const and: Two = two("and");
export const or: Two = two("or");
export const lt: Two = two("lt");
export const gt: Two = two("gt");
export const ne: Two = two("ne");

export const set = (name: string, value: Word): Act => ({ kind: "set", name, value });
export const put = (position: Word, value: Word): Act => ({ kind: "put", position, value });
export const keep = (address: number, index: Word, value: Real): Act => ({
  kind: "keep",
  address,
  index,
  value,
});
export const evaluate = (value: Word): Act => ({ kind: "do", value });
export const when = (test: Word, then: readonly Act[], otherwise?: readonly Act[]): Act => ({
  kind: "if",
  test,
  then,
  ...(otherwise ? { otherwise } : {}),
});
export const repeat = (test: Word, body: readonly Act[]): Act => ({ kind: "while", test, body });

/** `for (name = 0; name < end; name++) body` */
export const count = (name: string, end: Word, body: readonly Act[]): Act[] => [
  set(name, 0),
  repeat(lt(local(name), end), [...body, set(name, add(local(name), 1))]),
];
