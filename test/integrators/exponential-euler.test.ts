// Exponential Euler: its text, fixed points, what it holds during a step and what it refuses.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { exponentialEuler } from "../../src/integrators/exponential-euler.ts";
import { isRefusal, type Refusal, type Step } from "../../src/integrators/integrator.ts";
import { advance, makeSystem, printStep, type SystemOptions } from "./evaluate.ts";

function stepOf(equations: Record<string, string>, options?: SystemOptions): Step {
  const step = exponentialEuler.step(makeSystem(equations, options));
  if (isRefusal(step)) throw new Error(step.reason);
  return step;
}

function refusalOf(equations: Record<string, string>): Refusal {
  const refusal = exponentialEuler.step(makeSystem(equations));
  if (!isRefusal(refusal)) throw new Error("not refused");
  return refusal;
}

const steps = suite("exponential_euler");

steps("takes one exprel for each variable that has a coefficient, and none for one without", () => {
  assert.snapshot(
    printStep(stepOf({ m: "alpha*(1 - m) - beta*m", u: "exp(-m)" })),
    `_rate_m = -alpha - beta
m = m + dt * exprel(_rate_m * dt) * (alpha * (1 - m) - beta * m)
u = u + dt * exp(-m)`,
  );
});

steps("equals the textbook form (x + B/A) e^(A dt) - B/A", () => {
  for (const [A, B, x, dt] of [
    [-3, 2, 0.4, 0.1],
    [-200, 150, 0.9, 0.5],
    [0.7, -1, 2, 0.3],
    [-1e-3, 5, 1, 0.01],
  ] as const) {
    const { x: got } = advance(stepOf({ x: "A*x + B" }), { x }, { A, B, dt });
    const expected = (x + B / A) * Math.exp(A * dt) - B / A;
    assert.ok(
      Math.abs(got! - expected) < 1e-12 * Math.max(1, Math.abs(B / A)),
      `${got} ${expected}`,
    );
  }
});

steps("is Euler where the coefficient is 0, with no NaN", () => {
  assert.is(advance(stepOf({ x: "A*x + B" }), { x: 1 }, { A: 0, B: 3, dt: 0.5 }).x, 2.5);
});

steps("leaves a fixed point where it is, to the last bit", () => {
  const step = stepOf({ v: "(E - v)/tau" });
  const fixed = { v: -0.0649 };
  assert.equal(advance(step, fixed, { E: -0.0649, tau: 0.0173, dt: 1e-4 }), fixed);
});

steps("holds a function of the variable itself at its present value", () => {
  const step = stepOf({ v: "-g/(1 + exp(-v))*(v - E)" });
  const { v } = advance(step, { v: 0.3 }, { g: 2, E: 1, dt: 0.1 });
  const A = -2 / (1 + Math.exp(-0.3));
  assert.ok(Math.abs(v! - ((0.3 - 1) * Math.exp(0.1 * A) + 1)) < 1e-15);
});

steps("holds a clamped variable in a refractory neuron", () => {
  const step = stepOf({ v: "-v + w", w: "v - w" }, { clamped: ["v"] });
  const next = advance(step, { v: 2, w: 1 }, { dt: 0.5, not_refractory: 0 });
  assert.is(next.v, 2);
  assert.ok(Math.abs(next.w! - (2 - Math.exp(-0.5))) < 1e-15);
  assert.is.not(advance(step, { v: 2, w: 1 }, { dt: 0.5 }).v, 2);
});

steps("refuses an equation that is not linear in its own variable, and shows the term", () => {
  const refusal = refusalOf({ w: "v*v", v: "a*v*(v - 1) - w" });
  assert.is(refusal.reason, "the equation of v is not linear in v: a * v * (v - 1)");
  const { source, start, end } = refusal.node.place;
  assert.is(source.text.slice(start, end), "a*v*(v - 1)");
});

steps("refuses a random coefficient, which would be drawn twice, but takes a random drive", () => {
  assert.is(refusalOf({ x: "-rand()*x" }).reason, "the coefficient of x is random: rand()");
  assert.snapshot(
    printStep(stepOf({ x: "rand() - x" })),
    "_rate_x = -1\nx = x + dt * exprel(_rate_x * dt) * (rand() - x)",
  );
});

steps.run();
