// Neurons that take steps of their own, shorter than the model's.

import * as adex from "myelin/equations/adex";
import { Connection, Ensemble, Model, Node, neuronFrom, Probe, RectifiedLinear } from "myelin/nef";
import { suite } from "uvu";
import * as assert from "uvu/assert";

const test = suite("nef: probes of neurons with a step of their own");

test("probes show the end of each step of the model, and all spikes within it", async () => {
  const neuronType = await neuronFrom({ ...adex, name: "cell", unit: "1 nA", dt: "0.1 ms" });
  const cells = new Ensemble(5, 1, { neuronType, maxRates: 80 });
  const voltage = new Probe(cells.neurons, { attribute: "v" });
  const rare = new Probe(cells.neurons, { attribute: "v", sampleEvery: "5 ms" });
  const spikes = new Probe(cells.neurons);
  const input = new Connection(new Node(0.9), cells);
  const model = new Model([input, voltage, rare, spikes], { seed: 1 });
  await model.run("200 ms");
  for (const probe of [voltage, spikes]) {
    assert.is(probe.data.length, 200);
    assert.ok(Math.abs(probe.t.at(-1)! - 0.2) < 1e-9);
  }
  assert.is(rare.data.length, 40);
  for (const [k, row] of rare.data.entries()) assert.equal([...row], [...voltage.data[5 * k + 4]!]);
  const last = model.neurons(cells).get("v");
  assert.equal([...voltage.data.at(-1)!], [...last]);
  const counted = spikes.data.flatMap((row) => [...row]).reduce((sum, x) => sum + x * 1e-3, 0);
  assert.ok(counted > 5 && Math.abs(counted - Math.round(counted)) < 1e-9, `${counted} spikes`);
});

test("without a filter all spikes of a step arrive when it is over: in probes, joints, rules and neurons", async () => {
  const neuronType = await neuronFrom({ ...adex, name: "cell", unit: "1 nA", dt: "0.1 ms" });
  const cells = new Ensemble(5, 1, { neuronType, maxRates: 80 });
  const joint = new Node(null, { sizeIn: 1 });
  const after = new Ensemble(20, 1, { neuronType: new RectifiedLinear() });
  const way = new Connection(cells, joint, { synapse: null });
  const [spikes, decoded] = [new Probe(cells.neurons), new Probe(cells)];
  const [joined, brought] = [new Probe(joint), new Probe(way)];
  const input = new Probe(after, { attribute: "input" });
  const ends = [way, new Connection(new Node(0.9), cells)];
  ends.push(new Connection(cells, after, { synapse: null }));
  const model = new Model([...ends, spikes, decoded, joined, brought, input], { seed: 1 });
  await model.run("100 ms");
  const { data: weights } = model.built(way).weights!;
  let many = 0;
  for (let n = 1; n < 100; n++) {
    const row = spikes.data[n - 1]!;
    const wanted = row.reduce((sum, x, k) => sum + x * weights[k]!, 0);
    for (const { data } of [decoded, joined, brought, input])
      assert.ok(Math.abs(data[n]![0]! - wanted) < 1e-9, `step ${n + 1}`);
    many += row.some((x) => x > 0) ? 1 : 0;
  }
  assert.ok(many > 10);
});

test.run();
