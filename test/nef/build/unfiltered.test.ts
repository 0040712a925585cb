// Paths without filters from neurons to neurons, to rules and to functions, against the plain simulator.

import {
  AdaptiveLIF,
  Alpha,
  Connection,
  Direct,
  Ensemble,
  EnsembleArray,
  LIFRate,
  LstsqL2,
  Model,
  Node,
  PES,
  Probe,
  RectifiedLinear,
  SpikingRectifiedLinear,
  Voja,
} from "myelin/nef";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { same } from "./compared.ts";

const test = suite("paths without filters");

const none = { synapse: null } as const;
const wave = (label = "wave"): Node =>
  new Node((t) => [Math.sin(20 * t), Math.cos(31 * t)], { label });
const ens = (label: string, d = 1, options: object = {}): Ensemble =>
  new Ensemble(30, d, { label, ...options });

test("neurons get what others do in the same step, along chains", async () => {
  const stim = wave();
  const [a, b, c, d] = [ens("a", 2), ens("b"), ens("c"), ens("d", 2)];
  const told = await same([
    stim,
    a,
    b,
    c,
    d,
    new Connection(stim, a, none),
    new Connection(a, b, { ...none, function: (x) => x[0]! * x[1]! }),
    new Connection(b, c, { ...none, transform: -0.5 }),
    new Connection(stim.at(0), c),
    new Connection(c, d.at(1), none),
    new Connection(a.at(0), d.at(0), { synapse: 0.01 }),
    new Connection(d, a, { transform: 0.1 }),
  ]);
  assert.match(told, /step after neurons that they hear without a filter: 3 levels before them/);
});

test("every type of neurons hears and is heard", async () => {
  const types = [
    new LIFRate({ amplitude: 0.5 }),
    new AdaptiveLIF(),
    new SpikingRectifiedLinear(),
    new RectifiedLinear(),
  ];
  const stim = wave();
  const first = ens("first", 2);
  const parts = [stim, first, new Connection(stim, first)];
  let before = first;
  const all: (Ensemble | Node | Connection)[] = [...parts];
  for (const [k, neuronType] of types.entries()) {
    const next = ens(`next ${k}`, 2, { neuronType });
    all.push(next, new Connection(before, next, none), new Connection(stim, next));
    before = next;
  }
  const end = new Node(null, { sizeIn: 2, label: "end" });
  await same([...all, end, new Connection(before, end, none)]);
});

test("single neurons, weights between neurons, weights that are solved for", async () => {
  const stim = wave();
  const [a, b, c] = [ens("a", 2), ens("b"), ens("c")];
  const weights = Array.from({ length: 30 }, (_, j) =>
    Array.from({ length: 30 }, (_, i) => 1e-3 * Math.sin(i + 3 * j)),
  );
  await same([
    stim,
    a,
    b,
    c,
    new Connection(stim, a),
    new Connection(stim.at(1), b),
    new Connection(a.neurons, b.neurons, { ...none, transform: weights }),
    new Connection(a.neurons.at([3, 5, 3]), c, { ...none, transform: [[1e-3, 1e-3, 2e-3]] }),
    new Connection(b.neurons.slice(0, 10), c.neurons.slice(5, 15), { ...none, transform: 1e-3 }),
  ]);
  const weighted = [stim, a, b, new Connection(stim, a)] as const;
  const probe = new Probe(b.neurons);
  const run = async (solver: LstsqL2): Promise<readonly Float64Array[]> => {
    const way = new Connection(a.at(1), b, { ...none, solver });
    await new Model([...weighted, way, probe], { seed: 5 }).run(0.2);
    return probe.data;
  };
  const spikes = await run(new LstsqL2({ weights: true }));
  assert.ok(spikes.some((row) => row.some((x) => x > 0)));
  assert.equal(spikes, await run(new LstsqL2()));
});

test("through joints, functions of nodes and ensembles without neurons", async () => {
  const stim = wave();
  const [a, b, c] = [ens("a", 2), ens("b", 2), ens("c")];
  const joint = new Node(null, { sizeIn: 2, label: "joint" });
  const square = new Node((t, x) => [x[0]! ** 2 * 1e-3 + t, x[1]!], { sizeIn: 2, label: "square" });
  const direct = new Ensemble(1, 2, { label: "direct", neuronType: new Direct() });
  await same([
    stim,
    a,
    b,
    c,
    joint,
    square,
    direct,
    new Connection(stim, a),
    new Connection(a, joint.slice(undefined, undefined, -1), none),
    new Connection(stim, joint, { synapse: 0.01 }),
    new Connection(joint, square, { ...none, transform: 0.1 }),
    new Connection(square, b, none),
    new Connection(b, direct, { ...none, transform: 0.01 }),
    new Connection(stim, direct),
    new Connection(direct, c, { ...none, function: (x) => x[0]! * x[1]! }),
    new Connection(square.at(0), c, { synapse: new Alpha(0.01) }),
    new Connection(joint.at(1), c, { synapse: 0.02, transform: 0.1 }),
  ]);
});

test("a function in the middle of a step is called once in each", async () => {
  const [a, b] = [ens("a"), ens("b")];
  const times: number[] = [];
  const node = new Node(
    (t, x) => {
      times.push(t);
      return x;
    },
    { sizeIn: 1 },
  );
  times.length = 0;
  const ends = [new Connection(a, node, none), new Connection(node, b, none)];
  const model = new Model([...ends, new Probe(node), new Probe(b)]);
  times.length = 0;
  await model.run("5 ms");
  assert.equal(
    times.map((t) => Math.round(t * 1e3)),
    [1, 2, 3, 4, 5],
  );
});

test("arrays of ensembles, an entry onto the next one of the same array", async () => {
  const stim = wave();
  const array = new EnsembleArray(30, 3, { label: "array" });
  const square = array.addOutput("square", (x) => x[0]! ** 2);
  const b = ens("b", 2);
  await same([
    stim,
    b,
    ...array.objects,
    new Connection(stim.at(0), array.input.at(0), none),
    new Connection(array.output.at(0), array.input.at(1), none),
    new Connection(square.at([1, 0]), array.input.at(2), { ...none, transform: [[1, -1]] }),
    new Connection(array.output.at([2, 1]), b, none),
  ]);
});

test("a rule's error without a filter: of spikes, of rates, with other errors beside it", async () => {
  for (const neuronType of [undefined, new LIFRate()]) {
    const stim = wave();
    const options = neuronType ? { neuronType } : {};
    const [a, b, e] = [ens("a", 2, options), ens("b", 1, options), ens("e", 1, options)];
    const learned = (synapse: number | null): Connection =>
      new Connection(a.at(0), b, { synapse, learningRule: new PES({ learningRate: 1e-2 }) });
    for (const way of [learned(0.005), learned(null)])
      await same(
        [
          stim,
          a,
          b,
          e,
          new Connection(stim, a),
          way,
          new Connection(b, e),
          new Connection(e, way.learningRule, none),
          new Connection(b, way.learningRule, { ...none, transform: 0.5 }),
          new Connection(stim.at(0), way.learningRule, { ...none, transform: -1 }),
          new Connection(stim.at(1), way.learningRule),
        ],
        { brought: [way] },
      );
  }
});

test("weights between neurons learn without filters", async () => {
  const stim = wave();
  const [a, b, e] = [ens("a", 2), ens("b", 2), new Node((_, x) => x, { sizeIn: 2, label: "e" })];
  const transform = Array.from({ length: 30 }, (_, j) =>
    Array.from({ length: 30 }, (_, i) => 1e-3 * Math.sin(i + 3 * j)),
  );
  const way = new Connection(a.neurons, b.neurons, { ...none, transform, learningRule: new PES() });
  await same(
    [
      stim,
      a,
      b,
      e,
      new Connection(stim, a),
      way,
      new Connection(b, e, { ...none, transform: 1e-2 }),
      new Connection(e, way.learningRule, none),
      new Connection(stim, way.learningRule, none),
    ],
    { brought: [way] },
  );
});

test("encoders learn from what comes in the same step, with a signal of that step", async () => {
  for (const backend of ["wasm", "js"] as const) {
    const stim = wave();
    const [a, b, off] = [ens("a", 2), ens("b", 2, { radius: 1.5 }), ens("off")];
    const rate = 1e-2;
    const learningRule = new Voja({ learningRate: rate, postSynapse: null });
    const way = new Connection(a, b, { ...none, learningRule });
    const signal = new Connection(off, way.learningRule, { ...none, transform: 1e-3 });
    const probes = [
      ...[new Probe(way), new Probe(b.neurons), new Probe(way, { attribute: "weights" })],
      ...[new Probe(way.learningRule), new Probe(b.neurons, { attribute: "input" })],
    ];
    const parts = [new Connection(stim, a), new Connection(stim, b), way, signal];
    const model = new Model([...parts, ...probes], { seed: 4, backend });
    await model.run("50 ms");
    const { gain, bias } = model.built(b);
    const [x, spikes, weights, signals, currents] = probes.map(({ data }) => data);
    let spiked = 0;
    for (let n = 0; n + 1 < x!.length; n++)
      for (let j = 0; j < 30; j++)
        for (let d = 0; d < 2; d++) {
          const [now, next] = [weights![n]![2 * j + d]!, weights![n + 1]![2 * j + d]!];
          const activity = spikes![n]![j]!;
          const toward = (gain[j]! / 1.5) * x![n]![d]! - now;
          const change = rate * 1e-3 * (1 + signals![n]![0]!) * activity * toward;
          assert.ok(Math.abs(next - now - change) < 1e-9 * Math.max(1, Math.abs(now)), `step ${n}`);
          spiked += activity === 0 ? 0 : 1;
        }
    assert.ok(spiked > 10);
    assert.ok(currents!.some((row) => row.some((J, j) => Math.abs(J - bias[j]!) > 1)));
  }
});

test("what learned weights bring may be filtered, and recorded at longer intervals", async () => {
  const stim = wave();
  const [a, b] = [ens("a", 2), ens("b", 2)];
  const way = new Connection(a, b.at([1, 0]), { learningRule: new PES({ learningRate: 1e-3 }) });
  const raw = new Probe(way);
  const smooth = new Probe(way, { synapse: 0.01 });
  const rare = new Probe(way, { sampleEvery: "5 ms" });
  const error = new Connection(b, way.learningRule);
  await new Model([new Connection(stim, a), way, error, raw, smooth, rare]).run("60 ms");
  const keep = Math.exp(-0.1);
  const y = [0, 0];
  for (const [n, row] of raw.data.entries()) {
    for (const d of [0, 1]) {
      // a probe with a filter shows it a step later
      assert.ok(Math.abs(smooth.data[n]![d]! - y[d]!) < 1e-9);
      y[d] = keep * y[d]! + (1 - keep) * row[d]!;
    }
    if (n % 5 === 4) assert.equal([...rare.data[(n - 4) / 5]!], [...row]);
  }
  assert.ok(raw.data.some(([x]) => x !== 0));
});

test("a model with levels goes on from a snapshot, and begins anew", async () => {
  const stim = wave();
  const [a, b, c] = [ens("a", 2), ens("b"), ens("c")];
  const node = new Node((t, x) => x[0]! * 1e-2 + t, { sizeIn: 1 });
  const way = new Connection(a.at(0), b, { ...none, learningRule: new PES() });
  const probe = new Probe(c.neurons);
  const model = new Model(
    [
      ...[new Connection(stim, a), way, new Connection(b, node, none)],
      ...[new Connection(node, c, none), new Connection(c, way.learningRule, none), probe],
    ],
    { seed: 5 },
  );
  await model.run("30 ms");
  const snapshot = model.store();
  await model.run("30 ms");
  const wanted = probe.data;
  assert.ok(wanted.slice(30).some((row) => row.some((x) => x > 0)));
  model.restore(snapshot);
  await model.run("30 ms");
  assert.equal(probe.data, wanted);
  model.reset();
  await model.run("60 ms");
  assert.equal(probe.data, wanted);
});

test.run();
