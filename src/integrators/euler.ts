// The forward Euler method; with additive noise the Euler-Maruyama method.

import { explicit } from "./explicit.ts";
import type { Integrator } from "./integrator.ts";

/**
 * First order; takes additive noise. For strongly non-linear equations with a small step, and to compare with. Where
 * the factor of the noise holds during a step, Ito's calculus and Stratonovich's agree, and the strong order is 1.
 */
export const euler: Integrator = explicit({
  name: "euler",
  aliases: ["forward_euler", "euler_maruyama"],
  order: 1,
  citation:
    "E. Hairer, S. P. Norsett, G. Wanner, Solving Ordinary Differential Equations I (1993), I.7; with noise G. Maruyama, Rend. Circ. Mat. Palermo 4 (1955) 48",
  stochastic: "additive",
  formula: "x_new = x + dt*f(x, t) + g(x, t)*dW",
});
