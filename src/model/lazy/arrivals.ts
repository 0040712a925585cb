// Code for arrivals at groups whose neurons may rest.

import type { Kernel } from "../../ir/ir.ts";
import { draws, type EventList } from "../../simulate.ts";
import { type Endpoint, ownerOf } from "../endpoint.ts";
import { Group } from "../group.ts";
import type { Runner } from "./kernels.ts";
import type { Lazy } from "./lazy.ts";

/** The code `made` of a kernel; where it reaches neurons that rest, code that brings them up to now first. */
export function reachingLazy(
  kernel: Kernel,
  made: Runner,
  lazies: readonly Lazy[],
  compile: (kernel: Kernel) => Runner,
): Runner {
  const [lazy, ...more] = lazies.filter((each) => each.isReached(kernel));
  if (!lazy) return made;
  const why =
    more.length > 0
      ? `arrivals of ${kernel.name} reach two groups`
      : draws(kernel)
        ? `arrivals of ${kernel.name} draw random numbers`
        : undefined;
  if (why === undefined) return lazy.around(kernel, made, compile);
  for (const each of [lazy, ...more]) each.refuse(why);
  return made;
}

/** What synapses join. */
interface Joining {
  readonly source: Endpoint;
  readonly target: Endpoint;
  readonly store: { readonly size: number };
}

/** Groups at either side of synapses whose neurons may rest. */
export function lazyNeighbours({ source, target }: Joining): readonly Lazy[] {
  const owners = [...new Set([source, target].map(ownerOf))];
  return owners.flatMap((owner) => (owner instanceof Group ? (owner.lazy ?? []) : []));
}

/** Tells such groups of what the events of a step will bring, if there are any; events come from one of `cells`. */
export function hearing(
  synapses: Joining,
  list: EventList,
  cells: number,
): (() => void) | undefined {
  const lazies = lazyNeighbours(synapses);
  const each = synapses.store.size / Math.max(1, cells);
  if (lazies.length === 0) return undefined;
  return () => {
    for (const { activity } of lazies) activity.hear(list.count * each);
  };
}
