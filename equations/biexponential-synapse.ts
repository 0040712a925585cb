// Synaptic conductances with a rise and a decay of their own: the difference of two exponentials.

/** What it is and where it comes from. */
export const about =
  "conductances that rise and decay exponentially, with their peak equal to the weight, excitatory and inhibitory (forms: Roth & van Rossum 2009, in De Schutter, Computational Modeling Methods for Neuroscientists)";

/** To be added to the membrane of a neuron: conductances and the current `I` they make. */
export const model = `
dge/dt = (peake*ye - ge)/taue : siemens
dye/dt = -ye/risee : siemens
dgi/dt = (peaki*yi - gi)/taui : siemens
dyi/dt = -yi/risei : siemens
peake = (taue/risee)**(taue/(taue - risee)) : 1
peaki = (taui/risei)**(taui/(taui - risei)) : 1
I = ge*(Ee - v) + gi*(Ei - v) : amp
`;

/** What a spike does, by a weight `w` in siemens: the peak of the conductance. */
export const onPre = { excitatory: "ye_post += w", inhibitory: "yi_post += w" } as const;

/** Rise and decay times (they must differ; the slower one is the decay), and reversal potentials. */
export const parameters = {
  risee: "0.5 ms",
  taue: "3 ms",
  risei: "1 ms",
  taui: "8 ms",
  Ee: "0 mV",
  Ei: "-80 mV",
} as const;
