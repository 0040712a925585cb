// What the tests of the door do within a page.

import {
  type GpuMode,
  type GpuModeReport,
  gpuModes,
  openGpu,
} from "../../src/backends/gpu/door.ts";
import { checkLoss, checks, destroyDevice } from "../backends/gpu/checks.ts";
import { runCases } from "../backends/gpu/modes.ts";

/** What went wrong with each check in a mode, or null. */
export function runChecks(mode: GpuMode): Promise<Readonly<Record<string, string | null>>> {
  return runCases(mode, checks);
}

/** The modes of this page, what `auto` takes, and the window's own `GPU` after that. */
export async function modes(): Promise<{
  reports: readonly GpuModeReport[];
  auto: { mode: GpuMode; reason: string };
  isolated: boolean;
  untouched: boolean;
}> {
  const before = (globalThis as { GPU?: unknown }).GPU;
  const reports = await gpuModes();
  const gpu = await openGpu("auto");
  await gpu.close();
  return {
    reports,
    auto: { mode: gpu.mode, reason: gpu.reason },
    isolated: globalThis.crossOriginIsolated,
    untouched: before !== undefined && (globalThis as { GPU?: unknown }).GPU === before,
  };
}

/** Loses the device of a mode in the middle of its life; throws when its users see anything wrong. */
export async function lose(mode: "webgpu" | "webgl2"): Promise<void> {
  await (mode === "webgpu" ? checkLoss("webgpu", destroyDevice) : loseContext());
}

/** The last context that anything made here is taken away. */
async function loseContext(): Promise<void> {
  const contexts: WebGL2RenderingContext[] = [];
  const { getContext } = HTMLCanvasElement.prototype;
  HTMLCanvasElement.prototype.getContext = function (this: unknown, ...args: unknown[]) {
    const context = Reflect.apply(getContext, this, args) as WebGL2RenderingContext;
    contexts.push(context);
    return context;
  } as never;
  try {
    await checkLoss("webgl2", async () => {
      contexts.at(-1)!.getExtension("WEBGL_lose_context")!.loseContext();
    });
  } finally {
    HTMLCanvasElement.prototype.getContext = getContext;
  }
}
