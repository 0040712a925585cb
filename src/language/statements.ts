// Statement text (reset, pathway and runRegularly code) into assignments.

import { EquationError, type Place, type Problem, type Source } from "../errors.ts";
import type { AssignOperator, Statement } from "./ast.ts";
import { parseTokens } from "./expression.ts";
import { type Token, tokenize } from "./tokens.ts";

const ASSIGN: ReadonlySet<string> = new Set("= += -= *= /= //= %= **=".split(" "));
const FORMS = "statements are assignments: v = 0, v += w";

/**
 * Parses statements, separated by line ends or `;`; inside parentheses a line goes on. `title` names the text in
 * messages. Empty text gives no statements. Throws EquationError with every problem found.
 */
export function parseStatements(text: string, title: string): Statement[] {
  const source = { text, title };
  const problems: Problem[] = [];
  const lines = splitLines(tokenize(source, problems));
  const statements = lines.map((line) => parseStatement(source, line, problems));
  if (problems.length > 0) throw new EquationError(problems);
  return statements.filter((statement) => statement !== undefined);
}

function splitLines(tokens: readonly Token[]): Token[][] {
  const lines: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (token.text === "(") depth++;
    if (token.text === ")") depth = Math.max(0, depth - 1);
    if (token.text === ";" || (token.kind === "newline" && depth === 0)) {
      lines.push([]);
      depth = 0;
    } else if (token.kind !== "newline") lines.at(-1)!.push(token);
  }
  return lines.filter((line) => line.length > 0);
}

function parseStatement(
  source: Source,
  line: readonly Token[],
  problems: Problem[],
): Statement | undefined {
  const [target, operator, ...rest] = line as [Token, Token | undefined, ...Token[]];
  const place = { source, start: target.start, end: line.at(-1)!.end };
  const broken = refuse(line);
  if (broken || !operator) {
    // Characters that are no tokens have been reported already, and explain most broken lines.
    const reported = line.some((token) => token.kind === "invalid");
    if (!reported) problems.push(withPlace(broken ?? notAStatement(line), place));
    return undefined;
  }
  const expression = parseTokens(source, rest, operator.end, problems);
  if (!expression) return undefined;
  const targetPlace = { source, start: target.start, end: target.end };
  const assign = operator.text as AssignOperator;
  return { target: target.text, targetPlace, operator: assign, expression, place };
}

interface Refusal {
  readonly problem: string;
  readonly remedy: string;
  readonly token?: Token;
}

function refuse(line: readonly Token[]): Refusal | undefined {
  const [target, operator] = line as [Token, Token | undefined];
  const at = line.findIndex((token) => ASSIGN.has(token.text));
  if (target.kind === "keyword") return refuseKeyword(target, at);
  if (at < 0) return notAStatement(line);
  if (target.kind !== "name")
    return { problem: `cannot assign to '${target.text}'`, remedy: FORMS, token: target };
  if (operator?.text === ",")
    return { problem: "several targets in one statement", remedy: "write one statement for each" };
  if (at > 1) return { problem: "the left side is not a name", remedy: FORMS };
  if (target.text.split(".").length > 2)
    return {
      problem: `more than one dot in a name: ${target.text}`,
      remedy: "a pathway's delay is post.delay",
      token: target,
    };
  const second = line.slice(2).find((token) => ASSIGN.has(token.text));
  if (second && !line.slice(2, line.indexOf(second)).some((token) => token.text === "("))
    return {
      problem: "two assignments in one statement",
      remedy: "write one statement for each; did you mean '=='?",
      token: second,
    };
  return undefined;
}

function refuseKeyword(target: Token, at: number): Refusal {
  const { text } = target;
  if (at === 1)
    return {
      problem: `'${text}' is a word of the language`,
      remedy: "choose another name",
      token: target,
    };
  const problem = `there is no '${text}' statement`;
  const remedy = text === "if" ? "write: target = a if test else b" : FORMS;
  return { problem, remedy, token: target };
}

function notAStatement(line: readonly Token[]): Refusal {
  const texts = line.map((token) => token.text);
  if (texts.some((text) => ["==", "<", "<=", ">", ">=", "!="].includes(text)))
    return { problem: "a comparison is not a statement", remedy: "to assign, write '='" };
  const tail = texts.slice(-2).join("");
  if (tail === "++" || tail === "--")
    return { problem: `unknown operator: ${tail}`, remedy: `write ${texts[0]} ${tail[0]}= 1` };
  const power = line.find((token) => token.text === "^=" || token.text === ":=");
  if (power)
    return {
      problem: `unknown operator: ${power.text}`,
      remedy: power.text === "^=" ? "write **=" : "write =",
      token: power,
    };
  return { problem: "an expression is not a statement", remedy: FORMS };
}

function withPlace(refusal: Refusal, whole: Place): Problem {
  const { problem, remedy, token } = refusal;
  return {
    problem,
    remedy,
    place: token ? { ...whole, start: token.start, end: token.end } : whole,
  };
}
