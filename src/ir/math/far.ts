// The angle of sin, cos and tan beyond 2^31, up to 2^83: x = c2 2^56 + c1 2^30 + c0, and what 2^56 and 2^30 leave of a
// multiple of pi/2 is known beforehand (the idea of Payne & Hanek 1983, with three parts in place of a table).
//
// Every factor is cut into slices of 22 bits at fixed places, so that products and sums of one slice are exact;
// slices are added from the greatest on, with their errors. 110 bits and more behind the point are right; the double
// nearest to a multiple of pi/2 is about 2^-60 away from it.

import type { Expression } from "../ir.ts";
import { add, type Let, mul, sub } from "./build.ts";
import { ROUNDER } from "./exponential.ts";
import { exactSum, fastSum, type Pair } from "./precise.ts";

/** pi/2 in slices: multiples of 2^-21, 2^-43, ..., 2^-109, and the rest. */
const HALF_PI = [
  1.570796012878418, 3.139164164167596e-7, 6.223371969669989e-14, 2.0222627272360855e-21,
  3.52155982182415e-27, 4.3359050650618903e-35,
] as const;

/** 2^30 and 2^56 beyond the nearest multiple of pi/2 (whose number modulo 4 comes below), in the same slices. */
const BEYOND_30 = [
  -0.6653399467468262, 2.438304136376246e-7, 8.721425274679784e-14, 7.151745414996657e-21,
  5.973884938611305e-27, 1.4613964377358742e-36,
] as const;
const BEYOND_56 = [
  0.2576165199279785, 6.219943315954879e-8, 7.95363937471788e-14, 1.8910802831382716e-20,
  3.248869712114294e-27, 2.9647385514485576e-34,
] as const;
const QUADRANTS_30 = 0;
const QUADRANTS_56 = 1;

/** From here on an angle is no angle. */
export const FARTHEST: number = 2 ** 83;

const rounded = (x: Expression): Expression => sub(add(x, ROUNDER), ROUNDER);

/** x as a pair in [-pi/4, pi/4] and a number of quadrants, for 2^31 < |x| < 2^83. */
export function reduceFar(bind: Let, x: Expression): { r: Pair; quadrants: Expression } {
  const c2 = bind("c2", rounded(mul(x, 2 ** -56)));
  const rest = bind("rest", sub(x, mul(c2, 2 ** 56)));
  const c1 = bind("c1", rounded(mul(rest, 2 ** -30)));
  const c0 = bind("c0", sub(rest, mul(c1, 2 ** 30)));
  const about = add(c0, mul(c1, sum(BEYOND_30)), mul(c2, sum(BEYOND_56)));
  const n = bind("n", rounded(mul(about, 2 / Math.PI)));
  const [first, ...slices] = HALF_PI.map((slice, k) =>
    bind("slice", sub(add(mul(c1, BEYOND_30[k]!), mul(c2, BEYOND_56[k]!)), mul(n, slice))),
  ) as [Expression, ...Expression[]];
  const low: Expression[] = [];
  let high = bind("high", add(c0, first));
  for (const slice of slices) {
    const [next, error] = exactSum(bind, high, slice);
    high = next;
    low.push(error);
  }
  const tail = low.reduceRight((a, b) => add(b, a));
  const r = fastSum(bind, high, bind("low", tail));
  return { r, quadrants: add(n, mul(c1, QUADRANTS_30), mul(c2, QUADRANTS_56)) };
}

function sum(slices: readonly number[]): number {
  return slices.reduce((total, slice) => total + slice, 0);
}
