// Every wrong input the tests know, by where a user would make the mistake.

import { wrongAdaptive } from "./wrong/adaptive.ts";
import { wrongCode } from "./wrong/code.ts";
import { wrongDelayed } from "./wrong/delayed.ts";
import { wrongEquations } from "./wrong/equations.ts";
import { wrongFunctions } from "./wrong/functions.ts";
import { wrongInputs } from "./wrong/inputs.ts";
import { wrongJoined } from "./wrong/joined.ts";
import { wrongNefModels } from "./wrong/nef-models.ts";
import { wrongNefRules } from "./wrong/nef-rules.ts";
import { wrongNetworks } from "./wrong/networks.ts";
import { wrongNoise } from "./wrong/noise.ts";
import { wrongRuns } from "./wrong/runs.ts";
import { wrongStoring } from "./wrong/storing.ts";
import { wrongSweeps } from "./wrong/sweeps.ts";
import { wrongSynapses } from "./wrong/synapses.ts";
import { wrongValues } from "./wrong/values.ts";
import type { Wrong } from "./wrong/wrong.ts";

export const wrongModels: Readonly<Record<string, readonly Wrong[]>> = {
  equations: wrongEquations,
  "noise and methods": wrongNoise,
  odex: wrongAdaptive,
  "expressions and statements": wrongCode,
  "options and values": wrongValues,
  synapses: wrongSynapses,
  "earlier values": wrongDelayed,
  "inputs and strangers": wrongInputs,
  functions: wrongFunctions,
  "events, links, synapses on synapses, parts": wrongJoined,
  networks: wrongNetworks,
  "storing and files": wrongStoring,
  "while it runs": wrongRuns,
  sweeps: wrongSweeps,
  "models of the NEF": wrongNefModels,
  "learning rules of the NEF": wrongNefRules,
};
