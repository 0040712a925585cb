// Kernels for gpu.js within headless Chromium: the same cases as in Node, in every mode.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { allCases } from "../backends/gpu/all-cases.ts";
import { type ChromiumPage, openInChromium } from "./chromium.ts";
import { tellSkipped } from "./software.ts";

const suiteInPage = suite("kernels for gpu.js in Chromium");

let page: ChromiumPage | undefined;
try {
  page = await openInChromium("test/gpu/emit-page.ts");
} catch (error) {
  tellSkipped("kernels for gpu.js in Chromium", (error as Error).message);
}
const test = page ? suiteInPage : suiteInPage.skip;

for (const mode of ["webgpu", "webgl2", "webasm", "cpu"] as const) {
  let results: Promise<Record<string, string | null>> | undefined;
  for (const name of Object.keys(allCases))
    test(`${mode}: ${name}`, async () => {
      results ??= page!.call("run", mode);
      const { [name]: wrong } = await results;
      if (wrong !== null) assert.unreachable(wrong);
    });
}

suiteInPage.after(async () => {
  await page?.close();
});

suiteInPage.run();
