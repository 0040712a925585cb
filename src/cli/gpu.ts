// `myelin gpu`: the modes of gpu.js, what runs each here, and why others do not run.

import { type GpuModeReport, gpuModes } from "../index.ts";
import { EXIT } from "./failure.ts";
import { print, printJson } from "./output.ts";

/** Tries every mode and prints what came of it. Returns the exit code. */
export async function gpu(options: { readonly json?: boolean }): Promise<number> {
  const reports = await gpuModes();
  if (options.json) printJson({ modes: reports });
  else print(gpuText(reports));
  return EXIT.ok;
}

/** The modes in words. */
export function gpuText(reports: readonly GpuModeReport[]): string {
  const found = reports.find((one) => one.runs && !one.software);
  const advice = found
    ? `mode 'auto' takes ${found.mode}`
    : "no GPU here: backend 'wasm' is faster than any of them";
  return ["modes of gpu.js, best first", ...reports.map(row), "", advice].join("\n");
}

function row(report: GpuModeReport): string {
  const told = report.runs
    ? `runs on ${report.on}${cpuNote(report)}`
    : `does not run: ${report.reason}`;
  return `  ${report.mode.padEnd(6)}  ${told}`;
}

/** Some renderers play GPU on the CPU; modes that never were on a GPU say so themselves. */
function cpuNote({ on, software }: Extract<GpuModeReport, { runs: true }>): string {
  return software && !on.includes("CPU") ? " (software: the CPU does the work)" : "";
}
