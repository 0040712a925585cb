// Scopes of small models, for tests of what names and expressions mean.

import { builtin, neuronRules, synapseRules, timeVariables } from "../../src/analysis/model.ts";
import { groupScope, type Namespace, type Scope, type Variable } from "../../src/analysis/scope.ts";
import { synapseScope } from "../../src/analysis/synapse-scope.ts";
import { parseModel } from "../../src/compile.ts";
import type { Equation, Node } from "../../src/language/ast.ts";
import { parseExpression } from "../../src/language/expression.ts";
import { parseQuantity } from "../../src/language/quantity.ts";

export interface Model {
  readonly scope: Scope;
  readonly equations: readonly Equation[];
  readonly variables: ReadonlyMap<string, Variable>;
}

/** Namespace entries from quantities as text. */
export function namespaceOf(entries: Readonly<Record<string, string>>): Namespace {
  return new Map(
    Object.entries(entries).map(([name, text]) => [
      name,
      { kind: "constant", ...parseQuantity(text) },
    ]),
  );
}

function withTime(variables: ReadonlyMap<string, Variable>): Map<string, Variable> {
  const all = new Map(variables);
  for (const variable of timeVariables) all.set(variable.name, variable);
  all.set("i", builtin("i", "integer"));
  return all;
}

/** A group's model. */
export function neurons(
  text: string,
  entries: Readonly<Record<string, string>> = {},
  name = "P",
): Model {
  const { equations, variables } = parseModel(text, `equations of ${name}`, neuronRules);
  const all = withTime(variables);
  return {
    equations,
    variables: all,
    scope: groupScope({ title: name }, all, namespaceOf(entries)),
  };
}

/** A synapse's model between two groups. */
export function synapses(
  text: string,
  pre: Model,
  post: Model,
  entries: Readonly<Record<string, string>> = {},
): Model {
  const { equations, variables } = parseModel(text, "equations of S", synapseRules);
  const all = withTime(variables);
  all.set("j", builtin("j", "integer"));
  const scope = synapseScope({ title: "S" }, all, namespaceOf(entries), pre.scope, post.scope);
  return { equations, variables: all, scope };
}

/** An expression, parsed. */
export function expression(text: string): Node {
  return parseExpression({ text, title: "test" });
}
