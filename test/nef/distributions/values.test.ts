// Values per neuron and points: what users may give, and what is said of the rest.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Samples, Uniform } from "../../../src/nef/distributions/simple.ts";
import { perNeuron, pointRows } from "../../../src/nef/distributions/values.ts";
import { matrix, rowsOf } from "../../../src/nef/matrix.ts";
import { Random } from "../../../src/nef/random.ts";
import type { PerNeuron, Points } from "../../../src/nef/types.ts";
import { tellsOf, type Wrong } from "../wrong.ts";

const test = suite("nef: values of options");

function each(value: unknown, n = 3): number[] {
  const site = { option: "gain", owner: "ensemble 'a'" };
  return [...perNeuron(value as PerNeuron, n, new Random(1), site)];
}

function points(value: unknown, n = 2, d = 2, exactly = false): number[][] {
  const site = { option: "encoders", owner: "ensemble 'a'", exactly };
  return rowsOf(pointRows(value as Points, n, d, new Random(1), site));
}

test("values per neuron are one for all, a list, or drawn", () => {
  assert.equal(each(2), [2, 2, 2]);
  assert.equal(each([1, 2, 3]), [1, 2, 3]);
  assert.equal(each(Float32Array.of(1, 2, 3)), [1, 2, 3]);
  assert.equal(each(new Samples([4, 5, 6])), [4, 5, 6]);
  const drawn = each(new Uniform(5, 6));
  assert.ok(drawn.every((x) => x >= 5 && x < 6) && new Set(drawn).size === 3);
});

test("points are rows, a matrix, or drawn", () => {
  assert.equal(
    points([
      [1, 2],
      [3, 4],
    ]),
    [
      [1, 2],
      [3, 4],
    ],
  );
  assert.equal(points(matrix(1, 2, Float64Array.of(1, 2))), [[1, 2]]);
  assert.equal(points([Float64Array.of(1, 2)]), [[1, 2]]);
  const drawn = points(new Uniform(5, 6), 4, 3);
  assert.ok(drawn.length === 4 && drawn.every((row) => row.length === 3));
});

test("what was given is copied", () => {
  const given = matrix(1, 2, Float64Array.of(1, 2));
  const made = pointRows(given, 1, 2, new Random(1), { option: "x", owner: "y" });
  made.data[0] = 9;
  assert.is(given.data[0], 1);
});

const lying = { text: "Lying()", sample: () => matrix(1, 1) };
const broken = {
  text: "Broken()",
  sample: (n: number, d: number) => matrix(n, d, new Float64Array(n * d).fill(Number.NaN)),
};

const wrong: readonly Wrong[] = [
  [
    () => each("many"),
    "invalid gain of ensemble 'a': 'many' (expected a number, 3 numbers, or a distribution such as new Uniform(-1, 1))",
  ],
  [
    () => each(undefined),
    "invalid gain of ensemble 'a': undefined (expected a number, 3 numbers, or a distribution such as new Uniform(-1, 1))",
  ],
  [
    () => each([1, 2]),
    "invalid gain of ensemble 'a': [1, 2] (expected 3 numbers, one for each neuron, and not 2)",
  ],
  [
    () => each([1, Number.NaN, 2]),
    "invalid gain[1] of ensemble 'a': NaN (expected a finite number)",
  ],
  [() => each([1, "2", 2]), "invalid gain[1] of ensemble 'a': '2' (expected a finite number)"],
  [
    () => each(lying),
    "invalid gain of ensemble 'a': Lying() (expected a distribution that gives 3 points of 1 number, and not 1 of 1)",
  ],
  [() => each(broken), "invalid gain[0] of ensemble 'a': [NaN] (expected finite numbers)"],
  [
    () => points(3),
    "invalid encoders of ensemble 'a': 3 (expected rows of 2 numbers, or a distribution such as new Uniform(-1, 1))",
  ],
  [() => points([1, 2]), "invalid encoders[0] of ensemble 'a': 1 (expected a list of 2 numbers)"],
  [
    () => points([[1, 2], [3]]),
    "invalid encoders[1] of ensemble 'a': [3] (expected a list of 2 numbers)",
  ],
  [
    () =>
      points([
        [1, 2],
        [3, Number.NaN],
      ]),
    "invalid encoders[1] of ensemble 'a': [3, NaN] (expected finite numbers)",
  ],
  [() => points([]), "invalid encoders of ensemble 'a': [] (expected rows of 2 numbers)"],
  [
    () => points([[1, 2]], 2, 2, true),
    "invalid encoders of ensemble 'a': [[1, 2]] (expected 2 rows of 2 numbers, and not 1)",
  ],
  [
    () => points(matrix(2, 3)),
    "invalid encoders of ensemble 'a': a matrix of 2 x 3 (expected rows of 2 numbers, or a distribution such as new Uniform(-1, 1))",
  ],
  [
    () => points({}),
    "invalid encoders of ensemble 'a': an object with nothing (expected rows of 2 numbers, or a distribution such as new Uniform(-1, 1))",
  ],
];

test("anything else is told with the option, the value and what was expected", () => {
  tellsOf(wrong);
});

test.run();
