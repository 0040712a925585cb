// Decoders of 48 neurons in two dimensions against numpy's and scipy's (test/fixtures/nef/decoders.py).

import { readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Matrix, matrix, matrixOf } from "../../../src/nef/matrix.ts";
import { Random } from "../../../src/nef/random.ts";
import { Lstsq } from "../../../src/nef/solvers/lstsq.ts";
import { Nnls, NnlsL2, NnlsL2nz } from "../../../src/nef/solvers/nonnegative.ts";
import { LstsqL2, LstsqL2nz } from "../../../src/nef/solvers/ridge.ts";
import { Shared } from "../../../src/nef/solvers/shared.ts";
import { LstsqDrop, LstsqL1 } from "../../../src/nef/solvers/sparse.ts";
import type { Solver } from "../../../src/nef/types.ts";

const test = suite("nef: solvers against numpy");

interface Case {
  readonly points: number;
  readonly neurons: number;
  /** Singular values of the activities as parts of the largest. */
  readonly singular: readonly number[];
  readonly decoders: Readonly<Record<string, readonly number[][]>>;
}

const file = new URL("../../fixtures/nef/decoders.json", import.meta.url);
const { cases } = JSON.parse(readFileSync(file, "utf8")) as { cases: readonly Case[] };

const SOLVERS: Readonly<Record<string, Solver>> = {
  "Lstsq 0.01": new Lstsq(),
  "Lstsq 0.2": new Lstsq({ rcond: 0.2 }),
  "Lstsq 1e-9": new Lstsq({ rcond: 1e-9 }),
  LstsqL2: new LstsqL2(),
  LstsqL2nz: new LstsqL2nz(),
  LstsqL1: new LstsqL1(),
  LstsqDrop: new LstsqDrop(),
  Nnls: new Nnls(),
  NnlsL2: new NnlsL2(),
  NnlsL2nz: new NnlsL2nz(),
};

/** The same operations in the same order as in decoders.py, all of them exact. */
function problem({ points, neurons }: Case): { a: Matrix; y: Matrix } {
  const part = (k: number, step: number): number => (k * step) % 1;
  const at = Array.from({ length: points }, (_, p) => [
    2 * part(p, 0.61803398875) - 1,
    2 * part(p, 0.41421356237) - 1,
  ]) as [number, number][];
  const rates = at.map(([x0, x1]) =>
    Array.from({ length: neurons }, (_, i) => {
      const [e0, e1] = [2 * part(i, 0.73205080757) - 1, 2 * part(i, 0.2360679775) - 1];
      const start = (1.2 * part(i, 0.31662479036) - 0.8) * (Math.abs(e0) + Math.abs(e1));
      const r = Math.max(0, x0 * e0 + x1 * e1 - start);
      return (50 + 150 * part(i, 0.6457513111)) * (r * (1 + r));
    }),
  );
  return { a: matrixOf(rates), y: matrixOf(at.map(([x0, x1]) => [x0, x0 * x1])) };
}

for (const one of cases)
  for (const [name, wanted] of Object.entries(one.decoders))
    test(`${name} with ${one.points} points is within 1e-9 of the largest decoder`, () => {
      const { a, y } = problem(one);
      const list = wanted.flat();
      const most = list.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
      for (const activities of [a, Shared.of(a)]) {
        const { decoders } = SOLVERS[name]!.solve(activities, y, new Random(1));
        assert.is(decoders.data.length, list.length);
        list.forEach((value, k) => {
          const far = Math.abs(decoders.data[k]! - value) / most;
          assert.ok(far < 1e-9, `decoder ${k} is ${decoders.data[k]}, wanted ${value}`);
        });
      }
    });

for (const one of cases)
  test(`Lstsq with ${one.points} points takes as many directions as numpy has singular values above rcond`, () => {
    const { a, y } = problem(one);
    for (const rcond of [1e-9, 1e-3, 0.01, 0.2]) {
      const wanted = one.singular.filter((value) => value > rcond).length;
      assert.is(new Lstsq({ rcond }).solve(a, y).info.rank, wanted, `rcond ${rcond}`);
    }
  });

test("decoders keep their digits where activities are very small or very large", () => {
  const { a, y } = problem(cases[0]!);
  for (const solver of [new Lstsq(), new LstsqL2(), new Nnls(), new LstsqDrop()]) {
    const plain = solver.solve(a, y, new Random(1)).decoders;
    for (const factor of [2 ** -200, 2 ** 200]) {
      const scaled = matrix(
        a.rows,
        a.columns,
        a.data.map((rate) => rate * factor),
      );
      const found = solver.solve(scaled, y, new Random(1)).decoders;
      assert.equal(
        found.data.map((value) => value * factor),
        plain.data,
        solver.constructor.name,
      );
    }
  }
});

test.run();
