// From text to a kernel, the pipeline on one screen: parse, analyse, integrate, lower. A backend does the rest.

import { type CheckedCode, type CodeRules, checkCode } from "./analysis/code.ts";
import { constancyOf } from "./analysis/constancy.ts";
import { refuseDelayed } from "./analysis/delayed.ts";
import { checkDepth } from "./analysis/depth.ts";
import { boolean, infer } from "./analysis/infer.ts";
import { checkEquations, inlined, type ModelRules, variablesOf } from "./analysis/model.ts";
import type { Scope, Variable } from "./analysis/scope.ts";
import { UnsupportedError } from "./errors.ts";
import {
  type Choice,
  chooseMethod,
  type MethodOption,
  otherMethods,
} from "./integrators/choose.ts";
import { eventDriven } from "./integrators/event-driven.ts";
import type { Step, System } from "./integrators/integrator.ts";
import { splitNoise } from "./integrators/noise.ts";
import type { Equation, Node } from "./language/ast.ts";
import { parseEquations } from "./language/equations.ts";
import { parseExpression } from "./language/expression.ts";
import { parseStatements } from "./language/statements.ts";

/** Equations and the variables they define; call `checkEquations` once the scope over them exists. */
export function parseModel(
  text: string | { parse(title: string): Equation[] },
  title: string,
  rules: ModelRules,
): { equations: Equation[]; variables: Map<string, Variable> } {
  const equations = typeof text === "string" ? parseEquations(text, title) : text.parse(title);
  return { equations, variables: variablesOf(equations, rules) };
}

/** A boolean expression, checked. */
export function parseCondition(text: string, title: string, scope: Scope): Node {
  const node = parseExpression({ text, title });
  checkDepth(node, scope);
  refuseDelayed(node, scope);
  boolean(node, scope, title);
  return node;
}

/** An expression with its type and dimension. */
export function parseValue(
  text: string,
  title: string,
  scope: Scope,
): { node: Node } & ReturnType<typeof infer> {
  const node = parseExpression({ text, title });
  checkDepth(node, scope);
  refuseDelayed(node, scope);
  return { node, ...infer(node, scope) };
}

/** A block of statements, checked. */
export function parseCode(text: string, scope: Scope, rules: CodeRules): CheckedCode {
  const statements = parseStatements(text, rules.title);
  for (const { expression } of statements) refuseDelayed(expression, scope);
  return checkCode(statements, scope, rules);
}

/** The system that differential equations form, subexpressions written out. */
export function systemOf(
  variables: readonly Variable[],
  scope: Scope,
  options: { readonly clamps: boolean; readonly dt: number },
): System {
  const { clamps, dt } = options;
  return {
    variables: variables.map((variable) => ({
      name: variable.name,
      ...splitNoise(inlined(variable.expression!, scope)),
      clamped: clamps && variable.flags.includes("unless refractory"),
    })),
    constancy: (node) => constancyOf(node, scope, dt),
    activeName: "not_refractory",
  };
}

/** One step by the method asked for, or by the first that takes the system. */
export function integrate(system: System, method: MethodOption | undefined): Choice {
  const choice = chooseMethod(system, method);
  if (!("node" in choice)) return choice;
  throw new UnsupportedError([
    {
      problem: choice.reason,
      place: choice.node.place,
      remedy: choice.remedy ?? otherMethods(system),
    },
  ]);
}

/** What carries event-driven variables over the time since the last event. */
export function integrateBetween(system: System, elapsed: Node): Step {
  const step = eventDriven(system, elapsed);
  if (!("node" in step)) return step;
  throw new UnsupportedError([
    {
      problem: `cannot be (event-driven): ${step.reason}`,
      place: step.node.place,
      remedy: "mark it (clock-driven)",
    },
  ]);
}

export { checkEquations };
