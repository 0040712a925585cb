// Unit names: what a name in an equation or a quantity means in SI, and a quantity as text.

import { type Dimension, dimensionText, equal, isDimensionless, power } from "./dimension.ts";
import { LONG_UNITS, PREFIXES, SYMBOLS, type UnitRow } from "./table.ts";

/** `scale` is the correctly rounded SI value of one unit: 1e-3 for mV. */
export interface Unit {
  readonly scale: number;
  readonly dimension: Dimension;
}

/** Prefixed symbols that equations know; bare one-letter symbols are left to users as variables. */
const EQUATION_SYMBOLS: readonly (readonly [symbol: string, prefixes: string])[] = [
  ...([
    ["s", "m u n"],
    ["m", "c m u n"],
    ["V", "k m u n"],
    ["A", "m u n p"],
  ] as const),
  ...([
    ["S", "m u n p"],
    ["F", "u n p"],
    ["M", "m u n"],
    ["g", "k"],
  ] as const),
];

/** Whole units that only the text of a quantity knows. */
const TIMES: Readonly<Record<string, number>> = {
  ...{ min: 60, minute: 60, minutes: 60, h: 3600, hour: 3600, hours: 3600 },
  ...{ day: 86400, days: 86400, seconds: 1 },
};

const longUnits = byName(LONG_UNITS);
const symbols = byName(SYMBOLS);
const equationSymbols = new Map<string, Unit>();
for (const [symbol, prefixes] of EQUATION_SYMBOLS)
  for (const prefix of prefixes.split(" ")) {
    const row = symbols.get(symbol)!;
    equationSymbols.set(prefix + symbol, unit(row, PREFIXES[prefix]!, 1));
    if (symbol !== "m") continue;
    for (const n of [2, 3])
      equationSymbols.set(`${prefix}${symbol}${n}`, unit(row, PREFIXES[prefix]!, n));
  }
const found = new Map<string, Unit>();
let names: readonly string[] | undefined;

/** The unit a name means in equation and statement text, in Brian2's spellings (`mV`, `umetre2`, `nsiemens`). */
export function lookupUnit(name: string): Unit | undefined {
  const result = found.get(name) ?? equationSymbols.get(name) ?? longUnit(name);
  // Only hits are kept, so that the map stays as small as the table.
  if (result) found.set(name, result);
  return result;
}

/** The unit a name means after a number in the text of a quantity: also symbols such as `s`, `V`, `mN`, `min`. */
export function lookupQuantityUnit(name: string): Unit | undefined {
  const known = lookupUnit(name);
  if (known) return known;
  const time = TIMES[name];
  if (time !== undefined && Object.hasOwn(TIMES, name))
    return { scale: time, dimension: symbols.get("s")![2] };
  return decompose(name, symbols, (row, prefix) => unit(row, prefix, 1));
}

/** Every name `lookupUnit` knows, prefixed ones and powers included. */
export function unitNames(): readonly string[] {
  if (names) return names;
  const prefixes = ["", ...Object.keys(PREFIXES)];
  const long = LONG_UNITS.flatMap(([name]) =>
    prefixes.flatMap((prefix) => ["", "2", "3"].map((suffix) => prefix + name + suffix)),
  );
  names = [...new Set([...equationSymbols.keys(), ...long])].filter((name) => lookupUnit(name));
  return names;
}

/** Names worth suggesting to someone who mistyped a unit: unprefixed, and with the usual prefixes. */
export function usualUnitNames(): readonly string[] {
  const prefixes = ["", "p", "n", "u", "m", "k", "M"];
  const long = LONG_UNITS.flatMap(([name]) => prefixes.map((prefix) => prefix + name));
  return [...equationSymbols.keys(), ...long];
}

/**
 * Whether a name may stand after an equation's colon: values are kept in SI, so its scale must be 1
 * (`volt`, `Hz`, and also `mmolar`, which is mole/metre**3; not `mV`).
 */
export function isBaseUnit(name: string): boolean {
  return lookupUnit(name)?.scale === 1;
}

/** A value in SI with the prefix that makes it easiest to read: '5 ms', '-60 mV', '0.3', '2 amp/metre**2'. */
export function quantityText(value: number, dimension: Dimension): string {
  if (isDimensionless(dimension)) return numberText(value);
  const shown = DISPLAYED.find(([, name]) => equal(lookupQuantityUnit(name)!.dimension, dimension));
  if (!shown) return `${numberText(value)} ${dimensionText(dimension)}`;
  const [prefixes, name] = shown;
  const scaleOf = (prefix: string) => lookupQuantityUnit(prefix + name)!.scale;
  // Rounding first, so that 0.9999999999999999 ms is shown as 1 ms.
  const inUnit = (prefix: string) => Number((value / scaleOf(prefix)).toPrecision(12));
  const fits = (prefix: string) => Math.abs(inUnit(prefix)) >= 1;
  const smallest = prefixes[prefixes.length - 1]!;
  const plain = value === 0 || !Number.isFinite(value);
  const prefix = plain ? "" : (prefixes.find(fits) ?? smallest);
  return `${numberText(plain ? value : inUnit(prefix))} ${prefix}${name}`;
}

const USUAL = ["G", "M", "k", "", "m", "u", "n", "p"];

/** Units shown with a prefix, largest prefix first. */
const DISPLAYED: readonly (readonly [prefixes: readonly string[], name: string])[] = [
  ...([
    [["", "m", "u", "n", "p"], "s"],
    [USUAL.slice(2), "V"],
    [USUAL.slice(3), "A"],
  ] as const),
  ...([
    [USUAL.slice(3), "S"],
    [USUAL, "ohm"],
    [USUAL.slice(3), "F"],
  ] as const),
  ...([
    [USUAL.slice(0, 5), "Hz"],
    [["k", "", "m", "u", "n"], "m"],
    [["k", "", "m", "u"], "g"],
  ] as const),
  ...([
    [["", "m", "u", "n"], "M"],
    [[""], "K"],
    [USUAL.slice(3), "mol"],
  ] as const),
  ...([
    [USUAL.slice(3), "C"],
    [USUAL, "J"],
    [USUAL, "W"],
    [USUAL, "N"],
    [USUAL, "Pa"],
  ] as const),
];

function numberText(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value < 0 ? "-inf" : "inf";
  return String(Number(value.toPrecision(12)));
}

function byName(rows: readonly UnitRow[]): ReadonlyMap<string, UnitRow> {
  return new Map(rows.map((row) => [row[0], row]));
}

function longUnit(name: string): Unit | undefined {
  const plain = decompose(name, longUnits, (row, prefix) => unit(row, prefix, 1));
  if (plain) return plain;
  const suffix = name.at(-1);
  if (suffix !== "2" && suffix !== "3") return undefined;
  return decompose(name.slice(0, -1), longUnits, (row, prefix) => unit(row, prefix, +suffix));
}

/** Splits a name into prefix and unit; the table has no name that splits in two ways. */
function decompose(
  name: string,
  rows: ReadonlyMap<string, UnitRow>,
  make: (row: UnitRow, prefix: number) => Unit,
): Unit | undefined {
  const whole = rows.get(name);
  if (whole) return make(whole, 0);
  for (const length of [1, 2]) {
    const prefix = name.slice(0, length);
    const row = rows.get(name.slice(length));
    // The kilogram has its prefix already.
    if (row && row[0] !== "kilogram" && Object.hasOwn(PREFIXES, prefix))
      return make(row, PREFIXES[prefix]!);
  }
  return undefined;
}

/** Scales are made from their decimal exponent, never by multiplying floats, so that they round correctly. */
function unit([, exponent, dimension]: UnitRow, prefix: number, n: number): Unit {
  return { scale: Number(`1e${(exponent + prefix) * n}`), dimension: power(dimension, n) };
}
