// Training without labels, then giving every neuron the digit it answers to most, then asking for digits never seen.

import type { LabelledImages } from "myelin/nef";
import { type Circuit, PIXELS } from "./circuit.ts";

/** What an experiment is told, and asked. */
export interface Watching {
  /** How far it is, from 0 to 1, and what it is doing. */
  readonly progress?: (fraction: number, note?: string) => void;
  /** Ends the experiment with its reason. */
  readonly signal?: AbortSignal;
}

/** Three sets of images: to learn from, to name the neurons by, and to ask for. */
export interface Protocol {
  readonly training: LabelledImages;
  readonly naming: LabelledImages;
  readonly testing: LabelledImages;
}

/** What came of it. */
export interface Outcome {
  /** Part of the images of `testing` that were named rightly. */
  readonly accuracy: number;
  /** Images by digit shown (row) and digit answered (column). */
  readonly confusion: Float64Array;
  /** Digit of each neuron; -1 for one that never fired. */
  readonly names: Int32Array;
  /** Spikes of all neurons together for each training image. */
  readonly spikes: readonly number[];
  /** Images of training that had to be shown again, brighter. */
  readonly repeats: number;
}

const DIGITS = 10;
const SHOWN = "350 ms";
const REST = "150 ms";

/** Hz for each step of brightness at the brightest pixel, and the brightness that every image starts with. */
const STEP = 255 / 8;
const BRIGHTNESS = 2;
/** Fewer spikes than these, and the image is shown again. */
const ENOUGH = 5;
/** Brightness beyond which an image is given up. */
const MOST = 20;

/** Trains, names and tests. */
export async function experiment(
  circuit: Circuit,
  { training, naming, testing }: Protocol,
  { progress, signal }: Watching = {},
): Promise<Outcome> {
  const all = training.labels.length + naming.labels.length + testing.labels.length;
  let done = 0;
  const present = async (digits: LabelledImages, k: number, note: string): Promise<Answer> => {
    signal?.throwIfAborted();
    progress?.(done++ / all, `${note} ${k + 1} of ${digits.labels.length}`);
    return await answer(circuit, digits.pixels.subarray(k * PIXELS, (k + 1) * PIXELS), signal);
  };
  circuit.learn(true);
  const spikes: number[] = [];
  let repeats = 0;
  for (let k = 0; k < training.labels.length; k++) {
    circuit.normalise();
    const given = await present(training, k, "learning from image");
    spikes.push(sum(given.counts));
    if (given.brightness > BRIGHTNESS) repeats++;
  }
  circuit.normalise();
  circuit.learn(false);
  const responses = new Float64Array(DIGITS * circuit.n);
  const shown = new Float64Array(DIGITS);
  for (let k = 0; k < naming.labels.length; k++) {
    const { counts } = await present(naming, k, "naming neurons by image");
    const digit = naming.labels[k]!;
    shown[digit]!++;
    counts.forEach((count, cell) => {
      responses[digit * circuit.n + cell]! += count;
    });
  }
  const names = namesBy(responses, shown, circuit.n);
  const confusion = new Float64Array(DIGITS * DIGITS);
  for (let k = 0; k < testing.labels.length; k++) {
    const { counts } = await present(testing, k, "asking for image");
    confusion[testing.labels[k]! * DIGITS + vote(counts, names)]!++;
  }
  progress?.(1);
  let right = 0;
  for (let digit = 0; digit < DIGITS; digit++) right += confusion[digit * (DIGITS + 1)]!;
  return { accuracy: right / testing.labels.length, confusion, names, spikes, repeats };
}

/** Spikes of each neuron while an image was shown, and how bright it had to be. */
interface Answer {
  readonly counts: Int32Array;
  readonly brightness: number;
}

/** Shows an image, brighter every time until there are enough spikes, with a rest after each. */
async function answer(circuit: Circuit, image: Uint8Array, signal?: AbortSignal): Promise<Answer> {
  for (let brightness = BRIGHTNESS; ; brightness++) {
    const before = circuit.counts();
    circuit.show(Float64Array.from(image, (grey) => (grey / 255) * STEP * brightness));
    await circuit.net.run(SHOWN);
    const counts = circuit.counts().map((count, k) => count - before[k]!);
    circuit.show(0);
    await circuit.net.run(REST);
    if (sum(counts) >= ENOUGH || brightness >= MOST) return { counts, brightness };
    signal?.throwIfAborted();
  }
}

/** The digit to which each neuron gave the most spikes on average. */
function namesBy(responses: Float64Array, shown: Float64Array, n: number): Int32Array {
  return Int32Array.from({ length: n }, (_, cell) => {
    let best = -1;
    let most = 0;
    for (let digit = 0; digit < DIGITS; digit++) {
      const mean = responses[digit * n + cell]! / Math.max(1, shown[digit]!);
      if (mean > most) [best, most] = [digit, mean];
    }
    return best;
  });
}

/** The digit whose neurons fired most on average. */
function vote(counts: Int32Array, names: Int32Array): number {
  const spikes = new Float64Array(DIGITS);
  const cells = new Float64Array(DIGITS);
  names.forEach((name, cell) => {
    if (name < 0) return;
    spikes[name]! += counts[cell]!;
    cells[name]!++;
  });
  const means = spikes.map((count, digit) => count / Math.max(1, cells[digit]!));
  return means.indexOf(Math.max(...means));
}

function sum(counts: Int32Array): number {
  return counts.reduce((total, count) => total + count, 0);
}
