// The text of an explicit method, parsed and checked: which names it may use, dimensions in time, what is summed over
// the sources of noise.

import { didYouMean, EquationError, NameError, nearest, type Place, UnitError } from "../errors.ts";
import type { Node, Statement } from "../language/ast.ts";
import { parseStatements } from "../language/statements.ts";
import { children, forEachNode } from "../language/walk.ts";
import { DIMENSIONLESS, type Dimension, dimensionText, equal } from "../units/dimension.ts";
import { type FunctionSpec, functions } from "./functions.ts";
import { infer } from "./infer.ts";
import type { NoiseKind } from "./noise.ts";
import type { Resolution, Scope } from "./scope.ts";

/** What an expression carries of each source of noise: a factor (`g`), its increment (`dW`), or both. */
export interface Carried {
  readonly factor: boolean;
  readonly increment: boolean;
}

export interface FormulaLine {
  readonly target: string;
  readonly expression: Node;
}

export interface ParsedFormula {
  readonly lines: readonly FormulaLine[];
  /** Of any part of the formula; where both are carried, the terms of all sources are to be added up. */
  carried(node: Node): Carried;
  /** How often a step evaluates f; 2 stands for more where it does so once for each source of noise. */
  readonly evaluations: number;
}

const POWERS = { second: 1, rate: -1, root: 0.5, perRoot: -0.5 } as const;

function time(power: keyof typeof POWERS): Dimension {
  return [0, 0, POWERS[power], 0, 0, 0, 0];
}

const given: ReadonlyMap<string, Dimension> = new Map([
  ["x", DIMENSIONLESS],
  ["t", time("second")],
  ["dt", time("second")],
  ["dW", time("root")],
]);

const KNOWS = "a formula knows x, t, dt, dW, f(x, t), g(x, t) and the names it has assigned before";

/**
 * Statements, one a line; the last one assigns `x_new`. Throws EquationError, NameError, UnitError with the place in
 * the formula.
 */
export function parseFormula(
  text: string,
  title: string,
  stochastic: NoiseKind | undefined,
): ParsedFormula {
  const statements = parseStatements(text, title);
  const stages = new Map<string, Dimension>();
  const scope = formulaScope(title, stages);
  const kinds = new Carrying();
  for (const statement of statements) {
    checkTarget(statement, stages);
    checkParts(statement.expression, scope);
    const dimension = infer(statement.expression, scope).dimension ?? DIMENSIONLESS;
    stages.set(statement.target, dimension);
    kinds.assign(statement);
  }
  checkResult(statements, stages.get("x_new"), title, text, kinds);
  checkNoise(statements, stochastic);
  return {
    lines: statements,
    carried: (node) => kinds.of(node),
    evaluations: evaluationsIn(statements, kinds),
  };
}

function spec(name: string, result: Dimension): FunctionSpec {
  const external = {
    argDimensions: [DIMENSIONLESS, time("second")],
    resultDimension: result,
    data: undefined,
  };
  return { name, args: ["any", "any"], result: "dimensionless", type: "float", external };
}

/** The variables count as dimensionless here, so that what is checked is the time: `dt` must not be forgotten. */
function formulaScope(title: string, stages: ReadonlyMap<string, Dimension>): Scope {
  const special = new Map([
    ["f", spec("f", time("rate"))],
    ["g", spec("g", time("perRoot"))],
  ]);
  return {
    title,
    resolve: (name): Resolution | undefined => {
      const dimension = given.get(name) ?? stages.get(name);
      return dimension && { kind: "local", name, type: "float", dimension };
    },
    function: (name) => {
      const own = special.get(name) ?? functions.get(name);
      return own?.random ? undefined : own;
    },
    *names() {
      yield* given.keys();
      yield* stages.keys();
      yield* special.keys();
      yield* functions.keys();
    },
  };
}

function fail(problem: string, place: Place, remedy: string): never {
  throw new EquationError([{ problem, place, remedy }]);
}

function checkTarget(
  { target, targetPlace, operator }: Statement,
  stages: ReadonlyMap<string, Dimension>,
): void {
  if (operator !== "=")
    fail(`${operator} in a formula`, targetPlace, "write out what is assigned, with =");
  if (given.has(target) || target === "f" || target === "g")
    fail(
      `cannot assign ${target}: it is given to the formula`,
      targetPlace,
      "the state after the step is x_new; any other name is a stage",
    );
  if (stages.has("x_new"))
    fail(`statement after x_new: ${target}`, targetPlace, "x_new is the last line");
  if (stages.has(target))
    fail(`stage assigned twice: ${target}`, targetPlace, "give each stage a name of its own");
}

const arithmetic = new Set(["+", "-", "*", "/", "**"]);

/** Names and functions that a formula knows, and arithmetic only. */
function checkParts(expression: Node, scope: Scope): void {
  forEachNode(expression, (node) => {
    if (node.kind === "name" && !scope.resolve(node.name))
      throw unknown(node.name, node.place, scope, (near) => scope.resolve(near) !== undefined);
    if (node.kind === "call") checkCall(node, scope);
    const known = ["number", "name", "call", "negate"].includes(node.kind);
    if (known || (node.kind === "binary" && arithmetic.has(node.operator))) return;
    fail("a formula is arithmetic only", node.place, "use + - * / ** and functions");
  });
}

function checkCall({ name, namePlace }: Extract<Node, { kind: "call" }>, scope: Scope): void {
  if (scope.function(name)) return;
  if (functions.get(name)?.random)
    fail(
      `random call in a formula: ${name}()`,
      namePlace,
      "noise comes in as g(x, t)*dW, where dW = sqrt(dt)*randn()",
    );
  throw unknown(name, namePlace, scope, (near) => scope.function(near) !== undefined);
}

function unknown(
  name: string,
  place: Place,
  scope: Scope,
  fits: (near: string) => boolean,
): NameError {
  const near = nearest(name, scope.names()).filter(fits);
  const problem = `unknown name in a formula: ${name}`;
  return new NameError({ problem, place, remedy: didYouMean(near, KNOWS) }, name, near);
}

function checkResult(
  statements: readonly Statement[],
  dimension: Dimension | undefined,
  title: string,
  text: string,
  kinds: Carrying,
): void {
  const last = statements.at(-1);
  if (!last || !dimension) {
    const place = last?.targetPlace ?? { source: { text, title }, start: 0, end: text.length };
    fail(
      "formula without x_new",
      place,
      "its last line gives the state after the step, such as x_new = x + dt*f(x, t)",
    );
  }
  const { place } = last.expression;
  if (!equal(dimension, DIMENSIONLESS))
    throw new UnitError([
      {
        problem: `wrong dimension: x_new is x times [${dimensionText(dimension)}]`,
        place,
        remedy: "f is x per second, g is x per root of a second, dW is in roots of a second",
      },
    ]);
  const { factor, increment } = kinds.of(last.expression);
  if (factor !== increment)
    fail(
      factor ? "x_new has g without dW" : "x_new has dW without g",
      place,
      "noise is their product: g(x, t)*dW",
    );
}

function checkNoise(statements: readonly Statement[], stochastic: NoiseKind | undefined): void {
  let noisy: Node | undefined;
  for (const { expression } of statements)
    forEachNode(expression, (node) => {
      if ((node.kind === "name" && node.name === "dW") || isCall(node, "g")) noisy ??= node;
    });
  const last = statements.at(-1)!;
  if (noisy && !stochastic)
    fail(
      "formula with noise that does not say which",
      noisy.place,
      "give stochastic: 'additive' (factors hold during a step) or 'multiplicative'",
    );
  if (!noisy && stochastic)
    fail(
      `formula without noise: stochastic is '${stochastic}'`,
      last.expression.place,
      "add g(x, t)*dW, or leave out `stochastic`",
    );
}

function isCall(node: Node, name: string): boolean {
  return node.kind === "call" && node.name === name;
}

function evaluationsIn(statements: readonly Statement[], kinds: Carrying): number {
  let found = 0;
  for (const { expression } of statements)
    forEachNode(expression, (node) => {
      if (!isCall(node, "f")) return;
      const { factor, increment } = kinds.of(node);
      found += factor || increment ? 2 : 1;
    });
  return found;
}

const NOTHING: Carried = { factor: false, increment: false };

/** Of every part of a formula, what it carries of each source of noise. */
class Carrying {
  private readonly stages = new Map<string, Carried>();
  private readonly known = new Map<Node, Carried>();

  assign({ target, expression }: Statement): void {
    this.stages.set(target, summed(this.of(expression)));
  }

  of(node: Node): Carried {
    let found = this.known.get(node);
    if (!found) {
      found = this.look(node);
      this.known.set(node, found);
    }
    return found;
  }

  private look(node: Node): Carried {
    if (node.kind === "name")
      return node.name === "dW"
        ? { factor: false, increment: true }
        : (this.stages.get(node.name) ?? NOTHING);
    if (node.kind === "binary" && (node.operator === "+" || node.operator === "-"))
      return this.sum(node.left, node.right);
    const parts = children(node).map((child) => this.of(child));
    if (node.kind === "call" && (node.name === "f" || node.name === "g")) {
      const [state = NOTHING] = parts.map(summed);
      return node.name === "f" ? state : { ...state, factor: true };
    }
    return parts.reduce(either, NOTHING);
  }

  /** Terms that carry both are added up over the sources, so their sum carries what the others do. */
  private sum(left: Node, right: Node): Carried {
    const parts = [left, right].map((side) => summed(this.of(side)));
    const both = parts.reduce(either, NOTHING);
    if (both.factor && both.increment)
      fail("g without dW and dW without g in one sum", left.place, "multiply them: g(x, t)*dW");
    return both;
  }
}

function either(a: Carried, b: Carried): Carried {
  return { factor: a.factor || b.factor, increment: a.increment || b.increment };
}

/** What is left after adding up over the sources. */
export function summed(carried: Carried): Carried {
  return carried.factor && carried.increment ? NOTHING : carried;
}
