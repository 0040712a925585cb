// What the emitter must get right in every mode of gpu.js.

import { functionCases } from "./function-cases.ts";
import type { Cases } from "./modes.ts";
import { operationCases } from "./operation-cases.ts";
import { propertyCases } from "./property-cases.ts";
import { storageCases } from "./storage-cases.ts";
import { timeCases } from "./time-cases.ts";

export const allCases: Cases = {
  ...functionCases,
  ...operationCases,
  ...storageCases,
  ...timeCases,
  ...propertyCases,
};
