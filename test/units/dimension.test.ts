// Dimensions: algebra and text.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseEquations } from "../../src/language/equations.ts";
import {
  DIMENSIONLESS,
  type Dimension,
  dimensionText,
  divide,
  equal,
  isDimensionless,
  multiply,
  power,
} from "../../src/units/dimension.ts";
import { lookupUnit } from "../../src/units/units.ts";

const test = suite("units/dimension");

const of = (name: string): Dimension => lookupUnit(name)!.dimension;

test("products, quotients and powers combine exponents", () => {
  assert.ok(equal(multiply(of("amp"), of("ohm")), of("volt")));
  assert.ok(equal(divide(of("volt"), of("ohm")), of("amp")));
  assert.ok(equal(power(of("metre"), 2), of("metre2")));
  assert.ok(equal(power(power(of("second"), 1 / 3), 3), of("second")));
  assert.not(equal(of("volt"), of("amp")));
});

test("angles are plain numbers", () => {
  assert.ok(isDimensionless(of("radian")));
  assert.ok(isDimensionless(of("steradian")));
  assert.not(isDimensionless(of("volt")));
});

const TEXTS: readonly (readonly [string, Dimension])[] = [
  ["1", DIMENSIONLESS],
  ["volt", of("volt")],
  ["second", of("second")],
  ["siemens", of("siemens")],
  ["Hz", of("becquerel")],
  ["kilogram", of("gram")],
  ["mmolar", of("molar")],
  ["volt/second", divide(of("volt"), of("second"))],
  ["amp/metre**2", divide(of("amp"), of("metre2"))],
  ["siemens/metre**2", divide(of("siemens"), of("metre2"))],
  ["farad/metre**2", divide(of("farad"), of("metre2"))],
  ["volt**2", of("volt2")],
  ["volt**2/second", divide(of("volt2"), of("second"))],
  ["second**-0.5", power(of("second"), -0.5)],
  ["volt/second**0.5", divide(of("volt"), power(of("second"), 0.5))],
  ["1/volt", power(of("volt"), -1)],
  ["1/metre**3", power(of("metre"), -3)],
  ["ohm*metre", multiply(of("ohm"), of("metre"))],
  ["mmolar/second", divide(of("molar"), of("second"))],
  ["watt*kelvin", [2, 1, -3, 0, 1, 0, 0]],
  ["metre*mole/kilogram**2/second", [1, -2, -1, 0, 0, 1, 0]],
];

test("a dimension is spelled as a named unit, else as a short product in Brian2's spelling", () => {
  for (const [text, dimension] of TEXTS) assert.is(dimensionText(dimension), text);
});

test("every spelling reads back as the unit of an equation", () => {
  for (const [text, dimension] of TEXTS) {
    const [equation] = parseEquations(`x : ${text}`, "test");
    assert.ok(equal(equation!.dimension, dimension), text);
  }
});

test("spellings of made-up dimensions read back too", () => {
  for (let seed = 1; seed < 200; seed++) {
    const dimension = DIMENSIONLESS.map((_, i) => ((seed * (i + 7) * 2654435761) % 7) - 3);
    const [equation] = parseEquations(`x : ${dimensionText(dimension)}`, "test");
    assert.ok(equal(equation!.dimension, dimension), dimensionText(dimension));
  }
});

test.run();
