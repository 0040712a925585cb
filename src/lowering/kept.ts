// Kernels of pathways whose event-driven variables are kept once for each neuron: all its synapses have the same value.

import type { CheckedCode } from "../analysis/code.ts";
import type { Step } from "../integrators/integrator.ts";
import type { ArraySymbol, Expression, Kernel } from "../ir/ir.ts";
import type { Node } from "../language/ast.ts";
import { namesIn } from "../language/walk.ts";
import type { KernelBuilder } from "./builder.ts";
import { gatherSide, type LoweringContext, lower, lowerCode } from "./lower.ts";
import { type KernelSite, startKernel } from "./site.ts";

/** A variable kept for each neuron of a side: its value as of the neuron's last event. */
export interface KeptVariable {
  readonly name: string;
  readonly side: "pre" | "post";
  readonly values: ArraySymbol;
  /** Time of each neuron's last event of the pathway that writes the variable. */
  readonly times: ArraySymbol;
  /** Carries the variable from `lastupdate` to `t`. */
  readonly step: Step;
  /** For a variable that only decays: what is left of it after so many steps. */
  readonly decay?: DecayTable;
}

/** e^(rate dt k) = coarse[k // 256] * fine[k % 256]; the last coarse entry is 0. */
export interface DecayTable {
  readonly dt: number;
  readonly coarse: ArraySymbol;
  readonly fine: ArraySymbol;
}

const FINE = 256;
/** Slower decays would take tables too long for the cache. */
const MOST_COARSE = 4096;

/** Lengths of the tables for x' = rate x, or undefined where exp() does better. */
export function decayLengths(
  rate: number,
  dt: number,
): readonly [coarse: number, fine: number] | undefined {
  // e^-745.2 is 0 in double precision
  const coarse = Math.ceil(746 / (-rate * dt * FINE)) + 1;
  return rate < 0 && coarse <= MOST_COARSE ? [coarse, FINE] : undefined;
}

/** Fills a table with e^(scale k). */
export function decayKernel(name: string, table: ArraySymbol, scale: number): Kernel {
  const argument: Expression = {
    op: "mul",
    left: { op: "constant", value: scale },
    right: { op: "index", name: "k", offset: 0 },
  };
  const value: Expression = { op: "call", name: "exp", args: [argument] };
  return {
    name,
    loop: { kind: "range", index: "k" },
    prologue: [],
    body: [{ kind: "store", array: table, at: "k", value, watch: false }],
    output: null,
  };
}

/** The rate of x' = rate x, when the right-hand side is that with a constant rate. */
export function decayRate(site: KernelSite, name: string, derivative: Node): number | undefined {
  const at = (value: number): number | undefined => {
    const { b, context } = startKernel(site);
    context.values.set(name, b.constant(value));
    const result = lower(derivative, context);
    return result.op === "constant" ? result.value : undefined;
  };
  return at(0) === 0 ? at(1) : undefined;
}

/** A neuron's own variables brought to now; `times`: when its pathway had its last event. */
export function keptBeforeKernel(
  site: KernelSite,
  own: readonly KeptVariable[],
  times: ArraySymbol,
): Kernel {
  const { b, context } = startKernel(site);
  const at = site.loop.index;
  for (const variable of own) {
    const value = carried(variable, at, context);
    b.hint(value, variable.name);
    b.store(variable.values, at, value);
  }
  b.store(times, at, lower(TIME, context));
  return b.finish();
}

/** The code for each synapse of a neuron: its own variables are at hand, those of the other side are carried to now. */
export function keptPathwayKernel(
  site: KernelSite,
  code: CheckedCode,
  own: readonly KeptVariable[],
  others: readonly KeptVariable[],
): Kernel {
  const { b, context } = startKernel(site);
  const read = new Set(code.statements.flatMap(({ expression }) => [...namesIn(expression)]));
  for (const { name, values, side } of own)
    if (read.has(name)) context.values.set(name, b.load(values, indexOf(side, context)));
  for (const variable of others)
    if (read.has(variable.name))
      context.values.set(
        variable.name,
        carried(variable, indexOf(variable.side, context), context),
      );
  const unstored = new Set(own.map(({ name }) => name));
  lowerCode(code, { ...context, unstored }, true);
  return b.finish();
}

/** The new values of a neuron's own variables, once all its synapses have seen the old. `code` writes nothing else. */
export function keptAfterKernel(
  site: KernelSite,
  code: CheckedCode,
  own: readonly KeptVariable[],
): Kernel {
  const { b, context } = startKernel(site);
  const at = site.loop.index;
  for (const { name, values } of own) context.values.set(name, b.load(values, at));
  const unstored = new Set(own.map(({ name }) => name));
  const neuron = { self: at, pre: at, post: at };
  lowerCode(code, { ...context, frame: neuron, unstored }, true);
  for (const { name, values } of own) b.store(values, at, context.values.get(name)!);
  return b.finish();
}

/** Values for each synapse as of its own last event, whose times are given, into arrays by name of variable. */
export function keptSpreadKernel(
  site: KernelSite,
  variables: readonly KeptVariable[],
  times: ArraySymbol,
  into: (name: string) => ArraySymbol,
): Kernel {
  const { b, context } = startKernel(site);
  const at = site.loop.index;
  for (const variable of variables) {
    const now = new Map([["t", b.load(times, at)]]);
    const value = carried(variable, indexOf(variable.side, context), context, now);
    b.store(into(variable.name), at, value, false);
  }
  return b.finish();
}

const TIME: Node = {
  kind: "name",
  name: "t",
  place: { source: { text: "t", title: "time" }, start: 0, end: 1 },
};

/** The index of a synapse's neighbour, or of the neuron at hand. */
function indexOf(side: "pre" | "post", context: LoweringContext): string {
  gatherSide(side, context);
  return context.frame[side];
}

/** A variable's value now, from where it is kept. */
function carried(
  { name, values, times, step, decay }: KeptVariable,
  at: string,
  context: LoweringContext,
  given: ReadonlyMap<string, Expression> = new Map(),
): Expression {
  const { builder: b } = context;
  if (decay) {
    const now = given.get("t") ?? lower(TIME, context);
    return b.binary("mul", b.load(values, at), left(decay, b.load(times, at), now, b));
  }
  const known = new Map(given);
  known.set(name, b.load(values, at)).set("lastupdate", b.load(times, at));
  const inner: LoweringContext = { ...context, smooth: true, values: known };
  for (const statement of step.statements) {
    const value = lower(statement.expression, inner);
    if (statement.kind === "assign") return value;
    known.set(statement.name, value);
  }
  return known.get(name)!;
}

/** What is left between two times that are whole steps. */
function left(
  { dt, coarse, fine }: DecayTable,
  from: Expression,
  to: Expression,
  b: KernelBuilder,
): Expression {
  const passed = b.binary("mul", b.binary("sub", to, from), b.constant(1 / dt));
  const steps = b.unary("nearest", passed);
  const blocks = b.unary("floor", b.binary("mul", steps, b.constant(1 / FINE)));
  const rest = b.binary("sub", steps, b.binary("mul", blocks, b.constant(FINE)));
  const last = b.constant(coarse.length - 1);
  return b.binary("mul", b.lookup(coarse, b.binary("min", blocks, last)), b.lookup(fine, rest));
}
