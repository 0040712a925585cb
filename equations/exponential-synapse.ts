// Synaptic conductances that jump with a spike and decay exponentially.

/** What it is and where it comes from. */
export const about =
  "conductances with instant rise and exponential decay, excitatory and inhibitory (as in Brette et al. 2007, J Comput Neurosci 23:349)";

/** To be added to the membrane of a neuron: conductances and the current `I` they make. */
export const model = `
dge/dt = -ge/taue : siemens
dgi/dt = -gi/taui : siemens
I = ge*(Ee - v) + gi*(Ei - v) : amp
`;

/** What a spike does, by a weight `w` in siemens. */
export const onPre = { excitatory: "ge_post += w", inhibitory: "gi_post += w" } as const;

/** Time constants and reversal potentials. */
export const parameters = { taue: "5 ms", taui: "10 ms", Ee: "0 mV", Ei: "-80 mV" } as const;
