// Every operation of the IR on a device, against the js backend.
//
// Tolerance: 3e-7 of the result, two units in the last place of f32, where one rounding of f32 is due; 0 where none is.

import * as assert from "uvu/assert";
import type { Gpu } from "../../../src/backends/gpu/door.ts";
import type { Expression } from "../../../src/ir/ir.ts";
import { constant, load, store } from "../harness.ts";
import { trialOf } from "./function-cases.ts";
import { judge, type Outcome, onDevice, Place, type Trial } from "./harness.ts";
import type { Cases } from "./modes.ts";

export const ROUNDED = 3e-7;

/** Smaller numbers are 0 on many GPUs. */
const SUBNORMAL = 2 ** -126;

const { POSITIVE_INFINITY: INF, NaN: NOT } = Number;

const NUMBERS = [
  ...[
    0, 1, -1, 0.5, -0.5, 1.5, 2.5, -2.5, 3, 7, -7, 0.1, -0.3, 1e-6, -1e-6, 12345.678, -98765.4, 1e9,
    -1e9,
  ],
  ...[8388607.5, -8388609, 1e30, -1e30, 1e-30, INF, -INF, NOT],
];

const pairs = NUMBERS.flatMap((a) => NUMBERS.map((b) => [a, b] as const));

export const unary = (op: string) => (x: Expression) => ({ op, operand: x }) as Expression;
export const binary = (op: string) => (a: Expression, b: Expression) =>
  ({ op, left: a, right: b }) as Expression;
const number = (test: Expression): Expression => ({
  op: "select",
  test,
  then: constant(1),
  otherwise: constant(0),
});

/**
 * Asserts that the device has what the judge has, within a tolerance, step by step and several steps in a pass; the sign
 * of a zero is nobody's.
 */
export async function agrees(gpu: Gpu, trial: Trial, tolerance: number): Promise<void> {
  const wanted = judge(trial);
  compare(await onDevice(gpu, trial), wanted, tolerance);
  const inner = trial.steps <= 24 ? trial.steps : 6;
  if (inner > 1) compare(await onDevice(gpu, { ...trial, inner }), wanted, tolerance);
}

function compare(got: Outcome, wanted: Outcome, tolerance: number): void {
  assert.equal(got.spikes, wanted.spikes);
  for (const [name, values] of Object.entries(wanted.arrays))
    values.forEach((value, i) => {
      const device = got.arrays[name]![i]!;
      const near = Math.abs(device - value) <= tolerance * Math.abs(value);
      const same = Object.is(device + 0, Math.fround(value) + 0);
      const flushed = device === 0 && Math.abs(value) < SUBNORMAL;
      if (!near && !same && !flushed)
        assert.unreachable(`${name}[${i}] is ${device}, not ${value}`);
    });
}

/** One expression for each pair of numbers. */
async function onPairs(
  gpu: Gpu,
  numbers: readonly (readonly [number, number])[],
  of: (a: Expression, b: Expression) => Expression,
  tolerance: number,
): Promise<void> {
  const n = numbers.length;
  const place = new Place(n);
  const a = place.array(
    "P.a",
    "f64",
    n,
    numbers.map(([x]) => Math.fround(x)),
  );
  const b = place.array(
    "P.b",
    "f64",
    n,
    numbers.map(([, y]) => Math.fround(y)),
  );
  const out = place.array("P.out", "f64", n);
  await agrees(gpu, trialOf(place, n, [store(out, of(load(a), load(b)))]), tolerance);
}

const isDefined = (a: number, b: number): boolean => !Number.isNaN(a) && !Number.isNaN(b);

const exact = ["neg", "abs", "floor", "ceil", "trunc", "nearest"] as const;
const compares = ["lt", "le", "gt", "ge", "eq", "ne"] as const;

/** Every operation on numbers. */
export const operationCases: Cases = {
  ...Object.fromEntries(
    exact.map((op) => [`${op} is exact`, (gpu: Gpu) => onPairs(gpu, pairs, unary(op), 0)]),
  ),
  "sqrt is rounded": (gpu) => onPairs(gpu, pairs, unary("sqrt"), ROUNDED),
  ...Object.fromEntries(
    (["add", "sub", "mul", "div"] as const).map((op) => [
      `${op} is rounded, and makes infinities and NaN`,
      (gpu: Gpu) => onPairs(gpu, pairs, binary(op), ROUNDED),
    ]),
  ),
  ...Object.fromEntries(
    (["min", "max", "copysign", "fmod"] as const).map((op) => [
      `${op} is exact, and treats NaN as the IR has it`,
      (gpu: Gpu) =>
        onPairs(
          gpu,
          op === "fmod" ? pairs.filter(([, b]) => b !== INF && b !== -INF) : pairs,
          binary(op),
          0,
        ),
    ]),
  ),
  ...Object.fromEntries(
    compares.map((op) => [
      `${op} is exact`,
      (gpu: Gpu) =>
        onPairs(
          gpu,
          pairs.filter(([a, b]) => isDefined(a, b)),
          (a, b) => number(binary(op)(a, b)),
          0,
        ),
    ]),
  ),
  "comparisons with NaN are false, but for ne": (gpu) =>
    onPairs(
      gpu,
      [
        [NOT, 1],
        [1, NOT],
        [NOT, NOT],
      ],
      (a, b) =>
        compares
          .map((op, k) => binary("mul")(constant(2 ** k), number(binary(op)(a, b))))
          .reduce(binary("add")),
      0,
    ),
  "conditions are joined, turned round, named and chosen between": (gpu) =>
    onPairs(
      gpu,
      pairs.filter(([a, b]) => isDefined(a, b)),
      logic,
      0,
    ),
  "exponent, mantissa and pow2 take numbers apart exactly": (gpu) =>
    onPairs(
      gpu,
      [1e-37, 1e-20, 0.3, 0.99999994, 1, 1.5, 2, 3e38, -7, -1e-30].map((x) => [x, 0] as const),
      (a) => binary("mul")(unary("mantissa")(a), unary("pow2")(unary("exponent")(a))),
      0,
    ),
};

/** Conditions that are used once, or several times, or hold a choice. */
function logic(a: Expression, b: Expression): Expression {
  const less = binary("lt")(a, b);
  const positive = binary("gt")(a, constant(0));
  const both = binary("and")(less, positive);
  const either = binary("or")(unary("not")(both), binary("ge")(b, constant(2)));
  const chosen: Expression = { op: "select", test: both, then: positive, otherwise: either };
  const of = (test: Expression, size: number) => binary("mul")(constant(size), number(test));
  return [of(both, 1), of(either, 2), of(chosen, 4), of(unary("not")(chosen), 8)].reduce(
    binary("add"),
  );
}
