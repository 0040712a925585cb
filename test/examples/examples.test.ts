// Every example runs, and says what it should.

import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";

const test = suite("examples");
const folder = new URL("../../examples/", import.meta.url);
const files = readdirSync(folder).filter((name) => /^[a-y].*\.ts$/.test(name));

/** What an example prints, and the files it writes. */
async function run(file: string): Promise<{ lines: string[]; written: Map<string, string> }> {
  const lines: string[] = [];
  const { log } = console;
  const before = process.cwd();
  const scratch = mkdtempSync(join(tmpdir(), "myelin-example-"));
  console.log = (...words) => lines.push(...words.join(" ").split("\n"));
  process.chdir(scratch);
  try {
    await import(new URL(file, folder).href);
    const written = readdirSync(scratch).map((name) => [name, readFileSync(name, "utf8")] as const);
    return { lines, written: new Map(written) };
  } finally {
    console.log = log;
    process.chdir(before);
    rmSync(scratch, { recursive: true });
  }
}

/** First lines of the examples; those that are numbers of Brian2 2.5.1 or closed forms are marked. */
const expected: Record<string, string[]> = {
  // The least of the crossings is above the 10 mV at which the threshold rests.
  "adaptive-threshold.ts": ["63 spikes", "10.2 to 15.2 mV"],
  "catalogue.ts": [
    "exponential: 5.00 nS lift v by 2.97 mV",
    "alpha: 5.00 nS lift v by 3.85 mV",
    "biexponential: 5.00 nS lift v by 3.05 mV",
  ],
  "changing-delay.ts": ["emitted at 5, 10, 15, 20 ms", "arrived at 6.0, 11.5, 17.0, 22.5 ms"], // by hand
  // A plain loop in JavaScript over the same 100 oscillators gives the same; for many of them: 0, 0.71, 0.87.
  "coupled-oscillators.ts": [
    "coupling 0.5 Hz: order 0.06",
    "coupling 2 Hz: order 0.73",
    "coupling 4 Hz: order 0.87",
  ],
  "delay-learning.ts": [
    "at first the spikes arrive at 10.0, 14.0, 17.0 ms",
    "after 40 rounds: 16.6, 16.6, 16.6 ms",
  ],
  "delays.ts": [2.1, 4.1, 6.1, 8.1, 10.1].map((ms, k) => `target ${k} fires at ${ms} ms`), // by hand
  "first-neuron.ts": ["spikes at 16.0, 32.1, 48.2 ms"], // Brian2
  "gap-junctions.ts": [
    "w = 0: 10.00 mV, ratio 0.0000",
    "w = 0.1: 9.17 mV, ratio 0.0909", // 1/11
    "w = 0.5: 7.50 mV, ratio 0.3333", // 1/3
  ],
  "hodgkin-huxley.ts": ["spikes at 5.10, 18.55, 32.15, 45.75, 59.35, 72.95, 86.55 ms"], // Brian2
  "if-curve.ts": [
    "input (mV): 0.0 2.2 4.4 6.7 8.9 11.1 13.3 15.6 17.8 20.0",
    "rate (Hz):  0 0 0 0 0 35 53 66 76 84", // Brian2
  ],
  "pathways.ts": ["fast is first seen at 3.1 ms", "slow is first seen at 12.1 ms"], // by hand
  "recording.ts": [
    "600 samples; w of cell 99 ends at 720 pA",
    "1077 spikes; the greatest w at one: 660 pA",
  ],
  "refractoriness.ts": ["held: 16.0, 37.0 ms", "free: 8.0, 23.0, 38.0 ms"], // Brian2
  "spike-generator.ts": ["18 spikes in, out at 12.1 ms, 62.1 ms, 112.1 ms"],
  "stdp-window.ts": [
    "-10 ms: -0.0063686", // Brian2
    " -1 ms: -0.0099879",
    "  0 ms: 0.0100000", // Brian2
    "  1 ms: 0.0095123",
    " 10 ms: 0.0060653", // Brian2
  ],
  "subgroups.ts": [
    "15 synapses; the listeners fired 1, 1, 1 times",
    "in the whole group: neuron 75 fired 1 times, neuron 76 0",
  ],
  "two-runs.ts": ["until 200 ms: 7 and 7 spikes", "until 400 ms: 8 and 16 more"],
};

for (const file of files.filter((name) => name !== "cuba.ts"))
  test(`${file} prints its result`, async () => {
    const { lines } = await run(file);
    const wanted = expected[file];
    assert.ok(wanted, `no expected lines for ${file}: it printed\n${lines.join("\n")}`);
    assert.equal(lines.slice(0, wanted.length), wanted);
  });

test("cuba.ts fires at 5.0 to 6.3 Hz and draws its raster", async () => {
  const { lines, written } = await run("cuba.ts");
  const rate = Number.parseFloat(lines[0]!);
  assert.ok(rate >= 5 && rate <= 6.3, lines[0]!);
  assert.match(written.get("cuba.svg")!, /^<svg .*<\/svg>\s*$/s);
});

test("are short, open with a sentence, and import the package by its name", () => {
  assert.ok(files.length >= 15, `${files.length} examples`);
  for (const file of files) {
    const text = readFileSync(new URL(file, folder), "utf8");
    assert.ok(text.split("\n").length <= 45, `${file}: ${text.split("\n").length} lines`);
    assert.match(text, /^\/\/ [A-Z].*\.\n/, file);
    for (const [, from] of text.matchAll(/ from "([^"]+)"/g))
      assert.match(from!, /^(myelin|node:)/, file);
  }
});

test.run();
