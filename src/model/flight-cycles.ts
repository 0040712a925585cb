// The spikes of a pathway, in many steps at a time: pushing and delivering as data.

import { evaluate, local, when } from "../ir/cycle.ts";
import type { Cyclic } from "../simulate.ts";
import type { Flight } from "./flight.ts";

/**
 * `flight.queue.push()` and `flight.deliver()` as data; `follow` sees to it that the queue is that of the delays as
 * they are, `raise` is called when the code wrote a NaN.
 */
export function flightCycles(
  flight: Flight,
  follow: () => void,
  raise: () => never,
): { readonly push: Cyclic; readonly deliver: Cyclic } {
  const delivering = (): Cyclic | undefined => {
    const { plain } = flight;
    return plain?.queue.delivering(plain.run, "spoilt");
  };
  return {
    push: {
      // operations of longer clocks may have set delays since the last push
      begin: follow,
      of: () => flight.queue?.pushing.of(),
      acts: (ask) => flight.queue!.pushing.acts(ask),
    },
    deliver: {
      of: () => delivering()?.of(),
      acts: (ask) => [...delivering()!.acts(ask), when(local("spoilt"), [evaluate(ask(raise))])],
    },
  };
}
