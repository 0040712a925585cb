// What the tests of the emitter do within a page.

import type { GpuMode } from "../../src/backends/gpu/door.ts";
import { allCases } from "../backends/gpu/all-cases.ts";
import { runCases } from "../backends/gpu/modes.ts";

/** Runs all cases in a mode; what went wrong with each, or null. */
export function run(mode: GpuMode): Promise<Readonly<Record<string, string | null>>> {
  return runCases(mode, allCases);
}
