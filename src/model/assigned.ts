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
