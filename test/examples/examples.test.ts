// Every example runs, and says what it should.

import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { judged } from "./judged.ts";

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
  // Against the closed form; on the grid 2.5 ms of refractoriness are 2 steps.
  "adaptive-steps.ts": ["grid: wrong by up to 2e-1", "exact: wrong by up to 2e-12"],
  // The first of the odd rates above the threshold, the square of the past over 10 Hz.
  "bcm-threshold.ts": [
    "after 7 Hz: weights grow from 5 Hz, threshold 4.9 Hz",
    "after 10 Hz: weights grow from 11 Hz, threshold 10 Hz",
    "after 15 Hz: weights grow from 23 Hz, threshold 22.5 Hz",
  ],
  "catalogue.ts": [
    "exponential: 5.00 nS lift v by 2.97 mV",
    "alpha: 5.00 nS lift v by 3.85 mV",
    "biexponential: 5.00 nS lift v by 3.05 mV",
  ],
  "changing-delay.ts": ["emitted at 5, 10, 15, 20 ms", "arrived at 6.0, 11.5, 17.0, 22.5 ms"], // by hand
  // From asin(1/2) on, a twelfth of a period, to five twelfths: the next steps after 8.33 and 41.67 ms.
  "custom-events.ts": [
    "up at 8.4, 108.4, 208.4 ms",
    "down at 41.7, 141.7, 241.7 ms",
    "above for 33.3 % of the time, in 3 waves",
  ],
  "delay-learning.ts": [
    "at first the spikes arrive at 10.0, 14.0, 17.0 ms",
    "after 40 rounds: 16.6, 16.6, 16.6 ms",
  ],
  // Omega = omega - K sin(Omega delay) where its cosine is positive, else with the other sign: solved by bisection.
  "delayed-coupling.ts": [
    "10 ms: together at 9.551 Hz",
    "40 ms: in turns at 10.401 Hz",
    "60 ms: in turns at 9.627 Hz",
    "90 ms: together at 10.337 Hz",
  ],
  // By hand: spikes 0.2 ms before the arrival, 0.2 ms and 5 ms after it; the last rule as in its own test.
  "delay-rules.ts": [
    "race -10.05 10.05 0.00 us",
    "coincidence -49.01 49.01 30.33 us",
    "shift -10.45 10.45 100.00 us",
    "STDP 0.12 -11.88 -9.35 us",
    "conduction -1.40 -1.16 0.15 us",
    "three factors 0.00 -0.05 -0.01 us",
  ],
  "delays.ts": [2.1, 4.1, 6.1, 8.1, 10.1].map((ms, k) => `target ${k} fires at ${ms} ms`), // by hand
  // By hand: 0.0030 of tonic dopamine for each pair; 0.0470 of the reward, and 0.0023 of what is left of the first pair.
  "distal-reward.ts": ["0 rewards: w rises by 0.003", "1 rewards: w rises by 0.052"],
  "first-neuron.ts": ["spikes at 16.0, 32.1, 48.2 ms"], // Brian2
  "gap-junctions.ts": [
    "w = 0: 10.00 mV, ratio 0.0000",
    "w = 0.1: 9.17 mV, ratio 0.0909", // 1/11
    "w = 0.5: 7.50 mV, ratio 0.3333", // 1/3
  ],
  // 124814 synapses are to be expected, give or take 340; of them and their lengths more in connectivity.test.ts.
  "gaussian-connectivity.ts": [
    "124349 synapses among 1e+8 pairs",
    "on average (root mean square) they go 49.9 neurons aside",
  ],
  "hodgkin-huxley.ts": ["spikes at 5.10, 18.55, 32.15, 45.75, 59.35, 72.95, 86.55 ms"], // Brian2
  "homeostasis.ts": [
    "synapses scaled: 10 Hz before, 10 Hz at the end", // the target
    "threshold moved: 10 Hz before, 10 Hz at the end",
  ],
  "if-curve.ts": [
    "input (mV): 0.0 2.2 4.4 6.7 8.9 11.1 13.3 15.6 17.8 20.0",
    "rate (Hz):  0 0 0 0 0 35 53 66 76 84", // Brian2
  ],
  // Against an integration of their own in nonlinear-synapses.test.ts.
  "nonlinear-synapses.ts": [
    "5 Hz: 0.290 open",
    "20 Hz: 0.646 open",
    "80 Hz: 0.886 open",
    "together: 1.822",
  ],
  // Sums of equations 3 and 4 of Pfister & Gerstner 2006 over all spikes, in a script of its own.
  "pairing-frequency.ts": [
    "0.1 Hz: 0.00 after, -0.32 before",
    "10 Hz: 0.12 after, -0.33 before",
    "20 Hz: 0.23 after, -0.34 before",
    "40 Hz: 0.53 after, 0.17 before",
    "50 Hz: 0.76 after, 0.75 before",
  ],
  "if-curve-hodgkin-huxley.ts": [
    "current (nA): 0.00 0.04 0.07 0.11 0.15 0.18 0.22 0.26 0.29 0.33 0.37 0.41 0.44 0.48 0.52 0.55 0.59 0.63 0.66 0.70",
    "rate (Hz):    0 10 18 24 30 35 39 44 48 53 57 61 65 69 72 76 80 83 87 90", // Brian2
  ],
  "pathways.ts": ["fast is first seen at 3.1 ms", "slow is first seen at 12.1 ms"], // by hand
  // By hand: the amplitude times exp(-10 ms/tau), over the weight.
  "plasticity-windows.ts": [
    "pair (Song 2000), from 0.5: -1.27 %, 1.21 %",
    "nearest (Froemke 2002), from 0.5: -0.76 %, 0.97 %",
    "triplet (Pfister 2006), from 1: -0.26 %, 0.29 %",
    "inhibitory (Vogels 2011), from 1: 0.49 %, 0.49 %",
    "soft bounds (Gütig 2003), from 0.2: -0.71 %, 1.36 %",
    "soft bounds (Gütig 2003), from 0.8: -0.36 %, 0.17 %",
    "van Rossum 2000, from 1e-9: -0.18 %, 0.42 %",
    "van Rossum 2000, from 4e-9: -0.18 %, 0.11 %",
  ],
  "recording.ts": [
    "600 samples; w of cell 99 ends at 720 pA",
    "1077 spikes; the greatest w at one: 660 pA",
  ],
  "refractoriness.ts": ["held: 16.0, 37.0 ms", "free: 8.0, 23.0, 38.0 ms"], // Brian2
  // By hand 4*20*19 + 4*19*19; more of the second line in connectivity.test.ts.
  "spatial-connections.ts": [
    "near: 2964 synapses, 3 of the neuron in the corner",
    "likely: 11173 synapses of 144.7 um on average",
  ],
  "spike-generator.ts": ["18 spikes in, out at 12.1 ms, 62.1 ms, 112.1 ms"],
  // From 0 to 1 in 10 ms * log(5), 161 steps with the reset; the count is looked at every 10 ms.
  "stop-a-run.ts": [
    "stopped at 170.1 ms with 10 spikes",
    "stopped at 250.1 ms with 15 spikes",
    "the tenth came at 160.9 ms",
  ],
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
  "sweep-f-i-curves.ts": [
    "El -60 mV: over 20 Hz from 0.050 nA on, 120 Hz at 1 nA, 184 Hz at 2 nA", // Brian2
    "El -70 mV: over 20 Hz from 0.150 nA on, 112 Hz at 1 nA, 178 Hz at 2 nA", // Brian2
    "El -80 mV: over 20 Hz from 0.250 nA on, 104 Hz at 1 nA, 173 Hz at 2 nA", // Brian2
  ],
  "sweep-firing-patterns.ts": ["2091 neurons: 48 % regular, 48 % bursting"], // Brian2
  "two-runs.ts": ["until 200 ms: 7 and 7 spikes", "until 400 ms: 8 and 16 more"],
};

for (const file of files.filter((name) => name !== "cuba.ts" && !(name in judged)))
  test(`${file} prints its result`, async () => {
    const { lines } = await run(file);
    const wanted = expected[file];
    assert.ok(wanted, `no expected lines for ${file}: it printed\n${lines.join("\n")}`);
    assert.equal(lines.slice(0, wanted.length), wanted);
  });

for (const [file, judge] of Object.entries(judged))
  test(`${file} prints what theory or Brian2 says, and draws it`, async () => {
    const { lines, written } = await run(file);
    judge(lines);
    assert.match(written.get(file.replace(".ts", ".svg"))!, /^<svg .*<\/svg>\s*$/s);
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
