// What is taken for a filter where something wants one.

import { invalid } from "../check.ts";
import type { Synapse } from "../types.ts";
import { Lowpass } from "./linear-filter.ts";

/** A filter, the time constant of a `Lowpass` (seconds, or text such as `'5 ms'`), or null for none. */
export type SynapseLike = Synapse | number | string | null;

/** The filter that is meant; `option` of `owner` wants it. Throws ValueError for what is none. */
export function synapseOf(value: unknown, option: string, owner: string): Synapse | null {
  if (value === null || isSynapse(value)) return value;
  if (typeof value === "number" || typeof value === "string") {
    try {
      return new Lowpass(value);
    } catch {
      // told below, with the option's own name
    }
  }
  throw invalid(
    option,
    owner,
    value,
    "a synapse, a time such as 0.005 or '5 ms', or null for none",
  );
}

/** Whether something is a filter. */
export function isSynapse(value: unknown): value is Synapse {
  return (
    typeof value === "object" &&
    value !== null &&
    "discrete" in value &&
    typeof value.discrete === "function"
  );
}
