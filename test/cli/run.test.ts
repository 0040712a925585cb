// `myelin run` in this process: what it prints, what it refuses, what it leaves to a module.

import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { RunCommand } from "../../src/cli/command.ts";
import { run } from "../../src/cli/run.ts";
import { caught, type Ended, fixture } from "./myelin.ts";

const test = suite("myelin run");
const folder = mkdtempSync(join(tmpdir(), "myelin-cli-"));

function ran(name: string, command: RunCommand = {}): Promise<Ended> {
  return caught(() => run(name.includes(".") ? fixture(name) : name, command));
}

async function refused(name: string, command: RunCommand, pattern: RegExp): Promise<void> {
  try {
    await ran(name, command);
  } catch (error) {
    assert.match((error as Error).message, pattern);
    return;
  }
  assert.unreachable(`${name} ran`);
}

test("a folder of digits is for models that read them", () =>
  refused("pair.ts", { mnist: "~/mnist" }, /^--mnist does not reach pair: it reads no digits/));

test("the summary names objects, spikes and ranges", async () => {
  const { code, out, err } = await ran("pair.ts", { quiet: true });
  assert.is(code, 0);
  assert.is(err, "");
  const text = out.replaceAll(/(?<=(?:simulated|built) in )[\d.]+ \S+(?=[,\n])/g, "TIME");
  assert.snapshot(
    text,
    [
      "pair: 50 ms simulated in TIME",
      "  built in TIME, backend js, seed 7, dt 100 µs",
      "  cells   5 neurons (NeuronGroup)",
      "  links   5 synapses from cells to cells",
      "  spikes  35 spikes of cells, 140 Hz per neuron, 40 % silent",
      "  traces  v of cells, 2 x 500 samples, 0 V to 9.73 mV",
      "  delays  delay of links, 1 x 500 samples, 2 ms to 16 ms",
      "  links   delay: mean 2 ms before, 7.4 ms after, now 2 ms to 16 ms",
      "",
    ].join("\n"),
  );
});

test("Poisson objects have their lines, rates a range and a smoothed picture", async () => {
  const { out } = await ran("noisy.ts");
  const lines = out.slice(out.indexOf("noisy: 50 ms")).split("\n").slice(2);
  assert.equal(lines.slice(0, 4), [
    "  cells   10 neurons (NeuronGroup)",
    "  source  10 neurons (PoissonGroup)",
    "  links   10 synapses from source to cells",
    "  noise   PoissonInput",
  ]);
  assert.match(lines[4]!, /^ {2}rate {4}rate of cells, 1 x 500 samples, 0 Hz to \d kHz$/);
  assert.ok(out.includes("rate of cells (smoothed over 1 ms): rate (Hz)"));
  const plot = join(folder, "noisy.svg");
  await ran("noisy.ts", { plot, quiet: true });
  assert.match(readFileSync(plot, "utf8"), /rate of cells \(smoothed over 1 ms\)/);
});

test("pictures stand above the summary: spikes, traces, delays", async () => {
  const { out } = await ran("pair.ts");
  for (const title of [
    "spikes of cells: neuron",
    "v of cells: v (mV)",
    "delay of links: delay (ms)",
  ])
    assert.ok(out.includes(title), title);
  assert.ok(out.indexOf("delay of links") < out.indexOf("pair: 50 ms"));
  assert.match(out, /[\u2801-\u28ff]/);
});

test("--json is one object on stdout, with the same numbers on both backends", async () => {
  const [js, wasm] = await numbersOf();
  assert.equal(js.spikes, wasm.spikes);
  assert.equal(js.states, wasm.states);
  assert.is(js.backend, "js");
  assert.is(wasm.backend, "wasm");
  assert.is(js.seed, 5);
  assert.is(js.simulated, 0.02);
  assert.is(js.figure, null);
  assert.is(js.spikes[0].spikes, 13);
  assert.is(js.states[1].unit, "second");
});

// biome-ignore lint/suspicious/noExplicitAny: parsed JSON
async function numbersOf(): Promise<any[]> {
  const parsed = [];
  for (const backend of ["js", "wasm"] as const) {
    const { out } = await ran("pair.ts", { backend, seed: 5, duration: "20ms", json: true });
    parsed.push(JSON.parse(out));
  }
  return parsed;
}

test("--plot writes one panel for each thing recorded", async () => {
  const plot = join(folder, "pair.svg");
  const { out } = await ran("pair.ts", { plot, quiet: true });
  assert.ok(out.endsWith(`\nfigure: ${plot}\n`));
  const svg = readFileSync(plot, "utf8");
  assert.match(svg, /^<svg /);
  for (const words of ["spikes of cells", "v of cells", "delay of links", "seed 7, backend js"])
    assert.ok(svg.includes(words), words);
});

test("a figure that cannot be is refused before the run", async () => {
  await refused("pair.ts", { plot: "pair.png" }, /figures are SVG/);
  await refused("pair.ts", { plot: join(folder, "no", "a.svg") }, /there is no folder/);
  await refused(
    "fixed.ts",
    { plot: join(folder, "fixed.svg") },
    /nothing to plot: fixed has no mon/,
  );
  assert.not(existsSync(join(folder, "fixed.svg")));
});

test("options that cannot reach the network are refused, not dropped", async () => {
  await refused("fixed.ts", { seed: 4 }, /--seed 4 does not reach fixed: .* seed 3/);
  await refused("fixed.ts", { backend: "wasm" }, /--backend wasm does not reach fixed/);
  await refused("fixed.ts", { threads: 65 }, /invalid threads: 65 \(expected an integer from 1/);
  const { code } = await ran("fixed.ts", { seed: 3, backend: "js", duration: "1ms", quiet: true });
  assert.is(code, 0);
});

test("threads reach a network whatever it was made with, and the summary says so", async () => {
  const two = await ran("noisy.ts", { threads: 2, duration: "10ms", quiet: true });
  assert.match(two.out, /^ {2}threads: 2.*, with the results of one$/m);
  const one = await ran("noisy.ts", { duration: "10ms", quiet: true });
  const lines = (out: string): string[] => out.split("\n").filter((line) => / Hz/.test(line));
  assert.equal(lines(two.out), lines(one.out));
  const js = await ran("fixed.ts", { threads: 2, duration: "1ms", quiet: true });
  assert.is(js.code, 0);
  assert.match(js.out, /^ {2}threads: 1, though 2 were asked for: backend js has one$/m);
});

test("what is no model is refused with what to do", async () => {
  await refused("delays", {}, /'delays' is an example, a script of its own/);
  await refused("nosuch", {}, /unknown model: 'nosuch' \(`myelin list`/);
  await refused("nosuch.ts", {}, /no such file: .*nosuch\.ts/);
  await refused(
    "nothing.ts",
    {},
    /nothing to run in .*: its default export is missing.*\n.* executed to see that.* with (npx tsx|node)/,
  );
  await refused("wrong.ts", {}, /wrong dimension: the right side of dv\/dt is \[volt\]/);
  await refused(
    "pair.ts",
    { duration: "10 xs" },
    /unknown unit: xs\n {2}in duration, line 1, column 4/,
  );
  await refused("pair.ts", { duration: "-1s" }, /invalid duration/);
});

test("a module with `run` runs itself and has its own words and figure", async () => {
  const plot = join(folder, "demo.svg");
  const { out } = await ran("demo.ts", { plot, seed: 2, backend: "js", duration: "500ms" });
  assert.is(out, `said by the model\n~~~\n\nseed 2, js, 500 ms, aborted false\nfigure: ${plot}\n`);
  assert.is(readFileSync(plot, "utf8"), "<svg/>");
});

test("a module with `run` gets its own duration, seed 0 and wasm; --json keeps its talk off stdout", async () => {
  const { out, err } = await ran("demo.ts", { json: true });
  assert.equal(JSON.parse(out), {
    name: "demo",
    interrupted: false,
    result: { seed: 0, backend: "wasm", time: "3 s" },
    figure: null,
  });
  assert.is(err, "said by the model\n");
});

test.after(() => rmSync(folder, { recursive: true }));

test.run();
