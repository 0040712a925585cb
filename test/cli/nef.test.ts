// `myelin run` of a model of the NEF: its probes in pictures, in words and as numbers.

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { RunCommand } from "../../src/cli/command.ts";
import { run } from "../../src/cli/run.ts";
import { caught, type Ended, fixture } from "./myelin.ts";

const test = suite("myelin run: models of the NEF");
const folder = mkdtempSync(join(tmpdir(), "myelin-nef-"));

function ran(name: string, command: RunCommand = {}): Promise<Ended> {
  return caught(() => run(fixture(name), command));
}

async function refused(name: string, command: RunCommand, pattern: RegExp): Promise<void> {
  assert.match(String(await ran(name, command).catch(String)), pattern);
}

test("a probe has a line in the summary, and a picture above it", async () => {
  const { out } = await ran("vectors.ts", { duration: "20 ms" });
  const lines = out.slice(out.indexOf("vectors: 20 ms")).split("\n");
  assert.match(lines[1]!, /backend js, seed 4, dt 1 ms$/);
  assert.ok(lines.some((line) => /^ {2}node 'input' +output, 2 x 20 samples, .* to 1$/.test(line)));
  assert.ok(lines.some((line) => /^ {2}estimate +decoded, Lowpass\(0\.01\), 2 x 20 s/.test(line)));
  assert.ok(
    lines.some((line) => /^ {2}neurons of ens.* 'a' +\d+ spikes of 60 neurons$/.test(line)),
  );
  for (const title of [
    "output of node 'input': output",
    "estimate, Lowpass(0.01): decoded",
    "spikes of neurons of ensemble 'a'",
    "voltage of neurons of ensemble 'a'[3 ... 12] (first 8 of 10): voltage",
  ])
    assert.ok(out.includes(title), title);
});

test("--plot draws one panel for each probe, with a line for each number, and nothing twice", async () => {
  const plot = join(folder, "vectors.svg");
  await ran("vectors.ts", { plot, quiet: true, duration: "20 ms" });
  const svg = readFileSync(plot, "utf8");
  const titles = [...svg.matchAll(/>([^<>]* of [^<>]*|estimate[^<>]*)</g)].map(([, text]) => text);
  assert.equal(titles, [
    "output of node 'input'",
    "estimate, Lowpass(0.01)",
    "spikes of neurons of ensemble 'a'",
    "voltage of neurons of ensemble 'a'[3 ... 12] (first 8 of 10)",
  ]);
  // of a part of the neurons: their own numbers
  for (const label of ["0", "1", "3", "10"]) assert.ok(svg.includes(`>${label}</text>`), label);
  assert.not(svg.includes(">11</text>"));
});

test("--json has the probes, with the same numbers on both backends", async () => {
  const numbers = async (backend: "js" | "wasm") => {
    const { out } = await ran("vectors.ts", { backend, duration: "20 ms", seed: 9, json: true });
    return JSON.parse(out);
  };
  const [js, wasm] = [await numbers("js"), await numbers("wasm")];
  assert.equal([js.seed, js.backend, wasm.backend], [9, "js", "wasm"]);
  assert.equal(js.probes, wasm.probes);
  assert.equal([js.spikes, js.states], [[], []]);
  const [input, estimate, spikes] = js.probes;
  assert.equal(input, {
    probe: "node 'input'",
    attribute: "output",
    synapse: null,
    unit: "1",
    numbers: 2,
    samples: 20,
    min: input.min,
    max: Math.cos(2 * Math.PI * 5 * 0.001),
  });
  assert.equal([estimate.probe, estimate.synapse], ["estimate", "Lowpass(0.01)"]);
  assert.ok(spikes.spikes > 0);
});

test("a model without options is run as it is; what it has not is refused with what to do", async () => {
  const { code, out } = await ran("still.ts", { duration: "3 ms", quiet: true });
  assert.is(code, 0);
  assert.match(out, /^still: 3 ms simulated.*\n.*seed 3.*\n {2}neurons {2}5 neurons/);
  await refused(
    "still.ts",
    { plot: join(folder, "still.svg") },
    /nothing to plot: still has no probes, and nothing in it learns \(list a Probe, or leave/,
  );
  await refused("still.ts", { seed: 4 }, /\(\{ seed \}\) => new Model\(\[\.\.\.\], \{ seed \}\)/);
  await refused(
    "still.ts",
    { checkpoint: join(folder, "c") },
    /no checkpoints of still: it is a Model of myelin\/nef/,
  );
});

test.after(() => rmSync(folder, { recursive: true }));

test.run();
