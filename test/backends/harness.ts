// Runs one kernel on several backends over the same memory contents and compares every byte they leave.

import * as assert from "uvu/assert";
import { js } from "../../src/backends/js/backend.ts";
import { wasm } from "../../src/backends/wasm/backend.ts";
import type {
  ArraySymbol,
  Backend,
  Expression,
  Kernel,
  KernelMemory,
  Statement,
  Storage,
} from "../../src/ir/ir.ts";
import { type StorageView, viewAt, width } from "../../src/ir/storage.ts";

export const backends: readonly Backend[] = [js, wasm];

/** Numbers at which arithmetic has corners. */
export const EDGES: readonly number[] = [
  0,
  -0,
  1,
  -1,
  0.5,
  -0.5,
  1.5,
  2.5,
  -2.5,
  3,
  1e-310,
  -5e-324,
  2.2250738585072014e-308,
  1e308,
  -1.7976931348623157e308,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  Number.NaN,
  4503599627370495.5,
  -4503599627370497,
  9007199254740994,
  2147483647.5,
  -2147483649,
  0.1,
  710,
  -746,
];

/** A seeded stream of numbers in [0, 1). */
export function stream(seed: number): () => number {
  let state = seed >>> 0;
  const word = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  };
  return () => (word() + word() / 2 ** 32) / 2 ** 32;
}

export interface Layout {
  readonly symbols: Readonly<Record<string, ArraySymbol>>;
  readonly bytes: number;
}

/** Places arrays one after another from `start` on, each padded to 16 bytes and followed by 16 bytes of guard. */
export function layout(
  arrays: Readonly<Record<string, readonly [Storage, number]>>,
  start = 1024,
): Layout {
  let address = start;
  const symbols: Record<string, ArraySymbol> = {};
  for (const [name, [storage, length]] of Object.entries(arrays)) {
    symbols[name] = { name, storage, address, length };
    address += Math.ceil((length * width(storage)) / 16) * 16 + 16;
  }
  return { symbols, bytes: address };
}

/** Numbers for each array, by name; arrays left out start at zero. */
export type Contents = Readonly<Record<string, ArrayLike<number>>>;

export interface Outcome {
  readonly results: readonly number[];
  readonly arrays: Readonly<Record<string, StorageView>>;
}

export function makeMemory(shared = false, initial = 2, maximum = 64): KernelMemory {
  const memory = new WebAssembly.Memory({ initial, maximum, shared });
  return { memory, shared, initial, maximum };
}

export function viewOf({ memory }: KernelMemory, symbol: ArraySymbol): StorageView {
  return viewAt(symbol.storage, memory.buffer, symbol.address, symbol.length);
}

/** Runs a kernel on one backend: `calls` are (begin, end); `list` is put at position 0 of the memory. */
export function run(
  backend: Backend,
  kernel: Kernel,
  { symbols, bytes }: Layout,
  contents: Contents,
  calls: readonly (readonly [number, number])[],
  list: readonly number[] = [],
): Outcome {
  const memory = makeMemory(false, Math.ceil(bytes / 65536));
  for (const [name, values] of Object.entries(contents)) viewOf(memory, symbols[name]!).set(values);
  new Int32Array(memory.memory.buffer).set(list);
  const call = backend.load({ kernels: [kernel] }, memory)[kernel.name]!;
  const results = calls.map(([begin, end]) => call(begin, end));
  const arrays = Object.values(symbols).map((symbol) => [symbol.name, viewOf(memory, symbol)]);
  return { results, arrays: Object.fromEntries(arrays) };
}

/** Runs a kernel on every backend, asserts that all agree bit for bit, and gives back what they agree on. */
export function agree(
  kernel: Kernel,
  place: Layout,
  contents: Contents,
  calls: readonly (readonly [number, number])[],
  list: readonly number[] = [],
): Outcome {
  const [judge, ...others] = backends.map((backend) =>
    run(backend, kernel, place, contents, calls, list),
  );
  for (const [i, other] of others.entries()) {
    const who = `${backends[i + 1]!.name}, ${kernel.name}`;
    assert.equal(other.results, judge!.results, `results of ${who}`);
    for (const name of Object.keys(place.symbols))
      same(other.arrays[name]!, judge!.arrays[name]!, `${who}: ${name}`);
  }
  return judge!;
}

/** Asserts the same numbers; -0 differs from 0, and all NaN are the same. */
export function same(actual: ArrayLike<number>, expected: ArrayLike<number>, what: string): void {
  assert.is(actual.length, expected.length, what);
  for (let i = 0; i < expected.length; i++)
    if (!Object.is(actual[i], expected[i]))
      assert.unreachable(`${what}[${i}] is ${actual[i]}, expected ${expected[i]}`);
}

export const load = (array: ArraySymbol, at: string | null = "i"): Expression => ({
  op: "load",
  array,
  at,
});

export const store = (
  array: ArraySymbol,
  value: Expression,
  at: string | null = "i",
  watch = false,
): Statement => ({ kind: "store", array, at, value, watch });

export const constant = (value: number): Expression => ({ op: "constant", value });

/** A kernel over a range, unless `parts` says otherwise. */
export function kernelOf(
  name: string,
  body: readonly Statement[],
  parts: Partial<Kernel> = {},
): Kernel {
  return { name, loop: { kind: "range", index: "i" }, prologue: [], output: null, body, ...parts };
}
