// Text into tokens with their places; characters that no token may hold become problems.

import type { Problem, Source } from "../errors.ts";

/** `invalid`: characters that have been reported as a problem. */
export type TokenKind = "number" | "name" | "keyword" | "operator" | "newline" | "invalid";

/** `start` and `end` are offsets into the source's text, end exclusive. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Words of Python's grammar: none can be the name of a variable. */
export const KEYWORDS: ReadonlySet<string> = new Set(
  (
    "and or not if else True False None as assert async await break class continue def del elif except " +
    "finally for from global import in is lambda nonlocal pass raise return try while with yield"
  ).split(" "),
);

const NUMBER = /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
const NAME = /[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*/y;
const OPERATOR = /\*\*=|\/\/=|\*\*|\/\/|[+\-*/%^<>=!]=|[-+*/%^<>=?:(),;]/y;
const BLANK = /[ \t\r\f]+|#[^\n]*/y;
const AFTER_NUMBER = /^[A-Za-z0-9_.]+/;

/** Splits `text[start, end)` into tokens. Comments and blanks vanish; each line end is a token. */
export function tokenize(
  source: Source,
  problems: Problem[],
  start = 0,
  end: number = source.text.length,
): Token[] {
  const text = end < source.text.length ? source.text.slice(0, end) : source.text;
  const tokens: Token[] = [];
  let at = start;
  const match = (pattern: RegExp): string => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0] ?? "";
  };
  const push = (kind: TokenKind, value: string): void => {
    tokens.push({ kind, text: value, start: at, end: at + value.length });
    at += value.length;
  };
  while (at < end) {
    const blank = match(BLANK);
    at += blank.length;
    if (blank) continue;
    if (text[at] === "\n") {
      push("newline", "\n");
      continue;
    }
    const number = match(NUMBER);
    if (number) {
      const tail = AFTER_NUMBER.exec(text.slice(at + number.length, at + number.length + 40))?.[0];
      if (tail) problems.push(runOn(source, at, number, tail));
      push(tail ? "invalid" : "number", number + (tail ?? ""));
      continue;
    }
    const name = match(NAME);
    if (name) {
      push(KEYWORDS.has(name) ? "keyword" : "name", name);
      continue;
    }
    const operator = match(OPERATOR);
    if (operator) push("operator", operator);
    else {
      const rejected = rejectedText(text, at);
      problems.push(unexpected(source, at, rejected));
      push("invalid", rejected);
    }
  }
  return tokens;
}

/** `5ms`, `1_000`, `1.2.3`, `1e`: a number that runs on. */
function runOn(source: Source, start: number, number: string, tail: string): Problem {
  const shown = number + tail;
  const unit = /^[A-Za-z][A-Za-z0-9]*$/.test(tail) && !/^[eE]$/.test(tail);
  let remedy = "numbers are written 1, 1.5, .5 or 1.5e-3";
  if (unit) remedy = `write ${number}*${tail}`;
  else if (tail.startsWith("_")) remedy = `write ${shown.replaceAll("_", "")}`;
  const place = { source, start, end: start + shown.length };
  return { problem: `invalid number: ${shown}`, place, remedy };
}

const REMEDIES: Readonly<Record<string, string>> = {
  "&": "write 'and'",
  "|": "write 'or'",
  "!": "write 'not'; there is no factorial",
  "~": "write 'not'",
  "[": "elements cannot be picked by an index in equations",
  "]": "elements cannot be picked by an index in equations",
  "{": "group with parentheses: ( )",
  "}": "group with parentheses: ( )",
  '"': "texts are not values in equations",
  "'": "a derivative is written dx/dt",
  ".": "a dot stands only inside numbers and between two names: post.delay",
  "\\": "a line goes on by itself inside parentheses",
  "−": "write -",
  "–": "write -",
  "×": "write *",
  "·": "write *",
  "÷": "write /",
  "≤": "write <=",
  "≥": "write >=",
  "≠": "write !=",
  µ: "write u, as in um",
  μ: "write u, as in um",
  Ω: "write ohm",
  "²": "write **2",
  "³": "write **3",
};

/** The character at an offset, with what belongs to it: `&&`, a quoted text. */
function rejectedText(text: string, at: number): string {
  const character = String.fromCodePoint(text.codePointAt(at)!);
  const together = /&&|\|\||"[^"\n]*"|'[^'\n]*'/y;
  together.lastIndex = at;
  return together.exec(text)?.[0] ?? character;
}

function unexpected(source: Source, start: number, rejected: string): Problem {
  const quoted = rejected.length > 2 ? '"' : rejected[0]!;
  const remedy =
    REMEDIES[rejected] ??
    REMEDIES[quoted] ??
    "equations are written in letters, digits and operators";
  const place = { source, start, end: start + rejected.length };
  return { problem: `unexpected character: ${rejected}`, place, remedy };
}
