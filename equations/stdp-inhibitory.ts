// Plasticity of inhibition: synapses grow until the target fires at the rate it is given.

/** What it is and where it comes from. */
export const about =
  "symmetric STDP of inhibitory synapses that balances excitation (Vogels, Sprekeler, Zenke, Clopath & Gerstner 2011, Science 334:1569)";

/** Equations of each synapse: its weight `w` and a trace of the spikes on either side. */
export const model = `
w : 1
dapre/dt = -apre/tau : 1 (event-driven)
dapost/dt = -apost/tau : 1 (event-driven)
`;

/** Near spikes add in either order, one of the source takes away: balanced where the target fires at `target`. */
export const options = {
  onPre: `
    apre += 1
    w = clip(w + (apost - 2*target*tau)*eta, 0, wmax)
  `,
  onPost: `
    apost += 1
    w = clip(w + apre*eta, 0, wmax)
  `,
} as const;

/** A spike of the source alone takes away 0.12 eta. */
export const parameters = { tau: "20 ms", eta: 0.01, target: "3 Hz", wmax: 100 } as const;
