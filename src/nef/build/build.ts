// From the objects of a model to one network of groups and synapses.

import { ValueError } from "../../errors.ts";
import { Network, type NetworkOptions, type NeuronGroup, type Synapses } from "../../index.ts";
import type { Connection } from "../connection.ts";
import type { Ensemble } from "../ensemble.ts";
import { type Matrix, matrix } from "../matrix.ts";
import { Random } from "../random.ts";
import type { Collected } from "./collect.ts";
import type { Host } from "./flow.ts";
import { Hosts, LAST } from "./hosts.ts";
import { readWeights, writeWeights } from "./layout.ts";
import { Learning } from "./learning.ts";
import { COMPUTED, orderOf } from "./levels.ts";
import type { Linear } from "./linear.ts";
import { groupNeurons, type NeuronsOf } from "./neurons.ts";
import { Paths } from "./paths.ts";
import { Plan } from "./plan.ts";
import { type Population, populate } from "./population.ts";
import { Probes } from "./probes.ts";
import { readingOf, recordingOf } from "./reading.ts";
import { toldByRules } from "./rule-errors.ts";
import { clearSums, makeSynapses } from "./synapses.ts";

/** A model as a network, and what is needed to run it and to look into it. */
export class Built {
  readonly dt: number;
  readonly network: Network;
  readonly populations: ReadonlyMap<Ensemble, Population>;
  readonly neurons: ReadonlyMap<Ensemble, NeuronsOf>;
  readonly paths: Paths;
  readonly plan: Plan;
  readonly hosts: Hosts;
  readonly learning: Learning;
  readonly probes: Probes;
  readonly synapses: readonly Synapses[];
  /** Synapses of connections that have some to themselves: with a delay. */
  readonly own: Map<Connection, Synapses> = new Map();

  constructor(collected: Collected, dt: number, options: NetworkOptions) {
    this.dt = dt;
    const { ensembles, streams } = collected;
    this.populations = new Map(ensembles.map((one) => [one, populate(one, streams.get(one)!)]));
    this.paths = new Paths(collected, this.populations, dt);
    const { levels } = this.paths;
    this.neurons = groupNeurons(this.populations.values(), (one) => levels.of(one));
    this.plan = new Plan(dt, this.neurons);
    this.plan.make(this.paths, this.populations);
    this.hosts = new Hosts(this.plan, dt, (host) => streamOf(host, streams));
    for (const host of this.paths.hosts) {
      this.hosts.add(host);
      readingOf(this.plan, host.inputs);
    }
    const recorded = [...this.paths.recorded].map(
      ([probe, terms]) => [probe, recordingOf(this.plan, terms)] as const,
    );
    this.learning = new Learning(this.plan, this.paths, this.neurons, dt);
    const { sites, synapses } = this.learning;
    const ofRules = <T>(make: () => T): T => toldByRules(sites, synapses, make);
    const groups = ofRules(() => this.makeGroups());
    const fixed = makeSynapses(this.plan, dt, this.own);
    this.synapses = [...fixed, ...ofRules(() => this.learning.make())];
    this.probes = new Probes(this);
    for (const [probe, reading] of recorded)
      this.probes.read(probe, reading, this.hosts.look(reading));
    for (const probe of collected.probes)
      if (!this.paths.recorded.has(probe)) this.probes.watch(probe);
    const { monitors } = this.probes;
    const objects = [...groups, ...this.synapses, ...monitors];
    this.network = ofRules(() => new Network(objects, { ...options, dt }));
    this.paths.sources.release();
    this.hosts.prepare();
    this.addOperations();
    this.learning.attach();
    this.probes.attach();
  }

  private makeGroups(): NeuronGroup[] {
    const { dt, neurons, plan, paths } = this;
    const groups = [...new Set(neurons.values())].map((one) => one.make(dt));
    for (const cells of plan.cells.all) groups.push(cells.make(paths.levels.deepest));
    for (const cells of plan.cells.all) clearSums(cells);
    return groups;
  }

  /** A call at each time of a step at which there is anything to do: for hosts, then for probes. */
  private addOperations(): void {
    const { hosts, network, dt } = this;
    const { early, late } = this.probes;
    const times = new Set(hosts.times);
    if (early.length > 0) times.add(0);
    if (late.length > 0) times.add(LAST);
    for (const at of times) {
      const records = at === 0 ? early : at === LAST ? late : [];
      const act = (t: number): void => {
        const n = Math.round(t / dt) + 1;
        hosts.run(at, n);
        for (const record of records) record.take(n);
      };
      network.operation(act, whenOf(at));
    }
  }

  /** Steps that were run, to their end. */
  steps(): number {
    return Math.floor(this.network.t / this.dt + 1e-4);
  }

  /** Steps that were begun: one more where a run ended within a step. */
  begun(): number {
    return Math.ceil(this.network.t / this.dt - 1e-4);
  }

  /** The synapses that a connection has to itself. */
  synapsesOf(connection: Connection): Synapses | undefined {
    return this.learning.synapses.get(connection) ?? this.own.get(connection);
  }

  /** The weights of a connection as they are now. Throws ValueError where there are none. */
  weightsOf(connection: Connection): Matrix {
    const synapses = this.learning.synapses.get(connection);
    if (synapses) return readWeights(synapses, this.learning.layouts.get(connection)!);
    const solved = this.paths.solved(connection);
    if (solved) return dense(solved.weights);
    throw new ValueError(
      `${connection.title} has no weights (it comes from no neurons of this model)`,
      "weights",
      connection,
    );
  }

  /** Sets the weights of a connection that learns. Throws ValueError. */
  setWeights(connection: Connection, weights: Matrix): void {
    const synapses = this.learning.synapses.get(connection);
    if (!synapses)
      throw new ValueError(
        `weights of ${connection.title} are fixed (give it a learning rule, or decoders by new NoSolver(decoders))`,
        "weights",
        connection,
      );
    const layout = this.learning.layouts.get(connection)!;
    const { rows, columns } = layout;
    if (rows.length !== weights.rows || columns.length !== weights.columns)
      throw new ValueError(
        `wrong shape of weights of ${connection.title}: ${weights.rows} x ${weights.columns} ` +
          `(expected ${rows.length} x ${columns.length})`,
        "weights",
        weights,
      );
    writeWeights(synapses, layout, weights);
  }
}

/** When in a step hosts are at work. */
function whenOf(at: number): { readonly when: string; readonly order?: number } {
  if (at === 0) return { when: "start" };
  return at === LAST ? { when: "end" } : { when: "groups", order: orderOf(at) + COMPUTED };
}

/** All entries of a map. */
export function dense(map: Linear): Matrix {
  const made = matrix(map.rows, map.columns);
  map.forEach((r, c, v) => {
    made.data[r * map.columns + c] = v;
  });
  return made;
}

/** The stream of a host: that of its node, or of the ensemble whose noise it is. */
function streamOf({ source }: Host, streams: ReadonlyMap<object, Random>): Random {
  if (source.kind === "node") return streams.get(source.node)!.fork(1);
  if (source.kind === "noise") return streams.get(source.ensemble)!.fork(1);
  return new Random(0);
}
