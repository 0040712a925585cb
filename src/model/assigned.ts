// `group.v = ...` in place of `group.set('v', ...)`: a habit from Brian2 that would pass without a word.

import { ValueError } from "../errors.ts";
import { shown } from "./options.ts";
import type { Store } from "./store.ts";

/** Makes assigning a variable as a property of its object an error that says how it is set. */
export function refuseAssignments(object: object, store: Store, names: Iterable<string>): void {
  for (const name of names) {
    if (name in object) continue;
    const set = (value: unknown): void => {
      throw new ValueError(
        `cannot assign ${name} of ${store.title} as a property: ${shown(value)} ` +
          `(write .set('${name}', ...), or .state.${name} for a live view)`,
        name,
        value,
      );
    };
    Object.defineProperty(object, name, { configurable: true, get: () => undefined, set });
  }
}

/** The setter of a live view, which is written entry by entry: to assign it whole raises ValueError. */
export function refuseView(store: Store, name: string): (value: unknown) => void {
  return (value) => {
    throw new ValueError(
      `cannot assign state.${name} of ${store.title}: ${shown(value)} ` +
        `(write .set('${name}', ...), or its entries, as in state.${name}[0] = ...)`,
      name,
      value,
    );
  };
}
