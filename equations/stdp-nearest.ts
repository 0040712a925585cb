// Spike-timing-dependent plasticity of neighbours: a spike meets only the nearest spikes of the other side.

/** What it is and where it comes from. */
export const about =
  "pair STDP between nearest neighbours, three ways to choose them (Morrison, Diesmann & Gerstner 2008, Biol Cybern 98:459)";

/** Equations of each synapse: its weight `w` and a trace of the latest spike on either side. */
export const model = `
w : 1
dapre/dt = -apre/taupre : 1 (event-driven)
dapost/dt = -apost/taupost : 1 (event-driven)
`;

/** Symmetric: a source's spike meets the target's latest spike, and a target's spike the source's latest. */
export const options = {
  onPre: `
    apre = Apre
    w = clip(w + apost, 0, wmax)
  `,
  onPost: `
    apost = Apost
    w = clip(w + apre, 0, wmax)
  `,
} as const;

/**
 * Presynaptic-centred: each of the source's spikes meets the latest and the next spike of the target. With independent
 * spikes this is BCM: the crossing from depression to potentiation is at a rate of the target of
 * `-(Apre/taupost + Apost/taupre)/(Apre + Apost)` (Izhikevich & Desai 2003, Neural Comput 15:1511).
 */
export const presynaptic = {
  onPre: `
    apre += Apre
    w = clip(w + apost, 0, wmax)
  `,
  onPost: `
    apost = Apost
    w = clip(w + apre, 0, wmax)
    apre = 0
  `,
} as const;

/** Reduced symmetric: only two spikes with no other between them meet. */
export const reduced = {
  onPre: `
    apre = Apre
    w = clip(w + apost, 0, wmax)
    apost = 0
  `,
  onPost: `
    apost = Apost
    w = clip(w + apre, 0, wmax)
    apre = 0
  `,
} as const;

/** The window of layer 2/3 of visual cortex (Froemke & Dan 2002, Nature 416:433); wmax = 1. */
export const parameters = {
  taupre: "13.3 ms",
  taupost: "34.5 ms",
  Apre: 0.0103,
  Apost: -0.0051,
  wmax: 1,
} as const;
