// Free stretches of memory: none is handed out twice, neighbours are joined, the lowest serves first.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Extents } from "../../src/runtime/extents.ts";

const test = suite("runtime: extents");

test("what neighbours leave makes room for one that is larger than each", () => {
  const extents = new Extents(16);
  const [a, b, c, d] = [100, 200, 300, 50].map((size) => extents.take(size).address);
  assert.equal([a, b, c, d], [16, 116, 316, 616]);
  extents.give(b!, 200);
  extents.give(a!, 100);
  extents.give(c!, 300);
  assert.is(extents.endOf(600), 616);
  assert.equal(extents.take(600), { address: 16, touched: 600 });
  assert.equal(extents.take(10), { address: 666, touched: 0 });
});

test("what is given back at the end is the end again, and known to have been written", () => {
  const extents = new Extents(16);
  const [a, b] = [extents.take(100).address, extents.take(100).address];
  extents.give(a, 100);
  extents.give(b, 100);
  assert.is(extents.top, 16);
  assert.equal(extents.take(300), { address: 16, touched: 200 });
  assert.is(extents.touched, 316);
});

test("no two stretches ever overlap, whatever is taken and given back", () => {
  const extents = new Extents(16);
  const held = new Map<number, number>();
  const owner = new Int32Array(200_000).fill(-1);
  let state = 1;
  const below = (n: number): number => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return state % n;
  };
  for (let turn = 0; turn < 4000; turn++) {
    if (held.size > 0 && below(held.size + 20) > 12) {
      const [address, size] = [...held][below(held.size)]!;
      held.delete(address);
      owner.fill(-1, address, address + size);
      extents.give(address, size);
      continue;
    }
    const size = 1 + below(700);
    const { address, touched } = extents.take(size);
    assert.ok(address >= 16 && touched <= size);
    assert.ok(owner.subarray(address, address + size).every((one) => one < 0));
    owner.fill(turn, address, address + size);
    held.set(address, size);
  }
  for (const [address, size] of held) extents.give(address, size);
  assert.is(extents.top, 16, "all of it is one again");
});

test.run();
