// Delays of whatever a connection comes from, against the plain simulator.

import {
  Connection,
  Direct,
  Ensemble,
  EnsembleArray,
  LIFRate,
  Model,
  Node,
  neuronFrom,
  PES,
  Probe,
  SpikingRectifiedLinear,
} from "myelin/nef";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { same } from "./compared.ts";

const test = suite("delays of connections");

const wave = (label = "wave"): Node =>
  new Node((t) => [Math.sin(20 * t), Math.cos(31 * t)], { label });
const ens = (label: string, d = 1, options: object = {}): Ensemble =>
  new Ensemble(30, d, { label, ...options });

test("delays without filters: into neurons, joints, functions, ensembles without neurons", async () => {
  const stim = wave();
  const [a, b, c] = [ens("a", 2), ens("b"), ens("c", 2)];
  const joint = new Node(null, { sizeIn: 2, label: "joint" });
  const sum = new Node((t, x) => x[0]! + 0.1 * x[1]! + t, { sizeIn: 2, label: "sum" });
  const direct = new Ensemble(1, 2, { label: "direct", neuronType: new Direct() });
  const line = (ms: number): object => ({ synapse: null, delay: `${ms} ms` });
  await same([
    stim,
    a,
    b,
    c,
    joint,
    sum,
    direct,
    new Connection(stim, a, line(7)),
    new Connection(a, joint, line(3)),
    new Connection(stim, joint, line(1)),
    new Connection(joint, sum, line(4)),
    new Connection(joint, sum, { synapse: null }),
    new Connection(sum, b, line(2)),
    new Connection(a, b, { ...line(5), function: (x) => x[0]! * x[1]! }),
    new Connection(joint, direct, line(2)),
    new Connection(direct, c, { ...line(6), function: (x) => [x[1]!, 1e-3 * x[0]!] }),
    new Connection(b, c.at(0), { synapse: 0.01, delay: "2 ms" }),
  ]);
});

test("delays of rates, filtered or not, of decoded values or single neurons", async () => {
  const stim = wave();
  const rate = { neuronType: new LIFRate() };
  const [a, b, c] = [ens("a", 2, rate), ens("b", 1, rate), ens("c")];
  const end = new Node(null, { sizeIn: 2, label: "end" });
  await same([
    stim,
    a,
    b,
    c,
    end,
    new Connection(stim, a),
    new Connection(a, b, { delay: "4 ms", function: (x) => x[0]! * x[1]! }),
    new Connection(a, b, { delay: "1 ms", synapse: null, transform: [[0.5, 0]] }),
    new Connection(a.neurons.at([3, 5]), end, { delay: "6 ms", synapse: null }),
    new Connection(a, end, { delay: "1 ms", synapse: 0.01 }),
    new Connection(a, end, { delay: 0, synapse: 0.02 }),
    new Connection(b, c, { delay: "0.4 ms" }),
    new Connection(b, c, { delay: "3 ms", synapse: 0 }),
  ]);
});

test("delays of what joints hold, filtered before or not", async () => {
  const stim = wave();
  const array = new EnsembleArray(30, 2, { label: "array" });
  const [b, c] = [ens("b", 2), ens("c", 1, { neuronType: new SpikingRectifiedLinear() })];
  const joint = new Node(null, { sizeIn: 2, label: "joint" });
  await same([
    stim,
    ...array.objects,
    b,
    c,
    joint,
    new Connection(stim, array.input),
    new Connection(array.output, b, { delay: "3 ms" }),
    new Connection(array.output, joint, { synapse: 0.01 }),
    new Connection(stim, joint, { synapse: null }),
    new Connection(joint, b, { delay: "2 ms", synapse: 0.02 }),
    new Connection(joint.at(1), c, { delay: "5 ms", synapse: null }),
  ]);
});

test("a delay closes a cycle that has no filter", async () => {
  const stim = wave();
  const [a, b] = [ens("a", 2), ens("b", 2)];
  const sum = new Node((_, x) => 0.5 * x[0]! + 0.1, { sizeIn: 1, label: "sum" });
  await same([
    stim,
    a,
    b,
    sum,
    new Connection(stim, a),
    new Connection(a, b, { synapse: null }),
    new Connection(b, a, { synapse: null, delay: "1 ms", transform: 1e-2 }),
    new Connection(sum, sum, { synapse: null, delay: "2 ms" }),
  ]);
});

test("delays round to the nearest step, halves up, whatever they are of", async () => {
  const stim = wave();
  for (const ms of [0.4, 0.5, 1.49, 2.5, 3.5]) {
    const [a, b] = [ens("a", 2), ens("b", 2, { neuronType: new LIFRate() })];
    const joint = new Node(null, { sizeIn: 2, label: "joint" });
    const delay = `${ms} ms`;
    await same(
      [
        stim,
        a,
        b,
        joint,
        new Connection(stim, a, { delay }),
        new Connection(stim, b, { delay, synapse: null }),
        new Connection(a, joint, { delay }),
        new Connection(b, joint, { delay }),
        new Connection(a, joint, { delay, synapse: null }),
        new Connection(b, joint, { delay, synapse: null }),
      ],
      { steps: 40 },
    );
  }
});

test("what is under way when weights learn arrives with the weights of then", async () => {
  for (const neuronType of [undefined, new LIFRate()])
    for (const synapse of [0.005, null]) {
      const stim = wave();
      const options = neuronType ? { neuronType } : {};
      const [a, b] = [ens("a", 2, options), ens("b", 2, options)];
      const learningRule = new PES({ learningRate: 1e-2 });
      const way = new Connection(a, b, { synapse, delay: "4 ms", learningRule });
      await same(
        [
          stim,
          a,
          b,
          new Connection(stim, a),
          way,
          new Connection(b, way.learningRule, { synapse: null, delay: "2 ms" }),
          new Connection(stim, way.learningRule, { transform: -1 }),
        ],
        { brought: [way] },
      );
    }
});

test("delays of rates may be changed, as those of spikes", async () => {
  const rows: number[][] = [];
  for (const ms of [5, 2]) {
    const a = ens("a", 1, { neuronType: new LIFRate() });
    const way = new Connection(a, new Node(null, { sizeIn: 1 }), { synapse: 0, delay: "5 ms" });
    const probe = new Probe(way.post as Node);
    const stim = new Node((t) => Math.sin(300 * t));
    const model = new Model([new Connection(stim, a, { synapse: null }), way, probe], { seed: 1 });
    model.built(way).synapses!.set("delay" as never, `${ms}*ms`);
    await model.run("30 ms");
    rows.push(probe.data.map(([x]) => x!));
  }
  assert.equal(rows[0]!.slice(6), rows[1]!.slice(3, -3));
});

test("a snapshot has what is under way", async () => {
  const stim = wave();
  const [a, b] = [ens("a", 2), ens("b", 2, { neuronType: new LIFRate() })];
  const joint = new Node(null, { sizeIn: 2 });
  const probe = new Probe(joint);
  const line = { synapse: null, delay: "5 ms" } as const;
  const model = new Model(
    [
      new Connection(stim, a, line),
      new Connection(a, b, { synapse: null }),
      new Connection(b, joint, line),
      new Connection(joint, b, { ...line, transform: 0.1 }),
      probe,
    ],
    { seed: 2 },
  );
  await model.run("20 ms");
  const snapshot = model.store();
  await model.run("20 ms");
  const wanted = probe.data;
  model.restore(snapshot);
  assert.is(probe.data.length, 20);
  await model.run("20 ms");
  assert.equal(probe.data, wanted);
});

test("a probe of a connection shows what has waited for its delay, with a filter or without", async () => {
  const stim = wave();
  const rate = { neuronType: new LIFRate() };
  const [a, b, c] = [ens("a", 2), ens("b", 2, rate), ens("c", 2)];
  const joint = new Node(null, { sizeIn: 2, label: "joint" });
  const brought = [
    new Connection(a, c, { delay: "3 ms", transform: [0.5, 2] }),
    new Connection(b, c, { delay: "2 ms", synapse: null, function: (x) => [x[1]!, x[0]! ** 2] }),
    new Connection(joint, c, { delay: "1 ms", synapse: 0.02 }),
    new Connection(stim, c, { delay: "4 ms" }),
    new Connection(a.neurons, b.neurons, { delay: "2 ms", transform: 1e-3 }),
  ];
  const fed = [new Connection(stim, a), new Connection(stim, b)];
  await same([stim, a, b, c, joint, ...fed, new Connection(a, joint), ...brought], { brought });
  for (const way of brought) {
    const [raw, smooth] = [new Probe(way), new Probe(way, { synapse: 0.01 })];
    await new Model([...fed, ...brought, new Connection(a, joint), raw, smooth]).run("60 ms");
    const keep = Math.exp(-0.1);
    let y = 0;
    const sum = (row: Float64Array): number => row.reduce((all, x) => all + x, 0);
    for (const [n, row] of raw.data.entries()) {
      assert.ok(Math.abs(sum(smooth.data[n]!) - y) < 1e-9 * Math.max(1, Math.abs(y)), way.title);
      y = keep * y + (1 - keep) * sum(row);
    }
    assert.ok(y !== 0);
  }
});

test("a probe of a delayed connection from neurons with steps of their own shows what arrives", async () => {
  const neuronType = await neuronFrom({
    equations: "dv/dt = (I - v)/(20*ms) : 1\nI : 1",
    ...{ threshold: "v > 1", reset: "v = 0", dt: "0.2 ms", settle: 0, measure: 0.2 },
  });
  const [stim, a] = [wave(), ens("a", 2, { neuronType, maxRates: 80 })];
  for (const delay of ["1 ms", "3 ms"]) {
    const joint = new Node(null, { sizeIn: 2 });
    const way = new Connection(a, joint, { synapse: null, delay });
    const [shown, there] = [new Probe(way), new Probe(joint)];
    await new Model([new Connection(stim, a), way, shown, there]).run("80 ms");
    assert.equal(shown.data, there.data);
    assert.ok(shown.data.some(([x]) => x !== 0));
  }
});

test("parts of a step that are no step do not add up along a way", async () => {
  const [stim, a, b] = [wave(), ens("a", 2), ens("b", 2)];
  const joints = [1, 2].map((k) => new Node(null, { sizeIn: 2, label: `joint ${k}` }));
  const [first, second] = joints as [Node, Node];
  const part = { synapse: null, delay: "0.4 ms" };
  await same([
    ...[stim, a, b, first, second],
    new Connection(stim, a),
    new Connection(a, first, part),
    new Connection(stim, first, part),
    new Connection(first, second, part),
    new Connection(second, b, { delay: "0.4 ms" }),
  ]);
});

test.run();
