// Synapses: connections between two groups, with variables of their own, code on spikes, and delays that may change.

import { checkEquations } from "../compile.ts";
import { ConnectError } from "../errors.ts";
import type { MethodOption } from "../integrators/choose.ts";
import { type Dense, denseOf, type Repeated, type StateArray } from "../simulate.ts";
import { append } from "./append.ts";
import type { Assignable, PairOptions, Target } from "./assign.ts";
import { refuseAssignments } from "./assigned.ts";
import { type ConnectOptions, planConnect } from "./connect.ts";
import { acrossSynapses } from "./dense.ts";
import { buildDynamics, type Dynamics, declareLastUpdate, makeDynamics } from "./dynamics.ts";
import { checkEndpoint, type Endpoint, elementsOf, ownerOf, sizeOf } from "./endpoint.ts";
import { checkModel, type ModelText } from "./equations.ts";
import { buildHeld } from "./held.ts";
import { Initial } from "./initial.ts";
import { checkLinkedWrites } from "./link.ts";
import type { MadeRows } from "./made-rows.ts";
import type { NamespaceOption } from "./namespace.ts";
import { type BuildContext, SimulationObject } from "./object.ts";
import { checkOptionNames } from "./options.ts";
import { Part, sliceOf } from "./part.ts";
import type { Pathway } from "./pathway.ts";
import type { PathwayCode, PathwayOptions } from "./pathway-options.ts";
import { makePathways, setCommonDelays } from "./pathways.ts";
import { checkProcedural, checkRule, proceduralGiven } from "./procedural.ts";
import { positiveTime, type Quantity } from "./quantities.ts";
import {
  buildRegular,
  type RegularCode,
  type RegularOptions,
  type TimedOptions,
} from "./regular.ts";
import { arrayDifferences, type Saved } from "./saved.ts";
import { restIndices } from "./sleeping-indices.ts";
import { getStates, type Stateful, type States, type StateValues, setStates } from "./states.ts";
import type { Precision, Store } from "./store.ts";
import { addIndices, seenIndices } from "./synapse-indices.ts";
import {
  addCode,
  addDelayViews,
  chosenSynapses,
  getSynaptic,
  setSynaptic,
} from "./synapses-access.ts";
import { SynapsesPart } from "./synapses-part.ts";
import { restoreSynapses, saveSynapses, signatureOf } from "./synapses-state.ts";
import { makeStore } from "./synapses-store.ts";
import { explainLayout, explainVariables } from "./tell.ts";
import { Traces } from "./traces.ts";
import type {
  ArrayOf,
  Checked,
  Readable,
  Settable,
  Stored,
  SynapseVariables,
} from "./types/variables.ts";
import { liveViews } from "./views.ts";

export interface SynapsesOptions<
  Text extends ModelText = ModelText,
  Pre extends PathwayCode = PathwayCode,
  Post extends PathwayCode = PathwayCode,
  Index extends string = string,
> extends PathwayOptions<Pre, Post> {
  /** Equations of each synapse: text, or what `equations` made. */
  readonly model?: Text;
  readonly method?: MethodOption;
  readonly namespace?: NamespaceOption;
  /** Name of a variable that numbers the synapses of one pair 0, 1, ... in the order of their creation. */
  readonly multisynapticIndex?: Index;
  /** Step of clock-driven equations; the network's without it. */
  readonly dt?: Quantity;
  readonly name?: string;
  /** How floating-point variables are stored: `f64`, or `f32`, as for a NeuronGroup; times and delays stay f64. */
  readonly precision?: Precision;
  /** Targets are not stored but made again when their source spikes: for `connect` by a rule, `{ p: 0.1 }`. */
  readonly procedural?: boolean;
}

const knownOptions = [
  ..."model onPre onPost delay order onEvent multisynapticIndex".split(" "),
  ..."method namespace dt name precision procedural".split(" "),
];

/**
 * Connections from `source` to `target`. TypeScript reads the names of variables in the equations, `Text`, and those of
 * pathways in `Pre` and `Post`; `Index`: the multisynaptic index.
 */
export class Synapses<
  const Text extends ModelText = never,
  const Pre extends PathwayCode = never,
  const Post extends PathwayCode = never,
  const Index extends string = never,
> extends SimulationObject {
  readonly store: Store;
  readonly source: Endpoint;
  readonly target: Endpoint;
  readonly pathways: readonly Pathway[];
  /** Absolute neuron numbers of each synapse. */
  readonly neighbours: { readonly pre: StateArray; readonly post: StateArray };
  /** Whether there was a call of `connect`. */
  connected = false;
  private readonly starting: Initial;
  private readonly dynamics: Dynamics;
  /** Event-driven variables that are kept by neuron, where they qualify. */
  readonly traces: Traces | undefined;
  readonly regular: RegularCode[] = [];
  readonly dt: number | undefined;
  readonly multisynapticIndex: string | undefined;
  /** How synapses lie, until there are others; kernels hold addresses of its arrays. */
  lying: { readonly dense: Dense | undefined } | undefined;
  /** Where the synapses of each source lie, where a rule made them all. */
  rowsMade: MadeRows | undefined;
  /** Sources by their absolute numbers, where they lie in runs and were looked at. */
  runsOfSources: Repeated | undefined;
  /** Targets are made when they are needed, and not stored. */
  readonly procedural: boolean;

  /** Throws EquationError, NameError, UnitError, UnsupportedError, ValueError for anything wrong with the model. */
  constructor(
    source: Endpoint,
    target: Endpoint = source,
    options: SynapsesOptions<Text, Pre, Post, Index> = {},
  ) {
    checkOptionNames(options, knownOptions, "Synapses");
    super("synapses", options.name);
    if (options.model !== undefined) checkModel(options.model, "model", "Synapses");
    checkEndpoint(source, "source");
    checkEndpoint(target, "target");
    this.source = source;
    this.target = target;
    this.dt = options.dt === undefined ? undefined : positiveTime(options.dt, "dt");
    const { store, equations } = makeStore(this.name, source, target, options);
    this.store = store;
    this.procedural = proceduralGiven(options.procedural, store.title);
    declareLastUpdate(store);
    this.pathways = makePathways(this, options);
    checkEquations(equations, store.scope);
    const expressions = equations.flatMap(({ expression }) => expression ?? []);
    for (const pathway of this.pathways) pathway.noteReads(expressions, store.scope);
    const groups = { pre: ownerOf(source).store, post: ownerOf(target).store };
    this.dynamics = makeDynamics(store, options.method, groups, this.dt ?? 1e-4);
    store.allocate();
    this.neighbours = addIndices(store, source, target);
    this.multisynapticIndex = options.multisynapticIndex;
    if (this.multisynapticIndex !== undefined) store.add(this.multisynapticIndex, "i32", 0);
    const parents = [ownerOf(source), ownerOf(target)];
    setCommonDelays(this, options.delay);
    this.traces = Traces.of(this);
    store.copyOf = (name) => this.traces?.copy(name);
    refuseAssignments(this, store, store.variables.keys());
    if (this.procedural) checkProcedural(this);
    // Last, since it makes the groups know of these synapses: refused ones leave no trace.
    this.starting = new Initial(
      store,
      parents.map((group) => group.initial),
      this.dt,
    );
  }

  /** The pathway that `delay` without a name belongs to: `pre`, or the first one driven by the source. */
  get transmission(): Pathway | undefined {
    return (
      this.pathways.find((p) => p.name === "pre") ?? this.pathways.find((p) => p.kind === "pre")
    );
  }

  /** The rows that synapses lie in, if the targets of each follow one another. */
  get dense(): Dense | undefined {
    const { neighbours, name } = this;
    this.lying ??= { dense: denseOf(neighbours.pre, neighbours.post, name) };
    return this.lying.dense;
  }

  /** What carries event-driven variables to the time of an event, if there are any. */
  get between(): Dynamics["between"] {
    return this.dynamics.between;
  }

  override get initial(): Initial {
    return this.starting;
  }

  override get needs(): readonly SimulationObject[] {
    return [ownerOf(this.source), ownerOf(this.target)];
  }

  /** How deep synapses on synapses are nested; those that read others' variables run before them. */
  get depth(): number {
    const endpoints = [ownerOf(this.source), ownerOf(this.target)];
    const depths = endpoints.map((owner) => (owner instanceof Synapses ? 1 + owner.depth : 0));
    return Math.max(...depths);
  }

  /** Number of synapses. */
  get N(): number {
    this.starting.settle();
    return this.store.size;
  }

  /** Source index of each synapse, in creation order: to be read, not written to (`S.i.slice()` is a copy). */
  get i(): Int32Array {
    this.starting.settle();
    return seenIndices(this, "i");
  }

  /** Target index of each synapse, likewise. */
  get j(): Int32Array {
    this.starting.settle();
    return seenIndices(this, "j");
  }

  /** What assignments to all synapses reach. */
  get reach(): Target {
    const { store, source, target } = this;
    return {
      store,
      initial: this.starting,
      scope: store.scope,
      elements: null,
      neighbours: () => this.neighbours,
      pairs: () => ({
        i: store.array("i").indices,
        j: store.array("j").indices,
        sources: sizeOf(source),
        targets: sizeOf(target),
      }),
    };
  }

  /**
   * Creates synapses: `{}` all to all, `{ i, j }` pairs, `{ condition, p, n }`. Several calls append. With a
   * probability, pairs are drawn when the synapses join a network (with its seed) or are first read. Throws
   * ConnectError, and what is wrong with expressions.
   */
  connect(options: ConnectOptions = {}): this {
    if (this.store.running)
      throw new ConnectError(
        `cannot connect ${this.store.title} while its network runs (connect before a run, or between two runs)`,
      );
    const { source, target } = this;
    const plan = planConnect(options, {
      store: this.store,
      initial: this.starting,
      scope: this.store.scope,
      // getters, since other synapses may wait for their seed to be made
      get sources() {
        return sizeOf(source);
      },
      get targets() {
        return sizeOf(target);
      },
      sizesKnown: this.depth === 0 || !this.starting.waiting,
      sourceElements: elementsOf(source),
      targetElements: elementsOf(target),
      stored: !this.procedural,
    });
    checkRule(this, plan.fixed);
    this.connected = true;
    this.starting.perform(plan.random, () => append(this, plan.make()));
    return this;
  }

  /**
   * Sets a variable, `delay` (of the transmission pathway) or another pathway's delay (`post.delay`): a number (SI), a
   * quantity, an expression (with `i`, `j`, `x_pre`, `x_post`, `rand()`), or an array in creation order; with `where`,
   * `at`, or sources `i` and targets `j`, of some synapses.
   */
  set<const N extends string = Settable<SynapseVariables<Text, Pre, Post, Index>>>(
    name: Checked<N, Settable<SynapseVariables<Text, Pre, Post, Index>>>,
    value: Assignable,
    options: PairOptions = {},
  ): void {
    setSynaptic(this, this.reach, name, value, options);
  }

  /** A copy of a variable's values in SI base units, in creation order; of some synapses likewise. */
  get<const N extends string = Readable<SynapseVariables<Text, Pre, Post, Index>>>(
    name: Checked<N, Readable<SynapseVariables<Text, Pre, Post, Index>>>,
    options: PairOptions = {},
  ): Float64Array {
    return getSynaptic(this, this.reach, name, options);
  }

  /**
   * Copies of several variables by name, of all that can be set without names (delays as `pre.delay`): what `setStates`
   * takes.
   */
  getStates(): States<SynapseVariables<Text, Pre, Post, Index>>;
  getStates<const N extends string = Readable<SynapseVariables<Text, Pre, Post, Index>>>(
    names: readonly Checked<N, Readable<SynapseVariables<Text, Pre, Post, Index>>>[],
  ): Readonly<Record<N, Float64Array>>;
  getStates(names?: readonly string[]): object {
    return getStates(this as Stateful, this.reach, names);
  }

  /** Sets several variables to numbers (SI), all of them or, when one is refused, none. */
  setStates(values: StateValues<SynapseVariables<Text, Pre, Post, Index>>): void {
    this.starting.settle();
    setStates(this as Stateful, this.reach, values);
  }

  /** Live views of the variables; delays are `delay` and, for pathway p, `p.delay`. */
  get state(): {
    readonly [One in Stored<SynapseVariables<Text, Pre, Post, Index>> as One[0]]: ArrayOf<One>;
  } {
    this.starting.settle();
    const views = liveViews(this.store, this.starting);
    addDelayViews(views, this, null);
    return views as this["state"];
  }

  /** Synapses lo, ..., hi-1, by number, as a part that can be set, recorded and joined. */
  slice(lo: number, hi: number = this.N): SynapsesPart<SynapseVariables<Text, Pre, Post, Index>> {
    return new SynapsesPart(this, sliceOf(lo, hi, this.N, this.store.title));
  }

  /** The synapses at some numbers, in that order, likewise; or those that `where`, `i` and `j` choose. */
  at(
    choice: ArrayLike<number> | PairOptions,
  ): SynapsesPart<SynapseVariables<Text, Pre, Post, Index>> {
    return new SynapsesPart(this, chosenSynapses(this, choice));
  }

  /** Runs code for every synapse at regular times (slot `start` unless told otherwise). */
  runRegularly(code: string, options: RegularOptions = {}): this {
    addCode(this, code, { regular: options });
    return this;
  }

  /** Runs code for every synapse at given times (slot `start` unless told otherwise). */
  runAt(code: string, options: TimedOptions): this {
    addCode(this, code, { timed: options });
    return this;
  }

  override get stale(): boolean {
    return this.dynamics.propagators?.stale() ?? false;
  }

  override check(): void {
    if (!this.connected)
      throw new ConnectError(
        `no synapses: connect() of ${this.store.title} was never called (call it, or take them out of the network)`,
      );
    for (const end of [this.source, this.target]) if (end instanceof Part) end.check();
    checkLinkedWrites([...this.pathways, ...this.regular].map(({ code }) => code));
  }

  override prepare(context: BuildContext): void {
    // before indices rest: it reads them
    if (this.store.size > 0) void this.dense;
    this.traces?.prepare(context);
    restIndices(this);
    for (const pathway of this.pathways) pathway.rest();
  }

  override build(context: BuildContext): void {
    if (this.store.size === 0) return;
    buildHeld(this.store, context, { dt: this.dt, index: "s", neighbours: this.neighbours });
    buildDynamics(this, this.dynamics, context, this.dt);
    for (const pathway of this.pathways) pathway.build(context);
    buildRegular(this.regular, this.store, this.store.scope, context, {
      dt: this.dt,
      index: "s",
      neighbours: this.neighbours,
      across: (kernel) => acrossSynapses(this, kernel),
    });
  }

  override signature(): string[] {
    return signatureOf(this, this.regular);
  }

  override save(): Saved {
    return saveSynapses(this);
  }

  /** How many synapses there are is state, so sizes may differ. */
  override misfits(saved: Saved): string[] {
    return arrayDifferences(this.store.arrays, saved, false);
  }

  override restore(saved: Saved): void {
    if (restoreSynapses(this, saved)) this.version++;
  }

  override explain(): string[] {
    return [
      `${this.name}: ${this.store.size} synapses from ${this.source.name} to ${this.target.name}`,
      ...explainLayout(this),
      ...explainVariables(this.store),
      ...this.dynamics.explain,
      ...(this.traces ? [this.traces.explain()] : []),
      ...this.pathways.flatMap((pathway) => pathway.explain()),
    ];
  }
}
