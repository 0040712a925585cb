// Which modes of gpu.js run here, and which one is taken when none is named.

import { DeviceError, InternalError } from "../../errors.ts";
import { messageOf, openWebGpu, type SharedDevice, withNavigator } from "./adapter.ts";
import { type Gl, openGl } from "./canvas.ts";
import type { Gpu, GpuMode } from "./door.ts";
import { WORKGROUP } from "./fold.ts";
import { type GpuJs, loadGpuJs } from "./gpujs.ts";
import { type Ground, Session } from "./session.ts";

/** All modes, best first. */
export const GPU_MODES: readonly GpuMode[] = ["webgpu", "webgl2", "webasm", "cpu"];

/** A mode, and either what runs it or why nothing does. */
export type GpuModeReport =
  | {
      readonly mode: GpuMode;
      readonly runs: true;
      /** Such as an adapter's description. */
      readonly on: string;
      /** Whether the CPU does the work. */
      readonly software: boolean;
    }
  | { readonly mode: GpuMode; readonly runs: false; readonly reason: string };

/**
 * gpu.js in a mode, after a kernel has run there. `auto` takes the first mode that runs on a GPU; where there is none,
 * the first of `webasm` and `cpu`, and `reason` says so. Throws DeviceError with the reason and what to do instead.
 */
export async function openGpu(wanted: GpuMode | "auto"): Promise<Gpu> {
  if (wanted !== "auto") {
    const opened = await open(wanted, "it was asked for").catch((error) =>
      withRemedy(error, wanted),
    );
    return opened.session;
  }
  const passed: string[] = [];
  for (const mode of GPU_MODES) {
    const onCpu = mode === "webasm" || mode === "cpu";
    const reason = onCpu ? noGpu(mode, passed) : chosen(mode, passed);
    try {
      const { session, ground } = await open(mode, reason);
      if (onCpu || !ground.software) return session;
      await session.close();
      passed.push(`${mode}: ${ground.runsOn} is the CPU`);
    } catch (error) {
      passed.push(`${mode}: ${messageOf(error)}`);
    }
  }
  throw new DeviceError(`gpu.js runs nowhere here: ${passed.join("; ")}`, "auto");
}

/** What there is of each mode, best first. */
export async function gpuModes(): Promise<readonly GpuModeReport[]> {
  const reports: GpuModeReport[] = [];
  for (const mode of GPU_MODES) reports.push(await report(mode));
  return reports;
}

async function report(mode: GpuMode): Promise<GpuModeReport> {
  try {
    const { session, ground } = await open(mode, "");
    await session.close();
    return { mode, runs: true, on: ground.runsOn, software: ground.software };
  } catch (error) {
    return { mode, runs: false, reason: messageOf(error) };
  }
}

function chosen(mode: GpuMode, passed: readonly string[]): string {
  return passed.length === 0
    ? `${mode} is there`
    : `the first that runs on a GPU (${passed.join("; ")})`;
}

function noGpu(mode: GpuMode, passed: readonly string[]): string {
  return `no GPU: ${passed.join("; ")}: takes ${mode}, which is slower than backend 'wasm'`;
}

function withRemedy(error: unknown, mode: GpuMode): never {
  if (!(error instanceof DeviceError)) throw error;
  const remedy =
    mode === "webgpu" || mode === "webgl2"
      ? "mode 'auto' takes what there is; backend 'wasm' is the fastest on a CPU"
      : "backend 'wasm' needs no gpu.js";
  throw new DeviceError(`cannot use gpu.js in mode '${mode}': ${error.message} (${remedy})`, mode, {
    cause: error,
  });
}

interface Opened {
  readonly session: Session;
  readonly ground: Ground;
}

async function open(mode: GpuMode, reason: string): Promise<Opened> {
  const lib = await loadGpuJs();
  const ground = await groundOf(mode, lib);
  let session: Session | undefined;
  try {
    session = new Session(lib, ground, reason, () => make(lib, ground));
    await prove(session);
    return { session, ground };
  } catch (error) {
    await (session ? session.close() : ground.release());
    if (error instanceof DeviceError || error instanceof InternalError) throw error;
    throw new DeviceError(messageOf(error), mode, { cause: error });
  }
}

function make(lib: GpuJs, { mode, settings }: Ground): InstanceType<GpuJs["GPU"]> {
  const construct = () => new lib.GPU({ mode, ...settings });
  // gpu.js only looks whether there is something
  return mode === "webgpu" ? withNavigator({}, construct) : construct();
}

async function groundOf(mode: GpuMode, lib: GpuJs): Promise<Ground> {
  if (mode === "webgpu") return onDevice(await openWebGpu(lib));
  if (mode === "webgl2") return onGl(openGl());
  const runsOn = mode === "webasm" ? "WebAssembly on the CPU" : "JavaScript on the CPU";
  return {
    mode,
    runsOn,
    software: true,
    folding: undefined,
    settings: {},
    lost: () => undefined,
    takeErrors: () => [],
    release: async () => undefined,
  };
}

function onDevice(device: SharedDevice): Ground {
  return {
    mode: "webgpu",
    runsOn: device.description,
    software: device.software,
    folding: { most: WORKGROUP * device.workgroups, free: false },
    settings: {},
    lost: () => device.lost,
    whenLost: device.whenLost,
    takeErrors: () => device.takeErrors(),
    release: () => device.release(),
  };
}

function onGl(gl: Gl): Ground {
  return {
    mode: "webgl2",
    runsOn: gl.description,
    software: gl.software,
    folding: { most: Number.POSITIVE_INFINITY, free: true },
    settings: { canvas: gl.canvas, context: gl.context },
    lost: () => (gl.isLost() ? "the browser took the WebGL2 context away" : undefined),
    takeErrors: () => {
      const error = gl.takeError();
      return error === undefined ? [] : [error];
    },
    release: async () => undefined,
  };
}

const PROOF = `function proof(values, step) {
  return values[this.thread.y][this.thread.x] * 2 + step;
}`;

/** Runs two steps of a kernel: what is opened computes. */
async function prove(gpu: Gpu): Promise<void> {
  const kernel = gpu.kernel({ source: PROOF, output: [2, 2], functions: [], natives: [] });
  const pipeline = gpu.pipeline((values) => [kernel(kernel(values!, 0.5), 1)]);
  const [result] = await pipeline.run({
    values: Float32Array.of(1, 2, 3, 4),
    width: 2,
    height: 2,
  });
  pipeline.destroy();
  if (result?.join() === "6,10,14,18") return;
  throw new DeviceError(`it computes 6,10,14,18 as ${result?.join()}`, gpu.mode);
}
