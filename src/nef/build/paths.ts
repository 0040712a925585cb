// The ports of a model and the wires into them, from its ensembles, nodes, connections and probes.

import { NetworkError, ValueError } from "../../errors.ts";
import { Connection, type Source, sizeOfTarget, titleOf } from "../connection.ts";
import { Ensemble, Neurons } from "../ensemble.ts";
import { ConnectionRule } from "../learning/live.ts";
import { Node } from "../node.ts";
import type { Probe } from "../probe.ts";
import { type Whole, wholeOf } from "../slices.ts";
import { transformOf } from "../transform.ts";
import type { Synapse } from "../types.ts";
import type { Collected } from "./collect.ts";
import {
  type Bank,
  cycle,
  Host,
  isFiltered,
  Port,
  passing,
  stepsOf,
  type Term,
  type Wire,
} from "./flow.ts";
import { rowsOf } from "./layout.ts";
import { Levels } from "./levels.ts";
import { type Linear, scaled, scattering, selection } from "./linear.ts";
import { modifiedBy } from "./modified.ts";
import type { Population } from "./population.ts";
import { all, type Solved, Sources } from "./sources.ts";

/** The ports of a model. */
export class Paths {
  /** What an ensemble represents, what its neurons get (times gain), what they get as it is. */
  readonly values: Map<Ensemble, Port> = new Map();
  readonly neurons: Map<Ensemble, Port> = new Map();
  readonly currents: Map<Ensemble, Port> = new Map();
  readonly nodes: Map<Node, Port> = new Map();
  readonly rules: Map<ConnectionRule<Connection>, Port> = new Map();
  readonly probes: Map<Probe, Port> = new Map();
  /** What each probe records: banks and hosts. */
  readonly recorded: Map<Probe, readonly Term[]> = new Map();
  /** What each rule gets: banks and hosts. */
  readonly errors: Map<ConnectionRule<Connection>, readonly Term[]> = new Map();
  readonly sources: Sources;
  /** Which neurons step after which. */
  readonly levels: Levels;
  private readonly collected: Collected;
  private readonly dt: number;
  /** Where connections that learn end. */
  private readonly learned = new Map<Connection, { readonly port: Port; readonly wire: Wire }>();

  /** Throws NetworkError for cycles without filters. */
  constructor(collected: Collected, populations: ReadonlyMap<Ensemble, Population>, dt: number) {
    this.collected = collected;
    this.dt = dt;
    this.sources = new Sources(populations, collected.streams, this);
    for (const ensemble of collected.ensembles) this.addEnsemble(ensemble);
    for (const node of collected.nodes)
      if (node.sizeIn > 0) this.nodes.set(node, new Port(node.sizeIn, node.title));
    for (const connection of collected.connections)
      for (const rule of connection.learningRules)
        this.rules.set(rule, new Port(sizeOfTarget(rule), titleOf(rule)));
    for (const connection of collected.connections) this.addConnection(connection);
    for (const probe of collected.probes) this.addProbe(probe);
    const ports = [this.values, this.neurons, this.currents];
    this.levels = new Levels((one) => ports.flatMap((each) => each.get(one)!.visible()));
    this.resolve();
  }

  get hosts(): readonly Host[] {
    return this.sources.hosts;
  }

  /** Banks that are read, and those whose weights learn. */
  get banks(): readonly Bank[] {
    const asked = this.ports.filter((port) => port.asked).flatMap(({ banks }) => banks);
    return [...asked, ...this.sources.late];
  }

  private get ports(): Port[] {
    const kinds = [this.values, this.neurons, this.currents, this.nodes, this.rules, this.probes];
    const own = kinds.flatMap((ports: ReadonlyMap<unknown, Port>) => [...ports.values()]);
    return [...own, ...this.sources.ports];
  }

  private addEnsemble(ensemble: Ensemble): void {
    const { nNeurons: n, dimensions: d, title, options } = ensemble;
    this.values.set(ensemble, new Port(d, title));
    this.neurons.set(ensemble, new Port(n, ensemble.neurons.title));
    const currents = new Port(n, `currents of ${title}`);
    this.currents.set(ensemble, currents);
    if (options.noise === undefined || !this.sources.neural(ensemble)) return;
    const noise = new Host(n, `noise of ${title}`, 0, { kind: "noise", ensemble });
    this.sources.hosts.push(noise);
    const terms = [{ origin: noise, map: scaled(n), delay: 0 }];
    currents.wires.push({ ...straight, title: noise.title, terms: () => terms, map: scaled(n) });
  }

  private addConnection(connection: Connection): void {
    const { pre, synapse, options, delay, title, sizeMid, sizeOut } = connection;
    const learned =
      connection.learningRules.length > 0
        ? { learned: connection, encoders: modifiedBy(connection) === "encoders" }
        : {};
    const { port, map, into } = this.target(connection);
    const delayed = options.delay === undefined ? {} : { delayed: connection };
    const filter = this.waiting(synapse, delay) ?? { synapse: synapse ?? this.atOnce(pre), delay };
    const wire = { title, ...filter, ...learned, ...delayed };
    // parts of a step that are no step must not add up to one along a way
    if (!isFiltered(wire)) wire.delay = 0;
    const { whole } = wholeOf<Whole>(pre);
    if (
      connection.learningRules.length > 0 &&
      whole instanceof Ensemble &&
      !this.sources.neural(whole)
    )
      throw new NetworkError(
        `${title} cannot learn: ${whole.title} has no neurons (choose another neuronType than Direct)`,
      );
    if (into && whole instanceof Ensemble && this.sources.neural(whole)) {
      const outputs = this.sources.weightsOf(connection, whole, into, map);
      const terms = [all(outputs)];
      const identity = scaled(outputs.size);
      this.join(connection, this.currents.get(into)!, {
        ...wire,
        terms: () => terms,
        map: identity,
      });
      return;
    }
    const transform = transformOf(options.transform, sizeMid, sizeOut, title);
    const terms = (): readonly Term[] => this.sources.termsFrom(connection, pre);
    this.join(connection, port, { ...wire, terms, map: map.times(transform) });
  }

  /** The filter of what only waits: the last step may as well be waited for in cells. */
  private waiting(synapse: Synapse | null, delay: number): Way | undefined {
    const steps = stepsOf(delay, this.dt);
    if (synapse !== null || steps === 0) return undefined;
    return { synapse: passing, delay: (steps - 1) * this.dt };
  }

  private join(connection: Connection, port: Port, wire: Wire): void {
    port.wires.push(wire);
    if (wire.learned) this.learned.set(connection, { port, wire });
  }

  /** The port that a connection ends in, and how its numbers get there; for weights the ensemble of the neurons. */
  private target({ post, weighted }: Connection): {
    port: Port;
    map: Linear;
    into?: Ensemble;
  } {
    if (post instanceof ConnectionRule) {
      const port = this.rules.get(post)!;
      return { port, map: scaled(port.size) };
    }
    const { whole, indices } = wholeOf<Whole>(post);
    const port = this.portOf(whole);
    const map = indices ? scattering(indices, port.size) : scaled(port.size);
    return { port, map, ...(weighted && whole instanceof Ensemble ? { into: whole } : {}) };
  }

  private portOf(whole: Whole): Port {
    if (whole instanceof Neurons) return this.neurons.get(whole.ensemble)!;
    return whole instanceof Ensemble ? this.values.get(whole)! : this.nodes.get(whole as Node)!;
  }

  private addProbe(probe: Probe): void {
    const { target, attribute } = probe;
    if (attribute === "weights") return;
    if (target instanceof ConnectionRule) {
      const rule = this.rules.get(target)!;
      this.wire(probe, () => rule.visible(), scaled(rule.size));
    } else if (target instanceof Connection) {
      this.addConnectionProbe(probe, target);
    } else {
      const { whole, indices } = wholeOf<Whole>(target);
      if (whole instanceof Neurons && !(attribute === "output" && probe.synapse)) return;
      const map = indices ? selection(indices, whole.sizeOut) : scaled(whole.sizeOut);
      this.wire(probe, () => this.termsOf(probe, whole), map);
    }
  }

  private addConnectionProbe(probe: Probe, target: Connection): void {
    const { options, sizeMid, sizeOut, title, pre } = target;
    const learned = target.learningRules.length > 0 && modifiedBy(target) !== "encoders";
    const neural = wholeOf<Whole>(pre).whole instanceof Neurons;
    if (learned && probe.attribute === "output") {
      const { port, wire } = this.learned.get(target)!;
      const map = selection(rowsOf(target, port.size), port.size);
      this.wire(probe, () => [this.sources.arriving(port.bankFor(wire), title)], map);
    } else if (learned && !neural)
      throw new ValueError(
        `cannot record the input of ${title}: what its neurons say is decoded by weights that learn ` +
          "(record its 'output', its 'weights', or the neurons)",
        "attribute",
        probe.attribute,
      );
    else {
      const transform = transformOf(options.transform, sizeMid, sizeOut, title);
      const map = probe.attribute === "input" ? scaled(sizeMid) : transform;
      const terms = (): readonly Term[] => this.sources.termsFrom(target, pre);
      const steps = probe.attribute === "input" ? 0 : stepsOf(target.delay, this.dt);
      if (steps === 0) this.wire(probe, terms, map);
      else {
        const once = this.atOnce(pre);
        const line = (): Term[] => [this.sources.line(target, terms(), once)];
        this.wire(probe, line, map, (once ? steps - 1 : steps) * this.dt);
      }
    }
  }

  private termsOf(probe: Probe, whole: Whole): readonly Term[] {
    if (whole instanceof Neurons) return [all(this.sources.plain(whole.ensemble))];
    if (whole instanceof Node) return this.sources.nodeTerms(whole);
    const ensemble = whole as Ensemble;
    if (probe.attribute === "input") return this.values.get(ensemble)!.visible();
    return this.sources.probed(probe, ensemble);
  }

  /** What stands for no filter: spikes of neurons with shorter steps are all there when a step of the model is over. */
  private atOnce(from: Source | Probe["target"]): Synapse | null {
    if (from instanceof Connection) return this.atOnce(from.pre);
    if (from instanceof ConnectionRule) return null;
    const { whole } = wholeOf<Whole>(from);
    const ensemble = whole instanceof Neurons ? whole.ensemble : whole;
    if (!(ensemble instanceof Ensemble)) return null;
    const { dt = this.dt } = this.sources.populationOf(ensemble).type;
    return dt === this.dt ? null : passing;
  }

  /** `delay`: that of a line, whose numbers are all there in their step. */
  private wire(probe: Probe, terms: () => readonly Term[], map: Linear, delay?: number): void {
    const port = new Port(map.rows, probe.title);
    const { target, attribute, title, synapse } = probe;
    const given = attribute === "decoded" || attribute === "output";
    const own = given && delay === undefined ? this.atOnce(target) : null;
    const way = this.waiting(synapse, delay ?? 0) ?? { synapse: synapse ?? own, delay: delay ?? 0 };
    port.wires.push({ ...way, title, terms, map });
    this.probes.set(probe, port);
  }

  /** What is known of a connection; decoders that nothing needed are found now. */
  solved(connection: Connection): Solved | undefined {
    const before = this.sources.solved.get(connection);
    if (before || !this.collected.connections.includes(connection)) return before;
    this.sources.termsFrom(connection, connection.pre);
    return this.sources.solved.get(connection);
  }

  /** Only what is needed is looked through, so what nobody reads costs nothing. */
  private resolve(): void {
    for (const ports of [this.values, this.neurons, this.currents])
      for (const port of ports.values()) port.visible();
    for (const [rule, port] of this.rules) this.errors.set(rule, this.sources.settled(port));
    for (const connection of this.collected.connections)
      if (connection.learningRules.length > 0) this.target(connection).port.visible();
    for (const [probe, port] of this.probes) this.recorded.set(probe, this.sources.settled(port));
    for (const node of this.collected.nodes)
      if (node.output !== undefined) this.sources.hostOf(node);
    const filled = new Set<Port>();
    for (;;) {
      const open = this.ports.filter((port) => port.asked && !filled.has(port));
      if (open.length === 0) break;
      for (const port of open) {
        filled.add(port);
        port.fill();
      }
    }
    this.checkUnasked();
    for (const ensemble of this.collected.ensembles)
      if (this.sources.neural(ensemble)) this.levels.of(ensemble);
  }

  /** Joints that nobody looks at may go round, too. Throws NetworkError. */
  private checkUnasked(): void {
    const before = new Map<Node, Node[]>();
    for (const { pre, post, synapse, delay } of this.collected.connections) {
      if (synapse !== null || stepsOf(delay, this.dt) > 0 || post instanceof ConnectionRule)
        continue;
      const [from, to] = [wholeOf<Whole>(pre).whole, wholeOf<Whole>(post).whole];
      if (from instanceof Node && to instanceof Node && !this.nodes.get(from)?.asked)
        before.set(to, [...(before.get(to) ?? []), from]);
    }
    const [path, done] = [[] as Node[], new Set<Node>()];
    const follow = (node: Node): void => {
      if (path.includes(node)) throw cycle(path, node);
      if (done.has(node)) return;
      done.add(node);
      path.push(node);
      for (const one of before.get(node) ?? []) follow(one);
      path.pop();
    };
    for (const node of before.keys()) follow(node);
  }
}

/** How numbers reach a port. */
type Way = Pick<Wire, "synapse" | "delay">;

const straight = { synapse: null, delay: 0 } as const;
