// Lines of `explain` about the variables of an object.

import type { Variable } from "../analysis/scope.ts";
import { print } from "../language/print.ts";
import { dimensionText } from "../units/dimension.ts";
import type { Store } from "./store.ts";

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
  return store.precision === "f32" ? [...lines, "  stored in f32, computed in f64"] : lines;
}

function unitOf(variable: Variable): string {
  return variable.type === "float" ? dimensionText(variable.dimension) : variable.type;
}
