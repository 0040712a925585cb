// Spike-timing-dependent plasticity that needs no upper bound: depression grows with the weight, potentiation does not.

/** What it is and where it comes from. */
export const about =
  "STDP with depression in proportion to the weight and noisy steps (van Rossum, Bi & Turrigiano 2000, J Neurosci 20:8812)";

/** Equations of each synapse: its weight, a conductance, and a trace of the spikes on either side. */
export const model = `
w : siemens
dapre/dt = -apre/tau : 1 (event-driven)
dapost/dt = -apost/tau : 1 (event-driven)
`;

/**
 * As many pairs in one order as in the other leave a weight of `cp/cd` on average, and weights spread as the inverse of
 * a gamma variable.
 */
export const options = {
  onPre: `
    apre += 1
    w = clip(w + apost*w*(sigma*randn() - cd), 0*siemens, inf*siemens)
  `,
  onPost: `
    apost += 1
    w = clip(w + apre*(cp + w*sigma*randn()), 0*siemens, inf*siemens)
  `,
} as const;

/** Steps of one pair: the conductance it adds, the part of the weight it takes away, and the noise of both. */
export const parameters = { tau: "20 ms", cp: "7 pS", cd: 0.003, sigma: 0.015 } as const;
