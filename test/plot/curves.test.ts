// Curves as SVG text: points at their places, linear and logarithmic, gaps and labels.
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ValueError } from "../../src/errors.ts";
import { curves, figure } from "../../src/plot/index.ts";
import { rejection, shapes, tally, texts } from "./reading.ts";

const test = suite("curves");

/** Corners of a polyline, in pixels. */
function corners(path: string): [number, number][] {
  return [...path.matchAll(/[ML]([\d.]+),([\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);
}

test("points lie where x and y say, each with a dot", async () => {
  const svg = await curves({ curves: [{ x: [0, 1, 3], y: [0, 10, 0] }] });
  const [a, b, c] = corners(shapes(svg, "line")[0]!);
  assert.ok(Math.abs((c![0] - a![0]) / (b![0] - a![0]) - 3) < 0.01, "x in proportion");
  assert.ok(b![1] < a![1] && a![1] === c![1], "10 above 0");
  assert.is(tally(svg, "circle"), 3);
});

test("a power law is a straight line where both axes are logarithmic, its ticks round numbers", async () => {
  const x = [0.001, 0.01, 0.1, 1];
  const svg = await curves({ curves: [{ x, y: x.map((at) => 3 * at ** 2) }], log: "both" });
  const points = corners(shapes(svg, "line")[0]!);
  const slopes = points.slice(1).map(([px, py], k) => (py - points[k]![1]) / (px - points[k]![0]));
  for (const slope of slopes) assert.ok(Math.abs(slope / slopes[0]! - 1) < 0.01, `${slopes}`);
  for (const text of ["0.001", "0.01", "0.1", "1"]) assert.ok(texts(svg).includes(text), text);
});

test("on a logarithmic axis zero is a gap, and powers far from 1 are written as powers", async () => {
  const svg = await curves({ curves: [{ x: [1, 2, 3, 4], y: [1e-9, 0, 1e-7, 1e-6] }], log: "y" });
  assert.ok(texts(svg).includes("1e−7"), texts(svg).join(" "));
  assert.is([...shapes(svg, "line")[0]!.matchAll(/M/g)].length, 2);
  assert.not.match(svg, /NaN|undefined/);
});

test("axes carry units, and labels stand at the right ends in the colours of the lines", async () => {
  const svg = await curves({
    curves: [
      { label: "falling", x: [2e-3, 1e-3], y: [1, 5] },
      { label: "theory", x: [1e-3, 2e-3], y: [5, 1.5], dashed: true },
    ],
    xUnit: "second",
    xLabel: "step",
    unit: "volt",
  });
  for (const text of ["step (ms)", "V", "falling", "theory"])
    assert.ok(texts(svg).includes(text), `${text} in ${texts(svg)}`);
  assert.is(tally(svg, "circle"), 2, "no dots on a dashed line");
});

test("arrays of different lengths are refused, and no values are said to be none", async () => {
  const error = await rejection(curves({ curves: [{ x: [1, 2], y: [1] }] }));
  assert.instance(error, ValueError);
  assert.match((error as Error).message, /curves\[0\]\.y has 1 values but curves\[0\]\.x has 2/);
  assert.ok(texts(await figure([{ kind: "curves", curves: [] }])).includes("no values"));
});

test.run();
