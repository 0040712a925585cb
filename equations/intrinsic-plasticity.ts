// Intrinsic plasticity: spikes lift the threshold and time lowers it, until the neuron fires at the rate it is given.

/** What it is and where it comes from. */
export const about =
  "a threshold that moves until the neuron fires at its target rate (Lazar, Pipa & Triesch 2009, Front Comput Neurosci 3:23)";

/** To be added to the equations of a neuron: the threshold. */
export const model = `
dtheta/dt = -step*target : volt
`;

/** To be put after the neuron's own reset. */
export const reset = "theta += step";

/** The threshold in use. The spikes of any stretch T of time are `target*T` and the rise of theta over step. */
export const options = { threshold: "v > theta" } as const;

/** Some thousand spikes move the threshold by as much as it is above rest. */
export const parameters = { step: "10 uV", target: "10 Hz" } as const;
