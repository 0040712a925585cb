// Where a sound comes from, learnt: detectors find the delays from one ear that undo the head start of the other.

import type { Network } from "myelin";
import { learning } from "./sound-localisation/circuit.ts";
import { ONE } from "./sound-localisation/task.ts";

export { run } from "./sound-localisation/report.ts";

/** What it is and where it comes from. */
export const about =
  "Delays that learn where a sound comes from, after the task of comob's notebook on delay learning (2023)";

/** Learning with one fibre per ear; with a hundred a thirtieth of it is enough. */
export const duration = "420 s";

/** Learning with one fibre per ear: what `myelin explain sound-localisation` tells of. */
export default function soundLocalisation(
  options: { readonly seed?: number; readonly backend?: "wasm" | "js" } = {},
): Network {
  return learning({ hearing: ONE, ...options }).net;
}
