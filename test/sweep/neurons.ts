// Neurons that the tests of sweeps vary, and what tells two results apart.

import type { SweepNeuron, SweepResult } from "myelin";

/** A leaky integrate-and-fire neuron in its usual units; it starts at rest. */
export const lif: SweepNeuron = {
  model: "dv/dt = (El - v + R*I)/tau : volt (unless refractory)\nI : amp",
  options: { threshold: "v > Vt", reset: "v = El", refractory: "tref", method: "exact" },
  parameters: { El: "-65 mV", R: "100 Mohm", tau: "20 ms", Vt: "-50 mV", tref: "2 ms" },
  rest: { v: "El" },
};

/** The same with noise, so that every random number shows. */
export const noisy: SweepNeuron = {
  ...lif,
  model: "dv/dt = (El - v + R*I)/tau + 8*mV*(2/tau)**0.5*xi : volt (unless refractory)\nI : amp",
  options: { ...lif.options, method: "euler" },
  rest: { v: "El + rand()*5*mV" },
};

/** Its values leave the numbers where `a` is above 0. */
export const explosive: SweepNeuron = {
  model: "dx/dt = a*(x**2 - x)/ms + 0.01*xi/ms**0.5 : 1\na : 1",
  options: { threshold: "x > 1e200", method: "euler" },
  rest: { x: 2 },
};

/** Names of the measures in which two results differ in any bit. */
export function differences(a: SweepResult, b: SweepResult): string[] {
  return a.measures.filter((name) => {
    const [x, y] = [a.values[name]!, b.values[name]!];
    return x.length !== y.length || x.some((value, k) => !Object.is(value, y[k]));
  });
}
