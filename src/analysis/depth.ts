// How deep expressions may be nested, subexpressions written out: later stages recurse, and must not run out of stack.

import { EquationError } from "../errors.ts";
import type { Node } from "../language/ast.ts";
import { children } from "../language/walk.ts";
import type { Scope } from "./scope.ts";

const MOST = 1000;

/** Raises EquationError for an expression that is nested too deeply. */
export function checkDepth(node: Node, scope: Scope): void {
  const deepest = new Map<Node, number>();
  const visit = (part: Node, inside: Scope, level: number): void => {
    if (level > MOST) throw tooDeep(node);
    if ((deepest.get(part) ?? 0) >= level) return;
    deepest.set(part, level);
    const found = part.kind === "name" ? inside.resolve(part.name) : undefined;
    if (found?.kind === "variable" && found.variable.kind === "subexpression") {
      const { expression } = found.variable;
      if (expression) visit(expression, found.scope, level + 1);
    }
    for (const child of children(part)) visit(child, inside, level + 1);
  };
  visit(node, scope, 1);
}

function tooDeep({ place }: Node): EquationError {
  return new EquationError([
    {
      problem: `nested too deeply: more than ${MOST} levels, subexpressions included`,
      place,
      remedy: "give intermediate results variables of their own",
    },
  ]);
}
