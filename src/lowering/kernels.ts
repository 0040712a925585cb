// The kinds of kernel a model is made of, each from checked mathematics to IR.

import type { CheckedCode } from "../analysis/code.ts";
import type { Resolution, Scope } from "../analysis/scope.ts";
import type { Step } from "../integrators/integrator.ts";
import type { ArraySymbol, Expression, Kernel, Loop } from "../ir/ir.ts";
import type { Node } from "../language/ast.ts";
import { type Binomial, lowerBinomial } from "./binomial.ts";
import { KernelBuilder } from "./builder.ts";
import { timestep } from "./division.ts";
import {
  type Access,
  type Frame,
  type LoweringContext,
  lower,
  lowerBoolean,
  lowerCode,
  lowerNumber,
  writeVariable,
} from "./lower.ts";
import { mayBeNaN, undecided } from "./nan.ts";

/** What every kernel needs: its name, what its names mean, where values lie, what it runs over. */
export interface KernelSite {
  readonly name: string;
  readonly scope: Scope;
  readonly access: Access;
  readonly loop: Loop;
  /** The neighbour that the row of the loop is, for a synapse's code over its cells. */
  readonly row?: "pre" | "post";
}

/** A kernel to be written, and what lowering into it needs. */
export function startKernel(site: KernelSite): { b: KernelBuilder; context: LoweringContext } {
  const b = new KernelBuilder(site.name, site.loop);
  const self = site.loop.index;
  const row = site.loop.kind === "rows" && site.row ? { [site.row]: site.loop.row } : {};
  const frame: Frame = { self, pre: "pre", post: "post", ...row };
  return {
    b,
    context: { builder: b, access: site.access, scope: site.scope, frame, values: new Map() },
  };
}

/** How a group's refractory period is told. */
export type Refractory =
  | { readonly kind: "time"; readonly expression: Node }
  /** Stays refractory while it holds. */
  | { readonly kind: "condition"; readonly expression: Node };

/** Numbers of a propagator: one for all elements, or an array. */
export type PropagatorValues = ReadonlyMap<string, number | ArraySymbol>;

/** A threshold, and the list that takes the indices of those who pass it. */
export interface Spiking {
  readonly threshold: Node;
  readonly output: ArraySymbol;
}

/**
 * Refractoriness, then one step of the integrator; new values are written together at the end. With `spikes`, the
 * threshold is tested on the new values in the same pass. Where a NaN may decide whether a neuron is refractory,
 * `doubt` makes an array (f64) that takes NaN for such neurons and 0 for the others.
 */
export function updateKernel(
  site: KernelSite,
  step: Step | undefined,
  propagators: PropagatorValues,
  refractory: Refractory | undefined,
  spikes?: Spiking,
  doubt?: () => ArraySymbol,
): Kernel {
  const { b, context } = startKernel(site);
  if (refractory) lowerRefractory(refractory, context, doubt);
  if (step) lowerStep(step, propagators, context);
  if (spikes) emitWhere(spikes.threshold, refractory !== undefined, spikes.output, context);
  return b.finish();
}

/** A step of neurons none of which is refractory, and what is to be put right for those who are after all. */
export interface SetAsideKernels {
  /** Steps and tests every neuron (range). */
  readonly open: Kernel;
  /** Puts into arrays of their own what the listed neurons, all refractory, would get, where that is something else. */
  readonly frozen?: Kernel;
  /** Writes these values into the variables (list). */
  readonly put?: Kernel;
}

/**
 * `updateKernel` in three kernels, of which the first need not know who is refractory. `scratch` makes an array (f64)
 * for the values of a variable. Undefined where a variable that has other values is no f64.
 */
export function setAsideKernels(
  site: (name: string, loop: "range" | "list") => KernelSite,
  step: Step | undefined,
  propagators: PropagatorValues,
  spikes: Spiking,
  scratch: (name: string) => ArraySymbol,
): SetAsideKernels | undefined {
  const open = startKernel(site("open", "range"));
  assumeActive(true, open.context);
  if (step) lowerStep(step, propagators, open.context);
  emitWhere(spikes.threshold, false, spikes.output, open.context);
  const frozen = startKernel(site("frozen", "list"));
  const valuesWhere = (active: boolean): [string, Expression][] => {
    assumeActive(active, frozen.context);
    frozen.b.forget();
    return step ? stepValues(step, propagators, frozen.context) : [];
  };
  const free = new Map(valuesWhere(true));
  const others = valuesWhere(false).filter(([name, value]) => free.get(name) !== value);
  if (others.length === 0) return { open: open.b.finish() };
  const put = startKernel(site("put", "list"));
  for (const [name, value] of others) {
    const found = variable(name, put.context);
    const location = put.context.access.locate(found.owner, found.variable);
    if (location.kind !== "array" || location.scalar || location.array.storage !== "f64")
      return undefined;
    const kept = scratch(name);
    const at = site("put", "list").loop.index;
    frozen.b.store(kept, at, value);
    put.b.store(location.array, at, put.b.load(kept, at), false);
  }
  return { open: open.b.finish(), frozen: frozen.b.finish(), put: put.b.finish() };
}

function assumeActive(
  active: boolean,
  { builder: b, frame, access, scope }: LoweringContext,
): void {
  const found = scope.resolve("not_refractory") as VariableResolution;
  const location = access.locate(found.owner, found.variable);
  if (location.kind === "array") b.assume(location.array, frame.self, b.truth(active));
}

function emitWhere(
  condition: Node,
  onlyActive: boolean,
  output: ArraySymbol,
  context: LoweringContext,
): void {
  const { builder: b, frame } = context;
  const holds = lowerBoolean(condition, context);
  const when = onlyActive
    ? b.and(holds, lowerBoolean(named("not_refractory", condition), context))
    : holds;
  b.emit(when, frame.self, output);
}

function lowerRefractory(
  refractory: Refractory,
  context: LoweringContext,
  doubt: (() => ArraySymbol) | undefined,
): void {
  const { builder: b, frame } = context;
  let active: Expression;
  let open: Expression;
  if (refractory.kind === "condition") {
    const stays = lowerBoolean(refractory.expression, context);
    active = b.or(
      lowerBoolean(named("not_refractory", refractory.expression), context),
      b.not(stays),
    );
    open = undecided(active, b);
  } else {
    const [t, last, dt] = ["t", "lastspike", "dt"].map((name) =>
      lowerNumber(named(name, refractory.expression), context),
    ) as [Expression, Expression, Expression];
    const since = b.binary("sub", t, last);
    const period = lowerNumber(refractory.expression, context);
    open = mayBeNaN(period) ? b.compare("ne", period, period) : b.truth(false);
    active =
      period.op === "constant" && dt.op === "constant"
        ? b.compare("ge", since, b.constant(leastTime(period.value, dt.value)))
        : b.compare("ge", timestep(b, since, dt), timestep(b, period, dt));
  }
  if (doubt && (open.op !== "truth" || open.value))
    b.store(doubt(), frame.self, b.select(open, b.constant(Number.NaN), b.constant(0)), true);
  b.hint(active, "active");
  writeVariable(variable("not_refractory", context), active, context, false);
}

/** trunc((x + 0.001 dt)/dt), in the arithmetic of kernels: the steps of a refractory period. */
export function stepsOf(x: number, dt: number): number {
  return Math.trunc((x + 1e-3 * dt) / dt);
}

/**
 * The least double that counts as the steps of a refractory period, so that one comparison does for two divisions and
 * agrees with them for every time: `stepsOf` never falls as x grows.
 */
export function leastTime(period: number, dt: number): number {
  const steps = stepsOf(period, dt);
  let [low, high] = [(steps - 2) * dt, (steps + 1) * dt];
  for (;;) {
    const middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) return stepsOf(low, dt) >= steps ? low : high;
    if (stepsOf(middle, dt) >= steps) high = middle;
    else low = middle;
  }
}

function named(name: string, near: Node): Node {
  return { kind: "name", name, place: near.place };
}

type VariableResolution = Extract<Resolution, { kind: "variable" }>;

function variable(name: string, context: LoweringContext): VariableResolution {
  return context.scope.resolve(name) as VariableResolution;
}

function lowerStep(step: Step, propagators: PropagatorValues, outer: LoweringContext): void {
  for (const [name, value] of stepValues(step, propagators, outer))
    writeVariable(variable(name, outer), value, outer, false);
}

/** What a step gives each variable; nothing is written. */
function stepValues(
  step: Step,
  propagators: PropagatorValues,
  outer: LoweringContext,
): [string, Expression][] {
  const context: LoweringContext = { ...outer, smooth: true };
  const { builder: b } = context;
  for (const [name, value] of propagators) {
    const number =
      typeof value === "number" ? b.constant(value) : b.load(value, context.frame.self);
    context.values.set(name, number);
  }
  const results: [string, Expression][] = [];
  for (const statement of step.statements) {
    const value = lower(statement.expression, context);
    if (statement.kind === "let") {
      b.hint(value, statement.name.replace(/^_/, ""));
      context.values.set(statement.name, value);
    } else results.push([statement.name, value]);
  }
  context.values.clear();
  for (const [name, value] of results) b.hint(value, `${name}_new`);
  return results;
}

/** Notes the time of a spike and makes the neuron refractory. */
export function spikeKernel(site: KernelSite, near: Node): Kernel {
  const { b, context } = startKernel(site);
  const t = lowerNumber(named("t", near), context);
  writeVariable(variable("lastspike", context), t, context, false);
  writeVariable(variable("not_refractory", context), b.truth(false), context, false);
  return b.finish();
}

/** Evaluates subexpressions into their own arrays, in the order given. */
export function holdKernel(site: KernelSite, held: readonly VariableResolution[]): Kernel {
  const { b, context } = startKernel(site);
  for (const found of held)
    writeVariable(found, lower(found.variable.expression!, context), context, false);
  return b.finish();
}

/** Runs code for each element; `guarded` skips writes to `unless refractory` variables of refractory neurons. */
export function codeKernel(site: KernelSite, code: CheckedCode, guarded: boolean): Kernel {
  const { b, context } = startKernel(site);
  lowerCode(code, context, guarded);
  return b.finish();
}

/** A pathway: event-driven variables brought up to now, then the code, then lastupdate = t. */
export function pathwayKernel(
  site: KernelSite,
  code: CheckedCode,
  between: Step | undefined,
  near: Node | undefined,
): Kernel {
  const { b, context } = startKernel(site);
  if (between) lowerStep(between, new Map(), context);
  lowerCode(code, context, true);
  if (between && near) {
    const t = lowerNumber(named("t", near), context);
    writeVariable(variable("lastupdate", context), t, context, false);
  }
  return b.finish();
}

/** Assigns an expression to a variable, where a condition holds. */
export function assignKernel(
  site: KernelSite,
  target: VariableResolution,
  expression: Node,
  where: Node | undefined,
): Kernel {
  const { b, context } = startKernel(site);
  let value = lower(expression, context);
  if (where) {
    const old = lower(
      { kind: "name", name: target.variable.name, place: expression.place },
      context,
    );
    value = b.select(lowerBoolean(where, context), coerced(value, old, b), old);
  }
  writeVariable(target, value, context, false);
  return b.finish();
}

/** A number where the old value is one. */
function coerced(value: Expression, old: Expression, b: KernelBuilder): Expression {
  const isBoolean = (e: Expression) => e.op === "load" && e.array.storage === "bool";
  if (isBoolean(old) || !isBoolean(value)) return value;
  return b.select(value, b.constant(1), b.constant(0));
}

/** Writes expressions into scratch arrays, element by element. */
export function evaluateKernel(
  site: KernelSite,
  outputs: readonly { readonly expression: Node; readonly array: ArraySymbol }[],
  shared = false,
): Kernel {
  const { b, context } = startKernel(site);
  for (const { expression, array } of outputs)
    b.store(array, shared ? null : site.loop.index, lowerNumber(expression, context), false);
  return b.finish();
}

/** Adds a weight to a variable as often as a binomial distribution says; refractory neurons are left alone. */
export function binomialKernel(
  site: KernelSite,
  target: VariableResolution,
  weight: Node,
  distribution: Binomial<ArraySymbol>,
): Kernel {
  const { b, context } = startKernel(site);
  const draw = { ...context.access.random, at: site.loop.index };
  const count = lowerBinomial(b, distribution, draw);
  b.hint(count, "count");
  const old = lowerNumber(named(target.variable.name, weight), context);
  const added = b.binary("mul", count, lowerNumber(weight, context));
  writeVariable(target, b.binary("add", old, added), context, true);
  return b.finish();
}

/** Adds an expression of each synapse to an array of its target. */
export function sumKernel(
  site: KernelSite,
  expression: Node,
  target: ArraySymbol,
  neighbour: { readonly side: "pre" | "post"; readonly index: ArraySymbol },
): Kernel {
  const { b, context } = startKernel(site);
  const value = lowerNumber(expression, context);
  b.gather(neighbour.side, neighbour.index, site.loop.index);
  b.store(target, neighbour.side, b.binary("add", b.load(target, neighbour.side), value));
  return b.finish();
}

/** Adds one array to another, element by element. */
export function addKernel(site: KernelSite, from: ArraySymbol, to: ArraySymbol): Kernel {
  const { b } = startKernel(site);
  const at = site.loop.index;
  b.store(to, at, b.binary("add", b.load(to, at), b.load(from, at)));
  return b.finish();
}

/** Sets a number in every element of an array. */
export function fillKernel(site: KernelSite, array: ArraySymbol, value: number): Kernel {
  const { b } = startKernel(site);
  b.store(array, site.loop.index, b.constant(value), false);
  return b.finish();
}

/** The number an expression is while a kernel is built, if no element and no step changes it. */
export function constantOf(site: KernelSite, expression: Node): number | undefined {
  const { context } = startKernel(site);
  const value = lowerNumber(expression, context);
  return value.op === "constant" ? value.value : undefined;
}
