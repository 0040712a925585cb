// What is taken for a filter where a connection or a probe wants one.

import { invalid } from "../check.ts";
import type { Synapse } from "../types.ts";
import { Lowpass } from "./linear-filter.ts";

/** A filter, the time constant of a `Lowpass` (seconds, or text such as `'5 ms'`), or null for none. */
export type SynapseLike = Synapse | number | string | null;

/** The filter that is meant; `owner` names who wants it. Throws ValueError for what is none. */
export function synapseOf(value: SynapseLike, owner = ""): Synapse | null {
  if (value === null) return null;
  if (typeof value === "number" || typeof value === "string") return new Lowpass(value);
  if (typeof value === "object" && typeof value.discrete === "function") return value;
  throw invalid(
    "synapse",
    owner,
    value,
    "a filter such as new Alpha(0.1), seconds, or null for none",
  );
}
