// One rule that learns from an error and keeps itself in bounds: pairs of spikes, sparse weights, learning to transmit.

/** What it is and where it comes from. */
export const about =
  "hPES, supervised and homeostatic learning in one rule (Bekolay, Kolbeck & Eliasmith 2013, CogSci 35:169)";

export { type BekolayOptions, default, duration, run } from "./bekolay-2013/report.ts";
