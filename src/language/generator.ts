// The generator text of connect: `EXPR`, `EXPR if COND`, `EXPR for k in range(...) if COND`, with sample(...) too.

import { EquationError, type Problem, type Source } from "../errors.ts";
import type { Node } from "./ast.ts";
import { parseTokens } from "./expression.ts";
import { type Token, tokenize } from "./tokens.ts";

/** Numbers k = low, low + step, ..., below high (above it for a negative step). */
export interface Iteration {
  readonly variable: string;
  readonly kind: "range" | "sample";
  readonly low: Node | undefined;
  readonly high: Node;
  readonly step: Node | undefined;
  /** sample: each number with this probability. */
  readonly p?: Node;
  /** sample: so many distinct numbers, in ascending order of the range. */
  readonly size?: Node;
}

export interface Generator {
  readonly expression: Node;
  readonly iteration: Iteration | undefined;
  readonly condition: Node | undefined;
}

/** Parses generator text; throws EquationError with the places of what is wrong. */
export function parseGenerator(source: Source): Generator {
  const problems: Problem[] = [];
  const tokens = tokenize(source, problems).filter((token) => token.kind !== "newline");
  if (problems.length > 0) throw new EquationError(problems);
  return new GeneratorParser(source, tokens).parse();
}

class GeneratorParser {
  private readonly source: Source;
  private readonly tokens: readonly Token[];
  private readonly depth: readonly number[];

  constructor(source: Source, tokens: readonly Token[]) {
    this.source = source;
    this.tokens = tokens;
    let level = 0;
    this.depth = tokens.map((token) => {
      if (token.text === ")") level--;
      const here = level;
      if (token.text === "(") level++;
      return here;
    });
  }

  parse(): Generator {
    const { tokens } = this;
    const forAt = tokens.findIndex((token, k) => token.text === "for" && this.depth[k] === 0);
    const ifAt = this.conditionAt(forAt < 0 ? 0 : forAt);
    const end = ifAt < 0 ? tokens.length : ifAt;
    return {
      expression: this.node(0, forAt < 0 ? end : forAt),
      iteration: forAt < 0 ? undefined : this.iteration(forAt, end),
      condition: ifAt < 0 ? undefined : this.node(ifAt + 1, tokens.length),
    };
  }

  /** The last `if` at the top that has no `else`. */
  private conditionAt(from: number): number {
    let open = 0;
    for (let k = this.tokens.length - 1; k >= from; k--) {
      if (this.depth[k] !== 0) continue;
      if (this.tokens[k]!.text === "else") open++;
      if (this.tokens[k]!.text === "if" && open-- === 0) return k;
    }
    return -1;
  }

  private node(from: number, to: number): Node {
    const problems: Problem[] = [];
    const at = this.tokens[from]?.start ?? this.source.text.length;
    const node = parseTokens(this.source, this.tokens.slice(from, to), at, problems);
    if (!node) throw new EquationError(problems);
    return node;
  }

  private iteration(forAt: number, end: number): Iteration {
    const [variable, word, name, open] = this.tokens.slice(forAt + 1, forAt + 5);
    const form = "write `EXPR for k in range(low, high)` or `... in sample(low, high, p=0.1)`";
    if (variable?.kind !== "name" || variable.text.includes("."))
      throw this.fail("missing variable after 'for'", forAt, form);
    if (word?.text !== "in") throw this.fail("missing 'in' after the variable", forAt + 1, form);
    if (name?.text !== "range" && name?.text !== "sample")
      throw this.fail(`unknown iterator: ${name?.text ?? "nothing"}`, forAt + 3, form);
    if (open?.text !== "(" || this.tokens[end - 1]?.text !== ")")
      throw this.fail(`missing parentheses after ${name.text}`, forAt + 3, form);
    const args = this.args(forAt + 5, end - 1);
    return this.withArguments(variable.text, name.text, args, forAt + 3);
  }

  /** Arguments between two tokens, split at commas; `p=` and `size=` are named. */
  private args(from: number, to: number): { name: string; node: Node }[] {
    const inner = this.depth[from - 1]! + 1;
    const result: { name: string; node: Node }[] = [];
    let start = from;
    for (let k = from; k <= to; k++) {
      if (k < to && !(this.tokens[k]!.text === "," && this.depth[k] === inner)) continue;
      const named = this.tokens[start + 1]?.text === "=" && start + 1 < k;
      result.push({
        name: named ? this.tokens[start]!.text : "",
        node: this.node(named ? start + 2 : start, k),
      });
      start = k + 1;
    }
    return result;
  }

  private withArguments(
    variable: string,
    kind: "range" | "sample",
    args: readonly { name: string; node: Node }[],
    at: number,
  ): Iteration {
    const plain = args.filter(({ name }) => name === "").map(({ node }) => node);
    const named = args.filter(({ name }) => name !== "");
    const unknown = named.find(({ name }) => kind === "range" || !["p", "size"].includes(name));
    if (unknown)
      throw this.fail(
        `unknown argument of ${kind}: ${unknown.name}`,
        at,
        kind === "range"
          ? "it takes low, high and step"
          : "it takes low, high, step and one of p, size",
      );
    if (plain.length < 1 || plain.length > 3)
      throw this.fail(
        `${kind} with ${plain.length} arguments`,
        at,
        "it takes high; low and high; or low, high and step",
      );
    if (kind === "sample" && named.length !== 1)
      throw this.fail(
        `sample with ${named.length === 0 ? "neither p nor size" : "p and size"}`,
        at,
        "give one of p and size",
      );
    const [first, second, step] = plain;
    const option = named[0];
    return {
      variable,
      kind,
      low: second ? first : undefined,
      high: second ?? first!,
      step,
      ...(option ? { [option.name]: option.node } : {}),
    };
  }

  private fail(problem: string, token: number, remedy: string): EquationError {
    const at = this.tokens[Math.min(token, this.tokens.length - 1)]!;
    const place = { source: this.source, start: at.start, end: at.end };
    return new EquationError([{ problem, place, remedy }]);
  }
}
