// Runs a behaviour on both backends and asserts that they leave the same bits.

import { Network } from "myelin";
import type { Test } from "uvu";
import * as assert from "uvu/assert";

export type BackendName = "js" | "wasm";

/** What a behaviour may give back: numbers by name, compared bit for bit. */
type Left = Readonly<Record<string, ArrayLike<number>>>;

type Behaviour = (backend: BackendName) => Promise<unknown>;

/** A function that adds one test per behaviour to a suite; the test runs it on js, then on wasm. */
export function bothIn(suite: Test): (name: string, behaviour: Behaviour) => void {
  return (name, behaviour) =>
    suite(name, async () => {
      const [judge, other] = [await told("js", behaviour), await told("wasm", behaviour)];
      assert.equal(Object.keys(other), Object.keys(judge));
      for (const key of Object.keys(judge)) bits(other[key]!, judge[key]!, `${key} on wasm`);
    });
}

async function told(backend: BackendName, behaviour: Behaviour): Promise<Left> {
  try {
    return ((await behaviour(backend)) ?? {}) as Left;
  } catch (error) {
    if (error instanceof Error) error.message = `on ${backend}: ${error.message}`;
    throw error;
  }
}

/** Asserts the same numbers, bit for bit: 0 is not -0, NaN is NaN. */
export function bits(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  what = "values",
): void {
  assert.is(actual.length, expected.length, `length of ${what}`);
  for (let k = 0; k < expected.length; k++)
    if (!Object.is(actual[k], expected[k]))
      assert.unreachable(`${what}[${k}] is ${actual[k]}, expected ${expected[k]}`);
}

/** Asserts numbers within a relative and an absolute tolerance. */
export function close(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  what = "values",
  rtol = 1e-7,
  atol = 1e-12,
): void {
  assert.is(actual.length, expected.length, `length of ${what}`);
  for (let k = 0; k < expected.length; k++)
    if (!(Math.abs(actual[k]! - expected[k]!) <= atol + rtol * Math.abs(expected[k]!)))
      assert.unreachable(`${what}[${k}] is ${actual[k]}, expected ${expected[k]}`);
}

type Objects = ConstructorParameters<typeof Network>[0];
type Options = ConstructorParameters<typeof Network>[1];

/** A network of objects, run for a duration. */
export async function ran(
  backend: BackendName,
  objects: Objects,
  duration: string | number,
  options: Options = {},
): Promise<Network> {
  const net = new Network(objects, { ...options, backend });
  await net.run(duration);
  return net;
}

/** Times in milliseconds, rounded to picoseconds. */
export function ms(times: ArrayLike<number>): number[] {
  return Array.from(times, (t) => Math.round(t * 1e12) / 1e9);
}
