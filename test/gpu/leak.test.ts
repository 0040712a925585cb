// A long run holds no more late than early: nothing of the device, and no memory.

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { type GpuModeName, gpuModes } from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { openGpu } from "../../src/backends/gpu/door.ts";
import { loadGpuJs } from "../../src/backends/gpu/gpujs.ts";
import { openInChromium } from "./chromium.ts";
import { Balance, type Held, longRun, manyLengths } from "./leak.ts";
import { offerSoftwareGpu, tellSkipped } from "./software.ts";

const test = suite("leaks");

/** 86,400 steps are some 1000 blocks: as many bytes in each of them would be 1 MB. */
const MOST_BYTES = 1e6;
/** A pipeline of a length that is used late is some twenty objects; one object in each block would be a thousand. */
const MOST_OBJECTS = 100;

offerSoftwareGpu();
setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;
const webgpu = (await gpuModes()).find(({ mode }) => mode === "webgpu")!;
if (!webgpu.runs) tellSkipped("leaks in mode webgpu in Node", webgpu.reason);

/** Live buffers of the device in mode webgpu, from now on. */
async function watchBuffers(): Promise<{ readonly balance: Balance; close(): Promise<void> }> {
  const gpu = await openGpu("webgpu");
  const { device } = await (await loadGpuJs()).WebGPUContext.acquire();
  const { createBuffer } = device as unknown as { createBuffer(wanted: object): object };
  const buffer = Reflect.apply(createBuffer, device, [{ size: 16, usage: 8 }]);
  const balance = new Balance();
  balance.watch(Object.getPrototypeOf(device), ["createBuffer"], []);
  balance.watch(Object.getPrototypeOf(buffer), [], ["destroy"]);
  return { balance, close: () => gpu.close() };
}

function check([early, late]: readonly [Held, Held]): void {
  const told = JSON.stringify([early, late]);
  assert.ok(late.objects - early.objects < MOST_OBJECTS, `objects on the device: ${told}`);
  assert.ok(late.bytes - early.bytes < MOST_BYTES, `memory that V8 knows of: ${told}`);
}

async function look(balance?: Balance): Promise<Held> {
  for (let k = 0; k < 2; k++) {
    // memory of WebAssembly and of threads that ended is given back in a turn of its own
    await new Promise((resolve) => setTimeout(resolve, 50));
    collect();
  }
  const { heapUsed, external } = process.memoryUsage();
  return { objects: balance?.count ?? 0, bytes: heapUsed + external };
}

const inNode: readonly (readonly [GpuModeName, typeof test])[] = [
  ["webasm", test],
  ["webgpu", (webgpu.runs ? test : test.skip) as typeof test],
];
for (const [mode, on] of inNode)
  for (const [what, run] of [
    ["nothing piles up between 20,000 and 100,000 steps", longRun],
    ["blocks of sixty lengths pile up nothing", manyLengths],
  ] as const)
    on(`Node, ${mode}: ${what}`, async () => {
      const watched = mode === "webgpu" ? await watchBuffers() : undefined;
      const held = await run(mode, () => look(watched?.balance));
      if (watched) assert.ok(watched.balance.made > 0, "buffers are counted");
      check(held);
      await watched?.close();
    });

let page: Awaited<ReturnType<typeof openInChromium>> | undefined;
try {
  page = await openInChromium("test/gpu/leak-page.ts");
} catch (error) {
  tellSkipped("leaks in Chromium", (error as Error).message);
}

(page ? test : test.skip)("Chromium, webgl2: no texture, buffer or program piles up", async () => {
  for (const held of await page!.call<(readonly [Held, Held])[]>("leaks")) {
    assert.ok(held[0].objects > 0, "textures are counted");
    check(held);
  }
});

test.after(async () => {
  await page?.close();
});

test.run();
