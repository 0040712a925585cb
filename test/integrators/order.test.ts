// The order of convergence of every method, measured against an adaptive solver of high order.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { methods } from "../../src/integrators/choose.ts";
import { type Integrator, isRefusal } from "../../src/integrators/integrator.ts";
import { distance, makeSystem, reference, simulate, type Values } from "./evaluate.ts";

interface Problem {
  readonly equations: Record<string, string>;
  readonly start: Values;
  readonly values?: Values;
  readonly duration: number;
  /** Steps of the coarser of the two runs that are compared. */
  readonly steps: number;
  /** Not linear in its own variable, which exponential Euler asks for. */
  readonly nonLinear?: boolean;
}

const problems: Record<string, Problem> = {
  "a linear cascade": {
    equations: { x: "-x/3 + 0.5", y: "(x - y)/2", z: "(y - z)/0.7" },
    start: { x: 2, y: -1, z: 0.3 },
    duration: 4,
    steps: 100,
  },
  "the FitzHugh-Nagumo neuron": {
    equations: { v: "v - v*v*v/3 - w + I", w: "0.08*(v + 0.7 - 0.8*w)" },
    start: { v: -1, w: 0.2 },
    values: { I: 0.5 },
    duration: 10,
    steps: 400,
    nonLinear: true,
  },
  // rates in 1/ms and mV; E. Traub and R. Miles (1991) as in Brette et al. (2007)
  "the Traub-Miles neuron": {
    equations: {
      v: "(gl*(El - v) - gk*n**4*(v - Ek) - gna*m**3*h*(v - Ena) + 2)/C",
      m: "0.32*(13 - v + VT)/(exp((13 - v + VT)/4) - 1)*(1 - m) - 0.28*(v - VT - 40)/(exp((v - VT - 40)/5) - 1)*m",
      n: "0.032*(15 - v + VT)/(exp((15 - v + VT)/5) - 1)*(1 - n) - 0.5*exp((10 - v + VT)/40)*n",
      h: "0.128*exp((17 - v + VT)/18)*(1 - h) - 4/(1 + exp((40 - v + VT)/5))*h",
    },
    start: { v: -60, m: 0.05, n: 0.1, h: 0.8 },
    values: { gl: 0.05, El: -60, gk: 30, Ek: -90, gna: 100, Ena: 50, VT: -63, C: 1 },
    duration: 2,
    steps: 400,
  },
  "a driven, time-dependent system": {
    equations: { x: "-x*(1 + 0.5*sin(2*t)) + cos(t)", y: "t*x - y*x*x" },
    start: { x: 1, y: 0.5 },
    duration: 3,
    steps: 150,
  },
};

const order = suite("order of convergence");

for (const method of methods.filter(({ name }) => name !== "odex")) {
  if (method.order === Number.POSITIVE_INFINITY) continue;
  for (const [title, problem] of Object.entries(problems)) {
    if (problem.nonLinear && method.name === "exponential_euler") continue;
    order(`${method.name} has order ${method.order} on ${title}`, () => {
      const measured = measure(method, problem);
      assert.ok(Math.abs(measured - method.order) < 0.15, `measured ${measured.toFixed(3)}`);
    });
  }
}

/** The order that two runs show, the second with half the step. */
function measure(method: Integrator, problem: Problem): number {
  const system = makeSystem(problem.equations);
  const step = method.step(system);
  if (isRefusal(step)) throw new Error(step.reason);
  const { start, values = {}, duration, steps } = problem;
  const expected = reference(system, start, values, duration);
  const [coarse, fine] = [steps, 2 * steps].map((count) =>
    distance(simulate(step, start, values, duration, count), expected),
  );
  return Math.log2(coarse! / fine!);
}

order.run();
