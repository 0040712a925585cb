// NeuronGroup: differential equations, a threshold, a reset, a refractory period.

import type { CheckedCode } from "../analysis/code.ts";
import { builtin, neuronRules, timeVariables } from "../analysis/model.ts";
import { groupScope, type Variable } from "../analysis/scope.ts";
import {
  checkEquations,
  integrate,
  parseCode,
  parseCondition,
  parseModel,
  parseValue,
  systemOf,
} from "../compile.ts";
import { EquationError, UnitError, ValueError } from "../errors.ts";
import type { Choice } from "../integrators/choose.ts";
import type { Kernel } from "../ir/ir.ts";
import type { Node } from "../language/ast.ts";
import { print } from "../language/print.ts";
import { meansQuantity, parseQuantity } from "../language/quantity.ts";
import {
  codeKernel,
  conditionKernel,
  type KernelSite,
  type PropagatorValues,
  type Refractory,
  type Spiking,
  spikeKernel,
  updateKernel,
} from "../lowering/kernels.ts";
import { type Clock, draws, type Operation } from "../simulate.ts";
import { DIMENSIONLESS, equal } from "../units/dimension.ts";
import { Group } from "./group.ts";
import { buildHeld } from "./held.ts";
import { type NamespaceOption, readNamespace } from "./namespace.ts";
import type { BuildContext } from "./object.ts";
import { checkOptionNames, checkOrder, checkSize, checkText } from "./options.ts";
import { Propagators } from "./propagators.ts";
import { positiveTime, type Quantity, SECOND } from "./quantities.ts";
import { buildRegular } from "./regular.ts";
import { accessTo, Store } from "./store.ts";
import { explainVariables } from "./tell.ts";
import { suspectsIn, watched } from "./watch.ts";

export interface NeuronGroupOptions {
  /** Condition for a spike, such as `v > Vt`. */
  readonly threshold?: string;
  /** Statements run for each neuron that spiked. */
  readonly reset?: string;
  /** A time, an expression in seconds per neuron, or a condition under which a neuron stays refractory. */
  readonly refractory?: Quantity;
  /** One method or several to try in turn; see `methods`. Default: exact, then euler. */
  readonly method?: string | readonly string[];
  readonly namespace?: NamespaceOption;
  /** The group's own step; the network's without it. */
  readonly dt?: Quantity;
  /** Order of the group's operations within their slots. */
  readonly order?: number;
  readonly name?: string;
}

/** A population of neurons whose state follows equations in Brian2's grammar. */
export class NeuronGroup extends Group {
  /** The equations as given. */
  readonly model: string;
  readonly threshold: Node | undefined;
  readonly reset: CheckedCode | undefined;
  readonly refractory: Refractory | undefined;
  /** The method chosen, with its reason; undefined without differential equations. */
  method: Choice | undefined;
  private readonly wanted: string | readonly string[] | undefined;
  private readonly order: number;
  private propagators: Propagators | undefined;
  /** The step that the method was chosen for: whether a TimedArray holds during a step depends on it. */
  private chosenFor = Number.NaN;

  /**
   * `size` neurons with the given equations. Throws EquationError, NameError, UnitError, UnsupportedError, ValueError:
   * everything that can be wrong with a model is found here.
   */
  constructor(size: number, model: string, options: NeuronGroupOptions = {}) {
    checkSize(size, "a NeuronGroup");
    checkOptionNames(options, known, "a NeuronGroup");
    for (const name of ["threshold", "reset"] as const)
      if (options[name] !== undefined) checkText(options[name], name, "a NeuronGroup");
    checkText(model, "equations", "a NeuronGroup");
    const dt = options.dt === undefined ? undefined : positiveTime(options.dt, "dt");
    super("neurongroup", options.name, dt, (name) => makeStore(name, size, model, options));
    const { scope } = this.store;
    this.model = model;
    this.order = checkOrder(options.order ?? 0, this.store.title);
    const of = ` of ${this.store.title}`;
    this.refractory = parseRefractory(options.refractory, `refractory${of}`, this.store);
    this.threshold =
      options.threshold === undefined
        ? undefined
        : parseCondition(options.threshold, `threshold${of}`, scope);
    if (options.reset !== undefined && options.threshold === undefined)
      throw new ValueError(
        `reset${of} without a threshold: it would never run (give \`threshold\`)`,
        "reset",
        options.reset,
      );
    this.reset =
      options.reset === undefined
        ? undefined
        : parseCode(options.reset, scope, { title: `reset${of}`, writesShared: false });
    this.wanted = options.method;
    this.chooseMethod(dt ?? 1e-4);
    this.store.allocate();
    this.store.arrays.get("lastspike")?.f64.fill(-1e4);
    this.store.arrays.get("not_refractory")?.i32.fill(1);
  }

  private chooseMethod(dt: number): void {
    if (dt === this.chosenFor) return;
    this.chosenFor = dt;
    const { variables, scope } = this.store;
    const differential = [...variables.values()].filter((v) => v.kind === "differential");
    if (differential.length === 0) return;
    const system = systemOf(differential, scope, { clamps: this.refractory !== undefined, dt });
    this.method = integrate(system, this.wanted);
    this.propagators = new Propagators(this.store, this.method.step.propagators);
  }

  override get canSpike(): boolean {
    return this.threshold !== undefined;
  }

  private site(name: string, code: number, clock: Clock, kind: "range" | "list"): KernelSite {
    const stream = (this.store.identity ?? 0) * 65536 + 256 * code;
    return {
      name: `${this.name}.${name}`,
      scope: this.store.scope,
      access: accessTo({ clock, stream }),
      loop: { kind, index: "i" },
    };
  }

  override build(context: BuildContext): void {
    const clock = context.clock(this.dt);
    this.chooseMethod(clock.dt);
    buildHeld(this.store, context, { dt: this.dt, index: "i" });
    const values = this.propagators?.prepare(clock) ?? new Map();
    const update =
      this.method || this.refractory ? this.buildUpdate(context, clock, values) : undefined;
    if (this.threshold) this.buildThreshold(context, clock, values, update);
    if (this.reset && this.reset.statements.length > 0) this.buildReset(context, clock, this.reset);
    buildRegular(this.regular, this.store, this.store.scope, context, { dt: this.dt, index: "i" });
  }

  private updateOver(
    name: string,
    clock: Clock,
    values: PropagatorValues,
    spikes?: Spiking,
  ): Kernel {
    const site = this.site(name, 0, clock, "range");
    return updateKernel(site, this.method?.step, values, this.refractory, spikes);
  }

  private buildUpdate(context: BuildContext, clock: Clock, values: PropagatorValues): Operation {
    const { N, order, name } = this;
    const handle = context.kernel(this.updateOver("update", clock, values));
    const run = watched(handle, [this.store], context, clock);
    const operation: Operation = {
      name: `${name}.update`,
      clock,
      slot: "groups",
      order,
      rank: 2,
      isolated: true,
      run: () => run(0, N),
    };
    context.operation(operation);
    return operation;
  }

  private buildThreshold(
    context: BuildContext,
    clock: Clock,
    values: PropagatorValues,
    update: Operation | undefined,
  ): void {
    const { N, spikes, order, name, store } = this;
    const threshold = this.threshold!;
    const refractory = this.refractory !== undefined;
    const site = this.site("threshold", 1, clock, "range");
    const test = context.kernel(conditionKernel(site, threshold, refractory, spikes.array));
    const note = refractory
      ? context.kernel(spikeKernel(this.site("spike", 2, clock, "list"), threshold))
      : undefined;
    const noted = (count: number): void => {
      spikes.count = count;
      if (note && count > 0) note.run(spikes.begin, spikes.begin + count);
    };
    const operation: Operation = {
      name: `${name}.threshold`,
      clock,
      slot: "thresholds",
      order,
      rank: 0,
      isolated: true,
      run: () => noted(test.run(0, N)),
    };
    // a draw in the threshold keeps its own stream of random numbers, so it stays by itself
    if (!update || draws(test.kernel)) {
      context.operation(operation);
      return;
    }
    const spiking = { threshold, output: spikes.array };
    const both = context.kernel(this.updateOver("step", clock, values, spiking));
    const run = (): void => {
      const count = both.run(0, N);
      if (count < 0) context.notANumber(suspectsIn([store]), clock);
      noted(count);
    };
    const kernels = { together: both.kernel.name, apart: [`${name}.update`, test.kernel.name] };
    context.operation({ ...operation, fusion: { first: update, run, kernels } });
  }

  private buildReset(context: BuildContext, clock: Clock, reset: CheckedCode): void {
    const { spikes, order, name } = this;
    const kernel: Kernel = codeKernel(this.site("reset", 3, clock, "list"), reset, false);
    const code = watched(context.kernel(kernel), [this.store], context, clock);
    const run = (): void => {
      if (spikes.count > 0) code(spikes.begin, spikes.begin + spikes.count);
    };
    context.operation({ name: `${name}.reset`, clock, slot: "resets", order, rank: 0, run });
  }

  override signature(): string[] {
    const { threshold, reset, refractory } = this;
    const lines = super.signature();
    if (threshold) lines.push(`  threshold: ${print(threshold)}`);
    if (reset) lines.push(`  reset: ${reset.source.text.trim()}`);
    if (refractory) lines.push(`  refractory: ${print(refractory.expression)}`);
    if (this.method) lines.push(`  method: ${this.method.integrator.name}`);
    return lines;
  }

  override get stale(): boolean {
    return this.propagators?.stale() ?? false;
  }

  override explain(): string[] {
    const lines = [`${this.name}: ${this.N} neurons`, ...explainVariables(this.store)];
    if (this.method) {
      lines.push(`  method: ${this.method.reason}`, `    ${this.method.integrator.citation}`);
      for (const { kind, name, expression } of this.method.step.statements)
        lines.push(`    ${kind === "assign" ? `${name} <-` : `${name} =`} ${print(expression)}`);
    }
    if (this.threshold) lines.push(`  threshold: ${print(this.threshold)}`);
    if (this.refractory)
      lines.push(`  refractory (${this.refractory.kind}): ${print(this.refractory.expression)}`);
    return lines;
  }
}

const known = ["threshold", "reset", "refractory", "method", "namespace", "dt", "order", "name"];

/** Variables of a neuron: those of the equations, time, numbering, and refractoriness if there is any. */
function makeStore(name: string, size: number, model: string, options: NeuronGroupOptions): Store {
  const title = `group '${name}'`;
  const namespace = readNamespace(options.namespace);
  const { equations, variables } = parseModel(model, `equations of ${title}`, neuronRules);
  const all = new Map<string, Variable>(variables);
  for (const variable of timeVariables) all.set(variable.name, variable);
  all.set("i", builtin("i", "integer"));
  all.set("N", builtin("N", "integer", DIMENSIONLESS, true));
  const store = new Store(name, title, size, all, namespace);
  if (options.refractory !== undefined) {
    all.set("lastspike", builtin("lastspike", "float", SECOND));
    all.set("not_refractory", builtin("not_refractory", "boolean"));
    store.add("lastspike", "f64", size);
    store.add("not_refractory", "bool", size);
  }
  store.scope = groupScope(store, all, namespace);
  checkEquations(equations, store.scope);
  return store;
}

function parseRefractory(
  option: Quantity | undefined,
  title: string,
  store: Store,
): Refractory | undefined {
  if (option === undefined) return undefined;
  const text = String(option);
  if (typeof option === "number" || meansQuantity(text)) {
    const { value, dimension } =
      typeof option === "number"
        ? { value: option, dimension: SECOND }
        : parseQuantity(text, title);
    const place = { source: { text, title }, start: 0, end: text.length };
    if (!equal(dimension, SECOND) && value !== 0)
      throw new UnitError([
        {
          problem: `wrong dimension: refractory is ${text}`,
          place,
          remedy: "expected a time, such as '5 ms', or a condition",
        },
      ]);
    if (!(value >= 0 && value < Number.POSITIVE_INFINITY))
      throw new EquationError([
        {
          problem: `invalid refractory: ${text}`,
          place,
          remedy: "expected a finite time >= 0, or a condition under which neurons stay refractory",
        },
      ]);
    return { kind: "time", expression: { kind: "number", value, place } };
  }
  const { node, type, dimension } = parseValue(text, title, store.scope);
  if (type === "boolean") return { kind: "condition", expression: node };
  if (dimension && !equal(dimension, SECOND))
    throw new UnitError([
      {
        problem: `wrong dimension: refractory is ${text}`,
        place: node.place,
        remedy: "expected an expression in seconds, or a condition",
      },
    ]);
  return { kind: "time", expression: node };
}
