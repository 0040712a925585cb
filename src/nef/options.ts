// Options of the objects of a model, checked: names, lists per neuron, points.

import { ValueError } from "../errors.ts";
import { invalid, isNumbers, numbers, shown } from "./check.ts";
import { isDistribution } from "./distributions/values.ts";
import type { Matrix } from "./matrix.ts";
import { meant } from "./names.ts";
import { counted } from "./titles.ts";
import type { PerNeuron, Points, Process } from "./types.ts";

/** Refuses options that do not exist. `owner` as in "an Ensemble", whose arguments before the options are `leading`. */
export function checkOptions(
  options: object,
  known: readonly string[],
  owner: string,
  leading: readonly string[] = [],
): void {
  if (typeof options !== "object" || options === null || isNumbers(options))
    throw new ValueError(
      `invalid options of ${owner}: ${shown(options)} (expected an object, such as { ${known[0]}: ... })`,
      "options",
      options,
    );
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    throw new ValueError(
      `unknown option of ${owner}: '${name}' (${meant(name, known, owner, leading)})`,
      name,
      (options as Record<string, unknown>)[name],
    );
  }
}

/** Whether something is a signal over time. */
export function isProcess(value: unknown): value is Process {
  return hasMethod(value, "start");
}

function hasMethod(value: unknown, name: string): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    typeof (value as Record<string, unknown>)[name] === "function"
  );
}

/** A distribution, one number for all, or a list of `n`; else ValueError. */
export function perNeuron(
  value: PerNeuron | undefined,
  n: number,
  option: string,
  owner: string,
): PerNeuron | undefined {
  if (value === undefined || isDistribution(value)) return value;
  const fine = typeof value === "number" ? Number.isFinite(value) : isNumbers(value);
  if (!fine) throw invalid(option, owner, value, "a distribution, a number or a list of numbers");
  if (typeof value === "number") return value;
  const list = numbers(value, option, owner);
  if (list.length !== n)
    throw new ValueError(
      `wrong number of ${option} of ${owner}: ${list.length} (expected ${n}, one for each neuron)`,
      option,
      value,
    );
  return list;
}

/** A distribution, or rows of `d` numbers (`n` of them, where that is known), copied; else ValueError. */
export function points(
  value: Points | undefined,
  d: number,
  option: string,
  owner: string,
  n?: number,
): Points | undefined {
  if (value === undefined || isDistribution(value)) return value;
  const rows = rowsIn(value);
  if (rows === undefined || rows.length === 0)
    throw invalid(option, owner, value, `a distribution or rows of ${counted(d, "number")}`);
  if (n !== undefined && rows.length !== n)
    throw new ValueError(
      `wrong number of ${option} of ${owner}: ${counted(rows.length, "row")} (expected ${n}, one for each neuron)`,
      option,
      value,
    );
  rows.forEach((row, k) => {
    if (numbers(row, `row ${k} of ${option}`, owner).length !== d)
      throw new ValueError(
        `wrong ${option} of ${owner}: row ${k} has ${counted(row.length, "number")} (expected ${d})`,
        option,
        value,
      );
  });
  return copied(value);
}

/** A list, rows or a matrix, so that what the user does with them later changes nothing; anything else as it is. */
export function copied<T>(value: T): T {
  if (Array.isArray(value) && value.every(isNumbers))
    return value.map((row) => (row as number[]).slice()) as T;
  if (isNumbers(value)) return Array.from(value) as T;
  if (rowsIn(value) === undefined) return value;
  const { rows, columns, data } = value as Matrix;
  return { rows, columns, data: Float64Array.from(data) } as T;
}

/** Rows of a matrix or of a list of lists; undefined for anything else. */
export function rowsIn(value: unknown): readonly ArrayLike<number>[] | undefined {
  if (Array.isArray(value) && value.every(isNumbers)) return value;
  if (typeof value !== "object" || value === null || !("data" in value && "columns" in value))
    return undefined;
  const { data, columns, rows } = value as { data: Float64Array; columns: number; rows: number };
  return Array.from({ length: rows }, (_, r) => data.subarray(r * columns, (r + 1) * columns));
}

/** Rows of finite numbers, each as long as the first; else ValueError. */
export function evenRows(
  value: unknown,
  option: string,
  owner: string,
  wanted: string = "rows of numbers",
): Float64Array[] {
  const rows = rowsIn(value);
  if (rows === undefined || rows.length === 0) throw invalid(option, owner, value, wanted);
  const checked = rows.map((row, r) => numbers(row, `row ${r} of ${option}`, owner));
  const width = checked[0]!.length;
  const odd = checked.findIndex((row) => row.length !== width);
  if (odd < 0) return checked;
  throw new ValueError(
    `ragged ${option} of ${owner}: row ${odd} has ${counted(checked[odd]!.length, "number")} ` +
      `(expected ${width}, as row 0 has)`,
    option,
    value,
  );
}

/** An integer for a stream of random numbers of its own. */
export function seedOf(value: unknown, owner: string): number | undefined {
  if (value === undefined || Number.isSafeInteger(value)) return value as number | undefined;
  throw invalid("seed", owner, value, "an integer");
}

/** Calls a function of the user. Throws ValueError with what it threw as the cause. */
export function called<T>(call: () => T, what: string, where: () => string): T {
  try {
    return call();
  } catch (error) {
    throw thrownBy(what, where(), error);
  }
}

/** What a function of the user threw, with which function and where: `at t = 0.1 s`. */
export function thrownBy(what: string, where: string, cause: unknown): ValueError {
  const told = cause instanceof Error ? `${cause.name}: ${cause.message}` : shown(cause);
  return new ValueError(`${what} failed ${where}: ${told}`, "function", cause, { cause });
}

/** The error of a function that gave too many numbers, or too few. */
export function wrongSize(what: string, where: string, found: number, wanted: number): ValueError {
  return new ValueError(
    `wrong result of ${what}: ${counted(found, "number")} ${where} ` +
      `(expected ${wanted} wherever it is called)`,
    "function",
    found,
  );
}

/** What a function of the user gave, as numbers. Throws ValueError. */
export function numbersFrom(value: unknown, what: string): ArrayLike<number> {
  if (typeof value === "number") return [value];
  if (isNumbers(value)) return value;
  if (hasMethod(value, "then"))
    throw new ValueError(
      `wrong result of ${what}: a promise (a step waits for nothing: leave out async, and await before the run)`,
      "function",
      value,
    );
  throw new ValueError(
    `wrong result of ${what}: ${shown(value)} (expected a number or a list of numbers)`,
    "function",
    value,
  );
}
