// The forward Euler method.

import { explicit } from "./explicit.ts";
import type { Integrator } from "./integrator.ts";

/** First order; takes every system. For strongly non-linear equations with a small step, and to compare with. */
export const euler: Integrator = explicit({
  name: "euler",
  aliases: ["forward_euler"],
  order: 1,
  citation:
    "E. Hairer, S. P. Norsett, G. Wanner, Solving Ordinary Differential Equations I (1993), I.7",
  formula: "x_new = x + dt*f(x, t)",
});
