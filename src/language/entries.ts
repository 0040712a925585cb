// Where the entries of a model begin and end, found before anything is parsed.

import type { Token } from "./tokens.ts";

/** One entry's tokens without line ends, and the index of the colon before its unit (-1 when there is none). */
export interface Entry {
  readonly tokens: readonly Token[];
  readonly colon: number;
}

/** Splits the tokens of a model where its entries begin. */
export function splitEntries(tokens: readonly Token[]): Entry[] {
  const entries: Entry[] = [];
  let at = 0;
  while (at < tokens.length) {
    if (tokens[at]!.kind === "newline") {
      at++;
      continue;
    }
    const colon = findUnitColon(tokens, at);
    const end = tokens[colon]?.text === ":" ? endOfUnit(tokens, colon) : colon;
    const inside = (token: Token) => token.kind !== "newline";
    const before = tokens.slice(at, colon).filter(inside);
    const whole = [...before, ...tokens.slice(colon, end).filter(inside)];
    entries.push({ tokens: whole, colon: end > colon ? before.length : -1 });
    at = end;
  }
  return entries;
}

/** The colon that ends the expression begun at `start`, or where the entry ends without one. */
function findUnitColon(tokens: readonly Token[], start: number): number {
  let depth = 0;
  let questions = 0;
  for (let i = start; i < tokens.length; i++) {
    const { kind, text } = tokens[i]!;
    if (kind === "newline" && startsEntry(tokens, i, depth)) return i;
    if (text === "(") depth++;
    else if (text === ")") depth--;
    else if (text === "?" && depth === 0) questions++;
    else if (text === ":" && depth <= 0 && questions-- <= 0) return i;
  }
  return tokens.length;
}

/**
 * Whether a new entry begins after the line end at `at`, though no colon came before: an operand cannot follow an
 * operand, and `x =` or `dx/dt =` stands in no expression.
 */
function startsEntry(tokens: readonly Token[], at: number, depth: number): boolean {
  let next = at;
  while (tokens[next]?.kind === "newline") next++;
  if (tokens[next]?.kind !== "name") return false;
  if (headLength(tokens, next) > 0 && tokens[next + headLength(tokens, next)]?.text === "=")
    return true;
  const previous = tokens[at - 1];
  return depth <= 0 && previous !== undefined && endsOperand(previous);
}

/** Whether an expression could end with this token. */
export function endsOperand({ kind, text }: Token): boolean {
  return kind === "number" || kind === "name" || kind === "invalid" || text === ")";
}

/** A unit ends with its line; flags may stand on the next one. */
function endOfUnit(tokens: readonly Token[], colon: number): number {
  let depth = 0;
  for (let i = colon + 1; i < tokens.length; i++) {
    const { kind, text } = tokens[i]!;
    if (text === "(") depth++;
    else if (text === ")") depth--;
    else if (kind === "newline" && depth <= 0) {
      let next = i;
      while (tokens[next]?.kind === "newline") next++;
      if (tokens[next]?.text !== "(" || tokens[i - 1]?.text === ")") return i;
    }
  }
  return tokens.length;
}

/** Tokens of the left side: 3 for `dx / dt`, 1 for a name, 0 for anything else. */
export function headLength(tokens: readonly Token[], at: number): number {
  if (tokens[at]?.kind !== "name" && tokens[at]?.kind !== "keyword") return 0;
  return tokens[at + 1]?.text === "/" && /^d./.test(tokens[at]!.text) ? 3 : 1;
}
