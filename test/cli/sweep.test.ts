// `myelin sweep` in this process: what `--vary` means, what is printed and written, what is refused and where.

import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type SweepCommand, sweep } from "../../src/cli/sweep.ts";
import { readVariation } from "../../src/cli/vary.ts";
import { SweepValues } from "../../src/index.ts";
import { caught, type Ended, fixture, myelin } from "./myelin.ts";

const test = suite("myelin sweep");
const folder = mkdtempSync(join(tmpdir(), "myelin-sweep-"));
const short = { duration: "100ms", threads: 1, quiet: true } as const;

test.after(() => rmSync(folder, { recursive: true }));

function ran(name: string, command: SweepCommand): Promise<Ended> {
  return caught(() => sweep(name.includes(".") ? fixture(name) : name, command));
}

async function refused(command: SweepCommand, pattern: RegExp, name = "lif"): Promise<void> {
  const error = await ran(name, { ...short, ...command }).then(
    () => new Error("was not refused"),
    (thrown) => thrown as Error,
  );
  assert.match(error.message, pattern);
}

/** Values of one `--vary`, as they are in SI. */
function values(text: string): number[] {
  const { values: found } = readVariation(text);
  return found instanceof SweepValues ? Array.from(found.values) : Array.from(found, Number);
}

test("a range has a beginning, an end and a number of values; the unit may stand once", () => {
  assert.equal(values("I=0:2 nA:3"), [0, 1e-9, 2e-9]);
  assert.equal(values("I=1nA:2nA:2"), values("I = 1 nA : 2 nA : 2"));
  assert.equal(values("n=1:5:3"), [1, 3, 5]);
  assert.equal(values("f=1:100:3:log"), [1, 10, 100]);
  assert.equal(values("f=0:1:3:lin"), [0, 0.5, 1]);
  assert.is(readVariation("cells.tau=1:2 ms:2").name, "cells.tau");
});

test("a list has commas, and what has no unit takes that of the last", () => {
  assert.equal(readVariation("g=10 uS,20uS").values, ["10 uS", "20 uS"]);
  assert.equal(readVariation("g=10,20 uS").values, ["10 uS", "20 uS"]);
  assert.equal(readVariation("g=(1+2)*nS").values, ["(1+2)*nS"]);
  assert.equal(values("n=1,2,3"), [1, 2, 3]);
});

const carets: readonly (readonly [string, string, number])[] = [
  ["I", "no values to vary over: I", 1],
  ["=3", "invalid name: ''", 1],
  ["2I=3", "invalid name: '2I'", 1],
  ["I=", "no values of I", 3],
  ["I=0:2 nA", "no number of values of I", 5],
  ["I=0:2 nA:x", "invalid number of values of I: 'x'", 10],
  ["I=0:2 nA:0", "invalid number of values of I: '0'", 10],
  ["I=0:2 nA:5:lg", "unknown scale of I: 'lg'", 12],
  ["I=0:1:2:log:4", "too many parts of I", 13],
  ["I=1:2 nX:5", "unknown unit: nX", 7],
  ["I=2nX,3nA", "unknown unit: nX", 4],
  ["I=1, 2 nA, 3 nQ", "unknown unit: nQ", 14],
  ["I=1,,2", "a value is missing", 5],
  ["I=0:2 nA:5:log", "invalid range of logspace: '0 nA' to '2 nA'", 3],
  ["I=1 mV:2 nA:5", "values of linspace of different units", 3],
];
for (const [text, problem, column] of carets)
  test(`--vary '${text}' is refused with a caret at column ${column}`, () => {
    let message = "";
    try {
      readVariation(text);
    } catch (error) {
      message = (error as Error).message;
    }
    assert.ok(message.startsWith(problem), message);
    assert.match(message, new RegExp(`\\n  in --vary, line 1, column ${column}\\n`));
    const [, , line, caret] = message.split("\n");
    assert.is(line, `  1 | ${text}`);
    assert.is(caret!.indexOf("^"), 5 + column);
  });

test("equations are swept by their name; the summary has points, ranges and what was measured", async () => {
  const { code, out, err } = await ran("lif", {
    ...short,
    vary: ["I=0.05:0.5 nA:10", "taum=10,20 ms"],
    set: "El=-70mV, v=-65mV",
    measure: "rate, min:v",
  });
  assert.equal([code, err], [0, ""]);
  const text = out.replace(/in \S+ \S+ on/, "in TIME on").replace(/\(\S+ points\/s\)/, "(RATE)");
  assert.match(text, /^lif: 20 points in TIME on one thread, backend wasm \(RATE\)\n/);
  assert.match(text, /\n {2}I: 50 pA to 500 pA, 10 values\n {2}taum: 10 ms to 20 ms, 2 values\n/);
  assert.match(text, /\n {2}rate: 0 Hz to \d+ Hz\n {2}min:v: −65 mV to −\S+ mV\n$/);
});

test("writes a picture, a table and arrays, and says so", async () => {
  const files = {
    plot: join(folder, "a.svg"),
    csv: join(folder, "a.csv"),
    npy: join(folder, "a.npy"),
  };
  const { out } = await ran("lif", {
    ...short,
    vary: ["I=0.05:0.5 nA:10"],
    measure: "rate,isi",
    ...files,
  });
  for (const path of [files.plot, files.csv]) assert.ok(out.includes(path), out);
  assert.match(readFileSync(files.plot, "utf8"), /^<svg[\s\S]+rate \(Hz\)[\s\S]+I \(pA\)/);
  assert.is(readFileSync(files.csv, "utf8").trim().split("\n").length, 11);
  for (const name of ["rate", "isi"]) assert.ok(existsSync(join(folder, `a-${name}.npy`)));
});

test("draws a curve of one axis and a map of two in the terminal", async () => {
  const settings = { duration: "100ms", threads: 1 };
  const curve = await ran("lif", { ...settings, vary: ["I=0.05:0.5 nA:10"] });
  assert.match(curve.out, /^rate \(Hz\)\n[\s\S]+[\u2801-\u28ff][\s\S]+I \(pA\)\n/);
  const map = await ran("lif", { ...settings, vary: ["I=0.05:0.5 nA:10", "R=50,100 Mohm"] });
  assert.match(map.out, /^R \(MΩ\)\n[\s\S]+█[\s\S]+rate: 0 Hz .+ Hz\n/);
  const curves = await ran("lif", {
    ...settings,
    vary: ["I=0.05:0.5 nA:10", "R=50,100 Mohm"],
    curves: true,
  });
  assert.match(curves.out, /^rate \(Hz\)/);
});

test("JSON is the result and nothing else", async () => {
  const { out } = await ran("lif", {
    ...short,
    json: true,
    vary: ["I=0:0.5 nA:3", "R=50,100 Mohm"],
    zip: false,
  });
  const told = JSON.parse(out);
  assert.equal(
    [told.model, told.shape, told.values.rate.length, told.figure],
    ["lif", [3, 2], 6, null],
  );
});

test("a module with equations is swept, and so is a network", async () => {
  const neuron = await ran("swept.ts", { ...short, vary: ["k=1:3:3"], measure: "final:x" });
  assert.match(neuron.out, /^swept: 3 points/);
  const network = await ran("brunel-2000", { ...short, duration: "10ms", vary: ["n=250,500"] });
  assert.match(network.out, /^brunel-2000: 2 points[\s\S]+n: 250 to 500, 2 values/);
});

test("what does not fit is refused before anything runs", async () => {
  await refused({ vary: ["taumm=1:2 ms:2"] }, /^cannot vary 'taumm'.*did you mean 'taum'\?/);
  await refused({ vary: ["I=1:2 mV:2"] }, /^wrong unit of I: its values are in \[volt\]/);
  await refused({ vary: ["I=1:2 nA:2", "I=3:4 nA:2"] }, /^I is varied twice/);
  await refused({ vary: ["I=1:2 nA:2"], onNan: "skip" }, /^invalid --on-nan: skip/);
  await refused({ vary: ["I=1:2 nA:2"], plot: "a.png" }, /^invalid --plot: a\.png/);
  await refused({ vary: ["n=1,2"], set: "v=3" }, /^--set is for neurons/, "brunel-2000");
  await refused({ vary: ["I=1:2 nA:2"], set: "v" }, /^invalid --set: 'v'/);
  await refused({ vary: ["k=1,2"] }, /^nothing to sweep in .*nothing\.ts/, "nothing.ts");
  await refused({ vary: ["k=1,2"] }, /^unknown model: 'lf' \(did you mean 'lif'\?\)/, "lf");
  await refused({ vary: ["I=1:2 nA:2"], set: "I=3nA" }, /^I is set and varied/);
  const nowhere = join(folder, "nowhere", "a");
  await refused({ vary: ["I=1:2 nA:2"], csv: nowhere }, /^invalid --csv: .*there is no folder/);
  await refused({ vary: ["I=1:2 nA:2"], npy: folder }, /^invalid --npy: .*it is a folder/);
  await refused({ vary: ["I=0:1 nA:99999999999"] }, /^too many values of linspace/);
  const axes = ["I=1:2 nA:2", "R=1:2 Mohm:2", "taum=1:2 ms:13"];
  await refused(
    { vary: axes, plot: join(folder, "b.svg") },
    /^cannot draw 3 axes: 2 I x 2 R x 13 taum/,
  );
});

test("Ctrl-C keeps what is done and writes the picture of it", async () => {
  const plot = join(folder, "part.svg");
  let sent = false;
  const { code, out, err } = await myelin(
    ["sweep", "hodgkin-huxley", "--vary", "I=0:2 nA:4000", "-d", "20s", "-t", "1", "--plot", plot],
    (child, seen) => {
      if (sent || !/%/.test(seen)) return;
      sent = true;
      child.kill("SIGINT");
    },
  );
  assert.is(code, 130, err);
  assert.match(err, /stopping: what is done is kept/);
  assert.match(out, /points \(interrupted\) in /);
  assert.match(readFileSync(plot, "utf8"), /interrupted, \d+ of 4000 points/);
});

test.run();
