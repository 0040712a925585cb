// The door to ml-matrix: decompositions of small and middling matrices.

import { Matrix as Dense, EigenvalueDecomposition, SingularValueDecomposition } from "ml-matrix";
import { type Matrix, matrix, product, rowOf, transposed } from "../matrix.ts";

/** Eigenvalues in falling order, and as rows their eigenvectors of length 1. */
export interface Eigen {
  readonly values: Float64Array;
  readonly vectors: Matrix;
}

/** The eigenvalues and eigenvectors of a symmetric matrix. */
export function symmetricEigen(symmetric: Matrix): Eigen {
  const found = new EigenvalueDecomposition(dense(symmetric), { assumeSymmetric: true });
  const rising = found.realEigenvalues;
  const order = [...rising.keys()].sort((a, b) => rising[b]! - rising[a]!);
  const vectors = matrix(symmetric.rows, symmetric.rows);
  order.forEach((from, to) => {
    rowOf(vectors, to).set(found.eigenvectorMatrix.getColumn(from));
  });
  return { values: Float64Array.from(order, (from) => rising[from]!), vectors };
}

/** A solution and how many directions it has been taken from. */
export interface LeastNorm {
  readonly solution: Matrix;
  readonly rank: number;
}

/** min |A x - b| of least norm, in the directions of singular values > `cut` times the largest. */
export function leastNorm(a: Matrix, b: Matrix, cut: number): LeastNorm {
  const found = new SingularValueDecomposition(dense(a), { autoTranspose: true });
  const values = found.diagonal;
  const rank = values.filter((value) => value > cut * values[0]!).length;
  const right = part(transposed(undense(found.rightSingularVectors)), rank);
  const left = part(transposed(undense(found.leftSingularVectors)), rank);
  return { solution: across(right, values, product(left, b)), rank };
}

function part({ columns, data }: Matrix, rows: number): Matrix {
  return matrix(rows, columns, data.subarray(0, rows * columns));
}

/** Σ v_k c_k / λ_k over rows v_k of directions and c_k of components, which are overwritten. */
export function across(directions: Matrix, values: ArrayLike<number>, components: Matrix): Matrix {
  for (let k = 0; k < components.rows; k++) {
    const row = rowOf(components, k);
    for (let c = 0; c < row.length; c++) row[c]! /= values[k]!;
  }
  return product(transposed(directions), components);
}

function dense(m: Matrix): Dense {
  return Dense.from1DArray(m.rows, m.columns, m.data);
}

function undense(m: Dense): Matrix {
  return matrix(m.rows, m.columns, Float64Array.from(m.to1DArray()));
}
