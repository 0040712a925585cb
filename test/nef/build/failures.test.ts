// What fails: the models before it go on as they were, and functions are told with where they failed.

import {
  Connection,
  Direct,
  type Distribution,
  Ensemble,
  type EnsembleOptions,
  Model,
  matrix,
  Node,
  PES,
  Probe,
} from "myelin/nef";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { ValueError } from "../../../src/errors.ts";
import { refused } from "../wrong.ts";

const test = suite("failures");

async function rejected(promise: Promise<unknown>): Promise<ValueError> {
  const reason = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  return refused(() => {
    throw reason;
  });
}

test("a model that cannot be made leaves probes with what they show", async () => {
  const a = new Ensemble(5, 1);
  const decoded = new Probe(a);
  const [spikes, voltage] = [new Probe(a.neurons), new Probe(a.neurons, { attribute: "voltage" })];
  const wrong = new Probe(a.neurons, { attribute: "volts" });
  const model = new Model([decoded, spikes, voltage]);
  await model.run("3 ms");
  assert.throws(() => new Model([decoded, spikes, voltage, wrong]), /volts/);
  for (const probe of [decoded, spikes, voltage]) assert.is(probe.data.length, 3);
  assert.throws(() => wrong.data, /is in no model/);
  await model.run("1 ms");
  assert.is(decoded.data.length, 4);
});

test("a model that cannot be made leaves learning rules with the model that they are in", () => {
  const a = new Ensemble(5, 1);
  const learned = new Connection(a, a, { learningRule: new PES() });
  const model = new Model([learned]);
  const { synapses } = learned.learningRule;
  assert.throws(() => new Model([learned, new Probe(a.neurons, { attribute: "volts" })]), /volts/);
  assert.is(learned.learningRule.synapses, synapses);
  assert.is(synapses, model.built(learned).synapses);
});

test("a reset that fails leaves the model as it was", async () => {
  let broken = false;
  const a = new Ensemble(5, 1);
  const shown = new Probe(a);
  const odd = new Connection(a, a, {
    function: ([x]) => {
      if (broken) throw new Error("no");
      return x!;
    },
  });
  const model = new Model([odd, shown], { seed: 3 });
  await model.run("2 ms");
  const { gain } = model.built(a);
  broken = true;
  assert.throws(() => model.reset({ seed: 8 }), /failed at \[/);
  assert.is(model.seed, 3);
  assert.is(model.built(a).gain, gain);
  assert.is(shown.data.length, 2);
  broken = false;
  model.reset({ seed: 8 });
  assert.is(model.seed, 8);
  assert.is(shown.data.length, 0);
});

test("a decoded function that throws is told with its connection and the point", () => {
  const [a, b] = [new Ensemble(5, 1, { label: "a" }), new Ensemble(5, 1, { label: "b" })];
  const cause = new TypeError("no root");
  const root = ([x]: ArrayLike<number> & Iterable<number>): number => {
    if (x! < 0) throw cause;
    return Math.sqrt(x!);
  };
  const error = refused(() => new Model([new Connection(a, b, { function: root })]));
  assert.match(
    error.message,
    /^the function of the connection from ensemble 'a' to ensemble 'b' failed at \[-0\.\d+\]: TypeError: no root$/,
  );
  assert.is(error.cause, cause);
  const early = refused(
    () =>
      new Connection(a, b, {
        function: () => {
          throw cause;
        },
        label: "c",
      }),
  );
  assert.is(early.message, "the function of connection 'c' failed at [0]: TypeError: no root");
  assert.is(early.cause, cause);
});

test("a decoded function whose results differ in size is told with its connection and the point", () => {
  const a = new Ensemble(5, 1);
  const c = new Connection(a, a, { label: "c", function: ([x]) => (x! < 0 ? [x!, x!] : x!) });
  assert.match(
    refused(() => new Model([c])).message,
    /^wrong result of the function of connection 'c': 2 numbers at \[-0\.\d+\] \(expected 1\b/,
  );
});

test("a node's function that throws, or gives too much, is told with the node and the time", async () => {
  const cause = new Error("no more");
  const stops = new Node(
    (t) => {
      if (t > 0.0025) throw cause;
      return t;
    },
    { label: "input" },
  );
  const shown = new Probe(stops);
  const thrown = await rejected(new Model([shown]).run("5 ms"));
  assert.is(thrown.message, "the function of node 'input' failed at t = 0.003 s: Error: no more");
  assert.is(thrown.cause, cause);
  const grows = new Node((t) => (t > 0.0015 ? [t, t] : t), { label: "grows" });
  const grown = await rejected(new Model([new Probe(grows)]).run("5 ms"));
  assert.match(
    grown.message,
    /^wrong result of the function of node 'grows': 2 numbers at t = 0\.002 s/,
  );
  const first = refused(
    () =>
      new Node(() => {
        throw cause;
      }),
  );
  assert.is(first.message, "the function of a node failed at t = 0 s: Error: no more");
  assert.is(first.cause, cause);
});

test("a function of an ensemble without neurons is told with its connection and the time", async () => {
  const a = new Ensemble(1, 1, { neuronType: new Direct(), label: "a" });
  const cause = new Error("too late");
  let calls = 0;
  const c = new Connection(a, new Node(null, { sizeIn: 1 }), {
    label: "c",
    function: () => {
      if (calls++ > 2) throw cause;
      return 1;
    },
  });
  const error = await rejected(new Model([c, new Probe(c)]).run("9 ms"));
  assert.match(
    error.message,
    /^the function of connection 'c' failed at t = 0\.00\d s: Error: too late$/,
  );
  assert.is(error.cause, cause);
});

test("what a distribution of the user's gives is looked at before anything is built", () => {
  const odd = {
    text: "Odd()",
    sample: (rows: number, columns: number) => {
      const data = new Float64Array(rows * columns).fill(100);
      data[1] = Number.NaN;
      return { rows, columns, data };
    },
  };
  const few = { text: "Few()", sample: (_: number, columns: number) => matrix(1, columns) };
  const ensemble = (options: EnsembleOptions): Ensemble =>
    new Ensemble(10, 1, { label: "a", ...options });
  const fitted = (evalPoints: Distribution): Connection =>
    new Connection(ensemble({}), ensemble({}), { label: "c", evalPoints });
  const made: readonly (readonly [Ensemble | Connection, string])[] = [
    [ensemble({ maxRates: odd }), "invalid maxRates[1] of ensemble 'a': [NaN] (expected finite"],
    [ensemble({ encoders: odd }), "invalid encoders[1] of ensemble 'a': [NaN] (expected finite"],
    [
      ensemble({ evalPoints: odd }),
      "invalid evalPoints[1] of ensemble 'a': [NaN] (expected finite",
    ],
    [
      ensemble({ encoders: few }),
      "invalid encoders of ensemble 'a': Few() (expected a distribution that gives 10",
    ],
    [fitted(odd), "invalid evalPoints[1] of connection 'c': [NaN] (expected finite"],
    [
      fitted(few),
      "invalid evalPoints of connection 'c': Few() (expected a distribution that gives 750",
    ],
  ];
  for (const [one, told] of made) {
    const { message } = refused(() => new Model([one]));
    assert.is(message.slice(0, told.length), told);
  }
});

test("values in place of a function are finite numbers, as many in each row", () => {
  const a = new Ensemble(10, 1, { label: "a" });
  const with_ = (values: readonly number[][]) => () =>
    new Connection(a, a, { label: "c", function: values, evalPoints: [[0], [1]] });
  assert.match(
    refused(with_([[1], [Number.NaN]])).message,
    /^invalid row 1 of function of connection 'c': \[NaN\]/,
  );
  assert.match(
    refused(with_([[1], [1, 2]])).message,
    /^wrong function of connection 'c': row 1 has 2 numbers \(expected 1\)/,
  );
});

test.run();
