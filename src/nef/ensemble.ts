// Ensembles: populations of neurons that represent a vector.

import { ValueError } from "../errors.ts";
import { direct } from "./build/population.ts";
import { invalid, positive, whole } from "./check.ts";
import { checkOptions, isProcess, perNeuron, points, seedOf } from "./options.ts";
import { entriesAt, entriesBetween, Slice, type Whole } from "./slices.ts";
import { counted, noted, titled } from "./titles.ts";
import type { NeuronType, PerNeuron, Points, Process } from "./types.ts";

export interface EnsembleOptions {
  /** Length of the vectors that are represented well (default 1). */
  readonly radius?: number;
  /** Preferred directions: a distribution, or a row for each neuron (default even over the sphere). */
  readonly encoders?: Points;
  /** Where along its encoder a neuron begins to fire, in units of the radius (default uniform from -1 to 0.9). */
  readonly intercepts?: PerNeuron;
  /** Rates in Hz at the radius along the encoder (default uniform from 200 to 400). */
  readonly maxRates?: PerNeuron;
  /** Points at which decoders are fitted, in units of the radius: drawn, or rows (default even over the ball). */
  readonly evalPoints?: Points;
  /** How many, where they are drawn (default by neurons and dimensions: at least 750). */
  readonly nEvalPoints?: number;
  /** Default `LIF()`. */
  readonly neuronType?: NeuronType;
  /** In place of `maxRates` and `intercepts`: J = gain * (encoder . x)/radius + bias. */
  readonly gain?: PerNeuron;
  readonly bias?: PerNeuron;
  /** Added to the currents of the neurons, one number for each. */
  readonly noise?: Process;
  /** Whether encoders are made of length 1 (default true). */
  readonly normalizeEncoders?: boolean;
  /** A stream of random numbers of its own, whatever else is in the model. */
  readonly seed?: number;
  readonly label?: string;
}

/** Names of all options. */
export const ENSEMBLE_OPTIONS: readonly string[] = [
  ..."radius encoders intercepts maxRates evalPoints nEvalPoints neuronType".split(" "),
  ..."gain bias noise normalizeEncoders seed label".split(" "),
];

/** A population of neurons that represents a vector; all of it is drawn and solved for when a `Model` is made. */
export class Ensemble implements Whole {
  readonly nNeurons: number;
  readonly dimensions: number;
  readonly radius: number;
  readonly options: EnsembleOptions;
  readonly label: string | undefined;
  readonly seed: number | undefined;
  /** The neurons themselves, for connections and probes that go past encoders and decoders. */
  readonly neurons: Neurons;

  /** Throws ValueError for anything wrong with the options. */
  constructor(nNeurons: number, dimensions: number, options: EnsembleOptions = {}) {
    noted(this);
    this.nNeurons = whole(nNeurons, "nNeurons", "an Ensemble");
    this.dimensions = whole(dimensions, "dimensions", "an Ensemble");
    checkOptions(options, ENSEMBLE_OPTIONS, "an Ensemble", ["nNeurons", "dimensions"]);
    this.label = options.label;
    this.seed = seedOf(options.seed, this.title);
    this.radius = positive(options.radius ?? 1, "radius", this.title);
    this.options = { ...options, ...this.checked(options) };
    this.neurons = new Neurons(this);
  }

  private checked(options: EnsembleOptions): Partial<EnsembleOptions> {
    const { title, nNeurons: n, dimensions: d } = this;
    if ((options.gain === undefined) !== (options.bias === undefined))
      throw new ValueError(
        `${options.gain === undefined ? "bias without gain" : "gain without bias"} of ${title} ` +
          "(give both, or maxRates and intercepts)",
        options.gain === undefined ? "bias" : "gain",
        options.gain ?? options.bias,
      );
    if (options.nEvalPoints !== undefined) whole(options.nEvalPoints, "nEvalPoints", title);
    if (options.noise !== undefined && !isProcess(options.noise))
      throw invalid("noise", title, options.noise, "a process, such as new WhiteNoise()");
    const { neuronType } = options;
    if (neuronType !== undefined && typeof neuronType?.rates !== "function")
      throw invalid("neuronType", title, neuronType, "a neuron type, such as new LIF()");
    const lists = {
      intercepts: perNeuron(options.intercepts, n, "intercepts", title),
      maxRates: perNeuron(options.maxRates, n, "maxRates", title),
      gain: perNeuron(options.gain, n, "gain", title),
      bias: perNeuron(options.bias, n, "bias", title),
      encoders: points(options.encoders, d, "encoders", title, n),
      evalPoints: points(options.evalPoints, d, "evalPoints", title),
    };
    return Object.fromEntries(Object.entries(lists).filter(([, value]) => value !== undefined));
  }

  get title(): string {
    return titled("ensemble", this, `${counted(this.nNeurons, "neuron")}, ${this.dimensions}-D`);
  }

  get sizeIn(): number {
    return this.dimensions;
  }

  get sizeOut(): number {
    return this.dimensions;
  }

  /** Some dimensions: from `from` to and without `to`, negative numbers from the end. */
  slice(from?: number, to?: number, step = 1): Slice<Ensemble> {
    return new Slice(this, entriesBetween(this.dimensions, this.title, from, to, step));
  }

  /** One dimension, or several in the order given. */
  at(places: number | ArrayLike<number>): Slice<Ensemble> {
    return new Slice(this, entriesAt(places, this.dimensions, this.title));
  }
}

/** The neurons of an ensemble. What comes to them is added to their currents times their gains. */
export class Neurons implements Whole {
  readonly ensemble: Ensemble;

  constructor(ensemble: Ensemble) {
    this.ensemble = ensemble;
  }

  get title(): string {
    return `neurons of ${this.ensemble.title}`;
  }

  get sizeIn(): number {
    return this.ensemble.nNeurons;
  }

  get sizeOut(): number {
    return this.ensemble.nNeurons;
  }

  /** Some neurons: from `from` to and without `to`, negative numbers from the end. */
  slice(from?: number, to?: number, step = 1): Slice<Neurons> {
    return new Slice(this, entriesBetween(this.sizeIn, this.title, from, to, step));
  }

  /** One neuron, or several in the order given. */
  at(places: number | ArrayLike<number>): Slice<Neurons> {
    return new Slice(this, entriesAt(places, this.sizeIn, this.title));
  }
}

/** Whether an ensemble computes as it is written, without neurons. */
export function withoutNeurons({ options }: Ensemble): boolean {
  return options.neuronType !== undefined && direct(options.neuronType);
}
