// Every neuron model of the catalogue in every mode, in Node and in headless Chromium, against the f64 judge.

import { readdirSync, readFileSync } from "node:fs";
import { gpuModes } from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type ChromiumPage, openInChromium } from "./chromium.ts";
import { cases } from "./model-cases.ts";
import { type Found, precisionOf } from "./precision.ts";
import { offerSoftwareGpu, tellSkipped } from "./software.ts";

const test = suite("precision of models");

offerSoftwareGpu();
const reports = await gpuModes();
for (const report of reports)
  if (!report.runs && report.mode === "webgpu")
    tellSkipped("models in mode webgpu in Node", report.reason);

let page: ChromiumPage | undefined;
try {
  page = await openInChromium("test/gpu/models-page.ts");
} catch (error) {
  tellSkipped("models in Chromium", (error as Error).message);
}

test("every neuron model of the catalogue has a case", () => {
  const folder = new URL("../../equations/", import.meta.url);
  const neurons = readdirSync(folder).filter((name) =>
    readFileSync(new URL(name, folder), "utf8").includes("export const membrane"),
  );
  assert.ok(neurons.length >= 6, neurons.join());
  const known = new Set(Object.keys(cases).map((name) => name.split(":")[0]));
  for (const name of neurons) assert.ok(known.has(name.replace(".ts", "")), name);
});

function check(found: Found, sensitive: boolean): void {
  const told = JSON.stringify(found);
  assert.ok(found.held > 30, `so few spikes are held: ${told}`);
  assert.is(found.held < found.spikes[0], sensitive, `whether the judge keeps its spikes: ${told}`);
  assert.is(found.differing, 0, `numbers of spikes differ: ${told}`);
  assert.ok(found.shift <= found.mostShift, `a spike is ${found.shift} steps off: ${told}`);
  assert.ok(found.off <= found.bound, `${found.variable} is off: ${told}`);
}

for (const name of Object.keys(cases)) {
  const { sensitive } = cases[name]!;
  const what = sensitive
    ? `${name}: as the judge, for as long as rounding does not move its own spikes`
    : `${name}: states and spikes as the judge, as far as f32 goes`;
  for (const { mode, runs } of reports)
    if (mode !== "webgl2")
      (runs ? test : test.skip)(`Node, ${mode}: ${what}`, async () =>
        check(await precisionOf(name, mode), sensitive),
      );
  for (const mode of ["webgl2", "webgpu"] as const)
    (page ? test : test.skip)(`Chromium, ${mode}: ${what}`, async () =>
      check(await page!.call<Found>("precisionOf", name, mode), sensitive),
    );
}

test.after(async () => {
  await page?.close();
});

test.run();
