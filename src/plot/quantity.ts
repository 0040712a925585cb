// Quantities in words: which SI prefix a range is shown with, and what the axis label then says.

/** How values in SI base units are shown: multiplied by `factor`, in `unit` ("" for plain numbers). */
export interface Scaled {
  readonly factor: number;
  readonly unit: string;
}

const SYMBOLS: Readonly<Record<string, string>> = {
  volt: "V",
  amp: "A",
  ampere: "A",
  second: "s",
  siemens: "S",
  farad: "F",
  ohm: "Ω",
  hertz: "Hz",
  metre: "m",
  meter: "m",
  joule: "J",
  watt: "W",
  newton: "N",
  coulomb: "C",
  molar: "M",
  mole: "mol",
  kelvin: "K",
  kilogram: "kg",
  kg: "kg",
};

const PREFIXED = new Set(["V", "A", "s", "S", "F", "Ω", "Hz", "m", "J", "W", "N", "C", "M", "mol"]);
const PREFIXES = ["f", "p", "n", "µ", "m", "", "k", "M", "G", "T"];
const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/**
 * The scale for values as large as `largest` (SI base units) of a unit written out ("volt", "siemens/meter**2") or
 * as a symbol ("V"). A simple unit takes a prefix; a compound one, or none, takes a power of a thousand where needed.
 */
export function scaleFor(largest: number, unit = ""): Scaled {
  const symbol = symbolOf(unit);
  const size = Math.abs(largest);
  if (!(size > 0) || size === Infinity) return { factor: 1, unit: symbol };
  const thousands = Math.floor(Math.log10(size * (1 + 1e-9)) / 3);
  if (PREFIXED.has(symbol)) {
    const most = symbol === "s" ? 0 : 4;
    const step = Math.max(-5, Math.min(most, thousands));
    return { factor: 1000 ** -step, unit: `${PREFIXES[step + 5]}${symbol}` };
  }
  if (size >= 1e-2 && size < 1e5) return { factor: 1, unit: symbol };
  if (thousands === 0) return { factor: 1, unit: symbol };
  return { factor: 1000 ** -thousands, unit: `10${superscript(3 * thousands)} ${symbol}`.trim() };
}

/** The scale of a time axis that is `span` seconds long: milliseconds up to two seconds, seconds above. */
export function timeScale(span: number): Scaled {
  return span <= 2 ? { factor: 1000, unit: "ms" } : { factor: 1, unit: "s" };
}

/** "v (mV)"; the name alone for plain numbers; the unit alone where there is no name. */
export function axisLabel(name: string, { unit }: Scaled): string {
  if (unit === "") return name;
  return name === "" ? unit : `${name} (${unit})`;
}

/** A value in SI base units as text with three digits and its unit: "-65 mV". */
export function quantity(value: number, unit = ""): string {
  const scaled = scaleFor(value, unit);
  const digits = minus(String(Number((value * scaled.factor).toPrecision(3))));
  if (scaled.unit === "") return digits;
  return scaled.unit.startsWith("10") ? `${digits}·${scaled.unit}` : `${digits} ${scaled.unit}`;
}

/** Text of a number with a minus sign instead of a hyphen. */
export function minus(text: string): string {
  return text.replace("-", "−");
}

function symbolOf(unit: string): string {
  if (unit === "1") return "";
  return unit
    .replaceAll(/[A-Za-z]+/g, (word) => SYMBOLS[word] ?? word)
    .replaceAll(/\s*(?:\*\*|\^)\s*(-?\d+)/g, (_, power: string) => superscript(Number(power)))
    .replaceAll(/\s*\*\s*/g, "·")
    .trim();
}

function superscript(power: number): string {
  const digits = [...String(Math.abs(power))].map((digit) => SUPERSCRIPTS[Number(digit)]);
  return `${power < 0 ? "⁻" : ""}${digits.join("")}`;
}
