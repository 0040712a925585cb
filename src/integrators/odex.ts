// Gragg-Bulirsch-Stoer extrapolation with control of order and step: equations into derivatives, to be evaluated at
// times that only the run knows.

import type { Node } from "../language/ast.ts";
import { mapNodes } from "../language/walk.ts";
import type { Integrator, Refusal, System } from "./integrator.ts";
import { refuseNoise } from "./noise.ts";
import { randomIn } from "./random.ts";

/** The time at which a step begins, in derivatives whose `t` is that of a stage. */
export const STEP_START = "_t_step";

/** Each neuron by itself, in as many steps of its own within dt as its tolerances ask for. */
export const odex: Integrator = {
  name: "odex",
  aliases: ["gsl", "gsl_rkf45", "gsl_rk2", "gsl_rk4", "gsl_rkck", "gsl_rk8pd"],
  order: 16,
  citation:
    "E. Hairer, S. P. Norsett, G. Wanner, Solving Ordinary Differential Equations I (1993), II.9: ODEX",
  step(system) {
    const refusal = refuseNoise(system, undefined) ?? refuseDraws(system);
    if (refusal) return refusal;
    const statements = system.variables.map(({ name, derivative }) => ({
      kind: "assign" as const,
      name,
      expression: heldDuringStep(derivative, system),
    }));
    return { statements, propagators: [], adaptive: true };
  },
};

/** A derivative that is drawn anew at each evaluation has no solution to converge to. */
function refuseDraws(system: System): Refusal | undefined {
  for (const { name, derivative } of system.variables) {
    const node = randomIn(derivative, system);
    if (!node) continue;
    return {
      reason: `odex evaluates the equation of ${name} at times of its own choice, and it draws random numbers`,
      node,
      remedy: "draw them in a subexpression marked (constant over dt), or use euler",
    };
  }
  return undefined;
}

/**
 * A TimedArray that holds during a step is read at the step's start. At the very end of the step it would already give
 * its next value, a jump that step control would run into.
 */
function heldDuringStep(derivative: Node, system: System): Node {
  return mapNodes(derivative, (node) => {
    if (node.kind !== "call") return node;
    const [time, ...rest] = node.args;
    if (time?.kind !== "name" || time.name !== "t" || system.constancy(node) === "varies")
      return node;
    return { ...node, args: [{ ...time, name: STEP_START }, ...rest] };
  });
}
