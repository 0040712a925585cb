// Explicit methods from their formula as text: vectors x, k1, ... become one statement for each variable.
//
// In a formula, `x` is the state, `f(x, t)` its derivative, `dt` the step, and `x_new` the state after it; every
// other name on the left is a stage of its own for each variable, written `_k1_v` for stage k1 of variable v.

import { InternalError } from "../errors.ts";
import type { Node, Statement } from "../language/ast.ts";
import { parseStatements } from "../language/statements.ts";
import { children, namesIn, substitute } from "../language/walk.ts";
import { add, conditional, divide, multiply, name, negate, num, power, subtract } from "./build.ts";
import type { Integrator, StepStatement, System, SystemVariable } from "./integrator.ts";

export interface Formula {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly order: number;
  readonly citation: string;
  /** Statements, one a line; the last one assigns `x_new`. */
  readonly formula: string;
}

/** The integrator that a formula describes; it takes every system. */
export function explicit({ formula, ...facts }: Formula): Integrator {
  let lines: readonly Statement[] | undefined;
  return {
    ...facts,
    step(system) {
      lines ??= parseStatements(formula, `the formula of ${facts.name}`);
      const stages = new Set(lines.map((line) => line.target));
      const statements = lines.flatMap((line) =>
        system.variables.map((variable) => instantiate(line, variable, { system, stages })),
      );
      return { statements: withoutUnread(statements), propagators: [] };
    },
  };
}

interface Context {
  readonly system: System;
  /** Names of the formula that stand for one value for each variable. */
  readonly stages: ReadonlySet<string>;
}

/** One line of the formula for one variable. */
function instantiate(line: Statement, variable: SystemVariable, context: Context): StepStatement {
  const { place } = variable.derivative;
  let expression = component(line.expression, variable, context, false);
  if (variable.clamped && usesDerivative(line.expression)) {
    const held = component(line.expression, variable, context, true);
    const active = name(context.system.activeName, place);
    expression = conditional(active, expression, held, place);
  }
  if (line.target === "x_new") return { kind: "assign", name: variable.name, expression };
  return { kind: "let", name: stageName(line.target, variable), expression };
}

function stageName(stage: string, variable: SystemVariable): string {
  return `_${stage}_${variable.name}`;
}

function usesDerivative(node: Node): boolean {
  return node.kind === "call" || children(node).some(usesDerivative);
}

/**
 * A formula's expression for one variable; with `held`, its derivative is 0. Places are the user's, not the formula's.
 */
function component(node: Node, variable: SystemVariable, context: Context, held: boolean): Node {
  const { place } = variable.derivative;
  const part = (child: Node) => component(child, variable, context, held);
  switch (node.kind) {
    case "number":
      return num(node.value, place);
    case "name":
      if (node.name === "x") return name(variable.name, place);
      if (context.stages.has(node.name)) return name(stageName(node.name, variable), place);
      return name(node.name, place);
    case "negate":
      return negate(part(node.operand), place);
    case "binary":
      return arithmetic(node.operator)(part(node.left), part(node.right), place);
    case "call":
      return held ? num(0, place) : derivativeAt(node.args, variable, context);
    default:
      throw new InternalError(`a formula with a ${node.kind}`);
  }
}

function arithmetic(operator: string): typeof add {
  const builder = { "+": add, "-": subtract, "*": multiply, "/": divide, "**": power }[operator];
  if (!builder) throw new InternalError(`a formula with the operator ${operator}`);
  return builder;
}

/** f(state, time): the derivative of one variable with every variable and `t` replaced. */
function derivativeAt(
  [state, time]: readonly Node[],
  variable: SystemVariable,
  context: Context,
): Node {
  if (!state || !time) throw new InternalError("a formula with f of other than (state, time)");
  const { variables } = context.system;
  const moved = variables.map(
    (other) => [other.name, component(state, other, context, false)] as const,
  );
  const replacements = new Map<string, Node>(moved);
  replacements.set("t", component(time, variable, context, false));
  return substitute(variable.derivative, (text, at) => {
    const replacement = replacements.get(text);
    // a name that stands for itself keeps its place in the user's text
    return replacement?.kind === "name" && replacement.name === text ? at : replacement;
  });
}

/** Leaves out stages that nothing reads: the state at a stage of a variable that no equation mentions. */
function withoutUnread(statements: readonly StepStatement[]): StepStatement[] {
  const read = new Set<string>();
  const kept: StepStatement[] = [];
  for (const statement of statements.toReversed()) {
    if (statement.kind === "let" && !read.has(statement.name)) continue;
    kept.push(statement);
    for (const other of namesIn(statement.expression)) read.add(other);
  }
  return kept.reverse();
}
