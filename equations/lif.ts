// The leaky integrate-and-fire neuron: a membrane that forgets, a threshold, a reset.

/** What it is and where it comes from. */
export const about =
  "leaky integrate-and-fire neuron (Lapicque 1907, J Physiol Pathol Gen 9:620; numbers of Brette et al. 2007, J Comput Neurosci 23:349)";

/** The membrane alone; the current `I` (amp) is for other equations to define. */
export const membrane = `
dv/dt = (El - v + R*I)/taum : volt (unless refractory)
`;

/** Complete equations, driven by the current `I`. */
export const model: `${typeof membrane}I : amp` = `${membrane}I : amp`;

/** Threshold, reset and refractory period. */
export const options = { threshold: "v > Vt", reset: "v = Vr", refractory: "5 ms" } as const;

/** A cell of 200 pF and 10 nS. */
export const parameters = {
  taum: "20 ms",
  R: "100 Mohm",
  El: "-60 mV",
  Vt: "-50 mV",
  Vr: "-60 mV",
} as const;

/** State at rest (no current): set it before a run. */
export const rest = { v: "El" } as const;
