// Makes the rows of src/units/table.ts from mathjs' units and prefixes; run it to print the file anew:
//   npx tsx test/units/make-table.ts > src/units/table.ts && npx biome check --write src/units/table.ts

import { pathToFileURL } from "node:url";
import { all, create } from "mathjs";

interface MathjsUnit {
  readonly value: number;
  readonly offset: number;
  readonly dimensions: readonly number[];
}

interface MathjsUnits {
  readonly UNITS: Readonly<Record<string, MathjsUnit>>;
  readonly PREFIXES: Readonly<Record<string, Readonly<Record<string, { readonly value: number }>>>>;
}

export type Row = readonly [name: string, exponent: number, dimension: readonly number[]];

export interface Tables {
  readonly prefixes: Readonly<Record<string, number>>;
  readonly longUnits: readonly Row[];
  readonly symbols: readonly Row[];
}

const PREFIXES = "y z a f p n u m c d da h k M G T P E Z Y".split(" ");

/** Brian2's long names, and mathjs' name for each; null where mathjs has none. */
export const LONG: Readonly<Record<string, string | null>> = {
  ...{ metre: "meter", meter: "meter", gram: "gram", gramme: "gram", kilogram: null },
  ...{ second: "second", amp: "ampere", ampere: "ampere", kelvin: "kelvin" },
  ...{ mole: "mole", mol: "mol", candle: "candela", candela: "candela" },
  ...{ radian: "radian", steradian: null, hertz: "hertz", Hz: "Hz", newton: "newton" },
  ...{ pascal: "Pa", joule: "joule", watt: "watt", coulomb: "coulomb", volt: "volt" },
  ...{ farad: "farad", ohm: "ohm", siemens: "siemens", weber: "weber", tesla: "tesla" },
  ...{ henry: "henry", lumen: null, lux: null, becquerel: null, gray: null, sievert: null },
  ...{ katal: null, liter: "liter", litre: "litre", molar: null },
};

/** Symbols of quantity text ('5 s', '3 nA'), and mathjs' name for each. */
export const SYMBOLS: Readonly<Record<string, string | null>> = {
  ...{ s: "s", m: "m", V: "V", A: "A", S: "S", F: "F", C: "C", K: "K", J: "J", W: "W", N: "N" },
  ...{ g: "g", L: "L", l: "l", M: null, Pa: "Pa", T: "T", H: "H", Wb: "Wb", cd: "cd" },
};

/** What mathjs lacks: power of ten and exponents of metre, kilogram, second, ampere, kelvin, mole, candela. */
const ADDED: Readonly<Record<string, readonly [number, readonly number[]]>> = {
  kilogram: [0, [0, 1, 0, 0, 0, 0, 0]],
  steradian: [0, [0, 0, 0, 0, 0, 0, 0]],
  lumen: [0, [0, 0, 0, 0, 0, 0, 1]],
  lux: [0, [-2, 0, 0, 0, 0, 0, 1]],
  becquerel: [0, [0, 0, -1, 0, 0, 0, 0]],
  gray: [0, [2, 0, -2, 0, 0, 0, 0]],
  sievert: [0, [2, 0, -2, 0, 0, 0, 0]],
  katal: [0, [0, 0, -1, 0, 0, 1, 0]],
  molar: [3, [-3, 0, 0, 0, 0, 1, 0]],
  M: [3, [-3, 0, 0, 0, 0, 1, 0]],
};

/** mathjs' own table. Throws on units with an offset or a scale that is no power of ten. */
export function mathjsRow(unit: string, name: string): Row {
  const { UNITS } = mathjsUnits();
  const entry = UNITS[unit];
  if (entry?.offset !== 0) throw new Error(`no such linear unit in mathjs: ${unit}`);
  const [mass, length, time, current, temperature, light, amount] = entry.dimensions;
  // Index 7 of mathjs is angle, which counts as dimensionless.
  const dimension = [length, mass, time, current, temperature, amount, light].map((n) => n ?? 0);
  return [name, tenPower(entry.value), dimension];
}

/** What the table holds when made from the installed mathjs. */
export function makeTables(): Tables {
  const short = mathjsUnits().PREFIXES.SHORT!;
  const prefixes = PREFIXES.map((p) => [p, tenPower(short[p]!.value)] as const);
  return {
    prefixes: Object.fromEntries(prefixes),
    longUnits: rows(LONG),
    symbols: rows(SYMBOLS),
  };
}

function rows(names: Readonly<Record<string, string | null>>): Row[] {
  return Object.entries(names).map(([name, unit]) =>
    unit === null ? [name, ...ADDED[name]!] : mathjsRow(unit, name),
  );
}

let units: MathjsUnits | undefined;

/** Made once: a whole mathjs takes a second. */
function mathjsUnits(): MathjsUnits {
  units ??= (create(all!, {}) as unknown as { readonly Unit: MathjsUnits }).Unit;
  return units;
}

function tenPower(scale: number): number {
  const exponent = Math.round(Math.log10(scale));
  if (Number(`1e${exponent}`) !== scale) throw new Error(`not a power of ten: ${scale}`);
  return exponent;
}

function print(tables: Tables): string {
  const list = (all: readonly Row[]) => all.map((row) => `  ${JSON.stringify(row)},`).join("\n");
  return `// SI units as data, made by test/units/make-table.ts from mathjs' units and prefixes: do not edit by hand.

/** Name, power of ten of the SI scale, exponents of metre, kilogram, second, ampere, kelvin, mole, candela. */
export type UnitRow = readonly [name: string, exponent: number, dimension: readonly number[]];

/** Power of ten of each SI prefix. */
export const PREFIXES: Readonly<Record<string, number>> = ${JSON.stringify(tables.prefixes)};

/** Units with long names: they take every prefix, and the suffixes 2 and 3 for their powers. */
export const LONG_UNITS: readonly UnitRow[] = [
${list(tables.longUnits)}
];

/** Symbols, which take every prefix in the text of a quantity; equations know only some of them. */
export const SYMBOLS: readonly UnitRow[] = [
${list(tables.symbols)}
];
`;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href)
  process.stdout.write(print(makeTables()));
