// Pair STDP for the weight and the delay at once, timed by when spikes arrive, not by when they are sent.

/** What it is and where it comes from. */
export const about =
  "delay-shifted STDP of weights and delays (Dominijanni, Ororbia & Regan 2025, arXiv 2506.14984)";

/** Equations of each synapse: its weight `w`, a trace of what arrived and one of the target's spikes. */
export const model = `
w : 1
dxpre/dt = -xpre/tau : 1 (event-driven)
dxpost/dt = -xpost/tau : 1 (event-driven)
`;

/**
 * An arrival before the target's spike strengthens the synapse and shortens its delay, one after it does the opposite,
 * and far less. Weights have soft bounds, 0 and 1. The authors also add up the changes of 50 images before they
 * apply them, and keep the sum of a neuron's weights; neither is part of the rule.
 */
export const options = {
  onPre: `
    w -= Wminus*xpost*w
    delay = clip(delay + Dminus*xpost, 0*ms, longest)
    xpre += 1
  `,
  onPost: `
    w += Wplus*xpre*(1 - w)
    delay = clip(delay - Dplus*xpre, 0*ms, longest)
    xpost += 1
  `,
} as const;

/** Of the authors' experiments on handwritten digits. */
export const parameters = {
  tau: "20 ms",
  Wplus: 5e-4,
  Wminus: 5e-6,
  Dplus: "1.2e-2 ms",
  Dminus: "1.2e-4 ms",
  longest: "10 ms",
} as const;
