// Dimensions: exponents of the seven SI base units, their algebra and their text.

import { LONG_UNITS } from "./table.ts";

/** Exponents of metre, kilogram, second, ampere, kelvin, mole, candela; they may be fractional. */
export type Dimension = readonly number[];

/** The dimension of plain numbers (angles included). */
export const DIMENSIONLESS: Dimension = [0, 0, 0, 0, 0, 0, 0];

const TOLERANCE = 1e-12;

/** Dimension of a product. */
export function multiply(a: Dimension, b: Dimension): Dimension {
  return a.map((n, i) => n + b[i]!);
}

/** Dimension of a quotient. */
export function divide(a: Dimension, b: Dimension): Dimension {
  return a.map((n, i) => n - b[i]!);
}

/** Dimension of a power. */
export function power(d: Dimension, n: number): Dimension {
  return d.map((exponent) => exponent * n + 0);
}

/** Whether two dimensions agree (each exponent to 1e-12, so that roots of powers come back). */
export function equal(a: Dimension, b: Dimension): boolean {
  return a.every((n, i) => Math.abs(n - b[i]!) <= TOLERANCE);
}

/** Whether a quantity of this dimension is a plain number. */
export function isDimensionless(d: Dimension): boolean {
  return equal(d, DIMENSIONLESS);
}

/** The shortest usual spelling: 'volt', 'amp/metre**2', 'Hz', '1'. It reads back as the unit of an equation. */
export function dimensionText(d: Dimension): string {
  const key = d.map((n) => Math.round(n * 1e9) / 1e9 + 0).join();
  let text = texts.get(key);
  if (text === undefined) {
    text = isDimensionless(d) ? "1" : composeText(d);
    texts.set(key, text);
  }
  return text;
}

interface Term {
  readonly text: string;
  readonly dimension: Dimension;
}

const texts = new Map<string, string>();

/** Usual ones first: the first that agrees wins. */
const NAMES = [
  ...["metre", "kilogram", "second", "amp", "kelvin", "mole", "candela"],
  ...["volt", "siemens", "ohm", "farad", "coulomb", "watt", "joule", "newton", "pascal"],
  ...["weber", "tesla", "henry"],
];

const DIVISORS: readonly (readonly [name: string, exponent: number])[] = [
  ...([
    ["second", 1],
    ["metre", 2],
    ["metre", 1],
    ["metre", 3],
    ["volt", 1],
  ] as const),
  ...([
    ["second", 0.5],
    ["second", 2],
    ["volt", 2],
    ["volt", 3],
    ["amp", 1],
    ["coulomb", 1],
    ["mole", 1],
  ] as const),
];

function composeText(d: Dimension): string {
  const terms = NAMES.map((text) => ({ text, dimension: longDimension(text) }));
  terms.push({ text: "mmolar", dimension: longDimension("molar") });
  return named(terms, d) ?? powered(terms, d) ?? quotient(terms, d) ?? product(terms, d) ?? base(d);
}

function longDimension(name: string): Dimension {
  return LONG_UNITS.find((row) => row[0] === name)![2];
}

function named(terms: readonly Term[], d: Dimension): string | undefined {
  if (equal(d, power(longDimension("second"), -1))) return "Hz";
  return terms.find((term) => equal(term.dimension, d))?.text;
}

function powered(terms: readonly Term[], d: Dimension): string | undefined {
  for (const n of [2, 3, -1, -0.5, 0.5, -2, -3]) {
    const term = terms.find(({ dimension }) => equal(power(dimension, n), d));
    if (term) return powerText(term.text, n);
  }
  return undefined;
}

function quotient(terms: readonly Term[], d: Dimension): string | undefined {
  for (const [name, exponent] of DIVISORS) {
    const numerator = multiply(d, power(longDimension(name), exponent));
    const term = terms.find(({ dimension }) => equal(dimension, numerator));
    const text = term?.text ?? powered(terms.slice(0, 9), numerator);
    if (text && !text.startsWith("1/")) return `${text}/${factor(name, exponent)}`;
  }
  return undefined;
}

function product(terms: readonly Term[], d: Dimension): string | undefined {
  const derivedFirst = [...terms.slice(7), ...terms.slice(0, 7)];
  for (const left of derivedFirst) {
    const right = terms.find(({ dimension }) => equal(multiply(left.dimension, dimension), d));
    if (right) return `${left.text}*${right.text}`;
  }
  return undefined;
}

function base(d: Dimension): string {
  const above: string[] = [];
  let below = "";
  d.forEach((n, i) => {
    if (n > TOLERANCE) above.push(factor(NAMES[i]!, n));
    else if (n < -TOLERANCE) below += `/${factor(NAMES[i]!, -n)}`;
  });
  return (above.join("*") || "1") + below;
}

function powerText(name: string, n: number): string {
  return n < 0 && Number.isInteger(n) ? `1/${factor(name, -n)}` : factor(name, n);
}

function factor(name: string, n: number): string {
  return n === 1 ? name : `${name}**${Math.round(n * 1e9) / 1e9}`;
}
