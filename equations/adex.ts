// The adaptive exponential integrate-and-fire neuron: a sharp spike onset and a slow current of adaptation.

/** What it is and where it comes from. */
export const about =
  "adaptive exponential integrate-and-fire neuron (Brette & Gerstner 2005, J Neurophysiol 94:3637)";

/** The membrane alone; the current `I` (amp) is for other equations to define. */
export const membrane = `
dv/dt = (gL*(EL - v) + gL*DeltaT*exp((v - VT)/DeltaT) + I - w)/C : volt
dw/dt = (a*(v - EL) - w)/tauw : amp
`;

/** Complete equations, driven by the current `I`. */
export const model: `${typeof membrane}I : amp` = `${membrane}I : amp`;

/** The upstroke ends at `Vcut`, five slope factors above `VT`: from there on it takes microseconds. */
export const options = {
  threshold: "v > Vcut",
  reset: `
    v = Vr
    w += b
  `,
  method: "euler",
} as const;

/** The regular-spiking cell of the paper. */
export const parameters = {
  C: "281 pF",
  gL: "30 nS",
  EL: "-70.6 mV",
  VT: "-50.4 mV",
  DeltaT: "2 mV",
  Vcut: "-40.4 mV",
  Vr: "-70.6 mV",
  tauw: "144 ms",
  a: "4 nS",
  b: "0.0805 nA",
} as const;

/** State at rest (no current): set it before a run. */
export const rest = { v: "EL" } as const;
