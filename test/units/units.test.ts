// Unit names and the text of quantities.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseQuantity } from "../../src/language/quantity.ts";
import { equal } from "../../src/units/dimension.ts";
import {
  isBaseUnit,
  lookupQuantityUnit,
  lookupUnit,
  quantityText,
  unitNames,
} from "../../src/units/units.ts";

const test = suite("units/units");

const SCALES: Readonly<Record<string, number>> = {
  ...{ mV: 1e-3, uV: 1e-6, nV: 1e-9, kV: 1e3, ms: 1e-3, us: 1e-6, ns: 1e-9 },
  ...{ nA: 1e-9, pA: 1e-12, uA: 1e-6, mA: 1e-3, nS: 1e-9, uS: 1e-6, mS: 1e-3, pS: 1e-12 },
  ...{ pF: 1e-12, nF: 1e-9, uF: 1e-6, Hz: 1, kHz: 1e3, MHz: 1e6, khertz: 1e3 },
  ...{ ohm: 1, kohm: 1e3, Mohm: 1e6, Gohm: 1e9, mM: 1, uM: 1e-3, nM: 1e-6 },
  ...{ molar: 1e3, mmolar: 1, umolar: 1e-3, nmolar: 1e-6, mol: 1, mmole: 1e-3, kg: 1 },
  ...{ metre: 1, meter: 1, mmetre: 1e-3, umetre: 1e-6, cmetre: 1e-2, umetre2: 1e-12 },
  ...{ cmetre3: 1e-6, metre2: 1, metre3: 1, cm: 1e-2, cm2: 1e-4, mm: 1e-3, um: 1e-6, um2: 1e-12 },
  ...{ um3: 1e-18, nm: 1e-9, gram: 1e-3, kgram: 1, kilogram: 1, gramme: 1e-3, litre: 1e-3 },
  ...{ mvolt: 1e-3, uvolt: 1e-6, namp: 1e-9, nampere: 1e-9, pfarad: 1e-12, ufarad: 1e-6 },
  ...{ msiemens: 1e-3, nsiemens: 1e-9, msecond: 1e-3, usecond: 1e-6, candle: 1, katal: 1 },
  ...{ dasecond: 10, dsecond: 0.1, pascal: 1, hpascal: 100, mkatal: 1e-3, volt2: 1 },
};

test("Brian2's spellings have correctly rounded scales", () => {
  for (const [name, scale] of Object.entries(SCALES))
    assert.is(lookupUnit(name)?.scale, scale, name);
  assert.is(10 * lookupUnit("nS")!.scale, 1e-8);
});

test("short names mean what their long names mean", () => {
  for (const [short, long] of [
    ...[
      ["mV", "mvolt"],
      ["nA", "namp"],
      ["nS", "nsiemens"],
      ["uF", "ufarad"],
      ["ms", "msecond"],
    ],
    ...[
      ["um2", "umetre2"],
      ["mM", "mmolar"],
      ["kHz", "khertz"],
      ["kg", "kilogram"],
    ],
  ] as const)
    assert.equal(lookupUnit(short!), lookupUnit(long!), short);
});

test("names that users take for variables are no units in equations", () => {
  for (const name of "V A S F C K J W N m s h n g e l b M L T gi ge in min bar day tau w degC celsius".split(
    " ",
  ))
    assert.is(lookupUnit(name), undefined, name);
  for (const name of ["", "2", "m2", "mmV", "kkilogram", "constructor", "__proto__", "metre4"])
    assert.is(lookupUnit(name), undefined, name);
});

test("after a number, symbols of one letter, their prefixes and times are units", () => {
  for (const name of "s m V A S F C K J W N g mN pC uL mJ min hour days".split(" "))
    assert.ok(lookupQuantityUnit(name), name);
  assert.is(lookupQuantityUnit("minute")!.scale, 60);
  assert.is(lookupQuantityUnit("constructor"), undefined);
  assert.is(lookupQuantityUnit("toString"), undefined);
});

test("the list of names holds each known name once", () => {
  const names = unitNames();
  assert.is(new Set(names).size, names.length);
  for (const name of Object.keys(SCALES)) assert.ok(names.includes(name), name);
  for (const name of names) assert.ok(lookupUnit(name), name);
});

test("after an equation's colon, only scale 1 will do", () => {
  for (const name of "volt amp metre2 siemens Hz mmolar kilogram second".split(" "))
    assert.ok(isBaseUnit(name), name);
  for (const name of "mV ms gram molar cm kHz V nonsense".split(" "))
    assert.not(isBaseUnit(name), name);
});

const QUANTITIES: readonly (readonly [value: number, unit: string, text: string])[] = [
  ...([
    [0.005, "second", "5 ms"],
    [-0.06, "volt", "-60 mV"],
    [1.62 * 1e-3, "volt", "1.62 mV"],
  ] as const),
  ...([
    [10, "Hz", "10 Hz"],
    [0.3, "radian", "0.3"],
    [0, "volt", "0 V"],
    [1e-8, "siemens", "10 nS"],
  ] as const),
  ...([
    [0.001, "second", "1 ms"],
    [0.1 * 0.01 - 1e-19, "second", "1 ms"],
  ] as const),
  ...([
    [1500, "Hz", "1.5 kHz"],
    [2e6, "ohm", "2 Mohm"],
    [2e-4, "metre", "200 um"],
  ] as const),
  ...([
    [1e-15, "siemens", "0.001 pS"],
    [20, "mmolar", "20 mM"],
    [1, "kilogram", "1 kg"],
  ] as const),
  ...([
    [0.2, "metre3", "0.2 metre**3"],
    [120, "second", "120 s"],
    [-0.1, "second", "-100 ms"],
  ] as const),
];

test("a quantity is shown with the prefix that leaves between 1 and 1000 of the unit", () => {
  for (const [value, unit, text] of QUANTITIES)
    assert.is(quantityText(value, lookupUnit(unit)!.dimension), text);
  assert.is(quantityText(Number.POSITIVE_INFINITY, lookupUnit("second")!.dimension), "inf s");
  assert.is(quantityText(Number.NaN, lookupUnit("volt")!.dimension), "nan V");
});

test("what is shown reads back as the quantity", () => {
  for (const [value, unit, text] of QUANTITIES) {
    const read = parseQuantity(text);
    assert.ok(equal(read.dimension, lookupUnit(unit)!.dimension), text);
    assert.ok(Math.abs(read.value - value) <= 1e-11 * Math.abs(value), text);
  }
});

test.run();
