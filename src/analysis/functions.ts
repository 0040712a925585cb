// The functions an equation may call: arguments, dimensions, types, and whether they change between calls.

import type { Node } from "../language/ast.ts";
import type { Dimension } from "../units/dimension.ts";

export type ValueKind = "float" | "integer" | "boolean";

/**
 * What each argument must be: dimensionless, any dimension, a time, the same dimension as the first, or boolean too.
 */
export type ArgumentRule = "dimensionless" | "any" | "time" | "same" | "number-or-boolean";

/** Dimension of the result: of the first argument, its square root, or none. */
export type ResultRule = "first" | "root" | "dimensionless";

export interface FunctionSpec {
  readonly name: string;
  readonly args: readonly ArgumentRule[];
  readonly result: ResultRule;
  readonly type: ValueKind | "first";
  /** A fresh value at every call. */
  readonly random?: boolean;
  /** A user's function or a TimedArray; `data` is handed through to lowering. */
  readonly external?: ExternalFunction;
}

/** A function that is not built in: declared units, and what lowering needs to call it. */
export interface ExternalFunction {
  readonly argDimensions: readonly (Dimension | null)[];
  readonly resultDimension: Dimension;
  /** Read at t, its value holds for so many seconds at a time. */
  readonly holds?: number;
  /** Gives another value, or does something, at every call. */
  readonly stateful?: boolean;
  /** The call reads the history of a neighbour's variable, which `data` holds: see delayed.ts. */
  readonly delayed?: boolean;
  /** What takes the place of a call, where the function is an expression. */
  readonly body?: FunctionBody;
  readonly data: unknown;
}

/** An expression over parameters, built-in functions, constants and units: it means the same in every scope. */
export interface FunctionBody {
  readonly params: readonly string[];
  readonly expression: Node;
}

function plain(name: string): FunctionSpec {
  return { name, args: ["dimensionless"], result: "dimensionless", type: "float" };
}

const elementary = [
  ..."exp log log10 log2 expm1 log1p exprel sin cos tan sinh cosh tanh".split(" "),
  ..."arcsin arccos arctan".split(" "),
];

/** Every built-in function, by name. */
export const functions: ReadonlyMap<string, FunctionSpec> = new Map(
  [
    ...elementary.map(plain),
    { ...plain("floor"), type: "integer" },
    { ...plain("ceil"), type: "integer" },
    { name: "sqrt", args: ["any"], result: "root", type: "float" },
    { name: "abs", args: ["any"], result: "first", type: "first" },
    { name: "sign", args: ["any"], result: "dimensionless", type: "integer" },
    { name: "int", args: ["number-or-boolean"], result: "dimensionless", type: "integer" },
    { name: "clip", args: ["any", "same", "same"], result: "first", type: "first" },
    { name: "timestep", args: ["time", "time"], result: "dimensionless", type: "integer" },
    { name: "rand", args: [], result: "dimensionless", type: "float", random: true },
    { name: "randn", args: [], result: "dimensionless", type: "float", random: true },
    { ...plain("poisson"), type: "integer", random: true },
  ].map((spec) => [spec.name, spec as FunctionSpec]),
);

/** Whether a name stands for white noise: `xi`, or `xi_name` where several equations share one source. */
export function isNoise(name: string): boolean {
  return name === "xi" || name.startsWith("xi_");
}

/** Constants that every text knows. */
export const constants: ReadonlyMap<string, number> = new Map([
  ["pi", Math.PI],
  ["e", Math.E],
  ["inf", Number.POSITIVE_INFINITY],
]);
