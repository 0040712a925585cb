// Kernels see the memory as it is now: grown between calls, shared or not.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  backends,
  constant,
  kernelOf,
  layout,
  load,
  makeMemory,
  store,
  viewOf,
} from "./harness.ts";

const test = suite("backends: memory");

const place = layout({ x: ["f64", 5] });
const { x } = place.symbols;
const step = kernelOf("step", [store(x!, { op: "add", left: load(x!), right: constant(1) })]);
const list = kernelOf("list", step.body, { loop: { kind: "list", index: "i" } });

for (const backend of backends)
  for (const shared of [false, true]) {
    const kind = `${backend.name}, ${shared ? "shared" : "not shared"}`;

    test(`kernels go on working after the memory has grown (${kind})`, () => {
      const memory = makeMemory(shared);
      const kernels = backend.load({ kernels: [step, list] }, memory);
      kernels.step!(0, 5);
      memory.memory.grow(3);
      kernels.step!(0, 5);
      assert.equal([...viewOf(memory, x!)], [2, 2, 2, 2, 2]);
      const far = (memory.memory.buffer.byteLength - 4) / 4;
      new Int32Array(memory.memory.buffer)[far] = 3;
      kernels.list!(far, far + 1);
      assert.equal([...viewOf(memory, x!)], [2, 2, 2, 3, 2]);
    });

    test(`kernels of several programs share one memory (${kind})`, () => {
      const memory = makeMemory(shared);
      const first = backend.load({ kernels: [step] }, memory);
      const second = backend.load({ kernels: [step] }, memory);
      first.step!(0, 5);
      second.step!(0, 4);
      assert.equal([...viewOf(memory, x!)], [2, 2, 2, 2, 1]);
    });

    test(`a program without kernels loads (${kind})`, () => {
      assert.equal(backend.load({ kernels: [] }, makeMemory(shared)), {});
    });
  }

test("arrays may lie beyond two gigabytes", () => {
  const far = layout({ x: ["f64", 3] }, 2 ** 31 + 65536);
  const memory = makeMemory(false, 32770, 32770);
  const increment = { op: "add", left: load(far.symbols.x!), right: constant(1) } as const;
  const kernel = kernelOf("far", [store(far.symbols.x!, increment)]);
  for (const backend of backends) backend.load({ kernels: [kernel] }, memory).far!(0, 3);
  assert.equal([...viewOf(memory, far.symbols.x!)], [2, 2, 2]);
});

test.run();
