// Text of quantities.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { EquationError, NameError, UnitError } from "../../src/errors.ts";
import { isQuantityText, parseQuantity } from "../../src/language/quantity.ts";
import { dimensionText } from "../../src/units/dimension.ts";

const test = suite("language/quantity");

/** Text, value as Brian2 computes it, unit. */
const QUANTITIES: readonly (readonly [text: string, value: number, unit: string])[] = [
  ["5 ms", 5e-3, "second"],
  ["10*mV", 10e-3, "volt"],
  ["-60 mV", -60e-3, "volt"],
  ["1.62 mV", 1.62 * 1e-3, "volt"],
  ["60*0.27/10*mV", ((60 * 0.27) / 10) * 1e-3, "volt"],
  ["(60*0.27/10)*mV", ((60 * 0.27) / 10) * 1e-3, "volt"],
  ["10*nS", 1e-8, "siemens"],
  ["10 nS", 1e-8, "siemens"],
  ["0.5", 0.5, "1"],
  ["-2", -2, "1"],
  ["pi*ms", Math.PI * 1e-3, "second"],
  ["2*e", 2 * Math.E, "1"],
  ["-inf", Number.NEGATIVE_INFINITY, "1"],
  ["inf*ms", Number.POSITIVE_INFINITY, "second"],
  ["20 uA/cm**2", (20 * 1e-6) / 1e-2 ** 2, "amp/metre**2"],
  ["1*ufarad*cm**-2 * 20000*umetre**2", 1e-6 * 1e-2 ** -2 * 20000 * 1e-6 ** 2, "farad"],
  ["5 cm**2", 5 * 1e-2 ** 2, "metre**2"],
  ["1/5 ms", 1 / 5e-3, "Hz"],
  ["2 mV + 3 mV", 2e-3 + 3e-3, "volt"],
  ["7 % 4", 3, "1"],
  ["-7 % 4", 1, "1"],
  ["-7 // 4", -2, "1"],
  ["5 s", 5, "second"],
  ["3 m", 3, "metre"],
  ["2 V", 2, "volt"],
  ["1 A/m**2", 1, "amp/metre**2"],
  ["3 N", 3, "newton"],
  ["1 minute", 60, "second"],
];

test("numbers, units and constants are evaluated in SI", () => {
  for (const [text, value, unit] of QUANTITIES) {
    const quantity = parseQuantity(text);
    assert.is(quantity.value, value, text);
    assert.is(dimensionText(quantity.dimension), unit, text);
    assert.ok(isQuantityText(text), text);
  }
});

const REFUSED: readonly (readonly [string, typeof EquationError | typeof UnitError, RegExp])[] = [
  ["", EquationError, /missing expression/],
  ["5ms", EquationError, /invalid number: 5ms[\s\S]*5\*ms/],
  ["a b", EquationError, /missing operator/],
  ["3 ms 4", EquationError, /missing operator between 'ms' and '4'/],
  ["exp(1)", EquationError, /not a constant: exp\(1\)/],
  ["True", EquationError, /not a constant: True/],
  ["1 if 2 < 3 else 4", EquationError, /not a constant/],
  [
    "1 mV + 2",
    UnitError,
    /dimensions do not agree: 1 mV \+ 2[\s\S]*left of '\+' is volt, right is 1/,
  ],
  ["2**(1 mV)", UnitError, /the exponent must be a number/],
  ["3 mV // 2 mV", UnitError, /takes plain numbers/],
];

for (const [text, type, pattern] of REFUSED)
  test(`${JSON.stringify(text)} is refused: ${pattern.source}`, () => {
    assert.throws(
      () => parseQuantity(text, "option"),
      (error: Error) => error instanceof type && pattern.test(error.message),
    );
  });

const UNKNOWN: readonly (readonly [text: string, name: string, remedy: RegExp])[] = [
  ["5 mz", "mz", /did you mean/],
  ["5 mv", "mv", /did you mean 'mV'/],
  ["3*Mohmm", "Mohmm", /did you mean 'Mohm'/],
  ["2*V", "V", /write volt, or put it after a number and a blank: '2 V'/],
  ["N", "N", /write newton/],
  ["tau", "tau", /spelled as in Brian2/],
];

for (const [text, name, remedy] of UNKNOWN)
  test(`${JSON.stringify(text)} holds an unknown name: ${remedy.source}`, () => {
    assert.throws(
      () => parseQuantity(text),
      (error: Error) =>
        error instanceof NameError && error.identifier === name && remedy.test(error.message),
    );
    assert.not(isQuantityText(text));
  });

test("expressions are not taken for quantities", () => {
  for (const text of [
    "v",
    "rand()*mV",
    "Vr + 2*mV",
    "N",
    "5*m",
    "v > 2",
    "not 1",
    "2 mV if 1 else 3 mV",
  ])
    assert.not(isQuantityText(text), text);
});

test.run();
