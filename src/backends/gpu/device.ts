// gpu.js as a device: opened once for each mode and shared by all networks of the process.

import type { Device } from "../../ir/device.ts";
import { runProgram } from "./blocks.ts";
import { type Gpu, type GpuMode, openGpu } from "./door.ts";

interface Opened {
  readonly gpu: Gpu;
  readonly device: Device;
}

const opened = new Map<string, Promise<Opened>>();

/** A device in a mode, or in the best that there is; opened anew when it was lost. Throws what `openGpu` throws. */
export async function openDevice(mode: GpuMode | "auto"): Promise<Device> {
  const { gpu, device } = await (opened.get(mode) ?? open(mode));
  if (gpu.lost === undefined) return device;
  opened.delete(mode);
  return openDevice(mode);
}

function open(mode: GpuMode | "auto"): Promise<Opened> {
  const opening = openGpu(mode).then((gpu) => ({ gpu, device: deviceOf(gpu, mode) }));
  opened.set(mode, opening);
  opening.catch(() => opened.delete(mode));
  return opening;
}

function deviceOf(gpu: Gpu, asked: string): Device {
  return {
    mode: gpu.mode,
    reason: `${gpu.reason} (${gpu.runsOn})`,
    compile: (program, host) => runProgram(gpu, program, host),
    async close() {
      opened.delete(asked);
      await gpu.close();
    },
  };
}
