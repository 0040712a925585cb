// Rows from runs of equal neurons are those that looking at each synapse gives.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { StateArray } from "../../src/runtime/arena.ts";
import { rowsBy, rowsOfRuns } from "../../src/runtime/connectivity.ts";
import { repeatedOf } from "../../src/runtime/repeated.ts";

const test = suite("runtime: rows of runs");

for (const [name, sizes] of [
  ["all neurons", [20, 9, 30]],
  ["some without synapses, the first and the last too", [0, 0, 40, 0, 25, 0, 0]],
  ["one neuron", [100]],
] as const)
  test(`rows of ${name}`, () => {
    const neurons = sizes.flatMap((size, neuron) => new Array<number>(size).fill(neuron));
    const index = new StateArray("index", "u16", neurons.length);
    index.indices.set(neurons);
    const runs = repeatedOf(index.indices)!;
    const [made, looked] = [rowsOfRuns(runs, sizes.length, "a")!, rowsBy(index, sizes.length, "b")];
    assert.equal([...made.starts.i32], [...looked.starts.i32]);
    assert.is(made.order, looked.order);
  });

test("runs that do not ascend have an order of their own", () => {
  const ends = Int32Array.of(10, 20, 30);
  assert.is(rowsOfRuns({ values: Float64Array.of(1, 0, 2), ends }, 3, "c"), undefined);
});

test.run();
