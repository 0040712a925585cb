// A group as what runs its steps sees it, the same object for all who take part in them.

import type { Kernel } from "../ir/ir.ts";
import { unrounded } from "../ir/single.ts";
import type { EventList, Stepped, Work } from "../simulate.ts";
import { raiseNotANumber } from "./network-checks.ts";
import type { Store } from "./store.ts";
import { suspectsIn } from "./watch.ts";

const known = new WeakMap<Store, Stepped>();

/** What an operation does that runs kernels over the elements of a store: a device rounds by itself. */
export function workOf(store: Store, kernels: readonly Kernel[], fills?: EventList): Work {
  const plain = store.arithmetic === "f32" ? kernels.map(unrounded) : kernels;
  return { of: steppedOf(store), kernels: plain, ...(fills ? { fills } : {}) };
}

function steppedOf(store: Store): Stepped {
  const found = known.get(store);
  if (found) return found;
  const { name, size } = store;
  const lastspike = store.arrays.get("lastspike");
  const made: Stepped = {
    name,
    size,
    times: lastspike ? [lastspike] : [],
    raise: (clock) => raiseNotANumber(suspectsIn([store]), clock),
  };
  known.set(store, made);
  return made;
}
