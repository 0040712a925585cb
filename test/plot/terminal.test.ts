// Figures for a terminal, as exact text.
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ValueError } from "../../src/errors.ts";
import {
  terminalHistogram,
  terminalRaster,
  terminalSteps,
  terminalTraces,
} from "../../src/plot/index.ts";

const test = suite("terminal");

const spikes = { i: [0, 1, 1, 2], t: [0, 0.02, 0.05, 0.099], n: 3, duration: 0.1 };

function is(picture: string, expected: readonly string[]): void {
  assert.snapshot(picture, expected.join("\n"));
}

test("few neurons have a line each, numbered", () => {
  is(terminalRaster(spikes, { width: 40 }), [
    "neuron",
    "2 ┤                                    ⠸",
    "1 ┤       ⠇          ⠸",
    "0 ┤⠇",
    "  └┬─────────────────┬─────────────────┬",
    "   0                50               100",
    "                               time (ms)",
  ]);
});

test("groups are named at the right and the title stands above", () => {
  const groups = [
    { label: "in", from: 0, to: 2 },
    { label: "out", from: 2, to: 3 },
  ];
  is(terminalRaster({ ...spikes, groups, title: "Who fired" }, { width: 40 }), [
    "Who fired: neuron",
    "2 ┤                                ⠸ out",
    "1 ┤      ⠸         ⠸",
    "0 ┤⠇                                 in",
    "  └┬───────────────┬───────────────┬",
    "   0              50             100",
    "                           time (ms)",
  ]);
});

test("silence is said", () => {
  is(terminalRaster({ i: [], t: [], n: 2, duration: 3 }, { width: 40 }), [
    "neuron",
    "1 ┤",
    "0 ┤              no spikes",
    "  └┬───────────┬───────────┬───────────┬",
    "   0           1           2           3",
    "                                time (s)",
  ]);
});

test("a line is drawn in dots, labelled at its end, in the unit chosen", () => {
  const series = [{ label: "v[0]", values: [-0.07, -0.05, -0.07] }];
  const data = { t: [0, 0.05, 0.1], duration: 0.1, unit: "volt", yLabel: "v", series };
  is(terminalTraces(data, { width: 40, height: 5 }), [
    "v (mV)",
    "−50 ┤             ⣀⠤⠢⢄⡀",
    "    │         ⢀⡠⠔⠉    ⠈⠒⠤⣀",
    "−60 ┤      ⣀⠤⠊⠁           ⠑⠢⢄",
    "    │  ⢀⡠⠒⠉                  ⠉⠒⠤⡀",
    "−70 ┤⠔⠊⠁                        ⠈⠑⠢ v[0]",
    "    └┬──────────────┬─────────────┬",
    "     0             50           100",
    "                          time (ms)",
  ]);
});

test("a NaN is a gap and a threshold a dotted rule", () => {
  const data = {
    t: [0, 0.05, 0.1],
    duration: 0.1,
    unit: "volt",
    yLabel: "v",
    series: [{ values: [-0.07, Number.NaN, -0.05] }],
    range: [-0.08, -0.04] as const,
    thresholds: [{ value: -0.06 }],
  };
  is(terminalTraces(data, { width: 40, height: 4 }), [
    "v (mV)",
    "−40 ┤",
    "−60 ┤⡀ ⡀ ⡀ ⡀ ⡀ ⡀ ⡀ ⡀ ⡀ ⡀ ⡀ ⡀ ⡀ ⡀ ⡀ ⡀ ⡀ ⡈",
    "    │",
    "−80 ┤⠁",
    "    └┬────────────────┬────────────────┬",
    "     0               50              100",
    "                               time (ms)",
  ]);
});

const step = { t: [0, 0.05], duration: 0.1, series: [{ label: "d", values: [1, 4] }] };

test("steps jump where they change and hold to the end", () => {
  is(terminalSteps({ ...step, yLabel: "delay" }, { width: 40, height: 5 }), [
    "delay",
    "4 ┤                 ⢰⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒ d",
    "  │                 ⢸",
    "  │                 ⢸",
    "2 ┤                 ⢸",
    "  │⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠼",
    "  └┬────────────────┬────────────────┬",
    "   0               50              100",
    "                             time (ms)",
  ]);
});

test("colours are ANSI escapes, and only where they are asked for", () => {
  assert.not(terminalSteps(step).includes("\u001b"));
  is(terminalSteps(step, { width: 30, height: 2, color: true }), [
    "4 ┤            \u001b[38;2;0;114;178m⢸⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉\u001b[0m\u001b[38;2;0;114;178m d\u001b[0m",
    "2 ┤\u001b[38;2;0;114;178m⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣸\u001b[0m",
    "  └┬───────────┬───────────┬",
    "   0          50         100",
    "                   time (ms)",
  ]);
});

test("no line is wider than asked, and there are as many as asked", () => {
  const n = 400;
  const i = Int32Array.from({ length: 5000 }, (_, k) => (k * 7919) % n);
  const t = Float64Array.from({ length: 5000 }, (_, k) => k * 1e-4);
  for (const width of [30, 61, 80, 133]) {
    const lines = terminalRaster({ i, t, n, duration: 0.5 }, { width, height: 9 }).split("\n");
    assert.is(lines.length, 9 + 4);
    assert.is(Math.max(...lines.map((line) => [...line].length)), width);
  }
});

test("every spike of a sparse raster is a dot", () => {
  const i = Array.from({ length: 48 }, (_, k) => k);
  const picture = terminalRaster(
    { i, t: i.map((k) => k / 48), n: 48, duration: 1 },
    { height: 12 },
  );
  const cells = [...picture].filter((c) => c >= "\u2800" && c <= "\u28ff");
  const set = cells.flatMap((c) => [...(c.charCodeAt(0) - 0x2800).toString(2)]);
  assert.is(set.filter((bit) => bit === "1").length, 48);
});

test("a picture too narrow to hold an axis is refused", () => {
  assert.throws(
    () => terminalRaster(spikes, { width: 10 }),
    (error: unknown) => error instanceof ValueError && error.option === "width",
  );
});

test("columns of a histogram, and the outline of another time", () => {
  const data = { values: [1, 1, 1, 1, 2, 3], outline: [1, 3, 3, 3], bins: 2, xLabel: "w" };
  is(terminalHistogram(data, { width: 30, height: 4 }), [
    "count",
    "4 ┤⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⠅",
    "  │⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢽⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉",
    "2 ┤⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢽⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⠅",
    "0 ┤⣟⢝⢝⢝⢝⢝⢝⢝⢝⢝⢝⢝⢝⢝⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⠅",
    "  └┬────────────┬────────────┬",
    "   1            2            3",
    "                             w",
  ]);
});

test.run();
