// The digits of the experiments: handwritten ones where MNIST is at hand, else ones drawn by code.

import {
  drawnDigits,
  imagesBetween,
  type LabelledImages,
  type Process,
  readMnist,
} from "myelin/nef";

/** Images to learn from and to ask for, and what they are. */
export interface Digits {
  readonly train: LabelledImages;
  readonly test: LabelledImages;
  /** Such as `MNIST`. */
  readonly name: string;
}

/** Numbers in an image. */
export const PIXELS: number = 28 * 28;

/** Digits that there are. */
export const CLASSES = 10;

/**
 * Up to so many digits of MNIST from a folder, by default that of MYELIN_MNIST; as many drawn ones where neither is
 * named. Throws what `readMnist` throws.
 */
export async function digitsOf(
  folder: string | undefined,
  counts: { readonly train: number; readonly test: number },
): Promise<Digits> {
  const named = folder ?? process.env.MYELIN_MNIST;
  if (named === undefined || named === "") return drawn(counts);
  const { train, test } = await readMnist(named);
  return {
    train: imagesBetween(train, 0, Math.min(counts.train, train.labels.length)),
    test: imagesBetween(test, 0, Math.min(counts.test, test.labels.length)),
    name: "MNIST",
  };
}

/** Digits drawn by code. */
export function drawn({ train, test }: { train: number; test: number }): Digits {
  return {
    train: drawnDigits(train, { seed: 1 }),
    test: drawnDigits(test, { seed: 2 }),
    name: "digits drawn by code",
  };
}

/** How images follow one another. */
export interface Pace {
  /** Seconds that each is shown. */
  readonly shown: number;
  /** Seconds of black after each (default 0). */
  readonly rest?: number;
}

/** Seconds from one image to the next. */
export function period({ shown, rest = 0 }: Pace): number {
  return shown + rest;
}

/** Images one after another, from 0 for black to 1, and then black. */
export function presented({ pixels, labels }: LabelledImages, pace: Pace): Process {
  return shows("images", PIXELS, pace, (k, into) => {
    if (k >= labels.length) into.fill(0);
    else for (let p = 0; p < PIXELS; p++) into[p] = pixels[k * PIXELS + p]! / 255;
  });
}

/** Where an image stands, to the right and down, in pixels. */
export type Shift = readonly [right: number, down: number];

/** Images one after another, each looked at so often for `glance` seconds, a little aside of where it stands. */
export function glanced(
  { pixels, labels }: LabelledImages,
  glance: number,
  shifts: readonly Shift[],
): Process {
  const side = Math.sqrt(PIXELS);
  return shows("images", PIXELS, { shown: glance }, (k, into) => {
    const image = Math.floor(k / shifts.length);
    into.fill(0);
    if (image >= labels.length) return;
    const [right, down] = shifts[k % shifts.length]!;
    for (let y = Math.max(0, down); y < side + Math.min(0, down); y++)
      for (let x = Math.max(0, right); x < side + Math.min(0, right); x++)
        into[y * side + x] = pixels[image * PIXELS + (y - down) * side + x - right]! / 255;
  });
}

/** 1 in the place of the label, 0 in the others, in time with the images. */
export function labelled({ labels }: LabelledImages, pace: Pace): Process {
  return shows("labels", CLASSES, pace, (k, into) => {
    into.fill(0);
    if (k < labels.length) into[labels[k]!] = 1;
  });
}

/** Labels in time with `glanced`: the first glance at an image is without, while the answer still is that before. */
export function taught({ labels }: LabelledImages, glance: number, glances: number): Process {
  return shows("labels", CLASSES, { shown: glance }, (k, into) => {
    into.fill(0);
    const image = Math.floor(k / glances);
    if (image < labels.length && (k % glances > 0 || glances === 1)) into[labels[image]!] = 1;
  });
}

/** 1 between images and from image `count` on, else 0. */
export function closed(count: number, pace: Pace): Process {
  const process = shows("gate", 1, pace, (k, into) => {
    into[0] = k < count ? -1 : 0;
  });
  return {
    ...process,
    start(size, dt, random) {
      const run = process.start(size, dt, random);
      return (t, into) => {
        run(t, into);
        into[0]! += 1;
      };
    },
  };
}

/** A process that shows something for each image and zeros between. */
function shows(
  text: string,
  size: number,
  pace: Pace,
  show: (k: number, into: Float64Array) => void,
): Process {
  const { shown, rest = 0 } = pace;
  const all = period(pace);
  return {
    text,
    size,
    holds: divisor(shown, rest),
    start: (_size, dt) => (t, into) => {
      // the first step is at dt; a little more than rounding can take away
      const k = Math.floor((t - dt) / all + 1e-7);
      if (t - dt - k * all > shown - dt / 2) into.fill(0);
      else show(k, into);
    },
  };
}

/** The longest time of which both are multiples, in whole milliseconds. */
function divisor(shown: number, rest: number): number {
  let [a, b] = [Math.round(shown * 1000), Math.round(rest * 1000)];
  while (b > 0) [a, b] = [b, a % b];
  return a / 1000;
}

/** Place of the greatest number. */
export function greatest(values: ArrayLike<number>): number {
  let best = 0;
  for (let k = 1; k < values.length; k++) if (values[k]! > values[best]!) best = k;
  return best;
}

/** Part of the answers that are right; NaN without any. */
export function accuracy(answers: ArrayLike<number>, labels: ArrayLike<number>): number {
  let right = 0;
  for (let k = 0; k < answers.length; k++) if (answers[k] === labels[k]) right++;
  return right / answers.length;
}

/** Images, and then others. */
export function together(a: LabelledImages, b: LabelledImages): LabelledImages {
  const pixels = new Uint8Array((a.labels.length + b.labels.length) * PIXELS);
  pixels.set(a.pixels);
  pixels.set(b.pixels, a.labels.length * PIXELS);
  const labels = new Uint8Array(a.labels.length + b.labels.length);
  labels.set(a.labels);
  labels.set(b.labels, a.labels.length);
  return { ...a, pixels, labels };
}
