// The order in which gpu.js writes the functions of a kernel.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { loadGpuJs } from "../../../src/backends/gpu/gpujs.ts";
import { type FunctionBuilder, repairOrder } from "../../../src/backends/gpu/order.ts";

const test = suite("order of functions");

/** As gpu.js has it before the repair: functions by name, with those they call. */
function builder(calls: Readonly<Record<string, readonly string[]>>): FunctionBuilder {
  const functionMap = Object.fromEntries(
    Object.entries(calls).map(([name, calledFunctions]) => [name, { calledFunctions }]),
  );
  const made: FunctionBuilder = {
    functionMap,
    nativeFunctionNames: ["pow2"],
    traceFunctionCalls: () => [],
  };
  repairOrder(made);
  return made;
}

test("a function comes after all that call it, by whatever way", () => {
  const made = builder({
    kernel: ["exprel", "exp", "sin"],
    exprel: ["exp", "lesser"],
    exp: ["lesser", "pow2"],
    lesser: [],
    unused: ["exp"],
  });
  const order = made.traceFunctionCalls();
  assert.equal([...order].sort(), ["exp", "exprel", "kernel", "lesser", "pow2"]);
  for (const [caller, called] of [
    ["kernel", "exprel"],
    ["exprel", "exp"],
    ["exp", "lesser"],
    ["exp", "pow2"],
  ] as const)
    assert.ok(
      order.indexOf(caller) < order.indexOf(called),
      `${caller} before ${called}: ${order}`,
    );
  assert.equal(made.traceFunctionCalls("exp")[0], "exp");
});

test("gpu.js itself is given this order", async () => {
  const prototype = (await loadGpuJs()).FunctionBuilder!.prototype;
  const { functionMap, nativeFunctionNames } = builder({
    kernel: ["a", "b"],
    a: ["b"],
    b: ["c"],
    c: [],
  });
  const order = Reflect.apply(
    prototype.traceFunctionCalls,
    { functionMap, nativeFunctionNames },
    [],
  );
  assert.equal(order, ["kernel", "a", "b", "c"]);
});

test.run();
