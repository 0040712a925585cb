// Several distributions, of which each point takes one.

import { invalid } from "../check.ts";
import { type Matrix, matrix } from "../matrix.ts";
import type { Random } from "../random.ts";
import type { Distribution } from "../types.ts";
import { Choice } from "./simple.ts";
import { isDistribution } from "./values.ts";

/** Each point is drawn of one of `parts`, chosen at random, equally likely or by weight. */
export class Mixture implements Distribution {
  readonly parts: readonly Distribution[];
  private readonly choice: Choice;

  constructor(parts: readonly Distribution[], weights?: ArrayLike<number>) {
    if (!Array.isArray(parts) || parts.length === 0 || !parts.every(isDistribution))
      throw invalid("parts", "Mixture", parts, "a list of distributions");
    this.parts = [...parts];
    const numbered = parts.map((_, k) => k);
    this.choice = new Choice(numbered, weights);
  }

  get text(): string {
    const parts = this.parts.map(
      (part, k) => `${Number(this.choice.weights[k]!.toPrecision(6))} ${part.text}`,
    );
    return `Mixture(${parts.join(" + ")})`;
  }

  sample(n: number, d: number, random: Random): Matrix {
    const chosen = this.choice.sample(n, 1, random).data;
    const made = matrix(n, d);
    this.parts.forEach((part, k) => {
      const places = [...chosen.keys()].filter((r) => chosen[r] === k);
      const { data } = part.sample(places.length, d, random);
      places.forEach((r, from) => {
        made.data.set(data.subarray(from * d, (from + 1) * d), r * d);
      });
    });
    return made;
  }
}
