// Samples of a given size: as many as asked for, distinct, ascending, and every set equally likely.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Sampler } from "../../src/model/sample.ts";

const test = suite("model: samples");

/** A Weyl sequence, hashed: good enough to count with. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let z = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return ((z ^ (z >>> 15)) >>> 0) / 2 ** 32;
  };
}

test("numbers are distinct, ascending and below the count, however many are taken", () => {
  const [sampler, uniform] = [new Sampler(), numbers(1)];
  for (const count of [1, 2, 31, 32, 33, 1000, 100000])
    for (const part of [0, 0.0001, 0.3, 0.5, 0.51, 1]) {
      const size = Math.round(part * count);
      const found = [...sampler.take(count, size, uniform)];
      assert.is(found.length, size);
      assert.ok(
        found.every((number, k) => number >= 0 && number < count && !(number <= found[k - 1]!)),
      );
    }
});

for (const [count, size] of [
  [6, 2],
  [6, 4],
  [1000, 1],
] as const)
  test(`each set of ${size} of ${count} is equally likely`, () => {
    const [sampler, uniform] = [new Sampler(), numbers(2)];
    const counts = new Map<string, number>();
    const draws = 20000;
    for (let k = 0; k < draws; k++) {
      const set = `${sampler.take(count, size, uniform)}`;
      counts.set(set, (counts.get(set) ?? 0) + 1);
    }
    const sets = count === 6 ? 15 : 1000;
    assert.is(counts.size, sets);
    const expected = draws / sets;
    const chi = [...counts.values()].reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
    // beyond five deviations of the distribution
    assert.ok(chi < sets - 1 + 5 * Math.sqrt(2 * sets), `${chi}`);
  });

test.run();
