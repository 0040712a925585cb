// Two neurons compete for a pattern, and the loser's delay moves: the circuit as it was written, and as it was meant.

import type { Network } from "myelin";
import { circuit, meant } from "./delay-learning/circuit.ts";

export { run } from "./delay-learning/report.ts";

export const about = "Delays that learn: two neurons compete until one of them is aligned";
export const duration = "4 s";

/** The circuit as it was meant, from one start, with its monitors: what `myelin explain delay-learning` tells of. */
export default function delayLearning(
  options: { seed?: number; backend?: "wasm" | "js" } = {},
): Network {
  const { seed, backend } = options;
  const rest = { ...(seed === undefined ? {} : { seed }), ...(backend ? { backend } : {}) };
  return circuit({ rule: meant, starts: [{ d1: 3.4, d2: 10.7 }], traces: true, ...rest }).net;
}
