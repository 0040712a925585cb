// The kinds of kernel a model is made of, each from checked mathematics to IR.

import type { CheckedCode } from "../analysis/code.ts";
import type { Step } from "../integrators/integrator.ts";
import type { ArraySymbol, Expression, Kernel } from "../ir/ir.ts";
import type { Node } from "../language/ast.ts";
import { type Binomial, lowerBinomial } from "./binomial.ts";
import type { KernelBuilder } from "./builder.ts";
import { lower, lowerBoolean, lowerCode, lowerNumber, writeVariable } from "./lower.ts";
import { type KernelSite, named, startKernel, type VariableResolution, variable } from "./site.ts";
import { lowerStep } from "./update.ts";

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
