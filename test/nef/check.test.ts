// How values are shown and checked: what messages of the NEF say of them.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ValueError } from "../../src/errors.ts";
import { finite, numbers, positive, seconds, shown, whole } from "../../src/nef/check.ts";

const test = suite("nef: values checked");

test("a value is shown as it would be written, long ones by their beginning", () => {
  const cases: readonly (readonly [unknown, string])[] = [
    [1.5, "1.5"],
    ["5 ms", "'5 ms'"],
    [null, "null"],
    [undefined, "undefined"],
    [() => 1, "a function"],
    [[1, "a"], "[1, 'a']"],
    [Float64Array.of(1, 2, 3, 4, 5, 6), "[1, 2, 3, 4, ...] (6 values)"],
    [[[1, 2], [3]], "[[1, 2], [3]]"],
    [{ text: "Lowpass(0.1)" }, "Lowpass(0.1)"],
    [{ a: 1, b: 2 }, "an object with a, b"],
    [{}, "an object with nothing"],
  ];
  for (const [value, text] of cases) assert.is(shown(value), text);
});

test("times are seconds, or text with a unit; every digit counts", () => {
  const cases: readonly (readonly [number | string, number])[] = [
    [0.25, 0.25],
    ["5 ms", 0.005],
    ["0.3*second", 0.3],
    ["7us", 7e-6],
    ["1.5e2 ns", 1.5e-7],
    ["2 s", 2],
    [" 3 * msecond ", 0.003],
  ];
  for (const [given, expected] of cases) assert.is(seconds(given, "tau", "x"), expected);
  assert.is(seconds(0, "tau", "x", true), 0);
});

test("what is no time is refused, whatever it is", () => {
  for (const value of [
    -1,
    0,
    Number.NaN,
    Infinity,
    "",
    "5",
    "ms",
    "5 mV",
    "5 m s",
    "five ms",
    null,
    {},
    [1],
  ])
    assert.throws(
      () => seconds(value, "tau", "Lowpass"),
      (error: unknown) =>
        error instanceof ValueError &&
        error.option === "tau" &&
        Object.is(error.value, value) &&
        error.message.startsWith("invalid tau of Lowpass: ") &&
        error.message.endsWith(" (expected a time > 0, such as 0.005 or '5 ms')"),
    );
});

test("numbers are checked for what they are for", () => {
  assert.is(finite(-2, "x", "y"), -2);
  assert.is(positive(2, "x", "y"), 2);
  assert.is(positive(0, "x", "y", true), 0);
  assert.is(whole(3, "x", "y"), 3);
  assert.equal(numbers([1, 2], "x", "y"), Float64Array.of(1, 2));
  const wrong: readonly (() => unknown)[] = [
    () => finite("1", "x", "y"),
    () => finite(Infinity, "x", "y"),
    () => positive(0, "x", "y"),
    () => whole(2.5, "x", "y"),
    () => whole(0, "x", "y"),
    () => numbers([], "x", "y"),
    () => numbers([1, Number.NaN], "x", "y"),
    () => numbers(3, "x", "y"),
  ];
  for (const one of wrong)
    assert.throws(
      one,
      (error: unknown) => error instanceof ValueError && /^invalid x of y: /.test(error.message),
    );
});

test.run();
