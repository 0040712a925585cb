// Cells that are added up in each step: when they begin at 0, and when what they are made of is there.

import type { Cells } from "./cells.ts";
import { orderOf, PASSED, SUMMED } from "./levels.ts";

/** When sums of cells are made: after the host has set its numbers, before currents are summed. */
const SUMS = "before_groups";

/** When sums of what spikes left are made: before the host has its turn at the end. */
const TOTALS = "before_end";

/** Where cells begin at 0 in each step, and where they are added to. */
export interface Summing {
  readonly when: string;
  readonly clear: number;
  readonly sum: number;
}

/** How cells are added up; undefined for those that the host sets. */
export function summingOf({ name, stage }: Cells): Summing | undefined {
  const sums = name.startsWith("sums");
  if (name === "totals") return { when: TOTALS, clear: 0, sum: 1 };
  if (stage === 0) return sums ? { when: SUMS, clear: 0, sum: 1 } : undefined;
  const { clear, sum } = sums ? SUMMED : PASSED;
  const base = orderOf(stage);
  return { when: "groups", clear: base + clear, sum: base + sum };
}
