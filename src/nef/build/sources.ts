// What connections and probes take: decoded populations, single neurons, numbers of nodes, functions without neurons.

import type { Connection, Source } from "../connection.ts";
import { Ensemble, Neurons } from "../ensemble.ts";
import type { Node } from "../node.ts";
import type { Probe } from "../probe.ts";
import type { Random } from "../random.ts";
import { type Whole, wholeOf } from "../slices.ts";
import { transformOf } from "../transform.ts";
import type { Solution, Synapse } from "../types.ts";
import { Decoders } from "./decoders.ts";
import { Bank, Host, merged, Outputs, Port, passing, seenOf, type Term } from "./flow.ts";
import { Linear, scaled, selection } from "./linear.ts";
import { direct, type Population } from "./population.ts";

/** What is known of a connection once it is built. */
export interface Solved {
  /** Rows by neuron; undefined where nothing is decoded. */
  readonly solution: Solution | undefined;
  /** From neurons, as the connection lists them, to what arrives. */
  readonly weights: Linear;
}

/** Where the sources of a model find their numbers. */
export interface Ports {
  readonly values: ReadonlyMap<Ensemble, Port>;
  readonly nodes: ReadonlyMap<Node, Port>;
}

/** The sources of a model, each made once. */
export class Sources {
  readonly hosts: Host[] = [];
  /** Ports of functions and nodes, whose banks are filled like others. */
  readonly ports: Port[] = [];
  /** Cells for what neurons give in the step at hand. */
  readonly late: Bank[] = [];
  readonly solved: Map<Connection, Solved> = new Map();
  private readonly populations: ReadonlyMap<Ensemble, Population>;
  private readonly streams: ReadonlyMap<object, Random>;
  private readonly found: Ports;
  private readonly decoders = new Decoders();
  private readonly outputs = new Map<object, Outputs>();
  private readonly nodeHosts = new Map<Node, Host>();

  constructor(
    populations: ReadonlyMap<Ensemble, Population>,
    streams: ReadonlyMap<object, Random>,
    found: Ports,
  ) {
    this.populations = populations;
    this.streams = streams;
    this.found = found;
  }

  /** Gives up what was kept to find decoders quickly. */
  release(): void {
    this.decoders.release();
  }

  /** Whether an ensemble has neurons. */
  neural(ensemble: Ensemble): boolean {
    return !direct(this.populationOf(ensemble).type);
  }

  populationOf(ensemble: Ensemble): Population {
    return this.populations.get(ensemble)!;
  }

  /** What the function of a connection gives, before the transform. */
  termsFrom(connection: Connection, pre: Source): readonly Term[] {
    const { whole, indices } = wholeOf<Whole>(pre);
    const { function: given } = connection.options;
    if (whole instanceof Neurons) {
      const outputs = this.plain(whole.ensemble);
      const map = indices ? selection(indices, outputs.size) : scaled(outputs.size);
      const weights = this.transformOf(connection);
      this.solved.set(connection, { solution: undefined, weights });
      return [{ origin: outputs, map, delay: 0 }];
    }
    if (whole instanceof Ensemble && this.neural(whole))
      return [all(this.decoded(connection, whole, indices))];
    const seen =
      whole instanceof Ensemble
        ? this.found.values.get(whole)!.visible()
        : this.nodeTerms(whole as Node);
    const map = indices ? selection(indices, whole.sizeOut) : scaled(whole.sizeOut);
    const terms = seen.map((term) => ({ ...term, map: map.times(term.map) }));
    return typeof given === "function" ? [this.computed(connection, given, terms)] : terms;
  }

  /** What a node gives. */
  nodeTerms(node: Node): readonly Term[] {
    if (node.output === undefined) return this.found.nodes.get(node)!.visible();
    const host = this.hostOf(node);
    return [{ origin: host, map: scaled(host.size), delay: 0 }];
  }

  /** The host of a node; its inputs are asked for here, so that cycles without filters are found. */
  hostOf(node: Node): Host {
    const before = this.nodeHosts.get(node);
    const { output } = node;
    if (before) {
      this.found.nodes.get(node)?.visible();
      return before;
    }
    const source =
      output instanceof Float64Array
        ? ({ kind: "constant", values: output } as const)
        : ({ kind: "node", node } as const);
    const host = new Host(node.sizeOut, node.title, node.sizeIn, source);
    this.nodeHosts.set(node, host);
    const port = this.found.nodes.get(node);
    if (port) host.inputs = this.settled(port);
    this.hosts.push(host);
    return host;
  }

  /** What a port sees, with cells for what neurons give in the step at hand. */
  settled(port: Port): Term[] {
    const seen = port.visible();
    const raw = seen.filter(({ origin }) => origin instanceof Outputs);
    if (raw.length === 0) return [...seen];
    const bank = new Bank(port.size, passing, `what reaches ${port.title}`, { late: true });
    bank.inputs.push(...raw);
    this.late.push(bank);
    return merged([...seen.filter((term) => !raw.includes(term)), seenOf(bank)]);
  }

  /** What reaches a bank in the step at hand, before it is filtered. */
  arriving(bank: Bank, title: string): Term {
    // without a filter it is what the bank has
    if (bank.synapse === passing) return seenOf(bank);
    bank.watched = true;
    const host = new Host(bank.size, `what ${title} brings`, 0, { kind: "arriving", bank });
    this.hosts.push(host);
    return { origin: host, map: scaled(bank.size), delay: 0 };
  }

  /** What the function of a connection gives, as numbers that can be kept for a while. */
  line({ sizeMid, title }: Connection, terms: readonly Term[], synapse: Synapse | null): Term {
    const compute = (x: Float64Array): Float64Array => x;
    const host = new Host(sizeMid, `line of ${title}`, sizeMid, { kind: "function", compute });
    return this.fed(host, terms, synapse);
  }

  /** A function of numbers that no neurons represent. */
  private computed(
    { sizeMid, title, pre }: Connection,
    compute: (x: Float64Array) => number | ArrayLike<number>,
    terms: readonly Term[],
  ): Term {
    const source = { kind: "function", compute } as const;
    const host = new Host(sizeMid, `function of ${title}`, pre.sizeOut, source);
    return this.fed(host, terms, null);
  }

  /** A host that gets terms. */
  private fed(host: Host, terms: readonly Term[], synapse: Synapse | null): Term {
    const { sizeIn, size, title } = host;
    const port = new Port(sizeIn, title);
    port.wires.push({ synapse, delay: 0, title, terms: () => terms, map: scaled(sizeIn) });
    host.inputs = this.settled(port);
    this.ports.push(port);
    this.hosts.push(host);
    return { origin: host, map: scaled(size), delay: 0 };
  }

  /** The neurons of an ensemble one by one. */
  plain(ensemble: Ensemble): Outputs {
    return this.shared(ensemble, () => new Outputs(this.populationOf(ensemble), undefined));
  }

  private shared(key: object, make: () => Outputs): Outputs {
    const found = this.outputs.get(key) ?? make();
    this.outputs.set(key, found);
    return found;
  }

  private decoded(
    connection: Connection,
    ensemble: Ensemble,
    indices: Int32Array | undefined,
  ): Outputs {
    const population = this.populationOf(ensemble);
    const solution = this.solve(connection, population, indices);
    const outputs = this.shared(solution, () => new Outputs(population, decodingOf(solution)));
    const weights = this.transformOf(connection).times(outputs.decoding);
    this.solved.set(connection, { solution, weights });
    return outputs;
  }

  private solve(
    connection: Connection,
    population: Population,
    indices: Int32Array | undefined,
    into?: Linear,
  ): Solution {
    const { options, title } = connection;
    const wanted = {
      population,
      indices,
      function: options.function ?? undefined,
      evalPoints: options.evalPoints,
      scaleEvalPoints: options.scaleEvalPoints ?? true,
      solver: options.solver,
      size: connection.sizeMid,
      title,
      ...(into ? { into } : {}),
    };
    return this.decoders.solve(wanted, this.streams.get(connection)!);
  }

  private transformOf({ options, sizeMid, sizeOut, title }: Connection): Linear {
    return transformOf(options.transform, sizeMid, sizeOut, title);
  }

  /** Weights between neurons: made of decoders, or solved for. `map`: to what the later ensemble represents. */
  weightsOf(connection: Connection, from: Ensemble, into: Ensemble, map: Linear): Outputs {
    const { indices } = wholeOf<Whole>(connection.pre);
    const population = this.populationOf(from);
    const { encoding } = this.populationOf(into);
    const toCurrents = encoding.times(map.times(this.transformOf(connection)));
    const linear = connection.options.solver?.compositional ?? true;
    const solution = this.solve(connection, population, indices, linear ? undefined : toCurrents);
    const decoding = decodingOf(solution);
    const weights = linear ? toCurrents.times(decoding) : decoding;
    this.solved.set(connection, { solution, weights });
    return new Outputs(population, weights);
  }

  /** What a probe of an ensemble shows. */
  probed(probe: Probe, ensemble: Ensemble): readonly Term[] {
    if (!this.neural(ensemble)) return this.found.values.get(ensemble)!.visible();
    const population = this.populationOf(ensemble);
    const wanted = {
      population,
      indices: undefined,
      function: undefined,
      evalPoints: undefined,
      scaleEvalPoints: true,
      solver: probe.solver,
      size: ensemble.dimensions,
      title: probe.title,
    };
    const solution = this.decoders.solve(wanted, this.streams.get(probe)!);
    return [all(this.shared(solution, () => new Outputs(population, decodingOf(solution))))];
  }
}

/** All that neurons give. */
export function all(outputs: Outputs): Term {
  return { origin: outputs, map: scaled(outputs.size), delay: 0 };
}

/** Decoders as a map from neurons to numbers. */
function decodingOf({ decoders }: Solution): Linear {
  const { rows: n, columns: k, data } = decoders;
  const starts = Int32Array.from({ length: k + 1 }, (_, r) => r * n);
  const column = Int32Array.from({ length: k * n }, (_, at) => at % n);
  const value = new Float64Array(k * n);
  for (let i = 0; i < n; i++) for (let c = 0; c < k; c++) value[c * n + i] = data[i * k + c]!;
  return new Linear(k, n, starts, column, value);
}
