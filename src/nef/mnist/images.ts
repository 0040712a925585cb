// Images with their labels, as bytes, and as the numbers that ensembles represent.

import { ValueError } from "../../errors.ts";
import { type Matrix, matrix } from "../matrix.ts";

/** Images of one size, one after another, grey values from 0 to 255 row by row, and what each shows. */
export interface LabelledImages {
  readonly rows: number;
  readonly columns: number;
  readonly pixels: Uint8Array;
  /** One for each image. */
  readonly labels: Uint8Array;
}

/** Images `from` up to `to` (not included), as views. */
export function imagesBetween(images: LabelledImages, from: number, to: number): LabelledImages {
  const size = images.rows * images.columns;
  return {
    ...images,
    pixels: images.pixels.subarray(from * size, to * size),
    labels: images.labels.subarray(from, to),
  };
}

/** The images with these labels, in their order, copied. */
export function imagesOf(images: LabelledImages, labels: readonly number[]): LabelledImages {
  const size = images.rows * images.columns;
  const chosen = [...images.labels.keys()].filter((k) => labels.includes(images.labels[k]!));
  const pixels = new Uint8Array(chosen.length * size);
  chosen.forEach((from, to) => {
    pixels.set(images.pixels.subarray(from * size, (from + 1) * size), to * size);
  });
  return { ...images, pixels, labels: Uint8Array.from(chosen, (k) => images.labels[k]!) };
}

/** A row of grey values for each image, black being `low` and white `high` (0 and 1). */
export function greyValues(images: LabelledImages, low: number = 0, high: number = 1): Matrix {
  const { rows, columns, labels } = images;
  const step = (high - low) / 255;
  const made = matrix(labels.length, rows * columns);
  for (let k = 0; k < made.data.length; k++) made.data[k] = low + step * images.pixels[k]!;
  return made;
}

/** A row for each label: 1 in the column of the label, 0 in the `classes` - 1 others. */
export function oneHot(labels: ArrayLike<number>, classes: number = 10): Matrix {
  const made = matrix(labels.length, classes);
  for (let k = 0; k < labels.length; k++) {
    const label = labels[k]!;
    if (!(Number.isInteger(label) && label >= 0 && label < classes))
      throw new ValueError(
        `invalid label: ${label} at ${k} (expected an integer from 0 to ${classes - 1})`,
        "labels",
        label,
      );
    made.data[k * classes + label] = 1;
  }
  return made;
}
