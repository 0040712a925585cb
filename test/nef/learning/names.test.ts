// Names of neurons beside those that rules read.

import { AdaptiveLIF, Connection, Ensemble, LIF, Model, Node, NoSolver, PES } from "myelin/nef";
import { suite } from "uvu";
import * as assert from "uvu/assert";

const test = suite("nef: names beside rules");

test("a variable n of neurons is not the number of neurons that a rule reads", async () => {
  const run = async (a: Ensemble): Promise<readonly number[]> => {
    const connection = new Connection(a, a, {
      solver: new NoSolver(Array.from({ length: 4 }, () => [0])),
      learningRule: new PES(),
    });
    const error = new Connection(new Node(1), connection.learningRule);
    const model = new Model([a, connection, error], { seed: 1 });
    await model.run(0.05);
    return [...model.weights(connection).data];
  };
  const fixed = { gain: 2, bias: 3, encoders: [[1], [1], [-1], [-1]] };
  // without adaptation both types are the same neuron, but one of them has a variable n
  const plain = await run(new Ensemble(4, 1, { ...fixed, neuronType: new LIF({ voltage: 0.5 }) }));
  const type = new AdaptiveLIF({ voltage: 0.5, incN: 0 });
  const adaptive = await run(new Ensemble(4, 1, { ...fixed, neuronType: type }));
  assert.ok(plain.every((w) => w < 0));
  assert.equal(adaptive, plain);
});

test.run();
