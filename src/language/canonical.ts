// Checked tokens into the text mathjs parses: each operand becomes a symbol that says which token it was.
//
// mathjs' nodes carry no places, and its grammar has names, numbers, percentages and products of its own; so it is
// shown only symbols `x<token>`, calls `x<token>(...)`, parentheses as calls `g<token>(...)`, and operators whose
// precedence it shares with Python: `^` for **, `./` for //, `.*` for %.

import type { Token } from "./tokens.ts";

const CONDITION = ["if", "?"];
const ELSE = ["else"];
const COLON = ["?", ":"];
const COMMA = [","];
const SPELLING: Readonly<Record<string, string>> = { "**": "^", "//": "./", "%": ".*" };

/** Canonical text of `tokens`, whose syntax has been checked; `closing` is what the check returned. */
export function canonicalText(
  tokens: readonly Token[],
  closing: ReadonlyMap<number, number>,
): string {
  const close = (open: number): number => closing.get(open)!;

  /** Index of the first token with one of these texts outside parentheses, or `to`. */
  function find(texts: readonly string[], from: number, to: number): number {
    for (let i = from; i < to; i++) {
      if (tokens[i]!.text === "(") i = close(i);
      else if (texts.includes(tokens[i]!.text)) return i;
    }
    return to;
  }

  function expression(from: number, to: number): string {
    const test = find(CONDITION, from, to);
    if (test === to) return logic(from, to);
    if (tokens[test]!.text === "?") {
      const colon = matchingColon(test, to);
      return conditional(logic(from, test), expression(test + 1, colon), expression(colon + 1, to));
    }
    const otherwise = find(ELSE, test, to);
    return conditional(
      logic(test + 1, otherwise),
      logic(from, test),
      expression(otherwise + 1, to),
    );
  }

  function matchingColon(question: number, to: number): number {
    let at = question;
    for (let depth = 1; depth > 0; ) {
      at = find(COLON, at + 1, to);
      depth += tokens[at]!.text === "?" ? 1 : -1;
    }
    return at;
  }

  /** No conditionals at this level. mathjs' `not` binds tightest, Python's looser than comparisons. */
  function logic(from: number, to: number): string {
    let out = "";
    let nots = 0;
    for (let i = from; i < to; i++) {
      const { kind, text } = tokens[i]!;
      if (text === "not") {
        out += " not (";
        nots++;
      } else if (text === "and" || text === "or") {
        out += `${")".repeat(nots)} ${text}`;
        nots = 0;
      } else if (text === "(") {
        out += tokens[i - 1]?.kind === "name" && i > from ? `(${args(i)})` : ` g${i}(${args(i)})`;
        i = close(i);
      } else out += kind === "operator" ? ` ${SPELLING[text] ?? text}` : ` x${i}`;
    }
    return out + ")".repeat(nots);
  }

  function args(open: number): string {
    const parts: string[] = [];
    for (let from = open + 1; from < close(open); ) {
      const comma = find(COMMA, from, close(open));
      parts.push(expression(from, comma));
      from = comma + 1;
    }
    return parts.join(",");
  }

  return expression(0, tokens.length);
}

function conditional(test: string, then: string, otherwise: string): string {
  return `((${test}) ? (${then}) : (${otherwise}))`;
}
