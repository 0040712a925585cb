// Wrong models of the NEF: objects, connections, slices, probes, and paths that no step can follow.

import { NetworkError, ValueError } from "myelin";
import {
  BCM,
  Connection,
  Direct,
  Ensemble,
  EnsembleArray,
  Model,
  Node,
  PES,
  Probe,
  Product,
  Sparse,
  Voja,
} from "myelin/nef";
import { type Wrong, wrong } from "./wrong.ts";

const a = (options: object = {}): Ensemble => new Ensemble(10, 2, { label: "a", ...options });
const b = (): Ensemble => new Ensemble(8, 1, { label: "b" });
const ramp = (): Node => new Node((t) => t, { label: "ramp" });

const objects: Wrong[] = [
  wrong("an ensemble of no neurons", ValueError, () => new Ensemble(0, 1)),
  wrong("dimensions that are no number", ValueError, () => new Ensemble(10, "2" as never)),
  wrong("an option of an ensemble misspelt", ValueError, () => a({ maxRate: 100 })),
  wrong("a negative radius", ValueError, () => a({ radius: -1 })),
  wrong("gain without bias", ValueError, () => a({ gain: 2 })),
  wrong("too few intercepts", ValueError, () => a({ intercepts: [0, 0.5] })),
  wrong("encoders of another dimension", ValueError, () =>
    a({ encoders: Array.from({ length: 10 }, () => [1, 0, 0]) }),
  ),
  wrong("encoders for fewer neurons", ValueError, () => a({ encoders: [[1, 0]] })),
  wrong("a neuron type that is none", ValueError, () => a({ neuronType: "LIF" })),
  wrong("noise that is no process", ValueError, () => a({ noise: 0.1 })),
  wrong("a seed of an ensemble that is no integer", ValueError, () => a({ seed: 0.5 })),
  wrong("a node without output and input", ValueError, () => new Node()),
  wrong(
    "a node whose function returns nothing",
    ValueError,
    () => new Node((() => undefined) as never),
  ),
  wrong("a node whose function returns text", ValueError, () => new Node((() => "1") as never)),
  wrong("a constant with input", ValueError, () => new Node([1, 2], { sizeIn: 2 })),
  wrong(
    "a node with another size than its output",
    ValueError,
    () => new Node([1, 2], { sizeOut: 3 }),
  ),
  wrong("an output that is none", ValueError, () => new Node({} as never)),
  wrong("an array of as many functions as there are not ensembles", ValueError, () =>
    new EnsembleArray(10, 3).addOutput("square", [(x) => x[0]! ** 2]),
  ),
  wrong("two outputs of an array with one name", ValueError, () =>
    new EnsembleArray(10, 3, { label: "array" }).addOutput("output", null),
  ),
];

const connections: Wrong[] = [
  wrong("a connection from what is none", ValueError, () => new Connection(1 as never, a())),
  wrong(
    "a connection to an array itself",
    ValueError,
    () => new Connection(ramp(), new EnsembleArray(10, 3) as never),
  ),
  wrong(
    "a connection from an entry as Python names it",
    ValueError,
    () => new Connection((a() as never)[0], a()),
  ),
  wrong(
    "a connection to a product",
    ValueError,
    () => new Connection(a(), new Product(9, 2) as never),
  ),
  wrong("sizes that differ", ValueError, () => new Connection(ramp(), a())),
  wrong(
    "a transform of the wrong shape",
    ValueError,
    () => new Connection(ramp(), a(), { transform: [[1, 2]] }),
  ),
  wrong(
    "a list as a transform where a column is meant",
    ValueError,
    () => new Connection(ramp(), a(), { transform: [1, 2] }),
  ),
  wrong(
    "a list as a transform where a row is meant",
    ValueError,
    () => new Connection(a(), b(), { transform: [1, 2] }),
  ),
  wrong(
    "a diagonal of another length",
    ValueError,
    () => new Connection(a(), a(), { transform: Float64Array.of(1, 2, 3) }),
  ),
  wrong(
    "a ragged transform",
    ValueError,
    () => new Connection(a(), a(), { transform: [[1, 2], [1]] }),
  ),
  wrong(
    "a sparse entry outside",
    ValueError,
    () => new Sparse(2, 2, { rows: [2], columns: [0], values: 1 }),
  ),
  wrong(
    "a function of another size than the target",
    ValueError,
    () => new Connection(a(), b(), { function: (x) => [x[0]!, x[1]!] }),
  ),
  wrong(
    "targets without points",
    ValueError,
    () => new Connection(a(), b(), { function: [[1], [2]] }),
  ),
  wrong(
    "a function of neurons",
    ValueError,
    () => new Connection(a().neurons, b().neurons, { function: (x) => x }),
  ),
  wrong(
    "a solver without neurons",
    ValueError,
    () => new Connection(ramp(), b(), { solver: {} as never }),
  ),
  wrong(
    "a synapse that is none",
    ValueError,
    () => new Connection(ramp(), b(), { synapse: "fast" }),
  ),
  wrong(
    "a negative delay of a connection",
    ValueError,
    () => new Connection(ramp(), b(), { delay: -0.001 }),
  ),
  wrong(
    "a delay of a connection that is no number",
    ValueError,
    () => new Connection(b(), b(), { delay: Number.NaN }),
  ),
  wrong(
    "a rule that is none",
    ValueError,
    () => new Connection(a(), a(), { learningRule: "PES" as never }),
  ),
  wrong(
    "a rule where nothing has neurons",
    ValueError,
    () => new Connection(ramp(), b(), { learningRule: new PES() }),
  ),
  wrong(
    "the rule of a connection without one",
    ValueError,
    () => new Connection(ramp(), b()).learningRule,
  ),
  wrong(
    "a connection into a node that takes nothing",
    ValueError,
    () => new Connection(b(), ramp()),
  ),
  wrong("a dimension that is not there", ValueError, () => a().at([0, 2])),
  wrong(
    "an entry of a node that only comes in",
    ValueError,
    () => new Connection(new Node((_, x) => x[0]!, { sizeIn: 3, label: "sum" }).at(2), b()),
  ),
  wrong("a slice of nothing", ValueError, () => a().slice(1, 1)),
  wrong("a slice with step 0", ValueError, () => a().slice(0, 2, 0)),
  wrong("a probe of an array", ValueError, () => new Probe(new EnsembleArray(5, 2) as never)),
  wrong(
    "an attribute that is not there",
    ValueError,
    () => new Probe(a(), { attribute: "spikes" }),
  ),
  wrong("a probe that is in no model", ValueError, () => new Probe(a(), { label: "p" }).data),
];

const joint = (label: string): Node => new Node(null, { sizeIn: 1, label });
const straight = { synapse: null } as const;

const models: Wrong[] = [
  wrong("a model of one object", ValueError, () => new Model(a() as never)),
  wrong("something strange in a model", ValueError, () => new Model(["a" as never])),
  wrong("a cycle of joints without filters", NetworkError, () => {
    const [one, two] = [joint("one"), joint("two")];
    const probe = new Probe(one);
    return new Model([
      new Connection(one, two, straight),
      new Connection(two, one, straight),
      probe,
    ]);
  }),
  wrong("a function that needs its own result", NetworkError, () => {
    const node = new Node((t, x) => x[0]! + t, { sizeIn: 1, label: "self" });
    return new Model([new Connection(node, node, straight)]);
  }),
  wrong("a cycle of joints that nobody looks at", NetworkError, () => {
    const [one, two, other] = [joint("one"), joint("two"), joint("other")];
    const line = { ...straight, delay: "2 ms" };
    return new Model([
      new Connection(one, two, straight),
      new Connection(two, other, straight),
      new Connection(other, one, straight),
      new Connection(other, two, line),
    ]);
  }),
  wrong("spikes that are to reach their own neurons in the same step", NetworkError, () => {
    const one = b();
    return new Model([new Connection(one, one, straight)]);
  }),
  wrong("a cycle of ensembles without filters, with a function in it", NetworkError, () => {
    const [one, two] = [b(), new Ensemble(8, 1, { label: "c" })];
    const node = new Node((_, x) => x[0]! ** 2, { sizeIn: 1, label: "square" });
    return new Model([
      new Connection(one, two, straight),
      new Connection(two, node, straight),
      new Connection(node, one, straight),
      new Connection(ramp(), one, straight),
    ]);
  }),
  wrong("weights of a connection that is not there", ValueError, () => {
    const other = new Connection(b(), b(), { learningRule: new PES() });
    const model = new Model([new Connection(ramp(), other.learningRule)]);
    return model.weights(new Connection(b(), b()));
  }),
  wrong("a rule for weights on decoders", ValueError, () => {
    const learned = new Connection(b(), b(), { learningRule: new BCM() });
    return new Model([learned]);
  }),
  wrong("rules that change different things", ValueError, () => {
    const learned = new Connection(b(), b(), { learningRule: [new PES(), new Voja()] });
    return new Model([learned]);
  }),
  wrong("learning without neurons", NetworkError, () => {
    const one = new Ensemble(1, 1, { neuronType: new Direct(), label: "direct" });
    return new Model([new Connection(one, b(), { learningRule: new PES() })]);
  }),
  wrong("spikes of an ensemble without neurons", ValueError, () => {
    const one = new Ensemble(1, 1, { neuronType: new Direct(), label: "direct" });
    return new Model([new Probe(one.neurons)]);
  }),
  wrong("a node that gives too many numbers in a run", ValueError, () => {
    const node = new Node((t) => (t > 0.002 ? [1, 2] : 1), { label: "odd" });
    return new Model([new Connection(node, b())]).run(0.01);
  }),
  wrong("a node that gives no number in a run", ValueError, () => {
    const node = new Node((t) => (t > 0.002 ? Number.NaN : 1), { label: "odd" });
    return new Model([new Connection(node, b())]).run(0.01);
  }),
  wrong("what was built of an ensemble that is not in the model", ValueError, () =>
    new Model([a()]).built(b()),
  ),
  wrong("weights set where they are fixed", ValueError, () => {
    const fixed = new Connection(b(), b(), { label: "fixed" });
    return new Model([fixed]).setWeights(fixed, [[1]]);
  }),
  wrong(
    "encoders without direction",
    ValueError,
    () => new Model([a({ encoders: Array.from({ length: 10 }, () => [0, 0]) })]),
  ),
];

export const wrongNefModels: readonly Wrong[] = [...objects, ...connections, ...models];
