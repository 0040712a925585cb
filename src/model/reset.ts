// What a spike does to its neuron: the reset.

import type { CheckedCode } from "../analysis/code.ts";
import { codeKernel } from "../lowering/kernels.ts";
import type { KernelSite } from "../lowering/site.ts";
import { type Clock, cyclic, type EventList } from "../simulate.ts";
import type { Lazy } from "./lazy/lazy.ts";
import type { BuildContext } from "./object.ts";
import { workOf } from "./stepped.ts";
import type { Store } from "./store.ts";
import { onEvents, watched } from "./watch.ts";

/** The group that has a reset. */
interface Resetting {
  readonly name: string;
  readonly store: Store;
  readonly spikes: EventList;
  readonly order: number;
  readonly lazy: Lazy | undefined;
}

/** Runs code for the neurons that spiked, in slot `resets`. */
export function buildReset(
  { name, store, spikes, order, lazy }: Resetting,
  reset: CheckedCode,
  site: KernelSite,
  context: BuildContext,
  clock: Clock,
): void {
  if (reset.statements.length === 0) return;
  const kernel = codeKernel(site, reset, false);
  const made = context.kernel(kernel);
  const run = lazy?.resetting(kernel, made, (one) => context.kernel(one)) ?? made;
  const code = watched(
    { kernel, run: (begin, end) => run.run(begin, end) },
    [store],
    context,
    clock,
  );
  const reached = (): void => {
    if (spikes.count > 0) code(spikes.begin, spikes.begin + spikes.count);
  };
  context.operation({
    name: `${name}.reset`,
    clock,
    slot: "resets",
    order,
    rank: 0,
    work: workOf(store, [kernel]),
    run: cyclic(reached, run === made ? onEvents(spikes, code) : undefined),
  });
}
