// The synapses of the network as the search for groups sees them.

import type { Network, Synapses } from "myelin";
import { SIZES } from "./network.ts";
import type { Circuit } from "./propagation.ts";

/** Synapses of both kinds, with delays in whole ms as the paper counts them: 1 ms is the next step. */
export function circuitOf(network: Network): Circuit {
  const find = (name: string): Synapses =>
    network.objects.find((object) => object.name === name) as Synapses;
  const [plastic, inhibition] = [find("plastic"), find("inhibition")];
  const steps = (plastic.get("delay") as Float64Array).map((x) => Math.floor(x * 1e3 + 0.5) + 1);
  return {
    n: SIZES.excitatory + SIZES.inhibitory,
    excitatory: SIZES.excitatory,
    i: Int32Array.from([...plastic.i, ...inhibition.i.map((k) => k + SIZES.excitatory)]),
    j: Int32Array.from([...plastic.j, ...inhibition.j]),
    delay: Int32Array.from([...steps, ...inhibition.i.map(() => 1)]),
    w: Float64Array.from([
      ...(plastic.get("w") as Float64Array),
      ...Array.from(inhibition.i, () => -5),
    ]),
  };
}
