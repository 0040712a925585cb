// EnsembleArray: a vector of many dimensions, some of them in each of many small ensembles.

import { ValueError } from "../errors.ts";
import { invalid, shown, whole } from "./check.ts";
import {
  Connection,
  type ConnectionOptions,
  type DecodedFunction,
  type Source,
  type Target,
} from "./connection.ts";
import { ENSEMBLE_OPTIONS, Ensemble, type EnsembleOptions } from "./ensemble.ts";
import { Node } from "./node.ts";
import { called, checkOptions, numbersFrom } from "./options.ts";
import { belongsTo } from "./subnetwork.ts";

export interface EnsembleArrayOptions extends EnsembleOptions {
  /** Dimensions of each ensemble (default 1). */
  readonly ensDimensions?: number;
}

/**
 * `nEnsembles` ensembles of `nNeurons` neurons each. `input` hands each its part of a vector, `output` puts the parts
 * together again; neither is a filter, so both add no delay. In a model it is listed as a whole.
 */
export class EnsembleArray {
  readonly ensembles: readonly Ensemble[];
  readonly ensDimensions: number;
  readonly input: Node;
  readonly output: Node;
  readonly label: string | undefined;
  private readonly more: (Node | Connection)[] = [];
  private readonly named = new Map<string, Node>();
  private neurons: { input?: Node; output?: Node } = {};

  /** Options are those of each ensemble. Throws ValueError. */
  constructor(nNeurons: number, nEnsembles: number, options: EnsembleArrayOptions = {}) {
    const known = ["ensDimensions", ...ENSEMBLE_OPTIONS];
    checkOptions(options, known, "an EnsembleArray", ["nNeurons", "nEnsembles"]);
    const { ensDimensions = 1, label, seed, ...each } = options;
    this.label = label;
    this.ensDimensions = whole(ensDimensions, "ensDimensions", "an EnsembleArray");
    const name = label ?? "array";
    this.ensembles = Array.from(
      { length: whole(nEnsembles, "nEnsembles", "an EnsembleArray") },
      (_, k) =>
        belongsTo(
          new Ensemble(nNeurons, ensDimensions, {
            ...each,
            label: `${name}[${k}]`,
            ...(seed === undefined ? {} : { seed: seed + k }),
          }),
          this,
        ),
    );
    const size = nEnsembles * ensDimensions;
    this.input = new Node(null, { sizeIn: size, label: `${name}.input` });
    this.more.push(belongsTo(this.input, this));
    this.ensembles.forEach((ensemble, k) => {
      const part = this.input.slice(k * ensDimensions, (k + 1) * ensDimensions);
      this.more.push(new Connection(part, ensemble, { synapse: null }));
    });
    this.output = this.addOutput("output", null);
  }

  /** Numbers that go in. */
  get sizeIn(): number {
    return this.input.sizeIn;
  }

  /** Everything in it, for `Model`. */
  get objects(): readonly (Ensemble | Node | Connection)[] {
    return [...this.ensembles, ...this.more];
  }

  /**
   * A node with what a function gives for each ensemble, one after the other: one function for all, or one for each.
   * Throws ValueError for a name that is taken, and for as many functions as there are not ensembles.
   */
  addOutput(
    name: string,
    functions: DecodedFunction | readonly DecodedFunction[] | null,
    options: Omit<ConnectionOptions, "function"> = {},
  ): Node {
    if (this.named.has(name))
      throw new ValueError(
        `output '${name}' of an EnsembleArray exists (choose another name; there are ${[...this.named.keys()].join(", ")})`,
        "name",
        name,
      );
    const count = this.ensembles.length;
    const each = Array.isArray(functions)
      ? (functions as readonly DecodedFunction[])
      : new Array<DecodedFunction | null>(count).fill(functions as DecodedFunction | null);
    if (each.length !== count)
      throw invalid("functions", "addOutput", functions, `one function, or ${count}`);
    const sizes = each.map((one) => this.sizeOf(one));
    const node = new Node(null, {
      sizeIn: sizes.reduce((sum, size) => sum + size, 0),
      label: `${this.label ?? "array"}.${name}`,
    });
    let from = 0;
    const made = this.ensembles.map((ensemble, k) => {
      const into = node.slice(from, from + sizes[k]!);
      from += sizes[k]!;
      const given = each[k];
      const options_ = { synapse: null, ...options, ...(given ? { function: given } : {}) };
      return new Connection(ensemble, into, options_);
    });
    this.named.set(name, node);
    this.more.push(belongsTo(node, this), ...made);
    return node;
  }

  private sizeOf(given: DecodedFunction | null): number {
    if (!given) return this.ensDimensions;
    if (typeof given !== "function")
      throw invalid("functions", "addOutput", given, "a function, a list of them, or null");
    const zeros = new Float64Array(this.ensDimensions);
    const what = "a function of addOutput";
    return numbersFrom(
      called(
        () => given(zeros),
        what,
        () => `at ${shown(zeros)}`,
      ),
      what,
    ).length;
  }

  /** A node whose numbers go to the neurons of all ensembles, in turn, times their gains. */
  addNeuronInput(): Node {
    this.neurons.input ??= this.neuronNode("neuronInput", (node, k, n) => [
      node.slice(k * n, (k + 1) * n),
      this.ensembles[k]!.neurons,
    ]);
    return this.neurons.input;
  }

  /** A node with the outputs of all neurons in turn. */
  addNeuronOutput(): Node {
    this.neurons.output ??= this.neuronNode("neuronOutput", (node, k, n) => [
      this.ensembles[k]!.neurons,
      node.slice(k * n, (k + 1) * n),
    ]);
    return this.neurons.output;
  }

  private neuronNode(
    name: string,
    ends: (node: Node, k: number, n: number) => readonly [Source, Target],
  ): Node {
    const n = this.ensembles[0]!.nNeurons;
    const node = new Node(null, {
      sizeIn: n * this.ensembles.length,
      label: `${this.label ?? "array"}.${name}`,
    });
    this.more.push(belongsTo(node, this));
    this.ensembles.forEach((_, k) => {
      const [pre, post] = ends(node, k, n);
      this.more.push(new Connection(pre, post, { synapse: null }));
    });
    return node;
  }
}
