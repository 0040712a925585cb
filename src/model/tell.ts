// Lines of `explain` about the variables of an object.

import type { Variable } from "../analysis/scope.ts";
import { print } from "../language/print.ts";
import { dimensionText } from "../units/dimension.ts";
import { explainDense } from "./dense.ts";
import { explainProcedural } from "./procedural.ts";
import type { Store } from "./store.ts";
import type { Synapses } from "./synapses.ts";

/** How synapses lie in memory, where it is not one by one. */
export function explainLayout(synapses: Synapses): string[] {
  const { dense, store, procedural, rowsMade } = synapses;
  if (store.size === 0) return [];
  if (dense) return [explainDense(dense)];
  return procedural && rowsMade ? [explainProcedural(rowsMade)] : [];
}

const SINGLE =
  "  steps and tests in single precision, 4 at a time where there is SIMD; times in f64";

/** One line per variable that equations define: name, class, unit, expression, flags. */
export function explainVariables(store: Store): string[] {
  const lines = [...store.variables.values()]
    .filter((variable) => variable.kind !== "builtin")
    .map((variable) => {
      const flags = variable.flags.length > 0 ? ` (${variable.flags.join(", ")})` : "";
      const expression = variable.expression ? ` = ${print(variable.expression)}` : "";
      const left = variable.kind === "differential" ? `d${variable.name}/dt` : variable.name;
      return `  ${variable.kind.padEnd(13)} ${left}${expression} : ${unitOf(variable)}${flags}`;
    });
  if (store.precision === "f64") return lines;
  return [...lines, store.arithmetic === "f32" ? SINGLE : "  stored in f32, computed in f64"];
}

function unitOf(variable: Variable): string {
  return variable.type === "float" ? dimensionText(variable.dimension) : variable.type;
}

/** Code in one line. */
export function inOneLine(code: string): string {
  const lines = code.trim().split(/\s*\n\s*/);
  return lines.join("; ");
}
