// Wheels: which bucket an index goes to, what happens where there is no room, and the loop that empties a bucket.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { ArraySymbol } from "../../src/ir/ir.ts";
import { pushSynapsesKernel } from "../../src/lowering/push.ts";
import {
  agree,
  backends,
  constant,
  kernelOf,
  layout,
  load,
  run,
  same,
  store,
  stream,
} from "./harness.ts";

const test = suite("backends: wheels");

const DT = 1e-4;
const BUCKETS = 8;

/** A wheel whose buckets have room for so many entries, and the last one for all. */
function wheelIn(
  symbols: Readonly<Record<string, ArraySymbol>>,
  room: number,
  now: number,
): object {
  const first = symbols.entries!.address / 4;
  const table = Array.from({ length: BUCKETS + 1 }, (_, b) => {
    const begin = first + b * room;
    return [begin, begin, b < BUCKETS ? begin + room : first + symbols.entries!.length, 0];
  });
  return { wheel: [now, BUCKETS, symbols.table!.address / 4, 0], table: table.flat() };
}

/** What the buckets hold, from that of now on; the last one of all at the end. */
function held(arrays: Readonly<Record<string, ArrayLike<number>>>, first: number): number[][] {
  const [table, entries] = [arrays.table!, arrays.entries!];
  const bucket = (b: number): number[] =>
    Array.from({ length: table[4 * b + 1]! - table[4 * b]! }, (_, k) => {
      return entries[table[4 * b]! - first + k]!;
    });
  const now = arrays.wheel![0]!;
  const ring = Array.from({ length: BUCKETS }, (_, k) => bucket((now + k) % BUCKETS));
  return [...ring, bucket(BUCKETS)];
}

const CORNERS = [0, -0, 0.00005, 0.0007, 0.00075, -1e-9, Number.NaN, 1e9, Number.POSITIVE_INFINITY];

for (const ordered of [false, true])
  test(`a spike's synapses go where their delays say, in rows of any length${ordered ? ", in an order" : ""}`, () => {
    for (const [seed, room] of [
      [1, 40],
      [2, 3],
      [3, 1],
    ] as const) {
      const draw = stream(seed);
      const lengths = [0, 1, 2, 3, 9, 16, 1];
      const starts = [0];
      for (const length of lengths) starts.push(starts.at(-1)! + length);
      const size = starts.at(-1)!;
      const delays = Array.from({ length: size }, (_, s) =>
        s % 3 === 2 ? CORNERS[Math.floor(draw() * CORNERS.length)]! : draw() * 8.5e-4,
      );
      const order = Array.from({ length: size }, (_, p) => (7 * p) % size);
      const place = layout({
        wheel: ["i32", 4],
        table: ["i32", 4 * (BUCKETS + 1)],
        entries: ["i32", BUCKETS * room + size],
        starts: ["i32", starts.length],
        order: ["i32", size],
        delays: ["f64", size],
        near: ["i32", size],
      });
      const { symbols } = place;
      const rows = { starts: symbols.starts!, order: ordered ? symbols.order! : null, neurons: 7 };
      const contents = { ...wheelIn(symbols, room, 5), starts, order, delays };
      const list = [4, 6, 1, 0, 5, 3, 2];
      const steps = (s: number): number => Math.floor(delays[s]! / DT + 0.5);
      const expected: number[][] = Array.from({ length: BUCKETS + 1 }, () => []);
      for (const cell of list)
        for (let p = starts[cell]!; p < starts[cell + 1]!; p++) {
          const s = ordered ? order[p]! : p;
          const fits = delays[s]! >= 0 && steps(s) < BUCKETS && expected[steps(s)]!.length < room;
          expected[fits ? steps(s) : BUCKETS]!.push(s);
        }
      for (const soon of [[], [symbols.near!, symbols.delays!]])
        for (const backend of backends) {
          const [w, d] = [symbols.wheel!, symbols.delays!];
          const kernel = pushSynapsesKernel("push", w, rows, d, DT, soon);
          const { results, arrays } = run(backend, kernel, place, contents, [[0, 7]], list);
          assert.equal(held(arrays, symbols.entries!.address / 4), expected, backend.name);
          assert.equal(results, [expected[BUCKETS]!.length > 0 ? 1 : 0], backend.name);
          same(arrays.delays!, delays, backend.name);
        }
    }
  });

test("one delay for all is read once, and a kernel that leaves nothing returns 0", () => {
  const place = layout({
    wheel: ["i32", 4],
    table: ["i32", 4 * (BUCKETS + 1)],
    entries: ["i32", 100],
    starts: ["i32", 3],
    delay: ["f64", 1],
  });
  const { wheel, starts, delay, entries } = place.symbols;
  const rows = { starts: starts!, order: null, neurons: 2 };
  const kernel = pushSynapsesKernel("push", wheel!, rows, delay!, DT);
  const contents = { ...wheelIn(place.symbols, 9, 7), starts: [0, 5, 7], delay: [3e-4] };
  const { results, arrays } = agree(kernel, place, contents, [[0, 2]], [1, 0]);
  const expected = [[], [], [], [5, 6, 0, 1, 2, 3, 4], [], [], [], [], []];
  assert.equal(held(arrays, entries!.address / 4), expected);
  assert.equal(results, [0]);
});

test("a loop over what is due runs every entry in order, empties the bucket and goes on to the next", () => {
  const place = layout({
    wheel: ["i32", 4],
    table: ["i32", 4 * (BUCKETS + 1)],
    entries: ["i32", 100],
    w: ["f64", 1],
  });
  const { symbols } = place;
  const { wheel, w, entries } = symbols;
  const sum = { op: "mul", left: load(w!, null), right: constant(10) } as const;
  const next = { op: "add", left: sum, right: { op: "index", name: "s", offset: 1 } } as const;
  const loop = { kind: "due", index: "s", wheel: wheel! } as const;
  const kernel = kernelOf("due", [store(w!, next, null)], { loop });
  const made = wheelIn(symbols, 9, 7) as { wheel: number[]; table: number[] };
  // in the last bucket of the ring 2, 0 and 3, in the first 6, in the second nothing
  const table = [...made.table];
  table[4 * 7 + 1]! += 3;
  table[1]! += 1;
  const list = Array.from({ length: 100 }, () => 99);
  list.splice(7 * 9, 3, 2, 0, 3);
  list.splice(0, 1, 6);
  const calls = [
    [0, 0],
    [4, 2],
    [0, 0],
  ] as const;
  const { results, arrays } = agree(kernel, place, { ...made, table, entries: list }, calls);
  assert.is(arrays.w![0], 3147);
  assert.is(arrays.wheel![0], 2);
  assert.equal(results, [0, 0, 0]);
  assert.equal([...arrays.table!], made.table);
  assert.equal([...arrays[entries!.name]!], list);
});

test.run();
