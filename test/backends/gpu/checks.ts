// What a mode of gpu.js must do behind our door, whichever it is: run in Node and within Chromium.

import * as assert from "uvu/assert";
import { type Gpu, type GpuMode, openGpu } from "../../../src/backends/gpu/door.ts";
import { loadGpuJs } from "../../../src/backends/gpu/gpujs.ts";
import { DeviceError, DeviceLostError } from "../../../src/errors.ts";
import type { Cases } from "./modes.ts";

const plain = { functions: [], natives: [] };

const STEP = `function step(state, shared, j, fresh) {
  const before = state[this.thread.y][this.thread.x];
  if (this.thread.y === 0) { return before + shared[j][1]; }
  if (this.thread.y === 1) { return before * (1 - fresh) + j; }
  return before * 2 + 1;
}`;

const DOUBLE = "function double(values) { return 2 * values[this.thread.x]; }";

/** By name. */
export const checks: Cases = {
  "each step of a pipeline keeps its own numbers, and 24 bits are exact": async (gpu) => {
    const step = gpu.kernel({ source: STEP, output: [3, 3], ...plain });
    const pipeline = gpu.pipeline((state, shared) => {
      let now = state!;
      for (let j = 0; j < 24; j++) now = step(now, shared!, j, j === 20 ? 1 : 0);
      return [now];
    });
    const shared = Float32Array.from({ length: 48 }, (_, k) => (k % 2 ? (k - 1) / 2 : 1000));
    for (let repeat = 0; repeat < 3; repeat++) {
      const [result] = await pipeline.run(
        { values: Float32Array.of(1, 2, 3, 5, 5, 5, 0, 0, 0), width: 3, height: 3 },
        { values: shared, width: 2, height: 24 },
      );
      const masks = [2 ** 24 - 1, 2 ** 24 - 1, 2 ** 24 - 1];
      assert.equal([...result!], [277, 278, 279, 86, 86, 86, ...masks]);
    }
    pipeline.destroy();
  },

  "rows of a table lie one after the other, up and down": async (gpu) => {
    const source = "function turn(table) { return table[this.thread.x][this.thread.y]; }";
    const turn = gpu.kernel({ source, output: [2, 3], ...plain });
    const pipeline = gpu.pipeline((table) => [turn(table!)]);
    const table = { values: Float32Array.of(1, 2, 3, 4, 5, 6), width: 3, height: 2 };
    assert.equal([...(await pipeline.run(table))[0]!], [1, 4, 2, 5, 3, 6]);
    pipeline.destroy();
  },

  "results come in order, from any step, and the next run leaves them alone": async (gpu) => {
    const double = gpu.kernel({ source: DOUBLE, output: [2], ...plain });
    const pipeline = gpu.pipeline((values) => {
      const once = double(values!);
      const twice = double(once);
      return [double(twice), once, twice];
    });
    const first = await pipeline.run(Float32Array.of(1, 2));
    const second = await pipeline.run(Float32Array.of(10, 20));
    assert.equal(
      first.map((one) => [...one]),
      [
        [8, 16],
        [2, 4],
        [4, 8],
      ],
    );
    assert.equal(
      second.map((one) => [...one]),
      [
        [80, 160],
        [20, 40],
        [40, 80],
      ],
    );
    pipeline.destroy();
  },

  "numbers and short arrays may be arguments of a pipeline": async (gpu) => {
    const source = "function scale(values, by) { return by * values[this.thread.x]; }";
    const scale = gpu.kernel({ source, output: [3], ...plain });
    const pipeline = gpu.pipeline((values, by) => [scale(scale(values!, by!), by!)]);
    assert.equal([...(await pipeline.run(Float32Array.of(1, 2, 3), 0.5))[0]!], [0.25, 0.5, 0.75]);
    assert.equal([...(await pipeline.run(Float32Array.of(1, 2, 3), 3))[0]!], [9, 18, 27]);
    pipeline.destroy();
  },

  "a kernel calls functions; on GL the text in GLSL, where there is one": async (gpu) => {
    const kernel = gpu.kernel({
      source: "function outer(values) { return inner(other(values[this.thread.x])); }",
      output: [2],
      functions: [
        { name: "inner", source: "function inner(x) { return x + 1; }" },
        { name: "other", source: "function other(x) { return 10 * x; }" },
      ],
      natives: [{ name: "inner", source: "float inner(float x) { return x + 2.0; }" }],
    });
    const pipeline = gpu.pipeline((values) => [kernel(kernel(values!))]);
    const result = await pipeline.run(Float32Array.of(1, 2));
    assert.equal([...result[0]!], gpu.mode === "webgl2" ? [122, 222] : [111, 211]);
    pipeline.destroy();
  },

  "exp and log are those of single precision": async (gpu) => {
    const source = `function both(values) {
      if (this.thread.y === 0) { return Math.exp(values[this.thread.x]); }
      return Math.log(values[this.thread.x] + 6);
    }`;
    const n = 100;
    const both = gpu.kernel({ source, output: [n, 2], ...plain });
    const pipeline = gpu.pipeline((values) => [both(values!)]);
    const values = Float32Array.from({ length: n }, (_, i) => -5 + (10 * i) / n);
    const [result] = await pipeline.run(values);
    for (let i = 0; i < n; i++) {
      const [exp, log] = [Math.exp(values[i]!), Math.log(values[i]! + 6)];
      assert.ok(Math.abs(result![i]! - exp) <= 1e-5 * exp, `exp(${values[i]}) = ${result![i]}`);
      assert.ok(Math.abs(result![n + i]! - log) <= 1e-5, `log(${values[i]! + 6})`);
    }
    pipeline.destroy();
  },

  "a hundred thousand elements keep their places": (gpu) => checkShift(gpu, 100_003),

  "sixty-four elements keep their places": (gpu) => checkShift(gpu, 64),

  "a million elements keep their places": (gpu) => checkShift(gpu, 1_000_000),

  "one kernel serves several pipelines, and the end of one is not that of the others": async (
    gpu,
  ) => {
    const double = gpu.kernel({ source: DOUBLE, output: [2], ...plain });
    const short = gpu.pipeline((values) => [double(values!)]);
    const long = gpu.pipeline((...values) => [double(double(double(values[0]!)))]);
    const run = (one: typeof short) => one.run(Float32Array.of(1, 2));
    const both = await Promise.all([run(short), run(long)]);
    assert.equal(
      both.map(([one]) => [...one!]),
      [
        [2, 4],
        [8, 16],
      ],
    );
    short.destroy();
    assert.equal([...(await run(long))[0]!], [8, 16]);
    await assertRejects(run(short), /runs after its end/);
    long.destroy();
  },

  "pipelines that come and go leave nothing behind": async (gpu) => {
    const double = gpu.kernel({ source: DOUBLE, output: [2], ...plain });
    const { kernels } = (gpu as unknown as { gpu: { kernels: readonly unknown[] } }).gpu;
    const before = kernels.length;
    for (let repeat = 1; repeat <= 5; repeat++) {
      const pipeline = gpu.pipeline((values) => {
        let now = values!;
        for (let j = 0; j < repeat; j++) now = double(now);
        return [now];
      });
      const [result] = await pipeline.run(Float32Array.of(1, 3));
      assert.equal([...result!], [2 ** repeat, 3 * 2 ** repeat]);
      await pipeline.destroy();
    }
    assert.is(kernels.length, before);
    const pipeline = gpu.pipeline((values) => [double(double(values!))]);
    const textures = () =>
      kernels.map((kernel) => (kernel as { textureCache?: unknown[] }).textureCache?.length ?? 0);
    await pipeline.run(Float32Array.of(1, 3));
    const first = textures();
    for (let repeat = 0; repeat < 50; repeat++) await pipeline.run(Float32Array.of(repeat, 3));
    assert.equal(textures(), first);
    await pipeline.destroy();
  },

  "a text that gpu.js cannot take is an error with the kernel's name": async (gpu) => {
    const source = "function wrong(values) { return nowhere(values[this.thread.x]); }";
    const wrong = gpu.kernel({ source, output: [2], ...plain });
    const error = await assertRejects(
      gpu.pipeline((values) => [wrong(values!)]).run(Float32Array.of(1, 2)),
      /^kernel 'wrong' cannot run on gpu\.js in mode/,
    );
    assert.instance(error, DeviceError);
    assert.is((error as DeviceError).mode, gpu.mode);
  },
};

const SHIFT = `function shift(table, more) {
  const i = this.thread.x;
  if (this.thread.y === 0) { return table[1][i] + more[1][2]; }
  return plus(table[0][i], i);
}`;

/** Two rows of n elements that change places, back and forth, each adding something else. */
async function checkShift(gpu: Gpu, n: number): Promise<void> {
  const functions = [{ name: "plus", source: "function plus(x, i) { return x + i; }" }];
  const shift = gpu.kernel({ source: SHIFT, output: [n, 2], functions, natives: [] });
  const pipeline = gpu.pipeline((table, more) => {
    const once = shift(table!, more!);
    return [shift(shift(once, more!), more!), once];
  });
  const values = Float32Array.from({ length: 2 * n }, (_, k) => (k < n ? 0 : 1_000_000));
  const more = { values: Float32Array.of(1, 2, 3, 4, 5, 7), width: 3, height: 2 };
  const results = await pipeline.run({ values, width: n, height: 2 }, more);
  // both rows after three steps, and after one
  const after = [
    [(i: number) => 1_000_014 + i, (i: number) => 2 * i + 7],
    [() => 1_000_007, (i: number) => i],
  ];
  for (const [one, rows] of after.entries())
    for (const [row, expected] of rows.entries()) {
      const got = results[one]!.subarray(row * n, (row + 1) * n);
      const wrong = got.findIndex((value, i) => value !== expected(i));
      assert.is(wrong, -1, `result ${one}, row ${row}, element ${wrong}: ${got[wrong]}`);
    }
  pipeline.destroy();
}

/** Takes the device away in the middle of its life: what its users see. `lose` makes it go. */
export async function checkLoss(mode: GpuMode, lose: () => Promise<void>): Promise<void> {
  const gpu = await openGpu(mode);
  const double = gpu.kernel({ source: DOUBLE, output: [2], ...plain });
  const pipeline = gpu.pipeline((values) => [double(values!)]);
  await pipeline.run(Float32Array.of(1, 2));
  assert.is(gpu.lost, undefined);
  await lose();
  const error = await assertRejects(pipeline.run(Float32Array.of(1, 2)), /mode \w+ is lost: ./);
  assert.instance(error, DeviceLostError);
  assert.type(gpu.lost, "string");
  pipeline.destroy();
  await gpu.close();
  const again = await openGpu(mode);
  const fresh = again.kernel({ source: DOUBLE, output: [2], ...plain });
  const [result] = await again.pipeline((values) => [fresh(values!)]).run(Float32Array.of(3, 4));
  assert.equal([...result!], [6, 8]);
  await again.close();
}

/** Destroys the device that gpu.js holds in mode `webgpu`. */
export async function destroyDevice(): Promise<void> {
  const { device } = await (await loadGpuJs()).WebGPUContext.acquire();
  (device as unknown as { destroy(): void }).destroy();
}

/** The error of a promise that must fail. */
export async function assertRejects(promise: Promise<unknown>, message: RegExp): Promise<unknown> {
  const error = await promise.then(
    () => assert.unreachable(`no error, where ${message} was expected`),
    (raised: unknown) => raised,
  );
  assert.match((error as Error).message, message);
  return error;
}
