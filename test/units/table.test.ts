// The table of units is what mathjs says today.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { LONG_UNITS, PREFIXES, SYMBOLS } from "../../src/units/table.ts";
import { lookupQuantityUnit, lookupUnit } from "../../src/units/units.ts";
import { LONG, makeTables, mathjsRow, SYMBOLS as NAMES } from "./make-table.ts";

const test = suite("units/table");

test("the committed table is the one that its maker makes from the installed mathjs", () => {
  assert.equal({ prefixes: PREFIXES, longUnits: LONG_UNITS, symbols: SYMBOLS }, makeTables());
});

test("every unit that mathjs knows has mathjs' scale and dimension", () => {
  let compared = 0;
  for (const [name, mathjs] of [...Object.entries(LONG), ...Object.entries(NAMES)]) {
    if (mathjs === null) continue;
    const [, exponent, dimension] = mathjsRow(mathjs, name);
    const unit = (lookupUnit(name) ?? lookupQuantityUnit(name))!;
    assert.is(unit.scale, Number(`1e${exponent}`), name);
    assert.equal(unit.dimension, dimension, name);
    compared++;
  }
  assert.ok(compared > 35);
});

test("the maker refuses units with an offset and scales that are no power of ten", () => {
  assert.throws(() => mathjsRow("degC", "degC"), /no such linear unit/);
  assert.throws(() => mathjsRow("inch", "inch"), /not a power of ten/);
});

test.run();
