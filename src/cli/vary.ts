// `--vary NAME=FROM:TO:COUNT` and `NAME=A,B,C` into the values of an axis; what is wrong is shown where it stands.

import {
  EquationError,
  NameError,
  type Problem,
  TextError,
  UnitError,
  ValueError,
} from "../errors.ts";
import { linspace, logspace, type SweepAxisOption } from "../index.ts";
import { typed } from "./quantity.ts";

/** A name with its values. */
export interface Variation {
  readonly name: string;
  readonly values: SweepAxisOption;
}

/** A piece of the text and where it begins. */
interface Piece {
  readonly text: string;
  readonly start: number;
}

const EXAMPLE = "as in 'I=0:2 nA:500' or 'gNa=10 uS,20 uS'";

/** Reads one `--vary`. Throws TextErrors with the place in it. */
export function readVariation(text: string, option = "--vary"): Variation {
  const source = { text, title: option };
  const wrong = (problem: string, remedy: string, { text: part, start }: Piece): EquationError =>
    new EquationError([
      { problem, remedy, place: { source, start, end: start + Math.max(1, part.length) } },
    ]);
  const whole: Piece = { text, start: 0 };
  const equals = text.indexOf("=");
  if (equals < 0)
    throw wrong(`no values to vary over: ${text}`, `expected NAME=VALUES, ${EXAMPLE}`, whole);
  const name = text.slice(0, equals).trim();
  if (!/^[A-Za-z_][\w.]*$/.test(name))
    throw wrong(`invalid name: '${name}'`, `expected NAME=VALUES, ${EXAMPLE}`, {
      text: text.slice(0, equals),
      start: 0,
    });
  const values: Piece = { text: text.slice(equals + 1), start: equals + 1 };
  if (values.text.trim() === "")
    throw wrong(`no values of ${name}`, `expected NAME=VALUES, ${EXAMPLE}`, values);
  const parts = pieces(values, ":");
  const checked = parts.length > 1 ? range(name, parts, wrong) : list(values, wrong);
  return { name, values: located(checked, source) };
}

type Wrong = (problem: string, remedy: string, piece: Piece) => EquationError;

/** Values to be made of texts, and where each of those stands. */
interface Reading {
  readonly pieces: readonly Piece[];
  readonly make: (quantities: readonly (string | number)[]) => SweepAxisOption;
}

/** Pieces between separators that are not within parentheses. */
function pieces({ text, start }: Piece, separator: ":" | ","): Piece[] {
  const found: Piece[] = [];
  let [from, depth] = [0, 0];
  for (let k = 0; k <= text.length; k++) {
    if (text[k] === "(") depth++;
    if (text[k] === ")") depth--;
    if (k < text.length && (text[k] !== separator || depth > 0)) continue;
    found.push({ text: text.slice(from, k), start: start + from });
    from = k + 1;
  }
  return found;
}

function range(name: string, parts: readonly Piece[], wrong: Wrong): Reading {
  const [from, to, count, scale, ...rest] = parts;
  if (rest.length > 0)
    throw wrong(
      `too many parts of ${name}`,
      "expected FROM:TO:COUNT or FROM:TO:COUNT:log",
      rest[0]!,
    );
  if (!count)
    throw wrong(
      `no number of values of ${name}`,
      "expected FROM:TO:COUNT, such as 0:2 nA:500",
      to ?? from!,
    );
  const many = Number(count.text);
  if (!/^\s*\d+\s*$/.test(count.text) || many < 1)
    throw wrong(
      `invalid number of values of ${name}: '${count.text.trim()}'`,
      "expected a whole number >= 1, as in 0:2 nA:500",
      count,
    );
  if (scale && !["log", "lin"].includes(scale.text.trim()))
    throw wrong(
      `unknown scale of ${name}: '${scale.text.trim()}'`,
      "expected log (equal ratios) or lin (equal differences)",
      scale,
    );
  const space = scale?.text.trim() === "log" ? logspace : linspace;
  return { pieces: [from!, to!], make: ([a, b]) => space(a!, b!, many) };
}

function list(values: Piece, wrong: Wrong): Reading {
  const items = pieces(values, ",");
  const empty = items.find(({ text }) => text.trim() === "");
  if (empty) throw wrong("a value is missing", "expected values between commas", empty);
  return { pieces: items, make: (quantities) => quantities as SweepAxisOption };
}

/** Reads each piece by itself, so that its errors show its place; what has no unit takes that of the last. */
function located(
  { pieces: items, make }: Reading,
  source: { text: string; title: string },
): SweepAxisOption {
  const unit = /^\s*[-+]?[\d.]+(?:[eE][-+]?\d+)?\s*([A-Za-zµ].*)$/.exec(items.at(-1)!.text)?.[1];
  const given = items.map(({ text }) => typed(text));
  // a unit is wrong where it stands, not where it is taken over
  items.forEach((piece, k) => {
    checkQuantity(given[k]!, piece, source);
  });
  const quantities = given.map((quantity) =>
    typeof quantity === "number" && unit !== undefined ? `${quantity} ${unit}` : quantity,
  );
  try {
    return make(quantities);
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    const [first, last] = [items[0]!, items.at(-1)!];
    const place = { source, start: first.start, end: last.start + last.text.length };
    const [, problem = "", remedy = ""] = /^(.*?) \((.*)\)$/s.exec(error.message) ?? [];
    throw new UnitError([{ problem: problem || error.message, remedy, place }]);
  }
}

function checkQuantity(
  quantity: string | number,
  { text, start }: Piece,
  source: { text: string; title: string },
): void {
  try {
    linspace(quantity, quantity, 1);
  } catch (error) {
    if (!(error instanceof TextError)) throw error;
    const lead = start + text.length - text.trimStart().length;
    // a blank may have been put between number and unit
    const shift = (at: number): number => {
      const blank = typeof quantity === "string" ? quantity.indexOf(" ") : -1;
      const inserted = blank >= 0 && text.trim()[blank] !== " " && at > blank ? 1 : 0;
      return Math.min(lead + at - inserted, source.text.length);
    };
    const moved = error.problems.map(
      (problem): Problem => ({
        ...problem,
        place: { source, start: shift(problem.place.start), end: shift(problem.place.end) },
      }),
    );
    if (error instanceof NameError)
      throw new NameError(moved[0]!, error.identifier, error.suggestions);
    throw error instanceof UnitError ? new UnitError(moved) : new EquationError(moved);
  }
}
