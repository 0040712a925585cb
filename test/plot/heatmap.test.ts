// Heat maps as SVG and text: cells at their values, axes with units, families, multiples, refusals.
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ValueError } from "../../src/errors.ts";
import {
  figure,
  type GridData,
  heatmap,
  terminalCurves,
  terminalHeatmap,
} from "../../src/plot/index.ts";
import { images, rejection, shapes, texts } from "./reading.ts";

const test = suite("heat maps");

/** Two values across, three up: 0 to 5. */
const grid: GridData = {
  axes: [
    { name: "I", values: [0, 1e-9], unit: "amp" },
    { name: "tau", values: [0.01, 0.02, 0.03], unit: "second" },
  ],
  values: [0, 1, 2, 3, 4, 5],
  label: "rate",
  unit: "Hz",
};

/** Corners and middles of the picture's cells, from the left and from below. */
function cells(svg: string, columns: number, rows: number): number[][] {
  const { pixels, width, height } = images(svg)[0]!;
  return Array.from({ length: columns }, (_, a) =>
    Array.from({ length: rows }, (__, b) => {
      const x = Math.floor(((a + 0.5) / columns) * width);
      const y = Math.floor((1 - (b + 0.5) / rows) * height);
      return pixels[y * width + x]!;
    }),
  );
}

test("the first axis goes across, the second up, and colours grow with the values", async () => {
  const svg = await heatmap(grid, { title: "map" });
  const [left, right] = cells(svg, 2, 3);
  const order = [...left!, ...right!];
  assert.equal(
    order,
    [...order].sort((a, b) => a - b),
  );
  assert.is(new Set(order).size, 6);
  for (const text of ["I (nA)", "tau (ms)", "rate (Hz)", "map", "10", "30"])
    assert.ok(texts(svg).includes(text), `${text} in ${texts(svg)}`);
});

test("values in any order are put where they belong", async () => {
  const [I, tau] = grid.axes;
  const turned = {
    ...grid,
    axes: [{ ...I!, values: [1e-9, 0] }, tau!],
    values: [3, 4, 5, 0, 1, 2],
  };
  assert.equal(cells(await heatmap(turned), 2, 3), cells(await heatmap(grid), 2, 3));
});

test("no value is the first colour of the palette, apart from all values", async () => {
  const svg = await heatmap({ ...grid, values: [0, 1, Number.NaN, 3, 4, 5] });
  assert.is(cells(svg, 2, 3)[0]![2], 0);
  assert.ok(cells(svg, 2, 3)[1]!.every((colour) => colour > 0));
});

test("unequal distances are drawn as they are", async () => {
  const [I] = grid.axes;
  const svg = await heatmap({
    axes: [
      { ...I!, values: [0, 1, 4] },
      { name: "k", values: [0, 1] },
    ],
    values: [0, 0, 1, 1, 2, 2],
  });
  const { pixels, width } = images(svg)[0]!;
  const counts = new Map<number, number>();
  for (const pixel of pixels.slice(0, width)) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  const [first, second, third] = [...counts.values()].map((count) => count / width);
  // borders half way: from -0.5 over 0.5 and 2.5 to 5.5
  assert.ok(
    Math.abs(first! - 1 / 6) < 0.01 && Math.abs(second! - 2 / 6) < 0.01,
    `${first} ${second}`,
  );
  assert.ok(Math.abs(third! - 3 / 6) < 0.01, `${third}`);
});

test("an axis of equal ratios is logarithmic, in the unit that is shown", async () => {
  const log = { name: "b", values: [1e-11, 1e-10, 1e-9], unit: "amp", logarithmic: true };
  const svg = await heatmap({ axes: [log, grid.axes[1]!], values: new Array(9).fill(1) });
  for (const text of ["b (nA)", "0.01", "0.1", "1"])
    assert.ok(texts(svg).includes(text), `${text} in ${texts(svg)}`);
  const positions = shapes(svg, "x-axis tick");
  assert.not.match(svg, /NaN|undefined/);
  assert.ok(positions.length >= 3, `${positions.length} ticks`);
});

test("one axis is a curve, and two are a family of curves where that is asked for", async () => {
  const [I] = grid.axes;
  const one = await heatmap({ ...grid, axes: [I!], values: [0, 10] });
  assert.is(shapes(one, "line").length, 1);
  const family = await heatmap(grid, { as: "curves" });
  assert.is(shapes(family, "line").length, 3);
  for (const text of ["tau 10 ms", "tau 20 ms", "tau 30 ms", "I (nA)"])
    assert.ok(texts(family).includes(text), `${text} in ${texts(family)}`);
});

test("three axes are small multiples in common colours", async () => {
  const third = { name: "g", values: [1, 2], unit: "siemens" };
  const values = Array.from({ length: 12 }, (_, k) => k);
  const svg = await heatmap({ ...grid, axes: [...grid.axes, third], values });
  for (const text of ["g = 1 S", "g = 2 S"]) assert.ok(texts(svg).includes(text), `${texts(svg)}`);
  const pictures = images(svg).filter(({ width }) => width > 1);
  assert.is(pictures.length, 2);
  const middle = ({ pixels, width, height }: (typeof pictures)[0]): number =>
    pixels[(height - 1) * width]!;
  assert.ok(middle(pictures[1]!) > middle(pictures[0]!), "0 is darker than 1");
});

test("what is too much for one picture is refused, with the slice that would help", async () => {
  const axes = [...grid.axes, { name: "g", values: new Float64Array(13) }];
  const error = (await rejection(
    heatmap({ ...grid, axes, values: new Float64Array(78) }),
  )) as Error;
  assert.instance(error, ValueError);
  assert.match(
    error.message,
    /^too much for one picture: 2 I x 3 tau x 13 g \(take a slice, as in result\.slice\(\{ g: /,
  );
  const short = (await rejection(heatmap({ ...grid, values: [1] }))) as Error;
  assert.match(short.message, /values has 1 values but its axes have 2 x 3/);
  const wrong = { kind: "heatmap", across: grid.axes[0]!, up: grid.axes[1]!, values: [1] } as const;
  assert.instance(await rejection(figure([wrong])), ValueError);
});

test("a map in a terminal is darkest where values are least, with axes and a legend", () => {
  const [across, up] = grid.axes;
  const map = { across: across!, up: up!, values: grid.values, label: "rate", unit: "Hz" };
  const lines = terminalHeatmap(map, { width: 40, height: 3 }).split("\n");
  assert.is(lines[0], "tau (ms)");
  assert.match(lines[1]!, /▒+█+$/);
  assert.match(lines[3]!, /▓+$/);
  assert.match(lines.at(-1)!, /^rate: 0 Hz .*█ 5 Hz$/);
  assert.ok(lines.some((line) => line.endsWith("I (nA)")));
  const coloured = terminalHeatmap(map, { width: 40, height: 3, color: true });
  assert.ok(coloured.includes("[38;2;68;1;84;48;2;"));
  const missing = { ...map, values: [Number.NaN, 1, 2, 3, 4, 5] };
  assert.match(terminalHeatmap(missing, { width: 40, height: 3 }).split("\n")[3]!, /·+▒+$/);
});

test("a curve in a terminal rises where its values do, gaps stay gaps", () => {
  const y = [0, 1, 2, Number.NaN, 4];
  const text = terminalCurves({ curves: [{ x: [0, 1, 2, 3, 4], y }], xLabel: "x" }, { width: 40 });
  assert.match(text, /\n +x$/);
  const rows = text.split("\n").filter((line) => /[│┤]/.test(line));
  const dots = rows.map((row) => row.slice(4).search(/[\u2801-\u28ff]/)).filter((at) => at >= 0);
  assert.equal(
    dots,
    [...dots].sort((a, b) => b - a),
    "from the left below to the right above",
  );
});

test.run();
