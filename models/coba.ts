// COBA: the Vogels-Abbott network with conductance-based synapses.

/** What it is and where it comes from. */
export const about =
  "Vogels-Abbott network with conductance-based synapses (Brette et al. 2007, J Comput Neurosci 23:349, benchmark 1)";

export { coba as default, duration } from "./vogels-abbott-2005.ts";
