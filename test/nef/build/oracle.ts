// A second, plain simulator of models: every connection with a filter of its own, everything in the order of the rules.

import {
  Connection,
  Ensemble,
  LIF,
  LIFRate,
  type Matrix,
  type Model,
  Neurons,
  Node,
  Slice,
  type StateSpace,
  type Synapse,
} from "myelin/nef";

type Whole = Ensemble | Neurons | Node;
type Numbers = ArrayLike<number>;

/** What is compared: spikes (or rates) of ensembles, step by step, and what arrives at joints. */
export interface Traces {
  readonly outputs: Map<Ensemble, Float64Array[]>;
  readonly nodes: Map<Node, Float64Array[]>;
}

/** Runs a model of `LIF`, `LIFRate` and `Direct` ensembles with the numbers that were built. Call it before the model runs. */
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
  };
  for (let n = 1; n <= steps; n++) {
    const known = new Map<Whole, Float64Array>();
    const input = (whole: Whole): Float64Array => {
      const sum = new Float64Array(whole.sizeIn);
      for (const way of ways) if (way.whole === whole) way.addTo(sum, output);
      return sum;
    };
    const output = (whole: Whole): Float64Array => {
      const before = known.get(whole);
      if (before) return before;
      const found = outputOf(whole);
      known.set(whole, found);
      return found;
    };
    const outputOf = (whole: Whole): Float64Array => {
      if (whole instanceof Node) {
        const { output: given } = whole;
        if (given === undefined) return input(whole);
        if (given instanceof Float64Array) return given;
        if (typeof given !== "function") throw new Error("a process");
        const found = given(n * dt, input(whole));
        return typeof found === "number" ? Float64Array.of(found) : Float64Array.from(found);
      }
      const ensemble = whole instanceof Neurons ? whole.ensemble : whole;
      const own = cells.get(ensemble)!;
      if (!own.neural) return input(ensemble);
      return own.step(input(ensemble), input(ensemble.neurons));
    };
    for (const one of ensembles) {
      const found = output(one.neurons);
      known.set(one, found);
      traces.outputs.get(one)!.push(found.slice());
    }
    for (const one of nodes) traces.nodes.get(one)!.push(output(one).slice());
    for (const way of ways) way.filter(output);
  }
  return traces;
}

/** A connection: what it takes, its weights, its delay and its filter. */
class Way {
  readonly whole: Whole;
  private readonly pre: Whole;
  private readonly connection: Connection;
  private readonly take: Int32Array;
  private readonly put: Int32Array;
  private readonly weights: number[][];
  private readonly ring: Float64Array[];
  private readonly filters: Filter[];

  constructor(model: Model, connection: Connection) {
    const { pre, post, synapse } = connection;
    const ends = [pre, post] as (Whole | Slice<Whole>)[];
    const [from, to] = ends.map((one) => (one instanceof Slice ? one.whole : one));
    this.connection = connection;
    this.pre = from!;
    this.whole = to!;
    this.take = indicesOf(ends[0]!, from!.sizeOut);
    this.put = indicesOf(ends[1]!, to!.sizeIn);
    const { weights } = model.built(connection);
    this.weights = weights ? rows(weights) : transformRows(connection);
    const delay = Math.round(connection.delay / model.dt);
    this.ring = Array.from({ length: delay }, () => new Float64Array(connection.sizeOut));
    this.filters =
      synapse === null
        ? []
        : Array.from({ length: connection.sizeOut }, () => new Filter(synapse, model.dt));
  }

  addTo(sum: Float64Array, output: (whole: Whole) => Float64Array): void {
    const values = this.filters.length > 0 ? this.filters.map(({ y }) => y) : this.now(output);
    this.put.forEach((place, k) => {
      sum[place]! += values[k]!;
    });
  }

  filter(output: (whole: Whole) => Float64Array): void {
    if (this.filters.length === 0) return;
    const values = this.now(output);
    this.filters.forEach((one, k) => {
      one.step(values[k]!);
    });
  }

  private now(output: (whole: Whole) => Float64Array): Numbers {
    const all = output(this.pre);
    const { function: given } = this.connection.options;
    const neural = all.length === this.weights[0]!.length && !(this.pre instanceof Node);
    let taken: Numbers = all;
    if (!neural || this.connection.sizeMid === 0) {
      const x = Float64Array.from(this.take, (k) => all[k]!);
      const found = typeof given === "function" ? given(x) : x;
      taken = typeof found === "number" ? [found] : found;
    }
    const values = Float64Array.from(this.weights, (row) =>
      row.reduce((sum, w, k) => sum + w * taken[k]!, 0),
    );
    if (this.ring.length === 0) return values;
    this.ring.push(values);
    return this.ring.shift()!;
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
  if (type instanceof LIFRate)
    return { neural: true, step: (x, direct) => type.rates(currents(x, direct)) };
  if (!(type instanceof LIF)) throw new Error(type.name);
  const v = model
    .neurons(ensemble)
    .get("v" as never)
    .slice();
  const refractory = new Float64Array(v.length);
  const { tauRc, tauRef } = type;
  const { dt } = model;
  return {
    neural: true,
    step: (x, direct) => {
      const J = currents(x, direct);
      return v.map((before, i) => {
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
