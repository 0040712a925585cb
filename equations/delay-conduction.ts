// Weights and delays that model when each input fires: the neuron that fires takes its inputs as if it had caused them.

/** What it is and where it comes from. */
export const about =
  "conduction delays and weights by online EM (Matsubara 2017, Front Comput Neurosci 11:104; the update formulas are reconstructed from its abstract and Fig. 2)";

/**
 * Equations of each synapse: its weight `w`, the expected number of spikes that arrive for each spike of the target,
 * and the times of the latest arrival and of the target's latest spike.
 */
export const model = `
w : 1
arrived : second
fired : second
`;

/**
 * Arrivals are taken for a process of rate `base + w*g(u)`, where u is the time from the arrival to the target's
 * spike and g a Gaussian around mu, the peak of a postsynaptic potential, with integral 1. Every spike of the target
 * moves `w` and the delay up the gradient of the logarithm of the likelihood. Arrivals at t = 0 do not count.
 */
export const options = {
  onPre: `
    u = fired - t
    g = exp(-(u - mu)**2/(2*sigma**2))/(sigma*sqrt(2*pi))*int(fired > 0*ms)
    shift = w*g/(base + w*g)*(u - mu)/sigma**2
    w = clip(w + eta*g/(base + w*g), 0, wmax)
    delay = clip(delay + etad*shift, 0*ms, longest)
    arrived = t
  `,
  onPost: `
    u = t - arrived
    g = exp(-(u - mu)**2/(2*sigma**2))/(sigma*sqrt(2*pi))*int(arrived > 0*ms)
    shift = w*g/(base + w*g)*(u - mu)/sigma**2
    w = clip(w + eta*(g/(base + w*g) - 1), 0, wmax)
    delay = clip(delay + etad*shift, 0*ms, longest)
    fired = t
  `,
} as const;

/** mu, sigma and eta are the paper's; that its v = 10 is the rate of what does not belong is our reading. */
export const parameters = {
  mu: "1.5 ms",
  sigma: "1 ms",
  base: "10 Hz",
  eta: 0.001,
  etad: "0.001 ms**2",
  wmax: 2,
  longest: "50 ms",
} as const;
