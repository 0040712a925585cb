// Kernels that step neurons: refractoriness, the integrator's step, the threshold.

import type { Step } from "../integrators/integrator.ts";
import type { ArraySymbol, Expression, Kernel, Storage } from "../ir/ir.ts";
import { isReal } from "../ir/storage.ts";
import type { Node } from "../language/ast.ts";
import { timestep } from "./division.ts";
import { type LoweringContext, lower, lowerBoolean, lowerNumber, writeVariable } from "./lower.ts";
import { mayBeNaN, undecided } from "./nan.ts";
import {
  finished,
  type KernelSite,
  named,
  startKernel,
  type VariableResolution,
  variable,
} from "./site.ts";

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
  return finished(b, site);
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
 * `updateKernel` in three kernels, of which the first need not know who is refractory. `scratch` makes an array
 * for the values of a variable. Undefined where a variable that has other values is no real number.
 */
export function setAsideKernels(
  site: (name: string, loop: "range" | "list") => KernelSite,
  step: Step | undefined,
  propagators: PropagatorValues,
  spikes: Spiking,
  scratch: (name: string, storage: Storage) => ArraySymbol,
): SetAsideKernels | undefined {
  const openSite = site("open", "range");
  const open = startKernel(openSite);
  assumeActive(true, open.context);
  if (step) lowerStep(step, propagators, open.context);
  emitWhere(spikes.threshold, false, spikes.output, open.context);
  const frozenSite = site("frozen", "list");
  const frozen = startKernel(frozenSite);
  const valuesWhere = (active: boolean): [string, Expression][] => {
    assumeActive(active, frozen.context);
    frozen.b.forget();
    return step ? stepValues(step, propagators, frozen.context) : [];
  };
  const free = new Map(valuesWhere(true));
  const others = valuesWhere(false).filter(([name, value]) => free.get(name) !== value);
  if (others.length === 0) return { open: finished(open.b, openSite) };
  const put = startKernel(site("put", "list"));
  for (const [name, value] of others) {
    const found = variable(name, put.context);
    const location = put.context.access.locate(found.owner, found.variable);
    if (location.kind !== "array" || location.scalar || !isReal(location.array.storage))
      return undefined;
    const kept = scratch(name, location.array.storage);
    const at = site("put", "list").loop.index;
    frozen.b.store(kept, at, value);
    put.b.store(location.array, at, put.b.load(kept, at), false);
  }
  return {
    open: finished(open.b, openSite),
    frozen: finished(frozen.b, frozenSite),
    put: put.b.finish(),
  };
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

/** One step of an integrator: every new value from the old ones. */
export function lowerStep(step: Step, propagators: PropagatorValues, outer: LoweringContext): void {
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
