// Functions of symmetric matrices through their tridiagonal form, against eigenvectors and against what they must be.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Matrix, matrix, product, rowOf, transposed } from "../../../src/nef/matrix.ts";
import { Random } from "../../../src/nef/random.ts";
import { symmetricEigen } from "../../../src/nef/solvers/algebra.ts";
import { leastNormSymmetric } from "../../../src/nef/solvers/eigen.ts";
import { productsOfColumns, type Symmetric, whole } from "../../../src/nef/solvers/panels.ts";
import { diagonalised } from "../../../src/nef/solvers/rotations.ts";
import { spectral } from "../../../src/nef/solvers/tridiagonal.ts";

const test = suite("nef: tridiagonal form");

function drawn(rows: number, columns: number, random: Random): Matrix {
  const made = matrix(rows, columns);
  for (let k = 0; k < made.data.length; k++) made.data[k] = random.normal();
  return made;
}

function largest({ data }: Matrix): number {
  return data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

function far(a: Matrix, b: Matrix): number {
  assert.is(a.data.length, b.data.length);
  const apart = a.data.map((value, k) => value - b.data[k]!);
  return largest(matrix(a.rows, a.columns, apart)) / largest(b);
}

/** Σ f(λ_k) v_k v_kᵀ b, from eigenvectors. */
function byVectors(symmetric: Symmetric, b: Matrix, f: (value: number) => number): Matrix {
  const { values, vectors } = symmetricEigen(whole(symmetric));
  const along = product(vectors, b);
  values.forEach((value, k) => {
    const row = rowOf(along, k);
    for (let c = 0; c < row.length; c++) row[c]! *= f(value);
  });
  return product(transposed(vectors), along);
}

const SIZES = [1, 2, 3, 4, 5, 16, 17, 18, 33, 50, 97] as const;

test("the identity of eigenvalues is the matrix itself, for blocks that are full and that are not", () => {
  for (const n of SIZES) {
    const random = new Random(n);
    const symmetric = productsOfColumns(drawn(2 * n + 1, n, random));
    const b = drawn(n, 3, random);
    const found = spectral(symmetric, b, (values) => values);
    assert.ok(far(found, product(whole(symmetric), b)) < 1e-13 * n, `${n} rows`);
  }
});

test("functions of a matrix are those of its eigenvalues along its eigenvectors", () => {
  for (const n of SIZES) {
    const random = new Random(100 + n);
    const symmetric = productsOfColumns(drawn(n + 4, n, random));
    const b = drawn(n, 2, random);
    for (const f of [Math.sqrt, (value: number) => Math.exp(-value / n)]) {
      const found = spectral(symmetric, b, (values) => values.map(f));
      assert.ok(far(found, byVectors(symmetric, b, f)) < 1e-11, `${n} rows`);
    }
  }
});

test("eigenvalues that are equal, or 0, do no harm", () => {
  const random = new Random(4);
  const few = drawn(7, 40, random);
  const twins = matrix(40, 40);
  for (let k = 0; k < 40; k++) twins.data[k * 41] = k < 20 ? 3 : 1;
  for (const [symmetric, rank] of [
    [productsOfColumns(few), 7],
    [productsOfColumns(twins), 40],
  ] as const) {
    const b = product(whole(symmetric), drawn(40, 2, random));
    const found = leastNormSymmetric(symmetric, b, 1e-10);
    assert.is(found.rank, rank);
    assert.ok(far(product(whole(symmetric), found.solution), b) < 1e-12);
  }
});

test("the solution of least norm has no part in directions that were left out", () => {
  const random = new Random(8);
  const a = drawn(60, 30, random);
  // singular values that fall from 1 to 1e-4
  for (let r = 0; r < 60; r++)
    for (let c = 0; c < 30; c++) a.data[30 * r + c]! *= 10 ** ((-4 * c) / 29);
  const symmetric = productsOfColumns(a);
  const b = drawn(30, 3, random);
  const cut = 1e-4;
  const { values } = symmetricEigen(whole(symmetric));
  const least = cut * values[0]!;
  const { solution, rank } = leastNormSymmetric(symmetric, b, cut);
  assert.is(rank, values.filter((value) => value > least).length);
  assert.ok(rank > 5 && rank < 25, `${rank}`);
  const wanted = byVectors(symmetric, b, (value) => (value > least ? 1 / value : 0));
  assert.ok(far(solution, wanted) < 1e-10);
});

test("a tridiagonal matrix of ones has the eigenvalues 2 cos(k π / (n + 1))", () => {
  const n = 60;
  const { values } = diagonalised({
    diagonal: new Float64Array(n),
    beside: new Float64Array(n).fill(1),
  });
  [...values.sort()].forEach((value, k) => {
    assert.ok(Math.abs(value + 2 * Math.cos(((k + 1) * Math.PI) / (n + 1))) < 1e-14 * n);
  });
});

test.run();
