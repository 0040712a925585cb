// Axis helpers: prefixes, powers, ticks.
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { apart } from "../../src/plot/draw.ts";
import { axisLabel, quantity, scaleFor, timeScale } from "../../src/plot/quantity.ts";
import { textWidth, wrap } from "../../src/plot/svg.ts";
import { niceStep, ticks } from "../../src/plot/ticks.ts";

const test = suite("quantity");

for (const [largest, unit, shown, factor] of [
  [0.07, "volt", "mV", 1e3],
  [5e-9, "amp", "nA", 1e9],
  [1e-3, "second", "ms", 1e3],
  [0.0009999, "second", "µs", 1e6],
  [5000, "second", "s", 1],
  [2500, "hertz", "kHz", 1e-3],
  [3, "V", "V", 1],
  [0, "volt", "V", 1],
  [4e-20, "farad", "fF", 1e15],
  [0.5, "", "", 1],
  [3e6, "1", "10⁶", 1e-6],
  [2e-4, "", "10⁻⁶", 1e6],
  [30, "siemens/meter**2", "S/m²", 1],
  [0.003, "volt/second", "10⁻³ V/s", 1e3],
  [7, "banana", "banana", 1],
] as const) {
  test(`${largest} '${unit}' is shown in '${shown}'`, () => {
    const scaled = scaleFor(largest, unit);
    assert.is(scaled.unit, shown);
    assert.ok(Math.abs(scaled.factor / factor - 1) < 1e-12, String(scaled.factor));
  });
}

test("time is in milliseconds up to two seconds and in seconds above", () => {
  assert.is(timeScale(2).unit, "ms");
  assert.is(timeScale(2.5).unit, "s");
});

test("an axis label has the unit in brackets only where there is one", () => {
  assert.is(axisLabel("v", scaleFor(0.05, "volt")), "v (mV)");
  assert.is(axisLabel("w", scaleFor(0.5)), "w");
  assert.is(axisLabel("", scaleFor(0.05, "volt")), "mV");
});

test("a quantity has three digits and a real minus sign", () => {
  assert.is(quantity(-0.065, "volt"), "−65 mV");
  assert.is(quantity(0.0123456, "second"), "12.3 ms");
  assert.is(quantity(3), "3");
});

test("ticks are round, exact and inside the range", () => {
  assert.equal(ticks(0, 1, 5).values, [0, 0.2, 0.4, 0.6, 0.8, 1]);
  assert.equal(ticks(-70.2, -49.8, 4).values, [-70, -65, -60, -55, -50]);
  assert.equal(ticks(-0.5, 3.5, 12, true).values, [0, 1, 2, 3]);
  assert.equal(ticks(0, 0.3, 3).values.map(ticks(0, 0.3, 3).text), ["0.0", "0.1", "0.2", "0.3"]);
  assert.is(ticks(-1, 1, 4).text(-0.5), "−0.5");
  assert.is(ticks(-1, 1, 4).text(-0), "0.0");
});

test("a step is one, two or five times a power of ten", () => {
  assert.is(niceStep(100, 8), 10);
  assert.is(niceStep(27, 6), 5);
  assert.is(niceStep(0.02, 10), 0.002);
  assert.is(niceStep(3, 10, true), 1);
  assert.is(niceStep(0, 10), 1);
});

test("labels that touch are moved apart by as little as will do and stay in order", () => {
  assert.equal(apart([10, 50, 90], 0, 100, 10), [10, 50, 90]);
  assert.equal(apart([50, 50], 0, 100, 10), [45, 55]);
  assert.equal(apart([100, 99, 98], 0, 100, 10), [100, 90, 80]);
  assert.equal(apart([0, 1], 0, 100, 10), [0, 10]);
});

test("lines of text are no wider than asked and lose no word", () => {
  const text = "one two three four five six seven eight nine ten\nnew paragraph";
  const lines = wrap(text, 100, 11);
  assert.ok(lines.length > 3);
  assert.ok(lines.every((line) => textWidth(line, 11) <= 100));
  assert.is(lines.join(" "), text.replace("\n", " "));
  assert.is(lines.at(-1), "new paragraph");
});

test.run();
