// The stochastic Heun method: noise at the mean of its factors before and after the step.

import { explicit } from "./explicit.ts";
import type { Integrator } from "./integrator.ts";

/**
 * Takes additive and multiplicative noise, in the sense of Stratonovich; without noise it is euler, since only the
 * factors of the noise are evaluated twice, as in Brian2. Strong order 1 where the noise is additive, or one source
 * drives everything; 1/2 otherwise.
 */
export const heun: Integrator = explicit({
  name: "heun",
  aliases: [],
  order: 1,
  citation: "W. Ruemelin, SIAM J. Numer. Anal. 19 (1982) 604",
  stochastic: "multiplicative",
  calculus: "Stratonovich",
  formula: `
    x2 = x + g(x, t)*dW
    x_new = x + dt*f(x, t) + 0.5*(g(x, t) + g(x2, t + dt))*dW
  `,
});
