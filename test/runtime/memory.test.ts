// Networks in other memories give the same spikes: one that is not shared and grows, one filled beyond two gigabytes.

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { arena } from "../../src/runtime/arena.ts";
import { connected, delivered, outcome } from "./unshared.ts";

const test = suite("runtime: other memories");

/** Lines that a process of its own prints, whose memory is not shared. */
async function apart(backend: "js" | "wasm", bytes: number): Promise<string[]> {
  const file = fileURLToPath(new URL("unshared.ts", import.meta.url));
  const options = ["--conditions=source", "--import", "tsx", file, backend, String(bytes)];
  const { stdout } = await promisify(execFile)(process.execPath, options, { maxBuffer: 2 ** 24 });
  return stdout.trim().split("\n");
}

test("growth of memory that is not shared, in the middle of a run, changes nothing", async () => {
  assert.is(arena().shared, true, "this process shares its memory");
  const [cells, synapses, pairs, network] = await apart("wasm", 0);
  assert.is(cells, delivered("cells"));
  assert.is(synapses, delivered("synapses"));
  assert.is(pairs, connected());
  assert.is(network, await outcome("wasm"));
});

test("addresses beyond two gigabytes work on both backends", async () => {
  const wanted = await outcome("js");
  for (const backend of ["js", "wasm"] as const)
    assert.is((await apart(backend, 2.3e9)).at(-1), wanted, backend);
});

test.run();
