// Mathematical functions to 60 digits, by decimal.js, as the reference for errors in units in the last place.

import { Decimal } from "decimal.js";

const Exact: typeof Decimal = Decimal.clone({ precision: 60, toExpNeg: -9e15, toExpPos: 9e15 });
type Number60 = Decimal;

const bits = new DataView(new ArrayBuffer(8));

/** A double as a decimal, to 60 digits (its shortest text would not be its value). */
export function exact(value: number): Number60 {
  bits.setFloat64(0, value);
  const word = bits.getBigUint64(0);
  const biased = Number((word >> 52n) & 0x7ffn);
  const fraction = word & 0xfffffffffffffn;
  const significand = biased === 0 ? fraction : fraction | (1n << 52n);
  const scale = new Exact(2).pow(Math.max(biased, 1) - 1075);
  const size = new Exact(significand.toString()).times(scale);
  return value < 0 ? size.neg() : size;
}

/** exp(x) - 1, by its series where the difference would cancel. */
function expm1(x: Number60): Number60 {
  if (x.abs().gt(1e-15)) return x.exp().minus(1);
  return x.plus(x.pow(2).div(2)).plus(x.pow(3).div(6)).plus(x.pow(4).div(24));
}

/** log(1 + x), likewise. */
function log1p(x: Number60): Number60 {
  if (x.abs().gt(1e-15)) return x.plus(1).ln();
  return x.minus(x.pow(2).div(2)).plus(x.pow(3).div(3)).minus(x.pow(4).div(4));
}

/** A series is needed where decimal.js computes sinh from exponentials. */
function sinh(x: Number60): Number60 {
  return expm1(x).minus(expm1(x.neg())).div(2);
}

/** The functions, on decimals. */
export const reference: Readonly<Record<string, (x: Number60, y: Number60) => Number60>> = {
  exp: (x) => x.exp(),
  expm1,
  exprel: (x) => (x.isZero() ? new Exact(1) : expm1(x).div(x)),
  log: (x) => x.ln(),
  log1p,
  log2: (x) => x.ln().div(new Exact(2).ln()),
  log10: (x) => x.ln().div(new Exact(10).ln()),
  pow: (x, y) => x.pow(y),
  sin: (x) => x.sin(),
  cos: (x) => x.cos(),
  tan: (x) => x.sin().div(x.cos()),
  sinh,
  cosh: (x) => x.exp().plus(x.neg().exp()).div(2),
  tanh: (x) => sinh(x).div(x.exp().plus(x.neg().exp()).div(2)),
  arcsin: (x) => x.asin(),
  arccos: (x) => x.acos(),
  arctan: (x) => x.atan(),
  normalSquare: (x) => x.ln().times(-2),
  normalChord: (x) => x.times(Exact.acos(-1)).div(4).sin().times(2),
  normalFirst: (x, y) => y.times(x.times(y.times(y).div(-4).plus(1)).sqrt()),
  normalSecond: (x, y) => x.sqrt().times(y.times(y).div(-2).plus(1)),
};

/** The distance of `value` from the exact result, in units of the exact result's last place. */
export function ulps(value: number, truth: Number60): number {
  if (!Number.isFinite(value))
    return truth.abs().gte(exact(Number.MAX_VALUE)) ? 0 : Number.POSITIVE_INFINITY;
  bits.setFloat64(0, Math.abs(truth.toNumber()));
  const biased = Number(bits.getBigUint64(0) >> 52n);
  const unit = new Exact(2).pow(Math.max(Math.min(biased, 2046), 1) - 1075);
  return exact(value).minus(truth).abs().div(unit).toNumber();
}
