// How values are shown and checked: what messages of the NEF say of them.

import {
  BCM,
  Connection,
  Ensemble,
  EnsembleArray,
  filt,
  HPES,
  LearningRule,
  Lowpass,
  Model,
  matrix,
  NoSolver,
  PES,
  Probe,
  Sparse,
} from "myelin/nef";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ValueError } from "../../src/errors.ts";
import { finite, invalid, numbers, positive, seconds, shown, whole } from "../../src/nef/check.ts";
import { tellsOf } from "./wrong.ts";

const test = suite("nef: values checked");

const TIME = "a time > 0, such as 0.005 or '5 ms'";

function toss(error: Error): never {
  throw error;
}

test("a value is shown as it would be written, long ones by their beginning", () => {
  const cases: readonly (readonly [unknown, string])[] = [
    [1.5, "1.5"],
    ["5 ms", "'5 ms'"],
    [null, "null"],
    [undefined, "undefined"],
    [() => 1, "a function"],
    [[1, "a"], "[1, 'a']"],
    [Float64Array.of(1, 2, 3, 4, 5, 6), "[1, 2, 3, 4, ...] (6 values)"],
    [[[1, 2], [3]], "[[1, 2], [3]]"],
    [{ text: "Lowpass(0.1)" }, "Lowpass(0.1)"],
    [{ a: 1, b: 2 }, "an object with a, b"],
    [{}, "an object with nothing"],
    [matrix(2, 3), "a matrix of 2 x 3"],
    [new Ensemble(3, 1, { label: "a" }).neurons, "neurons of ensemble 'a'"],
  ];
  for (const [value, text] of cases) assert.is(shown(value), text);
});

test("times are seconds, or text with a unit; every digit counts", () => {
  const cases: readonly (readonly [number | string, number])[] = [
    [0.25, 0.25],
    ["5 ms", 0.005],
    ["0.3*second", 0.3],
    ["7us", 7e-6],
    ["1.5e2 ns", 1.5e-7],
    ["2 s", 2],
    [" 3 * msecond ", 0.003],
  ];
  for (const [given, expected] of cases) assert.is(seconds(given, "tau", "x"), expected);
  assert.is(seconds(0, "tau", "x", true), 0);
});

test("what is no time is refused, whatever it is", () => {
  for (const value of [
    -1,
    0,
    Number.NaN,
    Infinity,
    "",
    "5",
    "ms",
    "5 mV",
    "5 m s",
    "five ms",
    null,
    {},
    [1],
  ])
    assert.throws(
      () => seconds(value, "tau", "Lowpass"),
      (error: unknown) =>
        error instanceof ValueError &&
        error.option === "tau" &&
        Object.is(error.value, value) &&
        error.message.startsWith("invalid tau of Lowpass: ") &&
        /\(expected a time > 0, such as 0\.005 or '5 ms'(; units of time are s, ms, us and ns)?\)$/.test(
          error.message,
        ),
    );
});

test("numbers are checked for what they are for", () => {
  assert.is(finite(-2, "x", "y"), -2);
  assert.is(positive(2, "x", "y"), 2);
  assert.is(positive(0, "x", "y", true), 0);
  assert.is(whole(3, "x", "y"), 3);
  assert.equal(numbers([1, 2], "x", "y"), Float64Array.of(1, 2));
  const wrong: readonly (() => unknown)[] = [
    () => finite("1", "x", "y"),
    () => finite(Infinity, "x", "y"),
    () => positive(0, "x", "y"),
    () => whole(2.5, "x", "y"),
    () => whole(0, "x", "y"),
    () => numbers([], "x", "y"),
    () => numbers([1, Number.NaN], "x", "y"),
    () => numbers(3, "x", "y"),
  ];
  for (const one of wrong)
    assert.throws(
      one,
      (error: unknown) => error instanceof ValueError && /^invalid x of y: /.test(error.message),
    );
});

test("counts agree with what is counted, targets of probes have names", () => {
  const [a, b] = [new Ensemble(1, 1, { label: "a" }), new Ensemble(1, 1, { label: "b" })];
  const way = "the connection from ensemble 'a' to ensemble 'b'";
  const { learningRule } = new Connection(a, b, { learningRule: new PES() });
  tellsOf([
    [
      () => new Connection(a, b, { transform: [1, 2] }),
      `wrong transform of ${way}: [1, 2], a diagonal, for 1 x 1 (give 1 row of 1)`,
    ],
    [
      () => new Ensemble(10, 1, { encoders: [[1]], label: "a" }),
      "wrong number of encoders of ensemble 'a': 1 row (expected 10, one for each neuron)",
    ],
    [
      () => new Probe(learningRule, { attribute: "delta" }),
      `invalid attribute of a Probe of the learning rule of ${way}: 'delta' (expected error)`,
    ],
    [
      () => new Probe(new Connection(a, b), { attribute: "weight" }),
      `invalid attribute of a Probe of ${way}: 'weight' (expected output, input or weights)`,
    ],
    [
      () => new Model([[a, b] as never]),
      /^not an object of a model: \[ensemble 'a', ensemble 'b'\] \(expected ensembles, /,
    ],
  ]);
});

test("what is no matrix, solver, filter or rule is refused where it is given", () => {
  const [a, b] = [new Ensemble(2, 1, { label: "a" }), new Ensemble(2, 1, { label: "b" })];
  const taught = new Connection(a, b, { learningRule: new PES() });
  const model = new Model([taught]);
  const text = "delta = 0*w";
  tellsOf([
    [() => new NoSolver(3 as never), "invalid values of NoSolver: 3 (expected rows of numbers)"],
    [
      () => new NoSolver([[1], [1, 2]]),
      "ragged values of NoSolver: row 1 has 2 numbers (expected 1, as row 0 has)",
    ],
    [() => new NoSolver([[Number.NaN]]), /^invalid row 0 of values of NoSolver: \[NaN\] /],
    [
      () => model.setWeights(taught, [[1, 2], [1]]),
      "ragged weights of setWeights: row 1 has 1 number (expected 2, as row 0 has)",
    ],
    [() => model.built(3 as never), /^3 is not in the model \(list it/],
    [() => model.weights(new Connection(b, a)), /^the connection from .* is not in the model/],
    [
      () => new Probe(a, { solver: {} as never }),
      "invalid solver of a Probe: an object with nothing (expected a solver, such as new LstsqL2())",
    ],
    [
      () => new Sparse(2, 2, {} as never),
      "invalid rows of Sparse: undefined (expected a list of integers, one for each entry)",
    ],
    [() => filt(3 as never, [1]), /^invalid synapse of a filter: 3 \(expected a synapse, such as /],
    [() => filt(new Lowpass(0.1), 3 as never), /^invalid input of filt: 3 \(expected numbers, or /],
    [() => new LearningRule({} as never), /^invalid text of LearningRule: undefined \(expected /],
    [
      () => new LearningRule({ text, modifies: "weight" as never }),
      "invalid modifies of LearningRule: 'weight' (expected one or several of decoders, weights, encoders; did you mean 'weights'?)",
    ],
    [
      () => new LearningRule({ text, modifies: [] }),
      /^invalid modifies .*: \[\] \(expected one or /,
    ],
    [
      () => new PES({ learningRate: -1e-4 }),
      "invalid learningRate of PES: -0.0001 (expected a finite number >= 0)",
    ],
    [() => new HPES({ learningRate: -1 }), /^invalid learningRate of HPES: -1 \(expected /],
    [
      () => new BCM({ learningRate: " -1e-9 second**2" }),
      "invalid learningRate of BCM: ' -1e-9 second**2' (expected a quantity >= 0)",
    ],
    [
      () => new LearningRule({ text, pre: {} as never }),
      "invalid pre of LearningRule: an object with nothing (expected an object with equations)",
    ],
  ]);
});

test("an output of an array that is refused leaves no trace", () => {
  const array = new EnsembleArray(2, 2);
  const before = array.objects.length;
  tellsOf([
    [() => array.addOutput("x", 3 as never), /^invalid functions of addOutput: 3 \(expected /],
    [
      () => array.addOutput("x", (x) => (x as unknown as { y: { z: number } }).y.z),
      /^a function of addOutput failed at \[0\]: TypeError: /,
    ],
    [
      () => array.addOutput("x", null, { synpase: 1 } as never),
      /^unknown option of a Connection: 'synpase'/,
    ],
  ]);
  assert.is(array.objects.length, before);
  assert.is(array.addOutput("x", (x) => x).sizeOut, 2);
});

test("a quantity where a number is wanted, or with a unit that is none of time, is told which units there are", () => {
  const times = "; units of time are s, ms, us and ns)";
  const none = "(expected a number; only times may be text with a unit here)";
  tellsOf([
    [() => seconds("5 mV", "tau", "x"), `invalid tau of x: '5 mV' (expected ${TIME}${times}`],
    [() => seconds("2 min", "tau", "x"), `invalid tau of x: '2 min' (expected ${TIME}${times}`],
    [() => seconds("5", "tau", "x"), `invalid tau of x: '5' (expected ${TIME})`],
    [() => seconds("1e-3", "tau", "x"), `invalid tau of x: '1e-3' (expected ${TIME})`],
    [() => toss(invalid("rate", "x", "200 Hz", "a number")), `invalid rate of x: '200 Hz' ${none}`],
    [
      () => toss(invalid("rate", "x", "-.5e3*mV", "a number")),
      `invalid rate of x: '-.5e3*mV' ${none}`,
    ],
    [
      () => toss(invalid("rate", "x", "fast", "a number")),
      "invalid rate of x: 'fast' (expected a number)",
    ],
    [
      () => new Ensemble(5, 1, { maxRates: "200 Hz" as never, label: "a" }),
      /^invalid maxRates of ensemble 'a': '200 Hz' \(.*; only times may be text with a unit here\)$/,
    ],
    [
      () => new Probe(new Ensemble(5, 1), { synapse: "5 mV" }),
      /^invalid synapse of a Probe: '5 mV' \(expected .*; units of time are s, ms, us and ns\)$/,
    ],
  ]);
});

test.run();
