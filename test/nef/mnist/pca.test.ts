// Principal components against a full eigendecomposition, of samples whose components are known, and their codes.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Matrix, matrix, product, rowOf, transposed } from "../../../src/nef/matrix.ts";
import { drawnDigits } from "../../../src/nef/mnist/drawn.ts";
import { greyValues } from "../../../src/nef/mnist/images.ts";
import { pca } from "../../../src/nef/mnist/pca.ts";
import { Random } from "../../../src/nef/random.ts";
import { symmetricEigen } from "../../../src/nef/solvers/algebra.ts";
import { leadingEigen } from "../../../src/nef/solvers/eigen.ts";
import { gram } from "../../../src/nef/solvers/normal.ts";

const test = suite("nef: principal components");

function normals(rows: number, columns: number, seed: number): Matrix {
  const random = new Random(seed);
  const made = matrix(rows, columns);
  for (let k = 0; k < made.data.length; k++) made.data[k] = random.normal();
  return made;
}

function near(got: ArrayLike<number>, wanted: ArrayLike<number>, tolerance: number): void {
  assert.is(got.length, wanted.length);
  for (let k = 0; k < wanted.length; k++)
    assert.ok(
      Math.abs(got[k]! - wanted[k]!) <= tolerance,
      `number ${k} is ${got[k]}, wanted ${wanted[k]}`,
    );
}

test("leading eigenvectors are those of a full decomposition", () => {
  const spread = normals(220, 200, 3);
  for (let k = 0; k < spread.data.length; k++) spread.data[k]! *= 0.97 ** (k % 200);
  const symmetric = gram(spread);
  const [some, all] = [leadingEigen(symmetric, 6), symmetricEigen(symmetric)];
  near(some.values, all.values.subarray(0, 6), 1e-9 * all.values[0]!);
  for (let i = 0; i < 6; i++) {
    const along = product(
      matrix(1, 200, rowOf(some.vectors, i)),
      matrix(200, 1, rowOf(all.vectors, i)),
    );
    assert.ok(Math.abs(Math.abs(along.data[0]!) - 1) < 1e-8);
  }
});

test("samples in a few directions only have no variance along further components", () => {
  const samples = product(normals(100, 3, 5), normals(3, 160, 6));
  const { variances, components, explained } = pca(samples, 5);
  assert.ok(variances[2]! > 0.1);
  assert.ok(variances[3]! < 1e-9 && variances[4]! < 1e-9);
  near(product(components, transposed(components)).data, identity(5).data, 1e-9);
  assert.ok(Math.abs(explained - 1) < 1e-12);
});

function identity(n: number): Matrix {
  const made = matrix(n, n);
  for (let i = 0; i < n; i++) made.data[i * n + i] = 1;
  return made;
}

test("the first component of a stretched cloud is the direction it was stretched in", () => {
  const cloud = normals(4000, 2, 8);
  const [x, y] = [0.6, 0.8];
  for (let r = 0; r < cloud.rows; r++) {
    const row = rowOf(cloud, r);
    const along = 4 * (x * row[0]! + y * row[1]!);
    row[0]! += along * x + 7;
    row[1]! += along * y - 2;
  }
  const { components, mean, variances } = pca(cloud, 1);
  near(rowOf(components, 0), [x, y], 0.02);
  near(mean, [7, -2], 0.3);
  assert.ok(Math.abs(variances[0]! / 25 - 1) < 0.1);
});

const digits = drawnDigits(600, { size: 12, seed: 3 });

test("codes have the variances that are told, are not correlated, and have a mean of 0", () => {
  const found = pca(digits, 8);
  const codes = found.encode(digits);
  const products = gram(codes).data.map((sum) => sum / 599);
  const wanted = matrix(8, 8);
  found.variances.forEach((variance, i) => {
    wanted.data[i * 9] = variance;
  });
  near(products, wanted.data, 1e-8 * found.variances[0]!);
  const sums = product(matrix(1, 600, new Float64Array(600).fill(1 / 600)), codes);
  near(sums.data, new Float64Array(8), 1e-10);
  assert.ok(found.variances.every((variance, i) => i === 0 || variance <= found.variances[i - 1]!));
});

test("whitened codes all have variance 1, and decode to the same", () => {
  const [plain, white] = [pca(digits, 8), pca(digits, 8, { whiten: true })];
  const codes = white.encode(digits);
  near(
    gram(codes).data.map((sum) => sum / 599),
    identity(8).data,
    1e-7,
  );
  near(white.decode(codes).data, plain.decode(plain.encode(digits)).data, 1e-9);
});

test("what decoding loses is the variance that components do not explain", () => {
  const found = pca(digits, 10);
  const back = found.decode(found.encode(digits)).data;
  const pixels = greyValues(digits).data;
  const lost = pixels.reduce((sum, value, k) => sum + (value - back[k]!) ** 2, 0) / 599;
  const kept = found.variances.reduce((sum, variance) => sum + variance, 0);
  assert.ok(Math.abs(lost - (kept * (1 - found.explained)) / found.explained) < 1e-9 * kept);
  assert.ok(found.explained > 0.5 && found.explained < 1);
});

test("images and their grey values have the same components", () => {
  const [images, rows] = [pca(digits, 4), pca(greyValues(digits), 4)];
  assert.equal(images.components, rows.components);
  assert.equal(images.encode(digits), rows.encode(greyValues(digits)));
});

test("refuses more components than numbers, single samples, and samples of another size", () => {
  assert.throws(
    () => pca(normals(5, 3, 1), 4),
    /^invalid components of pca: 4 \(expected at most 3, the numbers in a sample\)$/,
  );
  assert.throws(
    () => pca(normals(1, 3, 1), 1),
    /^invalid samples of pca: 1 \(expected two or more\)$/,
  );
  assert.throws(
    () => pca(digits, 2).encode(normals(2, 3, 1)),
    /^invalid samples: 3 numbers each \(expected 144/,
  );
  assert.throws(
    () => pca(digits, 2).decode(normals(2, 3, 1)),
    /^invalid codes: 3 numbers each \(expected 2, one for each/,
  );
});

test.run();
