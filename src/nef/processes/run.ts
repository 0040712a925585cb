// Processes on their own, without a network.

import { positive, whole } from "../check.ts";
import { type Matrix, matrix, rowOf } from "../matrix.ts";
import { checkOptions } from "../options.ts";
import { Random } from "../random.ts";
import type { Process } from "../types.ts";

/** How a process is run. */
export interface RunStepsOptions {
  /** Dimensions; what the process says, or 1. */
  readonly size?: number;
  /** Seconds per step (default 0.001). */
  readonly dt?: number;
  /** For its random numbers (default 0), unless it has a seed of its own. */
  readonly seed?: number;
}

/** The output of the first `steps` steps, at times dt, 2 dt, ...: a row each. */
export function runSteps(signal: Process, steps: number, options: RunStepsOptions = {}): Matrix {
  checkOptions(options, ["size", "dt", "seed"], "runSteps");
  const { dt = 0.001, seed = 0 } = options;
  positive(dt, "dt", "runSteps");
  const size = whole(options.size ?? signal.size ?? 1, "size", "runSteps");
  const made = matrix(whole(steps, "steps", "runSteps", 0), size);
  const step = signal.start(size, dt, new Random(seed));
  for (let n = 0; n < made.rows; n++) step((n + 1) * dt, rowOf(made, n));
  return made;
}
