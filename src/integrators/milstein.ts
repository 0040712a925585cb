// Milstein's method without derivatives, for the noise of Stratonovich and for that of Ito.
//
// The derivative of a factor along itself is a difference with x2 = x + sqrt(dt) g. Brian2 adds dt f to x2: times
// dW**2, whose mean is dt, that is an error of dt**1.5 in a step of Stratonovich's variant, of sqrt(dt) in the end.

import { explicit } from "./explicit.ts";
import type { Integrator } from "./integrator.ts";
import { refuseMixedNoise } from "./noise.ts";

const shared = {
  order: 1,
  citation:
    "P. E. Kloeden, E. Platen, Numerical Solution of Stochastic Differential Equations (1992), 11.1",
  stochastic: "multiplicative",
  refuse: refuseMixedNoise,
} as const;

/** Strong order 1, for diagonal noise or one source; in the sense of Stratonovich, as Brian2's method of this name. */
export const milstein: Integrator = explicit({
  ...shared,
  name: "milstein",
  aliases: ["milstein_stratonovich"],
  calculus: "Stratonovich",
  formula: `
    x2 = x + sqrt(dt)*g(x, t)
    x_new = x + dt*f(x, t) + g(x, t)*dW + (g(x2, t) - g(x, t))*dW**2/(2*sqrt(dt))
  `,
});

/** Strong order 1, for diagonal noise or one source; in the sense of Ito. */
export const milsteinIto: Integrator = explicit({
  ...shared,
  name: "milstein_ito",
  aliases: [],
  calculus: "Ito",
  formula: `
    x2 = x + sqrt(dt)*g(x, t)
    x_new = x + dt*f(x, t) + g(x, t)*dW + (g(x2, t) - g(x, t))*(dW**2 - dt)/(2*sqrt(dt))
  `,
});
