// Runs something on both backends and requires the same numbers, bit for bit.

import * as assert from "uvu/assert";

export type BackendName = "js" | "wasm";

/** Named numbers that came out of a run. */
export type Numbers = Readonly<Record<string, ArrayLike<number>>>;

/** The result on `js`, after `wasm` gave exactly the same. */
export async function onBoth<T extends Numbers>(
  run: (backend: BackendName) => Promise<T>,
): Promise<T> {
  const js = await run("js");
  const wasm = await run("wasm");
  assert.equal(Object.keys(wasm), Object.keys(js));
  for (const [name, values] of Object.entries(js)) same(name, values, wasm[name]!);
  return js;
}

function same(name: string, js: ArrayLike<number>, wasm: ArrayLike<number>): void {
  assert.is(wasm.length, js.length, `${name}: as many numbers on wasm as on js`);
  for (let k = 0; k < js.length; k++)
    if (!Object.is(js[k], wasm[k]))
      assert.unreachable(`${name}[${k}]: ${js[k]} on js, ${wasm[k]} on wasm`);
}

/** Times in seconds as milliseconds, rounded to a microsecond. */
export function milliseconds(times: ArrayLike<number>): number[] {
  return Array.from(times, (t) => Math.round(t * 1e6) / 1e3);
}
