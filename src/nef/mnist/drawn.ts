// Images of digits drawn by code: what tests and first steps use in place of handwriting.

import { ValueError } from "../../errors.ts";
import { whole } from "../check.ts";
import { checkOptions } from "../options.ts";
import { Random } from "../random.ts";
import type { LabelledImages } from "./images.ts";

/** Options of `drawnDigits`. */
export interface DrawnDigitsOptions {
  /** Rows and columns: 28. */
  readonly size?: number;
  /** The same seed draws the same images: 0. */
  readonly seed?: number;
  /** How much every image differs from the plain digit, 0 for not at all: 1. */
  readonly variety?: number;
  /** Digits to draw, in turn: 0 to 9. */
  readonly digits?: readonly number[];
}

/** Corners of lines, in a square that is 0 to 1 wide and high, y downwards. */
type Line = readonly (readonly [x: number, y: number])[];

/** Part of an ellipse around (x, y), from one angle to another in turns, clockwise from the right. */
function arc(x: number, y: number, width: number, height: number, from = 0, to = 1): Line {
  const corners = 16;
  return Array.from({ length: corners + 1 }, (_, k) => {
    const angle = 2 * Math.PI * (from + ((to - from) * k) / corners);
    return [x + width * Math.cos(angle), y + height * Math.sin(angle)] as const;
  });
}

const SHAPES: readonly (readonly Line[])[] = [
  [arc(0.5, 0.5, 0.2, 0.32)],
  [
    [
      [0.4, 0.28],
      [0.52, 0.18],
      [0.52, 0.82],
    ],
  ],
  [[...arc(0.49, 0.37, 0.19, 0.19, -0.5, 0.09), [0.3, 0.82], [0.72, 0.82]]],
  [arc(0.47, 0.33, 0.19, 0.15, -0.42, 0.25), arc(0.47, 0.65, 0.22, 0.17, -0.25, 0.42)],
  [
    [
      [0.58, 0.18],
      [0.28, 0.62],
      [0.74, 0.62],
    ],
    [
      [0.6, 0.42],
      [0.6, 0.84],
    ],
  ],
  [[[0.7, 0.18], [0.36, 0.18], [0.34, 0.46], ...arc(0.47, 0.62, 0.22, 0.2, -0.32, 0.4)]],
  [
    [
      [0.62, 0.17],
      [0.4, 0.4],
      [0.31, 0.62],
    ],
    arc(0.5, 0.64, 0.19, 0.18),
  ],
  [
    [
      [0.28, 0.18],
      [0.72, 0.18],
      [0.42, 0.84],
    ],
  ],
  [arc(0.5, 0.33, 0.16, 0.15), arc(0.5, 0.66, 0.2, 0.18)],
  [
    arc(0.49, 0.36, 0.18, 0.18),
    [
      [0.67, 0.36],
      [0.64, 0.62],
      [0.54, 0.84],
    ],
  ],
];

/** `count` images of digits that are turned, slanted, moved, stretched and thickened at random, with their labels. */
export function drawnDigits(count: number, options: DrawnDigitsOptions = {}): LabelledImages {
  checkOptions(options, ["size", "seed", "variety", "digits"], "drawnDigits");
  const { size = 28, seed = 0, variety = 1, digits = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] } = options;
  whole(count, "count", "drawnDigits");
  whole(size, "size", "drawnDigits", 4);
  const bad = digits.find((digit) => SHAPES[digit] === undefined);
  if (bad !== undefined || digits.length === 0)
    throw new ValueError(
      `invalid digits of drawnDigits: ${bad ?? "none"} (expected integers from 0 to 9)`,
      "digits",
      digits,
    );
  const random = new Random(seed);
  const labels = Uint8Array.from({ length: count }, (_, k) => digits[k % digits.length]!);
  const pixels = new Uint8Array(count * size * size);
  labels.forEach((label, k) => {
    const into = pixels.subarray(k * size * size, (k + 1) * size * size);
    draw(SHAPES[label]!, size, hand(random.fork(k), variety), into);
  });
  return { rows: size, columns: size, pixels, labels };
}

/** How one image is written: a linear map about the middle, a shift, and half the width of the pen. */
interface Hand {
  readonly map: readonly [number, number, number, number];
  readonly shift: readonly [number, number];
  readonly pen: number;
}

function hand(random: Random, variety: number): Hand {
  const about = (middle: number, spread: number): number =>
    middle + variety * spread * (2 * random.uniform() - 1);
  const [turn, slant] = [about(0, 0.15), about(0, 0.25)];
  const [width, height] = [about(1, 0.15), about(1, 0.12)];
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  return {
    map: [width * cos, height * (slant * cos - sin), width * sin, height * (slant * sin + cos)],
    shift: [about(0, 0.06), about(0, 0.06)],
    pen: about(0.05, 0.02),
  };
}

/** Grey values fall from white to black over the width of a pixel at the edge of the pen. */
function draw(
  lines: readonly Line[],
  size: number,
  { map, shift, pen }: Hand,
  into: Uint8Array,
): void {
  const moved = lines.map((line) =>
    line.map(([x, y]) => {
      const [right, down] = [x - 0.5, y - 0.5];
      return [
        0.5 + shift[0] + map[0] * right + map[1] * down,
        0.5 + shift[1] + map[2] * right + map[3] * down,
      ] as const;
    }),
  );
  for (let r = 0; r < size; r++)
    for (let c = 0; c < size; c++) {
      const [x, y] = [(c + 0.5) / size, (r + 0.5) / size];
      const away = Math.min(...moved.map((line) => distance(line, x, y)));
      into[r * size + c] = 255 * Math.min(1, Math.max(0, (pen - away) * size + 0.5));
    }
}

/** From a point to the nearest of a line. */
function distance(line: Line, x: number, y: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let k = 1; k < line.length; k++) {
    const [[x0, y0], [x1, y1]] = [line[k - 1]!, line[k]!];
    const [dx, dy] = [x1 - x0, y1 - y0];
    const along = ((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy || 1);
    const part = Math.min(1, Math.max(0, along));
    least = Math.min(least, Math.hypot(x - x0 - part * dx, y - y0 - part * dy));
  }
  return least;
}
