// The door to gpu.js in Node: real kernels on the CPU, and on a GPU made of software where there is one.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Gpu, type GpuMode, gpuModes, openGpu } from "../../../src/backends/gpu/door.ts";
import type { GpuJs, RawGpu, RawPipeline } from "../../../src/backends/gpu/gpujs.ts";
import { type Ground, Session } from "../../../src/backends/gpu/session.ts";
import { DeviceError, DeviceLostError, InternalError } from "../../../src/errors.ts";
import { offerSoftwareGpu, tellSkipped } from "../../gpu/software.ts";
import { assertRejects, checkLoss, checks, destroyDevice } from "./checks.ts";

const test = suite("door to gpu.js");

offerSoftwareGpu();
const reports = await gpuModes();
const webgpu = reports.find(({ mode }) => mode === "webgpu")!;
if (!webgpu.runs) tellSkipped("webgpu in Node", webgpu.reason);
const onWebGpu = webgpu.runs ? test : test.skip;

/** A page's `navigator.gpu`, for as long as a call takes. */
async function inPage<T>(entry: object, call: () => Promise<T>): Promise<T> {
  const had = Object.getOwnPropertyDescriptor(globalThis, "navigator");
  Object.defineProperty(globalThis, "navigator", { value: { gpu: entry }, configurable: true });
  try {
    return await call();
  } finally {
    if (had) Object.defineProperty(globalThis, "navigator", had);
    else delete (globalThis as { navigator?: unknown }).navigator;
  }
}

for (const mode of ["webgpu", "webasm", "cpu"] as const) {
  const on = mode === "webgpu" ? onWebGpu : test;
  let opened: Promise<Gpu> | undefined;
  for (const [name, check] of Object.entries(checks))
    on(`${mode}: ${name}`, async () => {
      opened ??= openGpu(mode);
      await check(await opened);
    });
  on(
    `${mode}: closing twice is closing once, and a closed device is told from a lost one`,
    async () => {
      const gpu = await openGpu(mode);
      await gpu.close();
      await gpu.close();
      await (await opened)?.close();
      assert.is(gpu.lost, undefined);
      assert.throws(
        () => gpu.pipeline(() => []),
        (error: Error) =>
          error instanceof InternalError && /mode \w+ is closed/.test(error.message),
      );
    },
  );
}

test("modes are reported best first, each with what runs it or why nothing does", () => {
  const modes: GpuMode[] = ["webgpu", "webgl2", "webasm", "cpu"];
  assert.equal(
    reports.map(({ mode }) => mode),
    modes,
  );
  const [, webgl2, webasm, cpu] = reports;
  assert.equal(webgl2, {
    mode: "webgl2",
    runs: false,
    reason: "WebGL2 needs a browser: there is no canvas here",
  });
  assert.equal(webasm, {
    mode: "webasm",
    runs: true,
    on: "WebAssembly on the CPU",
    software: true,
  });
  assert.equal(cpu, { mode: "cpu", runs: true, on: "JavaScript on the CPU", software: true });
});

test("a mode that is asked for and not there is an error with reason and alternative", async () => {
  const error = await assertRejects(
    openGpu("webgl2"),
    /^cannot use gpu\.js in mode 'webgl2': WebGL2 needs a browser.*backend 'wasm'/,
  );
  assert.instance(error, DeviceError);
  assert.is((error as DeviceError).mode, "webgl2");
});

test("a browser with WebGPU and no adapter, or a device that refuses, is an error too", async () => {
  const none = { requestAdapter: async () => null };
  await inPage(none, () => assertRejects(openGpu("webgpu"), /no adapter: this browser/));
  const refuses = {
    info: { vendor: "acme" },
    limits: {},
    requestDevice: () => Promise.reject(new Error("out of devices")),
  };
  const refusing = { requestAdapter: async () => refuses };
  const message = /there is an adapter, but no device: out of devices/;
  await inPage(refusing, () => assertRejects(openGpu("webgpu"), message));
});

test("without a GPU, auto takes what runs and says what it is worth", async () => {
  const none = { requestAdapter: async () => null };
  const gpu = await inPage(none, () => openGpu("auto"));
  assert.is(gpu.mode, "webasm");
  assert.match(gpu.reason, /^no GPU: webgpu: no adapter: .*webgl2: .*slower than backend 'wasm'$/);
  await gpu.close();
});

onWebGpu("auto does not take a GPU that is software for a GPU", async () => {
  assert.ok(webgpu.runs && webgpu.software, "the driver of the tests is software");
  const gpu = await openGpu("auto");
  assert.is(gpu.mode, "webasm");
  assert.match(gpu.reason, /^no GPU: webgpu: .* is the CPU/);
  await gpu.close();
});

onWebGpu("auto takes a GPU, however it is called", async () => {
  const { create } = await import("webgpu");
  const entries = [create([]), create(["backend=opengl"])] as const;
  const real =
    (await entries[0].requestAdapter()) ??
    (await entries[1].requestAdapter({ featureLevel: "compatibility" }));
  const adapter = {
    info: { vendor: "acme", architecture: "rocket", device: "", description: "" },
    limits: real!.limits,
    requestDevice: (wanted: object) => real!.requestDevice(wanted as never),
  };
  const gpu = await inPage({ requestAdapter: async () => adapter }, () => openGpu("auto"));
  assert.equal([gpu.mode, gpu.runsOn, gpu.reason], ["webgpu", "acme, rocket", "webgpu is there"]);
  await gpu.close();
});

onWebGpu("all of a process share one device, which ends with its last user", async () => {
  const [one, other] = await Promise.all([openGpu("webgpu"), openGpu("webgpu")]);
  await one.close();
  await checks["rows of a table lie one after the other, up and down"]!(other);
  await other.close();
  const again = await openGpu("webgpu");
  await checks["rows of a table lie one after the other, up and down"]!(again);
  await again.close();
});

onWebGpu(
  "a lost device is an error of its own, closes quietly, and another one can be opened",
  async () => {
    const { error: complain } = console;
    const complaints: unknown[] = [];
    console.error = (...words: unknown[]) => complaints.push(...words);
    try {
      await checkLoss("webgpu", destroyDevice);
    } finally {
      console.error = complain;
    }
    assert.equal(complaints, []);
  },
);

/** A session on a gpu.js whose pipelines tell, once they have run, what a test wants told. */
function sessionThatRan(
  told: Partial<RawPipeline>,
  { fallsBack = false, ...other }: Partial<Ground> & { fallsBack?: boolean } = {},
): Session {
  const ground: Ground = {
    mode: "webasm",
    runsOn: "paper",
    software: true,
    folding: undefined,
    settings: {},
    lost: () => undefined,
    takeErrors: () => [],
    release: async () => undefined,
    ...other,
  };
  const gpu: RawGpu = {
    kernels: [],
    createKernel: (_, settings) => {
      const { onRequestFallback } = settings as { onRequestFallback?: () => never };
      const self = { fallbackReason: "images are not for it", onRequestFallback };
      return () => (fallsBack ? self.onRequestFallback?.() : undefined);
    },
    createPipeline: (trace) => {
      const call = async (...args: readonly unknown[]) => {
        trace(...args);
        return [Float32Array.of(1)];
      };
      return Object.assign(call, { destroy: async () => undefined, ...told }) as RawPipeline;
    },
    destroy: async () => undefined,
  };
  return new Session({} as GpuJs, ground, "for a test", () => gpu);
}

test("what ran elsewhere than it was asked to is an error with the reason, not a result", async () => {
  const source = "function moved(values) { return values[0]; }";
  const moved = { source, output: [1], functions: [], natives: [] };
  const run = (session: Session) => {
    const kernel = session.kernel(moved);
    const pipeline = session.pipeline((values) => [kernel(values!)]);
    return pipeline.run(Float32Array.of(1)).then(() => pipeline.ran);
  };
  const elsewhere = { backend: "cpu", executorKind: "generic", fallbackReason: "too odd" };
  await assertRejects(
    run(sessionThatRan(elsewhere)),
    /^kernel 'moved' .* mode webasm: gpu\.js ran it in mode cpu instead: too odd$/,
  );
  const fine = { backend: "webasm", executorKind: "fused-sync", fallbackReason: null };
  await assertRejects(
    run(sessionThatRan(fine, { fallsBack: true })),
    /mode webasm: images are not for it$/,
  );
  assert.is(await run(sessionThatRan(fine)), "fused-sync");
  const slow = { ...fine, executorKind: "generic", fallbackReason: "plan too long" };
  assert.is(await run(sessionThatRan(slow)), "generic: plan too long");
});

test("an error that belongs to no call, and a device that goes in silence, end the run under way", async () => {
  const source = "function late(values) { return values[0]; }";
  const run = (session: Session) => {
    const kernel = session.kernel({ source, output: [1], functions: [], natives: [] });
    return session.pipeline((values) => [kernel(values!)]).run(Float32Array.of(1));
  };
  const fine = { backend: "webasm", executorKind: "fused-sync", fallbackReason: null };
  const errors = ["no room for a buffer"];
  const takeErrors = () => errors.splice(0);
  const failing = sessionThatRan(fine, { takeErrors });
  await assertRejects(run(failing), /^kernel 'late' cannot run .*: no room for a buffer$/);
  assert.equal(await run(failing), [Float32Array.of(1)]);

  let go: (reason: string) => void = () => undefined;
  const whenLost = new Promise<string>((resolve) => {
    go = resolve;
  });
  const stuck = new Promise<never>(() => undefined);
  const session = sessionThatRan(fine, { whenLost });
  const gpu = (session as unknown as { gpu: RawGpu }).gpu;
  gpu.createPipeline = () => Object.assign(() => stuck, fine) as unknown as RawPipeline;
  const waiting = session.pipeline(() => []).run();
  go("unplugged");
  const error = await assertRejects(waiting, /^the device of mode webasm is lost: unplugged \(/);
  assert.instance(error, DeviceLostError);
});

test.run();
