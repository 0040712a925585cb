// Model: objects of the NEF made into one network that runs.

import { NetworkError, ValueError } from "../errors.ts";
import {
  type BackendName,
  type GpuModeName,
  loadSnapshot,
  type Network,
  type RunOptions,
  type Snapshot,
  type Subgroup,
  type Synapses,
  saveSnapshot,
} from "../index.ts";
import { Built, dense } from "./build/build.ts";
import { type Collected, collect } from "./build/collect.ts";
import { explain } from "./build/explain.ts";
import type { Population } from "./build/population.ts";
import type { SavedRecord } from "./build/record.ts";
import { seconds, shown, whole } from "./check.ts";
import type { Connection } from "./connection.ts";
import { Ensemble } from "./ensemble.ts";
import { type Matrix, matrixOf } from "./matrix.ts";
import { checkOptions, evenRows, seedOf } from "./options.ts";
import type { Probe } from "./probe.ts";
import type { Listed } from "./subnetwork.ts";

export interface ModelOptions {
  /** Key of all random numbers (default 0). */
  readonly seed?: number;
  /** Step: seconds, or text (default 1 ms). */
  readonly dt?: number | string;
  readonly backend?: BackendName;
  readonly gpuMode?: GpuModeName;
}

/** What was drawn and found for an ensemble. */
export interface BuiltEnsemble {
  /** A row for each neuron. */
  readonly encoders: Matrix;
  readonly gain: Float64Array;
  readonly bias: Float64Array;
  readonly maxRates: Float64Array;
  readonly intercepts: Float64Array;
  /** In the space that is represented. */
  readonly evalPoints: Matrix;
}

/** What was found for a connection. */
export interface BuiltConnection {
  /** Rows by neuron; undefined where nothing is decoded. */
  readonly decoders: Matrix | undefined;
  /**
   * As built: a row for each number of the target, a column for each neuron, those of slices as they are listed;
   * undefined where there are no neurons before.
   */
  readonly weights: Matrix | undefined;
  /** Root mean square error of each decoded number over the evaluation points. */
  readonly rmse: Float64Array | undefined;
  /** The synapses that carry it alone, where there are such: with a learning rule or a delay. */
  readonly synapses: Synapses | undefined;
}

/** The state of a model between two runs. */
export interface ModelSnapshot {
  readonly network: Snapshot;
  readonly samples: readonly SavedRecord[];
  readonly delayed: readonly (readonly Float64Array[])[];
}

/** Objects as a network that runs. What listed objects refer to comes along. */
export class Model {
  private made: Built;
  private collected: Collected;
  private readonly listed: readonly Listed[];
  private readonly options: ModelOptions;
  private key: number;

  /** Draws, solves and builds everything. Throws ValueError and NetworkError with what to change. */
  constructor(objects: readonly Listed[], options: ModelOptions = {}) {
    checkOptions(options, ["seed", "dt", "backend", "gpuMode"], "a Model", ["objects"]);
    if (!Array.isArray(objects))
      throw new ValueError(
        `invalid objects of a Model: ${shown(objects)} (expected a list of ensembles, nodes, connections and probes)`,
        "objects",
        objects,
      );
    this.listed = objects;
    this.options = options;
    this.key = seedOf(options.seed, "a Model") ?? 0;
    this.collected = collect(objects, this.key);
    this.made = this.build(this.collected, this.key);
  }

  private build(collected: Collected, key: number): Built {
    const { backend, gpuMode, dt = 0.001 } = this.options;
    return new Built(collected, seconds(dt, "dt", "a Model"), {
      seed: key >>> 0,
      ...(backend === undefined ? {} : { backend }),
      ...(gpuMode === undefined ? {} : { gpuMode }),
    });
  }

  /** The network of groups and synapses that the model is. */
  get network(): Network {
    return this.made.network;
  }

  /** Key of all random numbers. */
  get seed(): number {
    return this.key;
  }

  /** Step in seconds. */
  get dt(): number {
    return this.made.dt;
  }

  /** Simulated time in seconds. */
  get t(): number {
    return this.network.t;
  }

  /** What it records. */
  get probes(): readonly Probe[] {
    return this.collected.probes;
  }

  /**
   * Runs on for a duration, in seconds or as text. Throws what a run of a network throws, and NetworkError where probes
   * of it belong to another model by now.
   */
  async run(duration: number | string, options: RunOptions = {}): Promise<void> {
    checkTaken(this.made.probes.taken());
    await this.network.run(duration, options);
  }

  /** Runs `steps` steps on. Throws ValueError for no whole number of them, and what `run` throws. */
  async runSteps(steps: number, options: RunOptions = {}): Promise<void> {
    await this.run(whole(steps, "steps", "runSteps", 0) * this.dt, options);
  }

  /** What was drawn and found. Throws ValueError for an object that is not in the model. */
  built(object: Ensemble): BuiltEnsemble;
  built(object: Connection): BuiltConnection;
  built(object: Ensemble | Connection): BuiltEnsemble | BuiltConnection {
    if (object instanceof Ensemble) {
      const { encoders, gain, bias, maxRates, intercepts, evalPoints } = this.population(object);
      return { encoders, gain, bias, maxRates, intercepts, evalPoints };
    }
    if (!this.collected.connections.includes(object)) throw missing(object);
    const solved = this.made.paths.solved(object);
    return {
      decoders: solved?.solution?.decoders,
      weights: solved && dense(solved.weights),
      rmse: solved?.solution?.rmse,
      synapses: this.made.synapsesOf(object),
    };
  }

  /** Everything that was drawn for an ensemble. Throws ValueError for one that is not in the model. */
  population(ensemble: Ensemble): Population {
    const population = this.made.populations.get(ensemble);
    if (population) return population;
    throw missing(ensemble);
  }

  /** The neurons of an ensemble in the network: a part of a group. Throws ValueError where it has none. */
  neurons(ensemble: Ensemble): Subgroup {
    const group = this.made.neurons.get(ensemble);
    if (group) return group.partOfEnsemble(ensemble);
    this.population(ensemble);
    throw new ValueError(
      `${ensemble.title} has no neurons (its neuron type is Direct)`,
      "ensemble",
      ensemble,
    );
  }

  /**
   * Weights as they are now, what was learned included, rows and columns as in `built(connection).weights`; of a rule
   * on encoders the encoders that it changes, a row for each neuron. Throws ValueError.
   */
  weights(connection: Connection): Matrix {
    if (!this.collected.connections.includes(connection)) throw missing(connection);
    return this.made.weightsOf(connection);
  }

  /** Goes on from weights as `weights` gives them. Throws ValueError unless the connection learns. */
  setWeights(connection: Connection, weights: Matrix | readonly ArrayLike<number>[]): void {
    if (!this.collected.connections.includes(connection)) throw missing(connection);
    this.made.setWeights(connection, matrixOf(evenRows(weights, "weights", "setWeights")));
  }

  /**
   * Everything, what was recorded included, as it is now. What functions of nodes remember outside the model is not in
   * it; processes are run up to the time again.
   */
  store(): ModelSnapshot {
    const { network, probes, hosts } = this.made;
    return { network: network.store(), samples: probes.save(), delayed: hosts.save() };
  }

  /** Goes back to a snapshot. Throws NetworkError where it is of another model. */
  restore({ network, samples, delayed }: ModelSnapshot): void {
    this.made.network.restore(network);
    this.made.hosts.restart(this.made.begun());
    this.made.hosts.restore(delayed);
    this.made.probes.restore(samples);
  }

  /** Writes the state to a file, without what probes recorded and what nodes' outputs are delayed by. */
  async save(path: string): Promise<void> {
    await saveSnapshot(this.network.store(), path);
  }

  /** Goes on from a file that a model of the same script wrote. Throws NetworkError for another. */
  async load(path: string): Promise<void> {
    this.network.restore(await loadSnapshot(path));
    this.made.hosts.restart(this.made.begun());
    this.made.probes.forget();
  }

  /**
   * Back to the beginning: everything is built anew, with another key of random numbers where one is given. Throws what
   * the constructor throws; then the model stays as it was.
   */
  reset(options: { readonly seed?: number } = {}): void {
    checkOptions(options, ["seed"], "reset");
    const key = seedOf(options.seed, "reset") ?? this.key;
    const collected = collect(this.listed, key);
    this.made = this.build(collected, key);
    this.collected = collected;
    this.key = key;
  }

  /** The groups of the model, which objects they hold, what was chosen and why, and the operations of a step. */
  explain(): string {
    return explain(this.made, this.collected);
  }
}

/** A run that nobody would see: its probes show what a later model records. */
function checkTaken(taken: readonly Probe[]): void {
  const [first] = taken;
  if (!first) return;
  const [what, them] =
    taken.length === 1
      ? [`${first.title} belongs`, "the probe"]
      : [`${first.title} and ${taken.length - 1} more belong`, "the probes"];
  throw new NetworkError(
    `nothing would be recorded: ${what} to a model that was made or reset after this one ` +
      `(run a model to its end, and keep what its probes recorded, before the next is made; give each model probes of ` +
      `its own; or take ${them} back by reset())`,
  );
}

function missing(object: Ensemble | Connection): ValueError {
  return new ValueError(
    `${shown(object)} is not in the model (list it, or something that refers to it)`,
    "object",
    object,
  );
}
