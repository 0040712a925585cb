// Associative memory: vectors that are recognised, and what is given for each.

import { ValueError } from "../../errors.ts";
import { EnsembleArray } from "../array.ts";
import { finite, invalid, numbers, whole } from "../check.ts";
import { Connection } from "../connection.ts";
import { Choice, Exponential, Uniform } from "../distributions/simple.ts";
import { Ensemble, type EnsembleOptions } from "../ensemble.ts";
import { type Matrix, matrixOf, transposed } from "../matrix.ts";
import { Node } from "../node.ts";
import { checkOptions, rowsIn } from "../options.ts";
import { counted } from "../titles.ts";
import type { NeuronType, Synapse } from "../types.ts";
import { everywhere, Parts, seedFrom, square } from "./parts.ts";

/** Vectors as rows. */
export type Vectors = readonly ArrayLike<number>[] | Matrix;

/** How items inhibit each other. */
export interface WinnerTakeAll {
  /** Default 1.5. */
  readonly scale?: number;
  /** Default 5 ms. */
  readonly synapse?: Synapse | number | string;
}

export interface AssociativeMemoryOptions {
  /** What is given for each vector (default: the vector itself, so that the memory cleans up). */
  readonly outputVectors?: Vectors;
  /** Neurons for each vector (default 50). */
  readonly nNeurons?: number;
  /** Similarity from which a vector is recognised: one number, or one for each (default 0.3). */
  readonly threshold?: number | ArrayLike<number>;
  /** What the similarity is multiplied with: one number, or one for each (default 1). */
  readonly inputScales?: number | ArrayLike<number>;
  /** Only the most similar vector is recognised (default false: all above the threshold). */
  readonly winnerTakeAll?: boolean | WinnerTakeAll;
  /** Given when nothing is recognised. */
  readonly defaultVector?: ArrayLike<number>;
  /** Outputs are 0 or 1 times a vector, without values between (default false). */
  readonly thresholdOutputs?: boolean;
  /** Has a node `inhibit`, of which 1 silences everything (default false). */
  readonly inhibitable?: boolean;
  readonly neuronType?: NeuronType;
  readonly seed?: number;
  readonly label?: string;
}

const known = [
  ..."outputVectors nNeurons threshold inputScales winnerTakeAll defaultVector".split(" "),
  ..."thresholdOutputs inhibitable neuronType seed label".split(" "),
];

/** Steepness of the step that the ensembles decode. */
const STEEPNESS = 15;
/** Strength with which `inhibit` silences, and with which outputs over a threshold silence their opposites. */
const [SILENCE, OPPOSITE] = [1.5, 10];
/** Sum of utilities from which the default vector is off. */
const LEAST_ACTIVE = 0.5;
/** Points at which the step is decoded. */
const POINTS = 5000;

/**
 * For each vector an ensemble whose neurons fire only when the input's projection on it exceeds the threshold; they
 * decode a step, 0 up to the threshold and close to 1 beyond (Stewart, Tang & Eliasmith 2011, Cogn Syst Res 12:84).
 */
export class AssociativeMemory extends Parts {
  /** A vector of as many dimensions as the input vectors have. */
  readonly input: Node;
  readonly output: Node;
  /** One number for each vector: about 1 where it is recognised. */
  readonly utilities: Node;
  /** The same as 0 or 1, with `thresholdOutputs`. */
  readonly thresholdedUtilities: Node | undefined;
  readonly inhibit: Node | undefined;
  readonly ensembles: EnsembleArray;
  private readonly one: Node;
  private readonly label: string;
  private readonly options: AssociativeMemoryOptions;

  /** Throws ValueError for no vectors, and for as many outputs, thresholds or scales as there are not vectors. */
  constructor(inputVectors: Vectors, options: AssociativeMemoryOptions = {}) {
    super();
    checkOptions(options, known, OWNER, ["inputVectors"]);
    this.options = options;
    this.label = options.label ?? "memory";
    const given = vectors(inputVectors, "inputVectors");
    const outputs = vectors(options.outputVectors ?? inputVectors, "outputVectors");
    const count = given.rows;
    if (outputs.rows !== count)
      throw new ValueError(
        `wrong number of outputVectors of ${OWNER}: ${outputs.rows} (expected ${count}, one for each input vector)`,
        "outputVectors",
        options.outputVectors,
      );
    const thresholds = each(options.threshold ?? 0.3, count, "threshold");
    const scales = each(options.inputScales ?? 1, count, "inputScales");

    this.input = this.joint("input", given.columns);
    this.output = this.joint("output", outputs.columns);
    this.one = this.add(new Node(1, { label: `${this.label}.one` }));
    this.ensembles = this.array("items", count, 0, {
      intercepts: new Exponential(0.15, 0, 1),
      evalPoints: new Uniform(0, 1),
    });
    const { ensembles } = this;
    this.straight(this.input, ensembles.input, scaledRows(given, scales));
    this.straight(
      this.one,
      ensembles.input,
      [...thresholds].map((value) => [-value]),
    );
    this.utilities = ensembles.addOutput("utilities", step);
    this.inhibit = options.inhibitable ? this.joint("inhibit", 1) : undefined;
    if (this.inhibit) this.straight(this.inhibit, ensembles.input, everywhere(count, -SILENCE));
    if (options.winnerTakeAll && count > 1) this.compete(options.winnerTakeAll, count);
    this.thresholdedUtilities = options.thresholdOutputs ? this.thresholded(count) : undefined;
    const recognised = this.thresholdedUtilities ?? this.utilities;
    this.straight(recognised, this.output, transposed(outputs));
    if (options.defaultVector) this.addDefault(options.defaultVector, recognised);
  }

  private joint(name: string, sizeIn: number): Node {
    return this.add(new Node(null, { sizeIn, label: `${this.label}.${name}` }));
  }

  private straight(from: Node | Ensemble, to: Node | Ensemble, transform: Vectors): void {
    this.add(new Connection(from, to, { synapse: null, transform }));
  }

  /** Ensembles of neurons that fire more for more, one for each vector. */
  private array(name: string, count: number, part: number, more: EnsembleOptions): EnsembleArray {
    const { nNeurons = 50, seed } = this.options;
    return this.add(
      new EnsembleArray(nNeurons, count, {
        ...this.usual,
        ...more,
        ...seedFrom(seed, part * count),
        label: `${this.label}.${name}`,
      }),
    );
  }

  private get usual(): EnsembleOptions {
    const { neuronType } = this.options;
    return {
      encoders: new Choice([[1]]),
      nEvalPoints: POINTS,
      ...(neuronType ? { neuronType } : {}),
    };
  }

  private compete(given: true | WinnerTakeAll, count: number): void {
    const options = given === true ? {} : given;
    checkOptions(options, ["scale", "synapse"], "winnerTakeAll");
    const { scale = 1.5, synapse = 0.005 } = options;
    const transform = square(count, 0, -finite(scale, "scale", "winnerTakeAll"));
    this.add(new Connection(this.utilities, this.ensembles.input, { synapse, transform }));
  }

  /** Utilities silence their opposites, which silence the outputs: what is above a half is 1. */
  private thresholded(count: number): Node {
    const choice = { intercepts: new Uniform(0.5, 1), evalPoints: new Uniform(0.75, 1.1) };
    const opposites = this.array("opposites", count, 1, choice);
    const outputs = this.array("outputs", count, 2, choice);
    for (const { input } of [opposites, outputs])
      this.straight(this.one, input, everywhere(count, 1));
    const silences = { transform: -OPPOSITE };
    this.add(new Connection(this.utilities, opposites.input, silences));
    this.add(new Connection(opposites.output, outputs.input, silences));
    if (this.inhibit) this.straight(this.inhibit, outputs.input, everywhere(count, -SILENCE));
    return outputs.output;
  }

  private addDefault(vector: ArrayLike<number>, recognised: Node): void {
    const { sizeIn } = this.output;
    if (vector.length !== sizeIn)
      throw new ValueError(
        `wrong defaultVector of ${OWNER}: ${counted(vector.length, "number")} (expected ${sizeIn}, as the output has)`,
        "defaultVector",
        vector,
      );
    const { nNeurons = 50, seed } = this.options;
    const ensemble = this.add(
      new Ensemble(nNeurons, 1, {
        ...this.usual,
        intercepts: new Exponential(0.15, 0, 1),
        evalPoints: new Uniform(0, 1),
        ...seedFrom(seed, 3 * recognised.sizeIn),
        label: `${this.label}.default`,
      }),
    );
    this.straight(this.one, ensemble, [[1]]);
    const transform = [new Array<number>(recognised.sizeIn).fill(-1 / LEAST_ACTIVE)];
    this.add(new Connection(recognised, ensemble, { transform }));
    this.straight(
      ensemble,
      this.output,
      Array.from(vector, (value) => [value]),
    );
    if (this.inhibit) this.straight(this.inhibit, ensemble, [[-SILENCE]]);
  }
}

const OWNER = "an AssociativeMemory";

function step([x = 0]: ArrayLike<number> & Iterable<number>): number {
  return Math.max(0, 1 - Math.exp(-STEEPNESS * x));
}

function vectors(given: unknown, option: string): Matrix {
  const rows = rowsIn(given);
  if (rows === undefined || rows.length === 0)
    throw invalid(option, OWNER, given, "vectors as rows, at least one");
  const size = whole(rows[0]!.length, `length of ${option}`, OWNER);
  const odd = rows.findIndex((row) => row.length !== size);
  if (odd >= 0)
    throw new ValueError(
      `vectors of ${option} of ${OWNER} differ in length: ${rows[odd]!.length} and ${size}`,
      option,
      given,
    );
  for (const [k, row] of rows.entries())
    for (const value of Array.from(row)) finite(value, `row ${k} of ${option}`, OWNER);
  return matrixOf(rows);
}

function each(given: number | ArrayLike<number>, count: number, option: string): Float64Array {
  if (typeof given === "number") return new Float64Array(count).fill(finite(given, option, OWNER));
  const values = numbers(given, option, OWNER);
  if (values.length === count) return values;
  throw new ValueError(
    `wrong number of values for ${option} of ${OWNER}: ${values.length} (expected ${count}, one for each input vector)`,
    option,
    given,
  );
}

function scaledRows(given: Matrix, scales: Float64Array): number[][] {
  const { columns, data } = given;
  return Array.from(scales, (scale, r) =>
    Array.from(data.subarray(r * columns, (r + 1) * columns), (value) => scale * value),
  );
}
