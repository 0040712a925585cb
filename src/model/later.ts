// Arrivals of a pathway that may be carried out when those of other pathways have been noted too.

import type { Later } from "../simulate.ts";
import type { Flight } from "./flight.ts";

/** How `run`, which delivers what a flight has for this step, can be done later; `failed` raises for a NaN. */
export function laterOf(flight: Flight, run: () => void, failed: () => never): Later {
  return {
    run,
    failed,
    kernel: () => flight.code?.kernel,
    note: () => {
      const { queue, old, code } = flight;
      if (old !== undefined || code?.later === undefined) return false;
      queue!.deliver(code.later);
      return true;
    },
  };
}
