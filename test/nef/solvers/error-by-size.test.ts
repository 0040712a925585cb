// How well ensembles with usual numbers decode, by neurons, dimensions and function, against what Nengo reaches.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ScatteredHypersphere } from "../../../src/nef/distributions/hypersphere.ts";
import { Uniform } from "../../../src/nef/distributions/simple.ts";
import { matrix, product, transposed } from "../../../src/nef/matrix.ts";
import { LIF } from "../../../src/nef/neurons/lif.ts";
import { Random } from "../../../src/nef/random.ts";
import { LstsqL2 } from "../../../src/nef/solvers/ridge.ts";

const test = suite("nef: decoding error by size");

/** Mean and standard deviation over ten ensembles of Nengo's: root mean square error over the evaluation points. */
interface Reference {
  readonly neurons: number;
  readonly dimensions: number;
  readonly of: string;
  readonly mean: number;
  readonly sd: number;
}

const FUNCTIONS: Readonly<Record<string, (x: number) => number>> = {
  x: (x) => x,
  "x²": (x) => x * x,
  "sin πx": (x) => Math.sin(Math.PI * x),
};

const REFERENCES: readonly Reference[] = [
  { neurons: 10, dimensions: 1, of: "x", mean: 0.056, sd: 0.0264 },
  { neurons: 20, dimensions: 1, of: "x", mean: 0.0243, sd: 0.0068 },
  { neurons: 50, dimensions: 1, of: "x", mean: 0.0118, sd: 0.0022 },
  { neurons: 100, dimensions: 1, of: "x", mean: 0.0063, sd: 0.0012 },
  { neurons: 200, dimensions: 1, of: "x", mean: 0.0041, sd: 0.0005 },
  { neurons: 500, dimensions: 1, of: "x", mean: 0.00256, sd: 0.0002 },
  { neurons: 1000, dimensions: 1, of: "x", mean: 0.00205, sd: 0.0001 },
  { neurons: 100, dimensions: 1, of: "x²", mean: 0.0127, sd: 0.0023 },
  { neurons: 100, dimensions: 1, of: "sin πx", mean: 0.0295, sd: 0.0049 },
  { neurons: 100, dimensions: 2, of: "x", mean: 0.0138, sd: 0.0011 },
  { neurons: 200, dimensions: 2, of: "x", mean: 0.008, sd: 0.0005 },
  { neurons: 400, dimensions: 4, of: "x", mean: 0.0101, sd: 0.0004 },
  { neurons: 800, dimensions: 16, of: "x", mean: 0.0143, sd: 0.0004 },
];

const SEEDS = 10;
/** Ensembles that take a third of a second each. */
const SEEDS_OF_LARGE = 5;

/** Error of one ensemble: LIF neurons, maximum rates 200 to 400 Hz, intercepts -1 to 0.9, scattered encoders and points. */
function errorOf({ neurons, dimensions, of }: Reference, seed: number): number {
  const random = new Random(seed);
  const count = Math.max(Math.min(Math.max(500 * dimensions, 750), 2500), 2 * neurons);
  const points = new ScatteredHypersphere().sample(count, dimensions, random);
  const encoders = new ScatteredHypersphere({ surface: true }).sample(neurons, dimensions, random);
  const type = new LIF();
  const { gain, bias } = type.gainBias(
    new Uniform(200, 400).sample(neurons, 1, random).data,
    new Uniform(-1, 0.9).sample(neurons, 1, random).data,
  );
  const currents = product(points, transposed(encoders)).data.map(
    (x, k) => x * gain[k % neurons]! + bias[k % neurons]!,
  );
  const targets = matrix(count, dimensions, points.data.map(FUNCTIONS[of]!));
  const { rmse } = new LstsqL2().solve(matrix(count, neurons, type.rates(currents)), targets);
  return Math.sqrt(rmse.reduce((sum, error) => sum + error ** 2, 0) / dimensions);
}

function errorsOf(reference: Reference): { mean: number; sd: number; n: number } {
  const n = reference.neurons < 500 ? SEEDS : SEEDS_OF_LARGE;
  const errors = Array.from({ length: n }, (_, k) => errorOf(reference, 100 + k));
  const mean = errors.reduce((sum, error) => sum + error, 0) / n;
  const square = errors.reduce((sum, error) => sum + (error - mean) ** 2, 0) / (n - 1);
  return { mean, sd: Math.sqrt(square), n };
}

for (const reference of REFERENCES) {
  const { neurons, dimensions, of } = reference;
  test(`${neurons} neurons in ${dimensions} D decode ${of} as well as Nengo's, within three standard errors`, () => {
    const { mean, sd, n } = errorsOf(reference);
    const standard = Math.sqrt(sd ** 2 / n + reference.sd ** 2 / SEEDS);
    assert.ok(
      Math.abs(mean - reference.mean) < 3 * standard,
      `${mean} ± ${sd}, Nengo ${reference.mean} ± ${reference.sd}`,
    );
  });
}

test("a hundred neurons decode x with a relative error below 0.02", () => {
  const { mean } = errorsOf(REFERENCES.find(({ neurons }) => neurons === 100)!);
  assert.ok(mean / Math.sqrt(1 / 3) < 0.02, `${mean}`);
});

test.run();
