// Model text into equations: `dx/dt = EXPR : unit (flags)`, `x = EXPR : unit (flags)`, `x : unit (flags)`.

import { EquationError, lineAndColumn, type Problem, type Source, UnitError } from "../errors.ts";
import { isBaseUnit } from "../units/units.ts";
import type { Equation, EquationKind } from "./ast.ts";
import { type Entry, endsOperand, headLength, splitEntries } from "./entries.ts";
import { parseTokens } from "./expression.ts";
import { type FlagList, parseFlags } from "./flags.ts";
import { KEYWORDS, type Token, tokenize } from "./tokens.ts";
import { type Problems, parseUnit } from "./unit.ts";

/**
 * Parses a model; `title` names the text in messages. An expression may run over lines up to its colon. Throws
 * EquationError with every problem found, or UnitError when only units are wrong.
 */
export function parseEquations(text: string, title: string): Equation[] {
  const source = { text, title };
  const problems: Problems = { syntax: [], unit: [] };
  const tokens = tokenize(source, problems.syntax);
  const equations: Equation[] = [];
  for (const entry of splitEntries(tokens)) {
    const equation = parseEntry(source, entry, problems);
    if (equation) equations.push(equation);
  }
  refuseTwins(equations, problems.syntax);
  const all = [...problems.syntax, ...problems.unit].sort((a, b) => a.place.start - b.place.start);
  if (problems.syntax.length > 0) throw new EquationError(all);
  if (all.length > 0) throw new UnitError(all);
  return equations;
}

function parseEntry(source: Source, entry: Entry, problems: Problems): Equation | undefined {
  const { tokens, colon } = entry;
  const head = parseHead(source, tokens, problems.syntax);
  if (!head) return undefined;
  const { kind, name, namePlace, length } = head;
  const place = { source, start: tokens[0]!.start, end: tokens.at(-1)!.end };
  if (colon < 0 || colon === tokens.length - 1 || onlyFlags(source, tokens.slice(colon + 1))) {
    problems.syntax.push(missingUnit(source, tokens, name));
    return undefined;
  }
  const right =
    kind === "parameter"
      ? undefined
      : parseTokens(source, tokens.slice(length + 1, colon), tokens[length]!.end, problems.syntax);
  const tail = parseTail(source, tokens.slice(colon + 1), problems);
  if (!tail || (kind !== "parameter" && !right)) return undefined;
  if (kind === "differential" && tail.type !== "float")
    problems.syntax.push({
      problem: `a differential equation cannot be ${tail.type}: ${name}`,
      place: tail.unitPlace,
      remedy: "give the unit of the variable, or 1",
    });
  const expression = right ? { expression: right } : {};
  return { kind, name, namePlace, ...expression, ...tail, place };
}

/** Whether flags stand where the unit should be: `x : (constant)`. */
function onlyFlags(source: Source, tail: readonly Token[]): boolean {
  if (tail[0]!.text !== "(" || tail.at(-1)!.text !== ")") return false;
  const ignored: Problem[] = [];
  const around = { source, start: tail[0]!.start, end: tail.at(-1)!.end };
  return parseFlags(source, tail.slice(1, -1), around, ignored).flags.length > 0;
}

/** An open parenthesis hides the colon, so it is reported instead; a unit without its colon is recognised. */
function missingUnit(source: Source, tokens: readonly Token[], name: string): Problem {
  const open = unclosed(tokens);
  if (open) return neverClosed(source, open);
  const [previous, last] = [tokens.at(-2), tokens.at(-1)!];
  const colonForgotten = isBaseUnit(last.text) && previous && endsOperand(previous);
  return {
    problem: `missing unit: ${name}`,
    place: colonForgotten
      ? { source, start: last.start, end: last.end }
      : { source, start: last.end, end: last.end + 1 },
    remedy: colonForgotten
      ? `put a colon before it: ': ${last.text}'`
      : "end the equation with its unit, as in ': volt', or ': 1' for a plain number",
  };
}

function unclosed(tokens: readonly Token[]): Token | undefined {
  const open: Token[] = [];
  for (const token of tokens) {
    if (token.text === "(") open.push(token);
    else if (token.text === ")") open.pop();
  }
  return open.at(-1);
}

function neverClosed(source: Source, { start, end }: Token): Problem {
  const place = { source, start, end };
  return { problem: "parenthesis is never closed: (", place, remedy: "add the missing ')'" };
}

type Tail = Pick<Equation, "type" | "dimension" | "unitText" | "unitPlace"> & FlagList;

/** The unit and the flags. A parenthesis after an operator belongs to the unit. */
function parseTail(source: Source, tokens: readonly Token[], problems: Problems): Tail | undefined {
  const operator = /^[*/]/;
  const open = tokens.findIndex(
    ({ text }, i) => text === "(" && i > 0 && !operator.test(tokens[i - 1]!.text),
  );
  const unitTokens = open < 0 ? tokens : tokens.slice(0, open);
  const unitPlace = { source, start: unitTokens[0]!.start, end: unitTokens.at(-1)!.end };
  if (unitTokens.some(({ text }) => text === ":" || text === "=" || text === ";")) {
    const text = source.text.slice(unitPlace.start, unitPlace.end);
    const remedy = "one equation ends with its line: begin the next on a new one";
    problems.syntax.push({ problem: `not a unit: ${text}`, place: unitPlace, remedy });
    return undefined;
  }
  const unit = parseUnit(source, unitTokens, problems);
  const flags = open < 0 ? NO_FLAGS : parseFlagGroup(source, tokens.slice(open), problems.syntax);
  const unitText = source.text.slice(unitPlace.start, unitPlace.end);
  return unit && flags && { ...unit, unitText, unitPlace, ...flags };
}

const NO_FLAGS: FlagList = { flags: [], flagPlaces: [] };

function parseFlagGroup(
  source: Source,
  tokens: readonly Token[],
  problems: Problem[],
): FlagList | undefined {
  const close = tokens.findIndex(({ text }) => text === ")");
  const [first, last] = [tokens[0]!, tokens.at(-1)!];
  if (close === tokens.length - 1) {
    const around = { source, start: first.start, end: last.end };
    return parseFlags(source, tokens.slice(1, -1), around, problems);
  }
  const extra = tokens[close + 1]!;
  problems.push(
    close < 0
      ? neverClosed(source, first)
      : {
          problem: `unexpected text after the flags: ${extra.text}`,
          place: { source, start: extra.start, end: extra.end },
          remedy: "begin the next equation on a new line",
        },
  );
  return undefined;
}

interface Head {
  readonly kind: EquationKind;
  readonly name: string;
  readonly namePlace: Equation["namePlace"];
  readonly length: number;
}

function parseHead(
  source: Source,
  tokens: readonly Token[],
  problems: Problem[],
): Head | undefined {
  const first = tokens[0]!;
  const length = headLength(tokens, 0);
  const sign = tokens[length]?.text;
  const differential = length === 3;
  const refused = refuseHead(tokens, length);
  const name = differential ? first.text.slice(1) : first.text;
  const end = first.end;
  const namePlace = { source, start: end - name.length, end };
  const refusal = refused ?? refuseName(name);
  if (refusal) {
    if (!tokens.slice(0, length + 1).some(({ kind }) => kind === "invalid"))
      problems.push({ ...refusal, place: { source, start: first.start, end } });
    return undefined;
  }
  const kind = differential ? "differential" : sign === "=" ? "subexpression" : "parameter";
  return { kind, name, namePlace, length };
}

type Refusal = Pick<Problem, "problem" | "remedy">;

const FORMS = "entries are 'dx/dt = ... : unit', 'x = ... : unit' or 'x : unit'";

function refuseHead(tokens: readonly Token[], length: number): Refusal | undefined {
  const [first, second, third] = tokens.map(({ text }) => text);
  const sign = tokens[length]?.text;
  if (length === 0) return { problem: `not an equation: ${first}`, remedy: FORMS };
  if (length === 3 && third !== "dt")
    return {
      problem: `not a derivative with respect to time: ${first}/${third ?? ""}`,
      remedy: FORMS,
    };
  if (length === 3 && sign !== "=")
    return { problem: `missing right side: ${first}/dt`, remedy: "write dx/dt = ... : unit" };
  if (second === ",")
    return {
      problem: `several names in one entry: ${first}, ${third ?? ""}`,
      remedy: "give each parameter a line of its own",
    };
  if (length === 1 && sign !== "=" && sign !== ":" && sign !== undefined)
    return { problem: `not an equation: ${first} ${sign}`, remedy: FORMS };
  return undefined;
}

function refuseName(name: string): Refusal | undefined {
  if (KEYWORDS.has(name))
    return {
      problem: `a word of the language cannot be a name: ${name}`,
      remedy: "choose another",
    };
  if (name.startsWith("_"))
    return { problem: `a name cannot start with '_': ${name}`, remedy: "choose another name" };
  if (name.includes("."))
    return { problem: `a name cannot have a dot: ${name}`, remedy: "choose another name" };
  return undefined;
}

function refuseTwins(equations: readonly Equation[], problems: Problem[]): void {
  const seen = new Map<string, Equation>();
  for (const equation of equations) {
    const twin = seen.get(equation.name);
    if (twin)
      problems.push({
        problem: `defined twice: ${equation.name}`,
        place: equation.namePlace,
        remedy: `its first definition is on line ${lineAndColumn(twin.place).line}`,
      });
    else seen.set(equation.name, equation);
  }
}
