// Figures as SVG text: what is in them, how large they are, and that they are the same each time.
import { Network, SpikeGeneratorGroup, SpikeMonitor } from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ValueError } from "../../src/errors.ts";
import {
  delays,
  figure,
  histogram,
  matrix,
  type Panel,
  raster,
  steps,
  terminalRaster,
  traces,
} from "../../src/plot/index.ts";
import { images, rejection, shapes, tally, texts } from "./reading.ts";

const test = suite("figure");

function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function noise(many: number, n: number, seed = 1): { i: Int32Array; t: Float64Array } {
  const next = random(seed);
  const i = Int32Array.from({ length: many }, () => Math.floor(next() * n));
  return { i, t: Float64Array.from({ length: many }, next).sort() };
}

const few = { i: [0, 1, 1, 2], t: [0.01, 0.02, 0.05, 0.09], n: 3, duration: 0.1 };

test("a figure is a standalone document with its size, fonts and white ground", async () => {
  const svg = await raster(few, { title: "Three <neurons>" });
  assert.match(svg, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="720" height="\d+"/);
  assert.match(svg, /viewBox="0 0 720 \d+"/);
  assert.match(svg, /font-family="Inter, /);
  assert.match(svg, /<rect width="720" height="\d+" fill="white"\/>/);
  assert.ok(texts(svg).includes("Three &lt;neurons&gt;"));
  assert.not.match(svg, /<style|id="|NaN|undefined/);
});

test("few spikes are ticks of one path, each at its time and neuron", async () => {
  const svg = await raster(few);
  const [path, ...others] = shapes(svg, "spikes");
  assert.is(others.length, 0);
  const starts = [...path!.matchAll(/M([\d.]+),([\d.]+)v/g)].map((m) => [
    Number(m[1]),
    Number(m[2]),
  ]);
  const steps = [...path!.matchAll(/m([\d.]+)-/g)].map((m) => Number(m[1]));
  assert.is(starts.length, 3);
  assert.is(steps.length, 1);
  const perSecond = (starts[1]![0]! - starts[0]![0]!) / 0.01;
  assert.ok(Math.abs(steps[0]! - 0.03 * perSecond) < 1, "0.03 s to the right");
  assert.ok(starts[0]![1]! > starts[1]![1]! && starts[1]![1]! > starts[2]![1]!, "neuron 0 below");
});

test("a raster takes a SpikeMonitor, and says what it needs when it gets something else", async () => {
  const group = new SpikeGeneratorGroup(5, { indices: [0, 2], times: [1e-3, 2e-3] });
  const spikes = new SpikeMonitor(group);
  await new Network([group, spikes]).run("3 ms");
  const { i, t } = spikes;
  assert.is(await raster(spikes), await raster({ i, t, n: 5 }));
  assert.is(terminalRaster(spikes), terminalRaster({ i, t, n: 5 }));
  for (const wrong of [{}, null, { i }, group])
    try {
      await raster(wrong as never);
      assert.unreachable();
    } catch (error) {
      assert.match(
        String(error),
        /no arrays i and t \(expected \{ i, t, n \}, or a SpikeMonitor\)/,
      );
    }
});

test("a raster labels its axes with the unit it chose", async () => {
  assert.ok(texts(await raster(few)).includes("time (ms)"));
  assert.ok(texts(await raster({ ...few, duration: 10 })).includes("time (s)"));
  assert.equal(
    texts(await raster(few)).filter((text) => /^[0-2]$/.test(text)),
    ["0", "0", "1", "2"],
  );
});

test("groups have their own colours and are named at the right", async () => {
  const groups = [
    { label: "first", from: 0, to: 2 },
    { label: "last", from: 2, to: 3, color: "#123456" },
  ];
  const svg = await raster({ ...few, groups });
  assert.equal(
    [...svg.matchAll(/<path d="[^"]+" stroke="(#\w+)"/g)].map((m) => m[1]),
    ["#0072b2", "#123456"],
  );
  assert.match(svg, /<text [^>]*fill="#123456">last<\/text>/);
});

test("spikes outside the window are not drawn", async () => {
  const svg = await raster({ i: [0, 0, 0], t: [0.1, 0.5, 0.9], n: 1, start: 0.4, duration: 0.2 });
  assert.is(shapes(svg, "spikes")[0]!.match(/v/g)!.length, 1);
});

test("200,000 spikes are pixels, and the figure stays below 0.3 MB", async () => {
  const svg = await raster({ ...noise(200_000, 4000), n: 4000, duration: 1 });
  assert.is(tally(svg, "image"), 1);
  assert.is(shapes(svg, "spikes").length, 0);
  assert.ok(svg.length < 300_000, `${svg.length} bytes`);
});

test("pixels of a raster are where their spikes are", async () => {
  const many = 24_000;
  const i = new Int32Array(many).fill(2);
  const t = Float64Array.from({ length: many }, (_, k) => (0.5 * k) / many);
  const [image] = images(await raster({ i, t, n: 4, duration: 1 }));
  const { width, height, pixels } = image!;
  const inked = pixels.flatMap((entry, at) => (entry === 0 ? [] : [at]));
  const columns = inked.map((at) => at % width);
  const rows = inked.map((at) => Math.floor(at / width));
  assert.is(Math.min(...columns), 0);
  assert.is(Math.max(...columns), Math.ceil(width / 2) - 1);
  assert.ok(
    Math.min(...rows) >= height / 4 && Math.max(...rows) < height / 2,
    "third row from below",
  );
  assert.ok(
    inked.every((at) => pixels[at] === 3),
    "several spikes on each: darkest",
  );
});

test("a matrix has row 0 at the top, its least value first in the palette, NaN apart", async () => {
  const values = [0, 1, Number.NaN, 0.5, 0.25, 1];
  const [image] = images(await matrix({ values, rows: 2, columns: 3 }));
  const { width, height, pixels } = image!;
  const cell = (row: number, column: number): number =>
    pixels[
      Math.floor((row + 0.5) * (height / 2)) * width + Math.floor((column + 0.5) * (width / 3))
    ]!;
  assert.equal([cell(0, 0), cell(0, 1), cell(0, 2)], [1, 254, 0]);
  assert.equal([cell(1, 0), cell(1, 1), cell(1, 2)], [128, 64, 254]);
});

test("a large matrix is averaged, and the figure stays below 0.3 MB", async () => {
  const n = 1500;
  const next = random(3);
  const values = Float64Array.from({ length: n * n }, next);
  const svg = await matrix({ values, rows: n, columns: n, range: [0, 1] });
  assert.ok(svg.length < 300_000, `${svg.length} bytes`);
  const { pixels } = images(svg)[0]!;
  const mean = pixels.reduce((sum, entry) => sum + entry, 0) / pixels.length;
  assert.ok(Math.abs(mean - 127.5) < 2, String(mean));
});

test("20,000 spikes are still vectors, and the figure stays below 0.3 MB", async () => {
  const svg = await raster({ ...noise(20_000, 4000), n: 4000, duration: 1 });
  assert.is(tally(svg, "image"), 0);
  assert.ok(svg.length < 300_000, `${svg.length} bytes`);
});

test("six crowded panels stay below 0.3 MB together", async () => {
  const t = Float64Array.from({ length: 20_000 }, (_, k) => k * 1e-4);
  const values = t.map((_, k) => ((k * 7919) % 1000) / 1000);
  const crowd: Panel[] = [
    { kind: "raster", ...noise(200_000, 4000), n: 4000, duration: 1 },
    { kind: "traces", t, series: Array.from({ length: 20 }, () => ({ values })) },
  ];
  const svg = await figure([...crowd, ...crowd, ...crowd], { columns: 2 });
  assert.ok(svg.length < 300_000, `${svg.length} bytes`);
});

test("the same data gives the same bytes", async () => {
  const panels: Panel[] = [
    { kind: "raster", ...noise(30_000, 50), n: 50 },
    { kind: "traces", t: [0, 1, 2], series: [{ label: "a", values: [1, 3, 2] }], range: [1, 2] },
    { kind: "histogram", values: noise(500, 5).t },
    { kind: "matrix", values: [1, 2, 3, 4], rows: 2, columns: 2 },
  ];
  const first = await figure(panels, { columns: 2 });
  await raster(few);
  assert.is(await figure(panels, { columns: 2 }), first);
});

test("silence is drawn as axes and the words 'no spikes'", async () => {
  const svg = await raster({ i: [], t: [], n: 4, duration: 0.2 });
  const words = texts(svg);
  assert.ok(words.includes("no spikes"));
  assert.ok(words.includes("200"));
  assert.ok(words.includes("neuron"));
});

test("nothing recorded is said in every kind of figure", async () => {
  assert.ok(texts(await traces({ t: [], series: [] })).includes("no samples"));
  assert.ok(
    texts(await traces({ t: [0, 1], series: [{ values: [Number.NaN, Number.NaN] }] })).includes(
      "no samples",
    ),
  );
  assert.ok(texts(await histogram({ values: [] })).includes("no values"));
  assert.ok(texts(await matrix({ values: [], rows: 0, columns: 0 })).includes("no values"));
});

test("values in volts are shown in millivolts, their lines labelled at their ends", async () => {
  const t = [0, 0.01, 0.02];
  const series = [
    { label: "v[0]", values: [-0.07, -0.06, -0.05] },
    { label: "v[1]", values: [-0.07, -0.065, -0.06] },
  ];
  const svg = await traces({ t, series, unit: "volt", yLabel: "v" });
  for (const words of ["v (mV)", "−70", "−50", "v[0]", "v[1]"])
    assert.ok(texts(svg).includes(words), words);
  assert.is(shapes(svg, "line").length, 2);
});

test("a NaN leaves a gap in a line", async () => {
  const series = [{ values: [1, 2, Number.NaN, 3, 4] }];
  const [line] = shapes(await traces({ t: [0, 1, 2, 3, 4], series }), "line");
  assert.is(line!.match(/M/g)!.length, 2);
});

test("thresholds, bands, events and spikes are drawn and named", async () => {
  const svg = await traces({
    t: [0, 0.1],
    series: [{ values: [0, 1], spikes: [0.02, 0.05, 7] }],
    thresholds: [{ value: 0.5, label: "threshold" }],
    bands: [{ from: 0.2, to: 0.4, label: "band" }],
    events: [
      { t: 0.03, label: "event" },
      { t: 9, label: "unseen" },
    ],
  });
  for (const words of ["threshold", "band", "event"]) assert.ok(texts(svg).includes(words), words);
  assert.not(texts(svg).includes("unseen"));
  assert.is(shapes(svg, "spikes")[0]!.match(/M/g)!.length, 2);
  assert.match(svg, /stroke-dasharray="4,3"/);
});

test("steps hold their value up to the next and then to the end", async () => {
  const svg = await steps({ t: [0, 0.5], series: [{ values: [1, 2] }], duration: 1 });
  const [line] = shapes(svg, "line");
  const points = [...line!.matchAll(/[ML]([\d.]+),([\d.]+)/g)].map((m) => [
    Number(m[1]),
    Number(m[2]),
  ]);
  const [opens, before, after, ...held] = points;
  assert.is(before![1], opens![1], "still the first value when the second begins");
  assert.is(after![0], before![0], "a jump takes no time");
  assert.ok(after![1]! < before![1]!);
  assert.ok(held.length > 0 && held.every(([, y]) => y === after![1]), "held to the end");
  assert.is(Math.round(held.at(-1)![0]! - before![0]!), Math.round(before![0]! - opens![0]!));
  assert.is(tally(svg, "circle"), 1);
});

test("delays are in milliseconds, with a rule at every period in sight", async () => {
  const svg = await delays({
    t: [0, 0.1],
    series: [{ label: "d", values: [0.002, 0.03] }],
    references: [{ value: 0.004, every: 0.013, label: "aligned" }],
  });
  assert.ok(texts(svg).includes("delay (ms)"));
  assert.is(shapes(svg, "rule").length, 3);
});

test("a histogram counts every finite value once", async () => {
  const svg = await histogram({ values: [1, 1.5, 2, 3, Number.NaN, 4], bins: 3 });
  const bars = [...svg.matchAll(/<rect height="([\d.]+)" width="[\d.]+" x/g)];
  const heights = bars.map((match) => Number(match[1]));
  assert.is(heights.length, 3);
  assert.ok(Math.abs(heights[0]! / heights[1]! - 2) < 0.01);
  assert.ok(Math.abs(heights[2]! / heights[0]! - 1) < 0.01);
});

test("a histogram's outline has the bins of the bars, and room for what is only in it", async () => {
  const svg = await histogram({ values: [1, 1.5, 2, 3, 4], outline: [6, 6, 6, 6], bins: 5 });
  const bars = [...svg.matchAll(/<rect height="([\d.]+)" width="[\d.]+" x/g)];
  assert.is(bars.length, 4);
  const [outline] = shapes(svg, "line");
  const corners = [...outline!.matchAll(/[ML]([-\d.]+),([-\d.]+)/g)].map(([, x, y]) => [+x!, +y!]);
  assert.is(corners.length, 2 + 2 * 5);
  const top = Math.min(...corners.map(([, y]) => y!));
  const highest = Math.max(...bars.map(([, height]) => Number(height)));
  // four in the last bin of the outline, two in the first bar
  const drop = corners.at(-1)![1]! - top;
  assert.ok(Math.abs(drop / highest - 2) < 0.02);
  assert.equal(
    corners.slice(-3, -1).map(([, y]) => y),
    [top, top],
  );
});

test("panels of a column share time, and only the lowest numbers it", async () => {
  const svg = await figure([
    { kind: "raster", ...few },
    { kind: "traces", t: [0, 0.1, 0.2], series: [{ values: [1, 2, 3] }], duration: 0.2 },
  ]);
  assert.is(texts(svg).filter((words) => words === "time (ms)").length, 1);
  assert.is(texts(svg).filter((words) => words === "200").length, 1);
});

test("panels of a row share the vertical axis when asked", async () => {
  const panels: Panel[] = [0.004, 0.04].map((high) => ({
    kind: "delays",
    t: [0, 1],
    series: [{ values: [0, high] }],
  }));
  const apart = await figure(panels, { columns: 2 });
  const shared = await figure(panels, { columns: 2, sharedRows: true });
  assert.is(texts(apart).filter((words) => words === "40").length, 1);
  assert.is(texts(shared).filter((words) => words === "40").length, 2);
});

test("title, heads, panel titles and caption are all there, the caption in lines", async () => {
  const panels: Panel[] = [1, 2].map((k) => ({ kind: "raster", ...few, title: `panel ${k}` }));
  const caption = "a caption that goes on ".repeat(20).trim();
  const svg = await figure(panels, {
    columns: 2,
    title: "T",
    subtitle: "S",
    heads: ["l", "r"],
    caption,
  });
  for (const words of ["T", "S", "l", "r", "panel 1", "panel 2"])
    assert.ok(texts(svg).includes(words), words);
  const lines = texts(svg).filter((words) => words.includes("caption"));
  assert.ok(lines.length > 1);
  assert.is(lines.join(" "), caption);
});

test("refusals name the option and show the value", async () => {
  const wrong: [Promise<string>, string, RegExp][] = [
    [raster({ i: [0], t: [] }), "i", /i has 1 values but t has 0/],
    [raster({ i: [5], t: [0], n: 3 }), "i", /i\[0\] is 5, outside the 3 neurons/],
    [raster({ i: [], t: [], duration: -1 }), "duration", /invalid duration: -1/],
    [
      raster({ ...few, groups: [{ label: "g", from: 2, to: 9 }] }),
      "groups",
      /group 'g' is from 2 to 9|9/,
    ],
    [
      traces({ t: [0, 1], series: [{ values: [1] }] }),
      "series[0].values",
      /has 1 values but t has 2/,
    ],
    [traces({ t: [1, 0], series: [{ values: [1, 2] }] }), "t", /t decreases at index 1/],
    [traces({ series: [{ values: [1] }] }), "t", /series\[0\] has no times/],
    [histogram({ values: [1], bins: 0 }), "bins", /invalid bins: 0/],
    [matrix({ values: [1, 2], rows: 2, columns: 2 }), "values", /2 rows of 2 columns need 4/],
    [figure([]), "panels", /needs a panel/],
    [figure([{ kind: "pie" } as unknown as Panel]), "kind", /unknown kind of panel: pie/],
    [raster(few, { width: 50 }), "width", /invalid width: 50/],
  ];
  for (const [made, option, message] of wrong) {
    const error = await rejection(made);
    assert.instance(error, ValueError);
    assert.is((error as ValueError).option, option);
    assert.match((error as ValueError).message, message);
  }
});

test.run();
