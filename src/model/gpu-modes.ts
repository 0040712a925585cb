// Where a device would run: for users to ask before they choose one.

export { type GpuMode, type GpuModeReport, gpuModes } from "../simulate.ts";
