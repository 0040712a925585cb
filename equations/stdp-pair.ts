// Spike-timing-dependent plasticity of pairs: every spike before meets every spike after.

/** What it is and where it comes from. */
export const about =
  "pair-based STDP, all to all, additive, between 0 and wmax (Song, Miller & Abbott 2000, Nat Neurosci 3:919)";

/** Equations of each synapse: its weight `w` and a trace of the spikes on either side. */
export const model = `
w : 1
dapre/dt = -apre/taupre : 1 (event-driven)
dapost/dt = -apost/taupost : 1 (event-driven)
`;

/** The rule alone: put what a spike does to its target, such as \`ge_post += w*nS\`, before \`onPre\`. */
export const options = {
  onPre: `
    apre += Apre
    w = clip(w + apost, 0, wmax)
  `,
  onPost: `
    apost += Apost
    w = clip(w + apre, 0, wmax)
  `,
} as const;

/** Depression outweighs potentiation by 5 %; amplitudes as parts of wmax = 1. */
export const parameters = {
  taupre: "20 ms",
  taupost: "20 ms",
  Apre: 0.01,
  Apost: -0.0105,
  wmax: 1,
} as const;
