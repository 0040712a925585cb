// Decoders against references: Nengo's, and those of numpy and scipy for eight neurons whose decoders Nengo gives too.

import { readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Matrix, matrix, matrixOf } from "../../../src/nef/matrix.ts";
import { LIFRate } from "../../../src/nef/neurons/lif.ts";
import { Random } from "../../../src/nef/random.ts";
import { Lstsq } from "../../../src/nef/solvers/lstsq.ts";
import { Nnls, NnlsL2, NnlsL2nz } from "../../../src/nef/solvers/nonnegative.ts";
import { LstsqL2, LstsqL2nz } from "../../../src/nef/solvers/ridge.ts";
import { LstsqDrop, LstsqL1 } from "../../../src/nef/solvers/sparse.ts";
import type { Solver } from "../../../src/nef/types.ts";

const test = suite("nef: solvers against references");

interface SolverCase {
  readonly solver: { readonly type: string; readonly reg?: number };
  readonly activities: number[][];
  readonly targets: number[][];
  readonly rtol: number;
  readonly atol: number;
  readonly expect: { readonly decoders: number[][]; readonly rmse: number[] };
}

function fixture(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../fixtures/${name}.json`, import.meta.url), "utf8"));
}

function near(got: ArrayLike<number>, wanted: readonly number[], rtol: number, atol: number): void {
  assert.is(got.length, wanted.length);
  wanted.forEach((value, k) => {
    const far = Math.abs(got[k]! - value);
    assert.ok(far <= atol + rtol * Math.abs(value), `number ${k} is ${got[k]}, wanted ${value}`);
  });
}

function built({ type, reg = 0.1 }: SolverCase["solver"]): Solver {
  if (type === "LstsqL2") return new LstsqL2({ reg });
  if (type === "LstsqL2nz") return new LstsqL2nz({ reg });
  assert.is(type, "Nnls");
  return new Nnls();
}

for (const name of ["lstsq-l2", "lstsq-l2nz", "nnls"])
  test(`golden case ${name}`, () => {
    const given = fixture(`golden/nef/solver-${name}`) as SolverCase;
    const { decoders, rmse } = built(given.solver).solve(
      matrixOf(given.activities),
      matrixOf(given.targets),
      new Random(1),
    );
    near(decoders.data, given.expect.decoders.flat(), given.rtol, given.atol);
    near(rmse, given.expect.rmse, given.rtol, given.atol);
  });

/** Maximum rates 200 to 400 Hz, intercepts -0.9 to 0.8, encoders 1 and -1 in turn, 101 points from -1 to 1. */
function eightNeurons(): { activities: Matrix; targets: Matrix } {
  const along = (from: number, to: number, n: number): Float64Array =>
    Float64Array.from({ length: n }, (_, k) => from + ((to - from) * k) / (n - 1));
  const type = new LIFRate();
  const { gain, bias } = type.gainBias(along(200, 400, 8), along(-0.9, 0.8, 8));
  const points = along(-1, 1, 101);
  const currents = new Float64Array(101 * 8);
  points.forEach((x, p) => {
    for (let i = 0; i < 8; i++) currents[8 * p + i] = gain[i]! * (i % 2 ? -x : x) + bias[i]!;
  });
  const targets = matrixOf([...points].map((x) => [x, x * x]));
  return { activities: matrix(101, 8, type.rates(currents)), targets };
}

const { activities, targets } = eightNeurons();

test("eight fixed neurons have the decoders and the error that Nengo finds for x", () => {
  const { decoders, rmse } = new LstsqL2().solve(activities, targets);
  const forX = [...decoders.data].filter((_, k) => k % 2 === 0);
  const nengo = [
    5.20834897e-4, -8.01105591e-4, 8.35025691e-4, -1.063053617e-3, 1.012116299e-3, -9.31635261e-4,
    7.167125e-4, -3.75642054e-4,
  ];
  near(forX, nengo, 0, 1e-9);
  near([rmse[0]!], [0.03649451017], 0, 1e-9);
});

const solvers: readonly Solver[] = [
  new LstsqL2(),
  new LstsqL2nz(),
  new Lstsq(),
  new LstsqL1({ l1: 0.01 }),
  new LstsqDrop(),
  new Nnls(),
  new NnlsL2(),
  new NnlsL2nz(),
];

for (const solver of solvers)
  test(`${solver.constructor.name} finds the decoders that numpy and scipy find`, () => {
    const known = fixture("nef/solvers") as { decoders: Record<string, number[][]> };
    const found = solver.solve(activities, targets, new Random(1));
    near(found.decoders.data, known.decoders[solver.constructor.name]!.flat(), 0, 1e-9);
  });

test.run();
