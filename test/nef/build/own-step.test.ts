// Probes of neurons that take steps of their own, shorter than the model's.

import * as adex from "myelin/equations/adex";
import { Connection, Ensemble, Model, Node, neuronFrom, Probe } from "myelin/nef";
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

test.run();
