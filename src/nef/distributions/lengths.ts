// Distributions of lengths and similarities of vectors that point in random directions.

import { positive, whole } from "../check.ts";
import type { Matrix } from "../matrix.ts";
import type { Random } from "../random.ts";
import type { Distribution } from "../types.ts";
import { incompleteBeta, inverseIncompleteBeta, logBeta } from "./beta.ts";
import { drawn } from "./simple.ts";

/** The root of a number with distribution Beta(m/2, n/2): how long `m` of n + m coordinates of a unit vector are. */
export class SqrtBeta implements Distribution {
  readonly n: number;
  readonly m: number;

  constructor(n: number, m = 1) {
    this.n = positive(n, "n", "SqrtBeta");
    this.m = positive(m, "m", "SqrtBeta");
  }

  get text(): string {
    return `SqrtBeta(${this.n}, ${this.m})`;
  }

  /** Probability density at x. */
  pdf(x: number): number {
    if (x < 0 || x > 1) return 0;
    const { n, m } = this;
    return 2 * x ** (m - 1) * (1 - x * x) ** (n / 2 - 1) * Math.exp(-logBeta(m / 2, n / 2));
  }

  /** Probability of at most x. */
  cdf(x: number): number {
    return x <= 0 ? 0 : incompleteBeta(this.m / 2, this.n / 2, x * x);
  }

  /** The x of which `cdf` is `share`. */
  ppf(share: number): number {
    return Math.sqrt(inverseIncompleteBeta(this.m / 2, this.n / 2, share));
  }

  sample(n: number, d: number, random: Random): Matrix {
    return drawn(n, d, () => {
      const part = gamma(this.m / 2, random);
      return Math.sqrt(part / (part + gamma(this.n / 2, random)));
    });
  }
}

/** How long `subdimensions` coordinates of a random unit vector of `dimensions` are. */
export class SubvectorLength extends SqrtBeta {
  readonly dimensions: number;
  readonly subdimensions: number;

  constructor(dimensions: number, subdimensions = 1) {
    const sub = whole(subdimensions, "subdimensions", "SubvectorLength");
    const all = whole(dimensions, "dimensions", "SubvectorLength", sub + 1);
    super(all - sub, sub);
    this.dimensions = all;
    this.subdimensions = sub;
  }

  override get text(): string {
    return `SubvectorLength(${this.dimensions}, ${this.subdimensions})`;
  }
}

/** The cosine of the angle between two random vectors of `dimensions`; one coordinate of a random unit vector. */
export class CosineSimilarity implements Distribution {
  readonly dimensions: number;
  private readonly size: SubvectorLength;

  constructor(dimensions: number) {
    this.dimensions = whole(dimensions, "dimensions", "CosineSimilarity", 2);
    this.size = new SubvectorLength(dimensions);
  }

  get text(): string {
    return `CosineSimilarity(${this.dimensions})`;
  }

  /** Probability density at x. */
  pdf(x: number): number {
    return this.size.pdf(Math.abs(x)) / 2;
  }

  /** Probability of at most x. */
  cdf(x: number): number {
    return 0.5 + (Math.sign(x) * this.size.cdf(Math.abs(x))) / 2;
  }

  /** The x of which `cdf` is `share`. */
  ppf(share: number): number {
    const side = 2 * share - 1;
    return Math.sign(side) * this.size.ppf(Math.abs(side));
  }

  sample(n: number, d: number, random: Random): Matrix {
    const made = this.size.sample(n, d, random);
    for (let k = 0; k < made.data.length; k++) if (random.uniform() < 0.5) made.data[k]! *= -1;
    return made;
  }
}

/** A number of the gamma distribution with the given shape (Marsaglia and Tsang 2000). */
function gamma(shape: number, random: Random): number {
  if (shape < 1) return gamma(shape + 1, random) * (1 - random.uniform()) ** (1 / shape);
  const d = shape - 1 / 3;
  for (;;) {
    const x = random.normal();
    const v = (1 + x / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(1 - random.uniform()) < (x * x) / 2 + d * (1 - v + Math.log(v)))
      return d * v;
  }
}
