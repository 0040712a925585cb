// A network that polychronizes: by delays and plasticity neurons come to fire in patterns precise to the ms.

/** What it is and where it comes from. */
export const about =
  "polychronization: groups that fire in time-locked patterns, with fixed delays and delays that learn (Izhikevich 2006, Neural Comput 18:245)";

export {
  default,
  duration,
  type Izhikevich2006Options,
} from "./izhikevich-2006/network.ts";
export { run } from "./izhikevich-2006/report.ts";
