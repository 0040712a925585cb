// The door to gpu.js within headless Chromium: the same checks as in Node, in every mode.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { GpuMode, GpuModeReport } from "../../src/backends/gpu/door.ts";
import { checks } from "../backends/gpu/checks.ts";
import { type ChromiumPage, openInChromium } from "./chromium.ts";
import { tellSkipped } from "./software.ts";

const all = suite("door to gpu.js in Chromium");

let page: ChromiumPage | undefined;
try {
  page = await openInChromium("test/gpu/page.ts");
} catch (error) {
  tellSkipped("gpu.js in Chromium", (error as Error).message);
}
const test = page ? all : all.skip;

interface Modes {
  readonly reports: readonly GpuModeReport[];
  readonly auto: { readonly mode: GpuMode; readonly reason: string };
  readonly isolated: boolean;
  readonly untouched: boolean;
}

test("all modes run in a page, which is left as it was", async () => {
  const { reports, auto, isolated, untouched } = await page!.call<Modes>("modes");
  const modes: GpuMode[] = ["webgpu", "webgl2", "webasm", "cpu"];
  assert.equal(
    reports.map(({ mode }) => mode),
    modes,
  );
  for (const report of reports) assert.ok(report.runs && report.software, JSON.stringify(report));
  const [webgpu, webgl2] = reports;
  for (const one of [webgpu!, webgl2!]) assert.match(one.runs ? one.on : "", /swiftshader/i);
  assert.is(auto.mode, "webasm");
  assert.match(auto.reason, /^no GPU: webgpu: .* is the CPU; webgl2: .* is the CPU: takes webasm/);
  assert.ok(isolated, "threads have shared memory");
  assert.ok(untouched, "the window's GPU is the browser's own");
});

for (const mode of ["webgpu", "webgl2", "webasm", "cpu"] as const) {
  let results: Promise<Record<string, string | null>> | undefined;
  for (const name of Object.keys(checks))
    test(`${mode}: ${name}`, async () => {
      results ??= page!.call("runChecks", mode);
      const { [name]: wrong } = await results;
      if (wrong !== null) assert.unreachable(wrong);
    });
}

test("webgpu: a lost device is an error of its own, closes quietly, and another can be opened", async () => {
  await page!.call("lose", "webgpu");
});

test("webgl2: a lost context is an error of its own, closes quietly, and another can be opened", async () => {
  await page!.call("lose", "webgl2");
});

test("nothing of this is told on the console", () => {
  assert.equal(page!.complaints, []);
});

all.after(async () => {
  await page?.close();
});

all.run();
