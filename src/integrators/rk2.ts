// The second-order Runge-Kutta method that steps with the slope at the midpoint.

import { explicit } from "./explicit.ts";
import type { Integrator } from "./integrator.ts";

/** Second order at two evaluations a step; takes everything but noise. */
export const rk2: Integrator = explicit({
  name: "rk2",
  aliases: ["midpoint"],
  order: 2,
  citation: "C. Runge, Math. Ann. 46 (1895) 167",
  formula: `
    k1 = dt*f(x, t)
    x2 = x + k1/2
    x_new = x + dt*f(x2, t + dt/2)
  `,
});
