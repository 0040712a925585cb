// Choosing among actions: the basal ganglia, the thalamus, and both together.

import { EnsembleArray } from "../array.ts";
import { finite, whole } from "../check.ts";
import { Connection, type DecodedFunction } from "../connection.ts";
import { Choice, Uniform } from "../distributions/simple.ts";
import { Node } from "../node.ts";
import { checkOptions } from "../options.ts";
import { NnlsL2nz } from "../solvers/nonnegative.ts";
import type { NeuronType, Solver, Synapse } from "../types.ts";
import { everywhere, Parts, seedFrom, square } from "./parts.ts";

/** What is chosen about the ensembles of these networks. */
interface ActionOptions {
  /** Neurons for each action and nucleus. */
  readonly nNeurons?: number;
  readonly neuronType?: NeuronType;
  readonly seed?: number;
  readonly label?: string;
}

export interface BasalGangliaOptions extends ActionOptions {
  /** What the output is multiplied with (default -3): 0 for what is chosen, below -0.8 for what is not. */
  readonly outputWeight?: number;
  /** Added to all inputs (default 0); inputs between 0.5 and 1.5 are chosen among best. */
  readonly inputBias?: number;
  /** Filters of excitation and inhibition: synapses or times (default 2 ms and 8 ms). */
  readonly ampa?: Synapse | number | string;
  readonly gaba?: Synapse | number | string;
  /** Finds decoders (default `NnlsL2nz()`: none below 0, so that inhibition stays inhibition). */
  readonly solver?: Solver;
}

/** Strengths of connections and thresholds of nuclei (Gurney, Prescott & Redgrave 2001, Biol Cybern 84:401). */
const STRENGTH = {
  /** Cortex to striatum (dopamine makes it 1.2 for D1 and 0.8 for D2 cells) and to the subthalamic nucleus. */
  striatum: 1,
  d1: 1.2,
  d2: 0.8,
  subthalamic: 1,
  /** Striatum to pallidum, pallidum externum to subthalamic nucleus and to internum; subthalamic to all of pallidum. */
  striatal: -1,
  externumToSubthalamic: -1,
  externumToInternum: -0.3,
  broad: 0.9,
} as const;
const THRESHOLD = { striatum: 0.2, subthalamic: -0.25, externum: -0.2, internum: -0.2 } as const;

/** Neurons up to this length. */
const RADIUS = 1.5;

/**
 * Chooses the largest of `dimensions` inputs: its output is near 0 and all others are negative, so that what they
 * inhibit is free for that one alone (Gurney, Prescott & Redgrave 2001, with spiking neurons: Stewart, Choo &
 * Eliasmith 2010, Proc ICCM:235). Five nuclei with an ensemble for each action: striatum with D1 and with D2
 * receptors, subthalamic nucleus, globus pallidus internus and externus, of `nNeurons` (default 100) each.
 */
export class BasalGanglia extends Parts {
  readonly input: Node;
  readonly output: Node;
  readonly striatumD1: EnsembleArray;
  readonly striatumD2: EnsembleArray;
  readonly subthalamic: EnsembleArray;
  readonly internum: EnsembleArray;
  readonly externum: EnsembleArray;

  /** Throws ValueError. */
  constructor(dimensions: number, options: BasalGangliaOptions = {}) {
    super();
    const owner = "BasalGanglia";
    const own = "outputWeight inputBias ampa gaba solver nNeurons neuronType seed label".split(" ");
    checkOptions(options, own, owner, ["dimensions"]);
    const { outputWeight = -3, inputBias = 0, ampa = 0.002, gaba = 0.008 } = options;
    const { solver = new NnlsL2nz(), label = "basalGanglia" } = options;
    const d = whole(dimensions, "dimensions", owner);
    const nucleus = (name: string, threshold: number, place: number): EnsembleArray =>
      this.add(positiveArray(d, threshold, `${label}.${name}`, 100, options, place * d, RADIUS));
    this.striatumD1 = nucleus("striatumD1", THRESHOLD.striatum, 0);
    this.striatumD2 = nucleus("striatumD2", THRESHOLD.striatum, 1);
    this.subthalamic = nucleus("subthalamic", THRESHOLD.subthalamic, 2);
    this.internum = nucleus("internum", THRESHOLD.internum, 3);
    this.externum = nucleus("externum", THRESHOLD.externum, 4);
    this.input = this.add(new Node(null, { sizeIn: d, label: `${label}.input` }));
    this.output = this.add(new Node(null, { sizeIn: d, label: `${label}.output` }));

    const straight = (from: Node, to: Node, transform: number): Connection =>
      this.add(new Connection(from, to, { synapse: null, transform }));
    if (finite(inputBias, "inputBias", owner) !== 0) {
      const bias = new Node(new Float64Array(d).fill(inputBias), { label: `${label}.bias` });
      straight(this.add(bias), this.input, 1);
    }
    straight(this.input, this.striatumD1.input, STRENGTH.striatum * STRENGTH.d1);
    straight(this.input, this.striatumD2.input, STRENGTH.striatum * STRENGTH.d2);
    straight(this.input, this.subthalamic.input, STRENGTH.subthalamic);

    const above = (array: EnsembleArray, threshold: number): Node =>
      array.addOutput("aboveThreshold", aboveThreshold(threshold), { solver });
    const inhibits = (from: Node, to: EnsembleArray, transform: number): Connection =>
      this.add(new Connection(from, to.input, { synapse: gaba, transform }));
    inhibits(above(this.striatumD1, THRESHOLD.striatum), this.internum, STRENGTH.striatal);
    inhibits(above(this.striatumD2, THRESHOLD.striatum), this.externum, STRENGTH.striatal);
    const externum = above(this.externum, THRESHOLD.externum);
    inhibits(externum, this.internum, STRENGTH.externumToInternum);
    inhibits(externum, this.subthalamic, STRENGTH.externumToSubthalamic);
    const excites = above(this.subthalamic, THRESHOLD.subthalamic);
    const transform = square(d, STRENGTH.broad, STRENGTH.broad);
    for (const pallidum of [this.internum, this.externum])
      this.add(new Connection(excites, pallidum.input, { synapse: ampa, transform }));
    const weight = finite(outputWeight, "outputWeight", owner);
    straight(above(this.internum, THRESHOLD.internum), this.output, weight);
  }
}

export interface ThalamusOptions extends ActionOptions {
  /** How strongly actions inhibit each other (default 1). */
  readonly mutualInhibition?: number;
  /** Value below which an action is 0 (default 0). */
  readonly threshold?: number;
}

/**
 * Turns the output of `BasalGanglia` into about 1 for what is chosen and 0 for all else: every action is excited,
 * inhibited by its input and by the other actions (Stewart, Choo & Eliasmith 2010). An ensemble of `nNeurons`
 * (default 50) for each.
 */
export class Thalamus extends Parts {
  readonly input: Node;
  readonly output: Node;
  readonly actions: EnsembleArray;

  /** Throws ValueError. */
  constructor(dimensions: number, options: ThalamusOptions = {}) {
    super();
    const own = "mutualInhibition threshold nNeurons neuronType seed label".split(" ");
    checkOptions(options, own, "a Thalamus", ["dimensions"]);
    const { mutualInhibition = 1, threshold = 0, label = "thalamus" } = options;
    const d = whole(dimensions, "dimensions", "a Thalamus");
    finite(threshold, "threshold", "a Thalamus");
    this.actions = this.add(positiveArray(d, threshold, label, 50, options, 0, 1));
    this.input = this.actions.input;
    this.output = this.actions.output;
    const inhibition = -finite(mutualInhibition, "mutualInhibition", "a Thalamus");
    const transform = square(d, 0, inhibition);
    if (d > 1) this.add(new Connection(this.output, this.input, { transform }));
    const one = this.add(new Node(1, { label: `${label}.bias` }));
    this.add(new Connection(one, this.input, { synapse: null, transform: everywhere(d, 1) }));
  }
}

export interface ActionSelectionOptions {
  readonly basalGanglia?: BasalGangliaOptions;
  readonly thalamus?: ThalamusOptions;
  /** Filter between the two (default 5 ms). */
  readonly synapse?: Synapse | number | string;
}

/** Basal ganglia and thalamus: about 1 for the largest input, 0 for all others. */
export class ActionSelection extends Parts {
  readonly input: Node;
  readonly output: Node;
  readonly basalGanglia: BasalGanglia;
  readonly thalamus: Thalamus;

  /** Throws ValueError. */
  constructor(dimensions: number, options: ActionSelectionOptions = {}) {
    super();
    checkOptions(options, ["basalGanglia", "thalamus", "synapse"], "an ActionSelection");
    this.basalGanglia = this.add(new BasalGanglia(dimensions, options.basalGanglia));
    this.thalamus = this.add(new Thalamus(dimensions, options.thalamus));
    this.input = this.basalGanglia.input;
    this.output = this.thalamus.output;
    const { synapse = 0.005 } = options;
    this.add(new Connection(this.basalGanglia.output, this.thalamus.input, { synapse }));
  }
}

/** Ensembles of one dimension whose neurons fire more for more, and none below the threshold. */
function positiveArray(
  size: number,
  threshold: number,
  label: string,
  usual: number,
  { nNeurons = usual, neuronType, seed }: ActionOptions,
  by: number,
  radius: number,
): EnsembleArray {
  return new EnsembleArray(nNeurons, size, {
    radius,
    encoders: new Choice([[1]]),
    intercepts: new Uniform(threshold, 1),
    label,
    ...seedFrom(seed, by),
    ...(neuronType ? { neuronType } : {}),
  });
}

function aboveThreshold(threshold: number): DecodedFunction {
  return ([x = 0]) => Math.max(0, x - threshold);
}
