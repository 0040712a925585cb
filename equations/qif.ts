// The quadratic integrate-and-fire neuron: the normal form of a neuron that can fire arbitrarily slowly.

/** What it is and where it comes from. */
export const about =
  "quadratic integrate-and-fire neuron (Latham, Richmond, Nelson & Nirenberg 2000, J Neurophysiol 83:808)";

/** The membrane alone; the current `I` (amp) is for other equations to define. */
export const membrane = `
dv/dt = (gL*(v - El)*(v - Vc)/(Vc - El) + I)/C : volt
`;

/** Complete equations, driven by the current `I`. */
export const model: `${typeof membrane}I : amp` = `${membrane}I : amp`;

/** Beyond `Vcut` the upstroke takes no time worth speaking of: it ends there. */
export const options = { threshold: "v > Vcut", reset: "v = Vr", method: "rk4" } as const;

/** At rest (`El`) it is a membrane of 200 pF and 10 nS; from `Vc` on it fires by itself. */
export const parameters = {
  C: "200 pF",
  gL: "10 nS",
  El: "-65 mV",
  Vc: "-50 mV",
  Vcut: "30 mV",
  Vr: "-70 mV",
} as const;

/** State at rest (no current): set it before a run. */
export const rest = { v: "El" } as const;
