// Models with networks in them: what comes along, and what probes of large matrices show.

import { Connection, EnsembleArray, Model, Node, Probe, Product } from "myelin/nef";
import { suite } from "uvu";
import * as assert from "uvu/assert";

const test = suite("models with networks");

test("a connection to a part of a network brings the network along", async () => {
  const outputs = async (listed: boolean): Promise<unknown> => {
    const product = new Product(40, 1);
    const shown = new Probe(product.output, { synapse: 0.01 });
    const inputs = [product.inputA, product.inputB];
    const model = new Model(
      [
        ...(listed ? [product] : []),
        shown,
        ...inputs.map((to) => new Connection(new Node(0.8), to)),
      ],
      { seed: 1 },
    );
    await model.run("0.3 s");
    assert.ok(Math.abs(shown.data.at(-1)![0]! - 0.64) < 0.15, `${shown.data.at(-1)}`);
    return model.network.objects.map((one) => (one as { N?: number }).N ?? 0);
  };
  assert.equal(await outputs(false), await outputs(true));
});

test("a probe without a filter of a large matrix shows the spikes of its own step", async () => {
  const array = new EnsembleArray(200, 40);
  const joint = new Node(null, { sizeIn: 40 });
  const matrix = Array.from({ length: 40 }, (_, r) =>
    Array.from({ length: 40 }, (_, c) => Math.cos(r * c)),
  );
  const single = new Probe(array.output);
  const mixed = new Probe(joint);
  const model = new Model([
    new Connection(new Node(Array.from({ length: 40 }, (_, k) => k / 40)), array.input),
    new Connection(array.output, joint, { transform: matrix, synapse: null }),
    single,
    mixed,
  ]);
  await model.run("60 ms");
  assert.ok(model.network.schedule().includes("before_end"));
  single.data.forEach((values, step) => {
    matrix.forEach((row, r) => {
      const expected = row.reduce((sum, w, c) => sum + w * values[c]!, 0);
      const size = row.reduce((sum, w, c) => sum + Math.abs(w * values[c]!), 0);
      const error = Math.abs(mixed.data[step]![r]! - expected);
      assert.ok(error <= 1e-12 * size, `step ${step + 1}, ${r}: ${error}`);
    });
  });
  assert.ok(single.data.some((values) => values.some((x) => x !== 0)));
});

test.run();
