// Weights of connections that learn: rows and columns are those that the connection lists, in its order.

import {
  Connection,
  Ensemble,
  LstsqL2,
  Model,
  Node,
  NoSolver,
  Oja,
  PES,
  Probe,
  Voja,
} from "myelin/nef";
import { suite } from "uvu";
import * as assert from "uvu/assert";

const test = suite("weights that learn");

/** An error of 0, so that nothing changes. */
const idle = (learned: Connection) =>
  new Connection(new Node(0), learned.learningRule, { transform: zeros(learned) });

const zeros = (learned: Connection) => Array.from({ length: learned.sizeOut }, () => [0]);

function toDimensions() {
  const [a, b] = [new Ensemble(3, 2, { label: "a" }), new Ensemble(10, 2, { label: "b" })];
  const decoders = [
    [1, 2],
    [3, 4],
    [5, 6],
  ];
  const options = { solver: new NoSolver(decoders) };
  const learned = new Connection(a, b.at([1, 0]), { ...options, learningRule: new PES() });
  const fixed = new Connection(a, b.at([1, 0]), options);
  const shown = new Probe(learned, { attribute: "weights" });
  return { b, learned, fixed, shown, model: new Model([learned, fixed, idle(learned), shown]) };
}

test("rows are in the order of the target's entries, as those that do not learn", async () => {
  const { learned, fixed, shown, model } = toDimensions();
  assert.equal([...model.weights(learned).data], [1, 3, 5, 2, 4, 6]);
  assert.equal(model.weights(learned), model.weights(fixed));
  assert.equal(model.weights(learned), model.built(learned).weights);
  await model.run("2 ms");
  assert.equal([...shown.data[1]!], [1, 3, 5, 2, 4, 6]);
});

test("weights as built may be set without changing anything", () => {
  const { learned, model } = toDimensions();
  const synapses = model.built(learned).synapses!;
  const before = [...synapses.get("w" as never)] as number[];
  model.setWeights(learned, model.built(learned).weights!);
  assert.equal([...synapses.get("w" as never)], before);
  model.setWeights(learned, [
    [7, 8, 9],
    [0, 0, 0],
  ]);
  assert.equal([...model.weights(learned).data], [7, 8, 9, 0, 0, 0]);
  const { w, j } = { w: synapses.get("w" as never), j: synapses.j };
  const first = Math.min(...j);
  // the first row is that of entry 1
  assert.equal(
    Array.from(w as ArrayLike<number>).filter((_, k) => j[k]! === first + 1),
    [7, 8, 9],
  );
});

test("neurons are in the order of their slices on both sides", async () => {
  const [a, b] = [new Ensemble(4, 1), new Ensemble(5, 1)];
  const transform = [
    [1, 2],
    [3, 4],
    [5, 6],
  ];
  const [from, to] = [a.neurons.at([3, 1]), b.neurons.at([2, 0, 4])];
  const learned = new Connection(from, to, { transform, learningRule: new Oja() });
  const fixed = new Connection(from, to, { transform });
  const shown = new Probe(learned, { attribute: "weights" });
  const model = new Model([learned, fixed, shown]);
  const listed = [1, 2, 3, 4, 5, 6];
  assert.equal([...model.weights(learned).data], listed);
  assert.equal([...model.weights(fixed).data], listed);
  assert.equal([...model.built(learned).weights!.data], listed);
  model.setWeights(learned, model.built(learned).weights!);
  assert.equal([...model.weights(learned).data], listed);
  learned.learningRule.enabled = false;
  await model.run("1 ms");
  assert.equal([...shown.data[0]!], listed);
  assert.throws(() => model.setWeights(learned, [[1, 2]]), /1 x 2 \(expected 3 x 2\)/);
});

test("the entry listed first learns from the error that comes first", async () => {
  const [a, b] = [new Ensemble(20, 1), new Ensemble(20, 2)];
  const options = { solver: new NoSolver(Array.from({ length: 20 }, () => [0, 0])) };
  const learned = new Connection(a, b.at([1, 0]), {
    ...options,
    function: ([x]) => [x!, x!],
    learningRule: new PES(),
  });
  const error = new Connection(new Node([1, 0]), learned.learningRule);
  const model = new Model([learned, error], { seed: 1 });
  await model.run(0.1);
  const { data } = model.weights(learned);
  assert.ok(data.subarray(0, 20).some((w) => w < 0));
  assert.ok(data.subarray(20).every((w) => w === 0));
});

test("weights that are solved for end in the neurons of a slice only, with errors of all dimensions", async () => {
  const [a, b] = [new Ensemble(10, 1), new Ensemble(8, 2)];
  const learned = new Connection(a, b.neurons.at([5, 2]), {
    function: ([x]) => [x!, -x!],
    solver: new LstsqL2({ weights: true }),
    learningRule: new PES(),
  });
  const error = new Connection(new Node([1, 0.5]), learned.learningRule);
  const model = new Model([learned, error], { seed: 1 });
  const before = model.built(learned).weights!;
  assert.equal(model.weights(learned), before);
  await model.run(0.05);
  const after = model.weights(learned);
  assert.is(after.rows, 2);
  assert.not.equal(after, before);
});

test("entries that come twice are refused where weights learn", () => {
  const [a, b] = [new Ensemble(5, 2, { label: "a" }), new Ensemble(5, 2, { label: "b" })];
  const learningRule = new PES();
  assert.throws(
    () => new Model([new Connection(a, b.at([0, 0]), { learningRule })]),
    /ensemble 'b'\[0, 0\] learns, but ends in entry 0 more than once.*list every entry once/,
  );
  const twice = new Connection(a.neurons.at([3, 1, 3]), b.neurons.at([0, 1, 2]), { learningRule });
  assert.throws(() => new Model([twice]), /begins at entry 3 more than once/);
  // the function of repeated dimensions, and encoders, are one thing each
  new Model([
    new Connection(a.at([0, 0]), b, { learningRule }),
    new Connection(a, b.at([0, 0]), { learningRule: new Voja() }),
  ]);
});

test.run();
