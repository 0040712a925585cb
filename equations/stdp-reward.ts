// Spike-timing-dependent plasticity that waits for a reward: pairs of spikes mark a synapse, dopamine changes it.

/** What it is and where it comes from. */
export const about =
  "STDP modulated by dopamine through an eligibility trace (Izhikevich 2007, Cereb Cortex 17:2443)";

/**
 * Equations of each synapse: its weight `w`, the mark `c` that pairs leave, the dopamine `d` around it (in uM) and a
 * trace of the last spike on either side. The first three move at the step of the synapses; 10 ms are short enough.
 */
export const model = `
dw/dt = (tonic + d)*c/taus : 1 (clock-driven)
dc/dt = -c/tauc : 1 (clock-driven)
dd/dt = -d/taud : 1 (clock-driven)
dapre/dt = -apre/taupre : 1 (event-driven)
dapost/dt = -apost/taupost : 1 (event-driven)
`;

/**
 * The rule alone: put what a spike does to its target, such as `ge_post += w*nS`, after `onPre`, which keeps `w` in
 * its bounds. A reward is whatever adds to `d`: spikes of synapses onto these, with `d_post += 0.5`.
 */
export const options = {
  onPre: `
    apre = Apre
    c += apost
    w = clip(w, 0, wmax)
  `,
  onPost: `
    apost = Apost
    c += apre
    w = clip(w, 0, wmax)
  `,
  method: "exponential_euler",
} as const;

/** Amplitudes as parts of wmax = 1, which is 4 mV in the paper; depression outweighs potentiation by half. */
export const parameters = {
  taupre: "20 ms",
  taupost: "20 ms",
  Apre: 0.025,
  Apost: -0.0375,
  tauc: "1 s",
  taud: "200 ms",
  taus: "10 ms",
  tonic: 0.002,
  wmax: 1,
} as const;
