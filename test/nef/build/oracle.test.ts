// Models of every shape against the plain simulator: spikes equal, numbers to 1e-9.

import {
  Alpha,
  Connection,
  Direct,
  Ensemble,
  EnsembleArray,
  LIFRate,
  LinearFilter,
  LstsqL2,
  Model,
  Node,
  Probe,
  Sparse,
  Triangle,
} from "myelin/nef";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { same } from "./compared.ts";

const test = suite("models against a plain simulator");

const wave = (label = "wave"): Node =>
  new Node((t) => [Math.sin(20 * t), Math.cos(31 * t)], { label });

test("a chain of ensembles with functions and joints", async () => {
  const stim = wave();
  const a = new Ensemble(40, 2, { label: "a", radius: 1.4 });
  const b = new Ensemble(30, 1, { label: "b" });
  const end = new Node(null, { sizeIn: 1, label: "end" });
  await same([
    stim,
    a,
    b,
    end,
    new Connection(stim, a),
    new Connection(a, b, { function: (x) => x[0]! * x[1]!, synapse: 0.01 }),
    new Connection(b, end, { synapse: null }),
  ]);
});

test("slices of dimensions: single, ranges, steps backwards, repeats", async () => {
  const stim = wave();
  const a = new Ensemble(60, 3, { label: "a" });
  const b = new Ensemble(50, 2, { label: "b" });
  const end = new Node(null, { sizeIn: 4, label: "end" });
  await same([
    stim,
    a,
    b,
    end,
    new Connection(stim, a.slice(1)),
    new Connection(stim.at(0), a.at(0), { transform: 0.5, synapse: null }),
    new Connection(a.slice(undefined, undefined, -2), b, { synapse: 0.003 }),
    new Connection(a.at([2, 2, 0, -1]), end, { synapse: 0.02 }),
    new Connection(a.at([0, 1]), b.at(1), { function: (x) => x[0]! - x[1]! }),
  ]);
});

test("transforms: number, matrix, sparse", async () => {
  const stim = wave();
  const a = new Ensemble(50, 2, { label: "a" });
  const b = new Ensemble(50, 3, { label: "b" });
  const sparse = new Sparse(3, 2, { rows: [0, 2, 2], columns: [1, 0, 0], values: [1, 0.25, 0.5] });
  const end = new Node(null, { sizeIn: 3, label: "end" });
  await same([
    stim,
    a,
    b,
    end,
    new Connection(stim, a, {
      transform: [
        [0.5, 0.5],
        [0, 1],
      ],
    }),
    new Connection(a, b, {
      transform: [
        [1, 0],
        [0.5, -0.5],
        [0, 0],
      ],
    }),
    new Connection(a, end, {
      transform: [
        [0, 1],
        [0, 0],
        [0.75, 0],
      ],
      synapse: 0.01,
    }),
  ]);
  const c = new Ensemble(40, 3, { label: "c" });
  const model = new Model([a, c, new Connection(a, c, { transform: sparse })]);
  assert.ok(model);
});

test("neurons as source and target: gains multiply, currents add to what is represented", async () => {
  const stim = wave();
  const off = new Node((t) => (t > 0.07 && t < 0.11 ? 1 : 0), { label: "off" });
  const a = new Ensemble(20, 2, { label: "a" });
  const b = new Ensemble(30, 1, { label: "b" });
  const end = new Node(null, { sizeIn: 3, label: "end" });
  const weights = Array.from({ length: 30 }, (_, j) =>
    Array.from({ length: 20 }, (_, i) => 1e-3 * Math.sin(i + 3 * j)),
  );
  await same([
    stim,
    off,
    a,
    b,
    end,
    new Connection(stim, a),
    new Connection(stim.at(1), b),
    new Connection(a.neurons, b.neurons, { transform: weights, synapse: 0.004 }),
    new Connection(off, a.neurons, { transform: Array.from({ length: 20 }, () => [-20]) }),
    new Connection(a.neurons.at([3, 5, 3]), end, { synapse: null, transform: 0.001 }),
    new Connection(a.at(0), b.neurons.slice(0, 10), {
      transform: Array.from({ length: 10 }, (_, k) => [0.1 * k]),
    }),
  ]);
});

test("weights between neurons in place of decoders", async () => {
  const stim = wave();
  const a = new Ensemble(30, 2, { label: "a" });
  const b = new Ensemble(25, 2, { label: "b" });
  const weighted = new Connection(a, b.slice(1), {
    function: (x) => x[0]! * x[1]!,
    solver: new LstsqL2({ weights: true }),
  });
  const decoded = new Connection(a, b.slice(1), { function: (x) => x[0]! * x[1]! });
  const probe = new Probe(b.neurons);
  const run = async (connection: Connection): Promise<readonly Float64Array[]> => {
    const model = new Model([stim, a, b, new Connection(stim, a), connection, probe], { seed: 5 });
    await model.run(0.2);
    return probe.data;
  };
  const [one, other] = [await run(weighted), await run(decoded)];
  assert.ok(one.some((row) => row.some((x) => x > 0)));
  assert.equal(one, other);
});

test("recurrent connections, several filters at one target, filters of higher order", async () => {
  const stim = wave();
  const a = new Ensemble(50, 2, { label: "a" });
  const end = new Node(null, { sizeIn: 2, label: "end" });
  await same([
    stim,
    a,
    end,
    new Connection(stim, a, { transform: 0.1, synapse: 0.1 }),
    new Connection(a, a, {
      transform: [
        [1, 0.3],
        [-0.3, 1],
      ],
      synapse: 0.1,
    }),
    new Connection(stim, a, { transform: 0.2, synapse: new Alpha(0.01) }),
    new Connection(a, end, { synapse: new Triangle(0.005) }),
    new Connection(a, end, { synapse: new LinearFilter([0.01, 0], [0.01, 1]), transform: 0.1 }),
    new Connection(a, end, { synapse: 0 }),
    new Connection(stim, end, { synapse: new LinearFilter([1], [0.0004, 0.01, 1]) }),
  ]);
});

test("functions of nodes: of time, of what comes filtered, of what comes in the same step", async () => {
  const stim = wave();
  const a = new Ensemble(40, 2, { label: "a" });
  const b = new Ensemble(30, 1, { label: "b" });
  const square = new Node((t, x) => x[0]! ** 2 + t, { sizeIn: 1, label: "square" });
  const late = new Node((_, x) => [x[0]! + x[1]!, 2 * x[1]!], { sizeIn: 2, label: "late" });
  await same([
    stim,
    a,
    b,
    square,
    late,
    new Connection(stim, a),
    new Connection(a.at(0), square, { synapse: 0.01 }),
    new Connection(square, b, { synapse: null }),
    new Connection(a, late, { synapse: null, transform: 0.01 }),
    new Connection(late.at(1), b, { synapse: 0.02 }),
    new Connection(stim, square.at(0), { function: (x) => 0.1 * x[0]! * x[1]!, synapse: null }),
  ]);
});

test("joints pass on without delay, filtered or not, in chains", async () => {
  const stim = wave();
  const a = new Ensemble(40, 2, { label: "a" });
  const b = new Ensemble(40, 2, { label: "b" });
  const one = new Node(null, { sizeIn: 2, label: "one" });
  const two = new Node(null, { sizeIn: 2, label: "two" });
  const end = new Node(null, { sizeIn: 3, label: "end" });
  await same([
    stim,
    a,
    b,
    one,
    two,
    end,
    new Connection(stim, one, { synapse: null }),
    new Connection(a, one, { synapse: 0.01, transform: 0.3 }),
    new Connection(one, two.slice(undefined, undefined, -1), { synapse: null, transform: 0.5 }),
    new Connection(two, a, { synapse: 0.005 }),
    new Connection(two.at([1, 0]), b, { synapse: null }),
    new Connection(b, end.at(0), { synapse: null, transform: [[0.5, 0.5]] }),
    new Connection(two, end.slice(1), { synapse: 0.02 }),
  ]);
});

test("rate neurons and spiking ones together", async () => {
  const stim = wave();
  const a = new Ensemble(30, 2, { label: "a", neuronType: new LIFRate({ amplitude: 0.5 }) });
  const b = new Ensemble(40, 2, { label: "b" });
  const end = new Node(null, { sizeIn: 2, label: "end" });
  await same([
    stim,
    a,
    b,
    end,
    new Connection(stim, a),
    new Connection(a, b),
    new Connection(b, a, { transform: 0.2, synapse: 0.01 }),
    new Connection(a, end, { synapse: null }),
  ]);
});

test("ensembles without neurons compute their functions as written", async () => {
  const stim = wave();
  const direct = new Ensemble(1, 2, { label: "direct", neuronType: new Direct() });
  const b = new Ensemble(40, 1, { label: "b" });
  await same([
    stim,
    direct,
    b,
    new Connection(stim, direct, { synapse: null }),
    new Connection(direct, b, { function: (x) => x[0]! * x[1]! }),
    new Connection(b, direct.at(1), { synapse: 0.01 }),
  ]);
});

test("delays of spikes and of nodes, in whole steps", async () => {
  const stim = wave();
  const a = new Ensemble(40, 2, { label: "a" });
  const b = new Ensemble(40, 2, { label: "b" });
  await same([
    stim,
    a,
    b,
    new Connection(stim, a, { delay: "7 ms" }),
    new Connection(a, b, { delay: 0.012 }),
    new Connection(a, b, { delay: 0.003, transform: 0.5, synapse: 0.02 }),
    new Connection(stim, b, { delay: 0.02, synapse: null, transform: 0.3 }),
  ]);
});

test("arrays of ensembles", async () => {
  const stim = wave();
  const array = new EnsembleArray(30, 3, { ensDimensions: 2, label: "array" });
  const square = array.addOutput("square", (x) => [x[0]! ** 2, x[1]!, 0.5]);
  const neurons = array.addNeuronInput();
  const b = new Ensemble(30, 1, { label: "b" });
  const off = new Node((t) => (t > 0.1 ? -1 : 0), { label: "off" });
  await same([
    stim,
    b,
    off,
    ...array.objects,
    new Connection(stim, array.input.at([0, 3]), { synapse: 0.01 }),
    new Connection(array.output.at([5, 0]), array.input.at([2, 4])),
    new Connection(square.at([0, 4]), b, { transform: [[1, -1]] }),
    new Connection(off, neurons.slice(0, 60), { transform: Array.from({ length: 60 }, () => [1]) }),
  ]);
});

test("a wide matrix stands after the filter, and sums before encoders", async () => {
  const stim = wave();
  const from = new EnsembleArray(60, 24, { label: "from" });
  const to = new EnsembleArray(60, 24, { label: "to" });
  const mixed = Array.from({ length: 24 }, (_, r) =>
    Array.from({ length: 24 }, (_, c) => Math.cos(r * c + 1) / 12),
  );
  const end = new Node(null, { sizeIn: 48, label: "end" });
  const told = await same([
    stim,
    end,
    ...from.objects,
    ...to.objects,
    new Connection(from.output, end, { transform: [...mixed, ...mixed], synapse: 0.01 }),
    new Connection(stim, from.input.at([0, 1])),
    new Connection(from.output, to.input, { transform: mixed }),
    new Connection(from.ensembles[3]!, end, {
      transform: Array.from({ length: 48 }, (_, k) => [k / 48]),
      synapse: 0.01,
      delay: 0.004,
    }),
  ]);
  assert.match(told, /48 decoded signals are filtered before the transform/);
  assert.match(told, /summed before it is encoded/);
});

test("another step", async () => {
  const stim = wave();
  const a = new Ensemble(40, 2, { label: "a" });
  const b = new Ensemble(40, 2, { label: "b" });
  await same([stim, a, b, new Connection(stim, a), new Connection(a, b)], { dt: 0.0005 });
});

test.run();
