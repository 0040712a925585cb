// A group under step control: kernels that evaluate one neuron at one time, and what becomes of thresholds.

import type { CheckedCode } from "../analysis/code.ts";
import { inlined } from "../analysis/model.ts";
import type { Resolution, Scope } from "../analysis/scope.ts";
import { IntegrationError, NotANumberError, UnsupportedError } from "../errors.ts";
import type { Choice } from "../integrators/choose.ts";
import { STEP_START } from "../integrators/odex.ts";
import type { Node } from "../language/ast.ts";
import { forEachNode, namesIn } from "../language/walk.ts";
import { codeKernel, evaluateKernel } from "../lowering/kernels.ts";
import type { Access } from "../lowering/lower.ts";
import type { KernelSite } from "../lowering/site.ts";
import type { Refractory } from "../lowering/update.ts";
import {
  AdaptiveSolver,
  type Clock,
  Crossings,
  type Evaluated,
  type EventList,
  type Failure,
  StateArray,
} from "../simulate.ts";
import { quantityText } from "../units/units.ts";
import { type MethodOptions, readMethodOptions, type Tolerances } from "./method-options.ts";
import type { BuildContext, KernelHandle } from "./object.ts";
import { SECOND } from "./quantities.ts";
import { type Saved, savedFloats, savedIntegers } from "./saved.ts";
import type { Store } from "./store.ts";
import { suspectsIn } from "./watch.ts";

/** What the group is besides its equations. */
export interface Spiking {
  readonly threshold: Node | undefined;
  readonly reset: CheckedCode | undefined;
  readonly refractory: Refractory | undefined;
  readonly spikes: EventList;
}

/** A kernel site of the group: a name, the code of its stream of random numbers, what it runs over. */
export type SiteOf = (name: string, code: number, kind: "range" | "list") => KernelSite;

/** What runs at a spike between grid points, before the reset, and how its code finds the time. */
export interface AtSpike {
  readonly kernels: KernelHandle[];
  access(access: Access): Access;
}

/** A comparison as the amount by which it holds. */
interface Gap {
  readonly expression: Node;
  readonly inclusive: boolean;
}

/** Why no device takes its steps. */
export const BOUND = {
  reason: "odex chooses steps of its own for each neuron",
  remedy: "choose another method, such as 'rk4', or backend 'wasm'",
} as const;

/** The part of a NeuronGroup that `odex` integrates. */
export class Adaptive {
  readonly tolerances: Tolerances;
  private readonly store: Store;
  private readonly spiking: Spiking;
  private readonly gap: Gap | undefined;
  private readonly time: StateArray;
  private readonly stepSizes: Float64Array;
  private readonly armed: Int32Array;
  private readonly hooks: WeakMap<BuildContext, KernelHandle[]> = new WeakMap();

  /** Throws ValueError for the options, UnsupportedError for a threshold that does not go with them. */
  constructor(store: Store, options: MethodOptions, spiking: Spiking) {
    const differential = [...store.variables.values()].filter((v) => v.kind === "differential");
    this.store = store;
    store.arithmetic = "f64";
    this.spiking = spiking;
    const names = differential.map(({ name }) => name);
    this.tolerances = readMethodOptions(options, names, store);
    const { threshold, refractory } = spiking;
    if (this.exact && threshold) {
      this.gap = gapOf(threshold);
      for (const node of refractory ? [threshold, refractory.expression] : [threshold])
        refuseDraws(node, store.scope);
    }
    this.time = new StateArray(`${store.name}.stage_t`, "f64", 1);
    this.stepSizes = new Float64Array(store.size).fill(1);
    this.armed = new Int32Array(store.size).fill(1);
    if (this.gap) spiking.spikes.times = new Float64Array(store.size);
  }

  /** Whether spikes are found between grid points. */
  get exact(): boolean {
    return this.tolerances.exact && this.spiking.threshold !== undefined;
  }

  /** Where what must run at a spike of this build is gathered; undefined where spikes are on the grid. */
  atSpike(context: BuildContext): AtSpike | undefined {
    if (!this.exact) return undefined;
    let kernels = this.hooks.get(context);
    if (!kernels) {
      kernels = [];
      this.hooks.set(context, kernels);
    }
    return { kernels, access: (access) => this.timed(access) };
  }

  /** One step of all neurons, as an operation; with exact spikes, also what fills the list of spikes. */
  build(
    context: BuildContext,
    clock: Clock,
    method: Choice,
    siteOf: SiteOf,
  ): { readonly step: () => void; readonly publish: (() => void) | undefined } {
    const { size } = this.store;
    const elements = context.list(Int32Array.from({ length: size }, (_, k) => k));
    const solver = this.solver(context, clock, method, siteOf, elements);
    const active = this.store.arrays.get("not_refractory");
    if (!this.gap) {
      const step = (): void => {
        const [from, to] = [clock.t, (clock.step + 1) * clock.dt];
        for (let k = 0; k < size; k++) solver.advance(k, from, to, active?.i32[k] !== 0);
      };
      return { step, publish: undefined };
    }
    const crossings = this.crossings(context, clock, siteOf, { elements, solver, gap: this.gap });
    const step = (): void => crossings.step(clock.t, (clock.step + 1) * clock.dt);
    return { step, publish: () => crossings.publish() };
  }

  private solver(
    context: BuildContext,
    clock: Clock,
    { step }: Choice,
    siteOf: SiteOf,
    elements: StateArray,
  ): AdaptiveSolver {
    const { store, tolerances, time, stepSizes } = this;
    const outputs = step.statements.map(({ name, expression }) => ({
      name,
      expression,
      array: new StateArray(`${store.name}.${name}_slope`, "f64", store.size),
    }));
    const site = this.timedSite(siteOf("derivatives", 0, "list"));
    const kernel = context.kernel(evaluateKernel(site, outputs));
    const clamps = this.spiking.refractory !== undefined;
    return new AdaptiveSolver({
      variables: outputs.map(({ name, array }) => ({
        name,
        state: store.array(name),
        slope: array,
        clamped: clamps && store.variables.get(name)!.flags.includes("unless refractory"),
        absolute: tolerances.absolute.get(name),
      })),
      relative: tolerances.relative,
      maxSteps: tolerances.maxSteps,
      time,
      elements,
      derivatives: (begin, end) => kernel.run(begin, end),
      stepSizes,
      dt: clock.dt,
      fail: (failure, variable, element, t) => this.fail(failure, variable, element, t),
    });
  }

  private crossings(
    context: BuildContext,
    clock: Clock,
    siteOf: SiteOf,
    parts: { elements: StateArray; solver: AdaptiveSolver; gap: Gap },
  ): Crossings {
    const { store, time, armed } = this;
    const { refractory, reset, spikes } = this.spiking;
    const { expression, inclusive } = parts.gap;
    const read = namesIn(inlined(expression, store.scope));
    const evaluated = (name: string, node: Node): Evaluated => {
      const array = new StateArray(`${store.name}.${name}_value`, "f64", store.size);
      const site = this.timedSite(siteOf(name, 1, "list"));
      const { run } = context.kernel(evaluateKernel(site, [{ expression: node, array }]));
      return { run, array };
    };
    const differential = [...store.variables.values()].filter((v) => v.kind === "differential");
    const kernels = this.atSpike(context)!.kernels;
    const resetting =
      reset && reset.statements.length > 0
        ? context.kernel(codeKernel(this.timedSite(siteOf("reset", 3, "list")), reset, false))
        : undefined;
    return new Crossings({
      solver: parts.solver,
      size: store.size,
      time,
      elements: parts.elements,
      gap: evaluated("gap", expression),
      inclusive,
      needed: differential.flatMap(({ name }, c) => (read.has(name) ? [c] : [])),
      refractory: refractory && {
        kind: refractory.kind,
        value: evaluated("refractory", refractory.expression),
      },
      lastspike: store.arrays.get("lastspike"),
      active: store.arrays.get("not_refractory"),
      sample: (begin, end) => {
        for (const { run } of kernels) run(begin, end);
      },
      reset: resetting && ((begin, end) => resetting.run(begin, end)),
      spikes,
      armed,
      twice: (element, times) => this.twice(element, times, clock),
      undecided: (element, t) => this.undecided(element, t),
      notANumber: () => context.notANumber(suspectsIn([store]), clock),
    });
  }

  /** The site with `t` as the time of a stage. */
  private timedSite(site: KernelSite): KernelSite {
    const { scope } = site;
    const { variable: t, ...rest } = scope.resolve("t") as Extract<
      Resolution,
      { kind: "variable" }
    >;
    const began: Resolution = { ...rest, variable: { ...t, name: STEP_START } };
    const resolve = (name: string): Resolution | undefined =>
      name === STEP_START ? began : scope.resolve(name);
    return { ...site, scope: { ...scope, resolve }, access: this.timed(site.access) };
  }

  private timed(access: Access): Access {
    const { store, time } = this;
    return {
      ...access,
      locate(owner, variable) {
        if (owner !== store) return access.locate(owner, variable);
        if (variable.name === "t") return { kind: "array", array: time, scalar: true };
        if (variable.name === STEP_START) return access.locate(owner, { ...variable, name: "t" });
        return access.locate(owner, variable);
      },
    };
  }

  private fail(failure: Failure, variable: string, element: number, t: number): never {
    const where = `${this.store.title}, element ${element}, at t = ${timeText(t)}`;
    if (failure === "not finite")
      throw new NotANumberError(
        `not a number: the derivative of ${variable} of ${where}\n` +
          "  look for a division by zero, a logarithm or root of a negative number, or a value that grows without end",
        variable,
        element,
        t,
      );
    const { maxSteps } = this.tolerances;
    throw new IntegrationError(
      `too many steps: ${maxSteps} within one dt for ${variable} of ${where}\n` +
        "  the equations are stiff or jump there: raise relativeError, absoluteError or maxSteps in methodOptions, " +
        "or use exponential_euler",
      variable,
      element,
      t,
    );
  }

  private undecided(element: number, t: number): never {
    throw new NotANumberError(
      `not a number: threshold or refractory time of ${this.store.title}, element ${element}, at t = ${timeText(t)}\n` +
        "  look for a division by zero, or a logarithm or root of a negative number",
      "threshold or refractory time",
      element,
      t,
    );
  }

  private twice(element: number, [first, second]: readonly [number, number], clock: Clock): never {
    throw new IntegrationError(
      `two spikes in one step: ${this.store.title}, element ${element}, ` +
        `at t = ${timeText(first)} and ${timeText(second)} (dt is ${timeText(clock.dt)})\n` +
        "  synapses take one spike per neuron and step: use a smaller dt, or a refractory period longer than dt",
      "spike",
      element,
      second,
    );
  }

  explain(): string[] {
    const { absolute, relative, maxSteps } = this.tolerances;
    const own = [...absolute].map(([name, value]) => `${name} ${value}`).join(", ");
    const rest = absolute.size === 0 ? "" : ` (absolute, SI: ${own})`;
    return [
      `    each neuron in steps of its own within dt: error ${relative} per step${rest}, at most ${maxSteps} steps`,
      ...(this.exact
        ? [
            "    spike times: exact; the threshold is tested between grid points, reset and refractoriness begin there,",
            "    synapses see the spike in the step that it falls into",
          ]
        : []),
    ];
  }

  signature(): string[] {
    return [`  ${JSON.stringify({ ...this.tolerances, absolute: [...this.tolerances.absolute] })}`];
  }

  save(): Saved {
    return { "step sizes": this.stepSizes.slice(), armed: this.armed.slice() };
  }

  restore(saved: Saved): void {
    this.stepSizes.set(savedFloats(saved, "step sizes"));
    this.armed.set(savedIntegers(saved, "armed"));
  }
}

function timeText(t: number): string {
  return quantityText(t, SECOND);
}

/** A comparison as a difference that passes zero. */
function gapOf(threshold: Node): Gap {
  const { kind, place } = threshold;
  if (kind !== "compare" || threshold.operator === "==" || threshold.operator === "!=")
    throw unsupported(
      `spike times between grid points need a threshold that is one comparison`,
      threshold,
      "write it as left > right (or <, >=, <=), or leave out spikeTimes: 'exact'",
    );
  const { operator, left, right } = threshold;
  const [high, low] = operator.startsWith(">") ? [left, right] : [right, left];
  const expression: Node = { kind: "binary", operator: "-", left: high, right: low, place };
  return { expression, inclusive: operator.endsWith("=") };
}

function refuseDraws(node: Node, scope: Scope): void {
  forEachNode(inlined(node, scope), (part) => {
    if (part.kind === "call" && scope.function(part.name)?.random)
      throw unsupported(
        "spike times between grid points cannot be found where random numbers are drawn",
        part,
        "draw in a subexpression marked (constant over dt), or leave out spikeTimes: 'exact'",
      );
  });
}

function unsupported(problem: string, { place }: Node, remedy: string): UnsupportedError {
  return new UnsupportedError([{ problem, place, remedy }]);
}
