// Expressions: text into a tree with places, by way of mathjs' parser.

import { EquationError, InternalError, type Place, type Problem, type Source } from "../errors.ts";
import type { BinaryOperator, CompareOperator, Node } from "./ast.ts";
import { canonicalText } from "./canonical.ts";
import { type MathNode, parseCanonical } from "./mathjs.ts";
import { checkSyntax, EQUATION_GRAMMAR, type Grammar } from "./syntax.ts";
import { type Token, tokenize } from "./tokens.ts";

/**
 * Parses `source.text[start, end)` as one expression; line ends count as blanks. Throws EquationError with
 * every problem found.
 */
export function parseExpression(source: Source, start = 0, end: number = source.text.length): Node {
  const problems: Problem[] = [];
  const tokens = tokenize(source, problems, start, end);
  const node = parseTokens(source, tokens, start, problems);
  if (!node) throw new EquationError(problems);
  return node;
}

/**
 * Parses tokens as one expression and adds what is wrong to `problems`; undefined when anything is. `at` is where
 * the expression should have been when there are no tokens.
 */
export function parseTokens(
  source: Source,
  all: readonly Token[],
  at: number,
  problems: Problem[],
  grammar: Grammar = EQUATION_GRAMMAR,
): Node | undefined {
  const tokens = all.filter((token) => token.kind !== "newline");
  if (tokens.some((token) => token.kind === "invalid")) return undefined;
  const before = problems.length;
  const closing = checkSyntax(source, tokens, at, problems, grammar);
  if (problems.length > before) return undefined;
  try {
    const canonical = parseCanonical(canonicalText(tokens, closing));
    return new Converter(source, tokens, closing).convert(canonical).node;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const place = { source, start: tokens[0]!.start, end: tokens.at(-1)!.end };
    const remedy = "split it into several subexpressions";
    problems.push({ problem: "expression is nested too deeply", place, remedy });
    return undefined;
  }
}

/** A node and the tokens it spans, its own parentheses included. */
interface Spanned {
  readonly node: Node;
  readonly first: number;
  readonly last: number;
}

const BINARY: Readonly<Record<string, BinaryOperator>> = {
  ...({ "+": "+", "-": "-", "*": "*", "/": "/", "./": "//", ".*": "%", "^": "**" } as const),
};

const COMPARE: Readonly<Record<string, CompareOperator>> = {
  ...({ "<": "<", "<=": "<=", ">": ">", ">=": ">=", "==": "==", "!=": "!=" } as const),
  ...({ smaller: "<", smallerEq: "<=", larger: ">", largerEq: ">=" } as const),
  ...({ equal: "==", unequal: "!=" } as const),
};

/** mathjs' tree of canonical text into our nodes. */
class Converter {
  private readonly source: Source;
  private readonly tokens: readonly Token[];
  private readonly closing: ReadonlyMap<number, number>;

  constructor(source: Source, tokens: readonly Token[], closing: ReadonlyMap<number, number>) {
    this.source = source;
    this.tokens = tokens;
    this.closing = closing;
  }

  convert(math: MathNode): Spanned {
    switch (math.type) {
      case "SymbolNode":
        return this.leaf(Number(math.name.slice(1)));
      case "ParenthesisNode":
        return this.convert(math.content);
      case "FunctionNode":
        return this.call(math.fn.name, math.args);
      case "OperatorNode":
        return math.args.length === 1
          ? this.unary(math.op, this.convert(math.args[0]!))
          : this.binary(math.op, this.convert(math.args[0]!), this.convert(math.args[1]!));
      case "RelationalNode":
        return this.chain(math.conditionals, math.params);
      case "ConditionalNode":
        return this.conditional(math.condition, math.trueExpr, math.falseExpr);
      default:
        throw new InternalError(`mathjs made of canonical text: ${JSON.stringify(math)}`);
    }
  }

  private place(first: number, last: number): Place {
    return {
      source: this.source,
      start: this.tokens[first]!.start,
      end: this.tokens[last]!.end,
    };
  }

  private leaf(index: number): Spanned {
    const { kind, text } = this.tokens[index]!;
    const place = this.place(index, index);
    const node: Node =
      kind === "number"
        ? { kind, value: Number(text), place }
        : kind === "name"
          ? { kind, name: text, place }
          : { kind: "boolean", value: text === "True", place };
    return { node, first: index, last: index };
  }

  private call(name: string, args: readonly MathNode[]): Spanned {
    const index = Number(name.slice(1));
    if (name.startsWith("g"))
      return { node: this.convert(args[0]!).node, first: index, last: this.closing.get(index)! };
    const last = this.closing.get(index + 1)!;
    const node: Node = {
      kind: "call",
      name: this.tokens[index]!.text,
      namePlace: this.place(index, index),
      args: args.map((arg) => this.convert(arg).node),
      place: this.place(index, last),
    };
    return { node, first: index, last };
  }

  /** A sign or `not` is the token before what it applies to. */
  private unary(operator: string, { node: operand, first, last }: Spanned): Spanned {
    const from = first - 1;
    if (operator === "+") return { node: operand, first: from, last };
    const kind = operator === "-" ? "negate" : "not";
    return { node: { kind, operand, place: this.place(from, last) }, first: from, last };
  }

  private binary(operator: string, left: Spanned, right: Spanned): Spanned {
    const operands = { left: left.node, right: right.node };
    const place = this.place(left.first, right.last);
    const span = { first: left.first, last: right.last };
    if (operator === "and" || operator === "or")
      return { node: { kind: "logic", operator, ...operands, place }, ...span };
    const comparison = COMPARE[operator];
    if (comparison)
      return { node: { kind: "compare", operator: comparison, ...operands, place }, ...span };
    const node: Node = { kind: "binary", operator: BINARY[operator]!, ...operands, place };
    return { node, ...span };
  }

  /** `a < b < c` is `a < b and b < c`, as in Python; both comparisons hold the same node `b`. */
  private chain(operators: readonly string[], params: readonly MathNode[]): Spanned {
    const operands = params.map((param) => this.convert(param));
    const pairs = operators.map((operator, i) =>
      this.binary(operator, operands[i]!, operands[i + 1]!),
    );
    return pairs.reduce((all, pair) => ({
      node: {
        kind: "logic",
        operator: "and",
        left: all.node,
        right: pair.node,
        place: this.place(all.first, pair.last),
      },
      first: all.first,
      last: pair.last,
    }));
  }

  private conditional(test: MathNode, then: MathNode, otherwise: MathNode): Spanned {
    const parts = [test, then, otherwise].map((part) => this.convert(part));
    const first = Math.min(...parts.map((part) => part.first));
    const last = Math.max(...parts.map((part) => part.last));
    const node: Node = {
      kind: "conditional",
      test: parts[0]!.node,
      then: parts[1]!.node,
      otherwise: parts[2]!.node,
      place: this.place(first, last),
    };
    return { node, first, last };
  }
}
