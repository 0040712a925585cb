// The whole package in a page: it bundles, asks for nothing that only Node has, and computes the same.

import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { gpuJs } from "../../scripts/gpu-js.ts";
import { type ChromiumPage, openInChromium } from "./chromium.ts";
import { type Outcome, run, runOnDevice } from "./network.ts";
import { tellSkipped } from "./software.ts";

const test = suite("myelin in a page");

let page: ChromiumPage | undefined;
try {
  page = await openInChromium("test/gpu/network.ts");
} catch (error) {
  tellSkipped("a network in Chromium", (error as Error).message);
}
const inPage = page ? test : test.skip;

test("the package bundles for a page, where nothing is missing; gpu.js is fetched when it is needed", async () => {
  const { metafile, warnings } = await build({
    absWorkingDir: fileURLToPath(new URL("../..", import.meta.url)),
    entryPoints: { index: "src/index.ts" },
    outdir: "nowhere",
    write: false,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "browser",
    plugins: [gpuJs],
    metafile: true,
    logLevel: "silent",
  });
  assert.equal(warnings, []);
  const outputs = Object.entries(metafile.outputs);
  for (const [name, { imports }] of outputs)
    assert.equal(
      imports.filter(({ external }) => external),
      [],
      name,
    );
  const holders = outputs.filter(([, { inputs }]) =>
    Object.keys(inputs).some((input) => input.includes("node_modules/gpu.js/")),
  );
  assert.is(holders.length, 1);
  const kinds = outputs.flatMap(([, { imports }]) =>
    imports.filter(({ path }) => path === holders[0]![0]).map(({ kind }) => kind),
  );
  assert.ok(kinds.length > 0);
  assert.equal([...new Set(kinds)], ["dynamic-import"]);
});

for (const backend of ["wasm", "js"] as const)
  inPage(`a network on ${backend} computes the same in a page as here, bit for bit`, async () => {
    const [there, here] = await Promise.all([page!.call<Outcome>("run", backend), run(backend)]);
    assert.ok(here.i.length > 100, `${here.i.length} spikes`);
    assert.equal(there, here);
    assert.equal(page!.complaints, []);
  });

/** Steps at which each cell fired. */
function trains({ i, t }: Outcome): number[][] {
  const rows: number[][] = Array.from({ length: 1000 }, () => []);
  for (const [k, cell] of i.entries()) rows[cell]!.push(t[k]!);
  return rows;
}

for (const mode of ["webgpu", "webgl2", "webasm", "cpu"] as const)
  inPage(`a network on gpu in mode ${mode} fires in a page as on wasm, within a step`, async () => {
    const [there, here] = await Promise.all([
      page!.call<Outcome>("runOnDevice", mode),
      runOnDevice(),
    ]);
    assert.ok(here.i.length > 2000, `${here.i.length} spikes`);
    const [found, expected] = [trains(there), trains(here)];
    for (const [cell, steps] of expected.entries()) {
      assert.is(found[cell]!.length, steps.length, `spikes of cell ${cell}`);
      // rounding may move a crossing by a step, and each later one of the cell by one more
      for (const [k, step] of steps.entries())
        assert.ok(Math.abs(found[cell]![k]! - step) <= k + 1, `spike ${k} of cell ${cell}`);
    }
    assert.equal(page!.complaints, []);
  });

test.after(async () => {
  await page?.close();
});

test.run();
