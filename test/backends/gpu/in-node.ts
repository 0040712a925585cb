// Runs cases in every mode of gpu.js that Node has; what there is not is told, loudly.

import type { Test } from "uvu";
import { type Gpu, gpuModes, openGpu } from "../../../src/backends/gpu/door.ts";
import { offerSoftwareGpu, tellSkipped } from "../../gpu/software.ts";
import type { Cases } from "./modes.ts";

/** Adds the cases to a suite, once for each mode of Node. */
export async function inEveryMode(test: Test, cases: Cases): Promise<void> {
  offerSoftwareGpu();
  const reports = await gpuModes();
  const open = new Map<string, Promise<Gpu>>();
  for (const report of reports) {
    const { mode } = report;
    if (mode === "webgl2") continue;
    if (!report.runs) tellSkipped(`mode ${mode}`, report.reason);
    const on = report.runs ? test : test.skip;
    for (const [name, run] of Object.entries(cases))
      on(`${mode}: ${name}`, async () => {
        if (!open.has(mode)) open.set(mode, openGpu(mode));
        await run(await open.get(mode)!);
      });
  }
  test.after(async () => {
    for (const gpu of open.values()) await (await gpu).close();
  });
}
