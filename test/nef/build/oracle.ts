// A second, plain simulator of models: every connection with a filter of its own, everything in the order of the rules.

import {
  AdaptiveLIF,
  Connection,
  ConnectionRule,
  Ensemble,
  LIF,
  LIFRate,
  Lowpass,
  type Matrix,
  type Model,
  Neurons,
  Node,
  RectifiedLinear,
  Slice,
  SpikingRectifiedLinear,
  type StateSpace,
  type Synapse,
} from "myelin/nef";

type Whole = Ensemble | Neurons | Node;
type Rule = ConnectionRule<Connection>;
type Numbers = ArrayLike<number>;
type Output = (whole: Whole) => Float64Array;
/** What comes to an entry of a target, for which no other entries need be known. */
type Entry = (whole: Whole | Rule, k: number) => number;

/** What is compared: spikes (or rates) of ensembles, step by step, and what arrives at joints. */
export interface Traces {
  readonly outputs: Map<Ensemble, Float64Array[]>;
  readonly nodes: Map<Node, Float64Array[]>;
  /** What connections bring, before their filters. */
  readonly brought: Map<Connection, Float64Array[]>;
  /** Weights of connections that learn, in use in each step. */
  readonly weights: Map<Connection, Float64Array[]>;
}

/** Runs a model with the numbers that were built; of rules it knows PES. Call it before the model runs. */
export function simulate(
  model: Model,
  objects: readonly (Ensemble | Node | Connection)[],
  steps: number,
): Traces {
  const { dt } = model;
  const ensembles = objects.filter((one) => one instanceof Ensemble);
  const nodes = objects.filter((one) => one instanceof Node);
  const connections = objects.filter((one) => one instanceof Connection);
  const cells = new Map(ensembles.map((one) => [one, cellsOf(model, one)]));
  const ways = connections.map((one) => new Way(model, one));
  const traces = {
    outputs: new Map(ensembles.map((one) => [one, [] as Float64Array[]])),
    nodes: new Map(nodes.map((one) => [one, [] as Float64Array[]])),
    brought: new Map(connections.map((one) => [one, [] as Float64Array[]])),
    weights: new Map(connections.map((one) => [one, [] as Float64Array[]])),
  };
  for (let n = 1; n <= steps; n++) {
    const known = new Map<Ensemble | Node, Float64Array>();
    const entry: Entry = (whole, k) =>
      ways.reduce(
        (sum, way) => (way.whole === whole ? sum + way.entryAt(k, output, entry) : sum),
        0,
      );
    const input = (whole: Whole | Rule, size = (whole as Whole).sizeIn): Float64Array =>
      new Float64Array(size).map((_, k) => entry(whole, k));
    const output = (whole: Whole): Float64Array => {
      const key = whole instanceof Neurons ? whole.ensemble : whole;
      const found = known.get(key) ?? outputOf(key);
      known.set(key, found);
      return found;
    };
    const outputOf = (whole: Ensemble | Node): Float64Array => {
      if (whole instanceof Node) {
        const { output: given } = whole;
        if (given === undefined) return input(whole);
        if (given instanceof Float64Array) return given;
        if (typeof given !== "function") throw new Error("a process");
        const found = given(n * dt, input(whole));
        return typeof found === "number" ? Float64Array.of(found) : Float64Array.from(found);
      }
      const own = cells.get(whole)!;
      return own.neural ? own.step(input(whole), input(whole.neurons)) : input(whole);
    };
    for (const one of ensembles) traces.outputs.get(one)!.push(output(one).slice());
    for (const one of nodes) traces.nodes.get(one)!.push(output(one).slice());
    for (const way of ways) {
      traces.brought.get(way.connection)!.push(way.now(output).slice());
      traces.weights.get(way.connection)!.push(Float64Array.from(way.weights.flat()));
    }
    const changes = ways.map((way) => way.learned(output, input));
    for (const way of ways) way.filter(output);
    for (const change of changes) change();
  }
  return traces;
}

/** A connection: what it takes, its weights, its delay and its filter. */
class Way {
  readonly whole: Whole | Rule;
  readonly connection: Connection;
  readonly weights: number[][];
  /** Those of the step before. */
  private earlier: number[][];
  private readonly decoded: boolean;
  private readonly pre: Whole;
  private readonly model: Model;
  private readonly take: Int32Array;
  private readonly put: Int32Array;
  /** What was taken in the last steps, the oldest first. */
  private readonly ring: Numbers[];
  private readonly filters: Filter[];
  private readonly activity: Filter[];

  constructor(model: Model, connection: Connection) {
    const { pre, post, synapse } = connection;
    const from = pre instanceof Slice ? pre.whole : pre;
    this.connection = connection;
    this.model = model;
    this.pre = from as Whole;
    this.whole = (post instanceof Slice ? post.whole : post) as Whole | Rule;
    this.take = indicesOf(pre as Whole | Slice<Whole>, from.sizeOut);
    this.put =
      post instanceof ConnectionRule
        ? Int32Array.from({ length: connection.sizeOut }, (_, k) => k)
        : indicesOf(post as Whole | Slice<Whole>, (this.whole as Whole).sizeIn);
    const { weights } = model.built(connection);
    this.weights = weights ? rows(weights) : transformRows(connection);
    this.earlier = this.weights;
    this.decoded = weights !== undefined && !(from instanceof Neurons);
    const delay = Math.floor(connection.delay / model.dt + 0.5);
    this.ring = Array.from({ length: delay }, () => new Float64Array(this.weights[0]!.length));
    const filters = (filter: Synapse | null, size: number): Filter[] =>
      Array.from({ length: filter ? size : 0 }, () => new Filter(filter!, model.dt));
    this.filters = filters(synapse, connection.sizeOut);
    const learns = connection.learningRules.length > 0;
    this.activity = filters(learns ? new Lowpass(0.005) : null, this.weights[0]!.length);
  }

  /** What comes to one entry of the target. */
  entryAt(place: number, output: Output, entry: Entry): number {
    const { pre, take, ring, filters } = this;
    const joint = pre instanceof Node && pre.output === undefined ? pre : undefined;
    const linear = joint && typeof this.connection.options.function !== "function";
    let sum = 0;
    this.put.forEach((to, r) => {
      if (to !== place) return;
      if (filters.length > 0) sum += filters[r]!.y;
      else if (!linear || ring.length > 0) sum += this.now(output)[r]!;
      else
        this.weights[r]!.forEach((w, c) => {
          if (w !== 0) sum += w * entry(joint, take[c]!);
        });
    });
    return sum;
  }

  filter(output: Output): void {
    const values = this.now(output);
    this.filters.forEach((one, k) => {
      one.step(values[k]!);
    });
    if (this.ring.length === 0) return;
    this.ring.shift();
    this.ring.push(Float64Array.from(this.taken(output)));
  }

  /** What PES changes when the step is over: the error of this step times activities with its spikes. */
  learned(output: Output, input: (rule: Rule, size: number) => Float64Array): () => void {
    const [rule] = this.connection.learningRules;
    if (!rule) return () => undefined;
    const { dt } = this.model;
    const all = output(this.pre);
    const activities = this.activity.map((one, k) => {
      one.step(all[k]!);
      return one.y;
    });
    const error = this.errorOf(input, rule);
    const scale = (-Number(rule.learningRate) * dt) / all.length;
    return () => {
      this.earlier = this.weights.map((row) => row.slice());
      this.weights.forEach((row, r) => {
        activities.forEach((a, c) => {
          row[c]! += scale * error[r]! * a;
        });
      });
    };
  }

  private errorOf(input: (rule: Rule, size: number) => Float64Array, rule: Rule): Numbers {
    if (!(this.whole instanceof Neurons)) return input(rule, this.connection.sizeOut);
    const { ensemble } = this.whole;
    const error = input(rule, ensemble.dimensions);
    const { encoders, gain } = this.model.built(ensemble);
    return rows(encoders).map(
      (row, j) => (gain[j]! / ensemble.radius) * row.reduce((sum, e, k) => sum + e * error[k]!, 0),
    );
  }

  /** What arrives in this step: what was taken the delay ago, by the weights of its arrival. */
  now(output: Output): Float64Array {
    const taken = this.ring[0] ?? this.taken(output);
    // without a filter it has waited a step for its turn
    const weights = this.ring[0] && this.filters.length === 0 ? this.earlier : this.weights;
    return Float64Array.from(weights, (row) => row.reduce((sum, w, k) => sum + w * taken[k]!, 0));
  }

  private taken(output: Output): Numbers {
    const all = output(this.pre);
    const { function: given } = this.connection.options;
    if (this.decoded) return all;
    const x = Float64Array.from(this.take, (k) => all[k]!);
    const found = typeof given === "function" ? given(x) : x;
    return typeof found === "number" ? [found] : found;
  }
}

/** A filter of one number, delivered one step later. */
class Filter {
  y = 0;
  private readonly system: StateSpace;
  private state: Float64Array;

  constructor(synapse: Synapse, dt: number) {
    this.system = synapse.discrete(dt);
    this.state = new Float64Array(this.system.b.length);
  }

  step(u: number): void {
    const { a, b, c, d } = this.system;
    const dot = (x: Float64Array): number => x.reduce((sum, value, k) => sum + c[k]! * value, 0);
    const before = this.state;
    this.state = before.map(
      (_, r) => b[r]! * u + before.reduce((sum, x, k) => sum + a.data[r * a.columns + k]! * x, 0),
    );
    this.y = d === 0 ? dot(this.state) : dot(before) + d * u;
  }
}

interface Cells {
  readonly neural: boolean;
  step(x: Float64Array, direct: Float64Array): Float64Array;
}

function cellsOf(model: Model, ensemble: Ensemble): Cells {
  const { gain, bias, encoders } = model.built(ensemble);
  const type = ensemble.options.neuronType ?? new LIF();
  if (type.name === "Direct") return { neural: false, step: (x) => x };
  const e = rows(encoders);
  const currents = (x: Float64Array, direct: Float64Array): Float64Array =>
    gain.map(
      (slope, i) =>
        bias[i]! +
        slope * (e[i]!.reduce((sum, w, k) => sum + w * x[k]!, 0) / ensemble.radius + direct[i]!),
    );
  const { dt } = model;
  if (type instanceof LIFRate || type instanceof RectifiedLinear)
    return { neural: true, step: (x, direct) => type.rates(currents(x, direct)) };
  const v = model
    .neurons(ensemble)
    .get("v" as never)
    .slice();
  if (type instanceof SpikingRectifiedLinear)
    return {
      neural: true,
      step: (x, direct) =>
        currents(x, direct).map((J, i) => {
          v[i]! += Math.max(J, 0) * dt;
          const count = Math.floor(v[i]!);
          v[i]! -= count;
          return count / dt;
        }),
    };
  if (!(type instanceof LIF || type instanceof AdaptiveLIF)) throw new Error(type.name);
  const adaptation = new Float64Array(v.length);
  const refractory = new Float64Array(v.length);
  const { tauRc, tauRef } = type;
  const adapted = (J: Float64Array): Float64Array => J.map((x, i) => x - adaptation[i]!);
  return {
    neural: true,
    step: (x, direct) => {
      const J = adapted(currents(x, direct));
      const spikes = v.map((before, i) => {
        refractory[i]! -= dt;
        const part = Math.min(Math.max(dt - refractory[i]!, 0), dt);
        v[i] = before - (J[i]! - before) * Math.expm1(-part / tauRc);
        if (!(v[i]! > 1)) {
          v[i] = Math.max(v[i]!, 0);
          return 0;
        }
        refractory[i] = tauRef + dt + tauRc * Math.log1p(-(v[i]! - 1) / (J[i]! - 1));
        v[i] = 0;
        return 1 / dt;
      });
      if (type instanceof AdaptiveLIF)
        for (let i = 0; i < v.length; i++)
          adaptation[i]! += dt * (0.01 * spikes[i]! - adaptation[i]!);
      return spikes;
    },
  };
}

function rows({ data, rows: n, columns }: Matrix): number[][] {
  return Array.from({ length: n }, (_, r) => [...data.subarray(r * columns, (r + 1) * columns)]);
}

function transformRows({ options, sizeMid, sizeOut }: Connection): number[][] {
  const { transform = 1 } = options;
  if (typeof transform === "number")
    return Array.from({ length: sizeOut }, (_, r) =>
      Array.from({ length: sizeMid }, (_, c) => (r === c ? transform : 0)),
    );
  return Array.from(transform as readonly Numbers[], (row) => Array.from(row));
}

function indicesOf(one: Whole | Slice<Whole>, size: number): Int32Array {
  return one instanceof Slice ? one.indices : Int32Array.from({ length: size }, (_, k) => k);
}
