// Where a history of values lies in memory: what kernels read and the runtime writes.

/** What the cells of a history hold, by position. */
export const PAST = {
  /** Position of the ring in memory, in units of an f64; its rows, and the values in each. */
  base: 0,
  rows: 1,
  width: 2,
  /** The row of the last sample, and the step at which it was taken. */
  newest: 3,
  last: 4,
  /** Samples kept. */
  kept: 5,
  /** Added to a step: how many steps before it the oldest sample was taken. */
  reach: 6,
} as const;
