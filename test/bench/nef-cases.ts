// Networks of the NEF of which Nengo's time for a step is known, as objects of a model.

import {
  BasalGanglia,
  CircularConvolution,
  Connection,
  Ensemble,
  Integrator,
  type Matrix,
  matrix,
  Node,
  NoSolver,
  PES,
  PresentInput,
  Probe,
  Random,
  UniformHypersphere,
} from "myelin/nef";
import { lorenzFeedback } from "../nef/networks/measures.ts";

/** What a `Model` may be made of. */
type Objects = ConstructorParameters<typeof import("myelin/nef").Model>[0];

/** A network, and what one of its steps costs Nengo. */
export interface NefCase {
  readonly name: string;
  /** Microseconds of processor time that Nengo 4.1 needs for a step on one idle core: one number, or from and to. */
  readonly nengo: readonly number[];
  /** Seconds simulated in each round. */
  readonly seconds: number;
  readonly make: () => Objects;
}

/** A value through two layers. */
function channel(n: number): Objects {
  const [a, b] = [new Ensemble(n, 2), new Ensemble(n, 2)];
  const into = new Connection(new Node([0.6, -0.8]), a, { synapse: null });
  return [into, new Connection(a, b, { synapse: 0.01 }), new Probe(b, { synapse: 0.01 })];
}

function lorenz(): Objects {
  const state = new Ensemble(2000, 3, { radius: 30 });
  const back = new Connection(state, state, { function: lorenzFeedback(0.1), synapse: 0.1 });
  return [back, new Probe(state, { synapse: 0.1 })];
}

function integrator(): Objects {
  const network = new Integrator(0.1, 32, 128);
  return [network, new Connection(new Node(zeros(128)), network.input), new Probe(network.output)];
}

/** A vector of 64 dimensions learned from its error, which a node computes. */
function pes(): Objects {
  const pre = new Ensemble(2048, 64);
  const post = new Node(null, { sizeIn: 64 });
  const error = new Node(null, { sizeIn: 64 });
  const input = new Node(new Float64Array(64).fill(1));
  const learned = new Connection(pre, post, { learningRule: new PES(), solver: nothing(2048, 64) });
  return [
    new Connection(input, pre),
    learned,
    new Connection(post, error),
    new Connection(input, error, { transform: -1 }),
    new Connection(error, learned.learningRule),
    new Probe(post),
  ];
}

function ganglia(): Objects {
  const network = new BasalGanglia(20, { nNeurons: 30 });
  const input = new Connection(new Node(zeros(20)), network.input);
  return [network, input, new Probe(network.output)];
}

function convolution(n: number, d: number): Objects {
  const network = new CircularConvolution(n, d);
  const ends = [network.inputA, network.inputB];
  return [
    network,
    ...ends.map((end) => new Connection(new Node(zeros(d)), end)),
    new Probe(network.output),
  ];
}

/**
 * The seed's digits: images of 784 numbers held for half a second, learned from a label through 50 neurons and an error
 * in 50. Images are drawn, and decoders begin as zeros, so that nothing has to be solved.
 */
function digits(n: number): Objects {
  const random = new Random(1);
  const draw = (): number => (random.uniform() < 0.19 ? random.uniform() : 0);
  const images = Array.from({ length: 4 }, () => Float64Array.from({ length: 784 }, draw));
  const labels = images.map((_, k) => Float64Array.from({ length: 10 }, (__, d) => +(d === k)));
  const encoders = new UniformHypersphere({ surface: true });
  const pre = new Ensemble(n, 784, { encoders, nEvalPoints: 10 });
  const [post, error] = [new Ensemble(50, 10), new Ensemble(50, 10)];
  const learned = new Connection(pre, post, {
    function: () => zeros(10),
    solver: nothing(n, 10),
    learningRule: new PES(),
  });
  const label = new Node(new PresentInput(labels, 0.5));
  return [
    new Connection(new Node(new PresentInput(images, 0.5)), pre),
    learned,
    new Connection(post, error),
    new Connection(label, error, { transform: -1 }),
    new Connection(error, learned.learningRule),
    new Probe(post, { synapse: 0.01 }),
  ];
}

function zeros(d: number): Float64Array {
  return new Float64Array(d);
}

function nothing(n: number, d: number): NoSolver {
  return new NoSolver(matrix(n, d) satisfies Matrix);
}

const row = (
  name: string,
  nengo: number | readonly number[],
  seconds: number,
  make: () => Objects,
): NefCase => ({ name, nengo: typeof nengo === "number" ? [nengo] : nengo, seconds, make });

export const NEF_CASES: readonly NefCase[] = [
  row("channel-100", [50, 80], 5, () => channel(100)),
  row("channel-1000", [90, 140], 5, () => channel(1000)),
  row("lorenz", 70, 2, lorenz),
  row("integrator", 124, 2, integrator),
  row("pes", [300, 350], 1, pes),
  row("basal-ganglia", 258, 2, ganglia),
  row("convolution-10", 150, 2, () => convolution(100, 10)),
  row("convolution-16", 241, 1, () => convolution(200, 16)),
  row("convolution-50", 496, 1, () => convolution(200, 50)),
  row("convolution-100", 936, 1, () => convolution(200, 100)),
  row("digits-200", 123, 2, () => digits(200)),
  row("digits-1000", 220, 1, () => digits(1000)),
  row("digits-2000", 575, 1, () => digits(2000)),
  row("digits-5000", 2210, 1, () => digits(5000)),
  row("digits-10000", 4580, 1, () => digits(10_000)),
  row("digits-20000", 8410, 1, () => digits(20_000)),
];
