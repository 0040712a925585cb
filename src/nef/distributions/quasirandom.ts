// Quasirandom points of the unit cube: they leave smaller gaps than random ones.

import { type Matrix, matrix, rowOf } from "../matrix.ts";
import type { Random } from "../random.ts";
import type { Distribution } from "../types.ts";

/**
 * n points of the cube [0, 1)^d in random order: multiples of powers of 1/g, g^(d+1) = g + 1, after a random start
 * (Roberts 2018, "The unreasonable effectiveness of quasirandom sequences").
 */
export function quasirandom(n: number, d: number, random: Random): Matrix {
  const ratio = 1 / generalizedGolden(d);
  const places = random.shuffle(Array.from({ length: n }, (_, k) => k));
  const made = matrix(n, d);
  const start = Float64Array.from({ length: d }, () => random.uniform());
  for (let k = 0; k < n; k++) {
    const row = rowOf(made, places[k]!);
    let step = 1;
    for (let c = 0; c < d; c++) {
      step *= ratio;
      row[c] = (start[c]! + k * step) % 1;
    }
  }
  return made;
}

/** The root above 1 of g^(d+1) = g + 1: the golden ratio for one dimension. */
function generalizedGolden(d: number): number {
  let g = 2;
  for (let k = 0; k < 64; k++) g = (1 + g) ** (1 / (d + 1));
  return g;
}

/** Points that fill the unit cube evenly. */
export class QuasirandomSequence implements Distribution {
  readonly text = "QuasirandomSequence()";

  sample(n: number, d: number, random: Random): Matrix {
    return quasirandom(n, d, random);
  }
}
