// The small parts of the command: quantities as typed, progress, failures, the catalogue, the table of timings.

import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readNamespace } from "../../src/cli/assemble.ts";
import { type Timing, tableText } from "../../src/cli/bench.ts";
import { aboutText, catalogue, entriesIn } from "../../src/cli/catalogue.ts";
import { failureOf } from "../../src/cli/failure.ts";
import { list, listText } from "../../src/cli/list.ts";
import { type Meter, meter, progressText, timeText } from "../../src/cli/progress.ts";
import { typed } from "../../src/cli/quantity.ts";
import { InternalError, NetworkError } from "../../src/errors.ts";
import { caught } from "./myelin.ts";

const test = suite("cli words");

test("a quantity gets the blank between number and unit; plain numbers are SI", () => {
  const cases: [string, string | number][] = [
    ["1s", "1 s"],
    ["500ms", "500 ms"],
    ["1 s", "1 s"],
    ["1e3ms", "1e3 ms"],
    ["-65*mV", "-65*mV"],
    [".5", 0.5],
    ["1e-3", 1e-3],
    ["2*second", "2*second"],
    ["5mV/ms", "5 mV/ms"],
    ["soon", "soon"],
  ];
  for (const [text, expected] of cases) assert.is(typed(text), expected, text);
});

test("a namespace on the command line is names and values", () => {
  assert.equal(readNamespace("tau=10ms, El = -65*mV,n=3"), { tau: "10 ms", El: "-65*mV", n: 3 });
  assert.equal(readNamespace(" "), {});
  assert.throws(
    () => readNamespace("tau 10ms"),
    /invalid --namespace: 'tau 10ms' \(expected NAME=/,
  );
});

test("times have a unit that fits", () => {
  const cases: [number, string][] = [
    [0, "0 s"],
    [2.5e-5, "25 µs"],
    [0.0421, "42.1 ms"],
    [1.5, "1.5 s"],
    [99.94, "99.9 s"],
    [119.6, "2 min 0 s"],
    [7200, "2 h 0 min"],
  ];
  for (const [seconds, text] of cases) assert.is(timeText(seconds), text);
});

test("progress is a percentage, the time left and a note", () => {
  assert.is(progressText(0.25, 2, "a note"), "25 %, 6 s left (a note)");
  assert.is(progressText(0, 2), "0 %");
  assert.is(progressText(1.2, 2), "100 %, 0 s left");
});

test("nothing is shown in the first second; then a line each second in a log", () => {
  const { written, at } = screenplay(false);
  at(0.9, (m) => m.update(0.1));
  at(1.1, (m) => m.update(0.25));
  at(1.9, (m) => m.update(0.5));
  at(2.2, (m) => m.update(0.5));
  at(2.3, (m) => m.end());
  assert.equal(written, ["25 %, 3.3 s left\n", "50 %, 2.2 s left\n"]);
});

test("on a screen one line is written over, and taken away at the end", () => {
  const { written, at } = screenplay(true);
  at(0, (m) => m.announce("building"));
  at(1.1, (m) => m.update(0.5));
  at(1.15, (m) => m.update(0.5));
  at(1.3, (m) => m.update(0.75, "a note that is longer than the screen is wide"));
  at(1.4, (m) => m.end());
  const [back, ...rest] = ["\r\x1b[K", written[0], written[1]];
  assert.equal(rest, [`${back}building ...`, `${back}50 %, 1.1 s left`]);
  assert.is(written[2], `${back}75 %, 433 ms left (a note tha`);
  assert.equal(written.slice(3), [back]);
});

test("a log is told afterwards what took more than a second", () => {
  const { written, at } = screenplay(false);
  at(0, (m) => m.announce("building"));
  at(1.25, (m) => m.end());
  assert.equal(written, ["building took 1.25 s\n"]);
});

/** A meter on a stream 30 characters wide, with a clock that is set by hand. */
function screenplay(isTTY: boolean): {
  written: string[];
  at: (seconds: number, action: (meter: Meter) => void) => void;
} {
  const written: string[] = [];
  let time = 0;
  const stream = { write: (text: string) => written.push(text), isTTY, columns: 30 };
  const made = meter({ stream, now: () => time });
  return {
    written,
    at(seconds, action) {
      time = seconds * 1000;
      action(made);
    },
  };
}

test("a model that is wrong is 1 without a stack; a defect is 70 with one and a plea", () => {
  const wrong = failureOf(new NetworkError("two objects named 'P'"));
  assert.is(wrong.code, 1);
  assert.is(wrong.text, "error: two objects named 'P'");
  const defects: unknown[] = [
    new InternalError("no array"),
    thrownBy(() => typed(undefined as never)),
  ];
  for (const defect of defects) {
    const { code, text } = failureOf(defect);
    assert.is(code, 70);
    assert.match(text, /\n\s+at (?:.*\n)+please report this defect/);
  }
});

test("an error of another copy of the package, and one of the user's code, are 1", () => {
  class MyelinError extends Error {}
  assert.is(failureOf(new MyelinError("from elsewhere")).code, 1);
  const user = failureOf(new TypeError("x is not a function"));
  assert.is(user.code, 1);
  assert.match(user.text, /^error: TypeError: x is not a function\n {2}at .*words\.test\.ts/);
  assert.is(failureOf("text").text, "error: thrown: text (expected an Error)");
});

function thrownBy(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  return undefined;
}

test("a module is described by its `about`, else by its first comment", () => {
  const cases: [string, string][] = [
    ["// First words.\n\nimport x;", "First words."],
    ["#!/usr/bin/env node\n\n/** Block. */\n", "Block."],
    ["/**\n * Long block,\n * second line\n */", "Long block,"],
    ['// Comment\nexport const about =\n  "what it is";', "what it is"],
    ["export const about: string = 'it\\'s';", "it's"],
    ["const x = 3;\n// later", ""],
    ["", ""],
  ];
  for (const [source, about] of cases) assert.is(aboutText(source), about, source);
});

test("a shelf holds modules by name, in order", () => {
  const entries = entriesIn(fileURLToPath(new URL("fixtures/", import.meta.url)));
  const pair = entries.find(({ name }) => name === "pair");
  assert.is(pair?.about, "five cells and a delay");
  assert.not(entries.some(({ name }) => name.includes("neuron")));
  assert.equal(
    entries.map(({ name }) => name),
    entries.map(({ name }) => name).sort(),
  );
});

test("the list has a line for each module, and says so when there is none", async () => {
  const entry = { name: "cuba", about: "a network", path: "/models/cuba.ts" };
  const long = { name: "delay-learning", about: "delays that learn", path: "" };
  assert.snapshot(
    listText({
      models: [entry, long],
      equations: [],
      examples: [{ ...entry, about: "", path: resolve("examples/cuba.ts") }],
    }),
    [
      "models (run one with `myelin run NAME`)",
      "  cuba            a network",
      "  delay-learning  delays that learn",
      "",
      "equations (import one from 'myelin/equations/NAME')",
      "  none",
      "",
      "examples (one idea each, to read and to copy; start one with `npx tsx --conditions=source examples/NAME.ts`)",
      "  cuba",
    ].join("\n"),
  );
  const { code, out } = await caught(() => list({ json: true }));
  assert.is(code, 0);
  assert.equal(JSON.parse(out), JSON.parse(JSON.stringify(catalogue())));
});

test("the table of timings compares each backend with js", () => {
  const js: Timing = {
    network: "cuba",
    backend: "js",
    neurons: 4000,
    synapses: 320000,
    spikes: 9,
    best: 100,
    mean: 120,
    sd: 5,
    realTimeFactor: 1.2,
  };
  const wasm: Timing = { ...js, backend: "wasm", best: 25, mean: 30, sd: 1, realTimeFactor: 0.3 };
  assert.snapshot(
    tableText([js, wasm]),
    [
      "network  neurons  synapses  backend  µs/step (best)    mean ± sd  x real time  ratio",
      "cuba        4000    320000  js                100.0  120.0 ± 5.0         1.20   1.00",
      "cuba        4000    320000  wasm               25.0   30.0 ± 1.0         0.30   4.00",
    ].join("\n"),
  );
});

test.run();
