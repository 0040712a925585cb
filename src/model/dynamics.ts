// What happens in synapses without spikes: clock-driven equations, summed variables; and between spikes: event-driven
// ones.

import { builtin, inlined } from "../analysis/model.ts";
import type { Scope, Variable } from "../analysis/scope.ts";
import { integrate, integrateBetween, systemOf } from "../compile.ts";
import { EquationError, UnitError, UnsupportedError } from "../errors.ts";
import type { Choice, MethodOption } from "../integrators/choose.ts";
import type { Step } from "../integrators/integrator.ts";
import type { Node } from "../language/ast.ts";
import { parseExpression } from "../language/expression.ts";
import { forEachNode } from "../language/walk.ts";
import type { KernelSite } from "../lowering/site.ts";
import { updateKernel } from "../lowering/update.ts";
import type { Clock } from "../simulate.ts";
import { dimensionText, equal } from "../units/dimension.ts";
import { acrossSynapses } from "./dense.ts";
import { withLinkedReads } from "./linked-reads.ts";
import type { BuildContext } from "./object.ts";
import { Propagators } from "./propagators.ts";
import { SECOND } from "./quantities.ts";
import { accessTo, type Store } from "./store.ts";
import { buildSummed, type Summed } from "./summed.ts";
import type { Synapses } from "./synapses.ts";
import { watched } from "./watch.ts";

export interface Dynamics {
  readonly clockDriven: Choice | undefined;
  readonly propagators: Propagators | undefined;
  /** What carries event-driven variables to the time of an event. */
  readonly between: { readonly step: Step; readonly near: Node } | undefined;
  readonly summed: readonly Summed[];
  readonly explain: readonly string[];
}

/** Declares `lastupdate` where event-driven equations need it. */
export function declareLastUpdate(store: Store): void {
  const some = [...store.variables.values()].some((v) => v.flags.includes("event-driven"));
  if (!some) return;
  store.variables.set("lastupdate", builtin("lastupdate", "float", SECOND));
  store.add("lastupdate", "f64", 0);
}

export function makeDynamics(
  store: Store,
  method: MethodOption | undefined,
  groups: { readonly pre: Store; readonly post: Store },
  dt: number,
): Dynamics {
  const options = { clamps: false, dt };
  const variables = [...store.variables.values()];
  const differential = variables.filter((v) => v.kind === "differential");
  const eventDriven = differential.filter((v) => v.flags.includes("event-driven"));
  const clocked = differential.filter((v) => !v.flags.includes("event-driven"));
  checkReaders(variables, store.scope);
  const clockDriven =
    clocked.length > 0 ? integrate(systemOf(clocked, store.scope, options), method) : undefined;
  if (clockDriven?.step.adaptive)
    throw new UnsupportedError([
      {
        problem: "odex integrates neurons, not synapses",
        place: clocked[0]!.place ?? clocked[0]!.expression!.place,
        remedy: "choose another method, such as 'exact' or 'rk4', or mark it (event-driven)",
      },
    ]);
  let between: Dynamics["between"];
  if (eventDriven.length > 0) {
    const near = parseExpression({
      text: "t - lastupdate",
      title: `time between events of ${store.title}`,
    });
    between = { step: integrateBetween(systemOf(eventDriven, store.scope, options), near), near };
  }
  const explain = [
    ...(clockDriven ? [`  method: ${clockDriven.reason}`] : []),
    ...(between ? ["  event-driven equations: solved exactly from event to event"] : []),
  ];
  const summed = variables
    .filter((v) => v.flags.includes("summed"))
    .map((v) => summedOf(v, groups));
  for (const { target } of summed) target.store.summed.add(target.name);
  return {
    clockDriven,
    propagators: clockDriven && new Propagators(store, clockDriven.step.propagators),
    between,
    summed,
    explain,
  };
}

function summedOf(
  variable: Variable,
  groups: { readonly pre: Store; readonly post: Store },
): Summed {
  const match = /^(.*)_(pre|post)$/.exec(variable.name);
  const side = match?.[2] as "pre" | "post" | undefined;
  const name = match?.[1] ?? "";
  const target = side && groups[side];
  const found = target?.variables.get(name);
  const linked = found?.flags.includes("linked") === true;
  if (!side || !target || found?.kind !== "parameter" || found.constant || linked)
    throw new EquationError([
      {
        problem: `cannot sum into ${variable.name}: ${whyNot(name, side, found)}`,
        place: variable.place!,
        remedy:
          "write x_post or x_pre, where x is a parameter (such as `x : volt`) of the target or source",
      },
    ]);
  if (!equal(found.dimension, variable.dimension))
    throw new UnitError([
      {
        problem: `wrong dimension: ${variable.name} [${dimensionText(variable.dimension)}] is summed into ${name}`,
        place: variable.place!,
        remedy: `expected [${dimensionText(found.dimension)}], as ${target.title} declares ${name}`,
      },
    ]);
  return { variable, side, target: { store: target, name } };
}

function whyNot(
  name: string,
  side: "pre" | "post" | undefined,
  found: Variable | undefined,
): string {
  if (!side) return "it is no variable of a neighbour";
  const group = side === "pre" ? "the source" : "the target";
  if (!found) return `${group} has no variable ${name}`;
  const mark = ["constant", "linked"].find((flag) => found.flags.includes(flag));
  return `${name} of ${group} is ${mark ? `marked (${mark})` : "no parameter"}`;
}

/**
 * Event-driven variables stand still between events, so whatever is evaluated in every step must not read them: clock-
 * driven equations and summed variables.
 */
function checkReaders(variables: readonly Variable[], scope: Scope): void {
  const eventDriven = (name: string): boolean => {
    const found = scope.resolve(name);
    return found?.kind === "variable" && found.variable.flags.includes("event-driven");
  };
  for (const { name, kind, flags, expression } of variables) {
    const summed = flags.includes("summed");
    const clocked = kind === "differential" && !flags.includes("event-driven");
    if (!expression || !(summed || clocked)) continue;
    forEachNode(inlined(expression, scope), (node) => {
      if (node.kind !== "name" || !eventDriven(node.name)) return;
      throw new EquationError([
        {
          problem:
            `${summed ? "summed" : "clock-driven"} ${name} needs ${node.name}, which is (event-driven) ` +
            "and is brought up to date only when a spike arrives",
          place: node.place,
          remedy: `mark ${node.name} (clock-driven)`,
        },
      ]);
    });
  }
}

/** Streams of random numbers of summed variables: beyond those of regular code, which begin at 128. */
const FIRST_SUMMED = 192;

export function buildDynamics(
  synapses: Synapses,
  dynamics: Dynamics,
  context: BuildContext,
  dt: number | undefined,
): void {
  const clock = context.clock(dt);
  if (dynamics.clockDriven) buildClockDriven(synapses, dynamics, context, clock);
  dynamics.summed.forEach((summed, k) => {
    const { name } = summed.variable;
    const site = siteOf(synapses, name, clock, FIRST_SUMMED + k);
    buildSummed(synapses, summed, site, context, clock);
  });
}

/** `code` tells apart what draws random numbers of its own. */
function siteOf(synapses: Synapses, name: string, clock: Clock, code = 0): KernelSite {
  const { store, neighbours } = synapses;
  const stream = (store.identity ?? 0) * 65536 + 256 * code;
  return {
    name: `${store.name}.${name}`,
    scope: store.scope,
    access: accessTo({ clock, stream, neighbours }),
    loop: { kind: "range", index: "s" },
  };
}

/** Before the neurons of the same slot and order (rank), so that synapses read their values from before the step. */
function buildClockDriven(
  synapses: Synapses,
  dynamics: Dynamics,
  context: BuildContext,
  clock: Clock,
): void {
  const { store } = synapses;
  const { step } = dynamics.clockDriven!;
  const reads = step.statements.map(({ expression }) => expression);
  const kernel = updateKernel(
    withLinkedReads(siteOf(synapses, "update", clock), reads, context, clock),
    step,
    dynamics.propagators!.prepare(clock),
    undefined,
  );
  const over = acrossSynapses(synapses, kernel);
  const run = watched(context.kernel(over.kernel), [store], context, clock);
  context.operation({
    name: `${store.name}.update`,
    clock,
    slot: "groups",
    order: 0,
    // synapses on these synapses come before, so that they read values from before the step as well
    rank: 1 - synapses.depth / 1024,
    kernels: [over.kernel],
    run: () => run(over.begin, over.end),
  });
}
