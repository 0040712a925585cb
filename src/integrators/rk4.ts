// The classical fourth-order Runge-Kutta method.

import { explicit } from "./explicit.ts";
import type { Integrator } from "./integrator.ts";

/** Fourth order at four evaluations a step; takes everything but noise. For smooth equations at high accuracy. */
export const rk4: Integrator = explicit({
  name: "rk4",
  aliases: [],
  order: 4,
  citation: "W. Kutta, Z. Math. Phys. 46 (1901) 435",
  formula: `
    k1 = dt*f(x, t)
    x2 = x + k1/2
    k2 = dt*f(x2, t + dt/2)
    x3 = x + k2/2
    k3 = dt*f(x3, t + dt/2)
    x4 = x + k3
    k4 = dt*f(x4, t + dt)
    x_new = x + (k1 + 2*k2 + 2*k3 + k4)/6
  `,
});
