// Conditions tested in every step: thresholds, events, rates. A NaN that would decide one is an error.

import type { Kernel } from "../ir/ir.ts";
import { type Condition, decidedKernel } from "../lowering/decided.ts";
import type { KernelSite } from "../lowering/site.ts";
import { type Clock, type EventList, StateArray } from "../simulate.ts";
import type { BuildContext } from "./object.ts";
import type { Store } from "./store.ts";

/** A test of every element of a store. */
export interface Tested {
  readonly kernel: Kernel;
  /** Whether a NaN may come up in it, so that it looks for one. */
  readonly doubtful: boolean;
  /** Fills the list and gives the count; raises NotANumberError, whose variable is what the test is called. */
  readonly run: () => number;
}

/** A condition of a store's elements, called `what` in messages, as a test. */
export function tested(
  what: string,
  condition: Condition,
  list: EventList,
  site: KernelSite,
  { store, context, clock }: { store: Store; context: BuildContext; clock: Clock },
): Tested {
  let doubt: StateArray | undefined;
  const kernel = decidedKernel(site, condition, list.array, () => {
    doubt = new StateArray(`${site.name}.doubt`, "f64", store.size);
    return doubt;
  });
  const handle = context.kernel(kernel);
  const run = (): number => {
    const count = handle.run(0, store.size);
    if (count < 0 && doubt)
      context.notANumber([{ title: store.title, variable: what, values: doubt.f64 }], clock);
    return count;
  };
  return { kernel, doubtful: doubt !== undefined, run };
}
