// A run that fails in the middle of a step: probes end at the last whole one.

import { Connection, Ensemble, LIFRate, Model, Node, neuronFrom, PES, Probe } from "myelin/nef";
import { suite } from "uvu";
import * as assert from "uvu/assert";

const test = suite("nef: probes after a failure");

async function fails(model: Model): Promise<void> {
  const error = await model.run("20 ms").then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.instance(error, Error);
}

/** All kinds of probes of what follows a node that gives `bad` from step 8 on, between neurons or after them. */
async function lengths(
  odd: (pre: Ensemble, post: Ensemble, node: Node) => Connection[],
): Promise<number[]> {
  const neuronType = await neuronFrom({
    equations: "dv/dt = (I - v)/(10*ms) : 1\nI : 1",
    threshold: "v > 1",
    reset: "v = 0",
  });
  const node = new Node((t, x) => (t > 0.0075 ? Number.NaN : x[0]!), { sizeIn: 1 });
  const [a, b] = [new Ensemble(20, 1), new Ensemble(20, 1, { neuronType: new LIFRate() })];
  const fine = new Ensemble(5, 1, { neuronType });
  const learned = new Connection(a, b, { learningRule: new PES() });
  const probes = [
    ...[new Probe(a), new Probe(a, { synapse: 0.01 }), new Probe(a, { attribute: "input" })],
    ...[new Probe(a.neurons), new Probe(a.neurons, { attribute: "voltage" })],
    ...[new Probe(b.neurons), new Probe(node), new Probe(learned), new Probe(fine.neurons)],
    ...[new Probe(fine.neurons, { attribute: "v" }), new Probe(learned, { attribute: "weights" })],
    new Probe(a.neurons, { attribute: "input" }),
  ];
  await fails(new Model([fine, learned, ...odd(a, b, node), ...probes], { seed: 1 }));
  for (const probe of probes) assert.is(probe.t.length, probe.data.length);
  return probes.map(({ data }) => data.length);
}

test("a node before neurons, between them, after them: all probes have the same rows", async () => {
  const none = { synapse: null };
  const seven = new Array<number>(12).fill(7);
  const source = new Node((t) => t);
  assert.equal(
    await lengths((a, _, node) => [new Connection(source, node, none), new Connection(node, a)]),
    seven,
  );
  assert.equal(
    await lengths((a, b, node) => [new Connection(a, node, none), new Connection(node, b, none)]),
    seven,
  );
  assert.equal(
    await lengths((a, b, node) => [new Connection(a, node, none), new Connection(node, b)]),
    seven,
  );
});

test("samples at longer intervals end there, too", async () => {
  const node = new Node((t) => (t > 0.0075 ? Number.NaN : t), { label: "odd" });
  const a = new Ensemble(5, 1);
  const probes = [node, a, a.neurons].map((one) => new Probe(one, { sampleEvery: "2 ms" }));
  await fails(new Model([new Connection(node, a), ...probes]));
  assert.equal(
    probes.map(({ data }) => data.length),
    [3, 3, 3],
  );
});

test.run();
