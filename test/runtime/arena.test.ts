// The one memory: blocks, growth, and views that stay alive.

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Arena, arena, StateArray, width } from "../../src/runtime/arena.ts";

const test = suite("runtime: arena");

const PAGE = 65536;

test("the arena of this process is one, and shared where Node shares memory", () => {
  assert.is(arena(), arena());
  assert.is(arena().shared, true);
  assert.ok(arena().memory.buffer instanceof SharedArrayBuffer);
});

test("widths are 8 bytes for reals and 4 for the rest", () => {
  assert.equal([width("f64"), width("i32"), width("bool")], [8, 4, 4]);
});

for (const shared of [true, false]) {
  const kind = shared ? "shared" : "not shared";

  test(`blocks are aligned to 16 bytes, zeroed and apart (${kind})`, () => {
    const memory = new Arena({ shared, pages: 4 });
    const blocks = [1, 8, 16, 17, 63, 64, 65, 4096, 4097, 9999].map((bytes) => ({
      bytes,
      address: memory.allocate(bytes),
    }));
    for (const { bytes, address } of blocks) {
      assert.is(address % 16, 0);
      assert.ok(address >= 16, "address 0 is nobody's");
      const view = new Uint8Array(memory.memory.buffer, address, bytes);
      assert.ok(view.every((byte) => byte === 0));
      view.fill(255);
    }
    blocks.sort((a, b) => a.address - b.address);
    for (let k = 1; k < blocks.length; k++)
      assert.ok(blocks[k]!.address >= blocks[k - 1]!.address + blocks[k - 1]!.bytes);
  });

  test(`a block given back is used again, and is zero again (${kind})`, () => {
    const memory = new Arena({ shared, pages: 4 });
    const first = memory.allocate(1000);
    new Uint8Array(memory.memory.buffer, first, 1000).fill(7);
    memory.free(first, 1000);
    const again = memory.allocate(1000);
    assert.is(again, first);
    assert.ok(new Uint8Array(memory.memory.buffer, again, 1000).every((byte) => byte === 0));
    assert.is.not(memory.allocate(1000), first);
  });

  test(`memory grows when a block does not fit (${kind})`, () => {
    const memory = new Arena({ shared, pages: 1 });
    const address = memory.allocate(5 * PAGE);
    assert.ok(memory.memory.buffer.byteLength >= address + 5 * PAGE);
    new Uint8Array(memory.memory.buffer)[address + 5 * PAGE - 1] = 1;
  });

  test(`arrays keep their numbers when memory grows (${kind})`, () => {
    const memory = new Arena({ shared, pages: 1 });
    const array = new StateArray("x", "f64", 10, memory);
    const old = array.f64;
    old.fill(3);
    memory.allocate(20 * PAGE);
    assert.equal([...array.f64], Array(10).fill(3));
    array.f64[4] = 5;
    assert.is(old.length, shared ? 10 : 0, "a view dies with memory that is not shared");
    if (shared) assert.is(old[4], 5);
    if (shared) assert.is(array.f64, old, "the same view as before");
  });
}

test("a network beyond 4 GiB is refused with the arithmetic", () => {
  const memory = new Arena({ shared: false, pages: 1 });
  assert.throws(
    () => memory.allocate(5 * 2 ** 30),
    (error: Error) => error.name === "NetworkError" && /5\.0\d GiB .* 4 GiB/.test(error.message),
  );
  assert.ok(memory.allocate(16) > 0, "and the arena goes on");
});

test("used are the blocks handed out less those given back", () => {
  const memory = new Arena({ shared: false, pages: 1 });
  const before = memory.used;
  const first = memory.allocate(1000);
  const second = memory.allocate(64);
  assert.is(memory.used - before, 1024 + 64, "blocks are multiples of 64 bytes");
  memory.free(first, 1000);
  assert.is(memory.used - before, 64);
  assert.is(memory.allocate(1000), first);
  assert.is(memory.used - before, 1024 + 64, "a block that serves again is used again");
  memory.free(second, 64);
  memory.free(first, 1000);
  assert.is(memory.used, before);
});

test("an array has room for the partner of an odd last element", () => {
  const memory = new Arena({ shared: true, pages: 1 });
  for (const [storage, length] of [
    ["f64", 1],
    ["f64", 8],
    ["f64", 9],
    ["i32", 1],
    ["i32", 17],
    ["bool", 3],
  ] as const) {
    const array = new StateArray("x", storage, length, memory);
    const next = memory.allocate(16);
    const pair = 2 * Math.ceil(length / 2) * width(storage);
    assert.ok(next >= array.address + pair, `${length} of ${storage}`);
  }
});

test("resize keeps what fits and fills the rest with zeros", () => {
  const memory = new Arena({ shared: true, pages: 1 });
  const array = new StateArray("x", "f64", 3, memory);
  array.f64.set([1, 2, 3]);
  assert.is(array.resize(1000), true, "it moved");
  assert.equal([...array.f64.subarray(0, 5)], [1, 2, 3, 0, 0]);
  assert.is(array.length, 1000);
  array.f64.fill(9);
  assert.is(array.resize(2), false, "shrinking moves nothing");
  assert.equal([...array.f64], [9, 9]);
  assert.is(array.resize(5), false, "nor does growing within the room it has");
  assert.equal([...array.f64], [9, 9, 0, 0, 0]);
});

test("resize clears what a SIMD pass left behind the last element", () => {
  const memory = new Arena({ shared: true, pages: 1 });
  const array = new StateArray("x", "f64", 3, memory);
  new Float64Array(memory.memory.buffer, array.address, 4).fill(7);
  array.resize(4);
  assert.equal([...array.f64], [7, 7, 7, 0]);
});

test("an array of no elements has a view of no length, and can grow", () => {
  const memory = new Arena({ shared: true, pages: 1 });
  const array = new StateArray("x", "i32", 0, memory);
  assert.is(array.i32.length, 0);
  assert.is(array.i32, array.i32);
  array.resize(3);
  assert.equal([...array.i32], [0, 0, 0]);
});

test("integers and booleans are seen as Int32Array, reals as Float64Array", () => {
  const memory = new Arena({ shared: true, pages: 1 });
  assert.instance(new StateArray("x", "f64", 1, memory).view, Float64Array);
  assert.instance(new StateArray("x", "i32", 1, memory).view, Int32Array);
  assert.instance(new StateArray("x", "bool", 1, memory).view, Int32Array);
});

test("an array that outgrew its room leaves every older view of it unharmed", () => {
  const memory = new Arena({ shared: true, pages: 16 });
  const array = new StateArray("x", "f64", 2, memory);
  const views = [array.f64];
  for (const length of [3, 4, 600, 1300, 5000]) {
    array.resize(length);
    views.push(array.f64);
  }
  const numbers = views.map((view, k) => view.fill(k + 1, 0, 2)[0]);
  const others = Array.from({ length: 50 }, (_, k) => new StateArray(`y${k}`, "f64", 600, memory));
  for (const other of others) other.f64.fill(-1);
  assert.equal(numbers, [1, 2, 3, 4, 5, 6]);
  assert.ok([4, 5, 6].every((number) => views[number - 1]![0] === number));
  assert.ok(others.every((other) => other.f64.every((value) => value === -1)));
});

const gc = (() => {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc") as () => void;
})();

/** Lets finalizers run. */
async function collect(): Promise<void> {
  for (let k = 0; k < 4; k++) {
    gc();
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

test("memory of arrays and of views that nobody holds is given back", async () => {
  const memory = new Arena({ shared: true, pages: 1 });
  const address = (() => {
    const array = new StateArray("x", "f64", 3000, memory);
    array.f64.fill(1);
    return array.address;
  })();
  await collect();
  assert.is(memory.allocate(24000), address);
  const moved = new StateArray("y", "f64", 100, memory);
  const before = moved.address;
  moved.f64.fill(1);
  moved.resize(10000);
  await collect();
  assert.is(memory.allocate(800), before, "the place it moved from");
  assert.is(moved.f64[99], 1);
});

test("memory is kept while somebody holds a view of it, whatever became of the array", async () => {
  const memory = new Arena({ shared: true, pages: 1 });
  const views = (() => {
    const array = new StateArray("x", "f64", 500, memory);
    const old = array.f64.fill(1);
    array.resize(400);
    array.f64.fill(2);
    array.resize(5000);
    return [old, new StateArray("y", "f64", 500, memory).f64.fill(3)];
  })();
  await collect();
  const others = Array.from({ length: 9 }, () => new StateArray("z", "f64", 500, memory));
  for (const other of others) other.f64.fill(-1);
  assert.equal(
    views.map((view) => view[0]),
    [2, 3],
  );
});

test("an array that sleeps gives its memory back, keeps its length, and is filled for whoever touches it", () => {
  const memory = new Arena({ shared: true, pages: 1 });
  const array = new StateArray("x", "f64", 3000, memory);
  const { address } = array;
  let filled = 0;
  array.sleep(() => {
    filled++;
    array.f64.fill(7, 0, 2);
  });
  assert.is(memory.allocate(24000), address, "given back");
  array.resize(3001);
  assert.is(array.length, 3001);
  assert.ok(array.asleep);
  assert.is(filled, 0);
  assert.equal([array.f64[1], array.f64[2], array.f64.length, filled], [7, 0, 3001, 1]);
  assert.not(array.asleep);
  array.sleep(() => {});
  assert.is.not(array.address, 0);
  assert.equal([array.f64[1], filled], [0, 1]);
});

test.run();
