// The option `precision`: floating-point variables in 8 or in 4 bytes.

import { ValueError } from "../errors.ts";
import { shown } from "./options.ts";
import type { Precision } from "./store.ts";

/** The precision that an option gives; raises ValueError for what is none. */
export function precisionGiven(option: unknown, owner: string): Precision {
  if (option === undefined) return "f64";
  if (option === "f64" || option === "f32") return option;
  throw new ValueError(
    `invalid precision of ${owner}: ${shown(option)} (expected 'f64' or 'f32')`,
    "precision",
    option,
  );
}
