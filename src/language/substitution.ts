// Equations with names put in the place of others, and values in the place of constants; places stay those of the text.

import { dimensionText, isDimensionless } from "../units/dimension.ts";
import type { Equation, Node } from "./ast.ts";
import type { Quantity } from "./evaluate.ts";
import { parseExpression } from "./expression.ts";
import { print } from "./print.ts";
import { mapNodes, namesIn, substitute } from "./walk.ts";

/** What a name becomes: another name, or a value. */
export type Replacement =
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "value"; readonly value: Quantity };

/** The equations with all replacements carried out at once, so that names can be exchanged. */
export function replaced(
  equations: readonly Equation[],
  replacements: ReadonlyMap<string, Replacement>,
): Equation[] {
  const inExpression = (name: string, at: Node): Node | undefined => {
    const replacement = replacements.get(name);
    if (!replacement) return undefined;
    if (replacement.kind === "name")
      return { kind: "name", name: replacement.name, place: at.place };
    return valueNode(replacement.value, at);
  };
  return equations.map((equation) => {
    const { name, expression } = equation;
    const replacement = replacements.get(name);
    return {
      ...equation,
      name: replacement?.kind === "name" ? replacement.name : name,
      ...(expression ? { expression: substitute(expression, inExpression) } : {}),
    };
  });
}

/** A value in its base unit, as if it stood where the name does: `0.01*second`. */
function valueNode({ value, dimension }: Quantity, { place }: Node): Node {
  const number: Node = { kind: "number", value, place };
  if (isDimensionless(dimension)) return number;
  const unit = parseExpression({ text: dimensionText(dimension), title: "a unit" });
  const right = mapNodes(unit, (node) => ({ ...node, place }));
  return { kind: "binary", operator: "*", left: number, right, place };
}

/** The names that equations define or mention. */
export function namesOf(equations: readonly Equation[]): Set<string> {
  const names = new Set<string>();
  for (const { name, expression } of equations) {
    names.add(name);
    if (expression) for (const other of namesIn(expression)) names.add(other);
  }
  return names;
}

/** Equations as text that reads back as the same equations. */
export function equationsText(equations: readonly Equation[]): string {
  return equations
    .map(({ kind, name, expression, unitText, flags }) => {
      const left = kind === "differential" ? `d${name}/dt` : name;
      const right = expression ? ` = ${print(expression)}` : "";
      return `${left}${right} : ${unitText}${flags.length > 0 ? ` (${flags.join(", ")})` : ""}`;
    })
    .join("\n");
}
