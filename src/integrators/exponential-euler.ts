// Exponential Euler: each equation solved exactly in its own variable, all else held during the step.

import type { Node } from "../language/ast.ts";
import { print } from "../language/print.ts";
import { add, call, conditional, isZero, multiply, name } from "./build.ts";
import type {
  Integrator,
  Refusal,
  Step,
  StepStatement,
  System,
  SystemVariable,
} from "./integrator.ts";
import { conditionallyLinearIn } from "./linear.ts";
import { refuseNoise } from "./noise.ts";
import { randomIn } from "./random.ts";

/**
 * First order and stable for stiff gates. x' = f = A x + B gives x_new = x + dt phi1(A dt) f, with
 * phi1(z) = (e^z - 1)/z, which functions know as exprel: one transcendental for each variable, plain Euler where
 * A is 0, and f = 0 stays a fixed point to the last bit, unlike (x + B/A) e^(A dt) - B/A.
 */
export const exponentialEuler: Integrator = {
  name: "exponential_euler",
  aliases: ["exponentialEuler"],
  order: 1,
  citation:
    "M. Hochbruck, A. Ostermann, Acta Numerica 19 (2010) 209; for neurons R. J. MacGregor, Neural and Brain Modeling (1987)",
  step(system) {
    const refusal = refuseNoise(system, undefined);
    if (refusal) return refusal;
    const statements: StepStatement[] = [];
    for (const variable of system.variables) {
      const own = variableStep(variable, system);
      if ("reason" in own) return own;
      statements.push(...own.statements);
    }
    return { statements, propagators: [] };
  },
};

function variableStep(variable: SystemVariable, system: System): Step | Refusal {
  const { derivative } = variable;
  const { place } = derivative;
  const linear = conditionallyLinearIn(derivative, variable.name);
  if ("culprit" in linear)
    return {
      reason: `the equation of ${variable.name} is not linear in ${variable.name}: ${print(linear.culprit)}`,
      node: linear.culprit,
    };
  // the coefficient is taken out of the equation, so a draw in it would happen twice, differently
  const draw = randomIn(linear.A, system);
  if (draw)
    return {
      reason: `the coefficient of ${variable.name} is random: ${print(draw)}`,
      node: draw,
    };
  const statements: StepStatement[] = [];
  const x = name(variable.name, place);
  const dt = name("dt", place);
  let reach: Node = dt;
  if (!isZero(linear.A)) {
    const rate = `_rate_${variable.name}`;
    statements.push({ kind: "let", name: rate, expression: linear.A });
    reach = multiply(dt, call("exprel", multiply(name(rate, place), dt, place), place), place);
  }
  const next = add(x, multiply(reach, derivative, place), place);
  const expression = variable.clamped
    ? conditional(name(system.activeName, place), next, x, place)
    : next;
  statements.push({ kind: "assign", name: variable.name, expression });
  return { statements, propagators: [] };
}
