// Arrivals of a pathway that may be carried out when those of other pathways have been noted too.

import type { Later } from "../simulate.ts";
import type { Flight } from "./flight.ts";
import type { Runner } from "./lazy/kernels.ts";
import type { Lazy } from "./lazy/lazy.ts";

/**
 * How `run`, which delivers what a flight has for this step, can be done later, while no neurons of the groups at its
 * ends rest; `failed` raises for a NaN.
 */
export function laterOf(
  flight: Flight,
  lazies: readonly Lazy[],
  run: () => void,
  failed: () => never,
): Later {
  return {
    run,
    failed,
    kernel: () => plain(flight)?.kernel,
    note: () => {
      const { queue, old } = flight;
      const later = plain(flight)?.later;
      if (later === undefined || old !== undefined) return false;
      for (const lazy of lazies) if (lazy.on) return false;
      queue!.deliver(later);
      return true;
    },
  };
}

/** The code for arrivals where all neurons are stepped. */
function plain({ code }: Flight): Runner | undefined {
  return code?.made ?? code;
}
