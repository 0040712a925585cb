// The incomplete beta function and its inverse.

/** Lanczos' coefficients for g = 7 (Godfrey 2001). */
const LANCZOS: readonly number[] = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313,
  -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6,
  1.5056327351493116e-7,
];

/** The logarithm of the gamma function of x > 0. */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const t = x + 6.5;
  const series = LANCZOS.reduce((sum, c, k) => (k === 0 ? c : sum + c / (x - 1 + k)), 0);
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(series);
}

/** The logarithm of the beta function. */
export function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b);
}

/** The share of the beta distribution below x: the regularised incomplete beta function. */
export function incompleteBeta(a: number, b: number, x: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) - logBeta(a, b));
  return x < (a + 1) / (a + b + 2)
    ? (front * fraction(a, b, x)) / a
    : 1 - (front * fraction(b, a, 1 - x)) / b;
}

/** The continued fraction of the incomplete beta function (DLMF 8.17.22), by the method of Lentz. */
function fraction(a: number, b: number, x: number): number {
  const floor = (y: number): number => (Math.abs(y) < 1e-300 ? 1e-300 : y);
  let c = 1;
  let d = 1 / floor(1 - ((a + b) * x) / (a + 1));
  let result = d;
  for (let m = 1; m < 1000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    let change = 1;
    for (const term of [even, odd]) {
      d = 1 / floor(1 + term * d);
      c = floor(1 + term / c);
      change = c * d;
      result *= change;
    }
    if (Math.abs(change - 1) < 1e-16) break;
  }
  return result;
}

/** The x with `incompleteBeta(a, b, x) = share`: Newton's method inside a bracket that halves where it would leave. */
export function inverseIncompleteBeta(a: number, b: number, share: number): number {
  if (share <= 0) return 0;
  if (share >= 1) return 1;
  const log = logBeta(a, b);
  let [low, high] = [0, 1];
  // the first term of the series at 0, which is all there is for small shares
  let x = Math.exp((Math.log(a * share) + log) / a);
  if (!(x < a / (a + b))) x = a / (a + b);
  for (let k = 0; k < 200; k++) {
    const error = incompleteBeta(a, b, x) - share;
    if (error === 0) return x;
    if (error > 0) high = x;
    else low = x;
    const slope = Math.exp((a - 1) * Math.log(x) + (b - 1) * Math.log1p(-x) - log);
    let next = x - error / slope;
    if (!(next > low && next < high)) next = (low + high) / 2;
    const moved = Math.abs(next - x);
    x = next;
    if (moved <= 2 * Number.EPSILON * x) break;
  }
  return x;
}
