// The squid giant axon of Hodgkin and Huxley, a patch of 1 cm**2 with today's sign of the voltage.

/** What it is and where it comes from. */
export const about =
  "squid giant axon at 6.3 degrees C, rest at -65 mV, per cm**2 (Hodgkin & Huxley 1952, J Physiol 117:500)";

/** The axon alone; the current density `I` (amp/meter**2) is for other equations to define. */
export const membrane = `
dv/dt = (gL*(EL - v) + I - gNa*m**3*h*(v - ENa) - gK*n**4*(v - EK))/C : volt
dm/dt = alpham*(1 - m) - betam*m : 1
dn/dt = alphan*(1 - n) - betan*n : 1
dh/dt = alphah*(1 - h) - betah*h : 1
alpham = 1/exprel(-(v + 40*mV)/(10*mV))/ms : Hz
betam = 4*exp(-(v + 65*mV)/(18*mV))/ms : Hz
alphah = 0.07*exp(-(v + 65*mV)/(20*mV))/ms : Hz
betah = 1/(1 + exp(-(v + 35*mV)/(10*mV)))/ms : Hz
alphan = 0.1/exprel(-(v + 55*mV)/(10*mV))/ms : Hz
betan = 0.125*exp(-(v + 65*mV)/(80*mV))/ms : Hz
`;

/** Complete equations, driven by the current density `I`. */
export const model: `${typeof membrane}I : amp/meter**2` = `${membrane}I : amp/meter**2`;

/** One spike for each time above 0 mV. */
export const options = {
  threshold: "v > 0*mV",
  refractory: "v > -30*mV",
  method: "exponential_euler",
} as const;

/** Conductances and potentials of the paper's table 3, rest moved to -65 mV. */
export const parameters = {
  C: "1 uF/cm**2",
  gL: "0.3 mS/cm**2",
  gNa: "120 mS/cm**2",
  gK: "36 mS/cm**2",
  EL: "-54.4 mV",
  ENa: "50 mV",
  EK: "-77 mV",
} as const;

/** State at rest (no current): set it before a run. */
export const rest = { v: "-65 mV", m: 0.0529, h: 0.5961, n: 0.3177 } as const;
