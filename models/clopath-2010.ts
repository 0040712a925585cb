// Plasticity that reads voltage: the frequency of pairs decides its sign, and homeostasis leaves one place to win.

/** What it is and where it comes from. */
export const about =
  "a receptive field by voltage-based STDP with homeostasis (Clopath, Büsing, Vasilaki & Gerstner 2010, Nat Neurosci 13:344)";

export { type Clopath2010Options, default, duration } from "./clopath-2010/field.ts";
export { run } from "./clopath-2010/report.ts";
