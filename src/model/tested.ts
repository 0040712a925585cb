// Conditions tested in every step: thresholds, events, rates. A NaN that would decide one is an error.

import { type Act, call, evaluate, local, lt, put, set, when } from "../ir/cycle.ts";
import type { Kernel } from "../ir/ir.ts";
import { type Condition, decidedKernel } from "../lowering/decided.ts";
import type { KernelSite } from "../lowering/site.ts";
import { type Ask, type Clock, type Cyclic, type EventList, StateArray } from "../simulate.ts";
import type { BuildContext } from "./object.ts";
import type { Store } from "./store.ts";

/** A test of every element of a store. */
export interface Tested {
  readonly kernel: Kernel;
  /** Whether a NaN may come up in it, so that it looks for one. */
  readonly doubtful: boolean;
  /** Fills the list and gives the count; raises NotANumberError, whose variable is what the test is called. */
  readonly run: () => number;
  /** What `acts` are made from. */
  readonly of: () => readonly unknown[];
  /** The same as data; the count is left in a local of that name. */
  acts(count: string, ask: Ask): Act[];
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
  const raise = (values: ArrayLike<number>): never =>
    context.notANumber([{ title: store.title, variable: what, values }], clock);
  const run = (): number => {
    const count = handle.run(0, store.size);
    if (count < 0 && doubt) raise(doubt.f64);
    return count;
  };
  const acts = (count: string, ask: Ask): Act[] => [
    set(count, call(handle.run, 0, store.size)),
    ...(doubt ? [when(lt(local(count), 0), [evaluate(ask(() => raise(doubt!.f64)))])] : []),
  ];
  return { kernel, doubtful: doubt !== undefined, run, of: () => [handle.run], acts };
}

/** A test that fills its list, as data. */
export function filling({ counted }: EventList, test: Tested): Cyclic {
  return {
    of: test.of,
    acts: (ask) => [...test.acts("n", ask), put(counted, local("n"))],
  };
}
