// Synapses: connections between two groups, with variables of their own, code on spikes, and delays that may change.

import { checkEquations } from "../compile.ts";
import { ConnectError, ValueError } from "../errors.ts";
import type { MethodOption } from "../integrators/choose.ts";
import { StateArray } from "../simulate.ts";
import {
  type Assignable,
  getVariable,
  type SetOptions,
  setVariable,
  type Target,
} from "./assign.ts";
import { type ConnectOptions, planConnect } from "./connect.ts";
import { countSynapses, countsOf, numberWithinPairs } from "./counted.ts";
import { buildDynamics, type Dynamics, declareLastUpdate, makeDynamics } from "./dynamics.ts";
import { checkEndpoint, type Endpoint, elementsOf, ownerOf, sizeOf } from "./endpoint.ts";
import { checkModel, type ModelText } from "./equations.ts";
import { liveViews, Subgroup } from "./group.ts";
import { buildHeld } from "./held.ts";
import { Initial } from "./initial.ts";
import { checkLinkedWrites } from "./link.ts";
import type { NamespaceOption } from "./namespace.ts";
import { type BuildContext, SimulationObject } from "./object.ts";
import { checkOptionNames } from "./options.ts";
import type { Pathway, PathwayCode, PathwayOptions } from "./pathway.ts";
import { makePathways, noteUses, setCommonDelays } from "./pathways.ts";
import { positiveTime, type Quantity } from "./quantities.ts";
import { addRegular, buildRegular, type RegularCode, type RegularOptions } from "./regular.ts";
import { arrayDifferences, type Saved, saveArrays } from "./saved.ts";
import type { Store } from "./store.ts";
import { restoreConnections, signatureOf } from "./synapses-state.ts";
import { makeStore } from "./synapses-store.ts";
import { explainVariables } from "./tell.ts";
import type {
  ArrayOf,
  Checked,
  Readable,
  Settable,
  Stored,
  SynapseVariables,
} from "./types/variables.ts";

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
}

const knownOptions = [
  ..."model onPre onPost delay order onEvent multisynapticIndex".split(" "),
  ..."method namespace dt name".split(" "),
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
  private connected = false;
  private readonly starting: Initial;
  private readonly dynamics: Dynamics;
  private readonly regular: RegularCode[] = [];
  readonly dt: number | undefined;
  private readonly multisynapticIndex: string | undefined;

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
    declareLastUpdate(store);
    this.pathways = makePathways(this, options);
    checkEquations(equations, store.scope);
    const expressions = equations.flatMap(({ expression }) => expression ?? []);
    for (const pathway of this.pathways) pathway.noteReads(expressions, store.scope);
    const groups = { pre: ownerOf(source).store, post: ownerOf(target).store };
    this.dynamics = makeDynamics(store, options.method, groups, this.dt ?? 1e-4);
    store.allocate();
    const i = store.add("i", "i32", 0);
    const j = store.add("j", "i32", 0);
    this.neighbours = {
      pre: source instanceof Subgroup ? new StateArray(`${this.name}.pre`, "i32", 0) : i,
      post: target instanceof Subgroup ? new StateArray(`${this.name}.post`, "i32", 0) : j,
    };
    store.neighbours = this.neighbours;
    this.multisynapticIndex = options.multisynapticIndex;
    if (this.multisynapticIndex !== undefined) store.add(this.multisynapticIndex, "i32", 0);
    const parents = [ownerOf(source), ownerOf(target)];
    setCommonDelays(this, options.delay);
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

  /** Source index of each synapse, in creation order. */
  get i(): Int32Array {
    this.starting.settle();
    return this.store.array("i").i32;
  }

  /** Target index of each synapse, in creation order. */
  get j(): Int32Array {
    this.starting.settle();
    return this.store.array("j").i32;
  }

  private get site(): Target {
    return {
      store: this.store,
      initial: this.starting,
      scope: this.store.scope,
      elements: null,
      neighbours: () => this.neighbours,
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
    });
    this.connected = true;
    this.starting.perform(plan.random, () => this.append(plan.make()));
    return this;
  }

  private append({ i, j }: { i: Int32Array; j: Int32Array }): void {
    const { store, neighbours } = this;
    const before = store.size;
    const after = before + i.length;
    if (after >= 2 ** 31) throw new ConnectError(`too many synapses: ${after} (at most 2^31 - 1)`);
    store.size = after;
    for (const [name, array] of store.arrays) if (!store.scalars.has(name)) array.resize(after);
    store.array("i").i32.set(i, before);
    store.array("j").i32.set(j, before);
    this.fillNeighbour(neighbours.pre, this.source, i, before);
    this.fillNeighbour(neighbours.post, this.target, j, before);
    this.count();
    for (const pathway of this.pathways)
      if (!pathway.common) pathway.delays.f64.fill(pathway.initialDelay, before);
    if (store.arrays.has("lastupdate")) store.array("lastupdate").f64.fill(0, before);
    this.version++;
  }

  private count(): void {
    const { store, neighbours, source, target, multisynapticIndex: name } = this;
    countSynapses(store, neighbours, source, target);
    if (name === undefined) return;
    numberWithinPairs(store.array("i").i32, store.array("j").i32, store.array(name).i32);
  }

  private fillNeighbour(
    array: StateArray,
    group: Endpoint,
    index: Int32Array,
    before: number,
  ): void {
    if (!(group instanceof Subgroup)) return;
    array.resize(before + index.length);
    const view = array.i32;
    for (let k = 0; k < index.length; k++) view[before + k] = group.elements[index[k]!]!;
  }

  /**
   * Sets a variable, `delay` (of the transmission pathway) or another pathway's delay (`post.delay`): a number (SI), a
   * quantity, an expression (with `i`, `j`, `x_pre`, `x_post`, `rand()`), or an array in creation order.
   */
  set<const N extends string = Settable<SynapseVariables<Text, Pre, Post, Index>>>(
    name: Checked<N, Settable<SynapseVariables<Text, Pre, Post, Index>>>,
    value: Assignable,
    options: SetOptions = {},
  ): void {
    const pathway = this.pathwayOf(name);
    this.checkConnected(name);
    if (!pathway) {
      setVariable(this.site, name, value, options);
      return;
    }
    let before: Float64Array = new Float64Array(0);
    this.starting.perform(false, () => {
      if (pathway.common) pathway.spread(this.store.size);
      before = pathway.delays.f64.slice();
    });
    setVariable({ ...this.site, allowsNaN: true }, `${pathway.name}.delay`, value, options);
    this.starting.perform(false, () => pathway.checkDelays(before));
  }

  private checkConnected(name: string): void {
    if (this.connected || this.store.variables.get(name)?.shared) return;
    throw new ValueError(
      `cannot set ${name} of ${this.store.title}: it has no synapses yet (call connect() first)`,
      name,
      name,
    );
  }

  private pathwayOf(name: string): Pathway | undefined {
    if (name === "delay") return this.transmission;
    return this.pathways.find((pathway) => `${pathway.name}.delay` === name);
  }

  /** A copy of a variable's values in SI base units, in creation order. */
  get<const N extends string = Readable<SynapseVariables<Text, Pre, Post, Index>>>(
    name: Checked<N, Readable<SynapseVariables<Text, Pre, Post, Index>>>,
  ): Float64Array {
    this.starting.settle();
    const count = /^(N_outgoing)_pre$|^(N_incoming)_post$/.exec(name);
    if (count?.[1]) return countsOf(this.store, count[1], this.source);
    if (count?.[2]) return countsOf(this.store, count[2], this.target);
    const pathway = this.pathwayOf(name);
    if (pathway?.common) return new Float64Array(this.store.size).fill(pathway.delays.f64[0]!);
    return getVariable(this.site, pathway ? `${pathway.name}.delay` : name);
  }

  /** Live views of the variables; delays are `delay` and, for pathway p, `p.delay`. */
  get state(): {
    readonly [One in Stored<SynapseVariables<Text, Pre, Post, Index>> as One[0]]: ArrayOf<One>;
  } {
    this.starting.settle();
    const views = liveViews(this.store, this.starting);
    for (const pathway of this.pathways) {
      const name = `${pathway.name}.delay`;
      const get = (): Float64Array => {
        if (pathway.common) pathway.spread(this.store.size);
        this.store.viewed.add(name);
        return this.store.array(name).f64;
      };
      Object.defineProperty(views, name, { enumerable: true, get });
      if (pathway === this.transmission)
        Object.defineProperty(views, "delay", { enumerable: true, get });
    }
    return views as this["state"];
  }

  /** Runs code for every synapse at regular times (slot `start` unless told otherwise). */
  runRegularly(code: string, options: RegularOptions = {}): this {
    addRegular(this.regular, this.store, this.store.scope, code, options);
    this.version++;
    noteUses(this.regular.at(-1)!.code, this.pathways, this);
    return this;
  }

  override get stale(): boolean {
    return this.dynamics.propagators?.stale() ?? false;
  }

  override check(): void {
    checkLinkedWrites([...this.pathways, ...this.regular].map(({ code }) => code));
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
    });
  }

  override signature(): string[] {
    return signatureOf(this, this.regular);
  }

  override save(): Saved {
    return {
      ...saveArrays(this.store.arrays),
      ...Object.assign({}, ...this.pathways.map((pathway) => pathway.save())),
      connected: this.connected,
    };
  }

  /** How many synapses there are is state, so sizes may differ. */
  override misfits(saved: Saved): string[] {
    return arrayDifferences(this.store.arrays, saved, false);
  }

  override restore(saved: Saved): void {
    const { neighbours } = this;
    const changed = restoreConnections(this, saved);
    this.connected = saved.connected === true;
    for (const pathway of this.pathways) pathway.restore(saved);
    if (!changed) return;
    this.fillNeighbour(neighbours.pre, this.source, this.store.array("i").i32, 0);
    this.fillNeighbour(neighbours.post, this.target, this.store.array("j").i32, 0);
    this.count();
    this.version++;
  }

  override explain(): string[] {
    return [
      `${this.name}: ${this.store.size} synapses from ${this.source.name} to ${this.target.name}`,
      ...explainVariables(this.store),
      ...this.dynamics.explain,
      ...this.pathways.flatMap((pathway) => pathway.explain()),
    ];
  }
}
