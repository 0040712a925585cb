// Principal components: short codes for images.

import { ValueError } from "../../errors.ts";
import { whole } from "../check.ts";
import { type Matrix, matrix, product, rowOf, transposed } from "../matrix.ts";
import { checkOptions } from "../options.ts";
import { leadingEigen } from "../solvers/eigen.ts";
import { gram } from "../solvers/normal.ts";
import { counted } from "../titles.ts";
import { greyValues, imagesBetween, type LabelledImages } from "./images.ts";

/** Options of `pca`. */
export interface PcaOptions {
  /** Divides each code by its standard deviation over the samples, so that all vary alike: false. */
  readonly whiten?: boolean;
}

/** The directions in which samples vary most, and codes by them. */
export interface Pca {
  /** Of the samples, by column. */
  readonly mean: Float64Array;
  /** A row of length 1 for each component, the one of most variance first; its largest entry is positive. */
  readonly components: Matrix;
  /** Variance of the samples along each component. */
  readonly variances: Float64Array;
  /** Part of the whole variance that is along the components. */
  readonly explained: number;
  /** A row of codes for each sample. */
  encode(samples: Matrix | LabelledImages): Matrix;
  /** The samples that codes stand for: the nearest to those that were encoded. */
  decode(codes: Matrix): Matrix;
}

/**
 * Principal components of samples: rows of numbers, or images, whose grey values are taken from 0 to 1. Throws
 * ValueError for more components than numbers in a sample, and for fewer than two samples.
 */
export function pca(
  samples: Matrix | LabelledImages,
  components: number,
  options: PcaOptions = {},
): Pca {
  checkOptions(options, ["whiten"], "pca");
  const [count, size] = sizes(samples);
  whole(components, "components", "pca");
  if (components > size)
    throw new ValueError(
      `invalid components of pca: ${components} (expected at most ${size}, the numbers in a sample)`,
      "components",
      components,
    );
  if (count < 2)
    throw new ValueError(
      `invalid samples of pca: ${count} (expected two or more)`,
      "samples",
      samples,
    );
  const mean = meanOf(samples);
  const covariance = covarianceOf(samples, mean);
  const found = leadingEigen(covariance, components);
  const variances = found.values.map((value) => Math.max(0, value));
  for (let i = 0; i < components; i++) turn(rowOf(found.vectors, i));
  let all = 0;
  for (let i = 0; i < size; i++) all += covariance.data[i * size + i]!;
  const along = variances.reduce((sum, variance) => sum + variance, 0);
  const scales = variances.map((variance) =>
    options.whiten && variance > 0 ? Math.sqrt(variance) : 1,
  );
  return {
    mean,
    components: found.vectors,
    variances,
    explained: all > 0 ? along / all : 1,
    encode: (given) => encoded(given, mean, found.vectors, scales),
    decode: (codes) => decoded(codes, mean, found.vectors, scales),
  };
}

/** Samples that are turned into numbers at a time. */
const BATCH = 2000;

function sizes(samples: Matrix | LabelledImages): [count: number, size: number] {
  return "data" in samples
    ? [samples.rows, samples.columns]
    : [samples.labels.length, samples.rows * samples.columns];
}

/** The samples in batches, as numbers less a mean. */
function* centred(samples: Matrix | LabelledImages, mean: Float64Array): Generator<Matrix> {
  const [count, size] = sizes(samples);
  for (let from = 0; from < count; from += BATCH) {
    const to = Math.min(count, from + BATCH);
    const batch =
      "data" in samples
        ? matrix(to - from, size, samples.data.slice(from * size, to * size))
        : greyValues(imagesBetween(samples, from, to));
    for (let r = 0; r < batch.rows; r++) {
      const row = rowOf(batch, r);
      for (let c = 0; c < size; c++) row[c]! -= mean[c]!;
    }
    yield batch;
  }
}

function meanOf(samples: Matrix | LabelledImages): Float64Array {
  const [count, size] = sizes(samples);
  const mean = new Float64Array(size);
  for (const batch of centred(samples, new Float64Array(size)))
    for (let k = 0; k < batch.data.length; k++) mean[k % size]! += batch.data[k]! / count;
  return mean;
}

function covarianceOf(samples: Matrix | LabelledImages, mean: Float64Array): Matrix {
  const [count, size] = sizes(samples);
  const sum = matrix(size, size);
  for (const batch of centred(samples, mean)) {
    const part = gram(batch).data;
    for (let k = 0; k < part.length; k++) sum.data[k]! += part[k]! / (count - 1);
  }
  return sum;
}

/** Of a direction and its opposite, the one whose largest entry is positive. */
function turn(direction: Float64Array): void {
  const largest = direction.reduce(
    (most, value) => (Math.abs(value) > Math.abs(most) ? value : most),
    0,
  );
  if (largest < 0) for (let c = 0; c < direction.length; c++) direction[c]! *= -1;
}

function encoded(
  samples: Matrix | LabelledImages,
  mean: Float64Array,
  components: Matrix,
  scales: Float64Array,
): Matrix {
  const [count, size] = sizes(samples);
  if (size !== mean.length)
    throw new ValueError(
      `invalid samples: ${counted(size, "number")} each (expected ${mean.length}, as in those of pca)`,
      "samples",
      samples,
    );
  const across = transposed(components);
  for (let k = 0; k < across.data.length; k++) across.data[k]! /= scales[k % scales.length]!;
  const codes = matrix(count, components.rows);
  let at = 0;
  for (const batch of centred(samples, mean)) {
    const part = product(batch, across).data;
    codes.data.set(part, at);
    at += part.length;
  }
  return codes;
}

function decoded(
  codes: Matrix,
  mean: Float64Array,
  components: Matrix,
  scales: Float64Array,
): Matrix {
  if (codes.columns !== components.rows)
    throw new ValueError(
      `invalid codes: ${counted(codes.columns, "number")} each (expected ${components.rows}, one for each component)`,
      "codes",
      codes,
    );
  const whole = codes.data.map((code, k) => code * scales[k % scales.length]!);
  const made = product(matrix(codes.rows, codes.columns, whole), components);
  for (let k = 0; k < made.data.length; k++) made.data[k]! += mean[k % mean.length]!;
  return made;
}
