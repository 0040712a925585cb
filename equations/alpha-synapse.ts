// Synaptic conductances that follow Rall's alpha function.

/** What it is and where it comes from. */
export const about =
  "conductances w*(t/tau)*exp(1 - t/tau) with their peak w at tau, excitatory and inhibitory (Rall 1967, J Neurophysiol 30:1138)";

/** To be added to the membrane of a neuron: conductances and the current `I` they make. */
export const model = `
dge/dt = (ye - ge)/taue : siemens
dye/dt = -ye/taue : siemens
dgi/dt = (yi - gi)/taui : siemens
dyi/dt = -yi/taui : siemens
I = ge*(Ee - v) + gi*(Ei - v) : amp
`;

/** What a spike does, by a weight `w` in siemens: the peak of the conductance. */
export const onPre = { excitatory: "ye_post += e*w", inhibitory: "yi_post += e*w" } as const;

/** Times to peak and reversal potentials. */
export const parameters = { taue: "2 ms", taui: "5 ms", Ee: "0 mV", Ei: "-80 mV" } as const;
