// A map of preferred directions that comes up in cortex from nothing but moving bars and plastic synapses.

/** What it is and where it comes from. */
export const about =
  "maps of whisker direction in rat barrel cortex (Kremer, Léger, Goodman, Brette & Bourdieu 2011, J Neurosci 31:10689)";

export { run } from "./kremer-2011/map.ts";
export { default, duration, type KremerOptions } from "./kremer-2011/network.ts";
