// What objects without a label are called: kind, size, and the place in the order in which they were made.

import { Connection, Ensemble, EnsembleArray, Model, Node, WhiteSignal } from "myelin/nef";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { refused } from "./wrong.ts";

const test = suite("nef: titles");

test("before there is a model, kind and size tell which object is meant", () => {
  const titles: readonly (readonly [{ readonly title: string }, string])[] = [
    [new Ensemble(50, 1), "an ensemble (50 neurons, 1-D)"],
    [new Ensemble(1, 3), "an ensemble (1 neuron, 3-D)"],
    [new Ensemble(1, 3).neurons.at(0), "neurons of an ensemble (1 neuron, 3-D)[0]"],
    [new Ensemble(50, 1, { label: "a" }), "ensemble 'a'"],
    [new Node(2), "a node (1 number)"],
    [new Node([1, 2]), "a node (2 numbers)"],
    [new Node((t) => [t, t]), "a node (a function, gives 2 numbers)"],
    [new Node((_, x) => x[0]!, { sizeIn: 3 }), "a node (a function of 3 numbers, gives 1 number)"],
    [new Node(null, { sizeIn: 4 }), "a node (a joint of 4 numbers)"],
    [new Node(new WhiteSignal(1, { high: 5 })), "a node (WhiteSignal(1, { high: 5 }))"],
  ];
  for (const [{ title }, expected] of titles) assert.is(title, expected);
  const { message } = refused(() => new Connection(new Ensemble(50, 2), new Ensemble(20, 1)));
  assert.match(
    message,
    /^sizes of the connection from an ensemble \(50 neurons, 2-D\) to an ensemble \(20 neurons, 1-D\) differ/,
  );
});

test("in a model they are numbered as they were made, whatever the order of the list; parts of networks do not count", () => {
  const array = new EnsembleArray(5, 3);
  const [first, named, third] = [
    new Ensemble(5, 1),
    new Ensemble(5, 1, { label: "b" }),
    new Ensemble(5, 1),
  ];
  const node = new Node(0);
  const connection = new Connection(node, third);
  const model = new Model([connection, named, array, first]);
  assert.equal(
    [first.title, named.title, third.title, node.title],
    [
      "ensemble #1 (5 neurons, 1-D)",
      "ensemble 'b'",
      "ensemble #3 (5 neurons, 1-D)",
      "node #1 (1 number)",
    ],
  );
  assert.is(
    connection.title,
    "the connection from node #1 (1 number) to ensemble #3 (5 neurons, 1-D)",
  );
  assert.match(model.explain(), /ensemble #1 \(5 neurons, 1-D\)/);
});

test("what fails while a model is made names the object by its number", () => {
  const [fine, odd] = [new Ensemble(5, 1), new Ensemble(7, 1, { maxRates: 900 })];
  void refused(() => new Model([fine, odd]));
  assert.is(odd.title, "ensemble #2 (7 neurons, 1-D)");
});

test.run();
