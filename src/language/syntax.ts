// The syntax of expressions, checked token by token: operands and operators alternate, parentheses match.

import type { Problem, Source } from "../errors.ts";
import type { Token } from "./tokens.ts";

/** What a text may hold beyond the grammar of equations. */
export interface Grammar {
  /** A unit may follow a number after a blank: '5 ms' (text of quantities). */
  readonly juxtaposition: boolean;
}

export const EQUATION_GRAMMAR: Grammar = { juxtaposition: false };

const BINARY = new Set("+ - * / // % ** ^ < <= > >= == != and or".split(" "));
const ASSIGNMENTS = new Set("= += -= *= /= //= %= **= ^= :=".split(" "));
/** What may stand before `not`, which binds looser than comparisons. */
const BEFORE_NOT = new Set("( , and or not if else ? :".split(" "));
/** Beyond this, trees get so deep that later stages could run out of stack. */
const MOST_TOKENS = 3000;

interface Frame {
  readonly open: number;
  readonly call: boolean;
  /** Conditionals whose second part has not begun, and the form in use: one per pair of parentheses. */
  pending: number;
  form: "" | "?" | "if";
  formAt: number;
}

/**
 * Checks the tokens of one expression (no line ends among them) and adds what is wrong to `problems`.
 * Returns the index of the closing parenthesis for each opening one.
 */
export function checkSyntax(
  source: Source,
  tokens: readonly Token[],
  at: number,
  problems: Problem[],
  grammar: Grammar = EQUATION_GRAMMAR,
): ReadonlyMap<number, number> {
  const checker = new Checker(source, tokens, problems, grammar);
  checker.check(at);
  return checker.closing;
}

class Checker {
  readonly closing = new Map<number, number>();
  private readonly source: Source;
  private readonly tokens: readonly Token[];
  private readonly problems: Problem[];
  private readonly grammar: Grammar;
  private readonly stack: Frame[] = [frame(-1, false)];
  private operandNext = true;
  private halted = false;

  constructor(source: Source, tokens: readonly Token[], problems: Problem[], grammar: Grammar) {
    this.source = source;
    this.tokens = tokens;
    this.problems = problems;
    this.grammar = grammar;
  }

  check(at: number): void {
    const { tokens } = this;
    const before = this.problems.length;
    if (tokens.length === 0)
      this.report("missing expression", at, at + 1, "write a formula here, such as v > 10*mV");
    else if (tokens.length > MOST_TOKENS) this.tooLong();
    // What follows a slip is often only its echo.
    for (let i = 0; i < tokens.length && !this.halted && this.problems.length - before < 3; i++) {
      if (this.operandNext) this.takeOperand(tokens[i]!, i);
      else this.takeOperator(tokens[i]!, i);
    }
    if (this.problems.length === before) this.finish(tokens.at(-1)!);
  }

  private finish(last: Token): void {
    const percent =
      last.text === "%" ? "% is the remainder of a division; write 0.1 for 10 %" : OPERAND;
    if (this.operandNext) this.at(last, `missing operand after '${last.text}'`, percent);
    for (const { open } of this.stack.slice(1))
      this.at(this.tokens[open]!, "parenthesis is never closed: (", "add the missing ')'");
    this.leave(this.stack[0]!);
  }

  private tooLong(): void {
    const { length } = this.tokens;
    const { start, end } = this.tokens[0]!;
    const problem = `expression too long: ${length} words and signs (at most ${MOST_TOKENS})`;
    this.report(problem, start, end, "split it into several subexpressions");
  }

  private takeOperand(token: Token, i: number): void {
    const { text } = token;
    const previous = this.tokens[i - 1];
    if (token.kind === "number") this.takeNumber(token);
    else if (token.kind === "name") this.takeName(token);
    else if (text === "True" || text === "False") this.operandNext = false;
    else if (text === "(") this.stack.push(frame(i, false));
    else if (text === "not") {
      if (previous && !BEFORE_NOT.has(previous.text))
        this.at(token, `'not' cannot follow '${previous.text}'`, "put 'not ...' in parentheses");
    } else if (text === "+" || text === "-") return;
    else if (text === ")") this.closeEarly(token, i);
    else if (token.kind === "keyword" && !BINARY.has(text)) {
      this.keyword(token);
    } else this.missingOperand(token, previous);
  }

  private takeNumber(token: Token): void {
    this.operandNext = false;
    if (!Number.isFinite(Number(token.text)) && /^[\d.]+(e[+-]?\d+)?$/i.test(token.text))
      this.at(token, `number too large: ${token.text}`, "write inf for infinity");
  }

  private takeName(token: Token): void {
    this.operandNext = false;
    if (token.text.split(".").length > 2)
      this.at(
        token,
        `more than one dot in a name: ${token.text}`,
        "a pathway's delay is post.delay",
      );
  }

  private closeEarly(token: Token, i: number): void {
    const open = this.stack.at(-1)!;
    const empty = open.open === i - 1;
    if (!empty || !open.call)
      this.at(
        token,
        empty ? "nothing between parentheses: ()" : "missing operand before ')'",
        empty ? "put a value between them, or remove them" : OPERAND,
      );
    this.close(token, i);
  }

  private missingOperand(token: Token, previous: Token | undefined): void {
    const { text } = token;
    const slip = (previous?.text ?? "") + text;
    if (text === "=" && previous && /^[=<>]=?$|^!=$/.test(previous.text))
      this.at(token, `unknown operator: ${slip}`, "comparisons are < <= > >= == !=");
    else if (slip === "<>") this.at(token, "unknown operator: <>", "write !=");
    else if (previous)
      this.at(token, `missing operand between '${previous.text}' and '${text}'`, OPERAND);
    else this.at(token, `missing operand before '${text}'`, OPERAND);
  }

  private takeOperator(token: Token, i: number): void {
    const { text } = token;
    const previous = this.tokens[i - 1]!;
    if (text === "(") this.openAfter(token, previous, i);
    else if (text === ")") this.close(token, i);
    else if (text === ",") this.comma(token);
    else if (BINARY.has(text)) this.operandNext = true;
    else if (text === "?" || text === "if") this.condition(token, i);
    else if (text === ":" || text === "else") this.otherwise(token);
    else if (ASSIGNMENTS.has(text)) this.assignment(token, this.tokens[i + 1]);
    else if (text === ";")
      this.at(token, "unexpected ';' in an expression", "an expression ends where its text ends");
    else if (token.kind === "keyword" && text !== "True" && text !== "False" && text !== "not")
      this.keyword(token);
    else this.adjacent(token, previous);
  }

  private openAfter(token: Token, previous: Token, i: number): void {
    const call = previous.kind === "name" && !previous.text.includes(".");
    if (!call) this.adjacent(token, previous);
    this.stack.push(frame(i, call));
    this.operandNext = true;
  }

  private adjacent(token: Token, previous: Token): void {
    const unit = previous.kind === "number" && token.kind === "name";
    if (unit && this.grammar.juxtaposition) return;
    const remedy =
      token.text === "not"
        ? "write 'and not' or 'or not'"
        : token.text === "(" || previous.text === ")"
          ? "a product is written with '*'"
          : `a product is written ${previous.text}*${token.text}`;
    const problem = `missing operator between '${previous.text}' and '${token.text}'`;
    this.report(problem, previous.start, token.end, remedy);
    this.operandNext = token.text === "not";
  }

  private close(token: Token, i: number): void {
    this.operandNext = false;
    if (this.stack.length === 1) {
      this.at(token, "parenthesis was never opened: )", "remove it");
      return;
    }
    const closed = this.stack.pop()!;
    this.closing.set(closed.open, i);
    this.leave(closed);
  }

  private comma(token: Token): void {
    this.operandNext = true;
    const top = this.stack.at(-1)!;
    if (!top.call)
      this.at(token, "unexpected ','", "a comma stands only between the arguments of a function");
    this.leave(top);
    Object.assign(top, { pending: 0, form: "" });
  }

  private condition(token: Token, i: number): void {
    this.operandNext = true;
    const top = this.stack.at(-1)!;
    const form = token.text as "?" | "if";
    if (top.form !== "" && top.form !== form)
      this.at(token, "'?:' and 'if else' mixed", "put the inner conditional in parentheses");
    else if (form === "if" && top.pending > 0)
      this.at(token, "conditional inside the test of another", "put it in parentheses");
    top.form = form;
    top.formAt = i;
    top.pending++;
  }

  private otherwise(token: Token): void {
    this.operandNext = true;
    const top = this.stack.at(-1)!;
    const opener = token.text === ":" ? "?" : "if";
    if (top.pending === 0 || top.form !== opener)
      this.at(token, `'${token.text}' without '${opener}'`, CONDITIONAL_FORMS);
    else top.pending--;
  }

  /** A pair of parentheses (or an argument, or the text) ends: its conditionals must be whole. */
  private leave(closed: Frame): void {
    if (closed.pending === 0) return;
    const token = this.tokens[closed.formAt]!;
    const missing = closed.form === "if" ? "else" : ":";
    this.at(token, `'${closed.form}' without '${missing}'`, CONDITIONAL_FORMS);
  }

  private assignment(token: Token, next: Token | undefined): void {
    this.operandNext = true;
    const { text } = token;
    if (text === "=" && next?.start === token.end && /^[<>]$/.test(next.text)) {
      const problem = `unknown operator: =${next.text}`;
      this.report(problem, token.start, next.end, `write ${next.text}=`);
      this.halted = true;
    } else if (text !== "=")
      this.at(token, `assignment inside an expression: ${text}`, "give it a line of its own");
    else if (this.stack.at(-1)!.call)
      this.at(
        token,
        "unexpected '=' in a call",
        "arguments are given by position; did you mean '=='?",
      );
    else this.at(token, "unexpected '=' in an expression", "did you mean '=='?");
  }

  private keyword(token: Token): void {
    const remedy =
      token.text === "None"
        ? "every value is a number or a boolean"
        : token.text === "if" || token.text === "else"
          ? CONDITIONAL_FORMS
          : "it is a word of Python that expressions do not know; as a name, choose another";
    this.at(token, `unexpected word: ${token.text}`, remedy);
    this.halted = true;
  }

  private at(token: Token, problem: string, remedy: string): void {
    this.report(problem, token.start, token.end, remedy);
  }

  private report(problem: string, start: number, end: number, remedy: string): void {
    const place = { source: this.source, start, end };
    this.problems.push({ problem, place, remedy });
  }
}

const OPERAND = "an operator has a value on each side: a name, a number, a parenthesis";
const CONDITIONAL_FORMS = "conditionals are 'a if test else b' or 'test ? a : b'";

function frame(open: number, call: boolean): Frame {
  return { open, call, pending: 0, form: "", formAt: -1 };
}
