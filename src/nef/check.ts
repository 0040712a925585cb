// What users give the NEF, checked: numbers, times, and how a value is shown in a message.

import { ValueError } from "../errors.ts";

/** A value in a message: short, with the names of objects that have one. */
export function shown(value: unknown): string {
  if (typeof value === "string") return `'${value}'`;
  if (typeof value === "function") return "a function";
  if (typeof value !== "object" || value === null) return String(value);
  if ("text" in value && typeof value.text === "string") return value.text;
  if (isNumbers(value)) return shownList(value);
  if ("title" in value && typeof value.title === "string") return value.title;
  if ("columns" in value && "rows" in value) return `a matrix of ${value.rows} x ${value.columns}`;
  return `an object with ${Object.keys(value).slice(0, 4).join(", ") || "nothing"}`;
}

function shownList(values: ArrayLike<unknown>): string {
  const first = Array.from({ length: Math.min(values.length, 4) }, (_, k) => shown(values[k]));
  return values.length > 4
    ? `[${first.join(", ")}, ...] (${values.length} values)`
    : `[${first.join(", ")}]`;
}

/** Whether a value is a list: an array or a typed array. */
export function isNumbers(value: unknown): value is ArrayLike<number> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && "length" in value);
}

/** The error for an option: `invalid low of Uniform: NaN (expected a finite number)`. */
export function invalid(option: string, owner: string, value: unknown, wanted: string): ValueError {
  const of = owner === "" ? option : `${option} of ${owner}`;
  const told = `${wanted}${unitsOf(value, wanted)}`;
  return new ValueError(`invalid ${of}: ${shown(value)} (expected ${told})`, option, value);
}

/** What to say of text that looks like a number with a unit. */
function unitsOf(value: unknown, wanted: string): string {
  if (typeof value !== "string" || !/^\s*[-+]?\.?\d[-+.\deE]*\s*\*?\s*[a-df-zA-DF-Z]/.test(value))
    return "";
  return /\ba time\b/.test(wanted)
    ? "; units of time are s, ms, us and ns"
    : "; only times may be text with a unit here";
}

/** A finite number, else ValueError. */
export function finite(value: unknown, option: string, owner: string): number {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw invalid(option, owner, value, "a finite number");
}

/** A finite number above 0 (or, where told, 0 as well), else ValueError. */
export function positive(value: unknown, option: string, owner: string, orZero = false): number {
  if (typeof value === "number" && Number.isFinite(value) && (value > 0 || (orZero && value === 0)))
    return value;
  throw invalid(option, owner, value, `a finite number ${orZero ? ">= 0" : "> 0"}`);
}

/** A whole number of at least `least`, else ValueError. */
export function whole(value: unknown, option: string, owner: string, least = 1): number {
  if (Number.isSafeInteger(value) && (value as number) >= least) return value as number;
  throw invalid(option, owner, value, `an integer >= ${least}`);
}

/** A list of finite numbers that is not empty, copied, else ValueError. */
export function numbers(value: unknown, option: string, owner: string): Float64Array {
  const good = (one: unknown): boolean => typeof one === "number" && Number.isFinite(one);
  if (isNumbers(value) && value.length > 0 && Array.from(value).every(good))
    return Float64Array.from(value);
  throw invalid(option, owner, value, "a list of finite numbers");
}

/** Units of time that may follow a number. */
const UNITS: Readonly<Record<string, number>> = {
  s: 1,
  second: 1,
  ms: 1e3,
  msecond: 1e3,
  us: 1e6,
  usecond: 1e6,
  ns: 1e9,
  nsecond: 1e9,
};

/** Seconds from a number of them or text such as `'5 ms'`, above 0 (or, where told, 0 as well), else ValueError. */
export function seconds(value: unknown, option: string, owner: string, orZero = false): number {
  const [, digits = "", unit = ""] =
    (typeof value === "string" && /^\s*([-+.\deE]+?)\s*\*?\s*([a-z]+)\s*$/.exec(value)) || [];
  // divided, since 5/1e3 is the double nearest to 0.005 and 5*1e-3 need not be
  const time = typeof value === "number" ? value : Number(digits) / (UNITS[unit] ?? Number.NaN);
  if (Number.isFinite(time) && (time > 0 || (orZero && time === 0))) return time;
  throw invalid(option, owner, value, `a time ${orZero ? ">= 0" : "> 0"}, such as 0.005 or '5 ms'`);
}
