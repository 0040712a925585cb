// COBAHH: the Vogels-Abbott network with conductance-based synapses and Hodgkin-Huxley neurons.

/** What it is and where it comes from. */
export const about =
  "Vogels-Abbott network with conductance-based synapses and Hodgkin-Huxley neurons (Brette et al. 2007, J Comput Neurosci 23:349, benchmark 3)";

export { cobahh as default, duration } from "./vogels-abbott-2005.ts";
