// Runs cases in one mode of gpu.js, within Node or a page.

import { type Gpu, openGpu } from "../../../src/backends/gpu/door.ts";

/** A case by its name, which is a sentence about the mode. */
export type Cases = Readonly<Record<string, (gpu: Gpu) => Promise<void>>>;

/** Runs cases in one mode; what went wrong with each, or null. */
export async function runCases(
  mode: Gpu["mode"],
  cases: Cases,
): Promise<Readonly<Record<string, string | null>>> {
  const gpu = await openGpu(mode);
  const results: Record<string, string | null> = {};
  for (const [name, run] of Object.entries(cases))
    results[name] = await run(gpu).then(
      () => null,
      (error: unknown) => String((error as Error).stack ?? error),
    );
  await gpu.close();
  return results;
}
