// Rows of pairs that a probability joins: as defined, as many as it says, and the same whenever they are made.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { leaper } from "../../src/backends/wasm/leaps.ts";
import { digitsOf, type LeapRows } from "../../src/ir/leaps.ts";
import { philox } from "../../src/ir/random.ts";
import { arena, StateArray } from "../../src/runtime/arena.ts";

const test = suite("leaps");

interface Made {
  readonly targets: number[];
  readonly ends: number[];
  readonly row: number;
}

interface Asked {
  readonly p: number;
  readonly rows: number;
  readonly width: number;
  readonly storage?: "u16" | "i32";
  readonly othersOnly?: boolean;
  readonly first?: number;
  readonly seed?: number;
  readonly from?: number;
  readonly limit?: number;
}

const KEY = { seed: [7, 0], draw: 3, stream: 65536 } as const;

function made(asked: Asked): Made {
  const { p, rows, width, storage = "u16", othersOnly = false, first = 0, seed = 7 } = asked;
  const { from = 0, limit = 2 * width + Math.ceil(4 * p * rows * width) } = asked;
  const into = new StateArray("into", storage, limit);
  const ends = new StateArray("ends", "i32", rows);
  const digits = digitsOf(p).map(({ guide, last, unit }) => {
    const held = {
      guide: new StateArray("guide", "u16", guide.length),
      last: new StateArray("last", "i32", last.length),
    };
    held.guide.indices.set(guide);
    held.last.i32.set(last);
    return { ...held, size: last.length, unit };
  });
  const key = { ...KEY, seed: [seed, 0] as const };
  const spec: LeapRows = { digits, key, width, othersOnly, first, storage };
  const leap = leaper(spec, arena());
  const row = leap(from, rows, into.address, 0, limit, ends.address);
  const count = row > from ? ends.i32[row - from - 1]! : 0;
  return {
    targets: [...into.indices.subarray(0, count)],
    ends: [...ends.i32.subarray(0, row - from)],
    row,
  };
}

/** The same by the definition, a digit at a time without guides. */
function defined({ p, rows, width, othersOnly = false, first = 0 }: Asked): Made {
  const digits = digitsOf(p);
  const [targets, ends]: [number[], number[]] = [[], []];
  for (let row = 0; row < rows; row++) {
    const s = philox(row, KEY.draw, 1 << 26, KEY.stream, KEY.seed[0], KEY.seed[1]);
    const next = (): number => {
      const sum = s[0] + s[3];
      const bits = (((sum << 7) | ((sum >>> 0) >>> 25)) + s[0]) >>> 0;
      const shifted = s[1] << 9;
      s[2] ^= s[0];
      s[3] ^= s[1];
      s[1] ^= s[2];
      s[0] ^= s[3];
      s[2] ^= shifted;
      s[3] = (s[3] << 11) | (s[3] >>> 21);
      return bits;
    };
    for (let column = -1; ; ) {
      let leap = 1;
      for (const [k, { last, unit }] of digits.entries())
        for (;;) {
          const bits = next();
          const value = last.findIndex((most) => bits <= most);
          leap += value * unit;
          if (k < digits.length - 1 || value < last.length - 1 || column + leap >= width) break;
        }
      column += leap;
      if (column >= width) break;
      if (!othersOnly || column !== row) targets.push(first + column);
    }
    ends.push(targets.length);
  }
  return { targets, ends, row: rows };
}

for (const p of [0.9, 0.3, 0.02, 0.004, 3e-5])
  test(`rows are those of the definition, for p = ${p}`, () => {
    const width = Math.min(60000, Math.ceil(200 / p));
    assert.equal(made({ p, rows: 20, width }), defined({ p, rows: 20, width }));
    assert.equal(
      made({ p, rows: 9, width, storage: "i32", othersOnly: true, first: 5 }),
      defined({ p, rows: 9, width, othersOnly: true, first: 5 }),
    );
  });

for (const p of [0.6, 0.1, 1 / 64, 0.015, 1e-3, 1e-6])
  test(`as many are joined as a probability says, and evenly, for p = ${p}`, () => {
    const [rows, width] = [400, Math.min(50000, Math.ceil(100 / p))];
    let [count, all] = [0, 0];
    const halves = [0, 0];
    const many = p < 1e-4 ? 10 : 1;
    for (let seed = 1; seed <= many; seed++) {
      const { targets } = made({ p, rows, width, seed });
      count += targets.length;
      all += rows * width;
      for (const target of targets) halves[target < width / 2 ? 0 : 1]!++;
    }
    const deviation = Math.sqrt(p * (1 - p) * all);
    assert.ok(Math.abs(count - p * all) < 5 * deviation, `${count} of ${p * all}`);
    const skew = Math.abs(halves[0]! - halves[1]!) / Math.sqrt(Math.max(1, count));
    assert.ok(skew < 5, `${halves}`);
  });

test("leaps are geometrically distributed (chi-squared over the first twenty)", () => {
  for (const p of [0.2, 0.012]) {
    const { targets, ends } = made({ p, rows: 300, width: Math.ceil(400 / p), storage: "i32" });
    const size = p < 0.1 ? 10 : 1;
    const counts = new Array<number>(20).fill(0);
    let all = 0;
    let place = 0;
    for (const end of ends) {
      let before = -1;
      for (; place < end; place++) {
        const leap = Math.floor((targets[place]! - before - 1) / size);
        if (leap < 20) counts[leap]!++;
        all++;
        before = targets[place]!;
      }
    }
    const miss = (1 - p) ** size;
    const chi = counts.reduce((sum, count, k) => {
      const expected = all * miss ** k * (1 - miss);
      return sum + (count - expected) ** 2 / expected;
    }, 0);
    // 20 degrees of freedom: once in 1e5
    assert.ok(chi < 60, `${chi}`);
  }
});

test("a row is the same whichever rows are made with it, and rows differ", () => {
  const asked = { p: 0.05, rows: 8, width: 1000 };
  const all = made(asked);
  const last = made({ ...asked, from: 7 });
  assert.equal(last.targets, all.targets.slice(all.ends[6]!));
  assert.not.equal(all.targets.slice(0, 20), all.targets.slice(all.ends[0]!, all.ends[0]! + 20));
});

test("rows are made as long as there is room for a whole one", () => {
  const asked = { p: 0.5, rows: 10, width: 100 };
  const all = made(asked);
  const some = made({ ...asked, limit: 300 });
  assert.ok(some.row > 2 && some.row < 10, `${some.row}`);
  assert.equal(some.targets, all.targets.slice(0, all.ends[some.row - 1]!));
});

test.run();
