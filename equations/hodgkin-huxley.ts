// A Hodgkin-Huxley neuron of the hippocampus, in the form used to compare simulators.

/** What it is and where it comes from. */
export const about =
  "Hodgkin-Huxley neuron with the channels of Traub & Miles 1991 (Brette et al. 2007, J Comput Neurosci 23:349, benchmark 3)";

/** The cell alone; the current `I` (amp) is for other equations to define. */
export const membrane = `
dv/dt = (gl*(El - v) + I - gNa*m**3*h*(v - ENa) - gK*n**4*(v - EK))/Cm : volt
dm/dt = alpham*(1 - m) - betam*m : 1
dn/dt = alphan*(1 - n) - betan*n : 1
dh/dt = alphah*(1 - h) - betah*h : 1
alpham = 1.28/exprel((13*mV - v + VT)/(4*mV))/ms : Hz
betam = 1.4/exprel((v - VT - 40*mV)/(5*mV))/ms : Hz
alphah = 0.128*exp((17*mV - v + VT)/(18*mV))/ms : Hz
betah = 4/(1 + exp((40*mV - v + VT)/(5*mV)))/ms : Hz
alphan = 0.16/exprel((15*mV - v + VT)/(5*mV))/ms : Hz
betan = 0.5*exp((10*mV - v + VT)/(40*mV))/ms : Hz
`;

/** Complete equations, driven by the current `I`. */
export const model: `${typeof membrane}I : amp` = `${membrane}I : amp`;

/** The spike resets itself: the refractory period only keeps one spike from being counted twice. */
export const options = {
  threshold: "v > -20*mV",
  refractory: "3 ms",
  method: "exponential_euler",
} as const;

/** A membrane of 20000 um**2 with 1 uF/cm**2. */
export const parameters = {
  Cm: "200 pF",
  gl: "10 nS",
  gNa: "20 uS",
  gK: "6 uS",
  El: "-60 mV",
  EK: "-90 mV",
  ENa: "50 mV",
  VT: "-63 mV",
} as const;

/** Where to start: at the potential of the leak. It has no rest: without a current it fires by itself. */
export const rest = {
  v: "El",
  m: "alpham/(alpham + betam)",
  n: "alphan/(alphan + betan)",
  h: "alphah/(alphah + betah)",
} as const;
