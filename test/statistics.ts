// Tests of random numbers against theory. A statistic may be as far out as a normal number is once in ten million tests:
// 5.3 standard deviations, or the quantile at 1e-7 of the statistic's own distribution.

import * as assert from "uvu/assert";

export const DEVIATIONS = 5.3;

/** A count or a mean is near what it should be. */
export function near(found: number, mean: number, variance: number, what: string): void {
  const away = Math.abs(found - mean) / Math.sqrt(variance);
  assert.ok(away <= DEVIATIONS, `${what}: ${found}, expected ${mean}: ${away} deviations`);
}

/** The sum over classes of (found - expected)^2 / expected, against its quantile (Wilson & Hilferty 1931). */
export function chiSquare(
  found: ArrayLike<number>,
  expected: ArrayLike<number>,
  what: string,
): void {
  let sum = 0;
  for (let k = 0; k < found.length; k++) sum += (found[k]! - expected[k]!) ** 2 / expected[k]!;
  const free = found.length - 1;
  const cube = 1 - 2 / (9 * free) + DEVIATIONS * Math.sqrt(2 / (9 * free));
  assert.ok(sum <= free * cube ** 3, `chi-square of ${what}: ${sum} with ${free} degrees`);
}

/** Adds classes up from the first until each is expected at least 20 times. */
export function pooled(
  found: readonly number[],
  expected: readonly number[],
): [number[], number[]] {
  const [ours, theirs] = [[0], [0]];
  for (const [k, n] of found.entries()) {
    if (theirs.at(-1)! >= 20 && expected.slice(k).reduce((a, b) => a + b, 0) >= 20) {
      ours.push(0);
      theirs.push(0);
    }
    ours[ours.length - 1]! += n;
    theirs[theirs.length - 1]! += expected[k]!;
  }
  return [ours, theirs];
}

/** Classes of equal chance: how many numbers in [0, 1) fall into each. */
export function evenly(numbers: Iterable<number>, classes: number, what: string): void {
  const found = new Float64Array(classes);
  let all = 0;
  for (const u of numbers) {
    found[Math.floor(u * classes)]!++;
    all++;
  }
  chiSquare(found, new Float64Array(classes).fill(all / classes), what);
}

/** The largest difference between the numbers' distribution and the uniform one (Kolmogorov; bound by Massart 1990). */
export function kolmogorov(chances: ArrayLike<number>, what: string): void {
  const sorted = Float64Array.from(chances).sort();
  const size = sorted.length;
  let most = 0;
  for (let k = 0; k < size; k++)
    most = Math.max(most, (k + 1) / size - sorted[k]!, sorted[k]! - k / size);
  const bound = Math.sqrt(Math.log(2 / 1e-7) / 2 / size);
  assert.ok(most <= bound, `${what}: distributions differ by ${most}, expected at most ${bound}`);
}

/** Numbers of mean 0 and variance 1 at a distance of one another are uncorrelated. */
export function uncorrelated(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  what: string,
  lag = 0,
): void {
  let sum = 0;
  for (let k = lag; k < a.length; k++) sum += a[k]! * b[k - lag]!;
  near(sum, 0, a.length - lag, `${what}, ${lag} apart`);
}

/** The chance that a standard normal number is below z, to 1e-12: erfc as Laplace's continued fraction, erf as series. */
export function normalChance(z: number): number {
  const x = Math.abs(z) * Math.SQRT1_2;
  let tail: number;
  if (x < 2) {
    let [term, sum] = [x, x];
    for (let k = 1; Math.abs(term) > 1e-17; k++) {
      term *= (-x * x) / k;
      sum += term / (2 * k + 1);
    }
    tail = 0.5 - sum / Math.sqrt(Math.PI);
  } else {
    let fraction = x;
    for (let k = 60; k > 0; k--) fraction = x + k / 2 / fraction;
    tail = Math.exp(-x * x) / fraction / Math.sqrt(Math.PI) / 2;
  }
  return z < 0 ? tail : 1 - tail;
}
