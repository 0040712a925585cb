// Who runs which kind of case of the NEF: one file per kind.

import type { NefRunner } from "./case.ts";
import { filter } from "./filter.ts";
import { hpes } from "./hpes.ts";
import { learningStep } from "./learning-step.ts";
import { lifSteps } from "./lif-steps.ts";
import { runNetwork } from "./network.ts";
import { rates } from "./rates.ts";
import { solver } from "./solver.ts";

/** Runners by kind; FORMAT.md of the golden cases says what each kind means. */
export const kinds: Readonly<Record<string, NefRunner>> = {
  "lif-steps": lifSteps,
  rates,
  filter,
  solver,
  "learning-step": learningStep,
  hpes,
  network: runNetwork,
};

/** Kinds of the format that nothing runs so far. */
export const unwritten: readonly string[] = [];
