// Values per neuron and points, as users give them, into numbers.

import { invalid, isNumbers } from "../check.ts";
import { type Matrix, matrix, matrixOf, rowOf } from "../matrix.ts";
import type { Random } from "../random.ts";
import { counted } from "../titles.ts";
import type { Distribution, PerNeuron, Points } from "../types.ts";

/** Whether a value is something to draw from. */
export function isDistribution(value: unknown): value is Distribution {
  return (
    typeof value === "object" &&
    value !== null &&
    "sample" in value &&
    typeof value.sample === "function"
  );
}

/** What a value is for, in messages: option `intercepts` of `ensemble 'a'`. */
export interface ValueSite {
  readonly option: string;
  readonly owner: string;
}

/** One number per neuron. Throws ValueError that names the option, the value and what was expected. */
export function perNeuron(
  value: PerNeuron,
  n: number,
  random: Random,
  { option, owner }: ValueSite,
): Float64Array {
  if (isDistribution(value))
    return checked(value.sample(n, 1, random), n, 1, { option, owner }, value).data;
  if (typeof value === "number" && Number.isFinite(value)) return new Float64Array(n).fill(value);
  if (!isNumbers(value))
    throw invalid(
      option,
      owner,
      value,
      `a number, ${counted(n, "number")}, or a distribution such as ${EXAMPLE}`,
    );
  if (value.length !== n)
    throw invalid(
      option,
      owner,
      value,
      `${counted(n, "number")}, one for each neuron, and not ${value.length}`,
    );
  for (let k = 0; k < n; k++)
    if (typeof value[k] !== "number" || !Number.isFinite(value[k]))
      throw invalid(`${option}[${k}]`, owner, value[k], "a finite number");
  return Float64Array.from(value);
}

const EXAMPLE = "new Uniform(-1, 1)";

/**
 * Points of `d` dimensions, a row each, copied: `n` of a distribution; of rows as many as are given, and if `exactly`
 * that must be `n`. Throws ValueError that names the option, the value and what was expected.
 */
export function pointRows(
  value: Points,
  n: number,
  d: number,
  random: Random,
  site: ValueSite & { readonly exactly?: boolean },
): Matrix {
  const { option, owner, exactly = false } = site;
  if (isDistribution(value)) return checked(value.sample(n, d, random), n, d, site, value);
  const given = rowsOf(value, d, site);
  if (given.rows === 0) throw invalid(option, owner, value, `rows of ${numbersOf(d)}`);
  if (exactly && given.rows !== n)
    throw invalid(option, owner, value, `${n} rows of ${numbersOf(d)}, and not ${given.rows}`);
  return finiteRows(given, site);
}

/** Rows given as a matrix or as lists. */
function rowsOf(value: Exclude<Points, Distribution>, d: number, site: ValueSite): Matrix {
  const { option, owner } = site;
  const wanted = `rows of ${numbersOf(d)}, or a distribution such as ${EXAMPLE}`;
  if (typeof value !== "object" || value === null) throw invalid(option, owner, value, wanted);
  if ("data" in value) {
    if (value.columns !== d) throw invalid(option, owner, value, wanted);
    return matrix(value.rows, d, value.data.slice());
  }
  if (!isNumbers(value)) throw invalid(option, owner, value, wanted);
  value.forEach((row, r) => {
    if (isNumbers(row) && row.length === d) return;
    throw invalid(`${option}[${r}]`, owner, row, numbersOf(d, "a list of"));
  });
  return value.length === 0 ? matrix(0, d) : matrixOf(value);
}

function finiteRows(points: Matrix, { option, owner }: ValueSite): Matrix {
  const { data } = points;
  let bad = 0;
  while (bad < data.length && Number.isFinite(data[bad]!)) bad++;
  if (bad === data.length) return points;
  const row = Math.floor(bad / points.columns);
  throw invalid(`${option}[${row}]`, owner, rowOf(points, row), "finite numbers");
}

/** What a distribution gave, if it is as many points as were wanted, all finite. */
function checked(
  made: Matrix,
  n: number,
  d: number,
  { option, owner }: ValueSite,
  from: Distribution,
): Matrix {
  if (made.rows !== n || made.columns !== d)
    throw invalid(
      option,
      owner,
      from,
      `a distribution that gives ${n} points of ${numbersOf(d)}, and not ${made.rows} of ${made.columns}`,
    );
  return finiteRows(made, { option, owner });
}

function numbersOf(d: number, before = ""): string {
  return `${before} ${d} ${d === 1 ? "number" : "numbers"}`.trimStart();
}
