// Synaptic scaling: all synapses of a neuron grow or shrink by one factor until it fires at the rate it is given.

/** What it is and where it comes from. */
export const about =
  "activity-dependent scaling of all synapses of a neuron (van Rossum, Bi & Turrigiano 2000, J Neurosci 20:8812; Turrigiano et al. 1998, Nature 391:892)";

/**
 * To be added to the equations of a neuron: its activity, the sum of its errors, and the factor `scale` (set it to 1)
 * that its synapses are multiplied by, as in `ge_post += scale_post*w`.
 */
export const model = `
dactivity/dt = -activity/tauactivity : Hz
derror/dt = target - activity : 1
dscale/dt = drift*scale : 1
drift = beta*(target - activity) + gamma*error : Hz
`;

/** To be put after the neuron's own reset. */
export const reset = "activity += 1/tauactivity";

/** For weights that are to change themselves: equations of each synapse, whose target then needs no `scale`. */
export const synapse = `
dw/dt = drift_post*w : siemens (clock-driven)
`;

/** Hours, as measured; multiply beta by k and gamma by k**2, divide tauactivity by k, and it is k times faster. */
export const parameters = {
  tauactivity: "100 second",
  beta: 4e-5,
  gamma: "1e-7 Hz",
  target: "10 Hz",
} as const;
