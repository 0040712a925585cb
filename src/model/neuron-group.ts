// NeuronGroup: differential equations, a threshold, a reset, a refractory period.

import type { CheckedCode } from "../analysis/code.ts";
import { integrate, parseCode, parseCondition, systemOf } from "../compile.ts";
import { ValueError } from "../errors.ts";
import type { Choice, MethodOption } from "../integrators/choose.ts";
import type { ArraySymbol, Kernel } from "../ir/ir.ts";
import type { Node } from "../language/ast.ts";
import { spikeKernel } from "../lowering/kernels.ts";
import type { KernelSite } from "../lowering/site.ts";
import {
  type PropagatorValues,
  type Refractory,
  type Spiking,
  updateKernel,
} from "../lowering/update.ts";
import { type Clock, cyclic, draws, type EventList, type Operation } from "../simulate.ts";
import { Adaptive, type AtSpike, BOUND, type SiteOf } from "./adaptive.ts";
import type { Assignable, SetOptions } from "./assign.ts";
import type { Endpoint } from "./endpoint.ts";
import { checkModel, type ModelText } from "./equations.ts";
import { type EventSchedule, Events, type Scheduled } from "./events.ts";
import { Group } from "./group.ts";
import { buildHeld } from "./held.ts";
import type { Lazy } from "./lazy/lazy.ts";
import { hindranceOf, LazyNeurons } from "./lazy/neurons.ts";
import { LinkedVariable, type LinkOptions, linkedVariable } from "./link.ts";
import { Links } from "./links.ts";
import type { MethodOptions } from "./method-options.ts";
import { checkReset, type NeuronGroupOptions, neuronGroupOptions } from "./neuron-options.ts";
import { makeStore } from "./neuron-store.ts";
import { explainNeurons, toldSignature } from "./neuron-tell.ts";
import type { BuildContext, SimulationObject } from "./object.ts";
import { checkOptionNames, checkOrder, checkSize, checkText } from "./options.ts";
import { Propagators } from "./propagators.ts";
import { positiveTime, type Quantity } from "./quantities.ts";
import { parseRefractory } from "./refractory.ts";
import { buildRegular } from "./regular.ts";
import { buildReset } from "./reset.ts";
import type { Saved } from "./saved.ts";
import { type SetAside, setAside } from "./set-aside.ts";
import { noting, passing } from "./spiking-cycles.ts";
import { workOf } from "./stepped.ts";
import { accessTo } from "./store.ts";
import { tested } from "./tested.ts";
import type { Checked, NeuronVariables, Settable } from "./types/variables.ts";
import { always, suspectsIn, watched } from "./watch.ts";

/**
 * A population of neurons whose state follows equations in Brian2's grammar. TypeScript reads the names of variables in
 * the equations, `Text`, and knows by `R` whether there is a refractory period.
 */
export class NeuronGroup<
  const Text extends ModelText = string,
  const R extends Quantity = never,
> extends Group<NeuronVariables<Text, R>> {
  /** The equations as text. */
  readonly model: string;
  readonly threshold: Node | undefined;
  readonly reset: CheckedCode | undefined;
  readonly refractory: Refractory | undefined;
  private readonly doubt = (): ArraySymbol => this.store.doubt("refractory");
  /** The method chosen, with its reason; undefined without differential equations. */
  method: Choice | undefined;
  private readonly wanted: MethodOption | undefined;
  private readonly methodOptions: MethodOptions | undefined;
  private adaptive: Adaptive | undefined;
  readonly order: number;
  readonly events: Events;
  readonly links: Links;
  private propagators: Propagators | undefined;
  aside: SetAside | undefined;
  private values: PropagatorValues = new Map();
  readonly laziness: LazyNeurons;
  /** The step that the method was chosen for: whether a TimedArray holds during a step depends on it. */
  private chosenFor = Number.NaN;

  /**
   * `size` neurons with the given equations. Throws EquationError, NameError, UnitError, UnsupportedError, ValueError:
   * everything that can be wrong with a model is found here.
   */
  constructor(size: number, model: Text, options: NeuronGroupOptions<R> = {}) {
    checkSize(size, "a NeuronGroup");
    checkOptionNames(options, neuronGroupOptions, "a NeuronGroup");
    for (const name of ["threshold", "reset"] as const)
      if (options[name] !== undefined) checkText(options[name], name, "a NeuronGroup");
    checkModel(model, "equations", "a NeuronGroup");
    const dt = options.dt === undefined ? undefined : positiveTime(options.dt, "dt");
    super("neurongroup", options.name, dt, (name) => makeStore(name, size, model, options));
    const { scope } = this.store;
    this.model = String(model);
    this.order = checkOrder(options.order ?? 0, this.store.title);
    const of = ` of ${this.store.title}`;
    this.refractory = parseRefractory(options.refractory, `refractory${of}`, this.store);
    this.threshold =
      options.threshold === undefined
        ? undefined
        : parseCondition(options.threshold, `threshold${of}`, scope);
    checkReset(options, of);
    this.reset =
      options.reset === undefined
        ? undefined
        : parseCode(options.reset, scope, { title: `reset${of}`, writesShared: false });
    this.events = new Events(
      this.store,
      options.events,
      this.order,
      this.canSpike ? this.spikes : undefined,
    );
    this.links = new Links(this.store, this.initial);
    this.laziness = new LazyNeurons(this.store, options.lazy);
    this.wanted = options.method;
    this.methodOptions = options.methodOptions;
    this.chooseMethod(dt ?? 1e-4);
    this.store.allocate();
  }

  private chooseMethod(dt: number): void {
    if (dt === this.chosenFor) return;
    this.chosenFor = dt;
    const { variables, scope } = this.store;
    const differential = [...variables.values()].filter((v) => v.kind === "differential");
    if (differential.length > 0) {
      const system = systemOf(differential, scope, { clamps: this.refractory !== undefined, dt });
      this.method = integrate(system, this.wanted);
      this.propagators = new Propagators(this.store, this.method.step.propagators);
    }
    const { method, methodOptions } = this;
    if (method?.step.adaptive)
      this.adaptive ??= new Adaptive(this.store, methodOptions ?? {}, this);
    else if (methodOptions !== undefined)
      throw new ValueError(
        `methodOptions of ${this.store.title} without odex: ` +
          `${method ? `${method.integrator.name} has none` : "there are no differential equations"} ` +
          "(give method: 'odex', or leave them out)",
        "methodOptions",
        methodOptions,
      );
  }

  override atSpike(context: BuildContext): AtSpike | undefined {
    return this.adaptive?.atSpike(context);
  }

  override get exactSpikes(): boolean {
    return this.adaptive?.exact ?? false;
  }

  override get canSpike(): boolean {
    return this.threshold !== undefined;
  }

  override get eventLists(): ReadonlyMap<string, EventList> {
    return this.events.lists;
  }

  override scheduleOf(event: string): Scheduled {
    return this.events.scheduleOf(event);
  }

  /** Moves the test of an event (`spike` is the threshold) to another slot or order. Throws ValueError. */
  setEventSchedule(event: string, options: EventSchedule): this {
    this.events.setSchedule(event, options);
    this.version++;
    return this;
  }

  /**
   * Runs code for every neuron that raised an event in the step at hand (slot `after_resets` unless told otherwise);
   * `unless refractory` does not stop it. Throws ValueError, and what is wrong with the code.
   */
  runOnEvent(event: string, code: string, options: EventSchedule = {}): this {
    this.events.addCode(event, code, options);
    this.version++;
    return this;
  }

  /**
   * Makes a variable declared `(linked)` stand for one of another group, part of a group or synapses: for the element
   * of the same number, the only element, or those at `index`. Throws ValueError, UnitError.
   */
  link(name: string, source: Endpoint, variable: string, options: LinkOptions = {}): this {
    this.set(name, linkedVariable(source, variable, options));
    return this;
  }

  /** As `set` of any group; a linked variable takes what `linkedVariable` makes. */
  override set<const N extends string = Settable<NeuronVariables<Text, R>>>(
    name: Checked<N, Settable<NeuronVariables<Text, R>>>,
    value: Assignable | LinkedVariable,
    options: SetOptions = {},
  ): void {
    if (value instanceof LinkedVariable) {
      this.links.add(name, value);
      this.version++;
    } else super.set<string>(name, value, options);
  }

  override get needs(): readonly SimulationObject[] {
    return this.links.sources;
  }

  override check(): void {
    const { reset, events, regular } = this;
    const codes = [...events.checked, ...regular.map(({ code }) => code)];
    this.links.check(reset ? [reset, ...codes] : codes);
  }

  private site(name: string, code: number, clock: Clock, kind: "range" | "list"): KernelSite {
    const { identity, scope, arithmetic } = this.store;
    const stream = (identity ?? 0) * 65536 + 256 * code;
    return {
      name: `${this.name}.${name}`,
      scope,
      access: accessTo({ clock, stream }),
      loop: { kind, index: "i" },
      single: arithmetic === "f32",
    };
  }

  override get lazy(): Lazy | undefined {
    return this.laziness.current;
  }

  override prepare(context: BuildContext): void {
    const { links, refractory, threshold, method, adaptive } = this;
    const clock = context.clock(this.dt);
    this.chooseMethod(clock.dt);
    this.values = this.propagators?.prepare(clock) ?? new Map();
    const hindrance = hindranceOf(method, adaptive, links, threshold);
    const site = this.site("update", 0, clock, "range");
    const update = (): Kernel => this.updateOver("update", clock, this.values);
    this.laziness.prepare({ clock, site, refractory, threshold, hindrance, update });
  }

  override settled(): void {
    this.laziness.settle();
  }

  override setRunning(running: boolean): void {
    super.setRunning(running);
    if (!running) this.laziness.show();
  }

  override build(context: BuildContext): void {
    const clock = context.clock(this.dt);
    buildHeld(this.store, context, { dt: this.dt, index: "i" });
    const { values } = this;
    this.laziness.build(context, clock, this.spikes);
    const reads = (this.method?.step.statements ?? []).map(({ expression }) => expression);
    if (this.refractory) reads.push(this.refractory.expression);
    const site = this.site("links", 0, clock, "range");
    this.links.buildSnapshots(reads, site, context, clock, this.order);
    if (this.adaptive) this.buildAdaptive(this.adaptive, context, clock);
    else {
      const update =
        this.method || this.refractory ? this.buildUpdate(context, clock, values) : undefined;
      if (this.threshold) this.buildThreshold(context, clock, values, update);
      if (this.reset)
        buildReset(this, this.reset, this.site("reset", 3, clock, "list"), context, clock);
    }
    this.events.build(context, clock, (title, code, kind) => this.site(title, code, clock, kind));
    buildRegular(this.regular, this.store, this.store.scope, context, { dt: this.dt, index: "i" });
  }

  /** Thresholds and resets on the grid are those of any method; between grid points they are in the update. */
  private buildAdaptive(adaptive: Adaptive, context: BuildContext, clock: Clock): void {
    const { N, order, name } = this;
    const siteOf: SiteOf = (title, code, kind) =>
      this.links.withSnapshots(this.site(title, code, clock, kind));
    const { step, publish } = adaptive.build(context, clock, this.method!, siteOf);
    const isolated = !this.links.any;
    const at = { name: `${name}.update`, clock, slot: "groups", order, rank: 2, isolated };
    const resting = publish ? undefined : this.refractory;
    const site = this.site("refractory", 0, clock, "range");
    const none: PropagatorValues = new Map();
    const kernel = resting && updateKernel(site, undefined, none, resting, undefined, this.doubt);
    const rest = kernel && watched(context.kernel(kernel), [this.store], context, clock);
    context.operation({
      ...at,
      bound: BOUND,
      run: () => {
        rest?.(0, N);
        step();
      },
    });
    if (publish) {
      const { when: slot, order: rank } = this.scheduleOf("spike");
      const threshold = { name: `${name}.threshold`, clock, slot, order: rank, rank: 0 };
      context.operation({ ...threshold, run: publish });
      return;
    }
    if (this.threshold) this.buildThreshold(context, clock, new Map(), undefined);
    if (this.reset)
      buildReset(this, this.reset, this.site("reset", 3, clock, "list"), context, clock);
  }

  private updateOver(
    name: string,
    clock: Clock,
    values: PropagatorValues,
    spikes?: Spiking,
  ): Kernel {
    const site = this.links.withSnapshots(this.site(name, 0, clock, "range"));
    return updateKernel(site, this.method?.step, values, this.refractory, spikes, this.doubt);
  }

  private buildUpdate(context: BuildContext, clock: Clock, values: PropagatorValues): Operation {
    const { N, order, name } = this;
    const handle = context.kernel(this.updateOver("update", clock, values));
    const update = watched(handle, [this.store], context, clock);
    const whole = always(update, 0, N);
    const run = cyclic(
      this.laziness.updating(() => update(0, N)),
      this.lazy ? undefined : whole,
    );
    const operation: Operation = {
      name: `${name}.update`,
      clock,
      slot: "groups",
      order,
      rank: 2,
      isolated: !this.links.any,
      work: { ...workOf(this.store, [handle.kernel]), updates: true },
      run,
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
    const { N, spikes, name, store } = this;
    const threshold = this.threshold!;
    const refractory = this.refractory !== undefined;
    const site = this.site("threshold", 1, clock, "range");
    const condition = { condition: threshold, onlyActive: refractory };
    const test = tested("threshold", condition, spikes, site, { store, context, clock });
    const note = refractory
      ? context.kernel(spikeKernel(this.site("spike", 2, clock, "list"), threshold))
      : undefined;
    const kernels = [test.kernel, ...(note ? [note.kernel] : [])];
    const told = this.lazy === undefined;
    const { when: slot, order } = this.scheduleOf("spike");
    const operation: Operation = {
      name: `${name}.threshold`,
      clock,
      slot,
      order,
      rank: 0,
      isolated: !this.links.any,
      ...(test.doubtful ? {} : { work: workOf(store, kernels, spikes) }),
      run: noting(spikes, note, { ...test, run: this.laziness.testing(test.run) }, told),
    };
    // a draw in the threshold keeps its own stream of random numbers, so it stays by itself, as does what may be NaN
    if (!update || test.doubtful || draws(test.kernel) || this.links.any) {
      context.operation(operation);
      return;
    }
    const spiking = { threshold, output: spikes.array };
    const both = context.kernel(this.updateOver("step", clock, values, spiking));
    const near = { context, clock, whole: both, site: this.site.bind(this), values, spiking };
    const aside = setAside(store, spikes, near, this.refractory, this.method?.step);
    this.aside = aside;
    const raise = (): never => context.notANumber(suspectsIn([store]), clock);
    const found = passing(aside, both, N, raise);
    const run = noting(spikes, note, { ...found, run: this.laziness.both(found.run) }, told);
    const together = [both.kernel.name, ...(aside?.names ?? [])];
    const names = { together, apart: [`${name}.update`, test.kernel.name] };
    context.operation({ ...operation, fusion: { first: update, run, kernels: names } });
  }

  override signature(): string[] {
    return [...super.signature(), ...toldSignature(this), ...(this.adaptive?.signature() ?? [])];
  }

  override save(): Saved {
    this.laziness.show();
    return { ...super.save(), ...this.adaptive?.save(), ...this.laziness.save() };
  }

  override restore(saved: Saved): void {
    super.restore(saved);
    this.adaptive?.restore(saved);
    this.laziness.restore(saved);
  }

  override get stale(): boolean {
    return this.propagators?.stale() ?? false;
  }

  override explain(): string[] {
    return explainNeurons(this, this.adaptive);
  }
}
