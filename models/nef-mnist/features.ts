// Neurons that tell digits apart: each sees a part of the image, along the difference of two images.

import { type LabelledImages, LIF, Random } from "myelin/nef";
import { PIXELS } from "./digits.ts";

/** Encoders and currents of neurons, of which few fire for each image. */
export interface Features {
  /** A row of length 1 for each neuron. */
  readonly encoders: readonly Float64Array[];
  /** Currents are gain (encoder . image) + bias. */
  readonly gain: Float64Array;
  readonly bias: Float64Array;
}

const SIDE = 28;

/** Sides of the rectangle that a neuron sees, in pixels. */
const SEEN = [6, 12] as const;

/** Part of the images for which a neuron is silent, and the part for which it fires less than its greatest rate. */
const SILENT = [0.8, 0.97] as const;
const MOST = 0.999;

/** Greatest rates in Hz. */
const RATES = [200, 400] as const;

/** Images by which thresholds are set. */
const LOOKED_AT = 1000;

/** Least distance from the onset to the greatest rate. */
const LEAST = 0.01;

/** As many neurons as wanted, drawn from the images that will be learnt, of two digits or more. */
export function features(images: LabelledImages, n: number, seed: number): Features {
  const random = new Random(seed);
  const made = Array.from({ length: n }, () => feature(images, random));
  return {
    encoders: made.map(({ encoder }) => encoder),
    gain: Float64Array.from(made, ({ gain }) => gain),
    bias: Float64Array.from(made, ({ bias }) => bias),
  };
}

interface Feature {
  readonly encoder: Float64Array;
  readonly gain: number;
  readonly bias: number;
}

/** One neuron; drawn again where all images look alike to it. */
function feature(images: LabelledImages, random: Random): Feature {
  for (;;) {
    const encoder = difference(images, random);
    const along = projections(images, encoder);
    const at = (part: number): number => along[Math.floor(part * along.length)]!;
    const onset = at(between(SILENT, random));
    const width = at(MOST) - onset;
    if (width < LEAST) continue;
    // as if the radius lay at the greatest, and 0 at the onset
    const rate = Float64Array.of(between(RATES, random));
    const gain = new LIF().gainBias(rate, Float64Array.of(0)).gain[0]! / width;
    return { encoder, gain, bias: 1 - gain * onset };
  }
}

function between([from, to]: readonly [number, number], random: Random): number {
  return from + (to - from) * random.uniform();
}

/** The difference of two images of different digits within a rectangle, made of length 1. */
function difference({ pixels, labels }: LabelledImages, random: Random): Float64Array {
  for (;;) {
    const [one, other] = [random.integer(labels.length), random.integer(labels.length)];
    if (labels[one] === labels[other]) continue;
    const [width, height] = [side(random), side(random)];
    const [left, top] = [random.integer(SIDE - width + 1), random.integer(SIDE - height + 1)];
    const found = new Float64Array(PIXELS);
    for (let r = top; r < top + height; r++)
      for (let c = left; c < left + width; c++) {
        const k = r * SIDE + c;
        found[k] = pixels[one * PIXELS + k]! - pixels[other * PIXELS + k]!;
      }
    const length = Math.hypot(...found);
    if (length > 0) return found.map((x) => x / length);
  }
}

function side(random: Random): number {
  return SEEN[0] + random.integer(SEEN[1] - SEEN[0] + 1);
}

/** The first images along an encoder, in order of size. */
function projections({ pixels, labels }: LabelledImages, encoder: Float64Array): Float64Array {
  const seen = [...encoder.keys()].filter((k) => encoder[k] !== 0);
  const count = Math.min(LOOKED_AT, labels.length);
  return Float64Array.from({ length: count }, (_, k) => {
    let sum = 0;
    for (const p of seen) sum += encoder[p]! * pixels[k * PIXELS + p]!;
    return sum / 255;
  }).sort();
}
